"""The figure that selected words state, as the extractor reads it."""

from __future__ import annotations

from typing import Any

from extractor.assemble import amount_row
from extractor.errors import ReviewError
from extractor.pipeline.figures import amounts
from extractor.record import AmountRow, Record
from extractor.review.figures import FIGURE

_LONGEST = 1_000  # characters that are read; a figure has few
_AROUND = 60  # characters on either side, which tell what a number is of


def measure_at(record: Record, start: int, end: int) -> dict[str, Any]:
    """The measure of `text[start:end]`, spelt out, with its words; None where they state none.

    What the record has is believed before what is read anew. Raises ReviewError where nothing, or
    too much, is selected.
    """
    text = record.article.text
    if not 0 <= start < end <= len(text):
        raise ReviewError("nothing is selected; mark the words of the figure", "start")
    if end - start > _LONGEST:
        raise ReviewError(f"mark {_LONGEST} characters at most: the figure alone", "end")
    found = _nearest(record.amounts, start, end) or _nearest(_read(record, start, end), start, end)
    if found is None:
        return {"measure": None, "words": text[start:end]}
    return {"measure": _measure(found), "words": text[found.start : found.end]}


def _nearest(rows: list[AmountRow], start: int, end: int) -> AmountRow | None:
    """The amount that shares most with what is selected; of two alike the first."""

    def shared(row: AmountRow) -> int:
        return min(end, row.end) - max(start, row.start)

    best = max(rows, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None


def _read(record: Record, start: int, end: int) -> list[AmountRow]:
    """What the words state by themselves; where they state nothing, with those around them.

    Where they state a bare number, the unit behind it counts: of «900 000 kroner» the kroner.
    """
    text, bare = record.article.text, list[AmountRow]()
    for first, last in ((start, end), (max(0, start - _AROUND), min(len(text), end + _AROUND))):
        piece = text[first:last]
        rows = [amount_row(mention, piece) for mention in amounts(piece)]
        moved = [
            row.model_copy(update={"start": row.start + first, "end": row.end + first})
            for row in rows
        ]
        found = _nearest(moved, start, end)
        if found is None or (bare and not _is_unit_of(found, bare[0])):
            continue
        if found.kind != "count" or bare:
            return [found]
        bare = [found]
    return bare


def _is_unit_of(row: AmountRow, bare: AmountRow) -> bool:
    """Whether it is the same number with its unit."""
    return row.kind != "count" and row.value == bare.value and row.start <= bare.start < row.end


def _measure(row: AmountRow) -> dict[str, Any]:
    """An amount as the measure of a claim; of «fra 946 til 861» the later one."""
    told = {name: getattr(row, name) for name in FIGURE}
    if row.relation == "change" and told["value"] is None:
        told |= {"value": row.later, "relation": None}
    if row.kind == "age":
        told |= {"kind": "duration", "unit": row.unit or "a"}
    return told
