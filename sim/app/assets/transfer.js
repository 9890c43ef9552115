// A choice of a file to hand over, and buttons that ask for files and save them.
const LONGEST = 100; // characters of a name that are handed over

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function text(content) {
  let letters = "";
  for (const byte of content) letters += String.fromCharCode(byte);
  return btoa(letters);
}

function save({ name, kind, content }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes(content)], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function choice(model, signal) {
  const label = document.createElement("label");
  const words = document.createElement("span");
  const input = document.createElement("input");
  label.className = "upload";
  input.type = "file";
  input.accept = ".yaml,.yml";
  input.className = "unseen"; // what the browser writes beside it is in the browser's language, not the page's
  label.append(input, words);
  const name = () => (words.textContent = `↑ ${model.get("label")}`);
  name();
  model.on("change:label", name);
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    const fits = file.size <= model.get("limit"); // what is too large is only named
    const chosen = { name: file.name.slice(0, LONGEST), fits, at: Date.now() };
    try {
      if (fits) chosen.content = text(new Uint8Array(await file.arrayBuffer()));
    } catch {} // without content: it was deleted, or is not to be read
    if (signal.aborted) return; // the page was left meanwhile
    model.set("chosen", chosen);
    model.save_changes();
    input.value = ""; // so that the same file can be chosen again once it was mended
  });
  return label;
}

export default {
  render({ model, el, signal }) {
    const offers = document.createElement("div");
    offers.className = "downloads";
    el.append(offers, choice(model, signal)); // what is said about a file chosen stands below
    const offer = () => {
      for (const [key, label] of Object.entries(model.get("offers"))) {
        let button = offers.querySelector(`[data-key=${key}]`);
        if (!button) {
          button = document.createElement("button");
          button.type = "button";
          button.dataset.key = key;
          button.addEventListener("click", () => {
            model.set("asked", { key, at: Date.now() });
            model.save_changes();
          });
          offers.append(button);
        }
        button.textContent = `↓ ${label}`;
      }
      for (const button of [...offers.children]) if (!(button.dataset.key in model.get("offers"))) button.remove();
    };
    offer();
    model.on("change:offers", offer);
    const show = (tries) => {
      const told = document.querySelector(`.files [data-at="${model.get("answered")}"]`);
      if (told) told.scrollIntoView({ block: "nearest" });
      else if (tries) setTimeout(show, 50, tries - 1); // it is still to be drawn
    };
    model.on("change:answered", () => show(100));
    model.on("change:made", () => save(model.get("made")));
  },
};
