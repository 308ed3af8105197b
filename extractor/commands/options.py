"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LexiconFolder = Annotated[
    Path | None, typer.Option("--lexicon", help="Folder with your own lexicon rows.")
]
PublisherFolder = Annotated[
    Path | None, typer.Option("--publishers", help="Folder with your own publisher rules.")
]
