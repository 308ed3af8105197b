"""A desk over a few records of our own, for the tests of the review."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from extractor.cli import app
from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.record import Record
from extractor.review import index
from extractor.review.desk import Desk
from extractor.review.forms import Added, Decided, read_form
from extractor.review.records import Records
from extractor.review.store import Store, open_store, store_path

PAGES = {
    "a": (
        "Flere på sosialhjelp\n\nI 2018 fikk 946 personer sosialhjelp i Skien. I 2017 var det 861 "
        "mottakere av sosialhjelp i Skien. Det er en økning på 85 mottakere, ifølge Nav.",
        "2019-03-12",
    ),
    "b": (
        "Skien i tal\n\nI 2018 fekk 912 personar sosialhjelp i Skien. Kommunen brukte 41 millionar "
        "kroner på sjukepengar i 2018.",
        "2019-05-02",
    ),
    "c": ("Bømlo\n\nBømlo kommune brukte 12 millioner kroner på sykepenger i 2016.", "2017"),
}
"""Two stories that speak against each other about Skien in 2018, and one about something else."""


def records_of(rules: Extractor, pages: dict[str, tuple[str, str]] = PAGES) -> list[Record]:
    """The records of pages, by rules alone."""
    return [_record_of(rules, id, *page) for id, page in pages.items()]


@cache
def _record_of(rules: Extractor, id: str, text: str, day: str) -> Record:
    return rules.record(text, id=id, published=day, url=f"https://avis.example.no/{id}")


def write(path: Path, records: Iterable[Record]) -> Path:
    """A file of records."""
    path.write_text("".join(record.to_json() + "\n" for record in records), encoding="utf8")
    return path


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    """What a command line does, within this process."""
    return CliRunner().invoke(app, [*map(str, arguments)], input=stdin)


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """The store beside a file of records, with a list of them as they are."""
    store = open_store(store_path(path))
    try:
        records, lexicon = Records(path), load_lexicon()
        if not index.is_current(store, records, lexicon):
            index.make(store, records, lexicon)
        yield store
    finally:
        store.close()


@contextmanager
def sitting(path: Path) -> Iterator[Desk]:
    """A desk over a file of records."""
    with opened(path) as store:
        yield Desk(store, Records(path), load_lexicon())


def decide(
    desk: Desk, id: str, action: str, reviewer: str = "Kari", *, blind: bool = False, **more: Any
) -> dict[str, Any]:
    """What the desk says of a decision made on the claim as it is now."""
    revision = desk.claim(id)["revision"]
    sent = {"revision": revision, "action": action, "blind": blind, **more}
    return desk.decide(id, read_form(Decided, json.loads(json.dumps(sent))), reviewer)


def add(desk: Desk, number: int, reviewer: str = "Kari", **slots: Any) -> dict[str, Any]:
    """What the desk says of a claim that is added."""
    return desk.add(number, read_form(Added, {"slots": slots}), reviewer)


def figured(desk: Desk, figure: str) -> str:
    """The id of the first claim with a figure."""
    from extractor.review.search import Question

    rows = desk.claims(Question(limit=500), None)["claims"]
    return next(str(row["id"]) for row in rows if row["figure"] == figure)
