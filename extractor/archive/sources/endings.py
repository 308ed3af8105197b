"""Whether a crawl goes on behind its last record: fastwarc ends without a word where a file is cut.

What stands behind the last record is read again, as a check of its own: a file that ends within a
header or a compressed member holds more than the records that came of it, or cannot be unpacked.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import IO

from backports import zstd

from extractor.archive.sources.base import GZIP, ZSTD, DamagedError

_MARKS = (GZIP, ZSTD, b"WARC/")
_LINE = 64 * 1024  # bytes of a header's line, at most
_BLOCK = 1024 * 1024
_LOST = (EOFError, zlib.error, zstd.ZstdError, gzip.BadGzipFile, ValueError)


@dataclass(slots=True)
class Ending:
    """Follows the records of a crawl, of every type, and looks behind the last one."""

    records: int = 0
    at: int = 0
    """Byte at which the last record begins, or its member."""
    since: int = 0
    """Records that fastwarc gave that byte: several only of a file that is packed as one."""

    def passed(self, at: int) -> None:
        """A record came, at that byte."""
        self.records += 1
        self.since = self.since + 1 if at == self.at else 1
        self.at = at

    def check(self, stream: IO[bytes]) -> None:
        """Raise DamagedError where the stream holds more than the records that came."""
        if not stream.seekable():
            return
        starts = _head(stream, 0)
        if starts and not starts.startswith(_MARKS):  # a dictionary; or fastwarc has told
            return
        whole = starts.startswith((GZIP, ZSTD)) and not _head(stream, self.at).startswith(_MARKS)
        # Packed as one, a file is entered at its beginning only.
        first, count = (0, self.records) if whole else (self.at, self.since)
        if not _ends(stream, first, count):
            last = f"the record at offset {self.at}" if self.records else "its first byte"
            raise DamagedError(f"cut short or damaged: nothing can be read behind {last}")


def _head(stream: IO[bytes], at: int) -> bytes:
    stream.seek(at)
    return stream.read(5)


def _ends(stream: IO[bytes], at: int, records: int) -> bool:
    """Whether nothing but so many whole records stands from a byte on."""
    head = _head(stream, at)
    stream.seek(at)
    try:
        if head.startswith(GZIP):
            return _holds(gzip.GzipFile(fileobj=stream), records)  # type: ignore[arg-type]
        if head.startswith(ZSTD):
            return _holds(zstd.ZstdFile(stream), records)  # type: ignore[arg-type]
        return _holds(stream, records)
    except _LOST:
        return False


def _holds(content: IO[bytes], records: int) -> bool:
    for _ in range(records):
        size = _size(content)
        while size > 0:
            block = content.read(min(size, _BLOCK))
            if not block:
                return False
            size -= len(block)
    return all(not line.strip() for line in iter(lambda: content.readline(_LINE), b""))


def _size(content: IO[bytes]) -> int:
    """The bytes of a record, whose header is read to its end. Raises EOFError where it has none."""
    size = 0
    line = b"\n"
    while line and not line.strip():
        line = content.readline(_LINE)
    while line.strip():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            size = int(value)
        line = content.readline(_LINE)
    if not line:
        raise EOFError
    return size
