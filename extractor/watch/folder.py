"""A folder that fills: its files once they stand still, its queues line by line.

A file is read when two looks at it, `settle` seconds apart, found the same size and time, and a
third after the reading did too. Names that begin with a dot or do not end as pages do are passed
over, which is how most scrapers call what they are still writing.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from extractor.inputs import (
    PAGE_LIMIT,
    Unreadable,
    is_queue,
    may_be_page,
    printable,
    read_file,
)
from extractor.watch.ledger import FileDone, Ledger
from extractor.watch.queue import Queue
from extractor.watch.step import Item, Notice, Step

Look: TypeAlias = tuple[int, int]
"""Size and time of change (ns)."""


class Folder:
    """Finds what is new in a folder; `outputs` are passed over."""

    def __init__(
        self, folder: Path, ledger: Ledger, *, settle: float, outputs: Collection[Path]
    ) -> None:
        self._folder, self._ledger, self._settle = folder, ledger, settle
        whole = folder.resolve()
        self._outputs = {
            os.path.relpath(path.resolve(), whole)
            for path in outputs
            if path.resolve().is_relative_to(whole)
        }
        self._unsettled: dict[str, tuple[Look, float]] = {}
        self._finished: set[int] = set()  # hashes, for a name and a look take ten times as much
        self._closed: set[str] = set()  # what may not be read, and was told
        self._told: list[Notice] = []  # what the next look has to tell
        self._queues: dict[str, Queue] = {}

    @property
    def waits(self) -> bool:
        """Whether files were seen that may still be written to."""
        return bool(self._unsettled)

    def new(self) -> Iterator[Step | Notice]:
        """Look once: yield what can be read now, by name."""
        unsettled, self._unsettled = self._unsettled, {}
        for name, look in sorted(self._unfinished()):
            if look is None:
                yield from self._queue(name).new()
                continue
            seen, since = unsettled.get(name, (None, 0.0))
            now = time.monotonic()
            if seen != look:
                self._unsettled[name] = (look, now)
            elif now - since < self._settle:
                self._unsettled[name] = (look, since)
            else:
                yield from self._read(name, look)
        yield from self._told
        self._told.clear()

    def _unfinished(self) -> Iterator[tuple[str, Look | None]]:
        """Yield the names of files that are not read yet, and how they look; of queues None."""
        within = len(os.path.join(self._folder, ""))
        for entry in self._walk(str(self._folder)):
            name = entry.path[within:]
            look = _look(entry)
            if look is None or hash((name, look)) in self._finished:
                continue
            path = Path(name)
            if not may_be_page(path) or name in self._outputs or not entry.is_file():
                continue
            if is_queue(path):
                yield name, None
            elif not self._is_finished(name, look):
                yield name, look

    def _walk(self, folder: str) -> Iterator[os.DirEntry[str]]:
        """Yield what is in a folder and in those under it, without what is hidden."""
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        yield from self._walk(entry.path)
                    else:
                        yield entry
        except FileNotFoundError:  # gone
            return
        except OSError as error:
            self._closed_to_us(folder, Path(folder), error)

    def _closed_to_us(self, name: str, path: Path, error: OSError) -> None:
        if name not in self._closed:
            self._closed.add(name)
            why = error.strerror or error
            self._told.append(Notice(f"{printable(path)}: cannot be read ({why}); asked again"))

    def _queue(self, name: str) -> Queue:
        if name not in self._queues:
            self._queues[name] = Queue(self._folder / name, self._ledger, os.fsencode(name))
        return self._queues[name]

    def close(self) -> None:
        """Close the queues."""
        for queue in self._queues.values():
            queue.close()

    def _is_finished(self, name: str, look: Look) -> bool:
        done = self._ledger.file(os.fsencode(name))
        if done is None or not done.finished or (done.size, done.mtime) != look:
            return False
        self._finished.add(hash((name, look)))
        return True

    def _read(self, name: str, look: Look) -> Iterator[Step | Notice]:
        """The pages of a file from where the ledger has it; none where it changed meanwhile."""
        path, key = self._folder / name, os.fsencode(name)
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
        except FileNotFoundError:
            return
        except OSError as error:  # its rights may change, and its time would not tell
            self._closed_to_us(name, path, error)
            return
        done = self._ledger.file(key)
        same = done is not None and done.digest == digest
        if done is not None and same and done.finished:  # touched, or copied over itself
            yield Step(None, FileDone(key, *look, digest, done.pages, True))
            return
        begin = done.pages if done is not None and same else 0
        items: Iterator[Item] = read_file(path) if look[0] <= _most(path) else _too_large(path)
        item = next(items, None)
        if _look(path) != look:
            self._unsettled[name] = (look, time.monotonic())
            return
        yield from _steps(chain([item] if item else [], items), key, look, digest, begin)


def _steps(
    items: Iterable[Item], key: bytes, look: Look, digest: bytes, begin: int
) -> Iterator[Step]:
    """Yield the items behind the first `begin`; with the last the file is finished."""
    number, waiting = 0, None
    for number, item in enumerate(items, 1):
        if waiting is not None:
            yield Step(waiting, FileDone(key, *look, digest, number - 1, False))
        waiting = item if number > begin else None
    yield Step(waiting, FileDone(key, *look, digest, number, True))


def _most(path: Path) -> int:
    """Bytes of a file that is read, for it is held whole; a packed one may hold many pages."""
    return 8 * PAGE_LIMIT if path.suffix.lower() in (".gz", ".zst") else PAGE_LIMIT


def _too_large(path: Path) -> Iterator[Item]:
    most = _most(path) >> 20
    yield Unreadable(printable(path), f"larger than {most} MiB; no page is, and lines are .jsonl")


def _look(path: Path | os.DirEntry[str]) -> Look | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
