"""What people decided of claims: appended, taken back by a further line, and never changed.

The state of a claim is read from its decisions alone, in their order.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from extractor.errors import ReviewError
from extractor.review.spellings import redacted_id
from extractor.review.store import DamagedError
from extractor.review.taken_back import by_itself

Action: TypeAlias = Literal["accept", "reject", "correct", "add", "same_as", "comment", "undo"]
Status: TypeAlias = Literal["undecided", "accepted", "rejected", "corrected"]
SpeltOut: TypeAlias = dict[str, Any]
"""A claim with values in place of the record's ids (`changes.spelt_out`)."""

STATUSES: tuple[Status, ...] = ("undecided", "accepted", "rejected", "corrected")
_ADDED = "null"  # the JSON of what the record had of an added claim
_STRICT = (
    "kind", "topic", "indicator", "direction", "period", "place", "speaker", "modality", "negated",
)  # fmt: skip
_FIGURE = ("kind", "value", "low", "high", "unit", "currency")


class StaleError(ReviewError):
    """Another decision on the claim was kept since the reviewer saw it."""


class NothingToUndoError(ReviewError):
    """The reviewer has no decision that stands."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision before it is kept."""

    claim: str
    source: str
    """`source.id` of the article."""
    sha256: str
    text: str
    """Digest of the article's text, which all offsets refer to."""
    reviewer: str
    action: Action
    extractor: str
    model: str
    reason: str | None = None
    comment: str | None = None
    before: SpeltOut | None = None
    """The claim as it stood; None of one that is added."""
    after: SpeltOut | None = None
    """The claim as it stands from now on; None where it is rejected or only spoken of."""
    extracted: SpeltOut | None = None
    """The claim as the record has it; None of one that was added."""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Decision(Draft):
    """A decision that is kept: line `n`, the `revision`th of its claim, made `at` (UTC)."""

    n: int = 0
    at: str = ""
    revision: int = 0

    @property
    def status(self) -> Status | None:
        """What the decision makes of the claim; None of a comment and of an undo.

        To accept what another reviewer corrected is to correct it alike.
        """
        if self.action == "reject":
            return "rejected"
        if self.action == "correct":
            return "corrected"
        if self.action == "add":
            return "accepted"
        if self.action in ("accept", "same_as"):
            as_it_was = self.extracted is None or _apart_from_same(self.after) == _apart_from_same(
                self.extracted
            )
            return "accepted" if as_it_was else "corrected"
        return None


@dataclass(frozen=True, slots=True)
class State:
    """How a claim stands after all its decisions, or after those of one reviewer."""

    status: Status = "undecided"
    added: bool = False
    gone: bool = False
    """It was added, and that was undone."""
    disputed: bool = False
    revision: int = 0
    """Of the last decision, comments and undone ones too; 0 where there is none."""
    decision: Decision | None = None
    """The one that stands."""
    opinions: tuple[Decision, ...] = ()
    """Of each reviewer the one that stands, oldest first."""
    comments: tuple[Decision, ...] = ()


def append(base: sqlite3.Connection, draft: Draft, *, revision: int | None = None) -> Decision:
    """Keep a decision; within `Store.writing`.

    `revision` is the one that the reviewer saw. Raises StaleError where it is another by now.
    """
    stands = base.execute(
        "SELECT COALESCE(MAX(revision), 0) FROM decision WHERE claim = ?", (draft.claim,)
    ).fetchone()[0]
    if revision is not None and revision != stands:
        raise StaleError(
            f"claim {draft.claim}: somebody decided on it since you saw it; look at what stands "
            "now and decide again",
            field="revision",
        )
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    n = base.execute(
        "INSERT INTO decision (claim, source, sha256, text, reviewer, at, action, reason, comment,"
        " before, after, extracted, undoes, revision, extractor, model)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            *(draft.claim, draft.source, draft.sha256, draft.text, draft.reviewer, at),
            *(draft.action, draft.reason, draft.comment),
            *(_packed(draft.before), _packed(draft.after), _basis(draft), draft.undoes),
            *(stands + 1, draft.extractor, draft.model),
        ),
    ).lastrowid
    return _read(base.execute("SELECT * FROM decision WHERE n = ?", (n,)).fetchone())


def undo(base: sqlite3.Connection, reviewer: str) -> Decision:
    """Take back the reviewer's last decision that stands; that decision. Within `Store.writing`.

    Raises NothingToUndoError where there is none.
    """
    row = base.execute(
        "SELECT * FROM decision d WHERE reviewer = ? AND action <> 'undo' AND NOT EXISTS"
        " (SELECT 1 FROM decision u WHERE u.undoes = d.n) ORDER BY n DESC LIMIT 1",
        (reviewer,),
    ).fetchone()
    if row is None:
        raise NothingToUndoError("nothing of yours is left to undo")
    last = _read(row)
    stood = state_of(history(base, last.claim)).decision
    append(
        base,
        Draft(
            claim=last.claim,
            source=last.source,
            sha256=last.sha256,
            text=last.text,
            reviewer=reviewer,
            action="undo",
            extractor=last.extractor,
            model=last.model,
            before=(stood.after or stood.before) if stood else last.before,
            extracted=last.extracted,
            undoes=last.n,
        ),
    )
    return last


