import { clip, fill, h, shown } from "./dom.js";
import { clock, periodWords } from "./edtf.js";
import { toUnits } from "./points.js";
import { otherSpans, segments, slotRow, spansOf } from "./spans.js";
import { isBlind, shownClaim, state, statusOf, subject } from "./state.js";
import { slotWords, t } from "./words.js";
// The article as its blocks, with the words of the claim that is shown marked in them.

const TAGS = { title: "h2", heading: "h3", lead: "p", quote: "blockquote", summary: "p", list_item: "li", table_cell: "td" };
const LONG_BLOCK = 20000;
let drawnArticle = null;
let blockNodes = [];
let markedBlocks = new Set();

/** Draw the article, or where it stands already only the blocks whose marks changed. */
export function drawArticle(place) {
  const article = state.article;
  if (!article) {
    drawnArticle = null;
    fill(place, h("p", { class: "empty" }, t("choose_a_claim")));
    return;
  }
  if (drawnArticle !== article || !place.contains(blockNodes[0] ?? null)) {
    drawnArticle = article;
    markedBlocks = new Set();
    blockNodes = article.blocks.map((block, n) => blockNode(block, n));
    fill(place, sourceLine(article), h("div", { class: "text", lang: article.language ?? "no" }, groups(article.blocks)));
    place.scrollTop = 0;
  }
  drawMarks(article);
}

function sourceLine(article) {
  const dates = [article.published && `${t("published")} ${periodWords(article.published.slice(0, 10))}`,
    article.modified && `${t("modified")} ${periodWords(article.modified.slice(0, 10))}`];
  const facts = [article.publisher && clip(article.publisher, 80), ...dates, article.authors?.map((a) => clip(a, 60)).join(", "), article.paywalled && t("paywalled")];
  return h("header", { class: "source" },
    h("p", {}, facts.filter(Boolean).join(" · "), " ", originalLink(article.url)),
    (article.notes ?? []).map((note) => h("p", { class: "note" }, `${t("note")}: ${clip(note.text || note.code, 300)}`)));
}

function originalLink(url) {
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, t("original"));
}

function blockNode(block, n) {
  const isHeadRow = block.kind === "table_cell" && block.row === 0;
  const node = h(isHeadRow ? "th" : TAGS[block.kind] ?? "p", { class: `block ${block.kind}`, "data-block": n, scope: isHeadRow ? "col" : null });
  node.textContent = shown(block.text);
  if (block.text.length > LONG_BLOCK) {
    node.classList.add("long");
    node.tabIndex = 0;
  }
  return node;
}

// Blocks that belong together stand in one frame: a table, a list, a fact box, a picture's words.
function frameOf(block) {
  if (block.kind === "table_cell") return `table ${block.table}`;
  if (block.kind === "caption" || block.kind === "credit") return `figure ${block.figure}`;
  return { list_item: "list", factbox: "factbox", summary: "summary" }[block.kind] ?? null;
}

function groups(blocks) {
  const drawn = [];
  for (let n = 0; n < blocks.length; ) {
    const frame = frameOf(blocks[n]);
    let end = n + 1;
    while (frame && end < blocks.length && frameOf(blocks[end]) === frame) end += 1;
    drawn.push(frame ? framed(frame.split(" ")[0], blocks.slice(n, end), blockNodes.slice(n, end)) : blockNodes[n]);
    n = end;
  }
  return drawn;
}

function framed(frame, blocks, nodes) {
  if (frame === "list") return h("ul", {}, nodes);
  if (frame === "table") return h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("table") }, tableOf(blocks, nodes));
  if (frame === "figure") return h("div", { class: "figure", role: "group", "aria-label": t("picture") }, h("span", { class: "frame" }, t("picture")), nodes);
  return h("div", { class: "box", role: "group", "aria-label": t(frame) }, h("span", { class: "frame" }, t(frame)), nodes);
}

