"""`extractor stats`: what is in records, in figures and in pictures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.export import Records
from extractor.commands.find import LexiconFolder
from extractor.commands.telling import errors_told, progress_shown

EXAMPLES = """\b
Examples:
  extractor stats out/
  extractor stats records.jsonl --top 30 --plot claims.png
  extractor stats out/ --json | jq .claims_by.place
"""


def stats(
    records: Records,
    as_json: Annotated[bool, typer.Option("--json", help="All the numbers as JSON.")] = False,
    top: Annotated[int, typer.Option(min=1, help="Lines of a list.")] = 10,
    lexicon: LexiconFolder = None,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", help="Draw claims by year, topic and place; .svg too."),
    ] = None,
) -> None:
    """Count what is in records, and what a run of `archive` passed over and why."""
    with errors_told():
        from extractor.stats import stats as count

        with progress_shown() as progress:
            found = count(records, lexicon=lexicon, progress=progress)
        if as_json:
            print(json.dumps(found.to_dict(), ensure_ascii=False))
        else:
            print(*found.lines(top=top), sep="\n")
        if plot is not None:
            from extractor.charts import plot_stats

            plot_stats(found, plot)
    if not found.records and not found.pages:
        print("no records", file=sys.stderr)
        raise typer.Exit(1)
