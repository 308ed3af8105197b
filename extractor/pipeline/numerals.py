"""Numbers in digits and in words of both standards: of a whole text, or the number at a place.

Digits are grouped by a space of any width or by a point, decimals follow a comma. Number words are
joined («tjueto», «femhundre»), apart («to tusen fem hundre») or in the old order («to og tjue»).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

import regex

from extractor.errors import ExtractorError
from extractor.lexicon.figures import Figures, our_figures, words_of
from extractor.pipeline.number_words import Number, WordReading

SPACES = "\u0020\u00a0\u2007\u2009\u202f"
"""Space, no-break, figure, thin and narrow no-break: newspapers group digits with any of them."""
MAX_WORDS = 24
"""Words of one number; the longest below 10^27 that newspapers could print has fewer."""

DIGITS = regex.compile(
    rf"""
    (?<![\d]) (?<!\d[.,])
    (?: (?P<grouped> \d{{1,3}} (?P<separator>[{SPACES}.]) \d{{3}} (?:(?P=separator)\d{{3}}){{0,6}} )
        (?![\d]) (?!(?P=separator)\d{{3}}(?!\d))
      | (?P<plain> \d{{1,18}} ) (?!\d)
      | (?= [¼½¾] )
    )
    (?: , (?P<decimals>\d{{1,6}}) (?!\d) | \.(?P<point>\d{{1,2}}) (?![\d.]) )?
    (?P<fraction> [{SPACES}]?[¼½¾] )?
    """,
    regex.VERBOSE,
)
NO_DIGIT = regex.compile(r"\D")
WORD = regex.compile(r"\p{L}[\p{L}\u0301]{0,60}")
COMMA = regex.compile(
    rf"[{SPACES}]komma(?:[{SPACES}](?P<part>null)(?!\p{{L}})){{0,4}}[{SPACES}](?P<part>\p{{L}}{{2,20}})",
    regex.IGNORECASE,
)
GAP = regex.compile(rf"[{SPACES}]{{1,2}}|-")
FRACTIONS = {"¼": Decimal("0.25"), "½": Decimal("0.5"), "¾": Decimal("0.75")}


class NumberError(ExtractorError, ValueError):
    """A text is not a numeral, or not a sum."""


class NumberReader:
    """Reads numbers with the words of one lexicon; compiled once for each, see `number_reader`."""

    def __init__(self, figures: Figures) -> None:
        rows = figures.numerals
        self.scales = _values(figures, "scale")
        self.articles = frozenset(words_of(rows, "article"))
        self.ones = frozenset(words_of(rows, "one"))
        self.halves = frozenset(words_of(rows, "half"))
        self.fixed = _values(figures, "fixed")
        self.vague = _values(figures, "vague")
        self.about = _values(figures, "about")
        self.couples = frozenset(words_of(rows, "couple"))
        self.ordinals = _values(figures, "ordinal")
        self.spoken = _values(figures, "spoken")
        self.below_hundred = self._below_hundred(figures)
        # The longest scale words first; «mill.» keeps its full stop.
        self._scale = regex.compile(
            rf"[{SPACES}-]{{0,2}}(?P<scale>\L<scales>)(?!\p{{L}})",
            regex.IGNORECASE,
            scales=list(self.scales),
        )
        self._half = regex.compile(
            rf"[{SPACES}]og[{SPACES}](?:\L<articles>)[{SPACES}](?:\L<halves>)(?!\p{{L}})",
            articles=list(self.articles),
            halves=list(self.halves),
        )
        self._solids = lru_cache(maxsize=20_000)(self._solid)
        # Each place is asked for a number, a share and a quantity, and by the figure before it.
        self.at = lru_cache(maxsize=64)(self._at)

    def solid(self, word: str) -> Decimal | None:
        """Value of one word below a million, its parts joined.

        >>> reader = number_reader(our_figures())
        >>> reader.solid("femhundreogtolv"), reader.solid("tjueto"), reader.solid("tjueein")
        (Decimal('512'), Decimal('22'), Decimal('21'))
        """
        return self._solids(word)

    def _at(self, text: str, start: int) -> Number | None:
        """The longest number that begins at `start`, in digits or words."""
        first = text[start : start + 1]
        if first.isdigit() or first in FRACTIONS:
            return self._digits(text, start)
        number = self._words(text, start)
        return self._with_decimals(text, number) if number else None

    def _digits(self, text: str, start: int) -> Number | None:
        found = DIGITS.match(text, start)
        if not found:
            return None
        value, end = digits_value(found), found.end()
        half = self._half.match(text, end)
        if half:
            value, end = value + Decimal("0.5"), half.end()
        scale = self._scale.match(text, end)
        if not scale:
            return Number(value, start, end)
        factor = self.scales[scale["scale"].casefold()]
        return Number(value * factor, start, scale.end(), scaled=factor >= 10**6, scale=factor)

    def _with_decimals(self, text: str, number: Number) -> Number:
        """«Tre komma fem», «null komma null fem millionar»; the number itself without «komma»."""
        comma = COMMA.match(text, number.end)
        if not comma or number.scaled or number.needs_unit:
            return number
        parts = [self.solid(word.casefold()) for word in comma.captures("part")]
        places = "".join("" if part is None else str(part) for part in parts[:-1])
        if parts[-1] is None or parts[-1] >= 100 or places.strip("0"):
            return number
        value = number.value + Decimal(f"0.{places}{parts[-1]}")
        scale = self._scale.match(text, comma.end())
        factor = self.scales[scale["scale"].casefold()] if scale else Decimal(1)
        end = scale.end() if scale else comma.end()
        return replace(number, value=value * factor, end=end, scaled=factor >= 10**6, scale=factor)

    def _words(self, text: str, start: int) -> Number | None:
        """Number words from `start` on, as many as make one number."""
        reading = WordReading(self)
        position = end = start
        number: Number | None = None
        for _ in range(MAX_WORDS):
            word = WORD.match(text, position)
            if not word or not reading.take(word[0].casefold()):
                break
            end = word.end()
            if reading.abbreviated and text[end : end + 1] == ".":
                end += 1
            if reading.complete:
                number = reading.number(start, end)
            gap = GAP.match(text, end)
            if not gap or (gap[0] == "-" and not reading.joinable):
                break
            position = gap.end()
        return number

    def _solid(self, word: str) -> Decimal | None:
        for name, factor in (("tusen", 1000), ("hundre", 100)):
            before, found, after = word.partition(name)
            if found and (before or after):
                left = self._solid(before) if before else Decimal(1)
                right = self._solid(after.removeprefix("og")) if after else Decimal(0)
                if left is None or right is None or not left or right >= factor:
                    return None
                return left * factor + right if left < 1000 else None
        return self.below_hundred.get(word)

    @staticmethod
    def _below_hundred(figures: Figures) -> dict[str, Decimal]:
        small, tens = _values(figures, "small", "one"), _values(figures, "ten")
        ones = {
            word: value
            for word, value in (small | _values(figures, "article")).items()
            if 0 < value < 10
        }
        joined = {ten + one: tens[ten] + ones[one] for ten in tens for one in ones}
        old = {f"{one}og{ten}": tens[ten] + ones[one] for ten in tens for one in ones}
        return small | tens | joined | old


def digits_value(found: regex.Match[str]) -> Decimal:
    """Value of a match of DIGITS."""
    whole = found["plain"] or NO_DIGIT.sub("", found["grouped"] or "0")
    value = Decimal(f"{whole}.{found['decimals'] or found['point'] or 0}")
    if not (found["decimals"] or found["point"]):
        value = Decimal(whole)
    fraction = found["fraction"]
    return value + FRACTIONS[fraction[-1]] if fraction else value


def _values(figures: Figures, *roles: str) -> dict[str, Decimal]:
    return {
        word.casefold(): row.number
        for row in figures.numerals
        if row.role in roles
        for word in row.words.both
    }


@cache
def number_reader(figures: Figures) -> NumberReader:
    """The reader of a lexicon."""
    return NumberReader(figures)


WHOLE = regex.compile(
    rf"(?P<minus>(?:-|−|minus|negativ)[{SPACES}]{{0,2}})?(?P<body>.{{1,300}}?)(?P<short>[kKMG])?",
    regex.IGNORECASE,
)
SHORT_SCALES = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9}


def parse_number(text: str) -> Decimal:
    """Value of a numeral in digits or words; a space groups thousands, a comma marks decimals.

    Raises NumberError unless the whole of `text` is a numeral.

    >>> parse_number("12 500"), parse_number("syv tusen"), parse_number("sju tusen")
    (Decimal('12500'), Decimal('7000'), Decimal('7000'))
    >>> parse_number("to og en halv million"), parse_number("to og ein halv million")
    (Decimal('2500000.0'), Decimal('2500000.0'))
    """
    reader = number_reader(our_figures())
    whole = WHOLE.fullmatch(text.strip())
    if not whole:
        raise NumberError(f"{text[:40]!r} is no numeral")
    sign = -1 if whole["minus"] else 1
    for body, factor in (
        (whole["body"] + (whole["short"] or ""), 1),
        (whole["body"], SHORT_SCALES.get(whole["short"] or "", 0)),
    ):
        value = _whole_value(reader, body) if factor else None
        if value is not None:
            return sign * factor * value
    raise NumberError(f"{text[:40]!r} is no numeral; write digits or Norwegian number words")


def _whole_value(reader: NumberReader, body: str) -> Decimal | None:
    body = "0" + body if regex.match(r",\d", body) else body
    number = reader.at(body, 0)
    if number is not None and number.end == len(body):
        return number.value
    if number is not None and body[number.end :] == "." and not number.spelled:
        return number.value
    return reader.ordinals.get(body.casefold()) or reader.spoken.get(body.casefold())
