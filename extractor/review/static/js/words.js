import { shown } from "./dom.js";
import { TEXTS } from "./texts.js";
// The reader's language, and the words of it.

const LANGUAGES = ["en", "nb", "nn"];
const LANGUAGE_KEY = "extractor.language";
let chosenLanguage = null;
let listedChoices = { topics: [], indicators: [] };

/** What may be kept between visits; browsers refuse it for some files and in private windows. */
export function kept(key, value, area = "localStorage") {
  try {
    if (value === undefined) return window[area].getItem(key);
    if (value === null) window[area].removeItem(key);
    else window[area].setItem(key, value);
  } catch {
    return null;
  }
  return value;
}

/** `en`, `nb` or `nn`: as picked, else the first that the browser asks for. */
export function language() {
  if (chosenLanguage) return chosenLanguage;
  const asked = [kept(LANGUAGE_KEY), ...(navigator.languages ?? [])].filter(Boolean);
  const codes = asked.map((tag) => tag.toLowerCase().split("-")[0]).map((c) => (c === "no" ? "nb" : c));
  chosenLanguage = codes.find((code) => LANGUAGES.includes(code)) ?? "en";
  return chosenLanguage;
}

export function setLanguage(code) {
  chosenLanguage = code;
  kept(LANGUAGE_KEY, code);
}

/** The interface's words of a key, with `{name}` filled in. */
export function t(key, filled = {}) {
  const row = TEXTS[key];
  if (!row) return key;
  return row[LANGUAGES.indexOf(language())].replace(/\{(\w+)\}/g, (_, name) => filled[name] ?? "");
}

export function setChoices(choices) {
  listedChoices = choices;
}

export const choices = () => listedChoices;

function listed(rows, id) {
  const row = rows?.find((each) => each.id === id);
  const code = language();
  return row?.[code] ?? row?.nb ?? row?.en ?? null;
}

/** Words for a value of a slot: of a topic its name, of `level` «level» and so on. */
export function valueWords(slot, value) {
  if (value === null || value === undefined) return "";
  if (slot === "topic") return shown(listed(listedChoices.topics, value) ?? value);
  if (slot === "indicator") return shown(listed(listedChoices.indicators, value) ?? value.replaceAll("_", " "));
  if (slot === "negated") return t(value ? "yes" : "no");
  const key = `${slot}.${value}`;
  return TEXTS[key] ? t(key) : shown(String(value).replaceAll("_", " "));
}

export const slotWords = (slot) => t(`slot.${slot}`);
