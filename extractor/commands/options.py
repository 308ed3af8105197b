"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extractor.record import Record

LexiconFolder = Annotated[
    Path | None, typer.Option("--lexicon", help="Folder with your own lexicon rows.")
]
PublisherFolder = Annotated[
    Path | None, typer.Option("--publishers", help="Folder with your own publisher rules.")
]


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


def redaction(people: People | None, lexicon: Path | None) -> Callable[[Record], Record] | None:
    """What is done to each record before it is written."""
    if people is None:
        return None
    from extractor.lexicon import load_lexicon
    from extractor.review.redact import Redactor

    return Redactor(load_lexicon(lexicon).names).redact
