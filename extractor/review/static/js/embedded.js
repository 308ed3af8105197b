import { AnswerError } from "./source.js";
import { t } from "./words.js";
// The same answers as the server's from what is embedded in a report, which nobody can decide in.

const PLAIN_FIELDS = ["topic", "indicator", "status"];

/** Lower case without accents, so that a search for «uforetrygd» finds «uføretrygd» too. */
export function folded(text) {
  return String(text ?? "").toLowerCase().replaceAll("ø", "o").replaceAll("æ", "ae").normalize("NFD").replace(/\p{M}/gu, "");
}

function rowOf(article, claim, years) {
  const now = claim.now ?? claim.claim;
  const quote = now.evidence?.[0];
  const block = quote && article.blocks.find((b) => b.start <= quote.start && quote.start < b.end);
  return {
    id: claim.id, article: article.number, title: article.title, publisher: article.publisher,
    published: article.published, topic: now.topic, indicator: now.indicator, kind: now.kind, figure: claim.figure, measure: now.measure, modality: now.modality, negated: now.negated,
    direction: now.direction, period: now.period, place: now.place?.name ?? null, code: now.place?.code ?? null,
    speaker: now.speaker?.name ?? null, confidence: claim.confidence, status: claim.status, added: claim.added,
    disputed: claim.disputed, conflict: claim.conflicts.length > 0 || claim.checks.some((check) => !check.agrees),
    comments: claim.comments.length, changed: claim.changed !== null && claim.changed !== undefined,
    years,
    quote: block ? [...block.text].slice(quote.start - block.start, quote.end - block.start).slice(0, 160).join("") : "",
  };
}

/** As the server counts it: what has no confidence is sure. */
function sureness(row) { return row.confidence ?? 1; }

function holds(row, filters, text) {
  if (PLAIN_FIELDS.some((name) => filters[name] && filters[name] !== "decided" && filters[name] !== "disputed" && row[name] !== filters[name])) return false;
  if (filters.status === "decided" && row.status === "undecided") return false;
  if (filters.status === "disputed" && !row.disputed) return false;
  if (filters.publisher && row.publisher !== filters.publisher) return false;
  if (filters.speaker && !folded(row.speaker).includes(folded(filters.speaker))) return false;
  if (filters.place && row.code !== filters.place && folded(row.place) !== folded(filters.place)) return false;
  if (filters.year && !(row.years && row.years[0] <= Number(filters.year) && Number(filters.year) <= row.years[1])) return false;
  if (filters.min_confidence && !(sureness(row) >= Number(filters.min_confidence))) return false;
  if (filters.max_confidence && !(sureness(row) <= Number(filters.max_confidence))) return false;
  if (filters.check === "conflict" && !row.conflict) return false;
  if (filters.changed && !row.changed) return false;
  if (filters.added && !row.added) return false;
  return folded(filters.q).split(/\s+/).filter(Boolean).every((word) => text.includes(word));
}

const ORDERS = {
  confidence: (a, b) => sureness(a.row) - sureness(b.row),
  conflict: (a, b) => Number(b.row.conflict) - Number(a.row.conflict),
};

export class EmbeddedSource {
  constructor(records) {
    this.records = records;
    this.articles = new Map(records.articles.map((article) => [article.number, article]));
    this.found = new Map();
    this.lines = [];
    for (const article of records.articles) {
      for (const claim of article.claims) {
        const row = rowOf(article, claim, records.years[claim.id]);
        this.found.set(claim.id, claim);
        this.lines.push({ row, text: folded([row.title, row.quote, row.place, row.speaker, row.topic, row.indicator, row.figure].join(" ")) });
      }
    }
  }

  async session() { return { ...this.records.session, read_only: true }; }

  async claims(filters, after, limit = 100) {
    const lines = this.lines.filter(({ row, text }) => holds(row, filters, text));
    if (ORDERS[filters.order]) lines.sort(ORDERS[filters.order]);
    const from = Number(after ?? 0);
    const rows = lines.slice(from, from + limit).map(({ row }) => row);
    return { total: lines.length, next: from + limit < lines.length ? String(from + limit) : null, claims: rows };
  }

  async article(number) {
    const article = this.articles.get(Number(number));
    if (!article) throw new AnswerError(t("no_such_article", { number }), 404);
    return article;
  }

  async claim(id) {
    const claim = this.found.get(id);
    if (!claim) throw new AnswerError(t("no_such_claim", { id }), 404);
    return claim;
  }

  async history() { return { decisions: [] }; }

  async places() { return []; }

  async overview() { return this.records.overview; }

  async allSeries() { return this.records.series.map((s) => ({ ...s, place: s.place?.name, code: s.place?.code, n: s.points.length })); }

  async series({ topic, indicator, place }) {
    const same = (s) => s.topic === topic && s.indicator === indicator && (s.place?.code ?? "") === (place ?? "");
    const found = this.records.series.find(same);
    if (!found) throw new AnswerError(t("no_series"), 404);
    return found;
  }

  async changes() { return { kept: 0, changed: [], gone: [] }; }
}
