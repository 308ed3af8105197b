import { fill, h, kbd, shown } from "./dom.js";
import { folded } from "./embedded.js";
import { t } from "./words.js";
// Two ways to pick: a field with a list that narrows as one types, and a few numbered choices.

let comboNumber = 0;

/** Of `[{value, label, hint, also}]` those that have every word typed, the ones that begin so first; `also` is not shown. */
export function narrowed(options, typed) {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const text = (o) => folded(`${o.label} ${o.hint ?? ""} ${o.also ?? ""}`);
  const found = options.filter((o) => words.every((word) => text(o).includes(word)));
  const begins = (o) => (words.length && text(o).startsWith(words[0]) ? 0 : 1);
  return found.map((o, n) => [o, n]).sort((a, b) => begins(a[0]) - begins(b[0]) || a[1] - b[1]).map(([o]) => o);
}

/**
 * A field that picks one of what `find(typed)` gives (an array, or a promise of one).
 * `onPick(option)` where Enter or a click takes one; `free(typed)` makes an option of what was typed.
 */
export function combobox({ label, find, onPick, onCancel, free = null, typed = "" }) {
  const id = `combo-${(comboNumber += 1)}`;
  let options = [];
  let at = 0;
  let asked = 0;
  const list = h("ul", { id, role: "listbox", "aria-label": label });
  const input = h("input", {
    type: "text", role: "combobox", "aria-label": label, "aria-expanded": "true", "aria-controls": id, "aria-autocomplete": "list",
    autocomplete: "off", spellcheck: "false", value: typed, placeholder: t("type_to_search"),
  });
  const draw = () => {
    fill(list, options.map((option, n) => h("li", {
      role: "option", id: `${id}-${n}`, "aria-selected": n === at ? "true" : "false",
      onmousedown: (event) => event.preventDefault(), onclick: () => onPick(option),
    }, h("span", {}, shown(option.label)), option.hint ? h("small", {}, shown(option.hint)) : null)));
    if (options.length) input.setAttribute("aria-activedescendant", `${id}-${at}`);
    else input.removeAttribute("aria-activedescendant");
    list.hidden = options.length === 0;
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    const number = (asked += 1);
    const found = await find(input.value.trim());
    if (number !== asked) return; // an older answer that came late
    options = found.slice(0, 50);
    const own = free && input.value.trim() ? free(input.value.trim()) : null;
    if (own && !options.some((o) => o.label === own.label)) options.push(own);
    at = 0;
    draw();
  };
  let pending = ask();
  input.addEventListener("input", () => { pending = ask(); });
  let typedAhead = null; // keys pressed between Enter and the answer it waits for
  input.addEventListener("keydown", async (event) => {
    if (typedAhead) {
      event.preventDefault();
      event.stopPropagation();
      typedAhead.push(event.key);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      at = (at + step + options.length) % options.length;
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      typedAhead = [];
      for (let last = null; last !== pending; ) await (last = pending);
      const keys = typedAhead;
      typedAhead = null;
      if (options[at]) onPick(options[at]);
      for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    } else if (event.key === "Escape" && onCancel) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  });
  return h("div", { class: "combo" }, input, list);
}

/** Buttons with a digit each; a digit pressed while one of them, or their group, has the focus takes it. */
export function choiceList({ label, options, onPick, chosen = null }) {
  const buttons = options.slice(0, 10).map((option, n) => h("button", {
    type: "button", class: "choice", "aria-pressed": option.value === chosen ? "true" : "false", "data-value": String(option.value), onclick: () => onPick(option),
  }, kbd(String((n + 1) % 10)), shown(option.label)));
  const group = h("div", { role: "group", class: "choices", "aria-label": label, tabindex: "-1" }, buttons);
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const button = buttons[(Number(event.key) + 9) % 10];
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
  });
  return group;
}
