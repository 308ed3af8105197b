// Elements without markup: text only ever goes in as text nodes, never through a parser.

/** An element; `on…` attributes are listeners, null and false attributes and children are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Put new children into a place that stays. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// Letters that turn the reading direction or cannot be seen would let a text show as another one.
// Each becomes one visible letter of the same length, so that offsets hold.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text of an article as it may be shown. */
export function shown(text) {
  return String(text ?? "").replace(UNSEEN, "\u25af");
}

/** The beginning of a text that may be megabytes long. */
export function clip(text, length = 160) {
  const whole = String(text ?? "");
  if (whole.length <= length) return shown(whole);
  return `${shown(whole.slice(0, length).replace(/[\ud800-\udbff]$/, ""))}…`;
}

/** A key as it is printed on a button. */
export function kbd(key) {
  return h("kbd", { "aria-hidden": "true" }, key);
}

/** True of a field that takes letters one after another. */
export function isWriting(target) {
  return isTyping(target) && target.tagName !== "SELECT";
}

/** Draw a place anew; the field that has the focus there keeps it, and what was typed into it. */
export function keepingFocus(place, draw) {
  const field = place.contains(document.activeElement) ? document.activeElement : null;
  const path = field && fieldPath(field);
  const typed = field && isWriting(field) ? field.value : null;
  const [from, to] = typed === null ? [] : [field.selectionStart, field.selectionEnd];
  draw();
  const now = path ? place.querySelector(path) : null;
  if (!now) return;
  now.focus({ preventScroll: true });
  if (typed === null || !isWriting(now)) return;
  if (now.value !== typed) {
    now.value = typed;
    now.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  if (typeof from === "number") now.setSelectionRange(from, to);
}

function fieldPath(field) {
  if (field.dataset.focus) return `[data-focus="${CSS.escape(field.dataset.focus)}"]`;
  const slot = field.closest("[data-editor]")?.dataset.editor;
  const within = slot ? `[data-editor="${CSS.escape(slot)}"] ` : field.closest("#panel") ? "#panel " : null;
  if (within === null) return null;
  return within + (field.name ? `[name="${CSS.escape(field.name)}"]` : field.getAttribute("role") ? `[role="${field.getAttribute("role")}"]` : field.tagName.toLowerCase());
}

/** True where a key that is pressed belongs to what is being written. */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  const tag = target.tagName;
  if (tag === "INPUT") return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return tag === "TEXTAREA" || tag === "SELECT" || target.isContentEditable;
}
