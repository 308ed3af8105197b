"""Files of records, line by line; and files that are written beside others that are read.

A folder that `extractor archive` wrote stands for its parts, in their order.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import regex
from backports import zstd

from extractor.errors import InputError, RecordError
from extractor.record import Record

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_LEVEL = 6  # of gzip: a fifth of the time of 9, and 1 % more bytes
_PART = regex.compile(r"part-(?P<number>\d{1,18})\.jsonl(?:\.zst|\.gz)?")
STDIN = "-"


def read_records(names: Iterable[str]) -> Iterator[Record]:
    """Yield the records of JSONL files; raises RecordError that names file and line."""
    for where, line in read_lines(names):
        yield read_record(line, where)


def record_files(names: Iterable[str]) -> Iterator[str]:
    """Yield the files that names stand for: of a folder its parts, in order; else the name itself.

    A folder of a run that has not finished is told of on standard error; one that found no page
    about welfare has no files. Raises InputError where a folder of no run holds no records.
    """
    for name in names:
        if not os.path.isdir(name):
            yield name
            continue
        found = sorted(
            (int(match["number"]), entry.path)
            for entry in os.scandir(name)
            if (match := _PART.fullmatch(entry.name))
        )
        finished = read_run(Path(name)).get("finished")  # None: no run of ours
        if finished is False:
            print(f"{name}: the run has not finished; this is a part of it", file=sys.stderr)
        if not found and finished is None:
            raise InputError(f"{name}: holds no records; give a folder of `extractor archive`")
        yield from (path for _, path in found)


def read_run(folder: Path) -> dict[str, object]:
    """What `run.json` of an archive's folder says of the run; nothing where there is none."""
    try:
        run = json.loads((folder / "run.json").read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{folder / 'run.json'}: cannot be read ({error})") from error
    return run if isinstance(run, dict) else {}


def read_lines(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield file and number of each line that is not empty, and the line.

    gzip and Zstandard are told by their magic number; `-` is standard input; a folder is as
    `record_files` has it. Raises InputError where a file cannot be read.
    """
    for name in record_files(names):
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


@contextmanager
def whole_file(out: str) -> Iterator[Path]:
    """A path to write to that takes the name `out` when all is written, and is gone if it fails.

    A device or a pipe is written as it is. Raises InputError where the folder cannot be written to.
    """
    path = Path(out)
    if path.exists() and not path.is_file():
        if path.is_dir():
            raise InputError(f"{out}: is a folder; choose another name to write to")
        yield path
        return
    written = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with open_output(written, out):  # or say why not
        pass
    try:
        yield written
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


@contextmanager
def whole_text(out: str) -> Iterator[IO[str]]:
    """As `whole_file`, a file of text; `-` is standard output."""
    if out == STDIN:
        if sys.stdout is None:
            raise InputError("standard output is closed; give a file with -o")
        yield sys.stdout
        return
    with whole_file(out) as path, open_output(path, out) as file:
        yield file


@contextmanager
def open_output(path: Path, named: str) -> Iterator[IO[str]]:
    """A file to write to; InputError that calls it `named` where it cannot be written.

    Where `named` ends in `.gz` or `.zst` it is packed so; the bytes tell neither time nor name.
    Line ends are left to the writer: the same bytes on every system.
    """
    try:
        raw = open(path, "wb")  # noqa: SIM115
    except OSError as error:
        raise InputError(
            f"{named}: cannot be written ({error.strerror}); choose another -o"
        ) from error
    with raw, _packed(raw, named) as file, io.TextIOWrapper(file, "utf8", newline="") as text:
        yield text


def _packed(raw: io.BufferedWriter, named: str) -> IO[bytes]:
    suffix = packed_suffix(named)
    if suffix == ".gz":
        return gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0)  # type: ignore[return-value]
    if suffix == ".zst":
        return zstd.ZstdFile(raw, "wb")  # type: ignore[return-value]
    return raw


def packed_suffix(named: str) -> str:
    """`.gz` or `.zst`, where a file is packed by its name; else nothing."""
    suffix = Path(named).suffix.lower()
    return suffix if suffix in (".gz", ".zst") else ""
