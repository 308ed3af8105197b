import { say } from "./dialogs.js";
import { drawChosen, rowFrom } from "./list.js";
import { stopChoosing } from "./choose.js";
import { clearRefusal } from "./claim.js";
import { emit, isBlind, rowFor, state } from "./state.js";
import { t } from "./words.js";
// Addresses: `#/claim/ID`, `#/article/N`, `#/overview`, `#/changes`, and `#/?topic=…` for filters.

const HELD = 8; // articles
const FRESH = 60000; // milliseconds
const FILTER_NAMES = ["q", "topic", "indicator", "place", "year", "publisher", "speaker", "status", "check", "queue", "changed", "added", "order", "min_confidence", "max_confidence"];
const articles = new Map(); // number → {at, article: promise}
let opened = 0;

/** The article of a number, from what was read lately or from the source. */
export function articleOf(number, anew = false) {
  const held = articles.get(number);
  if (!anew && held && performance.now() - held.at < FRESH) return held.article;
  const article = state.source.article(number, isBlind());
  articles.delete(number);
  articles.set(number, { at: performance.now(), article });
  article.catch(() => articles.delete(number));
  if (articles.size > HELD) articles.delete(articles.keys().next().value);
  return article;
}

export function forgetArticles() {
  articles.clear();
}

/** What is being opened is not shown any more: another list has come. */
export function stopOpening() {
  opened += 1;
}

/** Go to an address; the same one again draws it anew. */
export function go(hash) {
  if (location.hash === hash) route();
  else location.hash = hash;
}

export const goToClaim = (id) => go(`#/claim/${encodeURIComponent(id)}`);

/** Show what the address asks for. */
export async function route() {
  const [path, query] = location.hash.slice(1).split("?");
  const [, view = "", ...rest] = path.split("/");
  if (view === "overview" || view === "changes") {
    emit("view", view);
    return;
  }
  emit("view", "review");
  let id = rest.join("/");
  try {
    id = decodeURIComponent(id);
  } catch {
    id = "";
  }
  if (view === "claim" && id) await openClaim(id);
  else if (view === "article" && /^\d+$/.test(id)) await openArticle(Number(id));
  else {
    if (query !== undefined) {
      const asked = new URLSearchParams(query);
      state.filters = Object.fromEntries(FILTER_NAMES.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
      emit("filters");
    } else if (state.claim === null && state.rows.length) goQuietly(state.rows[0].id);
  }
}

/** Open a claim without a step in the browser's history. */
export function goQuietly(id) {
  history.replaceState(null, "", `#/claim/${encodeURIComponent(id)}`);
  return route();
}

async function openClaim(id) {
  const number = (opened += 1);
  leave();
  try {
    const row = state.rows.find((each) => each.id === id);
    const at = row?.article ?? (await state.source.claim(id, isBlind())).article;
    let article = await articleOf(at);
    if (!article.claims.some((claim) => claim.id === id)) article = await articleOf(at, true);
    const blind = isBlind() ? await state.source.claim(id, true) : null;
    if (number !== opened) return; // the reader has gone on meanwhile
    state.article = article;
    state.claim = id;
    state.blind = blind;
    const claim = article.claims.find((each) => each.id === id) ?? blind;
    if (!claim) throw new Error(t("no_such_claim", { id }));
    const isPinned = state.pinned.some((each) => each.id === id);
    const changed = row ? state.pinned.length > 0 : !isPinned;
    if (row) state.pinned = [];
    else if (!isPinned) state.pinned = article.claims.map((each) => rowFor(each, article));
    emit("opened", { inList: Boolean(row), changed });
    prepareNext();
  } catch (error) {
    if (number === opened) emit("unopened", error.message);
  }
}

async function openArticle(at) {
  const number = (opened += 1);
  try {
    const article = await articleOf(at);
    if (number !== opened) return;
    if (article.claims.length) {
      const row = state.rows.find((each) => each.article === at);
      await goQuietly(row?.id ?? article.claims[0].id);
      return;
    }
    leave();
    state.article = article;
    state.claim = null;
    emit("opened", { inList: false, changed: false });
  } catch (error) {
    if (number === opened) emit("unopened", error.message);
  }
}

function leave() {
  stopChoosing();
  clearRefusal();
  if (state.added) say(t("said.added_dropped"));
  state.added = null;
  state.panel = null;
}

// The next article is asked for while this one is read, so that going there does not wait.
async function prepareNext() {
  const row = await rowFrom(1);
  if (row && row.article !== state.article.number) articleOf(row.article).catch(() => null);
}

// Where an article was opened by its address and is not in the list, its other claims come first.
async function neighbour(step, fits = () => true) {
  const at = state.pinned.findIndex((row) => row.id === state.claim);
  if (at < 0) return rowFrom(step, fits);
  const rest = step > 0 ? state.pinned.slice(at + 1) : state.pinned.slice(0, at).reverse();
  return rest.find(fits) ?? rowFrom(step, fits);
}

/** To the claim some steps away in the list. */
export async function stepClaim(step) {
  const row = await neighbour(step);
  if (row) goToClaim(row.id);
  else say(t(step > 0 ? "said.last" : "said.first"));
}

/** To the first claim of the next or the last article in the list. */
export async function stepArticle(step) {
  const here = state.article?.number;
  const row = await neighbour(step, (each) => each.article !== here);
  if (!row) {
    say(t(step > 0 ? "said.last" : "said.first"));
    return;
  }
  goToClaim((state.rows.find((each) => each.article === row.article) ?? row).id);
}

/** To the next claim that nobody decided on; stays where there is none. */
export async function stepUndecided() {
  const isOpen = (row) => row.status === "undecided" && row.id !== state.claim;
  const row = (await neighbour(1, isOpen)) ?? state.rows.find(isOpen);
  if (row) goToClaim(row.id);
  else say(t("said.none_left"));
  drawChosen();
}
