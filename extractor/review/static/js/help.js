import { closeButton, showDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { KEYS, areKeysOn, turnKeys } from "./keys.js";
import { SLOTS } from "./spans.js";
import { slotWords, t } from "./words.js";
// All keys, what the marks mean, and a switch for those whom single letters hinder.

/** Show the help until it is closed. */
export function showHelp() {
  const row = (key, words) => h("tr", {}, h("th", { scope: "row" }, key.split(" ").map((k) => h("kbd", {}, k))), h("td", {}, words));
  const table = (title, rows) => h("table", {}, h("caption", {}, title), h("tbody", {}, rows));
  const marks = SLOTS.filter(({ slot }) => slot !== "evidence").map(({ slot, key, line }) => row(`e ${key}`, h("span", { class: `sample line-${line}` }, slotWords(slot))));
  const on = h("input", { type: "checkbox", checked: areKeysOn(), onchange: (event) => turnKeys(event.target.checked) });
  return showDialog({ title: t("keys"), name: "help", body: h("div", {}, h("div", { class: "columns", tabindex: "0", role: "group", "aria-label": t("keys") },
    table(t("keys_do"), [...KEYS.map(({ key, text }) => row(key, t(text))), row("r 1", t("key.reason")), row("Esc", t("key.escape"))]),
    table(t("keys_slots"), marks),
    table(t("keys_words"), [row("← →", t("key.word")), row("⇧← ⇧→", t("key.extend")), row("↑ ↓", t("key.block")), row("n N", t("key.next_figure")), row("Enter", t("key.take")), row("Esc", t("cancel"))])),
  h("label", { class: "tick" }, on, t("keys_on")), h("p", { class: "buttons" }, closeButton())) });
}
