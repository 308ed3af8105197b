"""The database beside the records: decisions that are only ever added, and a list of the claims.

What people decided is in `decision`, which triggers keep from being changed or deleted. All other
tables are a list of the records made anew whenever those change (`index`).
"""

from __future__ import annotations

import os
import queue
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import InputError

APPLICATION = 0x76656C66  # «velf»: tells our file from any other database
VERSION = 1
_SUFFIX = ".review.sqlite"
_IN_FOLDER = "review.sqlite"
_PATIENCE = 30  # seconds that a save waits for another's to end

REASONS = (
    "not_welfare", "wrong_figure", "wrong_topic", "wrong_place", "wrong_time", "wrong_speaker",
    "not_stated", "duplicate", "furniture", "other",
)  # fmt: skip
"""Why a claim is rejected: the closed list."""

COLUMNS = frozenset({
    "n", "claim", "source", "sha256", "text", "reviewer", "at", "action", "reason", "comment",
    "before", "after", "extracted", "undoes", "revision", "extractor", "model",
})  # fmt: skip
"""Of the table `decision`."""
_ALL_CLAIMS = " AND ".join(
    f"({column} IS NULL OR CASE WHEN json_valid({column})"
    f" THEN json_type({column}) IN ('object', 'null') ELSE 0 END)"
    for column in ("before", "after", "extracted")
)
_DAMAGED = "the store is damaged; take a copy that is whole, or name another with --store"

_TABLES = """
CREATE TABLE decision (
  n INTEGER PRIMARY KEY,
  claim TEXT NOT NULL,
  source TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  text TEXT NOT NULL,                        -- digest of the text that all offsets refer to
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  action TEXT NOT NULL
    CHECK (action IN ('accept', 'reject', 'correct', 'add', 'same_as', 'comment', 'undo')),
  reason TEXT,
  comment TEXT,
  before TEXT,                               -- JSON: the claim as it stood
  after TEXT,                                -- JSON: the claim as it stands from now on
  extracted TEXT,                            -- JSON: as the record had it, where not as `before`
  undoes INTEGER REFERENCES decision(n),
  revision INTEGER NOT NULL,                 -- of this claim, from 1
  extractor TEXT NOT NULL,
  model TEXT NOT NULL,
  UNIQUE (claim, revision)
);
CREATE INDEX decision_source ON decision (source);
CREATE INDEX decision_reviewer ON decision (reviewer, n);
CREATE UNIQUE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
  BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decision_kept BEFORE DELETE ON decision
  BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
"""
_NEVER_REPLACED = """
CREATE TRIGGER IF NOT EXISTS decision_once BEFORE INSERT ON decision
  WHEN EXISTS (SELECT 1 FROM decision WHERE n = NEW.n)
    OR EXISTS (SELECT 1 FROM decision WHERE claim = NEW.claim AND revision = NEW.revision)
    OR EXISTS (SELECT 1 FROM decision WHERE undoes = NEW.undoes)
  BEGIN SELECT RAISE(ABORT, 'decisions are never replaced'); END;
"""
"""`INSERT OR REPLACE` deletes without asking the other triggers. Stores made before get it too."""


class StoreGoneError(InputError):
    """The file of the store is no longer the one that was opened: what is saved would be lost."""


class DamagedError(InputError):
    """The store is one of ours, but what it holds cannot be read."""


def store_path(records: Path) -> Path:
    """Where the decisions on a file of records, or on an archive's folder, are kept."""
    return records / _IN_FOLDER if records.is_dir() else records.with_name(records.name + _SUFFIX)


