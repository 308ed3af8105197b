import { beginAdding } from "./adding.js";
import { chooseFor, closePanel, openPanel, saveNew } from "./claim.js";
import { chooseKey, isChoosing } from "./choose.js";
import { isDialogOpen, say } from "./dialogs.js";
import { isTyping, isWriting } from "./dom.js";
import { go, goToClaim, stepArticle, stepClaim, stepUndecided } from "./navigate.js";
import { acceptOrCorrect, undoLast } from "./saving.js";
import { SLOTS } from "./spans.js";
import { emit, shownClaim, state } from "./state.js";
import { kept, t } from "./words.js";
// The keyboard. One letter does one thing, unless something is being written or a dialog is open.

const KEYS_OFF = "extractor.keysOff";
const STILL_WRITING = 1500; // milliseconds
let writtenAt = -STILL_WRITING; // the last letter that went into a field nobody has left since
let isSlotNext = false; // after `e`: the next letter is a slot's

export const areKeysOn = () => kept(KEYS_OFF) !== "1";
export const turnKeys = (on) => kept(KEYS_OFF, on ? null : "1");

/** Every key of the page, with the key of its text, as the help lists them. */
export const KEYS = [
  { key: "j", text: "key.next", run: () => stepClaim(1) },
  { key: "k", text: "key.previous", run: () => stepClaim(-1) },
  { key: "J", text: "key.next_article", run: () => stepArticle(1) },
  { key: "K", text: "key.previous_article", run: () => stepArticle(-1) },
  { key: "x", text: "key.next_undecided", run: stepUndecided },
  { key: "a", text: "key.accept", run: () => (state.added ? saveNew() : acceptOrCorrect()) },
  { key: "r", text: "key.reject", run: () => claimPanel("reject") },
  { key: "e", text: "key.edit", run: beginSlot },
  { key: "u", text: "key.undo", run: undoLast },
  { key: "n", text: "key.add", run: beginAdding },
  { key: "s", text: "key.same", run: () => claimPanel("same") },
  { key: "c", text: "key.comment", run: () => claimPanel("comment") },
  { key: "h", text: "key.history", run: toggleHistory },
  { key: ".", text: "key.choose", run: () => { if (state.panel?.kind === "edit") chooseFor(state.panel.slot); } },
  { key: "/", text: "key.search", run: () => { emit("tab", "list"); document.getElementById("search")?.focus(); } },
  { key: "o", text: "key.overview", run: () => go("#/overview") },
  { key: "l", text: "key.back_to_list", run: () => (state.claim ? goToClaim(state.claim) : go("#/")) },
  { key: "?", text: "key.help", run: () => emit("help") },
];
const READ_ONLY = new Set(["j", "k", "J", "K", "/", "o", "l", "?"]);

function claimPanel(kind) {
  if (!state.added && shownClaim()) openPanel(kind);
}

function beginSlot() {
  if (!shownClaim() && !state.added) return;
  isSlotNext = true;
  document.body.dataset.slotNext = "1";
  say(t("said.which_slot"));
}

function endSlot() {
  if (isSlotNext) say("");
  isSlotNext = false;
  delete document.body.dataset.slotNext;
}

function toggleHistory() {
  const history = document.getElementById("history");
  if (history) history.open = !history.open;
  history?.scrollIntoView({ block: "nearest" });
}

/** Listen for keys. */
export function watchKeys() {
  document.addEventListener("pointerdown", () => { writtenAt = -STILL_WRITING; }, true);
  document.addEventListener("keydown", (event) => { if (isStrayLetter(event)) { event.preventDefault(); event.stopImmediatePropagation(); } }, true);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isDialogOpen()) return;
    if (isChoosing() && chooseKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && event.target instanceof Element && event.target.closest(".editor")) {
      closePanel();
      return;
    }
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      endSlot();
      if (state.panel) closePanel();
      return;
    }
    if (!areKeysOn() && event.key !== "?") return;
    if (press(event.key)) event.preventDefault();
  });
}

// Where a field goes away under somebody's hands, the letters that follow are no commands.
function isStrayLetter(event) {
  if (!event.isTrusted || ["Enter", "Escape", "Tab"].includes(event.key)) writtenAt = -STILL_WRITING;
  else if (isWriting(event.target)) writtenAt = event.timeStamp;
  else if (event.timeStamp - writtenAt < STILL_WRITING && event.target === document.body && !event.ctrlKey && !event.metaKey && !event.altKey) {
    writtenAt = event.timeStamp;
    return true;
  }
  return false;
}

function press(key) {
  if (isSlotNext && key.length === 1) {
    endSlot();
    const row = SLOTS.find((each) => each.key === key.toLowerCase());
    if (row) openPanel("edit", row.slot);
    else say(t("said.no_such_slot", { key }));
    return true;
  }
  const row = KEYS.find((each) => each.key === key);
  if (!row || (state.session?.read_only && !READ_ONLY.has(key))) return false;
  if (!["?", "o", "l", "/"].includes(key) && document.body.dataset.view !== "review") return false;
  row.run();
  return true;
}
