"""A number or a range with its unit: «12 000–15 000 kroner», «mellom 2 og 6 G», «kr 3.400,-»."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

import regex

from extractor.lexicon.figures import Figures, Unit, words_of
from extractor.pipeline.number_words import Number
from extractor.pipeline.numerals import SPACES, number_reader
from extractor.pipeline.scan import ending

UNITS = ("currency", "percent", "point", "multiple", "duration", "age")
KINDS = {
    "currency": "money",
    "percent": "percent",
    "point": "percentage_point",
    "multiple": "multiple_of_G",
    "duration": "duration",
    "age": "age",
}
LINK = regex.compile(
    rf"""
      [{SPACES}]? (?P<dash>[–—-]) [{SPACES}]?
    | [{SPACES}]{{1,2}} (?P<word>til|og|eller|opp[ ]til) [{SPACES}]{{1,2}}
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
OWED = regex.compile(r",[-–—](?!\d)")
"""The dash for øre, «3.400,-»."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or two, with the unit that follows or comes before; the core span of an amount."""

    start: int
    end: int
    first: Number
    second: Number | None = None
    unit: Unit | None = None
    link: str | None = None
    """«-», «til», «og»: what joins the two."""
    bound: str | None = None
    """«fra» or «mellom» before them."""
    outer: int = 0
    """Where the words before begin, «fra» too."""

    @property
    def spelled(self) -> bool:
        return self.first.spelled

    @property
    def scaled(self) -> bool:
        return self.first.scaled or bool(self.second and self.second.scaled)

    @property
    def unit_factor(self) -> Decimal:
        """What one is worth in the unit's code."""
        return Decimal(self.unit.factor) if self.unit else Decimal(1)

    @property
    def values(self) -> tuple[Decimal, Decimal]:
        """Both values in the unit's own measure; the same one twice without a range."""
        factor = self.unit_factor
        second = self.second or self.first
        first = self.first.value
        shares = self.second and self.first.scale == 1 and second.scale > 1
        scale = _round(second.value)
        if not self.first.spelled or first * scale > second.value:
            scale = second.scale
        if shares and (first * scale <= second.value or first < scale / 100):
            first *= scale  # «4-5 millionar», «to-tre hundre tusen»
        return first * factor, second.value * factor


def _round(value: Decimal) -> Decimal:
    """The largest power of ten that a number in words is a whole multiple of."""
    scale = Decimal(1)
    while value and value % (10 * scale) == 0:
        scale *= 10
    return scale


class QuantityReader:
    """Reads quantities with the units of one lexicon."""

    def __init__(self, figures: Figures) -> None:
        self.numbers = number_reader(figures)
        self._units = _by_case(figures, *UNITS)
        self._unit = regex.compile(
            rf"(?:[{SPACES}]{{1,2}}|-)?(?P<unit>\L<units>)(?!\p{{L}}|-\p{{L}})"
            rf"|[{SPACES}]\p{{Ll}}{{2,14}}e[{SPACES}](?P<described>\L<currencies>)(?!\p{{L}})"
            rf"|[{SPACES}](?:\L<ordinals>|siste)[{SPACES}](?P<ranked>\L<lengths>)(?!\p{{L}})",
            regex.IGNORECASE,
            units=words_of(figures.units, *UNITS),
            currencies=[
                w for w in words_of(figures.units, "currency") if len(w) > 3 and " " not in w
            ],
            lengths=words_of(figures.units, "duration"),
            ordinals=[word for word, value in self.numbers.ordinals.items() if value == 1],
        )
        modifiers = words_of(figures.modifiers, "before")
        self._modifier = regex.compile(
            rf"(?:\L<modifiers>)[{SPACES}]", regex.IGNORECASE, modifiers=modifiers
        )
        self._bound = ending(
            rf"(?<!\p{{L}})(?P<word>fra|frå|mellom)[{SPACES}]{{1,2}}(?:(?:\L<modifiers>)[{SPACES}])?",
            regex.IGNORECASE,
            modifiers=modifiers,
        )
        self._prefixes = _by_case(figures, "currency_before")
        self._prefix = regex.compile(
            rf"(?<![\p{{L}}\d])(?P<unit>\L<units>)[{SPACES}]?(?=\d)",
            units=words_of(figures.units, "currency_before"),
        )
        self.at = lru_cache(maxsize=64)(self._at)
        self._krone = next((row for row in figures.units if row.code == "NOK"), None)

    def _at(self, text: str, start: int) -> Quantity | None:
        """The quantity whose first number begins at `start`."""
        first = self.numbers.at(text, start)
        return self._from(text, start, first) if first else None

    def alone(self, text: str, start: int, first: Number) -> Quantity:
        """A number with its own unit, no range with what follows it."""
        unit, end = self._unit_at(text, first)
        bound = self._bound.search(text, max(0, start - 40), start)
        return Quantity(
            start,
            end,
            first,
            unit=unit,
            bound=bound["word"].casefold() if bound else None,
            outer=bound.start() if bound else start,
        )

    def after_currency(self, text: str, start: int) -> Quantity | None:
        """The sum whose currency begins at `start`, «kr 500», «$ 4,5 millionar»."""
        prefix = self._prefix.match(text, start)
        number = self.numbers.at(text, prefix.end()) if prefix else None
        if not prefix or not number:
            return None
        found = self._from(text, start, number)
        if found.unit is None:
            found = replace(found, unit=self._prefixes[prefix["unit"]])
        return found

    def _from(self, text: str, start: int, first: Number) -> Quantity:
        quantity = self.alone(text, start, first)
        return self._ranged(text, quantity) or quantity

    def _ranged(self, text: str, low: Quantity) -> Quantity | None:
        link = LINK.match(text, low.end)
        if not link:
            return None
        joined = "-" if link["dash"] else link["word"].casefold()
        if joined == "eller" or (joined == "og" and low.bound != "mellom"):
            return None
        if joined == "til" and low.unit and not low.bound:  # «med 30 kroner til 350 kroner»
            return None
        modifier = self._modifier.match(text, link.end()) if low.bound else None
        high = self.numbers.at(text, modifier.end() if modifier else link.end())
        if high is None or (joined == "-" and low.first.spelled != high.spelled):
            return None
        unit, end = self._unit_at(text, high)
        if high.needs_unit and unit is None and not low.first.spelled:
            return None  # «300.000 til ei ordning»
        if low.unit and unit is not low.unit:
            return None
        if low.first.needs_unit and not low.first.spelled:
            return None
        return replace(low, end=end, second=high, unit=unit, link=joined)

    def _unit_at(self, text: str, number: Number) -> tuple[Unit | None, int]:
        owed = OWED.match(text, number.end)
        if owed and self._krone:
            return self._krone, owed.end()
        found = self._unit.match(text, number.end)
        if not found:
            return None, number.end
        word = found["unit"] or found["described"] or found["ranked"]
        if found["ranked"] and number.scale > 1:
            return None, number.end
        unit = self._units.get(word) or self._units.get(word.casefold())
        if unit is None or (unit.role == "multiple" and text[found.end() : found.end() + 1] == "-"):
            return None, number.end
        return unit, found.end()


def _by_case(figures: Figures, *roles: str) -> dict[str, Unit]:
    """Rows by word as written: «6 G» is not «6 g»."""
    found: dict[str, Unit] = {}
    for row in figures.units:
        if row.role in roles:
            for word in row.words.both:
                found.setdefault(word, row)
    return found


@cache
def quantity_reader(figures: Figures) -> QuantityReader:
    """The reader of a lexicon."""
    return QuantityReader(figures)
