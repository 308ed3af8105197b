"""Where the pages of an archive come from: each source cuts itself into units and reads them.

`plan_input` yields the units of an input; `places` yields, in a fixed order, every place of a unit
that may hold a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from extractor.archive.sources import crawls, files, lines, members, tables
from extractor.archive.sources.base import (
    DamagedError,
    Kind,
    Passed,
    Place,
    ReadError,
    Unit,
    is_packed,
    kind_of,
    read_errors,
)
from extractor.archive.storage import Entry, entry_of, local_path, open_input
from extractor.article import Page
from extractor.errors import InputError
from extractor.inputs import Unreadable

__all__ = ["DamagedError", "Passed", "Place", "ReadError", "Unit", "places", "plan_input"]

_Pages: TypeAlias = Callable[[], Iterator[Page | Unreadable | Passed]]
_PLANS: dict[Kind, Callable[[str, int], Iterator[Unit]]] = {
    "lines": lines.plan,
    "tar": members.plan_tar,
    "zip": members.plan_zip,
    "table": tables.plan,
    "crawl": crawls.plan,
}
_PLACES: dict[Kind, Callable[[Unit], Iterator[Place]]] = {
    "files": files.places,
    "lines": lines.places,
    "tar": members.tar_places,
    "zip": members.zip_places,
    "table": tables.places,
    "crawl": crawls.places,
}


def plan_input(name: str, output: str) -> Iterator[Unit]:
    """Yield the units of a file or folder, numbers still to be given; not what is in `output`.

    Raises InputError where it does not exist or is not what its name says.
    """
    path = local_path(name)
    try:
        entry = entry_of(path)
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or 'no such file or folder'}") from error
    if entry.is_folder:
        yield from files.plan_folder(path, output, _plan_file)
    else:
        yield from _plan_file(path, entry)


def _plan_file(path: str, entry: Entry) -> Iterator[Unit]:
    kind = kind_of(path) or _by_content(path)
    if kind == "files":
        yield from files.plan_page(path)
        return
    try:
        yield from _PLANS[kind](path, entry.size)
    except (MemoryError, ReadError):
        raise
    except Exception as error:  # damage has any class; it is told as a failure when it is read
        if isinstance(error, InputError) and not isinstance(error, DamagedError):
            raise
        yield Unit(0, kind, path, entry.size, whole=entry.size)


def _by_content(path: str) -> Kind:
    """What a file holds whose name does not tell."""
    with read_errors(path), open_input(path) as stream:
        head = stream.read(512)
    if head.startswith(b"WARC/"):
        return "crawl"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"PAR1"):
        return "table"
    if head[257:262] == b"ustar":
        return "tar"
    if not is_packed(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"'):
        return "lines"
    return "files"


def places(unit: Unit) -> Iterator[Place]:
    """Yield the places of a unit, always in the same order.

    Raises ReadError where the disk fails, DamagedError where the rest of the unit is lost, and
    InputError where a library is missing. The pages of a place raise the first two only.
    """
    with _told(unit.path):
        for place in _PLACES[unit.kind](unit):
            yield replace(place, pages=partial(_pages, unit.path, place.pages))


def _pages(path: str, read: _Pages) -> Iterator[Page | Unreadable | Passed]:
    with _told(path):
        yield from read()


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Make damage of whatever a library says of hostile bytes, which is an error of any class."""
    try:
        with read_errors(path):
            yield
    except (MemoryError, InputError):
        raise
    except Exception as error:
        raise DamagedError(f"damaged: {type(error).__name__}: {error}") from error
