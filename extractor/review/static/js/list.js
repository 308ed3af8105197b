import { byId, clip, fill, h } from "./dom.js";
import { numeral, periodWords } from "./edtf.js";
import { isBlind, state } from "./state.js";
import { tellingOf } from "./slots.js";
import { t, valueWords } from "./words.js";
// The claims that the filters leave, page by page; at most `DRAWN` rows stand in the page.

const PAGE = 100;
const DRAWN = 200;
let listNumber = 0;
let fetching = null;

/** Ask for the first page anew. */
export async function loadList() {
  listNumber += 1;
  const number = listNumber;
  fetching = null;
  state.rows = [];
  state.pinned = [];
  state.next = null;
  state.from = 0;
  try {
    const page = await state.source.claims(state.filters, null, PAGE);
    if (number !== listNumber) return;
    state.rows = page.claims;
    state.total = page.total;
    state.next = page.next;
    drawList();
    byId("rows").scrollTop = 0;
  } catch (error) {
    if (number === listNumber) failedList(error);
  }
}

/** Ask for the rows after those that are here; false where there are none. */
export async function loadMore() {
  if (!state.next) return false;
  const number = listNumber;
  fetching ??= state.source.claims(state.filters, state.next, PAGE);
  try {
    const page = await fetching;
    if (number !== listNumber || state.next === null) return false;
    fetching = null;
    if (page.claims.length && state.rows.at(-1)?.id !== page.claims.at(-1).id) state.rows.push(...page.claims);
    state.next = page.next;
    return page.claims.length > 0;
  } catch (error) {
    fetching = null;
    failedList(error);
    return false;
  }
}

function failedList(error) {
  fill(byId("rows"), h("p", { class: "problem", role: "alert" }, error.message, " ", h("button", { type: "button", onclick: loadList }, t("try_again"))));
}

/** Draw the rows around the one that is chosen, grouped by article. */
export function drawList() {
  const place = byId("rows");
  const rows = state.rows.slice(state.from, state.from + DRAWN);
  const { pinned } = state;
  byId("total").textContent = t(state.total === 1 ? "one_claim" : "n_claims", { n: numeral(state.total) });
  fill(place,
    pinned.length ? articleGroup(pinned, true) : null,
    state.from > 0 ? stepButton(t("earlier_rows"), -1) : null,
    grouped(rows).map((group) => articleGroup(group, false)),
    state.from + DRAWN < state.rows.length || state.next ? stepButton(t("more_rows"), 1) : null,
    !state.total && !pinned.length ? h("p", { class: "empty" }, isBlind() ? t("no_second") : t("no_claims")) : null);
  drawChosen();
}

function stepButton(label, way) {
  return h("button", { type: "button", class: "step", onclick: () => shift(way) }, label);
}

async function shift(way) {
  const place = byId("rows");
  if (way > 0 && state.from + DRAWN + PAGE > state.rows.length) await loadMore();
  const last = Math.max(0, state.rows.length - 1);
  const anchor = state.rows[way > 0 ? Math.min(state.from + DRAWN - 1, last) : state.from]?.id;
  const held = state.rows.length - state.from <= DRAWN && way > 0 ? state.from : state.from + way * PAGE;
  state.from = Math.max(0, Math.min(held, last));
  const before = rowNode(anchor)?.getBoundingClientRect().top;
  drawList();
  const after = rowNode(anchor)?.getBoundingClientRect().top;
  if (before !== undefined && after !== undefined) place.scrollTop += after - before;
}

function grouped(rows) {
  const groups = [];
  for (const row of rows) {
    if (groups.at(-1)?.[0].article === row.article) groups.at(-1).push(row);
    else groups.push([row]);
  }
  return groups;
}

