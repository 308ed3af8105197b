"""The records under review: where each stands, so that one is read when it is asked for.

Of a file of plain JSON lines the index keeps the place of each line. Compressed files cannot be
read from the middle: of those it keeps a compressed copy of each line.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backports import zstd

from extractor.errors import InputError, RecordError
from extractor.record import Record
from extractor.records import read_lines, read_record, record_files

_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # gzip, Zstandard


class RecordsChangedError(InputError):
    """The records are no longer those that the index was made of."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file of records; `name` is relative to what was given."""

    name: str
    size: int
    mtime: int
    """Nanoseconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record and where it stands: `packed` where its file cannot be read from the middle."""

    record: Record
    where: str
    file: int
    """Index of the file among `Records.files`."""
    start: int | None
    length: int
    packed: bytes | None


class Records:
    """A file of records (JSONL, also `.gz` and `.zst`), or the folder of an archive."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise InputError(f"{path}: no such file; give records (JSONL) or an archive's folder")
        self.path = path
        self.name = path.resolve().name
        self._folder = path if path.is_dir() else path.parent

    def files(self) -> list[RecordFile]:
        """The files as they are now."""
        return [self._file(name) for name in record_files([str(self.path)])]

    def _file(self, name: str) -> RecordFile:
        try:
            found = os.stat(name)
        except OSError as error:
            raise InputError(f"{name}: cannot be read ({error.strerror})") from error
        return RecordFile(Path(name).name, found.st_size, found.st_mtime_ns)

    def lines(self) -> Iterator[Line]:
        """Yield every record in order; RecordError names the file and line of one at fault."""
        for number, name in enumerate(record_files([str(self.path)])):
            if _is_packed(name):
                for where, line in read_lines([name]):
                    record = read_record(line, where)
                    packed = zstd.compress(line, 3)
                    yield Line(record, where, number, None, len(line), packed)
            else:
                yield from self._plain(name, number)

    def _plain(self, name: str, file: int) -> Iterator[Line]:
        start = 0
        try:
            with open(name, "rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip(b"\xef\xbb\xbf \t\r\n"):
                        where = f"{name}, line {number}"
                        yield Line(read_record(line, where), where, file, start, len(line), None)
                    start += len(line)
        except OSError as error:
            raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error

    def check(self, base: sqlite3.Connection, number: int) -> None:
        """Raise RecordsChangedError where the file of an article is not as when it was listed.

        Of compressed files too, of which the list has a copy: newer records are meant to be seen.
        """
        name, *then = base.execute(
            "SELECT name, size, mtime FROM article JOIN file ON file.id = article.file"
            " WHERE number = ?",
            (number,),
        ).fetchone()
        try:
            found = os.stat(self._folder / name)
        except OSError as error:
            raise RecordsChangedError(f"{name}: {_REMEDY}") from error
        if [found.st_size, found.st_mtime_ns] != then:
            raise RecordsChangedError(f"{name}: {_REMEDY}")

    def read(self, base: sqlite3.Connection, number: int) -> Record:
        """The record of an article of the index.

        Raises RecordsChangedError where its file is not as it was when the index was made.
        """
        row = base.execute(
            "SELECT start, length, name, size, mtime, packed FROM article"
            " JOIN file ON file.id = article.file LEFT JOIN packed USING (number)"
            " WHERE number = ?",
            (number,),
        ).fetchone()
        if row["packed"] is not None:
            return read_record(zstd.decompress(row["packed"]), f"article {number}")
        try:
            with open(self._folder / row["name"], "rb") as file:
                found = os.fstat(file.fileno())
                if (found.st_size, found.st_mtime_ns) != (row["size"], row["mtime"]):
                    raise RecordsChangedError(f"{row['name']}: {_REMEDY}")
                file.seek(row["start"])
                return read_record(file.read(row["length"]), f"article {number}")
        except (OSError, RecordError) as error:
            raise RecordsChangedError(f"{row['name']}: {_REMEDY}") from error


_REMEDY = "has changed since it was read; stop `extractor review serve` and start it again"


def _is_packed(name: str) -> bool:
    try:
        with open(name, "rb") as file:
            return file.read(4).startswith(_PACKED)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error
