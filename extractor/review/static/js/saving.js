import { conflictDialog, differing } from "./conflict.js";
import { say } from "./dialogs.js";
import { isWriting } from "./dom.js";
import { askReviewer, haveReviewer } from "./reviewer.js";
import { emit, isBlind, rowFor, shownClaim, state, takeClaim } from "./state.js";
import { insertRow, redrawRow, removeRow } from "./list.js";
import { t } from "./words.js";
// Decisions go to the server one at a time; nothing is shown as saved before the server has said so.

const GOES_ON = new Set(["accept", "reject", "correct", "same_as"]);
let isSaving = false;

/** Decide on the claim that is shown. A press while another save is under way is not taken. */
export async function decide(action, fields = {}) {
  const claim = shownClaim();
  if (!claim || state.session.read_only || state.added) return;
  if (!(await haveReviewer())) return;
  // A second opinion is of the claim as extracted, which is what the reader has before them.
  const body = { revision: claim.revision, action, article: state.article.number, ...(isBlind() && { blind: true }), ...fields };
  await send({ claim: claim.id, article: state.article.number, seen: claim.now ?? claim.claim, body });
}

/** Accept the claim, or save what was corrected in it. */
export function acceptOrCorrect() {
  const draft = state.drafts.get(state.claim);
  return draft ? decide("correct", { slots: draft }) : decide("accept");
}

/** Save the claim that is being added. */
export async function saveAdded() {
  if (!state.added || !(await haveReviewer())) return;
  const { article, spelt } = state.added;
  await send({ claim: null, article, body: { slots: spelt } });
}

async function send(attempt) {
  if (isSaving) return;
  isSaving = true;
  attempt.panel = state.panel;
  document.body.dataset.saving = "1";
  let answer = null;
  try {
    answer = attempt.claim ? await state.source.decide(attempt.claim, attempt.body) : await state.source.add(attempt.article, attempt.body);
  } catch (error) {
    isSaving = false;
    await failed(attempt, error);
    return;
  } finally {
    isSaving = false;
    delete document.body.dataset.saving;
  }
  saved(attempt, answer);
}

const keyOf = (attempt) => attempt.claim ?? `new ${attempt.article} ${JSON.stringify(attempt.body.slots?.evidence ?? null)}`;

function saved(attempt, claim) {
  state.unsaved?.delete(keyOf(attempt));
  const action = attempt.claim ? attempt.body.action : "add";
  if (action === "correct") state.drafts.delete(claim.id);
  const isShown = state.claim === claim.id;
  if (isBlind() && !GOES_ON.has(action)) state.blind = { ...claim, status: "undecided" };
  takeClaim(claim);
  if (action === "add") {
    state.added = null;
    insertRow(rowFor(claim, state.article));
  }
  // Who has begun to write of this claim while it was saved is not taken away from it.
  const isWritten = state.panel !== attempt.panel && isWriting(document.activeElement);
  if (!isWritten && (action !== "add" || isShown)) state.panel = null;
  redrawRow(claim.id);
  say(t(`said.${action}`));
  emit("saved", { claim, goesOn: GOES_ON.has(action) && isShown && !isWritten });
}

async function failed(attempt, error) {
  if (error.status === 409 && error.body.current) {
    const { current } = error.body;
    const mine = { ...attempt.seen, ...attempt.body.slots };
    if (await conflictDialog(current, attempt.body, mine)) {
      await send({ ...attempt, body: overIt(current, attempt.body, mine) });
      return;
    }
    state.drafts.delete(attempt.claim);
    state.unsaved?.delete(attempt.claim);
    takeClaim(current);
    redrawRow(attempt.claim);
    emit("saved", { claim: current, goesOn: false });
    return;
  }
  if (error.status === 401 && error.body.needs_token) {
    state.session = { ...state.session, needs_token: true };
    if (await askReviewer(error.message)) {
      await send(attempt);
      return;
    }
  }
  if (error.status >= 400 && error.status < 500 && error.status !== 401) {
    emit("refused", { message: error.message, field: error.body.field ?? null });
    return;
  }
  state.unsaved ??= new Map();
  state.unsaved.set(keyOf(attempt), { attempt, message: error.message });
  if (attempt.claim) redrawRow(attempt.claim);
  emit("unsaved");
}

// To accept what one saw is to put it back where another has corrected it.
function overIt(current, body, mine) {
  const differ = differing(current.now ?? current.claim, mine);
  if (!differ.length || (body.action !== "accept" && body.action !== "correct")) return { ...body, revision: current.revision };
  const words = differ.filter((slot) => mine.slots?.[slot]?.length).map((slot) => [slot, mine.slots[slot]]);
  const slots = { ...Object.fromEntries(differ.map((slot) => [slot, mine[slot]])), ...(body.slots?.evidence ? { evidence: body.slots.evidence } : {}), slots: Object.fromEntries(words) };
  return { ...body, action: "correct", revision: current.revision, slots };
}

/** Send again what could not be saved, the oldest first, until one fails. */
export async function sendAgain() {
  for (const { attempt } of [...(state.unsaved?.values() ?? [])]) {
    const count = state.unsaved.size;
    await send(attempt);
    if (state.unsaved.size === count) break;
  }
  emit("unsaved");
}

/** Take back the last thing: first what was changed and not saved, else the last decision. */
export async function undoLast() {
  if (state.session.read_only) return;
  if (state.added) {
    state.added = null;
    emit("dropped");
    return;
  }
  if (state.drafts.delete(state.claim)) {
    state.panel = null;
    redrawRow(state.claim);
    say(t("said.draft_dropped"));
    emit("dropped");
    return;
  }
  if (isSaving || !(await haveReviewer())) return;
  isSaving = true;
  try {
    const { undone, claim } = await state.source.undo();
    if (claim) takeClaim(claim);
    else forget(undone.claim);
    if (claim) redrawRow(claim.id);
    say(t("said.undone", { action: t(`action.${undone.action}`) }));
    emit("undone", { id: claim ? undone.claim : null, article: undone.article });
  } catch (error) {
    say(error.status === 404 ? t("nothing_to_undo") : error.message);
    if (error.status !== 404) emit("refused", { message: error.message, field: null });
  } finally {
    isSaving = false;
  }
}

function forget(id) {
  if (state.article) state.article.claims = state.article.claims.filter((claim) => claim.id !== id);
  if (state.claim === id) state.claim = null;
  removeRow(id);
}
