import { clip, fill, h, kbd, keepingFocus, shown } from "./dom.js";
import { choiceList } from "./combobox.js";
import { startChoosing, stopChoosing } from "./choose.js";
import { clock } from "./edtf.js";
import { editorOf, focusEditor, sameEditor } from "./editors.js";
import { drawHistory, factsOf } from "./facts.js";
import { beginAdding } from "./adding.js";
import { wordsAt } from "./points.js";
import { acceptOrCorrect, decide, saveAdded, undoLast } from "./saving.js";
import { SLOTS } from "./spans.js";
import { emit, isBlind, shownClaim, state, statusOf, subject } from "./state.js";
import { claimLine, sameValue, tellingOf, valueText } from "./slots.js";
import { choices, slotWords, t, valueWords } from "./words.js";
// The claim as a form.

let refusal = null; // what the server would not take: {message, field}

/** Draw the form of the claim that is shown, or of the one being added. */
export function drawClaim(place) {
  keepingFocus(place, () => drawForm(place));
}

function drawForm(place) {
  const claim = state.added ? null : shownClaim();
  const spelt = subject();
  if (!spelt) {
    fill(place, h("p", { class: "empty" }, t("choose_a_claim")));
    return;
  }
  fill(place, claimHead(claim, spelt), claim && quoteOf(spelt), state.session.read_only ? null : actionsOf(claim), h("div", { id: "panel" }), refusalOf(), flagOf(spelt),
    slotsOf(claim, spelt), claim ? factsOf(claim) : null, claim && !isBlind() && !state.session.read_only ? historyOf(claim) : null);
  drawPanel();
}

function claimHead(claim, spelt) {
  const status = claim ? statusOf(claim) : "undecided";
  const flags = claim && !isBlind() ? [claim.disputed && t("status.disputed"), claim.added && t("added"), claim.changed && t("changed_since")].filter(Boolean) : [];
  const decided = claim && !isBlind() ? claim.decision : null;
  const what = [valueWords("indicator", spelt.indicator), valueWords("topic", spelt.topic)].filter(Boolean).join(", ");
  return h("header", { class: "head" },
    h("h2", { id: "claim-title" }, state.added ? h("small", {}, `${t("new_claim")} `) : null, tellingOf(spelt), " ", h("span", { class: "what" }, what)),
    h("p", { class: "state" }, h("span", { class: `status ${status}`, id: "status" }, state.added ? t("not_saved") : t(`status.${status}`)), flags.map((flag) => h("span", { class: "badge" }, flag)),
      decided ? h("span", { class: "decided" }, `${shown(decided.reviewer)}, ${clock(decided.at)}${decided.reason ? `: ${valueWords("reason", decided.reason)}` : ""}`) : null));
}

// On a narrow page the article is behind another tab: the words that prove the claim stand here too.
function quoteOf(spelt) {
  const first = spelt.evidence?.[0];
  return first ? h("blockquote", { class: "proof" }, clip(wordsAt(state.article, first.start, first.end), 400)) : null;
}

function button(name, key, label, onclick, extra = {}) {
  return h("button", { type: "button", "data-action": name, "data-focus": `action ${name}`, onclick, ...extra }, kbd(key), label);
}

function actionsOf(claim) {
  if (!claim) {
    return h("div", { class: "actions" }, button("save", "a", t("save_new"), saveNew, { class: "primary" }), button("cancel", "u", t("discard"), undoLast));
  }
  const draft = state.drafts.get(claim.id);
  const open = (kind) => () => openPanel(kind);
  return h("div", { class: "actions" },
    button("accept", "a", draft ? t("save_correction") : t("accept"), () => acceptOrCorrect(), { class: "primary" }),
    button("reject", "r", t("reject"), open("reject"), { "aria-expanded": String(state.panel?.kind === "reject") }),
    button("undo", "u", draft ? t("drop_changes") : t("undo"), undoLast), button("add", "n", t("add_missed"), beginAdding),
    button("same", "s", t("same_as"), open("same"), { title: t("same_accepts") }), button("comment", "c", t("comment"), open("comment")),
    draft ? h("p", { class: "unsaved", role: "status" }, t("draft_told")) : null);
}

/** Save the claim being added, where all that a claim needs is told. */
export function saveNew() {
  const { spelt } = state.added;
  const needed = ["topic", "indicator", ...(spelt.kind === "trend" || spelt.kind === "change" ? ["direction"] : []), ...(spelt.kind === "trend" ? [] : ["measure"])];
  const missing = needed.find((slot) => !spelt[slot]);
  if (missing) {
    refuse({ message: t("choose_first", { slot: slotWords(missing) }), field: missing });
    openPanel("edit", missing);
  } else saveAdded();
}

