"""The list of the claims of the records: made of them once, and anew when they change.

One transaction makes it, so a reader or a killed run has the old list or the new one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from extractor.lexicon import Lexicon
from extractor.linking.places import Places
from extractor.linking.store import Store as Linking
from extractor.linking.store import open_store as open_linking
from extractor.record import Record
from extractor.review.changes import spelt_out
from extractor.review.decisions import Decision, histories, history, of_source, state_of
from extractor.review.listed import Lister, put, said_now, said_then, shown_title
from extractor.review.records import Records
from extractor.review.standing import is_added
from extractor.review.store import Store, statements
from extractor.review.versus import keep_conflicts
from extractor.review.words import Words

_FORM = 3  # of the tables below; another one makes the list anew
_MOST_SPEAKERS = 500
_DROPPED = ("meta", "file", "article", "packed", "claim", "opinion", "telling", "rival", "words")
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT, size INTEGER, mtime INTEGER);
CREATE TABLE article (
  number INTEGER PRIMARY KEY, source TEXT, sha256 TEXT, file INTEGER, start INTEGER,
  length INTEGER, title TEXT, publisher TEXT, published TEXT);
CREATE TABLE packed (number INTEGER PRIMARY KEY, packed BLOB);
CREATE TABLE claim (
  id TEXT PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL,
  topic TEXT, indicator TEXT, kind TEXT, direction TEXT, period TEXT,
  first_year INTEGER, last_year INTEGER,
  place TEXT, place_folded TEXT, newest TEXT, newest_folded TEXT, speaker TEXT,
  speaker_folded TEXT, figure TEXT, measure TEXT, modality TEXT, negated INTEGER NOT NULL,
  value REAL, low REAL, high REAL, unit TEXT,
  plain INTEGER NOT NULL, confidence REAL,
  status TEXT NOT NULL, added INTEGER NOT NULL, disputed INTEGER NOT NULL,
  comments INTEGER NOT NULL, changed TEXT, conflict INTEGER NOT NULL DEFAULT 0,
  quote TEXT, original TEXT);
CREATE INDEX claim_order ON claim (article, start, id);
CREATE TABLE opinion (
  claim TEXT, reviewer TEXT, status TEXT, PRIMARY KEY (claim, reviewer)) WITHOUT ROWID;
CREATE TABLE telling (claim TEXT, fact INTEGER, PRIMARY KEY (claim, fact)) WITHOUT ROWID;
CREATE INDEX telling_fact ON telling (fact);
CREATE TABLE rival (
  fact INTEGER, other INTEGER, why TEXT, PRIMARY KEY (fact, other)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
  title, text, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'");
CREATE INDEX article_source ON article (source);
CREATE INDEX article_publisher ON article (publisher);
"""


@dataclass(slots=True)
class Counts:
    """How far the list has come."""

    articles: int = 0
    claims: int = 0
    twice: int = 0
    """Claims that an earlier record has too."""

    def __str__(self) -> str:
        twice = f", {self.twice} of them twice" if self.twice else ""
        return f"{self.articles} articles, {self.claims} claims{twice}"


Tell = Callable[[Counts], None]


def is_current(store: Store, records: Records, lexicon: Lexicon) -> bool:
    """Whether the list is that of the records as they are now."""
    with store.reading() as base:
        return made_of(base) == _made_of(records, lexicon)


def made_of(base: sqlite3.Connection) -> str | None:
    """Tells one list from another; None where there is none."""
    names = base.execute(
        "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'"
        f" AND name IN ({', '.join('?' * len(_DROPPED))})",
        _DROPPED,
    )
    if names.fetchone()[0] < len(_DROPPED):
        return None
    row = base.execute("SELECT value FROM meta WHERE key = 'made_of'").fetchone()
    return row["value"] if row else None


def offered(base: sqlite3.Connection) -> dict[str, list[Any]]:
    """The publishers, years and speakers that filters offer."""
    row = base.execute("SELECT value FROM meta WHERE key = 'choices'").fetchone()
    return dict(json.loads(row["value"])) if row else {}


