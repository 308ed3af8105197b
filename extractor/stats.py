"""What is in files of records: how many claims of each kind, and what a run passed over."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.evaluate.words import printable
from extractor.lexicon import load_lexicon
from extractor.linking.days import first_day, last_day
from extractor.linking.places import Places
from extractor.record import PlaceRow, Record
from extractor.records import read_records, read_run

UNKNOWN = "(none)"
_FAILURES = "failures.jsonl"
_LONGEST = 60  # characters of a reason
BY = ("topic", "indicator", "year", "place", "publisher", "kind", "modality")
"""What claims are counted by."""


@dataclass(slots=True)
class Stats:
    """Counts over records; `claims_by` has a counter for each name of `BY`."""

    places: Places
    records: int = 0
    with_claims: int = 0
    claims: int = 0
    addresses: int = 0
    """Addresses of all records: those of one text under several are counted each."""
    superseded: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    claims_by: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in BY}
    )
    pages: int = 0
    """What `run.json` says of the pages that were read; 0 where there is none."""
    duplicates: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    """Pages by the reason why they were not read."""
    failures: Counter[str] = field(default_factory=Counter)
    """By room and reason."""

    def add(self, record: Record) -> None:
        """Count a record and its claims."""
        source = record.source
        self.records += 1
        self.with_claims += bool(record.claims)
        self.claims += len(record.claims)
        self.addresses += len(source.urls or ()) or (source.url is not None)
        self.superseded += source.superseded_by is not None
        self.languages[record.article.language or UNKNOWN] += 1
        places = {place.id: self._name(place) for place in record.places}
        for claim in record.claims:
            found = {
                "topic": claim.topic,
                "indicator": claim.indicator,
                "year": year_of(claim.period),
                "place": places.get(claim.place or ""),
                "publisher": source.publisher,
                "kind": claim.kind,
                "modality": claim.modality,
            }
            for name, value in found.items():
                self.claims_by[name][value or UNKNOWN] += 1

    def _name(self, place: PlaceRow) -> str:
        """The newest name and number of a place, so that all its claims are counted together."""
        known = self.places.place(place.name, place.kind, place.code, None).shown
        return f"{known.name} ({known.code})" if known.code else known.name

    def add_run(self, folder: Path) -> None:
        """Add what the run of an archive's folder tells of pages that gave no record."""
        counts = read_run(folder).get("counts")
        if isinstance(counts, dict):
            self.pages += _number(counts.get("pages"))
            self.duplicates += _number(counts.get("duplicates"))
            passed = counts.get("passed_over")
            for reason, count in passed.items() if isinstance(passed, dict) else ():
                self.passed_over[str(reason)] += _number(count)
        for row in _rows(folder / _FAILURES):
            reason = _shortened(" ".join(str(row.get("reason", "")).split()))
            self.failures[f"{row.get('room', '?')}: {reason}"] += 1

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain JSON values, the greatest first; years in order."""
        return {
            **{name: getattr(self, name) for name in ("records", "with_claims", "claims")},
            **{name: getattr(self, name) for name in ("addresses", "superseded", "pages")},
            "duplicates": self.duplicates,
            **{name: dict(ordered(getattr(self, name))) for name in ("languages", "passed_over")},
            "failures": dict(ordered(self.failures)),
            "claims_by": {name: dict(self.ordered(name)) for name in BY},
        }

    def ordered(self, name: str) -> list[tuple[str, int]]:
        """The counts of claims by one of `BY`: years in order, others the greatest first."""
        counts = self.claims_by[name]
        return sorted(counts.items()) if name == "year" else ordered(counts)

    def lines(self, *, top: int = 10) -> Iterator[str]:
        """Yield the counts for a reader, of long lists the `top` greatest."""
        if self.pages:
            yield f"{self.pages} pages"
            yield f"  {self.duplicates} with the text of another"
            yield from (
                f"  {n} passed over: {printable(why)}" for why, n in ordered(self.passed_over)
            )
            yield f"  {self.failures.total()} failed"
        yield from (f"  {n} failed in {printable(why)}" for why, n in ordered(self.failures)[:top])
        languages = ", ".join(f"{name} {n}" for name, n in ordered(self.languages))
        yield f"{self.records} records ({languages})" if languages else "0 records"
        yield f"  {self.with_claims} with claims"
        if self.superseded:
            yield f"  {self.superseded} superseded by a later version"
        if self.addresses > self.records:
            yield f"  {self.addresses} addresses"
        yield f"{self.claims} claims"
        for name in BY:
            yield from _listed(name, self.ordered(name), top)


def _listed(name: str, counts: Sequence[tuple[str, int]], top: int) -> Iterator[str]:
    """Yield a heading and a line for each of the greatest, in the order they have."""
    if not counts:
        return
    yield f"\nby {name}"
    shown = set(sorted(counts, key=lambda pair: -pair[1])[:top])
    for value, count in counts:
        if (value, count) in shown:
            yield f"  {count:>9,}  {printable(value)}"
    rest = [pair for pair in counts if pair not in shown]
    if rest:
        yield f"  {sum(count for _, count in rest):>9,}  in {len(rest)} others"


def stats(
    inputs: Sequence[str],
    *,
    lexicon: Path | None = None,
    progress: Callable[[str], None] = lambda told: None,
) -> Stats:
    """Count the records of files, and of archive's folders with what their runs tell.

    `lexicon` is a folder with your own rows of `places.csv`.
    Raises InputError where a file cannot be read, and RecordError that names file and line of a
    record at fault.
    """
    found = Stats(Places(load_lexicon(lexicon).names))
    for record in read_records(inputs):
        found.add(record)
        progress(f"{found.records} records, {found.claims} claims")
    for name in inputs:
        if Path(name).is_dir():
            found.add_run(Path(name))
    return found


def year_of(period: str | None) -> str | None:
    """The year that a period ends in, or begins in where its end is open.

    >>> year_of("2016-03"), year_of("2015/2018"), year_of("2019/.."), year_of(None)
    ('2016', '2018', '2019', None)
    """
    day = last_day(period or "") or first_day(period or "")
    return str(day.year) if day else None


def ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    """The counts, the greatest first; equal ones by name."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _shortened(reason: str) -> str:
    """A reason that fits a line, cut behind a word."""
    if len(reason) <= _LONGEST:
        return reason
    cut = reason[:_LONGEST]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    """The rows of a file of JSON lines; what is no row is passed over, for it is but counted."""
    try:
        lines = path.open("rb")
    except FileNotFoundError:
        return
    with lines:
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                yield row
