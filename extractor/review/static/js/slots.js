import { locale, numeral, periodWords } from "./edtf.js";
import { shown } from "./dom.js";
import { t, valueWords } from "./words.js";
// Slots of a claim in words.

/** A figure in words: `17,3 million NOK`, `20–30 %`. */
export function measureText(measure) {
  if (!measure) return t("no_figure");
  const ends = measure.value === null || measure.value === undefined ? [measure.low, measure.high] : [measure.value];
  const isYear = measure.kind === "duration" ? 3 : 4;
  const numbers = ends.filter((n) => n !== null && n !== undefined).map((n) => numeral(n, isYear)).join("–");
  const unit = measure.currency ?? { percent: "%", percentage_point: t("percentage_points"), multiple_of_G: "G" }[measure.kind] ?? plainUnit(measure.unit);
  const modifier = measure.modifier ? `${valueWords("modifier", measure.modifier)} ` : "";
  return shown(`${modifier}${numbers} ${unit ?? ""}`.trim());
}

function plainUnit(unit) {
  if (!unit || unit === "1") return null;
  if (unit === "{factor}") return t("times_as_much");
  if (unit === "{share}") return t("as_share");
  if (unit === "{percentage_point}") return t("percentage_points");
  if (unit === "{G}") return "G";
  return { a: t("years"), mo: t("months"), wk: t("weeks"), d: t("days"), h: t("hours") }[unit] ?? unit;
}

/** What is counted and per what, beside a figure. */
export function measureBeside(measure) {
  const per = measure?.per && t("per", { unit: PER_WORDS[measure.per] ? t(PER_WORDS[measure.per]) : measure.per });
  return [measure?.counted && shown(measure.counted), per].filter(Boolean).join(", ");
}

export const PER_WORDS = { P1Y: "per.year", P1M: "per.month", P1W: "per.week", P1D: "per.day", PT1H: "per.hour", person: "per.person" };

/** The value of a slot in words; empty where it has none. */
export function valueText(slot, spelt) {
  const value = spelt[slot];
  if (slot === "measure") return [measureText(value), measureBeside(value)].filter(Boolean).join(" · ");
  if (slot === "evidence") return "";
  if (value === null || value === undefined) return "";
  if (slot === "period" || slot === "baseline") return periodWords(value);
  if (slot === "place") return shown(value.code ? `${value.name} (${value.code})` : `${value.name} (${valueWords("place_kind", value.kind)})`);
  if (slot === "speaker") return shown(value.role ? `${value.name}, ${value.role}` : value.name);
  if (slot === "organisation") return shown(value.name);
  if (slot === "group") return shown(value.text);
  if (slot === "whole" || slot === "source_document") return shown(value);
  return valueWords(slot, value);
}

/** A figure as the server writes it (`21.4 a`), in words. */
export function figureWords(figure) {
  if (!figure) return "";
  const [, number, unit] = /^([^]*?)(?: (\S+))?$/.exec(figure);
  const words = plainUnit(unit);
  const isUnit = words && words !== unit;
  const local = locale() === "en-GB" ? figure : figure.replace(/(\d)\.(\d)/g, "$1,$2");
  return shown(isUnit ? `${locale() === "en-GB" ? number : number.replace(/(\d)\.(\d)/g, "$1,$2")} ${words}` : local);
}

/** A claim in one line, as lists and pickers show it. */
export function claimLine(row) {
  const figure = figureWords(row.figure) || valueWords("direction", row.direction);
  return [figure, valueWords("indicator", row.indicator), valueWords("topic", row.topic), periodWords(row.period), row.place]
    .filter(Boolean).map(shown).join(" · ");
}

/** Compare values of a slot as JSON: enough to tell what a correction changed. */
export const sameValue = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export const byWords = (a, b) => a.localeCompare(b, locale());
