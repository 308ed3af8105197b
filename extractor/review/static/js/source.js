import { t } from "./words.js";
// Where claims come from: the server. `EmbeddedSource` answers the same questions from the page itself.

const PATIENCE = 60000; // milliseconds, after which no answer is taken to come

/** What an answer that is no success says; `status` 0 where no answer came. */
export class AnswerError extends Error {
  constructor(message, status = 0, body = null) {
    super(message);
    this.status = status;
    this.body = body ?? {};
  }
}

/** A query string of what has a value. */
export function queryOf(fields) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && value !== "" && value !== false) query.set(name, value === true ? "1" : value);
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

export class HttpSource {
  constructor(base = "/api/v1") {
    this.base = base;
    this.reviewer = null;
    this.token = null;
  }

  async ask(path, body) {
    const headers = { Accept: "application/json" };
    if (this.reviewer) headers["X-Reviewer"] = encodeURIComponent(this.reviewer);
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const options = { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      options.method = "POST";
      options.body = JSON.stringify(body);
    }
    let answer;
    try {
      answer = await fetch(this.base + path, options);
    } catch {
      throw new AnswerError(t("offline"));
    }
    const content = await answer.json().catch(() => null);
    if (!answer.ok || content === null) {
      throw new AnswerError(content?.error ?? t("answer_unread", { status: answer.status }), answer.status, content);
    }
    return content;
  }

  session() { return this.ask("/session"); }

  claims(filters, after, limit = 100) { return this.ask(`/claims${queryOf({ ...filters, after, limit })}`); }

  article(number, blind = false) { return this.ask(`/articles/${number}${queryOf({ blind })}`); }

  claim(id, blind = false) { return this.ask(`/claims/${encodeURIComponent(id)}${queryOf({ blind })}`); }

  history(id) { return this.ask(`/claims/${encodeURIComponent(id)}/history`); }

  decide(id, decision) { return this.ask(`/claims/${encodeURIComponent(id)}/decisions`, decision); }

  add(number, added) { return this.ask(`/articles/${number}/claims`, added); }

  undo() { return this.ask("/undo", {}); }

  figure(article, start, end) { return this.ask("/figure", { article, start, end }); }

  async places(q, on) { return (await this.ask(`/places${queryOf({ q, on })}`)).places; }

  overview() { return this.ask("/overview"); }

  series(which) { return this.ask(`/series${queryOf(which)}`); }

  async allSeries() { return (await this.ask("/series")).series; }

  changes() { return this.ask("/changes"); }
}
