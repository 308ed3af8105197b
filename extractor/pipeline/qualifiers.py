"""What stands beside a figure: modifier, direction, «per», counted noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from extractor.lexicon.figures import Figures, ModifierWord, Unit, words_of
from extractor.mention import Direction, Modifier
from extractor.pipeline.clause import Word, words_after, words_before
from extractor.pipeline.numerals import SPACES
from extractor.pipeline.scan import ending

WIDEST = 30
"""Characters of the longest modifier."""
PLAIN_REACH = 3
"""Words back to a movement from a figure without a preposition."""
COMMA_REACH = 8
"""Words back to a movement over the comma before «frå»."""
LINKS = {"med": 13, "på": 8, "til": 8, "fra": 13, "frå": 13}
"""Prepositions that bind a figure to a movement, and how many words back it may stand."""
UNLINKED = frozenset(
    (
        "i",
        "av",
        "for",
        "om",
        "hos",
        "ved",
        "mot",
        "blant",
        "etter",
        "enn",
        "som",
        "og",
        "der",
        "at",
        "per",
    )
)
"""After these a figure measures no movement."""
STOPS = frozenset(("som", "men", "mens", "medan", "fordi", "der", "dersom", "hvis", "viss"))
PARALLEL = regex.compile(
    rf"""
      (?: [{SPACES}] \p{{L}}{{1,20}} ){{0,6}} , [{SPACES}]
      (?: altså | eller | dvs\. | det[ ]vil[ ]sie? | nemlig | nemleg ) [{SPACES}]
    | (?: , | [{SPACES}](?:og|eller) ) [{SPACES}]
    | (?: , | [{SPACES}]og ) [{SPACES}] (?: [\p{{L}}-]{{1,40}} [{SPACES}] ){{1,3}} med [{SPACES}]
    """,
    regex.VERBOSE,
)
"""What joins two figures of one movement."""


SIGNS: dict[str, Modifier] = {
    "<": "LESS_THAN",
    ">": "MORE_THAN",
    "≤": "EQUAL_OR_LESS",
    "≥": "EQUAL_OR_MORE",
    "~": "APPROX",
}
SPACE = regex.compile(r"\s")
LETTERS = regex.compile(r"\p{L}+")
OF_THEM = regex.compile(
    rf"[{SPACES}]av[{SPACES}](?:(?:de|dei|disse|desse|alle|våre)[{SPACES}](?=\p{{L}}))?",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Qualified:
    """A modifier and the place where it begins or ends."""

    modifier: Modifier | None
    near: bool
    edge: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A direction and the preposition that binds the figure to it."""

    direction: Direction
    link: str | None = None


