// Tells which picture the browser has drawn, so that the next one is not sent before.
export default {
  render({ model }) {
    const tell = () =>
      requestAnimationFrame(() =>
        setTimeout(() => {
          model.set("drawn", model.get("picture"));
          model.save_changes();
        }),
      );
    tell();
    model.on("change:picture", tell);
  },
};
