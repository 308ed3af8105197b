"""`extractor serve`: records over HTTP."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import LexiconFolder, PublisherFolder
from extractor.errors import ExtractorError, InputError

if TYPE_CHECKING:
    from extractor.integrations.http.settings import Settings

EXAMPLES = """\b
Examples:
  extractor serve
  extractor serve --port 8080 --workers 4
  EXTRACTOR_TOKEN=$(cat token) extractor serve --host 0.0.0.0
  curl --data-binary @sak.html -H "Content-Type: text/html" localhost:8000/v1/records
"""
_MEGABYTE = 1_000_000


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen at; 0.0.0.0 is all of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes that read, each with a model (0.3 GB).")
    ] = 1,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Token that clients must send; else that of EXTRACTOR_TOKEN."
        ),
    ] = None,
    max_body: Annotated[
        float, typer.Option(min=0.001, metavar="MB", help="Largest request as sent.")
    ] = 10,
    max_unpacked: Annotated[
        float, typer.Option(min=0.001, metavar="MB", help="Largest request behind gzip or zstd.")
    ] = 50,
    max_pages: Annotated[int, typer.Option(min=1, help="Pages of one request.")] = 100,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="S", help="Seconds that a page may take.")
    ] = 30,
    concurrency: Annotated[
        int, typer.Option(min=1, help="Pages in hand; beyond them clients get 429, Retry-After.")
    ] = 256,
    lexicon: LexiconFolder = None,
    publishers: PublisherFolder = None,
) -> None:
    """Answer HTTP requests with records; stop it with Ctrl-C or SIGTERM."""
    try:
        from extractor.integrations.http.settings import Settings, read_token

        settings = Settings(
            host=host,
            port=port,
            workers=workers,
            max_body=int(max_body * _MEGABYTE),
            max_unpacked=int(max(max_body, max_unpacked) * _MEGABYTE),
            max_pages=max_pages,
            concurrency=concurrency,
            timeout=timeout,
            token=read_token(token_file),
            lexicon=str(lexicon) if lexicon else None,
            publishers=str(publishers) if publishers else None,
        )
        finished = _serve(settings)
    except ExtractorError as error:
        print(f"extractor: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    if not finished:
        print("extractor: stopped at once; what was in hand is not answered", file=sys.stderr)
        raise typer.Exit(1)
    print("extractor: stopped", file=sys.stderr)


def _serve(settings: Settings) -> bool:
    try:
        from extractor.integrations.service import serve as serve_http
    except ImportError as error:
        raise InputError(
            f"`serve` needs {error.name}; install it with `pip install 'velferd-extractor[serve]'`"
        ) from error

    def listening(address: str) -> None:
        print(f"extractor: serving on {address}; stop with Ctrl-C", file=sys.stderr, flush=True)
        if not settings.is_local and settings.token is None:
            print(
                "extractor: anyone who reaches this address may use it; set EXTRACTOR_TOKEN or "
                "--token-file",
                file=sys.stderr,
                flush=True,
            )

    return serve_http(settings, listening=listening)
