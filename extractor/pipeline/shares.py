"""Shares and factors: «kvar fjerde», «tre av ti», «to tredjedelar», «halvert», «tre gonger så»."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import regex

from extractor.lexicon.figures import Figures, words_of
from extractor.mention import Amount, Direction, Mention
from extractor.pipeline.number_words import Number
from extractor.pipeline.numerals import SPACES, number_reader

WHOLES = frozenset(Decimal(whole) for whole in (*range(2, 11), 12, 15, 20, 25, 50, 100, 1000))
"""«17 av 26 kommunar» counts; «tre av fire», «3 av 100» give a share."""
OF = regex.compile(rf"[{SPACES}]{{1,2}}(?:av|per|ut[ ]av)[{SPACES}]{{1,2}}", regex.IGNORECASE)
TIMES = regex.compile(
    rf"""
    [{SPACES}]{{1,2}} (?: ganger | gonger | gongar )
    (?: (?P<so> [{SPACES}] så [{SPACES}] \p{{L}}{{2,20}} )
      | (?= [{SPACES}] (?: \p{{L}}{{1,20}}re | mer | meir | fleire | færre ) (?!\p{{L}}) ) )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
"""«tre gonger så høg», «tre gonger lengre»; without a comparison «tre gonger» is a count."""
FRACTION = regex.compile(rf"/(?P<whole>\d{{1,2}})(?=[{SPACES}](?:av|flertall|fleirtal))")
FEWER = regex.compile(rf"[{SPACES}](?:mindre|færre|lågare|lavere|kortere|kortare)(?!\p{{L}})")
DOUBLE = regex.compile(rf"[{SPACES}]så[{SPACES}]\p{{L}}{{2,20}}", regex.IGNORECASE)
NEXT = regex.compile(rf"[{SPACES}]{{1,2}}(?P<word>\p{{L}}{{1,40}})")


class ShareReader:
    """Reads shares and factors with the words of one lexicon."""

    def __init__(self, figures: Figures) -> None:
        rows = figures.numerals
        self.numbers = number_reader(figures)
        self.shares, self.parts, self.factors, self.doubles = (
            {
                word.casefold(): row.number
                for row in rows
                if row.role == role
                for word in row.words.both
            }
            for role in ("share", "part", "factor", "double")
        )
        self._repeated = frozenset(words_of(figures.units, "duration", "repeated"))
        self._each = regex.compile(
            rf"""
            (?: hver | hvert | kvar | kvart ) [{SPACES}]{{1,2}}
            (?: (?P<ordinal>\L<ordinals>) | (?P<digits>\d{{1,3}}) \. ) (?!\p{{L}})
            """,
            regex.VERBOSE | regex.IGNORECASE,
            ordinals=words_of(rows, "ordinal"),
        )

    def word(self, text: str, start: int, word: str) -> Mention[Amount] | None:
        """A share or factor of one word, or of «kvar» with an ordinal."""
        end = start + len(word)
        if word in ("hver", "hvert", "kvar", "kvart"):
            return self._each_at(text, start)
        if word in self.shares:
            return self._share(self.shares[word], start, end)
        if word in self.factors:
            value = self.factors[word]
            return self._factor(value, start, end, "down" if value < 1 else "up")
        if word in self.doubles:
            so = DOUBLE.match(text, end)
            return self._factor(self.doubles[word], start, so.end(), "up") if so else None
        return None

    def after_number(self, text: str, number: Number) -> Mention[Amount] | None:
        """A share or factor that begins with a number: «to tredjedelar», «tre av fire»."""
        fraction = FRACTION.match(text, number.end)
        if fraction and not number.spelled and 0 < number.value < int(fraction["whole"]):
            value = number.value / int(fraction["whole"])
            return self._share(value, number.start, fraction.end())
        following = NEXT.match(text, number.end)
        part = self.parts.get(following["word"].casefold()) if following else None
        if part and following:
            return self._share(number.value / part, number.start, following.end())
        times = TIMES.match(text, number.end)
        if times and not number.needs_unit:
            down = FEWER.match(text, times.end()) or (times["so"] and FEWER.search(times["so"]))
            return self._factor(number.value, number.start, times.end(), "down" if down else "up")
        of = OF.match(text, number.end)
        whole = self.numbers.at(text, of.end()) if of else None
        if whole is None or whole.value not in WHOLES or whole.needs_unit:
            return None
        if number.value >= whole.value or number.value != int(number.value):
            return None
        return self._share(number.value / whole.value, number.start, whole.end)

    def _each_at(self, text: str, start: int) -> Mention[Amount] | None:
        each = self._each.match(text, start)
        if not each:
            return None
        value = (
            Decimal(each["digits"])
            if each["digits"]
            else self.numbers.ordinals[each["ordinal"].casefold()]
        )
        following = NEXT.match(text, each.end())
        if value < 2 or (following and following["word"].casefold() in self._repeated):
            return None
        return self._share(1 / value, start, each.end())

    @staticmethod
    def _share(value: Decimal, start: int, end: int) -> Mention[Amount]:
        return Mention(Amount("ratio", value, unit="{share}"), start, end)

    @staticmethod
    def _factor(value: Decimal, start: int, end: int, direction: Direction) -> Mention[Amount]:
        return Mention(Amount("ratio", value, unit="{factor}", direction=direction), start, end)


@cache
def share_reader(figures: Figures) -> ShareReader:
    """The reader of a lexicon."""
    return ShareReader(figures)
