"""The review in one file that only shows: page, claims, texts and decisions, for somebody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractor.errors import InputError
from extractor.evaluate.words import printable
from extractor.find import Asked, Question
from extractor.lexicon import load_lexicon
from extractor.record import Record
from extractor.records import STDIN, read_records, record_files, refuse_overwriting, whole_text
from extractor.review import index
from extractor.review.bundle import json_in_html, page
from extractor.review.desk import Desk
from extractor.review.hiding import Hiding
from extractor.review.overview import all_series, overview, series
from extractor.review.records import Records
from extractor.review.redact import Redactor
from extractor.review.reviewed import Overlay, Reviewed, overlay
from extractor.review.spellings import redacted_id
from extractor.review.standing import text_digest
from extractor.review.store import Store, open_store

LIMIT = 50_000_000
"""Bytes of a report; a browser opens such a file in a few seconds, and mail takes half of it."""


@dataclass(slots=True)
class Counts:
    """What has been read so far, and what is shown of it."""

    records: int = 0
    articles: int = 0
    claims: int = 0

    def __str__(self) -> str:
        return f"{self.articles} of {self.records} articles, {self.claims} claims"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report shows: articles with a claim that `question` asks for, or all with claims."""

    title: str | None = None
    question: Question = field(default_factory=Question)
    redact: bool = False
    """Without the names of private people."""


def report(
    records: str,
    target: str,
    wanted: Wanted | None = None,
    *,
    store: Path | None = None,
    lexicon: Path | None = None,
    limit: int = LIMIT,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Write the claims of a file, a folder or `-` with their texts as one page, all or nothing.

    The decisions beside the records, or in `store`, are shown. Raises InputError where no article
    is asked for, the page would be larger than `limit` bytes, or a file cannot be read or written;
    RecordError that names file and line.
    """
    wanted = wanted or Wanted()
    names = list(record_files([records]))
    refuse_overwriting(names, [] if target == STDIN else [Path(target)])
    counts = Counts()
    own = "Welfare claims" if records == STDIN else Path(records).resolve().name
    title = printable(wanted.title or own)
    with TemporaryDirectory(prefix="extractor-report-") as folder:
        copied = _Copy(Path(folder), wanted, lexicon, limit)
        with overlay(records, store, needed=False) as decisions, copied.open():
            for record in read_records(names):
                counts.records += 1
                reviewed = decisions.over(record) if decisions else None
                if copied.take(reviewed or Reviewed(record, record, {}, {}), decisions):
                    counts.articles += 1
                    counts.claims += len(reviewed.record.claims if reviewed else record.claims)
                progress(counts)
        if not counts.articles:
            raise InputError(f"{records}: no article has such a claim, so there is nothing to show")
        shown = list(_embedded(copied, title, limit))
    with whole_text(target) as out:
        out.writelines(page(title, iter(shown)))
    return counts


class _Copy:
    """The articles of a report with their decisions, as if they were all there is."""

    def __init__(self, folder: Path, wanted: Wanted, lexicon: Path | None, limit: int) -> None:
        self.lexicon = load_lexicon(lexicon)
        self.records, self.store = folder / "records.jsonl", folder / "decisions.sqlite"
        self._asked = Asked(wanted.question, self.lexicon)
        self._redactor = Redactor(self.lexicon.names) if wanted.redact else None
        self._left = 2 * limit  # bytes of records; a report of claims is rather longer than they

    @contextmanager
    def open(self) -> Iterator[None]:
        store = open_store(self.store)
        try:
            with (
                self.records.open("w", encoding="utf8") as self._out,
                store.writing() as self._base,
            ):
                yield
        finally:
            store.close()

    def take(self, reviewed: Reviewed, decisions: Overlay | None) -> bool:
        """Take an article if one of its claims is asked for; whether it was taken."""
        record = reviewed.original
        if not any(self._asked.fits(reviewed.record, c) for c in reviewed.record.claims):
            return False
        hiding = None
        if self._redactor is not None:
            said = [d for kept in reviewed.decisions.values() for d in kept]
            hiding = self._redactor.hiding(
                reviewed.record,
                [claim for d in said for claim in (d.before, d.after, d.extracted)],
            )
        copied = _bare(hiding.record(record) if hiding else record)
        line = copied.to_json()
        self._left -= len(line)
        if self._left < 0:
            raise _too_large()
        self._out.write(line + "\n")
        if decisions is not None:
            self._copy_decisions(reviewed, copied, decisions, hiding)
        return True

    def _copy_decisions(
        self, reviewed: Reviewed, copied: Record, decisions: Overlay, hiding: Hiding | None
    ) -> None:
        """Copy what was decided of the claims that are shown, and of no others."""
        record = reviewed.original
        rows = decisions.base.execute(
            "SELECT * FROM decision WHERE source IN (?, ?)"
            " AND claim IN (SELECT value FROM json_each(?)) ORDER BY n",
            (record.source.id, redacted_id(record.source.id), json.dumps(list(reviewed.decisions))),
        )
        for row in rows:
            kept = {**row, "source": copied.source.id}
            if row["text"] == text_digest(record):
                kept["text"] = text_digest(copied)
            if hiding is not None:
                kept["comment"] = None
                for name in ("before", "after", "extracted"):
                    if row[name] is not None:
                        hidden = hiding.plain(json.loads(row[name]))
                        kept[name] = json.dumps(hidden, ensure_ascii=False)
            marks = ", ".join("?" * len(kept))
            self._base.execute(
                f"INSERT INTO decision ({', '.join(kept)}) VALUES ({marks})", tuple(kept.values())
            )


def _bare(record: Record) -> Record:
    """The record without what names a file, and without an earlier export's decisions."""
    source = record.source.model_copy(update={"path": None})
    claims = [claim.model_copy(update={"review": None}) for claim in record.claims]
    return record.model_copy(update={"source": source, "claims": claims})


def _embedded(copied: _Copy, title: str, limit: int) -> Iterator[str]:
    """Yield what the page shows as JSON, in pieces; InputError beyond the limit."""
    store = open_store(copied.store)
    try:
        records = Records(copied.records)
        index.make(store, records, copied.lexicon, full_text=False)
        pieces = _pieces(Desk(store, records, copied.lexicon), store, copied, title)
        for piece in pieces:
            limit -= len(piece.encode())
            if limit < 0:
                raise _too_large()
            yield piece
    finally:
        store.close()


def _pieces(desk: Desk, store: Store, copied: _Copy, title: str) -> Iterator[str]:
    session: dict[str, Any] = desk.session(None, needs_token=False)
    yield f'{{"session":{json_in_html({**session, "records": title, "read_only": True})}'
    for number in range(1, session["articles"] + 1):
        yield (',"articles":[' if number == 1 else ",") + json_in_html(desk.article(number))
    with store.reading() as base:
        years = {
            row["id"]: [row["first_year"], row["last_year"]]
            for row in base.execute(
                "SELECT id, first_year, last_year FROM claim WHERE first_year IS NOT NULL"
            )
        }
        told = overview(base, copied.lexicon)
        lines = [
            series(
                base,
                copied.lexicon,
                topic=line["topic"],
                indicator=line["indicator"],
                place=line["code"],
            )
            for line in all_series(base, copied.lexicon)
        ]
    yield f'],"years":{json_in_html(years)},"overview":{json_in_html(told)}'
    yield f',"series":{json_in_html(lines)}}}'


def _too_large() -> InputError:
    return InputError(
        f"the report would be larger than {LIMIT // 1_000_000} MB; show fewer articles with "
        "--topic, --place, --indicator, --year or --speaker"
    )
