import { speltOut } from "./state.js";
// Which words of the article a claim rests on, and how they are marked.

/** Every slot: the letter that opens it (after `e`) and tags its words, and its family's line. */
export const SLOTS = [
  { slot: "measure", key: "f", line: "box" },
  { slot: "kind", key: "k", line: "thin" },
  { slot: "topic", key: "t", line: "dotted" },
  { slot: "indicator", key: "i", line: "dotted" },
  { slot: "direction", key: "d", line: "thin" },
  { slot: "period", key: "y", line: "dashed" },
  { slot: "baseline", key: "b", line: "dashed" },
  { slot: "place", key: "p", line: "double" },
  { slot: "organisation", key: "o", line: "wavy" },
  { slot: "speaker", key: "s", line: "wavy" },
  { slot: "attribution", key: "a", line: "thin" },
  { slot: "source_document", key: "r", line: "wavy" },
  { slot: "group", key: "g", line: "thick" },
  { slot: "whole", key: "w", line: "thick" },
  { slot: "modality", key: "m", line: "thin" },
  { slot: "negated", key: "n", line: "thin" },
  { slot: "evidence", key: "e", line: "evidence" },
];

export const slotRow = (slot) => SLOTS.find((row) => row.slot === slot);

/** The spans of a claim as spelt out: figure, slots and evidence. */
export function spansOf(spelt) {
  const spans = (spelt.evidence ?? []).map((span) => ({ slot: "evidence", start: span.start, end: span.end }));
  for (const { slot } of SLOTS) {
    for (const span of spelt.slots?.[slot] ?? []) spans.push({ slot, start: span.start, end: span.end });
  }
  const measure = spelt.measure;
  if (measure && Number.isInteger(measure.start)) spans.push({ slot: "measure", start: measure.start, end: measure.end });
  return spans;
}

/** The evidence of the article's other claims. */
export function otherSpans(article, id) {
  const others = article.claims.filter((claim) => claim.id !== id && claim.status !== "rejected");
  return others.flatMap((claim) => {
    const spelt = speltOut(claim);
    const measure = spelt.measure;
    const spans = measure && Number.isInteger(measure.start) ? [measure] : (spelt.evidence ?? []).slice(0, 1);
    return spans.map((span) => ({ slot: "other", claim: claim.id, start: span.start, end: span.end }));
  });
}

/** A block cut where spans begin and end: `{start, end, spans}` in order, end open. */
export function segments(block, spans) {
  const inside = spans.filter((span) => span.start < block.end && span.end > block.start && span.start < span.end);
  const cuts = new Set([block.start, block.end]);
  for (const span of inside) {
    cuts.add(Math.max(span.start, block.start));
    cuts.add(Math.min(span.end, block.end));
  }
  const points = [...cuts].sort((a, b) => a - b);
  return points.slice(0, -1).map((start, n) => {
    const end = points[n + 1];
    return { start, end, spans: inside.filter((span) => span.start < end && span.end > start) };
  });
}
