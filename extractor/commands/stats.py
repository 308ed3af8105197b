"""`extractor stats`: what is in records, in figures and in pictures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.export import Records
from extractor.commands.options import LexiconFolder
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

        if plot is not None:  # told before minutes are spent on the counts
            from extractor.charts import check_plot

            check_plot(plot)
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
        print(_why_nothing(records), file=sys.stderr)
        raise typer.Exit(1)


def _why_nothing(inputs: list[str]) -> str:
    """Why there is nothing to count."""
    folders = [name for name in inputs if Path(name).is_dir()]
    if not folders:
        return f"no records: {', '.join(inputs)} is empty"
    return (
        f"no records: the run in {', '.join(folders)} has written no part yet, or found no page "
        "about welfare; run the same `extractor archive` again to finish it"
    )
