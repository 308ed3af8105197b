"""The first stage: every place of a unit is looked at, and the pages that pass are cleaned.

A scanned unit is one file, `scan/UNIT.jsonl.zst`; of a long one, chunks come before it
(`scan/UNIT-CHUNK.jsonl.zst`), so that no more than a chunk is lost. Each holds a header, then the
rows of the pages seen, failed and passed over, then the articles of those seen, in the same order.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter

from extractor.archive.duplicates import fingerprint
from extractor.archive.gate import Gate
from extractor.archive.journal import Journal, Row
from extractor.archive.packed import as_line, pack, read_lines
from extractor.archive.settings import Settings
from extractor.archive.sources import DamagedError, Passed, Place, ReadError, Unit, places
from extractor.archive.stepping import Beat, Step, Watch, rows_of
from extractor.archive.storage import Store
from extractor.article import Article, Page
from extractor.errors import LexiconError, PageError, internal_error
from extractor.inputs import Unreadable
from extractor.lexicon import load_lexicon
from extractor.parser import clean
from extractor.parser.encoding import SAMPLE, read_characters
from extractor.source import raw_content, source_of

ARTICLE: TypeAdapter[Article] = TypeAdapter(Article)
FOLDER = "scan"
_CLEANED = 256  # pages of a chunk that took time: half a second
_STEPS = 20_000  # of a chunk where next to nothing passes
NO_TERM_RAW = "no welfare word in the bytes"
NO_TERM = "no welfare word in the text"
FOREIGN = "neither Bokmål nor Nynorsk"


@dataclass(frozen=True, slots=True)
class ScanJob:
    """A unit to be scanned."""

    unit: Unit

    @property
    def name(self) -> str:
        """The file that tells that the job is done."""
        return scan_name(self.unit.number)

    @property
    def path(self) -> str:
        """What to call the whole of it."""
        return self.unit.path


def scan_name(unit: int, chunk: int | None = None) -> str:
    """The file of a unit's last chunk, or of an earlier one; names sort as the pages do."""
    part = "" if chunk is None else f"-{chunk:05d}"
    return f"{FOLDER}/{unit:07d}{part}.jsonl.zst"


def scan(job: ScanJob, scanner: Scanner, store: Store, watch: Watch) -> dict[str, int]:
    """Scan a unit from where it was left, chunk by chunk; counts of pages by what became of them.

    Raises ReadError where the input cannot be read now, StoppedError where the run is to stop.
    """
    journal = watch.journal
    skipped = chunk = 0
    total: Counter[str] = Counter()
    while (header := _header(store, job.unit.number, chunk)) is not None:
        skipped += header["steps"]
        total.update(header["counts"])
        chunk += 1
    journal.take_up(scan_name(job.unit.number, chunk))
    cleaned = sum(map(_took_time, rows_of(journal)))
    steps = watch.take(_steps(job.unit, scanner), skipped=skipped)
    while True:
        # Looked at before a step: the one before may have filled the chunk just before it died.
        if not watch.ended and (cleaned >= _CLEANED or len(journal.steps) >= _STEPS):
            cleaned = 0
            total.update(_write(store, scan_name(job.unit.number, chunk), journal, scanner))
            chunk += 1
            journal.take_up(scan_name(job.unit.number, chunk))
        if next(steps, None) is None:
            break
        cleaned += sum(map(_took_time, journal.steps[-1]))
    total.update(_write(store, job.name, journal, scanner))
    return dict(total)


def _header(store: Store, unit: int, chunk: int) -> Row | None:
    try:
        return read_header(store, scan_name(unit, chunk))
    except FileNotFoundError:
        return None


def read_header(store: Store, name: str) -> Row:
    """The first row of a chunk: its counts."""
    header: Row = json.loads(next(read_lines(store, name)))
    return header


def chunk_rows(store: Store, name: str) -> Iterator[Row]:
    """Yield the rows of a chunk without its articles."""
    lines = read_lines(store, name)
    header = json.loads(next(lines))
    for line in islice(lines, header["rows"]):
        yield json.loads(line)


def read_articles(store: Store, name: str) -> tuple[list[Row], list[bytes]]:
    """The rows of the pages seen in a chunk, and their articles."""
    lines = read_lines(store, name)
    header = json.loads(next(lines))
    rows = [json.loads(line) for line in islice(lines, header["rows"])]
    return [row["seen"] for row in rows if "seen" in row], list(lines)


