"""`extractor report`: claims and texts as one page to send to somebody."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractor.commands.options import LexiconFolder, RedactPeople
from extractor.commands.reviewed import OneRecords, StoreFile
from extractor.commands.telling import errors_told, progress_shown

EXAMPLES = """\b
Examples:
  extractor report records.jsonl -o report.html
  extractor report out/ -o skien.html --place Skien --topic sosialhjelp --title "Skien 2024"
  extractor run sak.html | extractor report - -o sak.report.html --redact-people private
"""


def report(
    records: OneRecords,
    out: Annotated[str, typer.Option("-o", "--out", help="The page; - is standard output.")],
    title: Annotated[str | None, typer.Option(help="Else the name of the records.")] = None,
    place: Annotated[
        str | None, typer.Option(help="Articles with a claim on a place: name or number (SSB).")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="On a benefit or field.")] = None,
    indicator: Annotated[str | None, typer.Option(help="On what is counted or paid.")] = None,
    year: Annotated[
        str | None, typer.Option(help="On a time: 2018, or EDTF like 2015/2018.")
    ] = None,
    speaker: Annotated[str | None, typer.Option(help="By a speaker: a part of the name.")] = None,
    redact_people: RedactPeople = None,
    store: StoreFile = None,
    lexicon: LexiconFolder = None,
) -> None:
    """Write claims, texts and decisions as one HTML page that needs no network and only shows."""
    with errors_told():
        from extractor.find import Question
        from extractor.review.report import Wanted
        from extractor.review.report import report as write

        question = Question(place, topic, indicator, year, speaker)
        wanted = Wanted(title, question, redact_people is not None)
        with progress_shown() as progress:
            counts = write(records, out, wanted, store=store, lexicon=lexicon, progress=progress)
    if sys.stderr.isatty():
        print(counts, file=sys.stderr)
