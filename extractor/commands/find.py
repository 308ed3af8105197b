"""`extractor find`: claims by place, topic, year and speaker."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractor.commands.export import Records
from extractor.commands.options import LexiconFolder
from extractor.commands.telling import errors_told

EXAMPLES = """\b
Examples:
  extractor find out/ --place Skien --topic sosialhjelp --year 2018
  extractor find out/ --place 4003 --indicator expenditure --json
  extractor find out/ --year 2015/2018 --speaker moe | less
"""


def find(
    records: Records,
    place: Annotated[
        str | None, typer.Option(help="A name, or its number (SSB), old or new.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="A benefit or field: sosialhjelp, aap …")
    ] = None,
    indicator: Annotated[
        str | None, typer.Option(help="What is counted or paid: recipients, expenditure …")
    ] = None,
    year: Annotated[
        str | None, typer.Option(help="2018, or EDTF: 2018-03, 2015/2018; periods that overlap it.")
    ] = None,
    speaker: Annotated[str | None, typer.Option(help="A part of the speaker's name.")] = None,
    kind: Annotated[str | None, typer.Option(help="level, change, share or trend.")] = None,
    least_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Leave less sure claims out.")
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON a claim.")] = False,
    lexicon: LexiconFolder = None,
) -> None:
    """Show the claims that are about something, with their words and sources."""
    found = 0
    with errors_told():
        from extractor.find import Question, hint
        from extractor.find import as_json as line_of
        from extractor.find import find as answers

        question = Question(place, topic, indicator, year, speaker, kind, least_confidence)
        for answer in answers(records, question, lexicon=lexicon):
            found += 1
            if as_json:
                print(line_of(answer))
            else:
                print(*answer.lines(), "", sep="\n")
        hinted = None if found else hint(question, lexicon=lexicon)
    if not found:
        print(f"no such claim: {hinted}" if hinted else "no such claim", file=sys.stderr)
        raise typer.Exit(1)
    if not as_json:
        print(f"{found} claims", file=sys.stderr)