/** Show what could not be taken, and why. */
export function refuse(told) {
  refusal = told;
  emit("redraw");
}

export function clearRefusal() {
  refusal = null;
}

function refusalOf() {
  return refusal ? h("p", { class: "problem", role: "alert", id: "refusal" }, "✗ ", refusal.field ? `${slotWords(refusal.field)}: ` : "", refusal.message) : null;
}

function slotsOf(claim, spelt) {
  const rows = SLOTS.filter(({ slot }) => slot === "measure" || slot === "evidence" || hasValue(slot, spelt) || isOpen(slot) || isChanged(claim, slot));
  const empty = SLOTS.filter((row) => !rows.includes(row));
  return h("div", { class: "slots" }, rows.map((row) => slotNode(row, claim, spelt)),
    empty.length ? h("p", { class: "none" }, h("span", {}, `${t("not_stated")}: `), empty.map(({ slot, key }) => state.session.read_only ? [slotWords(slot), " "]
      : h("button", { type: "button", "data-row": slot, "data-focus": `row ${slot}`, onclick: () => openPanel("edit", slot) }, kbd(key), slotWords(slot)))) : null);
}

const IN_MONEY = new Set(["expenditure", "budget", "overrun", "saving"]);

// A sum that is read as a number of something: its currency was left out.
function flagOf(spelt) {
  return IN_MONEY.has(spelt.indicator) && spelt.measure?.kind === "count" ? h("p", { class: "problem", id: "no-currency" }, `⚠ ${t("no_currency")}`) : null;
}

function hasValue(slot, spelt) {
  return slot === "negated" ? spelt.negated === true : spelt[slot] !== null && spelt[slot] !== undefined;
}

const isOpen = (slot) => state.panel?.kind === "edit" && state.panel.slot === slot;
const draftOf = (claim) => (claim ? state.drafts.get(claim.id) : null);

function isChanged(claim, slot) {
  const draft = draftOf(claim);
  return Boolean(draft && (slot in draft || draft.slots?.[slot]));
}

function slotNode({ slot, key, line }, claim, spelt) {
  const value = slot === "evidence" ? evidenceText(spelt) : valueText(slot, spelt) || t("none");
  const before = claim ? (claim.now ?? claim.claim) : null;
  const old = isChanged(claim, slot) && slot !== "evidence" && !sameValue(before[slot], spelt[slot]) ? h("del", {}, valueText(slot, before) || "–") : null;
  const inferred = claim?.inferred?.includes(slot) && !isChanged(claim, slot);
  const content = [h("span", { class: `tag line-${line}`, "aria-hidden": "true" }, key), h("span", { class: "name" }, slotWords(slot)),
    h("span", { class: "is" }, old, old ? " → " : null, h("span", { class: "val" }, value), inferred ? h("small", { class: "inferred" }, t("from_context")) : null, isChanged(claim, slot) ? h("small", { class: "badge" }, t("not_saved")) : null)];
  const attributes = { class: `slot ${slot}`, "data-row": slot, "data-focus": `row ${slot}` };
  if (state.session.read_only) return h("div", { ...attributes, tabindex: "0" }, content);
  return [h("button", { type: "button", ...attributes, "aria-expanded": String(isOpen(slot)), onclick: () => openPanel("edit", slot) }, content),
    isOpen(slot) ? editorNode(slot, spelt) : null];
}

const evidenceText = (spelt) => (spelt.evidence ?? []).map((span) => `«${clip(wordsAt(state.article, span.start, span.end), 90)}»`).join(" ");

function editorNode(slot, spelt) {
  return editorOf({ slot, spelt, onPick: (value) => pick(slot, value), onCancel: closePanel, onChoose: () => chooseFor(slot) });
}

/** Open a part of the form: `reject`, `same`, `comment`, `history`, or `edit` with a slot. */
export function openPanel(kind, slot = null) {
  if (!subject() || state.session.read_only) return;
  stopChoosing();
  if (slot === "measure" && !subject().measure) {
    chooseFor(slot); // a figure is its words first
    return;
  }
  state.panel = state.panel?.kind === kind && state.panel.slot === slot && kind !== "edit" ? null : { kind, slot };
  emit("redraw");
  if (state.panel) {
    emit("panel");
    const opened = document.querySelector(kind === "edit" ? `[data-editor="${slot}"]` : "#panel > *");
    if (opened) focusEditor(opened);
    opened?.scrollIntoView({ block: "nearest" });
  }
}

