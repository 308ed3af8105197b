"""The loop: look, read what is new, write it, wait; until told to stop."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extractor.article import Page
from extractor.errors import InputError
from extractor.extract import Extractor, Failure
from extractor.inputs import Skipped, Unreadable, is_queue, may_be_page
from extractor.records import refuse_overwriting
from extractor.run import Counts
from extractor.watch.folder import Folder
from extractor.watch.ledger import Ledger, failures_path, open_ledger, state_path
from extractor.watch.queue import Queue
from extractor.watch.step import Notice, Step

_NOT_LINES = frozenset({".csv", ".tsv", ".xlsx", ".parquet", ".gz", ".zst"})
_SLICE = 0.1  # seconds of sleep between two questions whether to stop
_IDLE = 10  # a look at a large folder is followed by so many times its length of rest


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look, and how long a file must stand still; seconds."""

    interval: float = 1.0
    settle: float = 2.0
    once: bool = False
    """Stop when nothing is new and no file may still be written to."""


def watch(
    extractor: Extractor,
    source: Path,
    out: Path,
    *,
    pace: Pace | None = None,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Append the record of each page that appears in a folder or a queue to `out`, exactly once.

    Goes on until `stopped` says so, which is asked before every page. Raises InputError where the
    source is not there or the output cannot be written or belongs to something else.
    """
    pace = pace or Pace()
    outputs = (out, failures_path(out), state_path(out))
    refuse_overwriting([str(source)], outputs)
    _refuse_source(source)
    _refuse_output(out)
    with open_ledger(out, source) as ledger:
        found: Folder | Queue
        if source.is_dir():
            found = Folder(source, ledger, settle=pace.settle, outputs=outputs)
        else:
            found = Queue(source, ledger, os.fsencode(source.name))
        try:
            return _Watcher(extractor, ledger, stopped, progress).run(found, pace)
        finally:
            found.close()


def _refuse_source(source: Path) -> None:
    """Raise InputError where something is not a folder, and not a file that grows by lines."""
    if not source.exists():
        raise InputError(f"{source}: no such folder or file; make it before it is watched")
    if source.is_dir():
        return
    if not source.is_file():
        raise InputError(f"{source}: a pipe or a device; watch a file or a folder")
    remedy = "watch the folder that it lies in, or read it with `extractor run`"
    packed = source.suffix.lower() in (".gz", ".zst")
    if packed or (may_be_page(source) and not is_queue(source)):
        what = "compressed" if packed else "a page by its name"
        raise InputError(f"{source}: {what}, and a queue is JSON lines (.jsonl); {remedy}")


def _refuse_output(out: Path) -> None:
    """Raise InputError where records cannot be appended as lines of JSON, and cut off again."""
    if str(out) == "-" or (out.exists() and not out.is_file()):
        raise InputError(f"{out}: no file; what is appended exactly once needs one, as -o r.jsonl")
    if out.suffix.lower() in _NOT_LINES:
        raise InputError(
            f"{out}: records are appended as JSON lines; give -o {out.stem.split('.')[0]}.jsonl, "
            "and make others of it later (`extractor export`)"
        )


class _Watcher:
    def __init__(
        self,
        extractor: Extractor,
        ledger: Ledger,
        stopped: Callable[[], bool],
        progress: Callable[[Counts], None],
    ) -> None:
        self._extractor, self._ledger = extractor, ledger
        self._stopped, self._progress = stopped, progress
        self._counts = Counts()

    def run(self, found: Folder | Queue, pace: Pace) -> Counts:
        while not self._stopped():
            began, pages = time.monotonic(), self._counts.pages
            for step in found.new():
                if isinstance(step, Notice):
                    print(step.text, file=sys.stderr)
                elif self._stopped():
                    return self._counts
                else:
                    self._take(step)
            new = self._counts.pages > pages
            if pace.once and not new and not found.waits:
                break
            looking = 0.0 if new else time.monotonic() - began
            self._rest(max(pace.interval, _IDLE * looking))
        return self._counts

    def _take(self, step: Step) -> None:
        item, counts = step.item, self._counts
        if isinstance(item, Skipped):
            counts.skipped += 1
        elif isinstance(item, Unreadable):
            counts.pages += 1
            self._fail(item.path, "input", item.reason)
        elif isinstance(item, Page):
            counts.pages += 1
            self._read(item)
        self._ledger.done(step.place)
        self._progress(counts)

    def _read(self, page: Page) -> None:
        result = next(self._extractor.results([page]))
        if isinstance(result, Failure):
            self._fail(page.path or page.id or "-", result.room, result.reason)
            return
        self._ledger.record(result.to_json())
        self._counts.records += 1
        self._counts.claims += len(result.claims)

    def _fail(self, page: str, room: str, reason: str) -> None:
        self._counts.failed += 1
        print(f"{page}: {reason}", file=sys.stderr)
        row = {"path": page, "room": room, "reason": reason}
        self._ledger.failure(json.dumps(row, ensure_ascii=False))

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopped() and (left := until - time.monotonic()) > 0:
            time.sleep(min(_SLICE, left))
