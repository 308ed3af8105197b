"""Claims that a claim of another article speaks against, as `extractor link` finds them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.linking.joining import facts
from extractor.linking.store import Store as Linking

_MOST = 20  # that a reader is shown of one claim


@dataclass(frozen=True, slots=True)
class Versus:
    """A claim of another article that cannot be right if this one is."""

    claim: str
    article: int
    title: str | None
    publisher: str | None
    published: str | None
    figure: str | None
    period: str | None
    exact: str
    why: str


def keep_conflicts(base: sqlite3.Connection, linking: Linking) -> None:
    """Write down which claims tell a fact that is spoken against, and mark them in the list."""
    count = 0
    for matter, alone, told in linking.matters():
        found = [fact for fact in facts(matter, alone, told) if fact.conflicts]
        numbers = {fact.id: number for number, fact in enumerate(found, count)}
        count += len(found)
        for fact in found:
            mine = numbers[fact.id]
            base.executemany(
                "INSERT OR IGNORE INTO telling VALUES (?,?)",
                ((t.claim, mine) for t in fact.tellings),
            )
            base.executemany(
                "INSERT OR IGNORE INTO rival VALUES (?,?,?)",
                ((mine, numbers[row.fact], row.why) for row in fact.conflicts),
            )
    base.execute("UPDATE claim SET conflict = 1 WHERE id IN (SELECT claim FROM telling)")


def conflicts_of(base: sqlite3.Connection, claims: Sequence[str]) -> dict[str, list[Versus]]:
    """What speaks against each of some claims, the surest first; most have nothing."""
    rows = base.execute(
        "SELECT mine.claim, theirs.claim, c.article, a.title, a.publisher, a.published, c.figure,"
        " c.period, c.quote, rival.why FROM telling mine JOIN claim m ON m.id = mine.claim"
        " JOIN rival ON rival.fact = mine.fact JOIN telling theirs ON theirs.fact = rival.other"
        " JOIN claim c ON c.id = theirs.claim JOIN article a ON a.number = c.article"
        " WHERE mine.claim IN (SELECT value FROM json_each(?)) AND c.article <> m.article"
        " AND c.status <> 'rejected' ORDER BY c.confidence DESC, c.id",
        (json.dumps(list(claims)),),
    )
    found: dict[str, list[Versus]] = {}
    for claim, *told in rows:
        others = found.setdefault(claim, [])
        if len(others) < _MOST:
            others.append(Versus(*told))
    return found
