// One chart: draws an ECharts option as it changes. The library is fetched from this server once for each page.
const library = () =>
  (window.microdramaECharts ??= (async () => {
    const root = window.solara?.rootPath ?? "";
    const source = await (await fetch(`${root}/echarts/echarts.min.js`)).text();
    const module = { exports: {} };
    new Function("exports", "module", "define", source)(module.exports, module, undefined); // no AMD: require.js is here
    return module.exports;
  })());

function complete(option, language) {
  const digits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const figure = (value) => (value === null || value === undefined || value === "-" ? "–" : digits.format(value));
  const whole = { animation: false, ...option };
  whole.textStyle = { fontFamily: getComputedStyle(document.querySelector(".lab") ?? document.body).fontFamily, color: "#1b2430", ...option.textStyle };
  if (whole.tooltip) whole.tooltip = { confine: true, valueFormatter: figure, ...whole.tooltip };
  for (const name of ["xAxis", "yAxis"])
    if (whole[name]?.type === "value") whole[name] = { ...whole[name], axisLabel: { color: "#5a6675", formatter: figure, ...whole[name].axisLabel } };
  return whole;
}

export default {
  async render({ model, el }) {
    const place = document.createElement("div");
    place.className = "chart";
    place.style.height = model.get("height");
    place.setAttribute("role", "img");
    el.appendChild(place);
    const echarts = await library();
    const chart = echarts.init(place, null, { renderer: model.get("renderer") });
    const draw = () => {
      place.setAttribute("aria-label", model.get("label"));
      chart.setOption(complete(model.get("option"), document.documentElement.lang), { replaceMerge: ["series"] });
      place.dataset.revision = String(Number(place.dataset.revision ?? 0) + 1);
    };
    draw();
    model.on("change:option", draw);
    chart.on("click", ({ name, seriesName, dataType }) => {
      model.set("clicked", { name, seriesName, dataType, at: Date.now() });
      model.save_changes();
    });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(place);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  },
};
