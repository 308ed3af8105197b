"""The same fact told by several articles, joined over an archive, and what speaks against it.

`matter` says what a claim is about, `places` which places are one, `stories` which articles are one
text, `figures` and `days` what can be one figure, `joining` makes facts and conflicts of it, and
`store` lets SQLite do the sorting on disk. `files` is the command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.fact import Fact
from extractor.linking.files import Counts, fact_lines
from extractor.record import Record

__all__ = ["link"]


def link(
    records: Iterable[Record], *, least_confidence: float = 0.0, lexicon: Path | None = None
) -> Iterator[Fact]:
    """Yield the facts that records tell, those in conflict first, then by number of stories.

    Reads all records before the first fact; their claims and the facts wait in a temporary database
    on disk. The order of the records makes no difference. `least_confidence` leaves claims out;
    `lexicon` is a folder with your own rows of `places.csv`. Raises InputError where the disk is
    full.
    """
    for line in fact_lines(records, Counts(), least_confidence=least_confidence, lexicon=lexicon):
        yield Fact.model_validate_json(line)
