"""What every source of pages shares: units, places, and what may go wrong with a file."""

from __future__ import annotations

import errno
import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Literal, TypeAlias

from backports import zstd

from extractor.archive.storage import entry_of, open_input
from extractor.article import Page
from extractor.errors import InputError
from extractor.inputs import Unreadable

Kind: TypeAlias = Literal["files", "lines", "tar", "zip", "table", "crawl"]

UNIT_BYTES = 16 * 1024 * 1024
UNIT_FILES = 512
"""A unit ends at either bound: seconds of work, so that a killed run loses little."""
_UNITS = 64  # of a small file, so that all workers have some to the end
_SMALLEST = 256 * 1024

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".txt", ".mhtml", ".mht", ".rss", ".atom", ".xml")
_ENDINGS: dict[Kind, tuple[str, ...]] = {
    "tar": (".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.bz2", ".tar.xz"),
    "zip": (".zip",),
    "crawl": (".warc", ".warc.gz", ".warc.zst", ".wacz"),
    "table": (".parquet",),
    "lines": tuple(
        name + packed for name in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst")
    ),
    "files": tuple(name + packed for name in _PAGE_ENDINGS for packed in ("", ".gz", ".zst")),
}


class ReadError(InputError):
    """A file could not be read this time: the unit is left for the next run."""


class DamagedError(InputError):
    """What a container holds from here on is no longer what it should be."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of the input with a number of its own: what one worker reads at a time.

    `start` and `end` (open) are bytes of `lines`, bytes of a plain `tar`, members of a `zip`, row
    groups of a `table`; an `end` of 0 is the end of the file. `files` are names in the folder
    `path`, each with its size.
    """

    number: int
    kind: Kind
    path: str
    size: int
    """Bytes of input, to tell how far the run is."""
    whole: int = 0
    """Bytes of the file when the plan was made; another size is another file."""
    start: int = 0
    end: int = 0
    first: int = 0
    """Lines or rows of the file before this unit."""
    member: str = ""
    """Of a WACZ: the crawl inside it."""
    files: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """A place that holds no page, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the archive may hold a page: mostly one, of a feed several.

    `pages` reads them, and raises ReadError where the disk fails.
    """

    path: str
    """Container and member, line, row or offset: enough to find the page again."""
    pages: Callable[[], Iterator[Page | Unreadable | Passed]]
    offset: int | None = None
    """Byte of the container where it begins, where that is known."""
    fetched: str | None = None


def unit_bytes(size: int) -> int:
    """How many bytes a unit of a file of that size has: it follows from the file alone."""
    return min(max(size // _UNITS, _SMALLEST), UNIT_BYTES)


def kind_of(name: str) -> Kind | None:
    """What a file holds by its name; None if it is neither page nor container."""
    lower = name.lower()
    return next((kind for kind, ends in _ENDINGS.items() if lower.endswith(ends)), None)


def stem_of(path: str) -> str:
    """The last name of a path without what tells its format."""
    name = path.rstrip("/").rpartition("/")[2]
    for ends in _ENDINGS.values():
        for end in sorted(ends, key=len, reverse=True):
            if name.lower().endswith(end):
                return name[: -len(end)] or name
    return name


def is_packed(head: bytes) -> bool:
    """Whether the first bytes are of gzip or Zstandard."""
    return head.startswith((GZIP, ZSTD))


@contextmanager
def opened(unit: Unit) -> Iterator[IO[bytes]]:
    """The container of a unit. Raises ReadError where it cannot be read or is another file."""
    with read_errors(unit.path):
        stream = open_input(unit.path)
    with stream:
        with read_errors(unit.path):
            size = entry_of(unit.path).size
        if unit.whole and size != unit.whole:
            raise ReadError(
                f"{unit.path}: had {unit.whole} bytes when the run began and has {size}; "
                "put the old file back, or start anew with another -o"
            )
        yield stream


@contextmanager
def read_errors(path: str) -> Iterator[None]:
    """Tell a disk that fails, to be tried again, from a file that is damaged or no longer there."""
    try:
        yield
    except (gzip.BadGzipFile, zlib.error, zstd.ZstdError, EOFError) as error:
        raise DamagedError(f"damaged compressed file: {error}") from error
    except OSError as error:
        # A format error of a library that knows no other class, or a byte that cannot be.
        if error.errno in (None, errno.EINVAL):
            raise DamagedError(f"damaged file: {error}") from error
        if isinstance(error, FileNotFoundError) and _folder_stands(path):
            raise DamagedError("no such file, or a link to nowhere") from error
        raise ReadError(f"{path}: cannot be read ({error.strerror or error})") from error


def _folder_stands(path: str) -> bool:
    """Whether only the file is gone; with its folder the whole disk may be."""
    try:
        return entry_of(os.path.dirname(path)).is_folder
    except OSError:
        return False


def unpacked(stream: IO[bytes]) -> IO[bytes]:
    """The bytes in a gzip or Zstandard stream, or the stream itself."""
    peek = getattr(stream, "peek", None)
    if peek is not None:  # members of a compressed tar cannot be sought in
        head = peek(4)[:4]
    else:
        head = stream.read(4)
        stream.seek(0)
    if head.startswith(GZIP):
        return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]
    if head.startswith(ZSTD):
        return zstd.ZstdFile(stream)  # type: ignore[return-value]
    return stream