class Qualifiers:
    """Reads a figure's neighbours with the words of one lexicon."""

    def __init__(self, figures: Figures) -> None:
        rows = figures.modifiers
        self._modifiers = {
            word.casefold(): row
            for row in rows
            if row.role in ("before", "after")
            for word in row.words.both
        }
        self._before = ending(
            rf"(?<!\p{{L}})(?P<words>\L<words>)[{SPACES}]{{1,2}}",
            regex.IGNORECASE,
            words=words_of(rows, "before"),
        )
        self._after = regex.compile(
            rf"[{SPACES}](?P<words>\L<words>)(?!\p{{L}})",
            regex.IGNORECASE,
            words=words_of(rows, "after"),
        )
        self._per = regex.compile(
            rf"(?:[{SPACES}](?:mer|meir|mindre|ekstra))?[{SPACES}]{{0,2}}"
            rf"(?P<words>\L<words>)(?!\p{{L}})",
            regex.IGNORECASE,
            words=words_of(figures.units, "per"),
        )
        self._pers = _by_word(figures, "per")
        self._movements = _movements(rows, "up", "down")
        self._comparisons = _movements(rows, "up_after", "down_after")
        self._counted = _by_word(figures, "counted")
        self._irregular = figures.plurals
        self._not_counted = frozenset(words_of(figures.units, "not_counted"))
        self._minus = frozenset(words_of(rows, "minus"))
        self._movers = frozenset(words_of(rows, "mover"))
        self._particles = frozenset(words_of(rows, "particle"))
        self._transparent = ending(
            rf"(?<!\p{{L}})(?:\L<words>)[{SPACES}]{{1,2}}",
            regex.IGNORECASE,
            words=words_of(rows, "transparent"),
        )
        self.lemma = lru_cache(maxsize=20_000)(self._lemma)

    def modifier_before(self, text: str, start: int) -> Qualified:
        """The modifier that ends just before `start`, and where it begins."""
        edge, row = start, None
        sign = SIGNS.get(text[start - 1 : start])
        if sign and text[start : start + 1].isdigit():
            return Qualified(sign, False, start - 1)
        window = text[max(0, start - WIDEST) : start]
        found = self._before.search(window)
        if found and not self._reaches(window[: found.start()], found["words"]):
            row = self._modifiers[SPACE.sub(" ", found["words"]).casefold()]
            edge = start - len(window) + found.start()
        return Qualified(row.modifier if row else None, bool(row and row.near), edge)

    def _reaches(self, before: str, modifier: str) -> bool:
        """«kom opp til 15 prosent» moves, «opp til 15 prosent» bounds."""
        if modifier.casefold().split()[0] not in self._particles:
            return False
        words = LETTERS.findall(before.casefold())[-4:]
        return any(word in self._movers or word in self._movements for word in words)

    def modifier_after(self, text: str, end: int) -> Qualified:
        """The modifier that follows, «eller meir», and where it ends."""
        found = self._after.match(text, end)
        row: ModifierWord | None = self._modifiers[found["words"].casefold()] if found else None
        return Qualified(
            row.modifier if row else None, False, found.end() if found and row else end
        )

    def per(self, text: str, end: int) -> tuple[str | None, int]:
        """«i månaden» is P1M, «per person» is `person`; with the end of the phrase."""
        found = self._per.match(text, end)
        if not found:
            return None, end
        return self._pers[SPACE.sub(" ", found["words"]).casefold()].iso, found.end()

    def movement(self, text: str, start: int, end: int, *, counts: bool = False) -> Movement | None:
        """The movement that the figure `text[start:end]` measures; a count has its noun between."""
        return self._compared(text, end, 2 if counts else 0) or self._moved(text, start)

    def goes(self, text: str, start: int) -> bool:
        """Whether something goes from one figure to another: «gjekk frå 8 til 11 prosent»."""
        return any(word.folded in self._movers for word in words_before(text, start)[:6])

    def moved_before(self, text: str, start: int) -> bool:
        """Whether a movement ends in the comma before `start`: «auka kraftig, frå …»."""
        if not text[:start].rstrip().endswith(","):
            return False
        return any(self._direction(word) for word in words_before(text, start)[:COMMA_REACH])

    def _moved(self, text: str, start: int) -> Movement | None:
        transparent = self._transparent.search(text, max(0, start - WIDEST), start)
        words = words_before(text, transparent.start() if transparent else start)
        first = words[0].folded if words else ""
        link = first if first in LINKS else None
        if transparent and not link:
            words = words_before(text, start)
        elif first in UNLINKED:
            return None
        reach = LINKS.get(first, PLAIN_REACH)
        comma = text.rfind(",", max(0, start - 160), start)
        for distance, word in enumerate(words[:reach]):
            if word.folded in STOPS or (not link and word.start < comma):
                return None
            direction = self._direction(word)
            if direction and self._moves(words, distance, link, comma):
                return Movement(direction, link)
        return None

    def _moves(self, words: Sequence[Word], distance: int, link: str | None, comma: int) -> bool:
        """«gjekk ned 40», «ned med 40» and «, ned 40» move, «gav opp 40» does not."""
        before = words[distance + 1].folded if distance + 1 < len(words) else ""
        if words[distance].folded not in self._particles:
            return before not in ("hvert", "kvart", "alle", "verste", "beste")
        return (
            (link is not None and distance == 1)
            or (distance == 0 and comma > words[1].start if len(words) > 1 else distance == 0)
            or any(word.folded in self._movers for word in words[distance + 1 : distance + 5])
            or before in self._movements
        )

    def _direction(self, word: Word) -> Direction | None:
        """Direction of a word, or of the last part of a compound («kostnadsauke»)."""
        found = self._movements.get(word.folded)
        if found or len(word.folded) < 9:
            return found
        return next(
            (
                self._movements[word.folded[cut:]]
                for cut in range(3, len(word.folded) - 3)
                if word.folded[cut:] in self._movements
            ),
            None,
        )

    def _compared(self, text: str, end: int, reach: int) -> Movement | None:
        """«40 kroner mindre», «tolv prosent fleire», «50 færre plassar», «20 prosents auke»."""
        for number, word in enumerate(words_after(text, end)):
            if "," in text[end : word.start]:
                return None
            direction = self._comparisons.get(word.folded)
            if direction:
                return Movement(direction)
            if word.folded in self._not_counted or number >= reach:
                return None
        return None

    @staticmethod
    def apposed(text: str, last: int, start: int) -> bool:
        """Whether the figure at `start` goes on with the last: «, altså», «, BNP med»."""
        return bool(PARALLEL.fullmatch(text, last, start))

    def minus(self, text: str, end: int) -> int | None:
        """End of «i minus» after a figure."""
        words = words_after(text, end)[:2]
        if " ".join(word.folded for word in words) in self._minus:
            return words[-1].end
        return None

    def counted(self, text: str, end: int, *, share: bool = False) -> str | None:
        """Lemma of the noun that a figure counts, adjectives skipped; None where none follows.

        Of a share it is what the share is of, «halvparten av mottakarane».
        """
        first: str | None = None
        position = end
        of = OF_THEM.match(text, end) if share else None
        if of:
            position = end = of.end()
        for word in words_after(text, end):
            if any(mark in text[position : word.start] for mark in ",()–/"):
                break
            position = word.end
            if word.folded in self._not_counted or not word.text[0].isalpha():
                break
            lemma = self.lemma(word.folded)
            if lemma:
                return lemma
            first = first or self._singular(word.folded)
            if not word.folded.endswith(("e", "s", "a", "å")):
                break
        return first

    def _lemma(self, word: str) -> str | None:
        """Lemma of a listed noun, or of the listed noun that a compound ends in."""
        for cut in (0, *range(2, len(word) - 2)):
            row = self._counted.get(word[cut:])
            if row and row.lemma and (not cut or len(word) - cut > 3):
                nynorsk = word[cut:] in row.words.nn and word[cut:] not in row.words.nb
                return row.lemma.nn[0] if nynorsk else row.lemma.nb[0]
        return None

    def _singular(self, word: str) -> str | None:
        """The singular of a plural, a compound's by its last part; None of any other word."""
        if word in self._irregular:
            return self._irregular[word] or None
        for cut in range(3, len(word) - 3):
            singular = self._irregular.get(word[cut:])
            if singular:
                return word[:cut] + singular
        return _stripped(word)


