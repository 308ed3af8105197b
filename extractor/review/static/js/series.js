import { figureTable, lineChart } from "./chart.js";
import { clip, h, shown } from "./dom.js";
import { numeral, periodWords } from "./edtf.js";
import { glyph } from "./list.js";
import { measureBeside, measureText } from "./slots.js";
import { state } from "./state.js";
import { t, valueWords } from "./words.js";
// One indicator of one place over time, as several articles tell it: each point leads to its evidence.

const KINDS_OF_UNIT = { "%": "percent", "{percentage_point}": "percentage_point", "{G}": "multiple_of_G" };

const nameOf = (one) => [one.place ?? t("no_place"), valueWords("topic", one.topic), valueWords("indicator", one.indicator)].map(shown).join(" · ");

/** The picker of a series, with its chart and table below it. */
export async function drawSeries(card) {
  const place = h("div", {});
  let all;
  try {
    all = await state.source.allSeries();
  } catch (error) {
    card.append(h("p", { class: "problem", role: "alert" }, error.message));
    return;
  }
  if (!all.length) {
    card.append(h("p", { class: "hint" }, t("no_series")));
    return;
  }
  const picker = h("select", { name: "series", onchange: () => drawOne(place, all[Number(picker.value)]) },
    all.map((one, n) => h("option", { value: String(n) }, `${nameOf(one)} (${numeral(one.n)})`)));
  card.append(h("label", { class: "series" }, h("span", {}, t("series_of")), picker), place);
  await drawOne(place, all[0]);
}

async function drawOne(place, one) {
  let series;
  try {
    series = await state.source.series({ topic: one.topic, indicator: one.indicator, place: one.code ?? "" });
  } catch (error) {
    place.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message));
    return;
  }
  const points = [...series.points].sort((a, b) => a.time - b.time);
  const measure = { kind: KINDS_OF_UNIT[series.unit] ?? "count", currency: /^[A-Z]{3}$/.test(series.unit ?? "") ? series.unit : null, unit: series.unit, per: series.per };
  const figure = (p) => [measureText({ ...p, ...measure }), measureBeside(measure)].filter(Boolean).join(" ");
  const link = (p, words) => h("a", { href: `#/claim/${encodeURIComponent(p.claim)}` }, words);
  place.replaceChildren(...[
    points.length ? lineChart(points, nameOf(one), (n) => { location.hash = `#/claim/${encodeURIComponent(points[n].claim)}`; }) : null,
    points.length > new Set(points.map((p) => p.time)).size ? h("p", { class: "hint" }, t("line_how")) : null,
    figureTable(nameOf(one), [t("slot.period"), t("value"), t("status"), t("source"), t("evidence")], points.map((p) => [
      periodWords(p.period), link(p, figure(p)), h("span", {}, glyph(p.status), ` ${t(`status.${p.status}`)}`),
      [p.publisher, p.published && periodWords(p.published.slice(0, 10))].filter(Boolean).map((s) => clip(s, 40)).join(", ") || clip(p.title, 60),
      h("span", { class: "exact" }, `«${clip(p.exact, 160)}»`)]))].filter(Boolean));
}
