"""Finds the words of the welfare lexicon in a text, compounds and endings included.

A word is looked up once and remembered, for a newspaper's vocabulary repeats: the cost of a text
grows with its new words, not with the size of the lexicon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from extractor.lexicon.welfare import Cue, Welfare
from extractor.mention import Mention

_WORD = regex.compile(r"\w+(?:[-–/]\w+){0,4}+-?")
_GAP = 4  # words between the parts of «gikk ~ ned»


@dataclass(frozen=True, slots=True)
class Word:
    """One word in small letters, `text[start:end]`."""

    form: str
    start: int
    end: int


def words_of(text: str, start: int = 0) -> list[Word]:
    """The words of `text`, offsets counted from `start`.

    >>> [word.form for word in words_of("Nav-leiaren brukte 3 mill.")]
    ['nav-leiaren', 'brukte', '3', 'mill']
    """
    return [
        Word(match.group().casefold(), start + match.start(), start + match.end())
        for match in _WORD.finditer(text)
    ]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A form of a row, word by word."""

    first: str
    rest: tuple[tuple[str, int, bool], ...]
    """Each later part, how many words on it may stand, and whether it has a `*`."""
    cue: Cue


class CueFinder:
    """Finds every row of the welfare lexicon that the words of a sentence match."""

    def __init__(self, welfare: Welfare) -> None:
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._open: list[tuple[regex.Pattern[str], _Phrase]] = []
        for cue in welfare.cues:
            for form in cue.words.both:
                self._add(_phrase(form, cue))
        self._starting = lru_cache(maxsize=100_000)(self._look_up)
        self._matches = lru_cache(maxsize=100_000)(_part_matches)

    def _add(self, phrase: _Phrase) -> None:
        first = phrase.first
        if "*" in first:
            self._open.append((_pattern(first), phrase))
        else:
            self._exact[first].append(phrase)

    def _look_up(self, form: str) -> tuple[_Phrase, ...]:
        opened = (phrase for pattern, phrase in self._open if pattern.fullmatch(form))
        return (*self._exact.get(form, ()), *opened)

    def find(self, words: Sequence[Word]) -> Iterator[Mention[Cue]]:
        """Yield a mention for each row and place, the longest form of a row where several match."""
        for at, word in enumerate(words):
            best: dict[int, Mention[Cue]] = {}
            for phrase in self._starting(word.form):
                last = self._last_word(phrase, words, at)
                if last is None:
                    continue
                mention = Mention(phrase.cue, word.start, words[last].end)
                key = id(phrase.cue)
                if key not in best or mention.end > best[key].end:
                    best[key] = mention
            yield from best.values()

    def _last_word(self, phrase: _Phrase, words: Sequence[Word], at: int) -> int | None:
        """Index of the word that ends the phrase begun at `at`; None where it does not match."""
        for part, reach, is_open in phrase.rest:
            for i in range(at + 1, min(at + 1 + reach, len(words))):
                form = words[i].form
                if form == part or (is_open and self._matches(part, form)):
                    at = i
                    break
            else:
                return None
        return at


def _phrase(form: str, cue: Cue) -> _Phrase:
    first, *later = form.casefold().split()
    rest, reach = [], 1
    for part in later:
        if part == "~":
            reach = 1 + _GAP
            continue
        rest.append((part, reach, "*" in part))
        reach = 1
    return _Phrase(first, tuple(rest), cue)


def _pattern(part: str) -> regex.Pattern[str]:
    return regex.compile(r"[\w-]{0,40}".join(regex.escape(piece) for piece in part.split("*")))


_cached_pattern = lru_cache(maxsize=4096)(_pattern)


def _part_matches(part: str, form: str) -> bool:
    return _cached_pattern(part).fullmatch(form) is not None
