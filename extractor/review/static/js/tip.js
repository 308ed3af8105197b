import { byId, fill, h, clip } from "./dom.js";
import { reasonsFor } from "./article.js";
import { wordsAt } from "./points.js";
import { valueText } from "./slots.js";
import { state, subject } from "./state.js";
// What the words under the pointer, or in focus, are, and why.

/** Show the tip of marks and of slots of the form, by pointer and by focus. */
export function watchTips(root) {
  const tip = h("div", { id: "tip", role: "tooltip", hidden: true });
  document.body.append(tip);
  const over = (event) => {
    const at = event.target instanceof Element ? event.target.closest("mark[data-slots], [data-row]") : null;
    if (at) showTip(at);
    else hideTip();
  };
  root.addEventListener("mouseover", over);
  root.addEventListener("focusin", over);
  root.addEventListener("mouseleave", hideTip);
  root.addEventListener("scroll", hideTip, true);
}

export function hideTip() {
  const tip = byId("tip");
  if (tip) tip.hidden = true;
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
}

function showTip(at) {
  hideTip();
  const row = at.dataset.row;
  const slots = row ? [row] : at.dataset.slots.split(" ").filter((slot) => slot && slot !== "evidence");
  light(slots, at);
  const spelt = subject();
  if (!slots.length || !spelt || row === "evidence") return;
  const told = reasonsFor(slots).map(({ slot, label, why }) => {
    const words = wordsOfSlot(slot, spelt);
    return { slot, label, why: why ?? (words && `«${words}»`) };
  }).filter(({ why }) => !row || why);
  if (!told.length) return;
  fill(byId("tip"), told.map(({ slot, label, why }) => h("p", {},
    h("strong", {}, `${label}: `), valueText(slot, spelt), why ? h("span", { class: "why" }, clip(why, 240)) : null)));
  place(at, Boolean(row));
}

function wordsOfSlot(slot, spelt) {
  const span = slot === "measure" ? spelt.measure : spelt.slots?.[slot]?.[0];
  return Number.isInteger(span?.start) ? wordsAt(state.article, span.start, span.end) : null;
}

// The words of a row of the form, and the row of some words, stand out together.
function light(slots, at) {
  for (const slot of slots) {
    for (const other of document.querySelectorAll(`mark[data-slots~="${slot}"], [data-row="${slot}"]`)) {
      if (other !== at) other.classList.add("lit");
    }
  }
}

// Beside a row of the form, so that the next row can be read; under words, or over them at the foot.
function place(at, beside) {
  const tip = byId("tip");
  tip.hidden = false;
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const [width, height] = [tip.offsetWidth, tip.offsetHeight];
  if (beside && box.left < width + 16) {
    tip.hidden = true; // it would hide the row, and what is open below it
    return;
  }
  const left = beside ? box.left - width - 8 : box.left;
  const under = box.bottom + 6 + height < window.innerHeight;
  const top = left < box.left ? Math.min(box.top, window.innerHeight - height - 8) : under ? box.bottom + 6 : Math.max(8, box.top - height - 6);
  tip.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
  tip.style.top = `${top}px`;
}
