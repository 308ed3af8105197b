import { barChart, figureTable } from "./chart.js";
import { fill, h, shown } from "./dom.js";
import { numeral, periodWords } from "./edtf.js";
import { drawSeries } from "./series.js";
import { queryOf } from "./source.js";
import { state } from "./state.js";
import { t, valueWords } from "./words.js";
// What is in the records and how far the review has come.

const MOST_ROWS = 15;

/** Draw the overview; tells where it cannot be had. */
export async function drawOverview(place) {
  fill(place, h("p", { class: "hint" }, t("loading")));
  let overview;
  try {
    overview = await state.source.overview();
  } catch (error) {
    fill(place, h("p", { class: "problem", role: "alert" }, error.message, " ", h("button", { type: "button", onclick: () => drawOverview(place) }, t("try_again"))));
    return;
  }
  const series = h("section", { class: "card wide" }, h("h2", {}, t("series")));
  fill(place, progressCard(overview), yearsCard(overview), series, countCard("topic", overview.by_topic), placesCard(overview.by_place), precisionCard(overview.precision), agreementCard(overview.agreement), countCard("publisher", overview.by_publisher));
  await drawSeries(series);
}

const filterLink = (filters, words) => h("a", { href: `#/${queryOf(filters)}` }, words);

function card(title, ...children) {
  return h("section", { class: "card" }, h("h2", {}, title), children);
}

function progressCard({ progress }) {
  if (!progress) return null;
  const decided = progress.claims - progress.undecided;
  const parts = ["accepted", "corrected", "rejected", "undecided"];
  const bar = h("div", { class: "progress", role: "img", "aria-label": t("progress_told", { n: numeral(decided), of: numeral(progress.claims) }) });
  for (const name of parts) {
    const part = h("span", { class: name });
    part.style.width = `${(100 * progress[name]) / Math.max(1, progress.claims)}%`;
    bar.append(part);
  }
  const rows = [...parts, "added", "disputed"].map((name) => [filterLink(name === "added" ? { added: "1" } : { status: name }, t(name === "added" ? "added_claims" : `status.${name}`)), progress[name] ?? 0]);
  return card(t("progress"), h("p", {}, t("progress_told", { n: numeral(decided), of: numeral(progress.claims) })), bar, figureTable(t("progress"), [t("status"), t("claims")], rows),
    progress.by_reviewer?.length ? figureTable(t("by_reviewer_title"), [t("reviewer"), t("decisions"), t("claims")], progress.by_reviewer.map((r) => [shown(r.reviewer), r.decisions, r.claims]), true) : null,
    progress.by_day?.length ? [h("h3", {}, t("by_day")), barChart(progress.by_day.map(([day, n]) => [day.slice(5), n]), t("by_day")), h("details", {}, h("summary", {}, t("as_table")), figureTable(t("by_day"), [t("day"), t("decisions")], progress.by_day.map(([day, n]) => [periodWords(day), n])))] : null);
}

function yearsCard({ by_year: years }) {
  if (!years?.length) return null;
  return card(t("by_year"), barChart(withGaps(years), t("by_year")), h("details", {}, h("summary", {}, t("as_table")), figureTable(t("by_year"), [t("year"), t("claims")], years.map(([year, n]) => [filterLink({ year }, year), n]))));
}

// Years without claims have a place too, unless a slip of the text makes the row very long.
function withGaps(years) {
  const [first, last] = [Number(years[0][0]), Number(years.at(-1)[0])];
  if (!(last - first < 80)) return years;
  const counts = new Map(years.map(([year, n]) => [Number(year), n]));
  return Array.from({ length: last - first + 1 }, (_, n) => [String(first + n), counts.get(first + n) ?? 0]);
}

function folding(rows, table) {
  if (rows.length <= MOST_ROWS) return table(rows);
  return [table(rows.slice(0, MOST_ROWS)), h("details", {}, h("summary", {}, t("all_rows", { n: rows.length })), table(rows.slice(MOST_ROWS, 500)))];
}

function countCard(slot, rows) {
  if (!rows?.length) return null;
  const most = Math.max(...rows.map(([, n]) => n));
  const title = t(`by_${slot}`);
  return card(title, folding(rows, (some) => figureTable(title, [slot === "topic" ? t("slot.topic") : t("publisher"), t("claims"), t("share_of_most")],
    some.map(([value, n]) => [filterLink({ [slot]: value }, slot === "topic" ? valueWords("topic", value) : shown(value)), n, { words: "", bar: n / most }]))));
}

function placesCard(rows) {
  if (!rows?.length) return null;
  const most = Math.max(...rows.map((row) => row[2]));
  return card(t("by_place"), folding(rows, (some) => figureTable(t("by_place"), [t("slot.place"), t("number"), t("claims"), t("share_of_most")],
    some.map(([name, code, n]) => [filterLink({ place: code ?? name }, shown(name)), shown(code ?? "–"), n, { words: "", bar: n / most }]))));
}

function precisionCard(rows) {
  const decided = (rows ?? []).filter((row) => row.decided > 0);
  if (!decided.length) return card(t("precision"), h("p", { class: "hint" }, t("no_precision")));
  return card(t("precision"), h("p", { class: "hint" }, t("precision_how")), figureTable(t("precision"), [t("slot.topic"), t("decided"), t("right"), t("precision"), t("interval")], decided.map((row) => [
    row.topic === null ? t("all") : valueWords("topic", row.topic), row.decided, row.right, row.precision,
    { words: `${numeral(row.low)}–${numeral(row.high)}`, bar: row.precision, low: row.low, high: row.high }])));
}

function agreementCard(agreement) {
  const pairs = agreement?.reviewers ?? [];
  if (!pairs.length) return card(t("agreement"), h("p", { class: "hint" }, t("no_agreement")));
  const kappa = (k) => (k === null || k === undefined ? "–" : numeral(k));
  return card(t("agreement"), h("p", { class: "hint" }, t("agreement_how")), figureTable(t("agreement"), [t("reviewers"), t("claims"), t("agree"), "κ"], [
    ...pairs.map((p) => [`${shown(p.a)} – ${shown(p.b)}`, p.claims, p.agree, kappa(p.kappa)]),
    ...(agreement.all && pairs.length > 1 ? [[t("all"), agreement.all.claims, agreement.all.agree, kappa(agreement.all.kappa)]] : [])]));
}
