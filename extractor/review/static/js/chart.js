/* global uPlot */
import { h } from "./dom.js";
import { numeral } from "./edtf.js";
import { t } from "./words.js";
// Charts on a canvas (uPlot), each with its figures in a table: the table is what everybody can read.

function colours(node) {
  const style = getComputedStyle(node);
  return { ink: style.color, grid: style.borderTopColor, accent: style.outlineColor };
}

function axes({ ink, grid }, xValues, integers) {
  const look = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 }, font: "12px system-ui, sans-serif" };
  const x = { ...look, grid: { show: false }, values: xValues };
  return [x, { ...look, size: 70, incrs: integers ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 1e5, 2e5, 5e5, 1e6] : undefined, values: (_, ticks) => ticks.map((n) => numeral(n)) }];
}

/** Bars of `[[label, n]]`, in their order. */
export function barChart(rows, label) {
  const node = h("div", { class: "chart", role: "img", "aria-label": t("chart_of", { what: label }) });
  requestAnimationFrame(() => {
    const look = colours(node);
    const labels = rows.map(([name]) => name);
    const every = Math.ceil(rows.length / Math.max(1, Math.floor(node.clientWidth / 52)));
    const tell = (_, ticks) => ticks.map((n) => (Number.isInteger(n) && n % every === 0 ? labels[n] ?? "" : ""));
    new uPlot({
      width: node.clientWidth, height: 190, legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, range: [-0.6, Math.max(1, rows.length) - 0.4] }, y: { range: (_, __, high) => [0, Math.max(1, high * 1.08)] } },
      axes: [{ ...axes(look, tell, true)[0], splits: () => labels.map((_, n) => n) }, axes(look, tell, true)[1]],
      series: [{}, { fill: look.accent, stroke: look.accent, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.75, 44] }) }],
    }, [labels.map((_, n) => n), rows.map(([, n]) => n)], node);
  });
  return node;
}

/** Points in time; a line joins the values told most often for each. `onPoint(n)` where one is clicked. */
export function lineChart(points, label, onPoint) {
  const node = h("div", { class: "chart line", role: "img", "aria-label": t("chart_of", { what: label }) });
  requestAnimationFrame(() => {
    const look = colours(node);
    const times = points.map((p) => p.time);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const tell = (_, ticks) => ticks.map((year) => (Number.isInteger(year) ? String(year) : ""));
    const chart = new uPlot({
      width: node.clientWidth, height: 260, legend: { show: false }, cursor: { y: false, points: { size: 11 } },
      scales: { x: { time: false, range: [Math.floor(first - 0.4), Math.ceil(last + 0.4)] }, y: { range: (_, low, high) => [Math.min(0, low), (high || 1) * 1.1] } },
      axes: axes(look, tell, false).map((axis, n) => (n ? axis : { ...axis, incrs: [1, 2, 5, 10] })),
      series: [{}, { stroke: look.accent, width: 2, spanGaps: true, points: { show: false } }, { stroke: look.accent, paths: () => null, points: { show: true, size: 8, fill: look.accent } }],
    }, [times, mostTold(points), points.map(middleOf)], node);
    chart.over.addEventListener("click", () => {
      const n = nearestPoint(chart, points);
      if (n >= 0) onPoint(n);
    });
  });
  return node;
}

const middleOf = (p) => p.value ?? (p.low + p.high) / 2;

// Of the values told for a time one stands on the line: the one most articles tell, of several the greatest.
function mostTold(points) {
  const best = new Map();
  points.forEach((p, n) => {
    const same = points.filter((other) => other.time === p.time && middleOf(other) === middleOf(p));
    const told = new Set(same.map((other) => other.article)).size;
    const held = best.get(p.time);
    if (!held || told > held.told || (told === held.told && middleOf(p) > held.value)) best.set(p.time, { n, told, value: middleOf(p) });
  });
  return points.map((p, n) => (best.get(p.time).n === n ? middleOf(p) : null));
}

function nearestPoint(chart, points) {
  const { left, top } = chart.cursor;
  const far = points.map((p) => Math.hypot(chart.valToPos(p.time, "x") - left, chart.valToPos(middleOf(p), "y") - top));
  const least = Math.min(...far);
  return least < 24 ? far.indexOf(least) : -1;
}

/** A table of figures, whose caption is seen where it is `named`; a cell is text, a node, or `{bar, words}` with a bar of 0 to 1 behind words. */
export function figureTable(caption, heads, rows, named = false) {
  const cell = (value, n) => {
    const tag = n === 0 ? "th" : "td";
    const node = h(tag, { scope: n === 0 ? "row" : null, class: typeof value === "number" ? "number" : null }, typeof value === "number" ? numeral(value) : value?.words ?? value);
    if (value?.bar !== undefined) node.append(barOf(value.bar, value.low, value.high));
    return node;
  };
  return h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, h("table", { class: "figures" }, h("caption", { class: named ? null : "same" }, caption),
    h("thead", {}, h("tr", {}, heads.map((head, n) => h("th", { scope: "col", class: typeof rows[0]?.[n] === "number" ? "number" : null }, head)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))));
}

function barOf(part, low, high) {
  const bar = h("span", { class: low === undefined ? "bar" : "bar interval", "aria-hidden": "true" });
  const inner = h("span");
  inner.style.left = `${100 * (low ?? 0)}%`;
  inner.style.width = `${100 * (low === undefined ? part : high - low)}%`;
  bar.append(inner);
  if (low !== undefined) {
    const dot = h("i");
    dot.style.left = `${100 * part}%`;
    bar.append(dot);
  }
  return bar;
}
