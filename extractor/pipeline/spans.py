"""Mentions asked by where they stand, without walking through all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from extractor.mention import Mention

Item = TypeVar("Item")


class Spans(Generic[Item]):
    """Mentions in the order of the text, each with an item of its own."""

    def __init__(self, pairs: Iterable[tuple[Mention[str], Item]]) -> None:
        self._pairs = sorted(pairs, key=lambda pair: (pair[0].start, pair[0].end))
        self._starts = [mention.start for mention, _ in self._pairs]

    def within(self, start: int, end: int) -> list[tuple[Mention[str], Item]]:
        """Those that lie wholly in `start` to `end`."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [pair for pair in self._pairs[first:last] if pair[0].end <= end]

    def first(self, start: int, end: int) -> tuple[Mention[str], Item] | None:
        """The first that begins in `start` to `end`."""
        at = bisect_left(self._starts, start)
        return self._pairs[at] if at < len(self._pairs) and self._starts[at] < end else None

    def before(self, at: int) -> Iterator[tuple[Mention[str], Item]]:
        """Yield those that begin before a place, the nearest first."""
        return (self._pairs[number] for number in range(bisect_left(self._starts, at) - 1, -1, -1))


class Cover:
    """The characters of a text that are taken.

    >>> cover = Cover(9)
    >>> cover.take(2, 5)
    >>> cover.touches(4, 6), cover.touches(5, 9)
    (True, False)
    """

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def take(self, start: int, end: int) -> None:
        """Mark a stretch as taken."""
        self._taken[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether a character of the stretch is taken."""
        return self._taken.find(1, start, end) >= 0
