"""Records as they stand after review: the decisions of a store laid over them, one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import InputError
from extractor.record import DecisionRow, Record, ReviewRow
from extractor.records import STDIN, read_records
from extractor.review.changes import corrected, spelt_out
from extractor.review.decisions import Decision, State, histories, standing, state_of
from extractor.review.spellings import redacted_id
from extractor.review.standing import stands
from extractor.review.store import open_store, store_path


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record after review and, by claim id, the state and all the decisions of each claim.

    Claims without a decision are in `record` alone.
    """

    original: Record
    record: Record
    states: Mapping[str, State]
    decisions: Mapping[str, Sequence[Decision]]

    def status(self, claim: str) -> str:
        """`undecided` where nobody decided."""
        state = self.states.get(claim)
        return state.status if state else "undecided"

    @property
    def is_whole(self) -> bool:
        """Whether every claim is decided, those that were added too."""
        return all(self.status(claim.id) != "undecided" for claim in self.record.claims)


@dataclass(slots=True)
class Overlay:
    """The decisions of a store, laid over records one at a time.

    `path` is the store's; `lost` are added claims that no longer fit the text of their article.
    """

    base: sqlite3.Connection
    path: Path
    lost: list[str] = field(default_factory=list)
    _seen: set[str] = field(init=False, default_factory=set)
    _added: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._added = {}
        rows = self.base.execute(
            "SELECT source, claim FROM decision WHERE action = 'add' GROUP BY claim ORDER BY n"
        )
        for row in rows:
            self._added.setdefault(row["source"], []).append(row["claim"])

    def over(self, record: Record) -> Reviewed:
        """The record with what was decided: corrected, with added claims, each with `review`."""
        own = {claim.id: claim for claim in record.claims}
        source = record.source.id
        known = [id for s in (source, redacted_id(source)) for id in self._added.get(s, ())]
        added = [id for id in known if id not in own]
        decided = histories(self.base, [*own, *added])
        self._seen.update(decided)
        states = {id: state_of(decisions) for id, decisions in decided.items()}
        for id, state in list(states.items()):
            if state.gone and id not in own:  # its adding was undone
                del states[id], decided[id]
        result = record
        for id in list(states):
            extracted = spelt_out(record, own[id]) if id in own else None
            after = stands(record, extracted, decided[id])
            if after is None:
                self.lost.append(id)
                del states[id], decided[id]
            elif after != extracted:
                result = corrected(result, id, after)
        ids = {claim.id for claim in result.claims}
        claims = [
            claim.model_copy(
                update={
                    "review": _review(states[claim.id], decided[claim.id]),
                    "same_as": claim.same_as if claim.same_as in ids else None,
                }
            )
            if claim.id in states
            else claim
            for claim in result.claims
        ]
        result = result.model_copy(update={"claims": claims})
        return Reviewed(record, result, states, decided)

    def left_out(self) -> int:
        """How many claims were decided or commented on that none of the records so far has."""
        claims = [row[0] for row in self.base.execute("SELECT DISTINCT claim FROM decision")]
        others = histories(self.base, (id for id in claims if id not in self._seen))
        states = map(state_of, others.values())
        return sum(bool(state.decision or state.comments) for state in states)


def _review(state: State, decisions: Sequence[Decision]) -> ReviewRow:
    kept = {decision.n for decision in standing(decisions)}
    last = state.decision
    return ReviewRow(
        status=state.status,
        reviewer=last.reviewer if last else None,
        at=last.at if last else None,
        reason=last.reason if last else None,
        comment=last.comment if last else None,
        decisions=[
            DecisionRow(
                who=decision.reviewer,
                when=decision.at,
                action=decision.action,
                reason=decision.reason,
                comment=decision.comment,
                before=decision.before,
                after=decision.after,
                extractor=decision.extractor,
                model=decision.model,
                undone=decision.action != "undo" and decision.n not in kept,
            )
            for decision in decisions
        ],
    )


@contextmanager
def overlay(records: str, store: Path | None, *, needed: bool = True) -> Iterator[Overlay | None]:
    """The decisions beside records, or in `store`; None where there are none and none are `needed`.

    Raises InputError where the store cannot be read, or is needed and not there.
    """
    path = store or (None if records == STDIN else store_path(Path(records)))
    if path is None and needed:
        raise InputError("records from standard input have no store beside them; name it, --store")
    if path is None or not (needed or store or path.is_file()):
        yield None
        return
    opened = open_store(path, create=False)
    try:
        with opened.reading() as base:
            yield Overlay(base, path)
    finally:
        opened.close()


def reviewed_records(names: Iterable[str], decisions: Overlay | None) -> Iterator[Reviewed]:
    """Yield the records of files or folders, as they stand after review."""
    for record in read_records(names):
        yield decisions.over(record) if decisions else Reviewed(record, record, {}, {})
