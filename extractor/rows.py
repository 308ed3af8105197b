"""Claims as rows of plain values, for pandas, polars and whoever takes dicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.record import Record
from extractor.table import cells_of


def claims_table(records: Iterable[Record]) -> list[dict[str, Any]]:
    """A dict for each claim of the records, in order, with the columns of the CSV as keys.

    Values are text, numbers, booleans or None; nothing is quoted or rounded.
    """
    return [dict(cells_of(record, claim)) for record in records for claim in record.claims]
