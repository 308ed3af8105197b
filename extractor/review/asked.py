"""The query of an address as a question; ReviewError names the parameter at fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.errors import ReviewError
from extractor.review.search import Question

_TEXTS = (
    "q", "topic", "indicator", "place", "publisher", "speaker", "status", "check", "queue", "after",
)  # fmt: skip
_LONGEST = 1_000  # characters of one parameter
_GREATEST = 2**53


def question_of(query: Mapping[str, str]) -> Question:
    """What `GET claims` asks; unknown parameters ask nothing, empty ones neither."""
    asked: dict[str, Any] = {name: query[name] for name in _TEXTS if query.get(name)}
    for name, value in asked.items():
        if len(value) > _LONGEST:
            raise ReviewError(f"{name}: write {_LONGEST} characters at most", name)
    for name in ("year", "limit"):
        if query.get(name):
            asked[name] = whole_number(name, query[name])
    for name in ("min_confidence", "max_confidence"):
        if query.get(name):
            asked[name] = _share(name, query[name])
    for name in ("changed", "added"):
        asked[name] = flag(name, query.get(name))
    return Question(**asked, order=query.get("order") or "article")  # type: ignore[arg-type]


def whole_number(name: str, told: str) -> int:
    """A number in digits."""
    if not (told.isascii() and told.isdigit()) or len(told) > 16 or int(told) > _GREATEST:
        raise ReviewError(f"{name}: no number; write digits", name)
    return int(told)


def flag(name: str, told: str | None) -> bool:
    """1 or 0; nothing is 0."""
    if told not in (None, "", "0", "1"):
        raise ReviewError(f"{name}: write 1 or 0", name)
    return told == "1"


def _share(name: str, told: str) -> float:
    try:
        share = float(told)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ReviewError(f"{name}: write a number from 0 to 1", name)
    return share
