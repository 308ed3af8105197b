import { byId, fill, h, kbd } from "./dom.js";
import { nodeOfBlock } from "./article.js";
import { toPoints } from "./points.js";
import { state } from "./state.js";
import { t } from "./words.js";
// Words of the article are chosen with the mouse, or with the arrow keys once `n` or `.` asked for them.

const YEAR = /^(?:19|20)\d\d$/;
let choosing = null; // {onChoose, onCancel, words, from, to}

export const isChoosing = () => choosing !== null;

/** The words that are selected in the article, as code points `{start, end}`; null where none are. */
export function chosenWords() {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const node = blockOf(range.startContainer);
  if (!node) return null;
  const block = state.article.blocks[Number(node.dataset.block)];
  const from = unitsBefore(node, range.startContainer, range.startOffset);
  const ends = node.contains(range.endContainer);
  const to = ends ? unitsBefore(node, range.endContainer, range.endOffset) : block.text.length;
  const words = block.text.slice(from, to);
  const trimmed = words.trim();
  if (!trimmed) return null;
  const first = from + words.indexOf(trimmed);
  return { start: block.start + toPoints(block.text, first), end: block.start + toPoints(block.text, first + trimmed.length), text: trimmed };
}

const blockOf = (node) => (node instanceof Element ? node : node.parentElement)?.closest("#article [data-block]") ?? null;

function unitsBefore(block, container, offset) {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(container, offset);
  return range.toString().length;
}

/** Ask for words: `onChoose({start, end, text})` once, or `onCancel()`. `near` is where the keys begin. */
export function startChoosing({ label, near = 0, figures = false, onChoose, onCancel }) {
  stopChoosing();
  choosing = { onChoose, onCancel, words: wordsOf(state.article), from: 0, to: 0 };
  document.body.dataset.choosing = "1";
  fill(byId("choosing"), h("p", {}, h("strong", {}, label), " ", t("choosing_how"), " ", h("q", { id: "chosen" })),
    h("p", { class: "keys" }, kbd("←"), kbd("→"), t("key.word"), " ", kbd("⇧←→"), t("key.extend"), " ", kbd("↑"), kbd("↓"), t("key.block"), " ", kbd("n"), t("key.next_figure"), " ", kbd("Enter"), t("key.take"), " ", kbd("Esc"), t("cancel")));
  const at = choosing.words.findIndex((word) => word.point >= near);
  choosing.from = choosing.to = Math.max(0, at);
  if (figures) stepFigure(false, true);
  else drawWords();
  byId("article").focus({ preventScroll: true });
}

export function stopChoosing() {
  choosing = null;
  CSS.highlights?.delete("chosen");
  delete document.body.dataset.choosing;
  fill(byId("choosing"));
}

// Segmenter gives words with their UTF-16 places; numbers and per cent signs are words of their own.
function wordsOf(article) {
  const cutter = new Intl.Segmenter("nb", { granularity: "word" });
  return article.blocks.flatMap((block, n) => joined(block.text, [...cutter.segment(block.text.slice(0, 20000))]
    .filter((part) => part.isWordLike || part.segment === "%")
    .map((part) => ({ start: part.index, end: part.index + part.segment.length })))
    .map(({ start, end }) => ({ block: n, start, end, text: block.text.slice(start, end), point: block.start + toPoints(block.text, start) })));
}

const HEAD = /^\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})*$/;
const GROUP = /^[ \u00a0\u2009\u202f]\d{3}(?:,\d+)?$/;
const UNIT = /^(?:%|prosent(?:poeng)?|tusen|hundre|mill|million(?:er|ar)?|mrd|milliard(?:er|ar)?|kr|kroner|G)$/i;

// «900 000» is one number, though its groups are words to the segmenter.
function joined(text, parts) {
  const found = [];
  for (const { start, end } of parts) {
    const last = found.at(-1);
    if (last && HEAD.test(text.slice(last.start, last.end)) && GROUP.test(text.slice(last.end, end))) last.end = end;
    else found.push({ start, end });
  }
  return found;
}

/** A key while words are being chosen; true where it was one of ours. */
export function chooseKey(event) {
  if (!choosing || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { words } = choosing;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const jump = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && event.shiftKey) {
    const to = choosing.to + step;
    if (words[to]?.block === words[choosing.from].block && to >= choosing.from) choosing.to = to;
  } else if (step) {
    choosing.from = choosing.to = Math.max(0, Math.min(words.length - 1, (step > 0 ? choosing.to : choosing.from) + step));
  } else if (jump) {
    const block = words[choosing.from]?.block + jump;
    const at = jump > 0 ? words.findIndex((word) => word.block >= block) : words.findIndex((word) => word.block === words.findLast((w) => w.block <= block)?.block);
    if (at >= 0) choosing.from = choosing.to = at;
  } else if (event.key === "n" || event.key === "N") {
    stepFigure(event.key === "N");
  } else if (event.key === "Enter") {
    take(keyedWords());
    return true;
  } else if (event.key === "Escape") {
    const { onCancel } = choosing;
    stopChoosing();
    onCancel?.();
    return true;
  } else {
    return false;
  }
  drawWords();
  return true;
}

// A figure that no claim rests on yet is what one would add.
function stepFigure(back, include = false) {
  const { words } = choosing;
  const taken = state.article.claims.flatMap((claim) => { const m = (claim.now ?? claim.claim).measure; return m ? [m] : []; });
  const isFree = (word) => /\d/.test(word.text) && !YEAR.test(word.text) && !taken.some((m) => m.start <= word.point && word.point < m.end);
  const order = words.map((_, n) => (back ? choosing.from - 1 - n : choosing.to + n + (include ? 0 : 1)));
  const at = order.map((n) => ((n % words.length) + words.length) % words.length).find((n) => isFree(words[n]));
  if (at !== undefined) {
    choosing.from = choosing.to = at;
    while (words[choosing.to + 1]?.block === words[at].block && UNIT.test(words[choosing.to + 1].text)) choosing.to += 1;
  }
  drawWords();
}

// What the keys stand on is a highlight, not a selection: the mouse can still select from anywhere.
function drawWords() {
  const { words, from, to } = choosing;
  if (!words.length) return;
  const node = nodeOfBlock(words[from].block);
  const [start, end] = [spot(node, words[from].start), spot(node, words[to].end)];
  const range = document.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  byId("chosen").textContent = range.toString();
  CSS.highlights?.set("chosen", new Highlight(range));
  const box = range.getBoundingClientRect();
  const view = byId("article").getBoundingClientRect();
  if (box.top < view.top + 60 || box.bottom > view.bottom - 40) node.scrollIntoView({ block: "center" });
}

function spot(block, units) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = units;
  let node = walker.nextNode();
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode() ?? node;
  }
  return { node, offset: Math.min(left, node.length) };
}

// The words that the keys stand on, as code points.
function keyedWords() {
  const { words, from, to } = choosing;
  if (!words.length) return null;
  const block = state.article.blocks[words[from].block];
  const text = block.text.slice(words[from].start, words[to].end);
  return { start: words[from].point, end: block.start + toPoints(block.text, words[to].end), text };
}

function take(words) {
  if (!words) return;
  const { onChoose } = choosing;
  stopChoosing();
  window.getSelection().removeAllRanges();
  byId("article").blur();
  onChoose(words);
}

/** The mouse was let go in the article: while words are asked for, those selected are taken. */
export function chooseByMouse() {
  if (choosing) take(chosenWords());
}
