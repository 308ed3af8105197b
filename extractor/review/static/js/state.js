// What the page knows, in one place, and who wants to be told when it changes.

export const state = {
  source: null,
  session: null,
  filters: {},
  rows: [],        // of the list, as far as it was fetched
  total: 0,
  next: null,      // cursor of the rows after them
  from: 0,         // the first of `rows` that is drawn
  pinned: [],      // rows of an article that was opened by its address and is not in the list
  article: null,   // ARTICLE, with its claims
  claim: null,     // id of the claim that is shown
  blind: null,     // CLAIM as a second reader may see it
  added: null,     // a claim being added: {spelt, comment}
  drafts: new Map(), // id → slots that were changed and are not saved
  panel: null,     // what is open in the form: {kind: "reject" | "same" | "comment" | "edit" | "history", slot}
  unsaved: null,   // a save that failed: {message, again}
  message: "",
};

const listeners = new Map();

export function on(event, listener) {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

export function emit(event, detail) {
  for (const listener of listeners.get(event) ?? []) listener(detail);
}

/** True while decisions of others may not be seen. */
export const isBlind = () => state.filters.queue === "second";

/** The claim that is shown, as it may be seen; null where there is none. */
export function shownClaim() {
  if (state.blind && state.blind.id === state.claim) return state.blind;
  return state.article?.claims.find((claim) => claim.id === state.claim) ?? null;
}

/** A claim's slots as they stand, with what was changed and not yet saved. */
export function speltOut(claim) {
  const now = claim.now ?? claim.claim;
  const draft = state.drafts.get(claim.id);
  if (!draft) return now;
  // The words of a slot go with its value, unless new ones were chosen: so the server does it too.
  const words = Object.entries(now.slots ?? {}).filter(([slot]) => !(slot in draft));
  return { ...now, ...draft, slots: { ...Object.fromEntries(words), ...draft.slots } };
}

/** The slots being looked at: of the claim being added, else of the claim that is shown. */
export function subject() {
  if (state.added) return state.added.spelt;
  const claim = shownClaim();
  return claim ? speltOut(claim) : null;
}

export const statusOf = (claim) => (isBlind() ? "undecided" : claim.status);

/** Put an answer of the server in the place of what was known of that claim. */
export function takeClaim(claim) {
  const article = state.article;
  if (article && article.number === claim.article) {
    const at = article.claims.findIndex((each) => each.id === claim.id);
    if (at >= 0) article.claims[at] = claim;
    else article.claims.push(claim);
  }
  if (state.blind?.id === claim.id) state.blind = null;
  for (const row of [...state.rows, ...state.pinned]) {
    if (row.id === claim.id) takeRow(row, claim);
  }
}

function takeRow(row, claim) {
  const now = claim.now ?? claim.claim;
  row.status = claim.status;
  row.disputed = claim.disputed;
  row.comments = claim.comments.length;
  row.figure = claim.figure;
  for (const name of ["topic", "indicator", "kind", "measure", "direction", "period", "modality", "negated"]) row[name] = now[name];
  row.place = now.place?.name ?? null;
  row.speaker = now.speaker?.name ?? null;
}

/** A row of the list for a claim that the list does not hold. */
export function rowFor(claim, article) {
  const row = {
    id: claim.id, article: article.number, title: article.title, publisher: article.publisher, published: article.published,
    confidence: claim.confidence, added: claim.added, conflict: claim.conflicts.length > 0, quote: "",
  };
  takeRow(row, claim);
  if (isBlind()) row.status = "undecided";
  return row;
}
