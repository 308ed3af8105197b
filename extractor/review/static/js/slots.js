import { locale, numeral, periodWords } from "./edtf.js";
import { h, shown } from "./dom.js";
import { t, valueWords } from "./words.js";
// Slots of a claim in words.

/** A figure in words: `17,3 million NOK`, `20–30 %`. */
export function measureText(measure) {
  if (!measure) return t("no_figure");
  const ends = measure.value === null || measure.value === undefined ? [measure.low, measure.high] : [measure.value];
  const isYear = measure.kind === "duration" ? 3 : 4;
  const isShare = measure.unit === "{share}";
  const numbers = ends.filter((n) => n !== null && n !== undefined).map((n) => (isShare ? shareText(n) : numeral(n, isYear))).join("–");
  const unit = isShare ? null : measure.currency ?? { percent: "%", percentage_point: t("percentage_points"), multiple_of_G: "G" }[measure.kind] ?? plainUnit(measure.unit);
  const modifier = measure.near ? `${t("nearly")} ` : measure.modifier ? `${valueWords("modifier", measure.modifier)} ` : "";
  return shown(`${modifier}${numbers} ${unit ?? ""}`.trim());
}

// A part as a fraction where it is a simple one, as `find` tells it; else as a percentage.
function shareText(part) {
  for (let below = 1; below <= 20; below += 1) {
    const above = Math.round(part * below);
    if (Math.abs(above / below - part) < 1e-6) return below === 1 ? String(above) : `${above}/${below}`;
  }
  return `${numeral(100 * part)}\u00a0%`;
}

const ARROWS = { up: "↑", down: "↓", unchanged: "=" };

/** What a claim says, of a row or of its slots: arrow, figure, and tags for what is no plain fact. */
export function tellingOf(said) {
  const moves = ARROWS[said.direction] && (said.kind === "change" || said.kind === "trend");
  const words = valueWords("direction", said.direction);
  const arrow = moves ? h("span", { class: "arrow", role: "img", "aria-label": words, title: words }, ARROWS[said.direction]) : null;
  const figure = said.measure ? measureText(said.measure) : words || valueWords("kind", said.kind) || t("no_figure");
  const modality = said.modality && said.modality !== "asserted" ? valueWords("modality", said.modality) : null;
  return [said.negated ? h("span", { class: "tag-word not" }, t("tag.not")) : null, arrow, arrow ? " " : null,
    said.negated ? h("s", {}, figure) : figure, modality ? h("span", { class: "tag-word" }, modality) : null];
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

const BEFORE = { nearly: "nearly", about: "APPROX", under: "LESS_THAN", over: "MORE_THAN", "at most": "EQUAL_OR_LESS", "at least": "EQUAL_OR_MORE" };

/** A figure as the server writes it (`21.4 a`), in words. */
export function figureWords(figure) {
  if (!figure) return "";
  const before = Object.entries(BEFORE).find(([english]) => figure.startsWith(`${english} `));
  if (before) return `${before[1] === "nearly" ? t("nearly") : valueWords("modifier", before[1])} ${figureWords(figure.slice(before[0].length + 1))}`;
  const [, number, unit] = /^([^]*?)(?: (\S+))?$/.exec(figure);
  const words = plainUnit(unit);
  const isUnit = words && words !== unit;
  const local = locale() === "en-GB" ? figure : figure.replace(/(\d)\.(\d)/g, "$1,$2");
  return shown(isUnit ? `${locale() === "en-GB" ? number : number.replace(/(\d)\.(\d)/g, "$1,$2")} ${words}` : local);
}

/** A claim in one line, as pickers show it. */
export function claimLine(row) {
  const figure = row.measure ? measureText(row.measure) : "";
  const said = [row.negated && t("tag.not"), ARROWS[row.direction], figure || valueWords("direction", row.direction)].filter(Boolean).join(" ");
  const modality = row.modality && row.modality !== "asserted" ? valueWords("modality", row.modality) : "";
  return [said, modality, valueWords("indicator", row.indicator), valueWords("topic", row.topic), periodWords(row.period), row.place]
    .filter(Boolean).map(shown).join(" · ");
}

/** Compare values of a slot as JSON: enough to tell what a correction changed. */
export const sameValue = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export const byWords = (a, b) => a.localeCompare(b, locale());
