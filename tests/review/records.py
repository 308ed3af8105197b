"""Records for the tests of the review: of the corpus, read once by the program itself, and own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extractor.extract import Extractor
from extractor.inputs import read_pages
from extractor.record import ClaimRow, Record

CORPUS = Path(__file__).parents[2] / "corpus"


@cache
def corpus_records(extractor: Extractor) -> tuple[Record, ...]:
    """The records of the corpus's stories with claims for gold, as users get them."""
    gold = {path.stem for path in (CORPUS / "gold").glob("*.json")}
    pages = [page for page in read_pages([str(CORPUS / "pages")]) if _stem(page) in gold]
    return tuple(extractor.pipe(pages))


def _stem(page: object) -> str:
    return Path(getattr(page, "path", None) or "").stem


def claims_of(records: tuple[Record, ...]) -> Iterator[tuple[Record, ClaimRow]]:
    for record in records:
        for claim in record.claims:
            yield record, claim
