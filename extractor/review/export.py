"""Reviewed records to a file, and gold in the corpus' format to a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import InputError
from extractor.record import Record
from extractor.records import STDIN, read_records, record_files, refuse_overwriting, whole_text
from extractor.review.gold import GoldFolder
from extractor.review.reviewed import Reviewed, overlay

Change = Callable[[Record], Record]


@dataclass(slots=True)
class Counts:
    """What has been written so far."""

    records: int = 0
    claims: int = 0
    decided: int = 0
    gold: int = 0
    undecided: int = 0
    """Articles left out of the gold because a claim of them is undecided."""

    refused: int = 0
    """Articles without gold, for the file would have another's name."""

    def __str__(self) -> str:
        told = f"{self.records} records, {self.claims} claims, {self.decided} of them decided"
        if self.gold or self.undecided:
            told += f"; {self.gold} files of gold, {self.undecided} articles not decided to the end"
        return told


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is written: `out` the records, `gold` a folder, or both."""

    out: str | None = None
    gold: Path | None = None
    accepted_only: bool = False
    """Only claims that were accepted, corrected or added."""
    partial: bool = False
    """Gold also of articles with claims that nobody decided; those are left out of it."""


def export(
    records: str,
    wanted: Wanted,
    *,
    store: Path | None = None,
    change: Change | None = None,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Write the records of a file, a folder or `-` as they stand after review; all or nothing.

    `change` is done to each record before it is written. Raises InputError where there is no store
    of decisions, or a file cannot be read or written; RecordError that names file and line.
    """
    if wanted.out is None and wanted.gold is None:
        raise InputError("nothing to write: name a file with -o, or a folder with --gold")
    names = list(record_files([records]))
    refuse_overwriting(names, [Path(wanted.out)] if wanted.out not in (None, STDIN) else [])
    counts = Counts()
    with ExitStack() as files:
        decisions = files.enter_context(overlay(records, store))
        gold = files.enter_context(GoldFolder(wanted.gold)) if wanted.gold else None
        out = files.enter_context(whole_text(wanted.out)) if wanted.out else None
        for record in read_records(names):
            reviewed = decisions.over(record) if decisions else Reviewed(record, record, {}, {})
            if change is not None:
                reviewed = replace(reviewed, record=change(reviewed.record))
            counts.records += 1
            counts.claims += len(reviewed.record.claims)
            counts.decided += sum(s.status != "undecided" for s in reviewed.states.values())
            if out is not None:
                out.write(_written(reviewed, wanted).to_json() + "\n")
            if gold is not None:
                _add_gold(gold, reviewed, wanted, counts)
            progress(counts)
        if decisions:
            _tell_lost(decisions.lost)
            _tell_left_out(decisions.left_out(), decisions.path)
        if gold is not None:
            counts.refused = len(gold.refused)
            _tell_refused(gold.refused)
    return counts


def _written(reviewed: Reviewed, wanted: Wanted) -> Record:
    if not wanted.accepted_only:
        return reviewed.record
    kept = [
        claim
        for claim in reviewed.record.claims
        if reviewed.status(claim.id) in ("accepted", "corrected")
    ]
    ids = {claim.id for claim in kept}
    claims = [
        claim.model_copy(
            update={
                "same_as": claim.same_as if claim.same_as in ids else None,
                "checks": [check for check in claim.checks if ids.issuperset(check.others)],
            }
        )
        for claim in kept
    ]
    return reviewed.record.model_copy(update={"claims": claims})


def _add_gold(gold: GoldFolder, reviewed: Reviewed, wanted: Wanted, counts: Counts) -> None:
    """An article without a claim that nobody looked at tells nothing: it is no gold."""
    if not reviewed.states:
        counts.undecided += bool(reviewed.record.claims)
    elif reviewed.is_whole or wanted.partial:
        counts.gold += gold.write(reviewed)
    else:
        counts.undecided += 1


def _tell_lost(lost: list[str]) -> None:
    if lost:
        print(
            f"{len(lost)} added claims are left out, for their words no longer stand in the text: "
            f"{', '.join(lost)}",
            file=sys.stderr,
        )


def _tell_left_out(claims: int, store: Path) -> None:
    if claims:
        print(
            f"what was decided of {claims} claims is left out, for the records have no such "
            f"claims; if they should, look whether {store} is the store of these records",
            file=sys.stderr,
        )


def _tell_refused(refused: list[str]) -> None:
    if refused:
        print(
            *refused,
            "export them to two folders, or give the pages ids that differ in letters and digits",
            sep="\n",
            file=sys.stderr,
        )
