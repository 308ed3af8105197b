"""A file of JSON lines that grows: read to its last whole line, noticed when cut or replaced."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from extractor.article import Page
from extractor.inputs import PAGE_LIMIT, Unreadable, printable, read_line
from extractor.parser.encoding import read_json
from extractor.watch.ledger import Ledger, QueueDone
from extractor.watch.step import Notice, Step

_SEAM = 1024  # bytes before the place that is reached, by which a file is known again
_PART = 64 * 1024  # bytes read at once


class Line(NamedTuple):
    """A line, and how many bytes of the file it takes; one that is too long is empty."""

    line: bytes
    length: int


class Queue:
    """Yields the lines of a file as they are whole, from where the ledger has it."""

    def __init__(self, path: Path, ledger: Ledger, name: bytes) -> None:
        self._path, self._named = path, printable(path)
        self._at = ledger.queue(name)
        self._file: FileIO | None = None

    @property
    def waits(self) -> bool:
        """A queue without a whole line is read as far as it can be."""
        return False

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def new(self) -> Iterator[Step | Notice]:
        """Look once: yield the lines that are whole by now, of what was renamed away too."""
        if self._file is None and not self._open():
            return
        yield from self._lines()
        if self._replaced():
            # Between that reading and this question the last lines may have come, and the new name
            yield from self._lines()
            if self._size() > self._at.offset:
                yield Notice(f"{self._named}: was renamed; its last line was not whole and is lost")
            self.close()
            self._at = QueueDone(self._at.name)
            if self._open():
                yield from self._lines()

    def _open(self) -> bool:
        try:
            if not self._path.is_file():  # a pipe, which would not open before somebody writes
                return False
            # Without a buffer, which would show what stood there before the file was cut
            self._file = self._path.open("rb", buffering=0)
        except OSError:  # between two names; or not ours to read
            return False
        return True

    def _lines(self) -> Iterator[Step | Notice]:
        offset, number = self._at.offset, self._at.lines
        begun = offset > 0 and self._read(offset - 1, 1) != b"\n"  # its end may have come since
        while True:
            if notice := self._changed():
                yield notice
                offset, number, begun = 0, 0, False
            line, length = self._line(offset)
            if not length:
                return
            offset += length
            if not (begun and line.isspace()):
                number += 1
            begun = self._read(offset - 1, 1) != b"\n"
            item = self._item(line, length, number)
            if item is not None:
                self._at = QueueDone(self._at.name, offset, number, self._seam(offset))
                yield Step(item, self._at)

    def _changed(self) -> Notice | None:
        """Begin anew where the file is not the one that was read, or not all of it."""
        size, offset = self._size(), self._at.offset
        if size >= offset and self._seam(offset) == self._at.seam:
            return None
        self._at = QueueDone(self._at.name)
        what = "is shorter than it was" if size < offset else "is another file than before"
        return Notice(f"{self._named}: {what}; read from its start")

    def _item(self, line: bytes, length: int, number: int) -> Page | Unreadable | None:
        if length > PAGE_LIMIT:
            return Unreadable(f"{self._named}, line {number}", "longer than 64 MiB; no page is")
        return read_line(line, self._named, number)

    def _line(self, offset: int) -> Line:
        """The line at a place, and its length; 0 where it is not whole yet.

        Without its line end a line is whole where it is a JSON object: no part of one is. One that
        is longer than a page may be is not kept.
        """
        parts: list[bytes] = []
        length = 0
        while part := self._read(offset + length, _PART):
            part = part[: part.find(b"\n") + 1] or part
            length += len(part)
            if length > PAGE_LIMIT:
                parts.clear()
            else:
                parts.append(part)
            if part.endswith(b"\n"):
                return Line(b"".join(parts), length)
        line = b"".join(parts)
        return Line(line, length if _is_object(line) else 0)

    def _seam(self, offset: int) -> bytes:
        """Digest of the last bytes before a place."""
        begin = max(0, offset - _SEAM)
        return hashlib.sha256(self._read(begin, offset - begin)).digest()

    def _read(self, offset: int, count: int) -> bytes:
        assert self._file is not None
        self._file.seek(offset)
        return self._file.read(count)

    def _size(self) -> int:
        assert self._file is not None
        return os.fstat(self._file.fileno()).st_size

    def _replaced(self) -> bool:
        """Whether another file has the name now; while none has it, the old one may still grow."""
        assert self._file is not None
        try:
            now, ours = self._path.stat(), os.fstat(self._file.fileno())
        except OSError:
            return False
        return not os.path.samestat(now, ours)


def _is_object(line: bytes) -> bool:
    if not line.rstrip().endswith(b"}"):
        return False
    try:
        return isinstance(read_json(line.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False
