"""What is told twice: a claim that is the same as another, is added once more, or stands in two
records of one article."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Any

from extractor.errors import ReviewError
from extractor.record import Record
from extractor.review import decisions
from extractor.review.changes import spelt_out
from extractor.review.decisions import SpeltOut, StaleError
from extractor.review.standing import first_seen, seen


def added_ids(base: sqlite3.Connection, number: int) -> list[str]:
    """The claims that reviewers added to an article."""
    rows = base.execute("SELECT id FROM claim WHERE article = ? AND added", (number,))
    return [row["id"] for row in rows]


def taken_ids(base: sqlite3.Connection, record: Record) -> list[str]:
    """The claims of every record that has this one's `source.id`, which ids are made of."""
    rows = base.execute(
        "SELECT c.id FROM claim c JOIN article a ON a.number = c.article WHERE a.source = ?",
        (record.source.id,),
    )
    return [row["id"] for row in rows]


def check_same_as(
    base: sqlite3.Connection, number: int, record: Record, id: str, after: SpeltOut
) -> None:
    """Raise ReviewError where a claim would be the same as itself, at once or by way of others."""
    same_as = after["same_as"]
    if same_as is None:
        return
    if same_as == id:
        raise ReviewError("a claim is not the same as itself; choose another", "same_as")
    rows = {claim.id: claim for claim in record.claims}
    known = decisions.histories(base, {*rows, *added_ids(base, number)})
    passed: set[str] = set()
    at: str | None = same_as
    while at is not None and at not in passed:
        passed.add(at)
        extracted = spelt_out(record, rows[at]) if at in rows else None
        at = seen(record, extracted, known.get(at, ())).get("same_as")
        if at == id:
            raise ReviewError(
                f"claim {same_as} is itself the same as this one; take that back first, or choose "
                "another",
                "same_as",
            )


def check_new(base: sqlite3.Connection, number: int, record: Record, after: SpeltOut) -> None:
    """Raise StaleError where an added claim says all this already: a save that was sent twice."""
    for history in decisions.histories(base, added_ids(base, number)).values():
        if _told(after) in (_told(seen(record, None, history)), _told(first_seen(None, history))):
            raise StaleError("this claim was added already; look for it in the list", "evidence")


def _told(claim: SpeltOut | None) -> dict[str, Any]:
    """Without the words of its slots, which tell one claim from another as little."""
    return {slot: value for slot, value in (claim or {}).items() if slot != "slots"}


def note_of_others(record: Record, listed: Collection[str]) -> list[dict[str, str]]:
    """A note on the claims of a record that an earlier one has too, and that are decided there."""
    others = [claim.id for claim in record.claims if claim.id not in listed]
    if not others:
        return []
    told = f"{len(others)} of the claims are those of an earlier record; decide on them there"
    return [{"code": "told-before", "text": told}]
