"""Lines of JSON in Zstandard: the form of every file of rows in an archive's output."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from backports import zstd

from extractor.archive.storage import Store
from extractor.errors import InputError

LEVEL = 6  # a fifth of the bytes at 100 MB a second; higher ones take more time than they spare


def pack(lines: Iterable[str]) -> bytes:
    """The lines, packed: the same bytes for the same lines."""
    held = io.BytesIO()
    with zstd.ZstdFile(held, "wb", level=LEVEL) as out:
        out.write(b"")  # or there would be no frame around no lines
        for line in lines:
            out.write(_encoded(line))
    return held.getvalue()


class Lines:
    """A file of rows that is being written; it is not held in memory."""

    def __init__(self, out: zstd.ZstdFile) -> None:
        self._out = out
        self.count = 0

    def add(self, row: Any) -> None:
        """Write a row as a line."""
        self._out.write(_encoded(as_line(row)))
        self.count += 1


@contextmanager
def written(store: Store, name: str) -> Iterator[Lines]:
    """A file of rows, there when all of it is written."""
    with store.writing(name) as file, zstd.ZstdFile(file, "wb", level=LEVEL) as out:
        out.write(b"")
        yield Lines(out)


def read_lines(store: Store, name: str) -> Iterator[bytes]:
    """Yield the lines of a small file; what is not asked for is not unpacked."""
    yield from _lines(io.BytesIO(store.read(name)), f"{store.address}/{name}")


def read_rows(store: Store, name: str) -> Iterator[Any]:
    """Yield the rows of a file of any length. Raises FileNotFoundError."""
    with store.open(name) as file:
        for line in _lines(file, f"{store.address}/{name}"):
            yield json.loads(line)


def as_line(row: Any) -> str:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(", ", ": "))


def _lines(file: IO[bytes], named: str) -> Iterator[bytes]:
    try:
        with zstd.ZstdFile(file) as lines:
            yield from lines
    except (zstd.ZstdError, EOFError) as error:
        raise InputError(
            f"{named} is damaged ({error}); delete it and run the same command again"
        ) from error


def _encoded(line: str) -> bytes:
    return line.encode("utf8", "surrogatepass") + b"\n"
