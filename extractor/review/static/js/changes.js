import { fill, h, shown } from "./dom.js";
import { numeral } from "./edtf.js";
import { measureText } from "./slots.js";
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
    h("ul", {}, changed.slice(0, 500).map((row) => h("li", {}, h("a", { href: `#/claim/${encodeURIComponent(row.claim)}` }, row.fields.map(slotWords).join(", ") || t("changed")), " ", h("small", {}, row.claim)))),
    h("h3", {}, t("changes_gone", { n: numeral(gone.length) })),
    h("ul", {}, gone.slice(0, 500).map((row) => h("li", {}, goneText(row), " ", h("small", {}, shown(`${row.source} · ${row.claim}`)))))));
}

function goneText({ status, before }) {
  if (!before) return t(`status.${status}`);
  return [t(`status.${status}`), measureText(before.measure), valueWords("indicator", before.indicator), valueWords("topic", before.topic), before.place?.name].filter(Boolean).map(shown).join(" · ");
}
