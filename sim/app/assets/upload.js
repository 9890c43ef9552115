// A button that asks for a file and hands its bytes over; what is too large is only named.
export default {
  render({ model, el }) {
    const label = document.createElement("label");
    const text = document.createElement("span");
    const input = document.createElement("input");
    label.className = "upload";
    input.type = "file";
    input.className = "unseen"; // what the browser writes beside it is in the browser's language, not the page's
    input.accept = ".yaml,.yml";
    label.append(input, text);
    el.appendChild(label);
    const name = () => (text.textContent = model.get("label"));
    name();
    model.on("change:label", name);
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return;
      const fits = file.size <= model.get("limit");
      const content = fits ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
      const told = { name: file.name, fits };
      model.send(told, undefined, [content.buffer]);
      input.value = ""; // so that the same file can be chosen again once it was mended
    });
  },
};