def gone(base: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield the decisions that stand on claims which the records have no more."""
    rows = base.execute(
        "SELECT DISTINCT claim FROM decision WHERE claim NOT IN (SELECT id FROM claim) ORDER BY n"
    ).fetchall()
    for row in rows:
        state = state_of(history(base, row["claim"]))
        if state.decision is not None and not state.gone:
            article = base.execute(
                "SELECT number, title FROM article WHERE source = ?", (state.decision.source,)
            ).fetchone()
            yield {
                "claim": row["claim"],
                "source": state.decision.source,
                "article": article and article["number"],
                "title": shown_title(article and article["title"]),
                "status": state.status,
                "before": state.decision.before or state.decision.after,
            }


def changes(base: sqlite3.Connection) -> dict[str, Any]:
    """Decisions on claims that newer records have otherwise, or no more."""
    rows = base.execute(
        "SELECT id, article, changed, title, kind, measure, direction, modality, negated,"
        " original"
        " FROM claim JOIN article ON number = article WHERE changed IS NOT NULL"
        " ORDER BY article, claim.start, id"
    ).fetchall()
    decided = histories(base, (row["id"] for row in rows))
    kept = base.execute(
        "SELECT COUNT(*) FROM claim WHERE changed IS NULL AND status <> 'undecided'"
    ).fetchone()[0]
    changed = [
        {
            **{"claim": row["id"], "article": row["article"], "fields": row["changed"].split()},
            "title": shown_title(row["title"]),
            "before": said_then(state_of(decided[row["id"]]).decision),
            "now": said_now(row),
        }
        for row in rows
    ]
    return {"kept": kept, "changed": changed, "gone": list(gone(base))}


def make(
    store: Store,
    records: Records,
    lexicon: Lexicon,
    *,
    full_text: bool = True,
    tell: Tell = lambda counts: None,
) -> Counts:
    """Make the list of the records, with what was decided of them.

    Without `full_text` no words are listed, and a search for words finds nothing.
    Raises RecordError that names file and line of a record at fault; the old list stays then.
    """
    fingerprint = _made_of(records, lexicon)
    with store.writing() as base, open_linking() as linking:
        _fresh(base)
        base.executemany(
            "INSERT INTO file VALUES (?,?,?,?)",
            ((number, *astuple(file)) for number, file in enumerate(records.files())),
        )
        making = _Making(base, linking, lexicon, Words(lexicon) if full_text else None)
        for line in records.lines():
            number = making.counts.articles + 1
            source, article = line.record.source, line.record.article
            base.execute(
                "INSERT INTO article VALUES (?,?,?,?,?,?,?,?,?)",
                (
                    *(number, source.id, source.sha256, line.file, line.start, line.length),
                    *(article.title, source.publisher, article.published),
                ),
            )
            if line.packed is not None:
                base.execute("INSERT INTO packed VALUES (?,?)", (number, line.packed))
            making.take(number, line.record)
            tell(making.counts)
        making.place_strays(records)
        keep_conflicts(base, linking)
        base.execute("INSERT INTO meta VALUES ('choices', ?)", (json.dumps(making.choices()),))
        base.execute("INSERT INTO meta VALUES ('made_of', ?)", (fingerprint,))
    return making.counts


class _Making:
    """Takes the records one by one."""

    def __init__(
        self, base: sqlite3.Connection, linking: Linking, lexicon: Lexicon, words: Words | None
    ) -> None:
        self.counts = Counts()
        self._base, self._linking = base, linking
        self._places = Places(lexicon.names)
        self._lister = Lister(lexicon)
        self._words = words
        self._any = base.execute("SELECT 1 FROM decision LIMIT 1").fetchone() is not None
        self._publishers: Counter[str] = Counter()
        self._years: Counter[int] = Counter()
        self._speakers: Counter[str] = Counter()

    def take(self, number: int, record: Record) -> None:
        """List an article and its claims."""
        self.counts.articles += 1
        source, article = record.source, record.article
        text = article.text
        if self._words is not None:
            self._base.execute(
                "INSERT INTO words (rowid, title, text) VALUES (?,?,?)",
                (number, self._words.of_text(article.title or ""), self._words.of_text(text)),
            )
        if source.superseded_by is None:
            self._linking.add(record, self._places, least=0.0)
        decided = of_source(self._base, source.id) if self._any else {}
        for claim in record.claims:
            self.counts.claims += 1
            wrong = any(not check.agrees for check in claim.checks)
            extracted = spelt_out(record, claim)
            known = decided.pop(claim.id, ())
            row = self._lister.row(
                number, record, claim.id, extracted, known, confidence=claim.confidence
            )
            row["conflict"] = int(wrong)
            if put(self._base, row, known, replacing=False):
                self._count(row)
            else:
                self.counts.twice += 1
        mine = {id: h for id, h in decided.items() if h[0].sha256 == source.sha256}
        self._add(number, record, mine)
        if source.publisher:
            self._publishers[source.publisher] += 1

    def _add(self, number: int, record: Record, decided: Mapping[str, Sequence[Decision]]) -> None:
        """List the claims that a reviewer added."""
        for id, known in decided.items():
            if is_added(record, known):
                row = self._lister.row(number, record, id, None, known, confidence=None)
                put(self._base, row, known, replacing=False)

    def place_strays(self, records: Records) -> None:
        """List added claims whose article has other bytes by now: its `source.id` tells."""
        strays = self._base.execute(
            "SELECT claim, MIN(number) FROM decision"
            " JOIN article USING (source) WHERE action = 'add'"
            " AND claim NOT IN (SELECT id FROM claim) GROUP BY claim"
        ).fetchall()
        for claim, number in strays:
            known = history(self._base, claim)
            self._add(number, records.read(self._base, number), {claim: known})

    def _count(self, row: Mapping[str, Any]) -> None:
        if row["last_year"] is not None:
            self._years[row["last_year"]] += 1
        if row["speaker"]:
            self._speakers[row["speaker"]] += 1

    def choices(self) -> dict[str, list[Any]]:
        """What the filters offer: publishers and speakers by number, years from the newest."""
        return {
            "publishers": [name for name, _ in self._publishers.most_common()],
            "years": sorted(self._years, reverse=True),
            "speakers": [name for name, _ in self._speakers.most_common(_MOST_SPEAKERS)],
        }


def unlist(base: sqlite3.Connection) -> None:
    """Drop the list; the decisions stay."""
    for name in _DROPPED:
        base.execute(f"DROP TABLE IF EXISTS {name}")


def _fresh(base: sqlite3.Connection) -> None:
    unlist(base)
    for statement in statements(_TABLES):
        base.execute(statement)


def _made_of(records: Records, lexicon: Lexicon) -> str:
    files = [astuple(file) for file in records.files()]
    listed = json.dumps([_FORM, lexicon.digest, files], ensure_ascii=False)
    return hashlib.sha256(listed.encode("utf8", "replace")).hexdigest()
