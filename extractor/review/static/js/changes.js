import { clip, fill, h, shown } from "./dom.js";
import { numeral } from "./edtf.js";
import { tellingOf } from "./slots.js";
import { state } from "./state.js";
import { slotWords, t, valueWords } from "./words.js";
// Records of a newer extractor: which decisions stand on claims that changed, or that are gone.

/** Draw the list of claims that changed since somebody decided on them. */
export async function drawChanges(place) {
  fill(place, h("p", { class: "hint" }, t("loading")));
  let changes;
  try {
    changes = await state.source.changes();
  } catch (error) {
    fill(place, h("p", { class: "problem", role: "alert" }, error.message));
    return;
  }
  const { kept, changed, gone } = changes;
  fill(place, h("section", { class: "card wide" }, h("h2", {}, t("changes")), h("p", { class: "hint" }, t("changes_how")), h("p", {}, t("changes_kept", { n: numeral(kept) })),
    h("h3", {}, t("changes_changed", { n: numeral(changed.length) })),
    h("ul", {}, changed.slice(0, 500).map(changedItem)),
    h("h3", {}, t("changes_gone", { n: numeral(gone.length) })),
    h("ul", {}, gone.slice(0, 500).map((row) => h("li", {}, row.article ? h("a", { href: `#/article/${row.article}` }, clip(row.title, 140) || t("untitled")) : shown(row.source), ": ", goneText(row))))));
}

function changedItem({ claim, title, before, now, fields }) {
  const slots = fields.map((slot) => (slot === "text" ? t("text") : slotWords(slot))).join(", ");
  return h("li", {}, h("a", { href: `#/claim/${encodeURIComponent(claim)}` }, clip(title, 140) || t("untitled")), ": ",
    before ? [h("del", {}, tellingOf(before)), " → "] : null, h("strong", {}, tellingOf(now)), " ", h("small", {}, slots));
}

function goneText({ status, before }) {
  if (!before) return t(`status.${status}`);
  return [`${t(`status.${status}`)} · `, tellingOf(before), [null, valueWords("indicator", before.indicator), valueWords("topic", before.topic), before.place?.name].filter((words) => words !== "" && words !== undefined).map(shown).join(" · ")];
}
