"""`extractor archive`: a whole archive, resumable, on one machine or many."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.commands.options import LexiconFolder, PublisherFolder
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.archive.runner import Archive, Outcome

EXAMPLES = """\b
Examples:
  extractor archive pages/ -o out
  extractor archive crawl-2021.warc.gz sider.jsonl.zst artikler.parquet -o out --workers 8
  extractor archive pages/ -o out --all --keep-skipped
  extractor archive s3://avis/2021/ -o s3://avis/claims --dask tcp://scheduler:8786
\b
DIR holds:
  part-*.jsonl.zst       the records, for `extractor stats`, `find`, `link` and `export`
  failures.jsonl         pages that could not be read, with path, room and reason
  run.json               what was asked for, and the counts
  duplicates.jsonl.zst   pages whose text is in another's record
  skipped.jsonl.zst      what was passed over, with --keep-skipped
  scan/, read/, plan, parts   the run's own, to go on where it stopped
"""

_STOPPED = "extractor: stopped; run the same command again to go on"


def archive(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Folders, tar, zip, JSONL, Parquet, WARC, WACZ; .gz and .zst too.",
        ),
    ],
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="DIR", help="Folder for the records and the run.")
    ],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as processors by default.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Read pages without a welfare word too.")
    ] = False,
    keep_skipped: Annotated[
        bool, typer.Option("--keep-skipped", help="List what was passed over, and why.")
    ] = False,
    skip_unreadable: Annotated[
        bool,
        typer.Option("--skip-unreadable", help="Count what a disk will not give as failed."),
    ] = False,
    timeout: Annotated[
        float, typer.Option(min=1, metavar="S", help="Seconds that a page may take.")
    ] = 120.0,
    memory: Annotated[
        int, typer.Option(min=500, metavar="MB", help="Memory that a worker may use (Linux).")
    ] = 2000,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster that does the work."),
    ] = None,
    lexicon: LexiconFolder = None,
    publishers: PublisherFolder = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Read a whole archive into DIR/part-*.jsonl.zst; run it again to go on where it stopped."""
    try:
        from extractor.archive.progress import report
        from extractor.archive.runner import Archive
        from extractor.archive.settings import Settings
        from extractor.archive.storage import local_path

        settings = Settings(
            output=local_path(out),
            everything=everything,
            keep_skipped=keep_skipped,
            skip_unreadable=skip_unreadable,
            lexicon=str(lexicon.absolute()) if lexicon else None,
            publishers=str(publishers.absolute()) if publishers else None,
            timeout=timeout,
            memory=memory,
        )
        with report(quiet=quiet) as shown:
            run = Archive(settings, shown)
            with _signals(run) as caught:
                names = [local_path(name) for name in inputs] if dask else inputs
                outcome = run.run(names, lambda: _crew(settings, workers, dask))
    except ExtractorError as error:
        print(f"extractor: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    except OSError as error:  # a full disk, mostly; what was written before stands
        reason = error.strerror or str(error)
        print(
            f"extractor: {out}: {reason}; mend it and run the same command again", file=sys.stderr
        )
        raise typer.Exit(1) from None
    _tell(outcome, out, caught, quiet=quiet)


def _crew(settings: Any, workers: int | None, dask: str | None) -> Any:
    if dask:
        from extractor.archive.cluster import DaskCrew

        return DaskCrew(settings, dask)
    from extractor.archive.local import LocalCrew, processors

    return LocalCrew(settings, workers or processors())


@contextmanager
def _signals(run: Archive) -> Iterator[list[int]]:
    """Stop the run at the first signal, kill its workers at the second; yields those that came."""
    caught: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        caught.append(number)
        run.stop(at_once=len(caught) > 1)
        if len(caught) > 1:
            print(_STOPPED, file=sys.stderr)
            raise SystemExit(128 + caught[0])

    before = {name: signal.signal(name, stop) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _tell(outcome: Outcome, out: str, caught: list[int], *, quiet: bool) -> None:
    """Sum the run up and leave with its exit status."""
    if caught and not outcome.finished:
        print(_STOPPED, file=sys.stderr)
        raise typer.Exit(128 + caught[0])
    for reason in outcome.unread[:20]:
        print(f"extractor: {reason}", file=sys.stderr)
    if not outcome.finished:
        print(
            f"extractor: {len(outcome.unread)} units could not be read; all others are scanned. "
            "When that is mended, run the same command again; "
            "with --skip-unreadable they are counted as failed",
            file=sys.stderr,
        )
        raise typer.Exit(1)
    counts = outcome.counts
    if not quiet or not counts["records"]:
        print(_summary(counts, out), file=sys.stderr)
    if not counts["pages"] or counts["failed"] == counts["pages"]:
        raise typer.Exit(1)


def _summary(counts: dict[str, Any], out: str) -> str:
    lines = [f"{counts['pages']} pages, {counts['records']} records, {counts['claims']} claims"]
    if counts["duplicates"]:
        lines.append(f"{counts['duplicates']} with the text of another")
    lines += [f"{count} passed over: {reason}" for reason, count in counts["passed_over"].items()]
    if counts["failed"]:
        lines.append(f"{counts['failed']} failed, see {out.rstrip('/')}/failures.jsonl")
    return "\n".join(lines)
