import { h, kbd } from "./dom.js";
import { choiceList, combobox, narrowed } from "./combobox.js";
import { isEdtf, periodWords } from "./edtf.js";
import { measureEditor } from "./measure.js";
import { byWords } from "./slots.js";
import { isBlind, state } from "./state.js";
import { choices, slotWords, t, valueWords } from "./words.js";
// For each slot the way to correct it. Every editor calls `onPick(value)` once, or `onCancel()`.

const LISTED = { kind: "kinds", direction: "directions", modality: "modalities", attribution: "attributions" };
const OPTIONAL = new Set(["direction"]);

/** The editor of a slot, and the button to choose its words in the article. */
export function editorOf({ slot, spelt, onPick, onCancel, onChoose }) {
  const at = { slot, spelt, onPick, onCancel };
  const choose = h("button", { type: "button", class: "choose", onclick: onChoose }, kbd("."), t("choose_words"));
  const body = bodyOf(at);
  const node = h("div", { class: "editor", "data-editor": slot }, body, h("p", { class: "buttons" }, choose,
    slot !== "measure" ? h("button", { type: "button", onclick: onCancel }, kbd("Esc"), t("cancel")) : null));
  return node;
}

function bodyOf(at) {
  const { slot, spelt, onPick, onCancel } = at;
  if (LISTED[slot]) {
    const options = (choices()[LISTED[slot]] ?? []).filter((v) => v !== null).map((value) => ({ value, label: valueWords(slot, value) }));
    if (OPTIONAL.has(slot)) options.push({ value: null, label: t("none") });
    return choiceList({ label: slotWords(slot), options, chosen: spelt[slot], onPick: (option) => onPick(option.value) });
  }
  if (slot === "negated") {
    const options = [true, false].map((value) => ({ value, label: valueWords("negated", value) }));
    return choiceList({ label: slotWords(slot), options, chosen: spelt.negated, onPick: (option) => onPick(option.value) });
  }
  if (slot === "measure") return measureEditor({ measure: spelt.measure, onPick, onCancel });
  if (slot === "period" || slot === "baseline") return periodEditor(at);
  if (slot === "evidence") return h("p", { class: "hint" }, t("evidence_hint"));
  if (slot === "group" || slot === "whole" || slot === "source_document") return wordsEditor(at);
  return combobox({ label: slotWords(slot), find: FINDERS[slot], free: FREE[slot] ?? null, onPick: (option) => onPick(option.value), onCancel });
}

const noneOption = () => ({ value: null, label: t("none"), hint: t("not_stated") });

const FINDERS = {
  topic: (typed) => narrowed(named("topics", "topic"), typed),
  indicator: (typed) => narrowed(named("indicators", "indicator"), typed),
  place: findPlaces,
  speaker: (typed) => narrowed([...state.article.people.map((p) => ({
    value: { name: p.name, role: p.role }, label: p.name, hint: [p.role, p.function && valueWords("function", p.function)].filter(Boolean).join(", "),
  })), noneOption()], typed),
  organisation: (typed) => narrowed([...state.article.organisations.map((o) => ({
    value: { name: o.name, kind: o.kind }, label: o.name, hint: valueWords("organisation_kind", o.kind),
  })), noneOption()], typed),
};

const FREE = {
  speaker: (typed) => ({ value: { name: typed, role: null }, label: typed, hint: t("new_name") }),
  organisation: (typed) => ({ value: { name: typed, kind: "other" }, label: typed, hint: t("new_name") }),
  place: (typed) => (/^\d/.test(typed) ? null : { value: { name: typed, kind: "place", code: null }, label: typed, hint: t("place_without_number") }),
};

// Ids and both standards' names are found, whichever language the page speaks.
function named(list, slot) {
  const rows = (choices()[list] ?? []).map((row) => ({ value: row.id, label: valueWords(slot, row.id), also: [row.id, row.nb, row.nn, row.en].join(" ") }));
  return list === "topics" ? rows.sort((a, b) => byWords(a.label, b.label)) : rows;
}

