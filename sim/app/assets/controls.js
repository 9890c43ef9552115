// Sliders, boxes, switches and choices. What is moved here shows at once; the session is told a moment later.
const PAUSE = 60; // milliseconds between two messages while a slider moves
// every widget loads this anew, so what must be unlike in the whole page is counted there
const serial = () => (window.microdramaControls = (window.microdramaControls ?? 0) + 1);

function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

function figure(value, control, words) {
  if (control.kind === "switch") return value ? words.yes : words.no;
  if (value === 0) return "0";
  const money = /^(yuan|元)/.test(control.unit);
  const [size, word] = (money && words.magnitudes.find(([size]) => Math.abs(value) >= size)) || [1, ""];
  const digits = new Intl.NumberFormat(document.documentElement.lang, control.step === 0.01 ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumSignificantDigits: money ? 3 : 8 });
  return [digits.format(value / size), word + (word && control.unit ? words.space : "") + control.unit].filter(Boolean).join(words.space && control.unit !== "%" ? " " : " ");
}

function head(control, id) {
  const made = element("div", "head");
  const label = element("label", "", control.label);
  label.htmlFor = id;
  label.title = `${control.meaning}\n${control.about}`;
  made.append(label);
  return made;
}

function foot(control, id, words, back) {
  const made = element("div", "foot");
  const badge = element("span", `badge ${control.status}`, control.status_words);
  const more = element("button", "more", "?");
  more.type = "button";
  more.setAttribute("aria-label", words.about.replace("{name}", control.label));
  more.setAttribute("aria-expanded", "false");
  more.setAttribute("aria-controls", `${id}-about`);
  more.title = `${control.meaning}\n${control.about}`;
  const about = element("div", "told");
  about.id = `${id}-about`;
  about.hidden = true;
  about.append(element("p", "", control.meaning), element("p", "note", control.about));
  more.addEventListener("click", () => {
    about.hidden = !about.hidden;
    more.setAttribute("aria-expanded", String(!about.hidden));
  });
  const base = element("span", "base", `${words.base} ${figure(control.base, control, words)}`);
  made.append(more, badge, base, back);
  return [made, about];
}

function backButton(control, words, choose) {
  const made = element("button", "back", words.back);
  made.type = "button";
  made.setAttribute("aria-label", `${words.back}: ${control.label}`);
  made.addEventListener("click", () => choose(control.base));
  return made;
}

function slider(control, id, words, tell) {
  const place = element("div", "control");
  const top = head(control, id);
  const output = element("span", "value"); // the slider says its value itself
  top.append(output);
  const input = element("input");
  Object.assign(input, { type: "range", id, min: control.low, max: control.high, step: control.step, title: control.meaning });
  input.setAttribute("aria-label", control.label);
  const at = (value) => (100 * (value - control.low)) / (control.high - control.low);
  const track = element("div", "track");
  const tick = element("span", "tick");
  tick.style.left = `calc(.55rem + (100% - 1.1rem) * ${at(control.base) / 100})`;
  tick.title = `${words.base} ${figure(control.base, control, words)}`;
  track.append(input, tick);
  const show = (value) => {
    const [from, to] = [at(control.base), at(value)].sort((a, b) => a - b);
    input.style.setProperty("--from", `calc(.55rem + (100% - 1.1rem) * ${from / 100})`);
    input.style.setProperty("--to", `calc(.55rem + (100% - 1.1rem) * ${to / 100})`);
    output.textContent = figure(value, control, words);
    input.setAttribute("aria-valuetext", output.textContent);
    place.classList.toggle("moved", value !== control.base);
  };
  const set = (value) => {
    input.value = value;
    show(value);
  };
  const back = backButton(control, words, (value) => {
    set(value);
    tell(value);
    input.focus();
  });
  input.addEventListener("input", () => {
    show(Number(input.value));
    tell(Number(input.value));
  });
  place.append(top, track, ...foot(control, id, words, back));
  set(control.value);
  return { place, set };
}