export function closePanel() {
  const { slot } = state.panel ?? {};
  state.panel = null;
  emit("redraw");
  if (slot) document.querySelector(`#claim [data-focus="row ${slot}"]`)?.focus({ preventScroll: true });
}

function drawPanel() {
  const panel = document.getElementById("panel");
  const kind = state.panel?.kind;
  if (kind === "reject") {
    const options = (choices().reasons ?? []).map((value) => ({ value, label: valueWords("reason", value) }));
    fill(panel, choiceList({ label: t("reject_why"), options, onPick: (option) => decide("reject", { reason: option.value }) }));
  } else if (kind === "same") {
    fill(panel, sameEditor({ line: claimLine, onCancel: closePanel, onPick: (id) => decide("same_as", { same_as: id }) }));
  } else if (kind === "comment") fill(panel, commentForm());
}

function commentForm() {
  const text = h("textarea", { rows: "2", name: "comment", "aria-label": t("comment"), placeholder: t("comment_how") });
  const take = (event) => {
    event.preventDefault();
    if (text.value.trim()) decide("comment", { comment: text.value.trim() });
  };
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) take(event);
    if (event.key === "Escape") { event.stopPropagation(); closePanel(); }
  });
  return h("form", { class: "editor", onsubmit: take }, text, h("p", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, t("save")), h("button", { type: "button", onclick: closePanel }, kbd("Esc"), t("cancel"))));
}

// A corrected slot waits in the draft until it is saved; one that is as it was leaves the draft.
function pick(slot, value, spans = null) {
  refusal = null;
  if (state.added) {
    state.added.spelt = { ...state.added.spelt, [slot]: value, slots: spans ? { ...state.added.spelt.slots, [slot]: spans } : state.added.spelt.slots };
  } else {
    const claim = shownClaim();
    const now = claim.now ?? claim.claim;
    const draft = { ...state.drafts.get(claim.id), [slot]: value };
    if (spans) draft.slots = { ...draft.slots, [slot]: spans };
    if (sameValue(now[slot], value) && !spans) delete draft[slot];
    if (Object.keys(draft).length) state.drafts.set(claim.id, draft);
    else state.drafts.delete(claim.id);
    emit("drafted", claim.id);
  }
  closePanel();
}

/** Ask for the words of a slot in the article. */
export function chooseFor(slot) {
  const spelt = subject();
  const near = spelt.slots?.[slot]?.[0]?.start ?? spelt.evidence?.[0]?.start ?? 0;
  emit("choosing");
  startChoosing({ label: slotWords(slot), near, onChoose: (words) => chosen(slot, words), onCancel: () => emit("panel") });
}

const TAKES_WORDS = { group: (text) => ({ text, lemma: text.toLowerCase() }), whole: (text) => text, source_document: (text) => text, speaker: (name) => ({ name, role: null }), organisation: (name) => ({ name, kind: "other" }) };

async function chosen(slot, { start, end, text }) {
  emit("panel");
  const spelt = subject();
  const spans = [{ start, end }];
  if (slot === "evidence") pick("evidence", [{ start, end }]);
  else if (slot === "measure") {
    const { measure } = await state.source.figure(state.article.number, start, end).catch((error) => { refuse({ message: error.message, field: "measure" }); return {}; });
    if (measure) pick("measure", measure);
    else refuse({ message: t("no_figure_read", { words: clip(text, 40) }), field: "measure" });
  } else {
    const isKnown = spelt[slot] !== null && spelt[slot] !== undefined;
    const named = [...state.article.people, ...state.article.organisations].find((row) => row.name === text);
    const value = TAKES_WORDS[slot] ? (named && slot !== "group" && slot !== "whole" && slot !== "source_document" ? { name: named.name, [slot === "speaker" ? "role" : "kind"]: named[slot === "speaker" ? "role" : "kind"] ?? null } : TAKES_WORDS[slot](text)) : null;
    pick(slot, value ?? (isKnown ? spelt[slot] : null), spans);
    if (!value) openPanel("edit", slot); // the words are chosen, what they say is still to be told
  }
}

function historyOf(claim) {
  const place = h("div", { class: "past" });
  return h("details", { id: "history", open: state.panel?.kind === "history", ontoggle: (event) => event.target.open && !place.hasChildNodes() && drawHistory(place, claim.id) }, h("summary", { "data-focus": "history" }, t("history")), place);
}
