"""Files of text that are written item by item: CSV, and JSON with one long list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from extractor.record import Record
from extractor.records import whole_text
from extractor.table import ClaimTable


@contextmanager
def csv_file(target: str) -> Iterator[ClaimTable]:
    """The table of claims with commas, in UTF-8."""
    with whole_text(target) as out:
        yield ClaimTable(out)


class JsonList:
    """Writes what a function makes of each record as the items of one JSON list."""

    def __init__(self, out: IO[str], items: Callable[[Record], Iterable[Any]]) -> None:
        self._out, self._items = out, items
        self._between = "\n"

    def write(self, record: Record) -> None:
        """Write the items of a record, each on a line of its own."""
        for item in self._items(record):
            self._out.write(self._between + json.dumps(item, ensure_ascii=False))
            self._between = ",\n"


@contextmanager
def json_list(
    target: str, items: Callable[[Record], Iterable[Any]], *, before: str = "[", after: str = "]"
) -> Iterator[JsonList]:
    """A file that holds one list; `before` and `after` are what stands around its items."""
    with whole_text(target) as out:
        out.write(before)
        yield JsonList(out, items)
        out.write(f"\n{after}\n")
