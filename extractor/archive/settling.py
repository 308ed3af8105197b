"""The step between the stages: which of the pages seen are read, and to which part each goes.

It reads the rows of all scanned units twice, in their order, and writes `parts.jsonl.zst`, a line
for each part, and `duplicates.jsonl.zst`, a line for each page that is told in another's record.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.archive.duplicates import Seen, Verdict, settle
from extractor.archive.packed import Lines, read_rows, written
from extractor.archive.scan import FOLDER, chunk_rows, read_header
from extractor.archive.storage import Store

PARTS, DUPLICATES = "parts.jsonl.zst", "duplicates.jsonl.zst"
_SMALLEST, _LARGEST = 16, 256  # pages of a part
_PARTS = 64  # of a small archive, so that all workers have some to the end
_ROWS = 1 << 24
"""Rows of a chunk, at most: the index of a page is that of its chunk and of its row in it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A page to be read: its row among those seen in its chunk, and what its record adds to it."""

    row: int
    more: dict[str, Any]
    """`urls`, `cluster` and `superseded_by`, where there are such."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one file of records is made from: chunks in order, with the rows chosen in each."""

    number: int
    chunks: tuple[tuple[str, tuple[Chosen, ...]], ...]

    @property
    def name(self) -> str:
        """The file of records."""
        return part_name(self.number)

    @property
    def path(self) -> str:
        """What to call the whole of it."""
        return self.name

    @property
    def pages(self) -> int:
        """How many pages are to be read."""
        return sum(len(chosen) for _, chosen in self.chunks)


def part_name(number: int) -> str:
    """The file of a part; names sort as parts do, up to ten million."""
    return f"part-{number:07d}.jsonl.zst"


def settle_pages(store: Store) -> None:
    """Decide what becomes of every page seen, and write it down."""
    folder = Path(tempfile.mkdtemp(prefix="settle-", suffix=".tmp", dir=store.folder))
    try:
        with written(store, DUPLICATES) as duplicates, written(store, PARTS) as parts:
            verdicts = settle((seen for _, _, seen in _pages(store)), folder)
            for part in _parts(store, verdicts, duplicates, _size(store)):
                parts.add(_to_row(part))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_parts(store: Store) -> Iterator[Part]:
    """Yield the parts in their order. Raises FileNotFoundError before they are settled."""
    for number, chunks in read_rows(store, PARTS):
        yield Part(
            number,
            tuple((name, tuple(Chosen(row, more) for row, more in rows)) for name, rows in chunks),
        )


def _size(store: Store) -> int:
    """How many pages a part has: it follows from the archive, not from who reads it."""
    names = (f"{FOLDER}/{name}" for name in store.names(FOLDER))
    seen: int = sum(read_header(store, name)["counts"].get("seen", 0) for name in names)
    return min(max(seen // _PARTS, _SMALLEST), _LARGEST)


def _pages(store: Store) -> Iterator[tuple[str, int, Seen]]:
    """Yield the pages seen with their chunk and row, in the order of the plan."""
    unit, chunk = -1, 0
    for name in store.names(FOLDER):
        number = int(name.partition(".")[0].partition("-")[0])
        chunk = chunk + 1 if number == unit else 0
        unit = number
        row = -1
        for found in chunk_rows(store, f"{FOLDER}/{name}"):
            if "seen" in found:
                row += 1
                yield name, row, _seen(unit, chunk * _ROWS + row, found["seen"])


def _seen(unit: int, index: int, row: dict[str, Any]) -> Seen:
    source = row["source"]
    return Seen(
        unit=unit,
        index=index,
        id=source["id"],
        url=source.get("url"),
        published=row["published"],
        fetched=source.get("fetched"),
        sha256=source["sha256"],
        text_sha256=row["text_sha256"],
        signature=base64.b64decode(row["signature"]),
        path=source.get("path"),
    )


def _parts(
    store: Store, verdicts: Iterator[Verdict], duplicates: Lines, size: int
) -> Iterator[Part]:
    """Yield the parts: `size` pages each, from neighbouring chunks."""
    gathered: list[tuple[str, list[Chosen]]] = []
    pages = number = 0
    for (name, row, seen), verdict in zip(_pages(store), verdicts, strict=True):
        if pages >= size:
            yield _part(number, gathered)
            gathered, pages, number = [], 0, number + 1
        if not verdict.read:
            duplicates.add(_told(seen, verdict))
            continue
        pages += 1
        if not gathered or gathered[-1][0] != name:
            gathered.append((name, []))
        gathered[-1][1].append(Chosen(row, _more(verdict)))
    if gathered:
        yield _part(number, gathered)


def _told(seen: Seen, verdict: Verdict) -> dict[str, str | None]:
    return {
        "id": seen.id,
        "url": seen.url,
        "path": seen.path,
        "duplicate_of": verdict.duplicate_of,
        "duplicate_of_path": verdict.duplicate_of_path,
    }


def _part(number: int, gathered: list[tuple[str, list[Chosen]]]) -> Part:
    return Part(number, tuple((name, tuple(chosen)) for name, chosen in gathered))


def _more(verdict: Verdict) -> dict[str, Any]:
    found = {
        "urls": list(verdict.urls),
        "cluster": verdict.cluster,
        "superseded_by": verdict.superseded_by,
    }
    return {name: value for name, value in found.items() if value}


def _to_row(part: Part) -> list[Any]:
    chunks = [[name, [[chosen.row, chosen.more] for chosen in rows]] for name, rows in part.chunks]
    return [part.number, chunks]
