// Records count Unicode code points, browsers UTF-16 units: the two differ after each emoji.

const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/;

/** The UTF-16 offset of a code point within `text`. */
export function toUnits(text, points) {
  if (!PAIRS.test(text)) return points;
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left -= 1) {
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return units;
}

/** The code point of a UTF-16 offset within `text`. */
export function toPoints(text, units) {
  if (!PAIRS.test(text)) return units;
  let points = 0;
  for (let at = 0; at < units; points += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return points;
}

/** The words at code points of the article, end open; what crosses blocks ends with the first. */
export function wordsAt(article, start, end) {
  const block = blockAt(article, start);
  if (!block) return "";
  const from = toUnits(block.text, start - block.start);
  const to = toUnits(block.text, Math.min(end, block.end) - block.start);
  return block.text.slice(from, to);
}

export function blockAt(article, point) {
  return article.blocks.find((block) => block.start <= point && point < block.end) ?? null;
}

/** The sentence around code points, within their block. */
export function sentenceAround(article, start, end) {
  const block = blockAt(article, start);
  const first = toUnits(block.text, start - block.start);
  const last = toUnits(block.text, Math.min(end, block.end) - block.start);
  let from = 0;
  let to = block.text.length;
  for (const part of new Intl.Segmenter("nb", { granularity: "sentence" }).segment(block.text)) {
    const stop = part.index + part.segment.length;
    if (part.index <= first && first < stop) from = part.index;
    if (part.index < last && last <= stop) {
      to = part.index + part.segment.trimEnd().length;
      break;
    }
  }
  to = Math.max(to, last);
  return { start: block.start + toPoints(block.text, from), end: block.start + toPoints(block.text, to) };
}
