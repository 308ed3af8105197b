"""Records of the corpus with decisions on all their claims, for the tests of what is exported."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from extractor.article import Page
from extractor.extract import Extractor
from extractor.inputs import read_pages
from extractor.record import Record
from extractor.review.changes import spelt_out
from extractor.review.decisions import Draft, append
from extractor.review.standing import text_digest
from extractor.review.store import open_store, store_path

CORPUS = Path(__file__).parents[2] / "corpus"


@cache
def corpus_records(extractor: Extractor) -> tuple[Record, ...]:
    """The records of the corpus's stories that have claims for gold, as users get them."""
    gold = {path.stem for path in (CORPUS / "gold").glob("*.json")}
    found = read_pages([str(CORPUS / "pages")])
    pages = [p for p in found if isinstance(p, Page) and Path(p.path or "").stem in gold]
    return tuple(extractor.pipe(pages))


def accept_all(path: Path, records: Iterable[Record], reviewer: str = "Kari") -> None:
    """Accept every claim of the records in the store beside their file."""
    store = open_store(store_path(path))
    try:
        with store.writing() as base:
            for record in records:
                for claim in record.claims:
                    spelt = spelt_out(record, claim)
                    draft = Draft(
                        claim=claim.id, source=record.source.id, sha256=record.source.sha256,
                        text=text_digest(record), reviewer=reviewer, action="accept",
                        extractor=record.produced_by.extractor, model=record.produced_by.model,
                        before=spelt, after=spelt, extracted=spelt,
                    )  # fmt: skip
                    append(base, draft)
    finally:
        store.close()
