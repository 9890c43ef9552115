// Tells which picture the browser has drawn, so that the next one is not sent before.
export default {
  render({ model, signal }) {
    const tell = () =>
      requestAnimationFrame(() =>
        setTimeout(() => {
          if (signal.aborted) return; // the page was left before it was drawn
          model.set("drawn", model.get("picture"));
          model.save_changes();
        }),
      );
    tell();
    model.on("change:picture", tell);
  },
};