async function findPlaces(typed) {
  const option = (p) => ({ value: { name: p.name, kind: p.kind, code: p.code ?? null }, label: p.name, hint: [p.code, valueWords("place_kind", p.kind), p.until && t("until", { when: p.until })].filter(Boolean).join(" · ") });
  const near = narrowed(state.article.places.map(option), typed);
  const rest = typed ? (await state.source.places(typed, state.article.published?.slice(0, 10))).map(option) : [];
  const known = new Set(near.map((o) => `${o.label} ${o.value.code}`));
  return [...near, ...rest.filter((o) => !known.has(`${o.label} ${o.value.code}`)), ...narrowed([noneOption()], typed)];
}

function periodEditor({ slot, spelt, onPick, onCancel }) {
  const told = h("p", { class: "hint", id: "period-told" });
  const input = h("input", { type: "text", value: spelt[slot] ?? "", "aria-label": slotWords(slot), "aria-describedby": "period-told", autocomplete: "off", spellcheck: "false" });
  const tell = () => {
    const value = input.value.trim();
    const good = value === "" || isEdtf(value);
    input.setAttribute("aria-invalid", good ? "false" : "true");
    told.textContent = value === "" ? t("period_hint") : good ? `✓ ${periodWords(value)}` : `✗ ${t("bad_period")}`;
    return good;
  };
  input.addEventListener("input", tell);
  const form = h("form", { class: "line", onsubmit: (event) => { event.preventDefault(); if (tell()) onPick(input.value.trim() || null); } },
    input, h("button", { type: "submit", class: "primary" }, t("use")), told);
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); onCancel(); } });
  tell();
  return form;
}

function wordsEditor({ slot, spelt, onPick, onCancel }) {
  const value = slot === "group" ? spelt.group?.text : spelt[slot];
  const text = h("input", { type: "text", name: "words", value: value ?? "", "aria-label": slotWords(slot), autocomplete: "off" });
  const lemma = slot === "group" ? h("input", { type: "text", name: "lemma", value: spelt.group?.lemma ?? "", "aria-label": t("lemma"), placeholder: t("lemma"), autocomplete: "off" }) : null;
  const take = (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (slot !== "group") onPick(words || null);
    else onPick(words ? { text: words, lemma: lemma.value.trim() || words.toLowerCase() } : null);
  };
  const form = h("form", { class: "line", onsubmit: take }, text, lemma, h("button", { type: "submit", class: "primary" }, t("use")));
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); onCancel(); } });
  return form;
}

/** A field that finds another claim: of this article first, then of all. */
export function sameEditor({ onPick, onCancel, line }) {
  const option = (row) => ({ value: row.id, label: line(row), hint: row.title });
  const here = state.article.claims.filter((claim) => claim.id !== state.claim);
  const find = async (typed) => {
    const near = narrowed(here.map((claim) => ({ value: claim.id, label: line({ ...(claim.now ?? claim.claim), figure: claim.figure, place: (claim.now ?? claim.claim).place?.name }), hint: t("this_article") })), typed);
    if (!typed || isBlind()) return near;
    const rest = (await state.source.claims({ q: typed }, null, 20)).claims.filter((row) => row.id !== state.claim && row.article !== state.article.number);
    return [...near, ...rest.map(option)];
  };
  return h("div", { class: "editor", "data-editor": "same_as" }, h("p", { class: "hint" }, t("same_hint")), combobox({ label: t("same_as"), find, onPick: (o) => onPick(o.value), onCancel }));
}

/** Put the cursor where an editor that was just opened begins. */
export function focusEditor(editor) {
  const first = editor.querySelector("input, [role=group], textarea") ?? editor.querySelector("button");
  first?.focus();
  if (first instanceof HTMLInputElement) first.select();
}
