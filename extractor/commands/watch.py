"""`extractor watch`: pages as a scraper writes them, restarted where it was, never twice."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from extractor.commands.options import LexiconFolder, PublisherFolder
from extractor.commands.telling import errors_told, progress_shown

EXAMPLES = """\b
Examples:
  extractor watch pages/ -o records.jsonl
  extractor watch queue.jsonl -o records.jsonl --interval 0.2
  extractor watch pages/ -o records.jsonl --once     (what is new since last time; for cron)
"""


def watch(
    source: Annotated[
        Path, typer.Argument(metavar="DIR|QUEUE.jsonl", help="Folder, or file of JSON lines.")
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Records, appended; OUT.state lies beside.")
    ],
    once: Annotated[
        bool, typer.Option("--once", help="Stop when all that is there has been read.")
    ] = False,
    interval: Annotated[
        float, typer.Option(min=0.05, metavar="S", help="Seconds between two looks.")
    ] = 1.0,
    settle: Annotated[
        float, typer.Option(min=0, metavar="S", help="Seconds a file must not have changed.")
    ] = 2.0,
    lexicon: LexiconFolder = None,
    publishers: PublisherFolder = None,
) -> None:
    """Read pages as they appear in a folder or a queue; run it again to go on where it stopped."""
    with errors_told(), _signals() as stopped:
        import extractor
        from extractor.watch.watcher import Pace
        from extractor.watch.watcher import watch as watch_pages

        loaded = extractor.load(lexicon=lexicon, publishers=publishers)
        with progress_shown() as progress:
            counts = watch_pages(
                loaded,
                source,
                out,
                pace=Pace(interval, settle, once),
                stopped=stopped,
                progress=progress,
            )
    if sys.stderr.isatty() or counts.failed:
        print(counts, file=sys.stderr)


@contextmanager
def _signals() -> Iterator[Callable[[], bool]]:
    """Whether SIGINT or SIGTERM came: the page in hand is finished. A second one ends at once."""
    caught: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if caught:
            raise SystemExit(128 + number)
        caught.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(caught)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
