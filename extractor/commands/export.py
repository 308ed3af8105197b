"""`extractor export`: claims in the forms that other programs read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractor.commands.options import LexiconFolder, RedactPeople, redaction
from extractor.commands.telling import errors_told, progress_shown
from extractor.export.formats import Format

EXAMPLES = """\b
Examples:
  extractor export out/ --to claims.parquet
  extractor export records.jsonl --to claims.xlsx
  extractor export out/ --to facts.duckdb
  extractor export 2019.jsonl 2020.jsonl --to labelstudio.json
  extractor export out/ --to - --format csv | head
  extractor export out/ --to claims.csv --redact-people private
"""
Records = Annotated[
    list[str],
    typer.Argument(
        metavar="RECORDS...", help="Files of records (JSONL), folders of `archive`, or -."
    ),
]


def export(
    records: Records,
    to: Annotated[str, typer.Option("--to", metavar="FILE", help="What to write; - is a pipe.")],
    format: Annotated[
        Format | None,
        typer.Option(help="Else the ending of the name tells it; .json is Label Studio's."),
    ] = None,
    redact_people: RedactPeople = None,
    lexicon: LexiconFolder = None,
) -> None:
    """Write claims as Parquet, DuckDB, Excel, CSV, Label Studio tasks or JSON-LD."""
    with errors_told():
        from extractor.export.write import export as write

        with progress_shown() as progress:
            change = redaction(redact_people, lexicon)
            counts = write(records, to, format=format, change=change, progress=progress)
    if sys.stderr.isatty() or not counts.claims:
        print(counts, file=sys.stderr)
    if not counts.records:
        raise typer.Exit(1)