def history(base: sqlite3.Connection, claim: str) -> list[Decision]:
    """All decisions on a claim, oldest first, undone ones too."""
    rows = base.execute("SELECT * FROM decision WHERE claim = ? ORDER BY n", (claim,))
    return [_read(row) for row in rows]


def histories(base: sqlite3.Connection, claims: Iterable[str]) -> dict[str, list[Decision]]:
    """The decisions on each of several claims; claims without any are left out."""
    found: dict[str, list[Decision]] = {}
    rows = base.execute(
        "SELECT * FROM decision WHERE claim IN (SELECT value FROM json_each(?)) ORDER BY n",
        (json.dumps(list(claims)),),
    )
    for row in rows:
        found.setdefault(row["claim"], []).append(_read(row))
    return found


def of_source(base: sqlite3.Connection, source: str) -> dict[str, list[Decision]]:
    """The decisions on each claim of an article, added ones too, by `source.id`."""
    found: dict[str, list[Decision]] = {}
    for row in base.execute(
        "SELECT * FROM decision WHERE source IN (?, ?) ORDER BY n", (source, redacted_id(source))
    ):
        found.setdefault(row["claim"], []).append(_read(row))
    return found


def all_decisions(base: sqlite3.Connection) -> Iterator[Decision]:
    """Yield every decision in the order they were made."""
    yield from (_read(row) for row in base.execute("SELECT * FROM decision ORDER BY n"))


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that are neither undone nor an undo; comments too."""
    decisions = list(decisions)
    undone = {d.undoes for d in decisions if d.undoes is not None}
    return [d for d in decisions if d.action != "undo" and d.n not in undone]


def state_of(decisions: Sequence[Decision]) -> State:
    """How a claim stands after its decisions, given oldest first."""
    kept = standing(decisions)
    deciding = [by_itself(d, decisions) for d in kept if d.status is not None]
    last = deciding[-1] if deciding else None
    opinions: dict[str, Decision] = {}
    for decision in deciding:
        opinions.pop(decision.reviewer, None)
        opinions[decision.reviewer] = decision
    added = any(d.action == "add" for d in decisions)
    return State(
        status=(last.status or "undecided") if last else "undecided",
        added=added,
        gone=added and not any(d.action == "add" for d in kept),
        disputed=len({_opinion(d) for d in opinions.values()}) > 1,
        revision=decisions[-1].revision if decisions else 0,
        decision=last,
        opinions=tuple(opinions.values()),
        comments=tuple(d for d in kept if d.comment),
    )


def _opinion(decision: Decision) -> str:
    """Equal for two decisions that say the same of the claim, as far as the strict slots go."""
    after = decision.after or {}
    if decision.status == "rejected":
        return "rejected"
    figure = after.get("measure") or {}
    said = [_told_apart(after.get(slot)) for slot in _STRICT]
    told = [decision.status, said, [figure.get(part) for part in _FIGURE]]
    return json.dumps(told, sort_keys=True)


def _told_apart(value: Any) -> Any:
    """Of a place its number, of whatever else has one its name."""
    if isinstance(value, Mapping):
        return value.get("code") or value.get("name")
    return value


def _apart_from_same(claim: SpeltOut | None) -> SpeltOut | None:
    return {**claim, "same_as": None} if claim else None


def _packed(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _basis(draft: Draft) -> str | None:
    """What the record had, unless `before` says it already."""
    if draft.extracted is None:
        return _ADDED
    return None if draft.extracted == draft.before else _packed(draft.extracted)


def _read(row: sqlite3.Row) -> Decision:
    before = _spelt(row, "before")
    return Decision(
        n=row["n"],
        claim=row["claim"],
        source=row["source"],
        sha256=row["sha256"],
        text=row["text"],
        reviewer=row["reviewer"],
        at=row["at"],
        action=row["action"],
        reason=row["reason"],
        comment=row["comment"],
        before=before,
        after=_spelt(row, "after"),
        extracted=_spelt(row, "extracted") if row["extracted"] else before,
        undoes=row["undoes"],
        revision=row["revision"],
        extractor=row["extractor"],
        model=row["model"],
    )


def _spelt(row: sqlite3.Row, column: str) -> SpeltOut | None:
    """A claim of a line. Raises DamagedError that names the line where it is none."""
    try:
        claim = json.loads(row[column] or _ADDED)
    except (ValueError, TypeError, RecursionError):
        claim = False
    if claim is None or isinstance(claim, dict):
        return claim
    raise DamagedError(f"decision {row['n']}: «{column}» is no claim")