PLURALS = (
    ("arane", "ar"), ("erne", "er"), ("arar", "ar"), ("ere", "er"), ("ingar", "ing"),
    ("inger", "ing"), ("ane", ""), ("ene", ""), ("ar", ""), ("er", ""),
)  # fmt: skip
"""Plural endings of nouns in both standards, the longest first."""


def _stripped(word: str) -> str | None:
    """The word without its plural ending; None where it has none."""
    for plural, singular in PLURALS:
        if word.endswith(plural) and len(word) - len(plural) >= 3:
            stem = word[: -len(plural)] + singular
            return stem[:-1] if stem.endswith("mm") else stem
    return None


def _movements(rows: tuple[ModifierWord, ...], up: str, down: str) -> dict[str, Direction]:
    found: dict[str, Direction] = {}
    for word in words_of(rows, up):
        found[word.casefold()] = "up"
    for word in words_of(rows, down):
        found[word.casefold()] = "down"
    return found


def _by_word(figures: Figures, *roles: str) -> dict[str, Unit]:
    """Rows by word; the first row of a word wins."""
    found: dict[str, Unit] = {}
    for row in figures.units:
        if row.role in roles:
            for word in row.words.both:
                found.setdefault(word.casefold(), row)
    return found


@cache
def qualifiers(figures: Figures) -> Qualifiers:
    """The reader of a lexicon."""
    return Qualifiers(figures)
