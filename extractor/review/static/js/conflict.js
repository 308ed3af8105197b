import { h } from "./dom.js";
import { showDialog } from "./dialogs.js";
import { clock } from "./edtf.js";
import { SLOTS } from "./spans.js";
import { sameValue, valueText } from "./slots.js";
import { slotWords, t, valueWords } from "./words.js";
// Somebody else decided meanwhile: both versions side by side, and the choice.

/** What differs between two versions of a claim, of the slots that have a value in words. */
export function differing(theirs, mine) {
  return SLOTS.map(({ slot }) => slot).filter((slot) => slot !== "evidence" && !sameValue(theirs[slot], mine[slot]));
}

/** Show both versions, theirs and the one that was seen with what was to be saved; true to save it. */
export async function conflictDialog(current, body, mine) {
  const theirs = current.now ?? current.claim;
  const differ = differing(theirs, mine);
  const cell = (slot, spelt) => valueText(slot, spelt) || "–";
  const decided = current.decision;
  const told = [t(`status.${current.status}`), decided?.reason && valueWords("reason", decided.reason), decided?.comment && `«${decided.comment}»`].filter(Boolean).join(", ");
  const ours = [t(`action.${body.action}`), body.reason && valueWords("reason", body.reason), body.comment && `«${body.comment}»`].filter(Boolean).join(", ");
  const table = h("table", { class: "versions" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("what")), h("th", { scope: "col" }, decided ? `${decided.reviewer}, ${clock(decided.at)}` : t("theirs")), h("th", { scope: "col" }, t("yours")))),
    h("tbody", {}, h("tr", {}, h("th", { scope: "row" }, t("decision")), h("td", {}, told), h("td", {}, ours)),
      differ.map((slot) => h("tr", {}, h("th", { scope: "row" }, slotWords(slot)), h("td", {}, cell(slot, theirs)), h("td", {}, cell(slot, mine))))));
  const close = (value) => (event) => event.target.closest("dialog").close(value);
  const dialogBody = h("div", {}, h("p", {}, t("conflict_why")), table, h("p", { class: "buttons" },
    h("button", { type: "button", class: "primary", onclick: close("theirs") }, t("keep_theirs")),
    h("button", { type: "button", onclick: close("mine") }, t("save_mine"))));
  return (await showDialog({ title: t("conflict_title"), body: dialogBody, name: "conflict" })) === "mine";
}
