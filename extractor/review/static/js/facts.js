import { clip, fill, h, shown } from "./dom.js";
import { clock, numeral, periodWords } from "./edtf.js";
import { glyph } from "./list.js";
import { SLOTS } from "./spans.js";
import { isBlind, state } from "./state.js";
import { claimLine, figureWords, sameValue, valueText } from "./slots.js";
import { slotWords, t, valueWords } from "./words.js";
// What stands around a claim: arithmetic, other articles, what others decided, what was said.

const linkToClaim = (id, words) => h("a", { href: `#/claim/${encodeURIComponent(id)}` }, words);

function section(title, ...children) {
  return h("section", { class: "facts" }, h("h3", {}, title), children);
}

/** The sections below the form of a claim. */
export function factsOf(claim) {
  return [checksOf(claim), conflictsOf(claim), sameOf(claim), changedOf(claim), isBlind() ? null : opinionsOf(claim), isBlind() ? null : commentsOf(claim), signsOf(claim)];
}

function checksOf(claim) {
  if (!claim.checks?.length) return null;
  return section(t("checks"), h("ul", { class: "checks" }, claim.checks.map((check) => h("li", { class: check.agrees ? "agrees" : "disagrees" },
    h("span", { class: "sum" }, check.text), " ", check.agrees ? "✓ " : "✗ ", t(check.agrees ? "adds_up" : "adds_not_up"),
    " ", (check.with ?? []).map((id) => [linkToClaim(id, figureOf(id)), " "])))));
}

function figureOf(id) {
  const other = state.article.claims.find((claim) => claim.id === id);
  return other ? `→ ${claimLine({ measure: (other.now ?? other.claim).measure }) || t("claim")}` : `→ ${t("claim")}`;
}

function conflictsOf(claim) {
  if (!claim.conflicts?.length) return null;
  return section(t("conflicts"), h("ul", {}, claim.conflicts.map((other) => h("li", {}, h("span", { class: "disagrees" }, "✗ "),
    linkToClaim(other.claim, h("strong", {}, figureWords(other.figure))), ` ${periodWords(other.period)} · ${[other.publisher, other.published && periodWords(other.published.slice(0, 10))].filter(Boolean).map((s) => clip(s, 60)).join(", ")}`,
    h("span", { class: "exact" }, `«${clip(other.exact, 200)}»`), other.why ? h("small", {}, t(`why.${other.why}`) === `why.${other.why}` ? other.why : t(`why.${other.why}`)) : null))));
}

function sameOf(claim) {
  const id = claim.same_as;
  if (!id) return null;
  const other = state.article.claims.find((each) => each.id === id);
  const now = other && (other.now ?? other.claim);
  return section(t("same_as"), h("p", {}, linkToClaim(id, other ? claimLine({ ...now, figure: other.figure, place: now.place?.name }) : t("claim"))));
}

function changedOf(claim) {
  if (!claim.changed) return null;
  const { before, fields } = claim.changed;
  const now = claim.claim ?? claim.now;
  return section(t("changed_since"), h("ul", {}, fields.map((slot) => h("li", {}, `${slotWords(slot)}: `, h("del", {}, valueText(slot, before) || "–"), " → ", valueText(slot, now) || "–"))));
}

function opinionsOf(claim) {
  if (!claim.opinions?.length) return null;
  return section(t("opinions"), h("ul", { class: "opinions" }, claim.opinions.map((one) => h("li", {}, glyph(one.status), " ", h("strong", {}, shown(one.reviewer)), " ",
    t(`status.${one.status}`), one.reason ? `: ${valueWords("reason", one.reason)}` : "", " ", h("small", {}, clock(one.at))))));
}

function commentsOf(claim) {
  if (!claim.comments?.length) return null;
  return section(t("comments"), h("ul", {}, claim.comments.map((one) => h("li", {}, h("strong", {}, shown(one.reviewer)), " ", h("small", {}, clock(one.at)), h("p", { class: "comment" }, shown(one.comment))))));
}

function signsOf(claim) {
  if (claim.confidence === null || claim.confidence === undefined) return null;
  return section(t("confidence"), h("p", {}, h("strong", {}, numeral(claim.confidence)), " ", claim.signs?.length ? shown(claim.signs.join("; ")) : t("no_signs")), claim.frame ? h("p", { class: "frame-row" }, `${t("frame")}: ${clip(claim.frame, 200)}`) : null);
}

/** The decisions on a claim, oldest first, with what each changed. */
export async function drawHistory(place, id) {
  fill(place, h("p", { class: "hint" }, t("loading")));
  try {
    const { decisions } = await state.source.history(id);
    fill(place, decisions.length ? h("ol", { class: "history" }, decisions.map(decisionItem)) : h("p", { class: "hint" }, t("no_history")));
  } catch (error) {
    fill(place, h("p", { class: "problem", role: "alert" }, error.message));
  }
}

function decisionItem(one) {
  const changed = one.before && one.after ? SLOTS.filter(({ slot }) => !sameValue(one.before[slot], one.after[slot])) : [];
  return h("li", { class: one.undone ? "undone" : "" }, h("strong", {}, shown(one.reviewer)), ` ${t(`action.${one.action}`)}`, one.reason ? `: ${valueWords("reason", one.reason)}` : "", one.undone ? ` (${t("undone")})` : "",
    h("small", {}, ` ${clock(one.at)} · extractor ${one.extractor} · ${clip(one.model, 40)}`), one.comment ? h("p", { class: "comment" }, shown(one.comment)) : null,
    changed.map(({ slot }) => h("p", {}, `${slotWords(slot)}: `, slot === "evidence" ? t("changed") : [h("del", {}, valueText(slot, one.before) || "–"), " → ", valueText(slot, one.after) || "–"])));
}