function tableOf(blocks, nodes) {
  const rows = new Map();
  blocks.forEach((block, n) => {
    const row = rows.get(block.row) ?? rows.set(block.row, []).get(block.row);
    row.push({ column: block.column ?? 0, node: nodes[n] });
  });
  return h("table", {}, [...rows.entries()].sort((a, b) => a[0] - b[0]).map(([, cells]) => h("tr", {}, spaced(cells))));
}

// Cells without words are no blocks; their places are kept.
function spaced(cells) {
  const drawn = [];
  for (const { column, node } of cells.sort((a, b) => a.column - b.column)) {
    while (drawn.length < Math.min(column, 50)) drawn.push(h("td"));
    drawn.push(node);
  }
  return drawn;
}

function drawMarks(article) {
  const spelt = subject();
  const own = spelt ? spansOf(spelt) : [];
  const spans = [...own, ...otherSpans(article, state.added ? null : state.claim)];
  const touched = new Set();
  for (const span of spans) {
    const n = article.blocks.findIndex((block) => block.start < span.end && span.start < block.end);
    if (n >= 0) touched.add(n);
  }
  for (const n of new Set([...touched, ...markedBlocks])) markBlock(article, n, spans);
  markedBlocks = touched;
}

function markBlock(article, n, spans) {
  const block = article.blocks[n];
  const tagged = new Set();
  fill(blockNodes[n], segments(block, spans).map((part) => {
    const words = shown(block.text.slice(toUnits(block.text, part.start - block.start), toUnits(block.text, part.end - block.start)));
    return part.spans.length ? markOf(words, part, tagged) : words;
  }));
}

function markOf(words, part, tagged) {
  const own = part.spans.filter((span) => span.slot !== "other");
  const slots = own.filter((span) => span.slot !== "evidence");
  const other = part.spans.find((span) => span.slot === "other");
  const first = slots[0] ?? own[0] ?? other;
  const mark = h("mark", { "data-slot": first.slot, "data-slots": [...new Set(own.map((span) => span.slot))].join(" ") }, words);
  if (own.some((span) => span.slot === "evidence")) mark.classList.add("evidence");
  if (slots.length) {
    mark.classList.add(`line-${slotRow(slots[0].slot).line}`);
    mark.tabIndex = 0;
    mark.setAttribute("aria-describedby", "tip");
    // The letter stands once, where the slot's words begin.
    const begins = slots.filter((span) => span.start === part.start && !tagged.has(span));
    begins.forEach((span) => tagged.add(span));
    if (begins.length) mark.dataset.tag = begins.map((span) => slotRow(span.slot).key).join("");
  }
  if (other) {
    mark.classList.add("other");
    mark.dataset.of = other.claim;
    if (!own.length) mark.title = t("another_claim");
    const claim = state.article.claims.find((each) => each.id === other.claim);
    if (claim) mark.dataset.state = statusOf(claim);
  }
  return mark;
}

/** Bring the words of the claim into view where they are not. */
export function showEvidence(place, slot = null) {
  const wanted = slot ? `mark[data-slots~="${slot}"]` : 'mark[data-slots~="measure"], mark[data-slots~="evidence"]';
  const mark = place.querySelector(wanted);
  if (!mark) return;
  const [box, view] = [mark.getBoundingClientRect(), place.getBoundingClientRect()];
  if (box.top < view.top + 40 || box.bottom > view.bottom - 60) mark.scrollIntoView({ block: "center" });
}

/** The node of a block. */
export const nodeOfBlock = (n) => blockNodes[n];

/** Why a slot of the shown claim has its value: `{slot, value, why}` rows, first that of the words. */
export function reasonsFor(slots) {
  const claim = state.added ? null : shownClaim();
  return slots.map((slot) => {
    const reason = claim?.reasons?.find((each) => each.slot === slot);
    const changed = claim && (state.drafts.get(claim.id)?.[slot] !== undefined);
    const corrected = changed ? t("changed_not_saved") : !isBlind() && claim?.decision?.action === "correct" ? t("by_reviewer", { name: claim.decision.reviewer, at: clock(claim.decision.at) }) : null;
    return { slot, label: slotWords(slot), why: changed || !reason ? corrected : reason.why };
  });
}