function articleGroup(rows, pinned) {
  const [first] = rows;
  const facts = [first.publisher && clip(first.publisher, 40), first.published && periodWords(first.published.slice(0, 10))].filter(Boolean).join(", ");
  return h("section", { class: pinned ? "group pinned" : "group", "aria-label": clip(first.title, 80) || t("untitled") },
    h("p", { class: "of" }, pinned ? h("span", { class: "badge" }, t("opened_by_link")) : null, h("a", { href: `#/article/${first.article}` }, clip(first.title, 140) || t("untitled")), facts ? h("small", {}, facts) : null),
    h("ul", {}, rows.map((row) => h("li", {}, rowLink(row)))));
}

const GLYPHS = { undecided: "○", accepted: "✓", rejected: "✗", corrected: "✎" };

export const glyph = (status) => h("span", { class: `glyph ${status}`, title: t(`status.${status}`), role: "img", "aria-label": t(`status.${status}`) }, GLYPHS[status] ?? "○");

function rowLink(row) {
  const flags = [row.disputed && !isBlind() && t("status.disputed"), row.conflict && t("conflict"), row.added && t("added"), state.drafts.has(row.id) && t("not_saved")].filter(Boolean);
  return h("a", { href: `#/claim/${encodeURIComponent(row.id)}`, class: "row", "data-claim-id": row.id, "data-status": row.status },
    glyph(row.status), h("span", { class: "what" }, h("strong", {}, tellingOf(row)), " ", valueWords("indicator", row.indicator)),
    h("span", { class: "where" }, [valueWords("topic", row.topic), periodWords(row.period), row.place].filter(Boolean).map((s) => clip(s, 40)).join(" · "), row.comments && !isBlind() ? h("span", { title: t("comments") }, ` · 🗨 ${row.comments}`) : null,
      flags.map((flag) => h("span", { class: "badge" }, flag))),
    h("span", { class: "confidence", title: t("confidence") }, row.confidence === null || row.confidence === undefined ? "" : numeral(row.confidence)));
}

const rowNode = (id) => (id ? byId("rows").querySelector(`[data-claim-id="${CSS.escape(id)}"]`) : null);

/** Mark the chosen row and bring it into view, moving the rows that are drawn where needed. */
export function drawChosen() {
  const at = state.rows.findIndex((row) => row.id === state.claim);
  const isOutside = at >= 0 && (at < state.from || at >= state.from + DRAWN);
  if (isOutside) state.from = Math.max(0, at - PAGE);
  if (isOutside || (at >= 0 && !rowNode(state.claim))) {
    drawList(); // of rows that were fetched since, or that are drawn no more
    return;
  }
  byId("rows").querySelector("[aria-current]")?.removeAttribute("aria-current");
  const node = rowNode(state.claim);
  if (!node) return;
  node.setAttribute("aria-current", "true");
  node.scrollIntoView({ block: "nearest" });
}

/** Draw one row anew, in its place. */
export function redrawRow(id) {
  const row = state.rows.find((each) => each.id === id) ?? state.pinned.find((each) => each.id === id);
  const node = rowNode(id);
  const hadFocus = node !== null && node === document.activeElement;
  if (row && node) node.replaceWith(rowLink(row));
  drawChosen();
  if (hadFocus) rowNode(id).focus({ preventScroll: true });
}

/** Put the row of an added claim behind the others of its article. */
export function insertRow(row) {
  const last = state.rows.findLastIndex((each) => each.article === row.article);
  if (last < 0) state.pinned.push(row);
  else state.rows.splice(last + 1, 0, row);
  state.total += 1;
  drawList();
}

/** Take a row away, of an added claim that was undone. */
export function removeRow(id) {
  const count = state.rows.length;
  state.rows = state.rows.filter((row) => row.id !== id);
  state.pinned = state.pinned.filter((row) => row.id !== id);
  if (state.rows.length < count) state.total -= 1;
  drawList();
}

/** The row some steps from the chosen one, of those that `fits`; null at the ends. */
export async function rowFrom(step, fits = () => true) {
  let at = state.rows.findIndex((row) => row.id === state.claim);
  if (at < 0 && step < 0) return null;
  for (;;) {
    at += step;
    if (at < 0) return null;
    if (at >= state.rows.length && !(await loadMore())) return null;
    if (fits(state.rows[at])) return state.rows[at];
  }
}