class Store:
    """Connections to one database, lent to whichever thread asks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._free: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._file: tuple[int, int] | None = None  # device and inode, once it is known to be ours

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees the database as it is now, whatever others write meanwhile."""
        yield from self._lent("BEGIN")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection whose writes are all on the disk afterwards, or none of them.

        Nobody else writes meanwhile.
        """
        yield from self._lent("BEGIN IMMEDIATE")

    def hold(self) -> None:
        """From now on the file must stay the one it is: without it StoreGoneError is raised."""
        self._file = _inode(self.path)

    def _check(self) -> None:
        """A file that was removed goes on taking writes, which nobody will ever read."""
        if self._file is not None and _inode(self.path) != self._file:
            raise StoreGoneError(
                f"{self.path.name}: the store was removed or replaced while in use, and nothing is "
                "kept; put it back, and start `extractor review serve` again"
            )

    def _lent(self, begin: str) -> Iterator[sqlite3.Connection]:
        self._check()
        try:
            base = self._free.get_nowait()
        except queue.Empty:
            base = _connected(self.path)
        try:
            base.execute(begin)
            yield base
            if begin != "BEGIN":
                self._check()
            base.execute("COMMIT")
        except BaseException as error:
            if base.in_transaction:
                base.execute("ROLLBACK")
            if type(error) is sqlite3.DatabaseError:  # damaged; its children tell other things
                raise DamagedError(f"{self.path}: {_DAMAGED} ({error})") from error
            raise
        finally:
            self._free.put(base)

    def close(self) -> None:
        """Close every connection; the store is not used afterwards."""
        while not self._free.empty():
            self._free.get_nowait().close()


def open_store(path: Path, *, create: bool = True) -> Store:
    """The store at a path, with its tables; without `create` it must be there.

    Raises InputError that names the file where it is no store, or one of a newer extractor, or
    cannot be written.
    """
    if not create and not path.is_file():
        raise InputError(f"{path}: holds no decisions; begin with `extractor review serve`")
    store = Store(path)
    try:
        with store.writing() as base:
            _prepare(base, path)
        store.hold()
    except sqlite3.Error as error:
        store.close()
        raise InputError(_told(path, error)) from error
    except InputError:
        store.close()
        raise
    return store


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    """Make the tables of an empty file; refuse one that is not ours."""
    ours = base.execute("PRAGMA application_id").fetchone()[0]
    version = base.execute("PRAGMA user_version").fetchone()[0]
    if ours == APPLICATION and version == VERSION:
        _check_decisions(base, path)
        return
    if ours == APPLICATION:
        raise InputError(
            f"{path}: is of version {version} of the store, and this extractor knows {VERSION}; "
            "use the extractor that wrote it, or a newer one"
        )
    if ours or version or base.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
        raise InputError(f"{path}: is another program's database; name another with --store")
    for statement in statements(_TABLES + _NEVER_REPLACED):
        base.execute(statement)
    base.execute(f"PRAGMA application_id = {APPLICATION}")
    base.execute(f"PRAGMA user_version = {VERSION}")


def _check_decisions(base: sqlite3.Connection, path: Path) -> None:
    """Refuse a store of ours whose decisions cannot be read; an older one gets what it lacks."""
    found = {row["name"] for row in base.execute("PRAGMA table_info(decision)")}
    if not found >= COLUMNS:
        raise DamagedError(f"{path}: {_DAMAGED} (no decisions are in it)")
    row = base.execute(f"SELECT n FROM decision WHERE NOT ({_ALL_CLAIMS}) LIMIT 1").fetchone()
    if row is not None:
        raise DamagedError(f"{path}: {_DAMAGED} (decision {row['n']} has no claim)")
    base.execute(_NEVER_REPLACED)


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def _connected(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        base.row_factory = sqlite3.Row
        for pragma in (
            "journal_mode = WAL",  # readers go on while one writes
            "synchronous = FULL",  # a decision that was answered is on the disk
            "foreign_keys = ON",
            "cache_size = -32768",  # KiB
            "mmap_size = 268435456",
        ):
            base.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        base.close()
        raise
    return base


def _told(path: Path, error: sqlite3.Error) -> str:
    if isinstance(error, sqlite3.OperationalError):
        writable = os.access(path.parent, os.W_OK)
        remedy = "" if writable else "; name a file in a folder you may write to with --store"
        return f"{path}: the store cannot be opened ({error}){remedy}"
    return f"{path}: is no store of decisions ({error}); name another with --store"
