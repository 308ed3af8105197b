"""The claims of an archive in a temporary database on disk: SQLite sorts and joins them.

SQLite removes the file itself, also where the process is killed; it lies in SQLITE_TMPDIR or
TMPDIR where they are set, else in the system's folder for large temporary files.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import TypeAlias

from extractor.errors import InputError
from extractor.fact import Fact
from extractor.linking.matter import Matter, Statement, digest, statements
from extractor.linking.places import Places
from extractor.linking.stories import clauses, cluster
from extractor.linking.wire import pack, unpack
from extractor.record import Record

_CACHE = 64 * 1024  # KiB of pages held in memory
_TABLES = """
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT, sha256 TEXT, version BLOB, clauses INTEGER,
    story INTEGER, cluster TEXT, UNIQUE (source, sha256));
CREATE TABLE clause (
    article INTEGER, hash INTEGER, PRIMARY KEY (article, hash)) WITHOUT ROWID;
CREATE TABLE claim (
    article INTEGER, matter INTEGER, lone INTEGER, words TEXT, told TEXT);
CREATE TABLE fact (
    rank INTEGER, near INTEGER, stories INTEGER, articles INTEGER, id TEXT, row TEXT);
"""
_MATTERS = """
SELECT matter, CASE WHEN lone THEN cluster ELSE '' END AS alone, words, cluster, told
FROM claim JOIN article ON article.id = claim.article ORDER BY matter, alone
"""
_FACTS = """
SELECT row FROM fact WHERE rank >= ? ORDER BY rank DESC, near, stories DESC, articles DESC, id
"""

Told: TypeAlias = tuple[Matter, str, list[Statement]]
"""A matter, the story it is confined to («» where it is not), and what is said of it."""


class Store:
    """What `link` has read, and the facts it has found; bounded memory."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        for pragma in (
            f"cache_size = -{_CACHE}",
            "journal_mode = OFF",  # nothing to come back to: a broken run is started anew
            "synchronous = OFF",
            "temp_store = FILE",
        ):
            base.execute(f"PRAGMA {pragma}")
        base.executescript(_TABLES)
        base.execute("BEGIN")

    def add(self, record: Record, places: Places, *, least: float) -> int:
        """Keep the claims of a record; how many. Of two records of one page one is kept.

        Which one does not depend on their order: it is the one of the greater digest.
        """
        key = (record.source.id, record.source.sha256)
        rows = [
            (digest(words := matter.to_json()), matter.lone, words, pack(statement))
            for matter, statement in statements(record, places, least=least)
        ]
        version = hashlib.sha256(
            repr((record.article.text, rows)).encode("utf8", "replace")
        ).digest()
        seen = self._base.execute(
            "SELECT id, version FROM article WHERE source = ? AND sha256 = ?", key
        ).fetchone()
        if seen and seen[1] >= version:
            return 0
        if seen:  # its claims and clauses stay, of an article that is none
            self._base.execute("DELETE FROM article WHERE id = ?", seen[:1])
        parts = clauses(record.article.text)
        id = self._base.execute(
            "INSERT INTO article (source, sha256, version, clauses, cluster) VALUES (?,?,?,?,?)",
            (*key, version, len(parts), record.source.id),
        ).lastrowid
        self._base.executemany("INSERT INTO clause VALUES (?,?)", ((id, h) for h in sorted(parts)))
        self._base.executemany("INSERT INTO claim VALUES (?,?,?,?,?)", ((id, *row) for row in rows))
        return len(rows)

    def matters(self) -> Iterator[Told]:
        """Find the stories, then yield each matter with all that is said of it."""
        cluster(self._base)
        self._base.execute("CREATE INDEX claim_matter ON claim (matter)")
        rows = self._base.execute(_MATTERS)
        for (_, alone, words), told in groupby(rows, key=lambda row: row[:3]):
            yield Matter(*json.loads(words)), alone, [unpack(row[4], row[3]) for row in told]

    def keep(self, facts: list[Fact], matter: int) -> None:
        """Keep the facts of a matter until all are known and can be put in order."""
        stories = sum(fact.stories for fact in facts if fact.conflicts)
        self._base.executemany(
            "INSERT INTO fact VALUES (?,?,?,?,?,?)",
            (
                (
                    stories if fact.conflicts else 0,
                    matter if fact.conflicts else 0,
                    fact.stories,
                    fact.articles,
                    fact.id,
                    fact.to_json(),
                )
                for fact in facts
            ),
        )

    def facts(self, *, conflicts: bool = False) -> Iterator[str]:
        """Yield the facts as lines of JSON: those in conflict first, those of one matter together.

        `conflicts` gives no others.
        """
        self._base.execute(
            "CREATE INDEX fact_order ON fact (rank DESC, near, stories DESC, articles DESC, id)"
        )
        for (row,) in self._base.execute(_FACTS, (int(conflicts),)):
            yield row


@contextmanager
def open_store() -> Iterator[Store]:
    """A store that is gone afterwards. Raises InputError where the disk is full."""
    base = sqlite3.connect("", isolation_level=None)  # an empty name: a file of SQLite's own
    try:
        yield Store(base)
    except sqlite3.OperationalError as error:
        raise InputError(
            f"temporary database: {error}; set SQLITE_TMPDIR to a folder with more room"
        ) from error
    finally:
        base.close()
