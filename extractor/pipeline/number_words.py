"""Reads a number word by word: «to hundre og fem», «to og tjue», «halvannan million»."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


class NumberWords(Protocol):
    """The number words of a lexicon."""

    scales: dict[str, Decimal]
    articles: frozenset[str]
    ones: frozenset[str]
    halves: frozenset[str]
    fixed: dict[str, Decimal]
    couples: frozenset[str]

    def solid(self, word: str) -> Decimal | None:
        """Value of one word below a million."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `text[start:end]`."""

    value: Decimal
    start: int
    end: int
    spelled: bool = False
    """In words, not digits."""
    scaled: bool = False
    """With a word from a million up, so that a bare figure beside it is a sum."""
    scale: Decimal = Decimal(1)
    """What a number before it in a range shares: of «4-5 millionar» a million."""
    needs_unit: bool = False
    """An article or a half, a number only before what it measures: «en halv», «ein» (prosent)."""
    rough: bool = False
    """«Et par hundre»."""


class WordReading:
    """The state of reading one number word by word.

    `total` holds what a scale from a thousand up has closed, `group` what is still open: after «to
    hundre tusen tre hundre» they are 200,000 and 300.
    """

    def __init__(self, reader: NumberWords) -> None:
        self.reader = reader
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.limit = Decimal(10) ** 30
        self.linked = False
        """After «og»."""
        self.scale = Decimal(1)
        self.article = self.half = self.fixed = self.rough = self.closed = False
        self.abbreviated = False

    def take(self, word: str) -> bool:
        """Add a word; False where it does not continue the number."""
        self.abbreviated = False
        if self.closed:
            return False
        if word == "og":
            linked, self.linked = self.linked, True
            return not linked and (self.group is not None or self.total > 0)
        if word in self.reader.scales:
            return self._take_scale(word)
        if word in self.reader.halves:
            return self._take_half()
        one = word in self.reader.ones and self.linked  # «én og én halv»
        if (one or word in self.reader.articles) and not self._within_number():
            return self._take_article()
        return self._take_value(word)

    def _within_number(self) -> bool:
        """After «hundre og», «tusen og»: an article there is a one."""
        closed = self.total > 0 if self.group is None else self.group % 100 == 0
        return self.linked and closed

    def _take_article(self) -> bool:
        if self.group is not None and self.linked:  # «to og en halv»
            self.article = True
            return True
        if self.group is not None:
            return False
        self.group, self.article = Decimal(1), True
        return True

    def _take_half(self) -> bool:
        if self.half or (self.linked and self.group is None):
            return False
        whole = self.group if self.linked and self.group is not None else Decimal(0)
        self.group, self.half, self.linked, self.article = (
            whole + Decimal("0.5"),
            True,
            False,
            False,
        )
        return True

    def _take_scale(self, word: str) -> bool:
        factor = self.reader.scales[word]
        if self.linked or (self.half and factor < 1000 and self.group != Decimal("0.5")):
            return False
        self.abbreviated = word + "." in self.reader.scales
        if factor == 100:
            if self.group is not None and not 0 < self.group < 100:
                return False
            self.group = (self.group or Decimal(1)) * 100
        elif factor < self.limit and (self.group is None or self.group):
            if factor >= 10**6 and self.group is None and not self.total:
                return False
            if factor >= 10**6 and 0 < self.total < factor:  # «to hundre tusen millionar»
                self.group, self.total = self.total + (self.group or 0), Decimal(0)
            self.total += (Decimal(1) if self.group is None else self.group) * factor
            self.group, self.limit = None, factor
        else:
            return False
        self.closed = factor >= 10**6 and (self.half or self.fixed)
        self.scale, self.article, self.half = max(self.scale, factor), False, False
        return True

    def _take_value(self, word: str) -> bool:
        fixed = self.reader.fixed.get(word)
        value = self.reader.couples and word in self.reader.couples and Decimal(2)
        if fixed is not None or value:
            if self.group not in (None, Decimal(1)) or self.total or self.linked:
                return False
            self.group = fixed if fixed is not None else Decimal(2)
            self.rough, self.article, self.half, self.fixed = bool(value), False, False, True
            return True
        solid = self.reader.solid(word)
        if solid is None and self._within_number() and word in self.reader.articles:
            solid = Decimal(1)
        if solid is None or solid >= self.limit or self.half:
            return False
        if self.group is None:
            if self.total and solid == 0:
                return False
            self.group = solid
        elif (self.group % 100 == 0 and 0 < solid < 100 and self.group > 0) or (
            self.linked and 0 < self.group < 10 and solid in _TENS
        ):
            self.group += solid
        else:
            return False
        self.linked = self.article = False
        return True

    @property
    def complete(self) -> bool:
        """Whether the words so far make a number."""
        pending = self.article and self.total > 0  # «ein milliard ein» waits for «million»
        return not self.linked and not pending and (self.group is not None or self.total > 0)

    @property
    def joinable(self) -> bool:
        """«to-og-tjue» goes on after a hyphen, «fem-seks» does not."""
        return self.linked

    def number(self, start: int, end: int) -> Number:
        """What has been read so far, at `text[start:end]`."""
        value = self.total + (self.group or 0)
        scaled = self.scale >= 10**6
        unit = self.article or self.half
        return Number(value, start, end, True, scaled, self.scale, unit, self.rough)


_TENS = frozenset(Decimal(ten) for ten in range(20, 100, 10))
