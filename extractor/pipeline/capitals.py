"""Runs of capitalised words, the raw material of every name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

_CAPITAL = r"\p{Lu}[\p{L}\p{M}\p{N}'’]{0,40}+(?:-\p{L}[\p{L}\p{M}\p{N}'’]{0,40}+){0,3}+"
_RUN = regex.compile(
    rf"""
    (?<![\p{{L}}\p{{N}}-]) {_CAPITAL}
    (?: [ \u00a0] (?: (?:von|van|de|der|da|dos|al|el|af|bin|ben) [ \u00a0] )?+
        (?: \p{{Lu}}\. | {_CAPITAL} ) ){{0,5}}+
    """,
    regex.VERBOSE,
)
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]{0,60}+(?:-[\p{L}\p{N}]{1,60}+){0,4}+-?+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the characters it stands at."""

    text: str
    start: int
    end: int


def find_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of `text[start:end]`; a hyphenated word is one, and keeps a last hyphen."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield Word(match[0], match.start(), match.end())


def find_runs(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Word, ...]]:
    """Yield runs of up to six capitalised words with single spaces between them.

    >>> [[word.text for word in run] for run in find_runs("Då sa Per Å. Stokke det.")]
    [['Då'], ['Per', 'Å.', 'Stokke']]
    """
    for match in _RUN.finditer(text, start, len(text) if end is None else end):
        words, at = [], match.start()
        for part in match[0].replace("\u00a0", " ").split(" "):
            words.append(Word(part, at, at + len(part)))
            at += len(part) + 1
        yield tuple(words)


def find_listed(
    text: str, listed: Collection[str], *, longest: int = 5, title_case: bool = False
) -> Iterator[Word]:
    """Yield the longest stretches of words that stand in `listed`.

    Without a genitive -s, and without the rest of a compound («Tronvik-ordføraren»).

    A stretch begins with a capital letter. With `title_case`, words in capitals count as well
    («SKIEN»); the text yielded is then as listed.
    """
    words = words_of(text)
    at = 0
    while at < len(words):
        found = None
        if words[at].text[0].isupper():
            found = _longest(text, words[at : at + longest], listed, title_case)
        if found is None:
            at += 1
        else:
            yield found
            while at < len(words) and words[at].start < found.end:
                at += 1


@lru_cache(maxsize=4)
def words_of(text: str) -> tuple[Word, ...]:
    """Kept, for an article is asked for places, institutions and branches in turn."""
    return tuple(find_words(text))


def _longest(
    text: str, words: Sequence[Word], listed: Collection[str], title_case: bool
) -> Word | None:
    start = words[0].start
    for last in reversed(words):
        for form in _forms(text[start : last.end], title_case):
            if form in listed:
                return Word(form, start, start + len(form))
    return None


def _forms(words: str, title_case: bool) -> Iterator[str]:
    yield words
    if words.endswith(("s", "S")):
        yield words[:-1]
    head, _, tail = words.rpartition("-")
    if head and tail[:1].islower():
        yield head
    if title_case and words.isupper() and len(words) > 1:
        yield words.title()
