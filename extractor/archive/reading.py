"""The second stage: the chosen pages go through the model, and their records make a part.

A part's failures and counts are written first (`read/PART.jsonl.zst`), then its records: where the
file of records is, the part is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from extractor.archive.journal import Row
from extractor.archive.packed import as_line, pack
from extractor.archive.scan import ARTICLE, failed, read_articles
from extractor.archive.settling import Chosen, Part
from extractor.archive.stepping import Beat, Step, Watch, rows_of
from extractor.archive.storage import Store
from extractor.errors import LexiconError, internal_error
from extractor.extract import Extractor
from extractor.record import Source

FOLDER = "read"


def read_name(part: int) -> str:
    """The file of a part's counts and failures."""
    return f"{FOLDER}/{part:07d}.jsonl.zst"


def read_part(part: Part, extractor: Extractor, store: Store, watch: Watch) -> dict[str, int]:
    """Read the pages of a part; counts of records, claims and failures."""
    watch.journal.take_up(part.name)
    for _ in watch.take(_steps(part, extractor, store)):
        pass
    rows = rows_of(watch.journal)
    records = [row["record"] for row in rows if "record" in row]
    failures = [row for row in rows if "failed" in row]
    claims = sum(row["claims"] for row in rows if "record" in row)
    counts = {"records": len(records), "claims": claims, "failed": len(failures)}
    store.write(read_name(part.number), pack(map(as_line, [{"counts": counts}, *failures])))
    store.write(part.name, pack(records))
    return counts


def _steps(part: Part, extractor: Extractor, store: Store) -> Iterator[Step]:
    for name, chosen in part.chunks:
        rows, articles = read_articles(store, f"scan/{name}")
        for page in chosen:
            row = rows[page.row]
            act = partial(_record, extractor, _Page(row, articles[page.row], page))
            yield Step(row["source"].get("path") or row["source"]["id"], row["offset"], act)


@dataclass(frozen=True, slots=True)
class _Page:
    row: dict[str, Any]
    article: bytes
    chosen: Chosen


def _record(extractor: Extractor, page: _Page, beat: Beat) -> list[Row]:
    """The record of a page, or its failure."""
    room = "pipeline"
    try:
        article = ARTICLE.validate_json(page.article)
        source = Source(**page.row["source"], **page.chosen.more)
        beat.enter(room)
        reading = extractor.read(article)
        room = "normaliser"
        beat.enter(room)
        record = extractor.conclude(source, reading)
        return [{"record": record.to_json(), "claims": len(record.claims)}]
    except (LexiconError, MemoryError):
        raise
    except Exception as error:  # a fault of ours on one page must not cost the others
        path = page.row["source"].get("path") or page.row["source"]["id"]
        return [failed(path, page.row["offset"], room, internal_error(error))]
