"""The command: files of records in, facts out, with a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.lexicon import load_lexicon
from extractor.linking.joining import facts
from extractor.linking.places import Places
from extractor.linking.store import open_store
from extractor.record import Record
from extractor.records import STDIN, read_records, record_files, refuse_overwriting, whole_text


@dataclass(slots=True)
class Counts:
    """What has been read and found so far."""

    records: int = 0
    claims: int = 0
    superseded: int = 0
    """Records of which a later version stands at their address: their claims are left out."""
    facts: int = 0
    shared: int = 0
    """Facts that several stories tell."""
    conflicts: int = 0
    """Facts that another speaks against."""

    def __str__(self) -> str:
        read = f"{self.records} records, {self.claims} claims"
        if self.superseded:
            read += f", {self.superseded} superseded"
        if not self.facts:
            return read
        found = f"{self.facts} facts, {self.shared} told by several stories"
        return f"{read}, {found}, {self.conflicts} in conflict"


def link_files(
    inputs: Sequence[str],
    out: str,
    *,
    conflicts: bool = False,
    least_confidence: float = 0.0,
    lexicon: Path | None = None,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Read files of records (`-` is standard input) or archives' folders, and write the facts.

    All or nothing.

    Raises RecordError that names file and line of a record at fault, and InputError where a file
    cannot be read or the output cannot be written.
    """
    names = list(record_files(inputs))
    refuse_overwriting(names, [] if out == STDIN else [Path(out)])
    counts = Counts()
    lines = fact_lines(
        read_records(names),
        counts,
        conflicts=conflicts,
        least_confidence=least_confidence,
        lexicon=lexicon,
        progress=progress,
    )
    with whole_text(out) as file:
        for line in lines:
            file.write(line + "\n")
    return counts


def fact_lines(
    records: Iterable[Record],
    counts: Counts,
    *,
    conflicts: bool = False,
    least_confidence: float = 0.0,
    lexicon: Path | None = None,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Iterator[str]:
    """Yield the facts of records as lines of JSON, in their order; counts as it goes."""
    places = Places(load_lexicon(lexicon).names)
    with open_store() as store:
        for record in records:
            counts.records += 1
            if record.source.superseded_by is not None:
                counts.superseded += 1
            else:
                counts.claims += store.add(record, places, least=least_confidence)
            progress(counts)
        for matter, alone, told in store.matters():
            found = facts(matter, alone, told)
            store.keep(found, matter.digest)
            counts.facts += len(found)
            counts.shared += sum(fact.stories > 1 for fact in found)
            counts.conflicts += sum(bool(fact.conflicts) for fact in found)
            progress(counts)
        yield from store.facts(conflicts=conflicts)
