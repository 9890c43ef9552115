// A table that changes as estimates improve; what somebody opened in it stays open, and keeps the focus.
export default {
  render({ model, el }) {
    const rows = () => [...el.querySelectorAll("tr[data-key]")].filter((row) => row.querySelector("details"));
    const draw = () => {
      const opened = new Set(rows().filter((row) => row.querySelector("details").open).map((row) => row.dataset.key));
      const focused = el.contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.key : undefined;
      el.innerHTML = model.get("markup");
      for (const row of rows()) {
        row.querySelector("details").open = opened.has(row.dataset.key);
        if (row.dataset.key === focused) row.querySelector("summary").focus({ preventScroll: true });
      }
    };
    el.classList.add("wide");
    draw();
    model.on("change:markup", draw);
  },
};
