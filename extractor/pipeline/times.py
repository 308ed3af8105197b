"""Times in running text as EDTF level 2; relative ones stand on the dateline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import regex

from extractor.lexicon.figures import Figures, words_of
from extractor.mention import Mention, Modifier, Time
from extractor.pipeline.dateline import Dateline, read_dateline
from extractor.pipeline.relative_times import relative_rules
from extractor.pipeline.scan import ending, words_in
from extractor.pipeline.time_rules import Found, Rule, time_words
from extractor.pipeline.written_dates import written_rules

EDGES: dict[int, Modifier] = {1: "START", 2: "MID", 3: "END"}
OPEN = regex.compile(r"\d{4}(?:-\d{2}){0,2}")
YEARS = regex.compile(r"[0-9]{2}[0-9X]{2}(?![0-9])[^/]*(?:/(?:[0-9]{2}[0-9X]{2}(?![0-9])|\.\.))?")


class TimeFinder:
    """Finds times with the words of one lexicon."""

    def __init__(self, figures: Figures) -> None:
        self.words = time_words(figures)
        self.rules: tuple[Rule, ...] = (*written_rules(self.words), *relative_rules(self.words))
        self.anchors = frozenset().union(*(rule.anchors for rule in self.rules))
        self._edge = ending(
            r"(?<!\p{L})(?P<edge>\L<edges>)\s(?:(?:de|dei|den|det)\s)?",
            regex.IGNORECASE,
            edges=words_of(figures.times, "edge"),
        )
        self._preposition = ending(
            r"(?<!\p{L})(?P<word>i|på|fra|frå|mellom|i perioden|perioden|før|etter"
            r"|innen|innan|til|per|ved"
            r"|\L<since>)\s",
            regex.IGNORECASE,
            since=words_of(figures.times, "since"),
        )
        self._since = frozenset(word.casefold() for word in words_of(figures.times, "since"))
        self._so_far = ending(
            r"(?<!\p{L})(?:\L<words>)\s(?:i\s)?",
            regex.IGNORECASE,
            words=words_of(figures.times, "so_far"),
        )

    def find(
        self, text: str, dateline: Dateline | None, words: set[str]
    ) -> Iterator[Mention[Time]]:
        """Yield times in order; of two that overlap the first rule's, then the longer one.

        `words` are those of the text (`words_in`).
        """
        words = words & self.anchors
        found = [
            one
            for rule in (self.rules if words else ())
            if not words.isdisjoint(rule.anchors)
            for one in rule.find(text, dateline)
        ]
        if not found:
            return
        chosen: list[Found] = []
        end = -1
        for candidate in sorted(found, key=lambda one: (one.start, -one.end)):
            if candidate.start >= end:
                chosen.append(candidate)
                end = candidate.end
        named: int | None = None
        for one in chosen:
            if one.edtf and not YEARS.match(one.edtf):
                one = replace(one, edtf=None)  # «for 2025 år sidan»
            if one.anchored is not None:
                one = self._anchored(one, named, dateline)
            mention = self._mention(text, one, dateline)
            if mention.value.edtf and mention.value.edtf[:4].isdigit():
                named = int(mention.value.edtf[:4]) - self._closes(text, one)
            yield mention

    @staticmethod
    def _closes(text: str, found: Found) -> bool:
        """«Ved årsskiftet»: what is counted then is the old year's, and «året før» one earlier."""
        new_year = found.kind == "date" and (found.edtf or "").endswith("-01-01")
        return new_year and not any(map(str.isdigit, text[found.start : found.end]))

    @staticmethod
    def _anchored(found: Found, named: int | None, dateline: Dateline | None) -> Found:
        """«året før»: before the year last named, else the dateline's; «året etter» needs one."""
        shift = found.anchored or 0
        base = named if named is not None else dateline.year if dateline and shift < 0 else None
        return replace(found, edtf=str(base + shift) if base is not None else None)

    def _mention(self, text: str, found: Found, dateline: Dateline | None) -> Mention[Time]:
        edtf, kind, outer = found.edtf, found.kind, found.start
        modifier = found.modifier
        edge = self._edge.search(text, max(0, outer - 30), outer)
        if edge:
            modifier, outer = EDGES[self.words.edges[edge["edge"].casefold()]], edge.start()
        preposition = self._preposition.search(text, max(0, outer - 14), outer)
        if preposition:
            outer = preposition.start()
            word = preposition["word"].casefold()
            if word in self._since and edtf and OPEN.fullmatch(edtf) and not edge:
                edtf, kind = f"{edtf}/..", "period"
        so_far = self._so_far.search(text, max(0, outer - 24), found.start)
        if so_far and dateline and edtf and edtf == str(dateline.year):
            today = dateline.date
            edtf = f"{edtf}-01-01/{today.isoformat()}" if today else edtf
            kind, outer = "period", so_far.start()
        timex = timex3(edtf) if edtf else None
        value = Time(kind, edtf, timex, modifier, found.role, found.relative, outer, found.end)
        return Mention(value, found.start, found.end)


SEASONS = {21: "SP", 22: "SU", 23: "FA", 24: "WI"}
PART = regex.compile(r"(?P<year>\d{4})-(?P<part>2[1-4]|3[3-9]|4[01])")


def timex3(edtf: str) -> str | None:
    """TIMEX3's value of EDTF; None where it has none (open and closed intervals).

    >>> timex3("2016-23"), timex3("199X"), timex3("2016-35"), timex3("2016/2017")
    ('2016-FA', '199', '2016-Q3', None)
    """
    if "/" in edtf:
        return None
    part = PART.fullmatch(edtf)
    if not part:
        return edtf.rstrip("X~")
    year, code = part["year"], int(part["part"])
    if code in SEASONS:
        return f"{year}-{SEASONS[code]}"
    if 33 <= code <= 36:
        return f"{year}-Q{code - 32}"
    return f"{year}-H{code - 39}" if code >= 40 else None


@cache
def time_finder(figures: Figures) -> TimeFinder:
    """The finder of a lexicon."""
    return TimeFinder(figures)


def find_times(
    text: str, figures: Figures, *, published: str | None = None
) -> Iterator[Mention[Time]]:
    """Yield the times of one block in order.

    >>> from extractor.lexicon.figures import our_figures
    >>> text = "Det steig i fjor, mest hausten 2014."
    >>> found = find_times(text, our_figures(), published="2017-04")
    >>> [mention.value.edtf for mention in found]
    ['2016', '2014-23']
    """
    yield from time_finder(figures).find(text, read_dateline(published), words_in(text))
