import { h } from "./dom.js";
import { PER_WORDS } from "./slots.js";
import { choices, t, valueWords } from "./words.js";
// The figure of a claim as fields. Its words are chosen in the article, before or after.

// As the records have them: UCUM where it has one. Money has a currency instead.
const UNITS = {
  money: ["NOK", "SEK", "DKK", "EUR", "USD", "GBP"], count: ["1"], percent: ["%"], percentage_point: ["{percentage_point}"],
  ratio: ["{share}", "{factor}"], multiple_of_G: ["{G}"], duration: ["a", "mo", "wk", "d", "h"], age: ["a"],
};
const UNIT_WORDS = { "{share}": "as_share", "{factor}": "times_as_much", "{percentage_point}": "percentage_points", a: "years", mo: "months", wk: "weeks", d: "days", h: "hours" };

/** A Norwegian or English numeral as a number; null where it is none. */
export function readNumeral(text) {
  const bare = text.replace(/[\s\u00a0\u202f']/g, "").replace(",", ".");
  return /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : null;
}

const written = (n) => (n === null || n === undefined ? "" : String(n).replace(".", ","));

function select(name, options, chosen, words) {
  return h("select", { name }, options.map((value) => h("option", { value: value ?? "", selected: (value ?? "") === (chosen ?? "") }, words(value))));
}

function unitPicker(kind, chosen = null) {
  const units = UNITS[kind] ?? ["1"];
  const all = kind === "money" && chosen && !units.includes(chosen) ? [...units, chosen] : units;
  return select("unit", all, chosen ?? all[0], (unit) => (unit === "1" ? "–" : UNIT_WORDS[unit] ? t(UNIT_WORDS[unit]) : unit));
}

/** A form for a figure; `onPick(measure)` has null where it was emptied. */
export function measureEditor({ measure, onPick, onCancel }) {
  const kinds = choices().amount_kinds ?? [];
  const field = (name, label, input) => h("label", { class: `field ${name}` }, h("span", {}, label), input);
  const text = (name, value) => h("input", { type: "text", name, value: value ?? "", autocomplete: "off", spellcheck: "false" });
  const pers = [null, ...new Set([...Object.keys(PER_WORDS), measure?.per].filter(Boolean))];
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const form = h("form", { class: "figure-form", onsubmit: take },
    field("value", t("value"), text("value", written(measure?.value))),
    field("low", t("low"), text("low", written(measure?.low))),
    field("high", t("high"), text("high", written(measure?.high))),
    field("kind", t("slot.kind"), select("kind", kinds, measure?.kind ?? "count", (v) => valueWords("amount_kind", v))),
    field("modifier", t("modifier"), select("modifier", [null, ...(choices().modifiers ?? [])], measure?.modifier, (v) => (v ? valueWords("modifier", v) : "–"))),
    field("unit", t("unit"), unitPicker(measure?.kind ?? "count", measure?.currency ?? measure?.unit)),
    field("counted", t("counted"), text("counted", measure?.counted)),
    field("per", t("per_what"), select("per", pers, measure?.per, (v) => (v ? (PER_WORDS[v] ? t(PER_WORDS[v]) : v) : "–"))),
    problem,
    h("p", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, t("use")), h("button", { type: "button", onclick: onCancel }, t("cancel"))));
  form.elements.kind.addEventListener("change", () => form.elements.unit.replaceWith(unitPicker(form.elements.kind.value)));

  function take(event) {
    event.preventDefault();
    const get = (name) => form.elements[name].value.trim();
    const numbers = ["value", "low", "high"].map((name) => [name, get(name) === "" ? null : readNumeral(get(name))]);
    const wrong = numbers.find(([name, number]) => number === null && get(name) !== "");
    const [value, low, high] = numbers.map(([, number]) => number);
    if (wrong || (value === null && (low === null || high === null))) {
      problem.textContent = t("bad_number");
      problem.hidden = false;
      form.elements[wrong ? wrong[0] : "value"].focus();
      return;
    }
    const kind = get("kind");
    const relation = measure?.relation === "range" ? null : measure?.relation ?? null;
    onPick({
      ...measure, kind, value, low: value === null ? low : null, high: value === null ? high : null, relation: value === null ? "range" : relation,
      unit: kind === "money" ? null : get("unit"), currency: kind === "money" ? get("unit") : null,
      modifier: get("modifier") || null, near: Boolean(measure?.near) && get("modifier") === measure.modifier, counted: get("counted") || null, per: get("per") || null,
    });
  }
  return form;
}
