"""Folders of pages, walked lazily and in an order that is the same on every machine."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from extractor.archive.settings import RUN, SCHEMA
from extractor.archive.sources.base import (
    UNIT_BYTES,
    UNIT_FILES,
    Passed,
    Place,
    ReadError,
    Unit,
    kind_of,
    read_errors,
)
from extractor.archive.storage import Entry, entries, is_remote, join, local_path, open_input
from extractor.article import Page
from extractor.inputs import PAGE_LIMIT, Unreadable, feed_or_page, pages_of, printable

_RUN_BYTES = 16 * 1024 * 1024  # far more than a run has to tell
NO_PAGE = "no page by its name"


@dataclass(slots=True)
class _Batch:
    """Files gathered for the next unit."""

    folder: str
    files: list[tuple[str, int]] = field(default_factory=list)
    size: int = 0

    def unit(self) -> Unit:
        return Unit(0, "files", self.folder, self.size, files=tuple(self.files))


def plan_folder(
    folder: str, output: str, plan_file: Callable[[str, Entry], Iterator[Unit]]
) -> Iterator[Unit]:
    """Yield the units of a folder and those in it; `plan_file` cuts a container.

    The names in a unit are relative to `folder`. What lies in `output`, or in the folder of another
    run, is passed over.
    """
    batch = _Batch(folder)
    for name, entry in _walk(folder, "", output):
        kind = kind_of(name) if entry.is_file else None
        if kind not in ("files", None):
            if batch.files:
                yield batch.unit()
                batch = _Batch(folder)
            yield from plan_file(join(folder, name), entry)
            continue
        batch.files.append((name, entry.size if entry.is_file else -1))
        batch.size += entry.size
        if len(batch.files) >= UNIT_FILES or batch.size >= UNIT_BYTES:
            yield batch.unit()
            batch = _Batch(folder)
    if batch.files:
        yield batch.unit()


def _walk(folder: str, inside: str, output: str) -> Iterator[tuple[str, Entry]]:
    """Yield the files below a folder by name, folders in their place among them."""
    here = join(folder, inside) if inside else folder
    if _real(here) == _real(output):
        return
    with read_errors(here):
        found = list(entries(here))
    if any(entry.name == RUN for entry in found) and _is_run(join(here, RUN)):
        return
    for entry in found:
        name = f"{inside}/{entry.name}" if inside else entry.name
        if entry.is_folder:
            yield from _walk(folder, name, output)
        else:
            yield name, entry


def _real(path: str) -> str:
    """The path of a folder whatever links lead to it."""
    path = local_path(path)
    return path if is_remote(path) else os.path.realpath(path)


def _is_run(path: str) -> bool:
    """Whether a file is what a run of this program is told by."""
    try:
        with open_input(path) as stream:
            held = json.loads(stream.read(_RUN_BYTES))
    except (OSError, ValueError):
        return False
    return isinstance(held, dict) and held.get("schema") == SCHEMA


def places(unit: Unit) -> Iterator[Place]:
    """Yield a place for each file of a unit."""
    for name, size in unit.files:
        path = join(unit.path, name) if name else unit.path
        yield Place(printable(path), partial(_pages, path, size))


def _pages(path: str, size: int) -> Iterator[Page | Unreadable | Passed]:
    if kind_of(path) != "files" and size != _NAMED:
        yield Passed(printable(path), NO_PAGE)
        return
    if size > PAGE_LIMIT:
        yield Unreadable(printable(path), "larger than 64 MiB; no page is")
        return
    with read_errors(path), open_input(path) as stream:
        content = stream.read()
    if size >= 0 and len(content) != size:
        raise ReadError(
            f"{path}: had {size} bytes when the run began and has {len(content)}; "
            "put the old file back, or start anew with another -o"
        )
    yield from in_file(printable(path), content)


_NAMED = -2
"""The size of a file that was named itself: it is a page whatever its name."""


def plan_page(path: str) -> Iterator[Unit]:
    """Yield the unit of one file that was named as INPUT and is no container."""
    yield Unit(0, "files", path, 0, files=(("", _NAMED),))


def in_file(path: str, content: bytes) -> Iterator[Page | Unreadable | Passed]:
    """Yield the pages in a file or a member; an XML file that is no feed has none."""
    if path.lower().endswith((".xml", ".xml.gz", ".xml.zst")) and not feed_or_page(content):
        yield Passed(path, NO_PAGE)
    else:
        yield from pages_of(path, content)
