"""`extractor review`: a local page on which people go through the claims."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import LexiconFolder
from extractor.commands.telling import errors_told, progress_shown
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.review.index import Counts, Tell
    from extractor.review.serving import Settings

review_app = typer.Typer(
    help="Go through the claims, decide on them, and write what was decided.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SERVE_EXAMPLES = """\b
Examples:
  extractor review serve records.jsonl --open
  extractor review serve out/ --port 0 --store /srv/review/2024.sqlite
  extractor review serve records.jsonl --allow-host review.avis.no --reviewers us.toml
"""

ReviewedRecords = Annotated[
    Path,
    typer.Argument(metavar="RECORDS.jsonl|DIR", help="Records, or a folder of `archive`."),
]
StoreFile = Annotated[
    Path | None,
    typer.Option("--store", metavar="FILE", help="Where decisions are kept; else beside RECORDS."),
]


@review_app.command(epilog=SERVE_EXAMPLES)
def serve(
    records: ReviewedRecords,
    host: Annotated[
        str, typer.Option(help="Address to listen at; others than this machine need --reviewers.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8010,
    store: StoreFile = None,
    reviewers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.toml", help='A token for each: [reviewers], then lines "Kari" = "token".'
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name by which browsers reach it, as behind a proxy."),
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    lexicon: LexiconFolder = None,
) -> None:
    """Serve the review page on this machine; stop it with Ctrl-C."""
    with errors_told():
        try:
            from extractor.review.serving import Settings
        except ImportError as error:
            raise InputError(
                f"`review serve` needs {error.name}; install it with "
                "`pip install 'velferd-extractor[review]'`"
            ) from error
        hosts = tuple(allow_host or ())
        settings = Settings(records, host, port, store, reviewers, hosts, lexicon)
        _serve(settings, open_page=open_page)
    print("extractor: stopped", file=sys.stderr)


def _serve(settings: Settings, *, open_page: bool) -> None:
    from extractor.review.serving import Telling
    from extractor.review.serving import serve as serve_page

    def say(words: str) -> None:
        print(f"extractor: {words}", file=sys.stderr, flush=True)

    def listening(address: str, store: Path) -> None:
        say(f"reviewing on {address}; stop with Ctrl-C")
        say(f"decisions are kept in {store}")
        if open_page:
            webbrowser.open(address)

    @contextmanager
    def reading(name: str) -> Iterator[Tell]:
        say(f"reading {name}, which is new or has changed …")
        with progress_shown() as progress:
            yield progress

    def read(counts: Counts) -> None:
        say(f"read {counts}")

    serve_page(settings, Telling(reading, read, listening))
