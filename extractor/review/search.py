"""Claims by what a reviewer asks for, a page at a time."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from extractor.errors import ReviewError
from extractor.lexicon import Lexicon
from extractor.linking.places import Places
from extractor.review.decisions import STATUSES
from extractor.review.listed import folded, shown_title
from extractor.review.words import Words

Order: TypeAlias = Literal["article", "confidence", "conflict"]
MOST = 500  # rows of one page
_USUAL = 100
_KEYS: dict[Order, str] = {
    "article": "c.article, c.start, c.id",
    "confidence": "COALESCE(c.confidence, 1), c.article, c.start, c.id",
    "conflict": "1 - c.conflict, c.article, c.start, c.id",
}
_EQUAL = {"topic": "c.topic", "indicator": "c.indicator"}
_ROW = (
    "c.id, c.article, a.title, a.publisher, a.published, c.topic, c.indicator, c.kind, c.figure,"
    " c.direction, c.period, c.place, c.speaker, c.measure, c.modality, c.negated, c.confidence,"
    " c.status, c.added, c.disputed, c.conflict, c.comments, c.quote, c.original"
)
_GREATEST = 2**63  # SQLite's whole numbers
_FLAGS = ("added", "disputed", "conflict", "negated")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each claim; None asks nothing."""

    q: str | None = None
    topic: str | None = None
    indicator: str | None = None
    place: str | None = None
    """A name, or a number of SSB, old or new."""
    year: int | None = None
    publisher: str | None = None
    speaker: str | None = None
    """A part of the name."""
    min_confidence: float | None = None
    max_confidence: float | None = None
    status: str | None = None
    check: str | None = None
    queue: str | None = None
    changed: bool = False
    added: bool = False
    order: Order = "article"
    after: str | None = None
    """Where the last page ended."""
    limit: int = _USUAL


@dataclass(slots=True)
class _Where:
    """Conditions and what they are asked with."""

    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values += values

    def __str__(self) -> str:
        return " AND ".join(self.conditions) or "1"


