"""What is done: the output, the failures, and beside them a file that tells how far they are whole.

A page's line is written and synced to disk before `OUT.state` says that it is there, with the
length of the output then. What stands behind that length was written by a process that died before
it said so: the next one cuts it off and reads that page again. So each page is written exactly
once, whenever the power goes.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO

from extractor.errors import InputError

_VERSION = 1
_TABLES = """
CREATE TABLE written (version INTEGER, source BLOB, out INTEGER, failures INTEGER);
CREATE TABLE file (name BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, digest BLOB, pages INTEGER,
    finished INTEGER) WITHOUT ROWID;
CREATE TABLE queue (name BLOB PRIMARY KEY, offset INTEGER, lines INTEGER, seam BLOB) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class FileDone:
    """A file that is read as a whole: what it was, and how many of its pages are written."""

    name: bytes
    size: int
    mtime: int
    """Nanoseconds."""
    digest: bytes
    """SHA-256 of its bytes."""
    pages: int
    finished: bool


@dataclass(frozen=True, slots=True)
class QueueDone:
    """A file that grows line by line: up to which byte and line it is read.

    `seam` is a digest of the last bytes before `offset`, by which the file is known again.
    """

    name: bytes
    offset: int = 0
    lines: int = 0
    seam: bytes = hashlib.sha256().digest()


class Ledger:
    """The output and its state; made by `open_ledger`."""

    def __init__(self, out: Path, state: sqlite3.Connection, *, lengths: tuple[int, int]) -> None:
        self._state, self._state_path = state, state_path(out)
        self._lengths = list(lengths)
        self._paths = (out, failures_path(out))
        self._files: list[IO[bytes] | None] = [None, None]

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            if file is not None:
                with suppress(OSError):  # what a full disk did not take was told then
                    file.close()

    def record(self, line: str) -> None:
        """Append a line to the output; it counts once `done` is called."""
        self._append(0, line)

    def failure(self, line: str) -> None:
        """Append a line to the failures."""
        self._append(1, line)

    def _append(self, which: int, line: str) -> None:
        file, path = self._files[which], self._paths[which]
        try:
            if file is None:
                file = self._files[which] = _open_at(path, self._lengths[which])
            elif not _is_at(path, file):
                raise InputError(
                    f"{path}: was moved, deleted or replaced; bring it back, or move "
                    f"{self._state_path.name} away to start over"
                )
            file.write(line.encode("utf8") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            raise InputError(
                f"{path}: cannot be written ({error.strerror}); make room, then run it again"
            ) from error
        self._lengths[which] = file.tell()

    def done(self, place: FileDone | QueueDone) -> None:
        """Say that what was appended stands, and how far a file is read: both or neither."""
        table, places = ("file", 6) if isinstance(place, FileDone) else ("queue", 4)
        with self._told(), self._state:
            self._state.execute("UPDATE written SET out = ?, failures = ?", self._lengths)
            self._state.execute(
                f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * places)})",
                astuple(place),
            )

    def file(self, name: bytes) -> FileDone | None:
        """How far a file is read; None of one that is new."""
        with self._told():
            row = self._state.execute("SELECT * FROM file WHERE name = ?", (name,)).fetchone()
        return FileDone(*row) if row else None

    def queue(self, name: bytes) -> QueueDone:
        """How far a queue is read."""
        with self._told():
            row = self._state.execute("SELECT * FROM queue WHERE name = ?", (name,)).fetchone()
        return QueueDone(*row) if row else QueueDone(name)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise InputError where the state cannot be read or written."""
        try:
            yield
        except sqlite3.OperationalError as error:  # a full disk
            raise _unwritten(self._state_path, error) from error
        except sqlite3.Error as error:
            raise _damaged(self._state_path, self._paths[0], str(error)) from error


def failures_path(out: Path) -> Path:
    """Where the failures of an output go."""
    return out.with_name(f"{out.name}.failures.jsonl")


def state_path(out: Path) -> Path:
    """Where the state of an output is kept."""
    return out.with_name(f"{out.name}.state")


@contextmanager
def open_ledger(out: Path, source: Path) -> Iterator[Ledger]:
    """The ledger of an output, new or gone on with; nobody else may have it meanwhile.

    Raises InputError where another process has it, where the output is not what the state says, or
    where either belongs to something else.
    """
    path = state_path(out)
    known = path.exists()
    if not known and out.exists() and out.stat().st_size:
        raise InputError(f"{out}: holds something already, and no {path.name}; choose another -o")
    try:
        state = sqlite3.connect(path, timeout=0.2)
    except sqlite3.Error as error:
        raise _unwritten(path, error) from error
    try:
        with Ledger(out, state, lengths=_opened(state, path, out, source)) as ledger:
            yield ledger
    finally:
        state.close()


def _opened(state: sqlite3.Connection, path: Path, out: Path, source: Path) -> tuple[int, int]:
    """Lock the state, check it against the files, cut off what it does not know; their lengths."""
    whole = os.fsencode(source.resolve())
    try:
        state.execute("PRAGMA locking_mode = EXCLUSIVE")
        state.execute("PRAGMA synchronous = FULL")
        state.execute("BEGIN EXCLUSIVE")
        if not state.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for table in _TABLES.split(";"):
                state.execute(table)
            state.execute("INSERT INTO written VALUES (?, ?, 0, 0)", (_VERSION, whole))
        state.commit()
        (sound,) = state.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise _damaged(path, out, sound.splitlines()[-1])
        version, of, *lengths = state.execute("SELECT * FROM written").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise InputError(f"{out}: another watch writes to it; stop that one first") from error
        raise _unwritten(path, error) from error
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        raise _damaged(path, out, "not a state of ours") from error
    if version != _VERSION:
        raise _damaged(path, out, "of another version")
    if of != whole:
        raise InputError(f"{out}: belongs to a watch of {os.fsdecode(of)}; choose another -o")
    for name, length in zip((out, failures_path(out)), lengths, strict=True):
        _cut(name, length, path)
    return (lengths[0], lengths[1])


def _unwritten(state: Path, error: sqlite3.Error) -> InputError:
    return InputError(
        f"{state}: cannot be written ({error}); make room, or choose another -o, and run it again"
    )


def _damaged(state: Path, out: Path, what: str) -> InputError:
    return InputError(
        f"{state}: damaged, or no state of ours ({what}); bring an older one back with its "
        f"{out.name}, or move both away to start over"
    )


def _cut(path: Path, length: int, state: Path) -> None:
    """Cut a file to its known length."""
    size = path.stat().st_size if path.exists() else 0
    if size < length:
        raise InputError(
            f"{path}: shorter than {state.name} says; bring it back, or move {state.name} away "
            "to start over"
        )
    if size > length:
        os.truncate(path, length)


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Whether a file still has its name; who moved it away would look there in vain."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _open_at(path: Path, length: int) -> IO[bytes]:
    file = path.open("ab")
    if file.tell() != length:
        raise InputError(f"{path}: somebody else writes to it; choose another -o")
    return file