def _took_time(row: Row) -> bool:
    return "passed" not in row or row["passed"]["reason"] in (NO_TERM, FOREIGN)


def _write(store: Store, name: str, journal: Journal, scanner: Scanner) -> Counter[str]:
    """Write what the journal holds as a chunk."""
    counts: Counter[str] = Counter()
    articles: list[str] = []
    kept: list[Row] = []
    for row in rows_of(journal):
        if "seen" in row:
            counts["seen"] += 1
            articles.append(row["seen"]["article"])
            kept.append({"seen": {k: v for k, v in row["seen"].items() if k != "article"}})
        elif "failed" in row:
            counts["failed"] += 1
            kept.append(row)
        else:
            counts[row["passed"]["reason"]] += 1
            if scanner.settings.keep_skipped:
                kept.append(row)
    header = {
        "steps": len(journal.steps),
        "rows": len(kept),
        "counts": dict(sorted(counts.items())),
    }
    store.write(name, pack([as_line(header), *map(as_line, kept), *articles]))
    return counts


def _steps(unit: Unit, scanner: Scanner) -> Iterator[Step]:
    try:
        for place in places(unit):
            yield Step(place.path, place.offset, scanner.of(place))
    except ReadError as error:
        if not scanner.settings.skip_unreadable:
            raise
        raise DamagedError(str(error)) from error


class Scanner:
    """Decides of each page whether it goes on, with the lexicon and rules of one run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._publishers = Path(settings.publishers) if settings.publishers else None
        folder = Path(settings.lexicon) if settings.lexicon else None
        self._gate = None if settings.everything else Gate(load_lexicon(folder))

    def of(self, place: Place) -> _Scanning:
        """The scanning of one place, still to be done."""
        return _Scanning(self, place)

    def row(self, page: Page, place: Place, beat: Beat) -> Row:
        """What becomes of a page."""
        content = raw_content(page)
        if self._gate is not None and not self._gate.raw(content):
            # What holds no text is a failure, as in `run`; its head tells.
            read_characters(content if content[:SAMPLE].isspace() else content[:SAMPLE])
            return _passed(place, NO_TERM_RAW)
        beat.enter("parser")
        article = clean(page, publishers=self._publishers)
        if self._gate is not None:
            if any(note.code == "not-norwegian" for note in article.notes):
                return _passed(place, FOREIGN)
            if not self._gate.text(article):
                return _passed(place, NO_TERM)
        return {"seen": _seen(page, article, place)}


@dataclass(frozen=True, slots=True)
class _Scanning:
    scanner: Scanner
    place: Place

    def __call__(self, beat: Beat) -> list[Row]:
        """The rows of the pages at the place: one each. Raises ReadError where the disk fails."""
        place = self.place
        rows: list[Row] = []
        try:
            for found in place.pages():
                rows.append(self._row(found, beat))
                beat.enter("input")
        except (DamagedError, ReadError) as error:
            if isinstance(error, ReadError) and not self.scanner.settings.skip_unreadable:
                raise
            rows.append(failed(place.path, place.offset, "input", str(error)))
        return rows

    def _row(self, found: Page | Unreadable | Passed, beat: Beat) -> Row:
        place = self.place
        if isinstance(found, Passed):
            return _passed(place, found.reason)
        if isinstance(found, Unreadable):
            return failed(found.path, place.offset, "input", found.reason)
        try:
            return self.scanner.row(found, place, beat)
        except PageError as error:
            return failed(place.path, place.offset, "parser", str(error))
        except (ReadError, LexiconError, MemoryError):
            raise
        except Exception as error:  # a fault of ours on one page must not cost the others
            return failed(place.path, place.offset, "parser", internal_error(error))


def failed(path: str, offset: int | None, room: str, reason: str) -> Row:
    """The row of a page that could not be read."""
    return {"failed": {"path": path, "offset": offset, "room": room, "reason": reason}}


def _passed(place: Place, reason: str) -> Row:
    return {"passed": {"path": place.path, "offset": place.offset, "reason": reason}}


def _seen(page: Page, article: Article, place: Place) -> Row:
    mark = fingerprint(article.text)
    source = source_of(page, article).model_copy(update={"fetched": place.fetched})
    return {
        "source": source.model_dump(exclude_none=True),
        "offset": place.offset,
        "published": article.published,
        "text_sha256": mark.text_sha256,
        "signature": base64.b64encode(mark.signature).decode("ascii"),
        "article": ARTICLE.dump_json(article, exclude={"dropped"}).decode("utf8"),
    }