function box(control, id, words, tell) {
  const place = element("div", "control");
  const top = head(control, id);
  const input = element("input");
  const checked = control.kind === "switch";
  Object.assign(input, checked ? { type: "checkbox", id } : { type: "number", id, step: control.kind === "number" && control.step === 1 ? 1 : "any" });
  if (!checked && control.low !== null) input.min = control.low;
  if (!checked && control.high !== null) input.max = control.high;
  input.setAttribute("aria-label", control.label);
  const set = (value) => {
    if (checked) input.checked = value;
    else input.value = value;
    place.classList.toggle("moved", value !== control.base);
  };
  const choose = () => {
    const value = checked ? input.checked : Number(input.value);
    if (!checked && (input.value === "" || !input.checkValidity())) return input.reportValidity();
    place.classList.toggle("moved", value !== control.base);
    tell(value);
  };
  input.addEventListener("change", choose);
  top.append(input);
  if (!checked && control.unit) top.append(element("span", "unit", control.unit));
  const back = backButton(control, words, (value) => {
    set(value);
    tell(value);
  });
  place.append(top, ...foot(control, id, words, back));
  set(control.value);
  return { place, set };
}

function choice(control, id, words, tell) {
  const place = element("div", "control choice");
  const label = element("label", "", control.label);
  label.htmlFor = id;
  const input = element("select");
  input.id = id;
  for (const [value, text] of control.options) input.add(new Option(text, JSON.stringify(value)));
  const set = (value) => (input.value = JSON.stringify(value));
  input.addEventListener("change", () => tell(JSON.parse(input.value)));
  place.append(label, input);
  set(control.value);
  return { place, set };
}

const MAKERS = { slider, number: box, switch: box, choice };
const still = ({ value, ...rest }) => JSON.stringify(rest);

export default {
  render({ model, el }) {
    let made = new Map();
    let moves = model.get("moved").count ?? 0;
    let waiting = null;
    const pending = new Map();
    const unheard = new Map(); // a message may take the place of one before that still waits, so it repeats these
    const say = (event) => model.get("asks") && dispatchEvent(new CustomEvent(event, { detail: el }));
    const send = () => {
      waiting = null;
      for (const [path, { count }] of unheard) if (count <= model.get("heard")) unheard.delete(path);
      for (const [path, value] of pending) {
        if (!made.has(path)) continue;
        made.get(path).known.sent = ++moves;
        unheard.set(path, { path, value, count: moves });
      }
      pending.clear();
      model.set("moved", { count: moves, moves: [...unheard.values()] });
      model.save_changes();
    };
    const build = () => {
      const words = model.get("words");
      const focused = el.contains(document.activeElement) ? document.activeElement.closest("[data-path]")?.dataset.path : null;
      el.replaceChildren();
      made = new Map();
      for (const control of model.get("controls")) {
        const known = { sent: 0 };
        const tell = (value) => {
          pending.set(control.path, value);
          say("microdrama.moved");
          waiting ??= setTimeout(send, PAUSE);
        };
        const { place, set } = MAKERS[control.kind](control, `control-${serial()}`, words, tell);
        place.dataset.path = control.path;
        el.append(place);
        made.set(control.path, { known, set, still: still(control) });
        if (control.path === focused) place.querySelector("input, select").focus();
      }
    };
    const update = () => {
      const controls = model.get("controls");
      const same = controls.length === made.size && controls.every((control) => made.get(control.path)?.still === still(control));
      if (!same) return build();
      if (!pending.size && moves <= model.get("heard")) say("microdrama.heard");
      // what was moved here and has not been heard yet is newer than what the session says of it
      for (const control of controls) {
        const { known, set } = made.get(control.path);
        if (!pending.has(control.path) && known.sent <= model.get("heard")) set(control.value);
      }
    };
    el.classList.add("controls");
    model.on("change:controls", update);
    model.on("change:heard", update);
    model.on("change:words", build);
    build();
    return () => {
      clearTimeout(waiting);
      say("microdrama.heard"); // nobody will hear what has not been sent
    };
  },
};
