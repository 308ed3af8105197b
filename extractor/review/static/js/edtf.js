import { shown } from "./dom.js";
import { language, t } from "./words.js";
// Periods: EDTF (ISO 8601-2) as records have it. The server has the last word on what is valid.

const DAY = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const ONE = /^-?\d{3}[\dX](?:-(?:0[1-9]|1[0-2]|2[1-4]|3[3-6]|4[01])|-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|-W(?:0[1-9]|[1-4]\d|5[0-3]))?[?~%]?$|^\d{2}XX[?~%]?$/;

/** Whether a text looks like EDTF: a year, season, quarter, half, month, week, day, or two of them. */
export function isEdtf(text) {
  const ends = text.split("/");
  if (ends.length > 2) return false;
  const open = (end) => end === ".." || end === "";
  if (ends.length === 2 && ends.every(open)) return false;
  return ends.every((end) => ONE.test(end) || (ends.length === 2 && open(end)));
}

const PARTS = {
  21: "spring", 22: "summer", 23: "autumn", 24: "winter",
  33: "quarter1", 34: "quarter2", 35: "quarter3", 36: "quarter4", 40: "half1", 41: "half2",
};

/** A period in words: `2016-33` is «1st quarter 2016». */
export function periodWords(edtf) {
  if (!edtf) return "";
  if (edtf.includes("/")) {
    return edtf.split("/").map((end) => (end === ".." || end === "" ? "…" : periodWords(end))).join(" – ");
  }
  const bare = edtf.replace(/[?~%]$/, "");
  const about = bare === edtf ? "" : `${t("about")} `;
  const week = /^(\d{4})-W(\d{2})$/.exec(bare);
  if (week) return `${about}${t("week", { n: Number(week[2]) })} ${week[1]}`;
  const date = DAY.exec(bare.slice(0, 10));
  if (!date || !date[2]) return about + shown(bare.replace(/^(\d{3})X$/, "$10–$19"));
  const [, year, month, day] = date;
  if (PARTS[Number(month)]) return `${about}${t(PARTS[Number(month)])} ${year}`;
  const when = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  const form = { year: "numeric", month: day ? "short" : "long", day: day ? "numeric" : undefined, timeZone: "UTC" };
  return about + new Intl.DateTimeFormat(locale(), form).format(when);
}

export function locale() {
  return language() === "en" ? "en-GB" : "nb-NO"; // Chromium has no nn, and writes it as American
}

/** A number as the reader's language writes it. */
export function numeral(value, digits = 2) {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
}

/** A moment (UTC, ISO 8601) on the reader's clock. */
export function clock(at) {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return at;
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(when);
}
