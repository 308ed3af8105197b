"""What reviewers decided: `review export` as records and gold, `evaluate decisions` in figures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.options import LexiconFolder, RedactPeople, redaction
from extractor.commands.telling import errors_told, progress_shown

EXAMPLES = """\b
Examples:
  extractor review export records.jsonl -o reviewed.jsonl
  extractor review export records.jsonl -o right.jsonl --accepted-only --redact-people private
  extractor review export out/ --gold gold/ && extractor evaluate claims gold/ out/
"""
FORGET_EXAMPLES = """\b
Examples:
  extractor review forget records.jsonl --reviewer "Kari Moe" --comments
  extractor review forget out/ --person "Ola Vik"
"""
DECISIONS_EXAMPLES = """\b
Examples:
  extractor evaluate decisions records.jsonl
  extractor evaluate decisions out/ --json | jq .by_topic.sosialhjelp
"""


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
    if not counts.records or counts.refused:
        raise typer.Exit(1)


def evaluate_decisions(
    records: OneRecords,
    store: StoreFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON.")] = False,
) -> None:
    """Score claims by what reviewers decided: precision, recall, slots and calibration."""
    with errors_told():
        from extractor.review.scores import score_decisions

        with progress_shown() as progress:
            scores = score_decisions(records, store=store, progress=progress)
        if as_json:
            print(json.dumps(scores.to_dict(), ensure_ascii=False))
        else:
            print(*scores.lines(), sep="\n")


def forget(
    records: OneRecords,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="A reviewer, who gets a pseudonym.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="A full name, hidden in all decisions.")
    ] = None,
    comments: Annotated[
        bool, typer.Option("--comments", help="Take out what the reviewer wrote, too.")
    ] = False,
    store: StoreFile = None,
) -> None:
    """Take a name out of the decisions; stop `review serve` before."""
    with errors_told():
        from extractor.errors import InputError
        from extractor.review.forget import forget_person, forget_reviewer
        from extractor.review.store import store_path

        if (reviewer is None) == (person is None):
            raise InputError("name whom to forget: either --reviewer or --person")
        path = store or store_path(Path(records))
        if reviewer is not None:
            changed, pseudonym = forget_reviewer(path, reviewer, comments=comments)
            print(f"{changed} decisions are now of {pseudonym}", file=sys.stderr)
        elif person is not None:
            print(f"hidden in {forget_person(path, person)} decisions", file=sys.stderr)
