"""The command: files of records in, facts out, with a count."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from backports import zstd

from extractor.errors import InputError, RecordError
from extractor.lexicon import load_lexicon
from extractor.linking.joining import facts
from extractor.linking.places import Places
from extractor.linking.store import open_store
from extractor.record import Record

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
STDIN = "-"


@dataclass(slots=True)
class Counts:
    """What has been read and found so far."""

    records: int = 0
    claims: int = 0
    facts: int = 0
    shared: int = 0
    """Facts that several stories tell."""
    conflicts: int = 0
    """Facts that another speaks against."""

    def __str__(self) -> str:
        read = f"{self.records} records, {self.claims} claims"
        if not self.facts:
            return read
        found = f"{self.facts} facts, {self.shared} told by several stories"
        return f"{read}, {found}, {self.conflicts} in conflict"


def link_files(
    inputs: Sequence[str],
    out: str,
    *,
    conflicts: bool = False,
    least_confidence: float = 0.0,
    lexicon: Path | None = None,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Read files of records (`-` is standard input) and write the facts, all or nothing.

    Raises RecordError that names file and line of a record at fault, and InputError where a file
    cannot be read or the output cannot be written.
    """
    _refuse_overwriting(inputs, out)
    counts = Counts()
    lines = fact_lines(
        read_files(inputs),
        counts,
        conflicts=conflicts,
        least_confidence=least_confidence,
        lexicon=lexicon,
        progress=progress,
    )
    with _written(out) as file:
        for line in lines:
            file.write(line + "\n")
    return counts


def fact_lines(
    records: Iterable[Record],
    counts: Counts,
    *,
    conflicts: bool = False,
    least_confidence: float = 0.0,
    lexicon: Path | None = None,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Iterator[str]:
    """Yield the facts of records as lines of JSON, in their order; counts as it goes."""
    places = Places(load_lexicon(lexicon).names)
    with open_store() as store:
        for record in records:
            counts.claims += store.add(record, places, least=least_confidence)
            counts.records += 1
            progress(counts)
        for matter, alone, told in store.matters():
            found = facts(matter, alone, told)
            store.keep(found, matter.digest)
            counts.facts += len(found)
            counts.shared += sum(fact.stories > 1 for fact in found)
            counts.conflicts += sum(bool(fact.conflicts) for fact in found)
            progress(counts)
        yield from store.facts(conflicts=conflicts)


def read_files(names: Iterable[str]) -> Iterator[Record]:
    """Yield the records of JSONL files, line by line; gzip and Zstandard by their magic number.

    Raises RecordError that names file and line, InputError where a file cannot be read.
    """
    for name in names:
        try:
            with _opened(name) as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip(b"\xef\xbb\xbf \t\r\n"):
                        yield _record(line, f"{name}, line {number}")
        except (EOFError, zlib.error, zstd.ZstdError, gzip.BadGzipFile) as error:
            raise InputError(f"{name}: damaged compressed file: {error}") from error
        except OSError as error:
            raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error


def _record(line: bytes, where: str) -> Record:
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


def _refuse_overwriting(inputs: Sequence[str], out: str) -> None:
    for name in inputs:
        try:
            same = STDIN not in (name, out) and Path(out).samefile(name)
        except OSError:  # one of them is not there
            continue
        if same:
            raise InputError(f"{name}: is input and output at once; choose another -o")


@contextmanager
def _written(out: str) -> Iterator[IO[str]]:
    """A file that takes its name when all is written; a pipe or a device is written as it is."""
    if out == "-":
        if sys.stdout is None:
            raise InputError("standard output is closed; give a file with -o")
        yield sys.stdout
        return
    path = Path(out)
    whole = not path.exists() or path.is_file()
    written = path.with_name(f"{path.name}.{os.getpid()}.tmp") if whole else path
    try:
        file = open(written, "w", encoding="utf8", newline="")  # noqa: SIM115
    except OSError as error:
        raise InputError(
            f"{out}: cannot be written ({error.strerror}); choose another -o"
        ) from error
    try:
        with file:
            yield file
        if whole:
            written.replace(path)
    except BaseException:
        if whole:
            written.unlink(missing_ok=True)
        raise
