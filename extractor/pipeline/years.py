"""Years that stand alone in figures, told from sums and counts, and the names that hold one."""

from __future__ import annotations

from typing import Literal

import regex

from extractor.lexicon.figures import Word, words_of
from extractor.pipeline.dateline import Dateline
from extractor.pipeline.qualifiers import qualifiers
from extractor.pipeline.scan import ending
from extractor.pipeline.time_rules import Found, TimeWords

OLDEST_ALONE = 1800
"""Earlier years need «i», «frå» or a parenthesis; else 1500 is a count."""
LAST_WORD = ending(r"(?P<word>\p{L}{1,40})[ \u00a0]")
OPENS = regex.compile(r"(?:^|[.!?:…\n•]\s{0,3}|(?:^|\s)[–—-]\s{0,2})$")
AGAINST = ending(r"\bmot\s", regex.IGNORECASE)
DATED = regex.compile(r"\s(?:året\s(?:før|i)|i\s(?:fjor|\d{4}(?!\d))|førre\sår|forrige\sår)")
NEXT_WORD = regex.compile(r"[ \u00a0](?P<word>\p{Ll}{2,40})")


class YearReader:
    """Decides which four figures are a year, with the words of one lexicon."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        figures = words.figures
        self.qualifiers = qualifiers(figures)
        units = words_of(figures.units, "currency", "percent", "point", "duration")
        self._measure = regex.compile(
            r"\s?(?:\L<units>(?!\p{L})|\L<signs>)",
            regex.IGNORECASE,
            units=[unit for unit in units if unit[0].isalpha()],
            signs=[unit for unit in units if not unit[0].isalpha()],
        )
        self._modified = ending(
            r"(?<!\p{L})(?P<word>\L<words>)\s",
            regex.IGNORECASE,
            words=words_of(figures.modifiers, "before"),
        )
        self._approximate = frozenset(
            word.casefold()
            for row in figures.modifiers
            if row.modifier == "APPROX"
            for word in row.words.both
        )
        self._currency = _ending(figures.units, "currency_before", flags=0)
        self._label = _ending(figures.units, "label", flags=regex.IGNORECASE)
        self._before_year = frozenset(words.lists("year_word"))
        self._tally = frozenset(words.lists("tally"))  # «i alt 2012 fekk hjelp»
        self._tallied = frozenset(words.lists("tallied"))  # «2000 fleire»
        self._law = ending(
            r"(?<!\p{L})\p{L}{0,30}(?:\L<words>)(?:\s[^.;:]{0,80})?\sav\s",
            regex.IGNORECASE,
            words=words.lists("law"),
        )
        self._named = ending(r"(?:\L<words>)\s", regex.IGNORECASE, words=words.lists("named"))

    def read(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        """The year that four figures name; None where they count or cost."""
        text, start, end = match.string, match.start("year"), match.end("year")
        before = text[max(0, start - 60) : start]
        word = LAST_WORD.search(before)
        previous = word["word"].casefold() if word else ""
        if self.measured(text, end) or self._currency.search(before) or self._label.search(before):
            return None
        following = NEXT_WORD.match(text, end)
        counts = bool(following and self.counts(following["word"]))
        whole = word if previous in ("hele", "heile") else None
        opening = whole is not None and OPENS.search(before[: whole.start()])
        if self._compared(text, start, end) or previous in self._tally or opening:
            return None
        if counts and previous not in self._before_year:
            return None
        if int(match["year"]) < OLDEST_ALONE and not (
            previous in self._before_year or before[-1:] == "("
        ):
            return None
        modified = self._modified.search(before)
        if modified and (counts or modified["word"].casefold() not in self._approximate):
            return None
        edtf = f"{match['year']}~" if modified else match["year"]
        return Found("year", edtf, start, end, role=self._role(match, before, previous))

    def counts(self, word: str) -> bool:
        """Whether the word behind four figures says that they count: «1900 ungdomar»."""
        return (
            word.casefold() in self._tallied or self.qualifiers.lemma(word.casefold()) is not None
        )

    @staticmethod
    def _compared(text: str, start: int, end: int) -> bool:
        """«2145 kroner, mot 1980 året før»: a year is not told the time of."""
        return bool(AGAINST.search(text, max(0, start - 6), start) and DATED.match(text, end))

    def measured(self, text: str, end: int) -> bool:
        """Whether a unit follows: «2016 kroner»."""
        return self._measure.match(text, end) is not None

    def in_law(self, match: regex.Match[str]) -> bool:
        """«lova av 1997», «lov om barnevern av 1992»."""
        return bool(self._law.search(match.string, max(0, match.start() - 100), match.start()))

    def _role(
        self, match: regex.Match[str], before: str, previous: str
    ) -> Literal["law", "name"] | None:
        if self.in_law(match):
            return "law"
        if match["compound"] is not None or self._named.search(before):
            return "name"
        capital = LAST_WORD.search(before)
        if not capital or not capital["word"][0].isupper() or previous in self._before_year:
            return None
        opens = OPENS.search(before[: capital.start()])
        known = previous in self.words.months or previous in self.words.seasons
        return None if opens or known else "name"


def _ending(rows: tuple[Word, ...], role: str, *, flags: int) -> regex.Pattern[str]:
    """Matches a window that ends in a word of the role."""
    return ending(r"(?<!\p{L})(?:\L<words>)\s?", flags, words=words_of(rows, role))
