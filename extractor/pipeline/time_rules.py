"""What a rule of the finder of times is, and the words that rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from extractor.lexicon.figures import Figures, words_of
from extractor.mention import Modifier, TimeKind
from extractor.pipeline.dateline import Dateline
from extractor.pipeline.numerals import NumberReader, number_reader

Lists = dict[str, list[str]]
"""Words of the lexicon by the name they have in a pattern."""


@dataclass(frozen=True, slots=True)
class Found:
    """A time at `text[start:end]` before prepositions are read."""

    kind: TimeKind
    edtf: str | None
    start: int
    end: int
    relative: bool = False
    role: Literal["law", "name"] | None = None
    modifier: Modifier | None = None
    anchored: int | None = None
    """Years from the year named before it."""


Read = Callable[[regex.Match[str], Dateline | None], Found | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what its matches mean; tried only where an anchor word stands in the text."""

    pattern: regex.Pattern[str]
    read: Read
    anchors: frozenset[str]

    def find(self, text: str, dateline: Dateline | None) -> Iterator[Found]:
        """Yield what the rule finds in a block."""
        for match in self.pattern.finditer(text):
            found = self.read(match, dateline)
            if found:
                yield found


def rule(pattern: str, read: Read, anchors: frozenset[str], **lists: list[str]) -> Rule:
    """A rule whose pattern is compiled with its lists of words."""
    compiled = regex.compile(
        pattern,
        regex.VERBOSE | regex.IGNORECASE,
        **lists,  # type: ignore[arg-type]  # the stubs take a named list for an option
    )
    return Rule(compiled, read, anchors)


class TimeWords:
    """The words of time of one lexicon, by word and by role."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.numbers: NumberReader = number_reader(figures)
        self.months = self.by_word("month")
        self.seasons = self.by_word("season")
        self.weekdays = self.by_word("weekday")
        self.parts = self.by_word("part")
        self.edges = self.by_word("edge")

    def by_word(self, role: str) -> dict[str, int]:
        """Values of a role by word."""
        return {
            word.casefold(): row.value
            for row in self.figures.times
            if row.role == role
            for word in row.words.both
        }

    def lists(self, *roles: str) -> list[str]:
        """Every word of the roles."""
        return words_of(self.figures.times, *roles)

    def ordinals(self, *values: int) -> list[str]:
        """Ordinals with one of the values, every one without."""
        ordinals = self.numbers.ordinals
        return [word for word, value in ordinals.items() if not values or value in values]

    def anchors(self, *roles: str) -> frozenset[str]:
        """The last words of the roles' words: one of them stands wherever a rule can match."""
        return frozenset(
            regex.findall(r"\p{L}+", word.casefold())[-1] for word in self.lists(*roles)
        )


@cache
def time_words(figures: Figures) -> TimeWords:
    """The words of a lexicon."""
    return TimeWords(figures)