class Search:
    """Asks the list, with the places and benefits of one lexicon."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._words = words
        self._numbers = _newest_numbers(lexicon)

    def claims(
        self, base: sqlite3.Connection, question: Question, reviewer: str | None
    ) -> dict[str, Any]:
        """How many claims there are, a page of them, and where the next begins.

        Raises ReviewError where an order or a cursor is none.
        """
        where = self._where(question, reviewer)
        total = base.execute(f"SELECT COUNT(*) FROM claim c WHERE {where}", where.values).fetchone()
        keys = _KEYS.get(question.order)
        if keys is None:
            raise ReviewError(f"order: use one of {', '.join(get_args(Order))}", field="order")
        limit = max(1, min(question.limit, MOST))
        if question.after is not None:
            last = _unpacked(question.after, len(_split(keys)))
            where.add(f"({keys}) > ({', '.join('?' * len(last))})", *last)
        rows = base.execute(
            f"SELECT {_ROW}, {_named(keys)} FROM claim c JOIN article a ON a.number = c.article"
            f" WHERE {where} ORDER BY {keys} LIMIT ?",
            (*where.values, limit + 1),
        ).fetchall()
        following = _packed(rows[limit - 1]) if len(rows) > limit else None
        blind = question.queue == "second"
        return {
            "total": total[0],
            "next": following,
            "claims": [_row(row, blind=blind) for row in rows[:limit]],
        }

    def newest(self, number: str) -> str:
        """The number of today of a place that had another."""
        return self._numbers.get(number, number)

    def _where(self, question: Question, reviewer: str | None) -> _Where:
        where = _Where()
        for name, column in _EQUAL.items():
            if value := getattr(question, name):
                where.add(f"{column} = ?", value)
        if question.q and question.q.strip():
            asked = self._words.question(question.q)
            if asked is None:
                where.add("0")
            else:
                where.add("c.article IN (SELECT rowid FROM words WHERE words MATCH ?)", asked)
        if question.place:
            self._at(where, question.place)
        if question.year is not None:
            where.add("c.first_year <= ? AND c.last_year >= ?", question.year, question.year)
        if question.publisher:
            where.add(
                "c.article IN (SELECT number FROM article WHERE publisher = ?)", question.publisher
            )
        if question.speaker:
            where.add("instr(c.speaker_folded, ?)", folded(question.speaker))
        if question.min_confidence is not None:
            where.add("COALESCE(c.confidence, 1) >= ?", question.min_confidence)
        if question.max_confidence is not None:
            where.add("COALESCE(c.confidence, 1) <= ?", question.max_confidence)
        _standing(where, question, reviewer)
        return where

    def _at(self, where: _Where, place: str) -> None:
        name = folded(place) or ""
        if name.isdigit():
            where.add("c.newest = ?", self.newest(name))
        else:
            where.add("? IN (c.place_folded, c.newest_folded)", name)


def _standing(where: _Where, question: Question, reviewer: str | None) -> None:
    """What was decided, by whom, and what speaks against it."""
    status = question.status
    if status in STATUSES:
        where.add("c.status = ?", status)
    elif status == "decided":
        where.add("c.status <> 'undecided'")
    elif status == "disputed":
        where.add("c.disputed")
    elif status:
        allowed = ", ".join((*STATUSES, "decided", "disputed"))
        raise ReviewError(f"status: use one of {allowed}", field="status")
    if question.check == "conflict":
        where.add("c.conflict")
    elif question.check:
        raise ReviewError("check: use conflict", field="check")
    if question.queue == "second":
        told = "SELECT claim FROM opinion WHERE reviewer"
        where.add(f"c.id IN ({told} <> ?) AND c.id NOT IN ({told} = ?)", *(reviewer or "",) * 2)
    elif question.queue:
        raise ReviewError("queue: use second", field="queue")
    if question.changed:
        where.add("c.changed IS NOT NULL")
    if question.added:
        where.add("c.added")


def _newest_numbers(lexicon: Lexicon) -> dict[str, str]:
    """The number of today of each number that was."""
    places = Places(lexicon.names)
    rows = {row.code: row for found in lexicon.names.places.values() for row in found}
    shown = {code: places.place(row.names[0], row.kind, code, None) for code, row in rows.items()}
    return {code: place.shown.code or code for code, place in shown.items()}


def _named(keys: str) -> str:
    return ", ".join(f"{key} AS key_{n}" for n, key in enumerate(_split(keys)))


def _split(keys: str) -> list[str]:
    """The keys of an order; a comma within brackets parts none."""
    return [
        key.replace("@", ",")
        for key in keys.replace("(c.confidence,", "(c.confidence@").split(", ")
    ]


def _row(row: sqlite3.Row, *, blind: bool) -> dict[str, Any]:
    """A row as a reader sees it; `blind` tells nothing of what others decided."""
    shown = {name: row[name] for name in row.keys() if not name.startswith("key_")}  # noqa: SIM118
    original = json.loads(shown.pop("original") or "{}")
    shown["title"] = shown_title(shown["title"])
    if blind:
        shown |= {**original, "status": "undecided", "disputed": False, "comments": 0}
    shown |= {name: bool(shown[name]) for name in _FLAGS}
    shown["measure"] = json.loads(shown["measure"] or "null")
    return shown


def _packed(row: sqlite3.Row) -> str:
    keys = [row[name] for name in row.keys() if name.startswith("key_")]  # noqa: SIM118
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def _unpacked(cursor: str, parts: int) -> Sequence[Any]:
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        keys = None
    plain = isinstance(keys, list) and all(_is_key(key) for key in keys)
    if not plain or len(keys) != parts:
        raise ReviewError("after: no place in a list; begin without it", field="after")
    return list(keys)


def _is_key(key: object) -> bool:
    if isinstance(key, str):  # half a character has no place in SQLite
        return not any("\ud800" <= letter <= "\udfff" for letter in key)
    return isinstance(key, float) or (isinstance(key, int) and abs(key) < _GREATEST)


def counted(base: sqlite3.Connection) -> Mapping[str, int]:
    """Articles, claims, claims that were added, and claims that changed since."""
    row = base.execute(
        "SELECT COUNT(*) AS claims, SUM(added) AS added, COUNT(changed) AS changed FROM claim"
    ).fetchone()
    articles = base.execute("SELECT COUNT(*) FROM article").fetchone()[0]
    return {
        "articles": articles,
        "claims": row["claims"],
        "added": row["added"] or 0,
        "changed": row["changed"],
    }
