"""Stretches of an article that a reviewer marks: code points of `article.text`, end open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from extractor.errors import ReviewError
from extractor.record import Record

_MOST = 20  # stretches of one slot


def block_at(record: Record, at: int) -> int:
    """The index of the block that a character stands in; of what is between two, the first."""
    return max(0, bisect_right(record.article.blocks, at, key=lambda block: block.start) - 1)


def check_span(record: Record, value: Any, slot: str) -> dict[str, int]:
    """A stretch of one block, without the white space around it. Raises ReviewError."""
    start, end = (value.get(n) if isinstance(value, Mapping) else None for n in ("start", "end"))
    text = record.article.text
    if type(start) is not int or type(end) is not int:
        raise ReviewError(f"{slot}: words are given by whole numbers, start and end", field=slot)
    if not 0 <= start < end <= len(text):
        raise ReviewError(
            f"{slot}: {start} to {end} is not within the article's {len(text)} characters; "
            "mark words of the article",
            field=slot,
        )
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    if start >= end:
        raise ReviewError(f"{slot}: no word is marked, only white space; mark words", field=slot)
    if record.article.blocks and not _is_one_piece(record, start, end):
        raise ReviewError(
            f"{slot}: the words run over several paragraphs; mark words of one, and the others "
            "as more evidence",
            field=slot,
        )
    return {"start": start, "end": end}


def _is_one_piece(record: Record, start: int, end: int) -> bool:
    """Within one block, or within one table, whose heads tell what its cells are."""
    blocks = record.article.blocks
    touched = blocks[block_at(record, start) : block_at(record, end - 1) + 1]
    if len(touched) == 1:
        return True
    return touched[0].table is not None and len({block.table for block in touched}) == 1


def check_spans(record: Record, value: Any, slot: str) -> list[dict[str, int]]:
    """Stretches of a slot, in the order they were sent; none is allowed. Raises ReviewError."""
    if not isinstance(value, list) or len(value) > _MOST:
        raise ReviewError(f"{slot}: send a list of {_MOST} stretches at most", field=slot)
    return [check_span(record, span, slot) for span in value]


def check_evidence(record: Record, value: Any) -> list[dict[str, int]]:
    """The stretches that state a claim, the best first. Raises ReviewError where there is none."""
    spans = check_spans(record, value, "evidence")
    if not spans:
        raise ReviewError("no evidence; mark the words that state the claim", field="evidence")
    return spans
