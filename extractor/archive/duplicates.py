"""Which pages of an archive are read: one of each text; and which texts are one story or versions.

Pages of the same bytes or the same text are read once. Texts that share most of their clauses, as
the prints of an agency story do, get a cluster. Of several texts at one address the newest stands
and the others are superseded by it. The clauses are those that `extractor link` compares, so a
cluster is what `link` would call one story, found without holding all clauses of an archive:
by MinHash (Broder 1997) in bands, which SQLite sorts on disk.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rensa import RMinHash

from extractor.archive.addresses import page_of
from extractor.errors import InputError
from extractor.linking.stories import LEAST_SHARED, Stories, clauses

PERMUTATIONS = 128  # the estimate of a similarity of 0.6 is then off by 0.04, one time in three
ROWS = 4  # of a band: two texts alike to 0.6 meet in one of 32 bands with a chance of 0.988
LEAST_ALIKE = 0.6
"""Jaccard's index of the clauses of two texts of one cluster."""
_SEED = 7
_FILE = "duplicates.sqlite"

_TABLES = """
CREATE TABLE page (
    unit INTEGER, number INTEGER, id TEXT, url TEXT, address TEXT, published TEXT, fetched TEXT,
    bytes BLOB, text BLOB, signature BLOB, path TEXT, PRIMARY KEY (unit, number)) WITHOUT ROWID;
"""
_SAME_BYTES = """
CREATE INDEX page_bytes ON page (bytes);
UPDATE page SET text = (
    SELECT text FROM page first WHERE first.bytes = page.bytes ORDER BY unit, number LIMIT 1
) WHERE bytes IN (SELECT bytes FROM page GROUP BY bytes HAVING COUNT(DISTINCT text) > 1);
DROP INDEX page_bytes;
"""
# The first print is read, for «i fjor» counts from its day.
_TEXTS = """
CREATE TABLE text AS SELECT text, unit, number, id, path, address, signature, copies,
    NULL AS cluster, NULL AS later
FROM (
    SELECT *, COUNT(*) OVER (PARTITION BY text) AS copies, ROW_NUMBER() OVER (
        PARTITION BY text ORDER BY published IS NULL, published, unit, number) AS print
    FROM page
) WHERE print = 1;
CREATE UNIQUE INDEX text_text ON text (text);
CREATE INDEX page_text ON page (text);
"""
_VERSIONS = """
CREATE TABLE current AS SELECT address, text FROM (
    SELECT address, text, ROW_NUMBER() OVER (PARTITION BY address ORDER BY
        COALESCE(fetched, '') DESC, COALESCE(published, '') DESC, unit DESC, number DESC) AS age
    FROM page WHERE address IS NOT NULL
) WHERE age = 1;
CREATE UNIQUE INDEX current_address ON current (address);
UPDATE text SET later = (
    SELECT newest.id FROM current JOIN text newest ON newest.text = current.text
    WHERE current.address = text.address
) WHERE address IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM page LEFT JOIN current ON current.address = page.address
    WHERE page.text = text.text AND (page.address IS NULL OR current.text = text.text)
);
"""
_BAND = """
SELECT rowid, substr(signature, ?, ?) AS band FROM text WHERE signature != x'' ORDER BY band, text
"""
_PAIR = "SELECT signature FROM text WHERE rowid IN (?, ?)"
_VERDICTS = """
SELECT page.unit, page.number, page.unit = text.unit AND page.number = text.number AS read,
    text.copies, page.text, text.cluster, text.id, text.path, text.later
FROM page JOIN text ON text.text = page.text ORDER BY page.unit, page.number
"""
_URLS = "SELECT MIN(url) FROM page WHERE text = ? AND url IS NOT NULL GROUP BY address ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two texts are the same (`text_sha256`, hexadecimal) or nearly so."""

    text_sha256: str
    signature: bytes
    """MinHash of the clauses; empty where they are too few to make a copy."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that passed the gate: page `index` of unit `unit`, and what it is compared by."""

    unit: int
    index: int
    id: str
    url: str | None
    published: str | None
    """EDTF."""
    fetched: str | None
    """ISO 8601."""
    sha256: str
    """Of the bytes, hexadecimal."""
    text_sha256: str
    signature: bytes
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a page."""

    unit: int
    index: int
    read: bool
    urls: tuple[str, ...] = ()
    """Of a page that is read: every address of its text, where there are several."""
    cluster: str | None = None
    """The smallest id of the texts that are nearly the same; None where there is no other."""
    duplicate_of: str | None = None
    """Of a page that is not read: the id of the one with its text."""
    duplicate_of_path: str | None = None
    """And its path, for ids may be alike."""
    superseded_by: str | None = None
    """Id of the text that stands now at every address of this one."""


def fingerprint(text: str) -> Fingerprint:
    """What a text is compared by; white space does not count.

    >>> one, other = fingerprint("Nav  brukte 41 mill."), fingerprint("Nav brukte 41 mill.")
    >>> one.text_sha256 == other.text_sha256, one.signature
    (True, b'')
    """
    digest = hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()
    parts = clauses(text)
    if len(parts) < LEAST_SHARED:
        return Fingerprint(digest, b"")
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update([part.to_bytes(8, "big", signed=True) for part in sorted(parts)])
    return Fingerprint(digest, np.array(sketch.digest(), dtype=">u4").tobytes())


def settle(seen: Iterable[Seen], folder: Path) -> Iterator[Verdict]:
    """Yield a verdict for each page, by unit and index, whatever order the pages come in.

    They wait in a database in `folder`, which is gone afterwards; memory holds only the texts that
    have near-duplicates. Raises InputError where the disk is full.
    """
    path = folder / _FILE
    path.unlink(missing_ok=True)  # of a run that was killed
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            _fill(base, seen)
            for script in (_SAME_BYTES, _TEXTS, _VERSIONS):
                base.executescript(script)
            _cluster(base)
            yield from _verdicts(base)
    except sqlite3.OperationalError as error:
        raise InputError(f"{path}: {error}; make room on the disk and start again") from error
    finally:
        path.unlink(missing_ok=True)


def _fill(base: sqlite3.Connection, seen: Iterable[Seen]) -> None:
    for pragma in ("cache_size = -65536", "journal_mode = OFF", "synchronous = OFF"):
        base.execute(f"PRAGMA {pragma}")
    base.executescript(_TABLES)
    base.execute("BEGIN")
    base.executemany(
        "INSERT INTO page VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                *(page.unit, page.index, page.id, page.url),
                page_of(page.url) if page.url else None,
                *(page.published, page.fetched),
                *(bytes.fromhex(page.sha256), bytes.fromhex(page.text_sha256), page.signature),
                page.path,
            )
            for page in seen
        ),
    )
    base.execute("COMMIT")


def _cluster(base: sqlite3.Connection) -> None:
    """Set `text.cluster` to the smallest id of the texts that are alike, one through the other.

    In each band texts are sorted by their values there and compared with their neighbour: copies
    are neighbours in most bands, and a phrase that a thousand texts have costs a thousand looks.
    """
    stories = Stories()
    for band in range(PERMUTATIONS // ROWS):
        before, last = 0, b""
        rows = base.execute(_BAND, (1 + 4 * ROWS * band, 4 * ROWS))
        for row, values in rows:
            if values == last and _alike(*(s for (s,) in base.execute(_PAIR, (before, row)))):
                stories.unite(before, row)
            before, last = row, values
    base.execute("CREATE TEMP TABLE story (text INTEGER PRIMARY KEY, story INTEGER)")
    base.executemany("INSERT INTO story VALUES (?,?)", stories.members())
    base.execute("CREATE INDEX temp.story_story ON story (story)")
    base.execute(
        "UPDATE text SET cluster = (SELECT MIN(other.id) FROM story own"
        " JOIN story alike ON alike.story = own.story JOIN text other ON other.rowid = alike.text"
        " WHERE own.text = text.rowid) WHERE rowid IN (SELECT text FROM story)"
    )


def _alike(one: bytes, other: bytes) -> bool:
    """Whether two signatures are of texts that share most of their clauses."""
    equal = np.frombuffer(one, ">u4") == np.frombuffer(other, ">u4")
    return float(equal.mean()) >= LEAST_ALIKE


def _verdicts(base: sqlite3.Connection) -> Iterator[Verdict]:
    for unit, index, read, copies, text, cluster, id, path, later in base.execute(_VERDICTS):
        urls: tuple[str, ...] = ()
        if read and copies > 1:
            urls = tuple(url for (url,) in base.execute(_URLS, (text,)))
        yield Verdict(
            unit,
            index,
            bool(read),
            urls if len(urls) > 1 else (),
            cluster,
            None if read else id,
            None if read else path,
            later,
        )
