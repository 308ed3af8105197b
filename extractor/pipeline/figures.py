"""Norwegian figures on their own: `extractor.amounts`, `extractor.times`, and whole strings.

They need no model and no HTML, and load no spaCy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

import regex

from extractor.lexicon.figures import (
    Figures,
    ModifierWord,
    Numeral,
    TimeWord,
    Unit,
    our_figures,
)
from extractor.lexicon.read import Forms
from extractor.mention import Amount, Mention, Time
from extractor.pipeline.amounts import find_figures
from extractor.pipeline.dateline import check_published
from extractor.pipeline.numerals import SPACES, NumberError, parse_number

Standard = Literal["nb", "nn"]
Value = TypeVar("Value", Amount, Time)
Row = TypeVar("Row", Numeral, Unit, TimeWord, ModifierWord)

PARAGRAPH = regex.compile(r"\n[ \t\r]*\n")
THOUSANDS = regex.compile(r"(?P<number>\d)\s?[kK](?![\p{L}\d])|(?P<number>\d)\s?[kK](?=[$€£])")
ADJECTIVE = regex.compile(r"\b(?P<of>dansk|svensk|norsk|amerikansk|britisk|islandsk)(?=\s)")
HUNDREDTHS = regex.compile(
    rf"""(?P<whole>.{{1,120}}?) (?:[{SPACES}]og)? [{SPACES}]
         (?P<part>[^{SPACES}]{{1,20}}) (?:[{SPACES}](?:øre|öre|cents?|c|pence|penny|pennies))?""",
    regex.VERBOSE | regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum: `value` in units of `currency` (ISO 4217)."""

    value: Decimal
    currency: str


def amounts(
    text: str, standard: Standard | None = None, *, published: str | None = None
) -> list[Mention[Amount]]:
    """The amounts of a text in order: money, counts, percentages, shares, ages, durations, G.

    `standard` reads the words of `nb` or `nn` alone; without it those of both, which is right for
    a text that quotes. `published` (EDTF) fixes the kroner of G; TimeError where it is no date.

    >>> [(m.value.kind, int(m.value.value)) for m in amounts("Nav brukte 1,2 millionar kroner.")]
    [('money', 1200000)]
    >>> [(m.value.kind, float(m.value.value)) for m in amounts("Hver fjerde fikk 9 prosent mer.")]
    [('ratio', 0.25), ('percent', 9.0)]
    """
    return [mention for found, _ in _figures(text, standard, published) for mention in found]


def times(
    text: str, published: str | None = None, *, standard: Standard | None = None
) -> list[Mention[Time]]:
    """The years, periods and dates of a text in order, as EDTF.

    Relative words («i fjor») count from `published` (EDTF); without it their `edtf` is None, and
    TimeError is raised where it is no date.

    >>> [m.value.edtf for m in times("I fjor og i mars 2015.", "2018-02-01")]
    ['2017', '2015-03']
    >>> [m.value.edtf for m in times("I fjor haust gjekk talet ned.")]
    [None]
    """
    return [mention for _, found in _figures(text, standard, published) for mention in found]


def parse_money(text: str) -> Money:
    """The sum that the whole of a text states, kroner and øre added.

    Raises NumberError where it states none, or more than one.

    >>> parse_money("2 kroner og 50 øre")
    Money(value=Decimal('2.5'), currency='NOK')
    >>> parse_money("17,3 mill. svenske kroner")
    Money(value=Decimal('17300000.0'), currency='SEK')
    """
    written = THOUSANDS.sub(r"\g<number>000", text.strip())
    written = ADJECTIVE.sub(r"\g<of>e", written)
    found = _only_money(written)
    if found is None and (split := HUNDREDTHS.fullmatch(written)):
        whole = _only_money(split["whole"])
        hundredths = _number(split["part"])
        if whole is not None and hundredths is not None and 0 <= hundredths < 100:
            found = Money(whole.value + hundredths / 100, whole.currency)
    if found is None:
        raise NumberError(f"{text[:40]!r} is no sum of money; write like «12 500 kroner»")
    return found


def _only_money(text: str) -> Money | None:
    """The money that is all of a text."""
    found, _ = find_figures(text, our_figures())
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return None
    amount = found[0].value
    if amount.kind != "money" or amount.value is None or amount.currency is None:
        return None
    return Money(amount.value, amount.currency)


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberError:
        return None


def _figures(
    text: str, standard: Standard | None, published: str | None
) -> Iterator[tuple[list[Mention[Amount]], list[Mention[Time]]]]:
    """Yield the amounts and times of each paragraph, with offsets into the text."""
    figures = _of(standard)
    check_published(published)
    start = 0
    for end, after in [*(m.span() for m in PARAGRAPH.finditer(text)), (len(text), len(text))]:
        found, when = find_figures(text[start:end], figures, published=published)
        yield [_moved(m, start) for m in found], [_moved(m, start) for m in when]
        start = after


def _moved(mention: Mention[Value], by: int) -> Mention[Value]:
    if not by:
        return mention
    value = mention.value
    start, end = value.ext_start, value.ext_end
    moved = replace(
        value,
        ext_start=None if start is None else start + by,
        ext_end=None if end is None else end + by,
    )
    return Mention(moved, mention.start + by, mention.end + by)


@cache
def _of(standard: Standard | None) -> Figures:
    """The words of one standard, or of both."""
    if standard is None:
        return our_figures()
    if standard not in ("nb", "nn"):
        raise ValueError(f"standard {standard!r}: nb, nn or None")
    ours = our_figures()
    tables = ("numerals", "units", "times", "modifiers")
    own: Any = {name: tuple(_only(row, standard) for row in getattr(ours, name)) for name in tables}
    return replace(ours, **own)


def _only(row: Row, standard: Standard) -> Row:
    """A row with the words of one standard in both places."""
    changed: dict[str, Any] = {}
    for each in fields(row):
        value = getattr(row, each.name)
        if isinstance(value, Forms):
            own = getattr(value, standard)
            changed[each.name] = Forms(own, own)
    return replace(row, **changed)
