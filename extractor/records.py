"""Files of records, line by line; and files that are written beside others that are read."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from backports import zstd

from extractor.errors import InputError, RecordError
from extractor.record import Record

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
STDIN = "-"


def read_records(names: Iterable[str]) -> Iterator[Record]:
    """Yield the records of JSONL files; raises RecordError that names file and line."""
    for where, line in read_lines(names):
        yield read_record(line, where)


def read_lines(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield file and number of each line that is not empty, and the line.

    gzip and Zstandard are told by their magic number; `-` is standard input. Raises InputError
    where a file cannot be read.
    """
    for name in names:
        try:
            with _opened(name) as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip(b"\xef\xbb\xbf \t\r\n"):
                        yield f"{name}, line {number}", line
        except (EOFError, zlib.error, zstd.ZstdError, gzip.BadGzipFile) as error:
            raise InputError(f"{name}: damaged compressed file: {error}") from error
        except OSError as error:
            raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error


def read_record(line: bytes, where: str) -> Record:
    """The record of a line; RecordError that says where it stands and what to do."""
    try:
        return Record.from_json(line.removeprefix(b"\xef\xbb\xbf"))
    except RecordError as error:
        raise RecordError(f"{where}: {error}; mend or remove the line") from error


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == STDIN and sys.stdin is None:
        raise InputError("standard input is closed; give a file")
    standard = name == STDIN
    raw = cast(io.BufferedReader, sys.stdin.buffer) if standard else open(name, "rb")  # noqa: SIM115
    try:
        start = raw.peek(4)[:4]
        if start.startswith(_GZIP):
            yield gzip.GzipFile(fileobj=raw)  # type: ignore[misc]
        elif start.startswith(_ZSTD):
            yield zstd.ZstdFile(raw)  # type: ignore[misc]
        else:
            yield raw
    finally:
        if not standard:
            raw.close()


def refuse_overwriting(inputs: Iterable[str], outputs: Sequence[Path]) -> None:
    """Raise InputError where a file would be written over before it is read."""
    for name in inputs:
        for written in outputs:
            try:
                same = name != STDIN and written.samefile(name)
            except OSError:  # one of them is not there
                continue
            if same:
                raise InputError(f"{name}: is input and output at once; choose another -o")


def open_output(path: Path, named: str) -> IO[str]:
    """A file to write to; InputError that calls it `named` where it cannot be written.

    Line ends are left to the writer: the same bytes on every system.
    """
    try:
        return open(path, "w", encoding="utf8", newline="")
    except OSError as error:
        raise InputError(
            f"{named}: cannot be written ({error.strerror}); choose another -o"
        ) from error
