"""`extractor review export`: what reviewers decided, as records and as gold."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import LexiconFolder
from extractor.commands.telling import errors_told, progress_shown

if TYPE_CHECKING:
    from extractor.record import Record

EXAMPLES = """\b
Examples:
  extractor review export records.jsonl -o reviewed.jsonl
  extractor review export records.jsonl -o right.jsonl --accepted-only --redact-people private
  extractor review export out/ --gold gold/ && extractor evaluate claims gold/ out/
"""


class People(StrEnum):
    """private: all who speak or are spoken of without an office."""

    private = "private"


RedactPeople = Annotated[
    People | None,
    typer.Option(
        "--redact-people",
        help="Leave out the names of people who have no public role; reviewers' comments too.",
    ),
]
OneRecords = Annotated[
    str,
    typer.Argument(metavar="RECORDS", help="Records (JSONL), a folder of `archive`, or -."),
]
StoreFile = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="FILE", help="The store of decisions, else the one beside the records."
    ),
]


def redaction(people: People | None, lexicon: Path | None) -> Callable[[Record], Record] | None:
    """What is done to each record before it is written."""
    if people is None:
        return None
    from extractor.lexicon import load_lexicon
    from extractor.review.redact import Redactor

    return Redactor(load_lexicon(lexicon).names).redact


def export(
    records: OneRecords,
    out: Annotated[
        str | None, typer.Option("-o", "--out", help="Records after review; - is standard output.")
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Gold in the corpus' format, of articles decided wholly."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Gold of articles decided in part too.")
    ] = False,
    accepted_only: Annotated[
        bool, typer.Option("--accepted-only", help="Only claims accepted, corrected or added.")
    ] = False,
    redact_people: RedactPeople = None,
    store: StoreFile = None,
    lexicon: LexiconFolder = None,
) -> None:
    """Write the records as they stand after review, each claim with its decisions."""
    with errors_told():
        from extractor.review.export import Wanted
        from extractor.review.export import export as write

        wanted = Wanted(out, gold, accepted_only, partial)
        change = redaction(redact_people, lexicon)
        with progress_shown() as progress:
            counts = write(records, wanted, store=store, change=change, progress=progress)
    if sys.stderr.isatty() or not counts.records or counts.undecided:
        print(counts, file=sys.stderr)
    if not counts.records:
        raise typer.Exit(1)
