"use strict";
(() => {
  // Okabe & Ito's colours: told apart by colour-blind readers
  const BLUE = "#0072b2", ORANGE = "#d55e00", AMBER = "#e69f00", GREEN = "#009e73", PINK = "#cc79a7", SKY = "#56b4e9";
  const GREY = "#8a95a3", INK = "#1b2430", SOFT = "#5a6675", LINE = "#e6e9ee";
  const SECTORS = {
    households: SKY, merchants: GREEN, platforms: BLUE, creators: ORANGE, policies: AMBER, advertisers: PINK,
    owners: "#6b4c9a", production: "#a8763e", inputs: "#5d7f6e", service_cost: "#7d8c59", escrow: "#9aa8b8", coins: "#c2b280",
  };
  const COLOURS = [BLUE, ORANGE, GREEN, PINK, AMBER, SKY];
  const FONT = getComputedStyle(document.body).fontFamily;
  const language = document.documentElement.lang;
  const digits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const figure = (value) => (value === null || value === undefined || value === "-" ? "–" : digits.format(value));
  const escaped = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const { magnitudes, charts: data } = JSON.parse(document.getElementById("charts").textContent);
  const space = language.startsWith("zh") ? "" : " ";
  function amount(value, unit) {
    const [size, word] = magnitudes.find(([size]) => Math.abs(value) >= size) || [1, ""];
    return `${figure(value / size)} ${word ? word + space : ""}${escaped(unit)}`;
  }
  const base = {
    animation: false,
    textStyle: { fontFamily: FONT, color: INK },
    aria: { enabled: false },
  };
  const axis = { axisLine: { lineStyle: { color: "#b6bec8" } }, axisLabel: { color: SOFT }, splitLine: { lineStyle: { color: LINE } } };

  function series(d) {
    const plain = { type: "line", symbol: "none", connectNulls: false };
    const known = d.lines.flatMap((one) => [...one.low, ...one.mean]).filter((value) => value !== null);
    const drawn = d.lines.flatMap((one, i) => {
      const colour = COLOURS[i % COLOURS.length];
      const mean = { ...plain, name: one.name, data: one.mean, lineStyle: { color: colour, width: 2 }, itemStyle: { color: colour }, z: 3 };
      if (one.high.every((high) => high === null)) return [mean];
      const width = one.high.map((high, week) => (high === null ? null : high - one.low[week]));
      const edge = { ...plain, silent: true, stack: `band ${i}`, stackStrategy: "all", lineStyle: { opacity: 0 } };
      return [{ ...edge, data: one.low }, { ...edge, data: width, areaStyle: { color: colour, opacity: d.lines.length > 1 ? 0.12 : 0.2 } }, mean];
    });
    const several = d.lines.length > 1;
    return {
      ...base,
      grid: { left: 28, right: 36, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        confine: true,
        formatter: (points) => {
          const week = points[0].dataIndex;
          const rows = d.lines.map((one) => {
            const range = one.high[week] === null ? "" : ` (${figure(one.low[week])} – ${figure(one.high[week])})`;
            return `${several ? `${escaped(one.name)}: ` : ""}<b>${figure(one.mean[week])} ${escaped(d.unit)}</b>${range}`;
          });
          return [d.dates[week], ...rows].join("<br>");
        },
      },
      xAxis: { ...axis, type: "category", data: d.dates, boundaryGap: false, splitLine: { show: false }, axisLabel: { color: SOFT, hideOverlap: true }, axisLine: { onZero: false, lineStyle: { color: "#b6bec8" } } },
      yAxis: { ...axis, type: "value", scale: Math.min(...known) > 0, axisLabel: { color: SOFT, formatter: figure }, splitNumber: 4 },
      series: drawn,
    };
  }

  function sankey(d) {
    const label = Object.fromEntries(d.nodes.map((node) => [node.name, node.label]));
    const total = {};
    for (const node of d.nodes) {
      const sum = (side) => d.links.filter((link) => link[side] === node.name).reduce((all, link) => all + link.value, 0);
      total[node.name] = Math.max(sum("source"), sum("target"));
    }
    const narrow = innerWidth < 640;
    const largest = Math.max(...Object.values(total));
    return {
      ...base,
      tooltip: {
        confine: true,
        formatter: ({ dataType, data: item }) =>
          dataType === "edge"
            ? `${escaped(label[item.source])} → ${escaped(label[item.target])}<br><b>${amount(item.value, d.unit)}</b>`
            : `${escaped(label[item.name])}<br><b>${amount(total[item.name], d.unit)}</b>`,
      },
      series: [{
        type: "sankey",
        left: 4, right: narrow ? 112 : 180, top: 12, bottom: 12,
        nodeGap: 14, nodeWidth: 14, nodeAlign: "justify", layoutIterations: 64, draggable: false,
        emphasis: { focus: "adjacency" },
        lineStyle: { color: "source", opacity: 0.3, curveness: 0.5 },
        label: {
          color: INK, fontSize: narrow ? 10 : 12, textBorderColor: "#fff", textBorderWidth: 3,
          width: narrow ? 104 : 170, overflow: "break",
          formatter: ({ name }) => `${label[name]}\n${amount(total[name], d.unit)}`,
        },
        labelLayout: { hideOverlap: true },
        data: d.nodes.map((node) => ({
          name: node.name,
          itemStyle: { color: SECTORS[node.sector] || GREY, borderWidth: 0 },
          label: { show: total[node.name] > largest / 1000 },
        })),
        links: d.links,
      }],
    };
  }

  function statuses(d) {
    const colours = [ORANGE, AMBER, BLUE];
    return {
      ...base,
      legend: { top: 0, left: 0, textStyle: { color: INK } },
      grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
      xAxis: { ...axis, type: "value", minInterval: 1 },
      yAxis: { ...axis, type: "category", data: d.groups, inverse: true, axisTick: { show: false }, axisLabel: { color: INK, interval: 0 } },
      series: d.statuses.map((status, i) => ({
        type: "bar", stack: "all", name: status.name, data: status.counts, barCategoryGap: "35%",
        itemStyle: { color: colours[i], borderColor: "#fff", borderWidth: 1 },
      })),
    };
  }

  // horizontal intervals, one row an item: the policies' effects, and who wins and loses
  function intervals(d) {
    const lanes = d.series.length, narrow = innerWidth < 640;
    const shift = (lane) => (lane - (lanes - 1) / 2) * Math.min(16, 40 / lanes);
    return {
      ...base,
      legend: lanes > 1 ? { top: 0, left: 0, type: "scroll", textStyle: { color: INK } } : undefined,
      grid: { left: 8, right: 32, top: lanes > 1 ? 36 : 12, bottom: 8, containLabel: true },
      tooltip: {
        confine: true,
        formatter: ({ seriesName, data: [value, row, low, high] }) =>
          `${escaped(d.rows[row])}<br>${escaped(seriesName)}<br><b>${figure(value)} ${escaped(d.unit)}</b>` +
          (low === null ? "" : `<br>${figure(low)} – ${figure(high)}`),
      },
      xAxis: { ...axis, type: "value", axisLabel: { color: SOFT, formatter: figure, hideOverlap: true } },
      yAxis: { ...axis, type: "category", data: d.rows, inverse: true, axisTick: { show: false }, axisLabel: { color: INK, interval: 0, ...(narrow ? { width: 120, overflow: "break", fontSize: 10, lineHeight: 12 } : {}) }, splitLine: { show: true, lineStyle: { color: LINE } } },
      series: d.series.map((one, lane) => ({
        type: "custom", name: one.name, itemStyle: { color: COLOURS[lane % COLOURS.length] }, encode: { x: [0, 2, 3], y: 1 },
        data: one.points.map(([value, low, high], row) => [value, row, low, high]).filter((point) => point[0] !== null),
        markLine: lane ? undefined : { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: SOFT, type: "solid", width: 1 }, data: [{ xAxis: 0 }] },
        renderItem: (params, api) => {
          const [x, y] = api.coord([api.value(0), api.value(1)]);
          const at = y + shift(lane);
          const stroke = { stroke: api.visual("color"), lineWidth: 2.5, fill: null };
          const point = { type: "circle", shape: { cx: x, cy: at, r: 4.5 }, style: { fill: api.visual("color") } };
          if (Number.isNaN(api.value(2))) return { type: "group", children: [point] };
          const from = api.coord([api.value(2), 0])[0], to = api.coord([api.value(3), 0])[0];
          const bar = { type: "line", shape: { x1: from, y1: at, x2: to, y2: at }, style: stroke };
          return { type: "group", children: [bar, point] };
        },
      })),
    };
  }

  const KINDS = { series, sankey, statuses, intervals };
  const drawn = [];
  // on paper a chart keeps its proportions and takes the width there is
  function scalable(chart) {
    const picture = chart.getDom().querySelector("svg");
    picture.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  }
  function draw(place, name) {
    const chart = echarts.getInstanceByDom(place) || echarts.init(place, null, { renderer: "svg" });
    chart.setOption(KINDS[data[name].kind](data[name]), true);
    if (!drawn.includes(chart)) drawn.push(chart);
    scalable(chart);
  }
  for (const name of Object.keys(data)) {
    const place = document.getElementById(`chart-${name}`);
    if (place) draw(place, name);
  }
  const choice = document.getElementById("choice");
  if (choice) {
    const place = document.getElementById(choice.dataset.chart);
    const show = () => {
      draw(place, choice.value);
      place.setAttribute("aria-label", data[choice.value].title);
    };
    choice.addEventListener("change", show);
    show();
  }
  addEventListener("resize", () => {
    if (matchMedia("print").matches) return;
    for (const chart of drawn) {
      chart.resize();
      scalable(chart);
    }
  });
  document.documentElement.dataset.charts = drawn.length;
})();
