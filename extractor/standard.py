"""nb or nn: which standard of Norwegian a text, a block or a sentence is written in.

Words, their beginnings and their endings speak for a standard with the weights in
`lexicon/standard.toml`; the sum decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from extractor.lexicon.read import Forms, read_table

WORD = regex.compile(r"\p{L}+")
ENOUGH = 20_000  # characters of a text that decide
LEAST = 6  # tenths of a logit, two to one, in what is shorter than a sentence of so many words:
SENTENCE = 8


@dataclass(frozen=True, slots=True)
class Grade:
    """A row of `standard.toml`: what speaks for each standard with this weight."""

    weight: int
    words: Forms
    foreign: tuple[str, ...] = ()
    """Where the weight is 0: common words of other languages, against the common ones here."""


@lru_cache(maxsize=1)
def _grades() -> tuple[Grade, ...]:
    return read_table(Path(__file__).parent / "lexicon" / "standard.toml", Grade)


@lru_cache(maxsize=1)
def _weights() -> dict[str, int]:
    """Positive for nn, negative for nb."""
    weights: dict[str, int] = {}
    for grade in (grade for grade in _grades() if grade.weight):
        weights |= dict.fromkeys(grade.words.nn, grade.weight)
        weights |= dict.fromkeys(grade.words.nb, -grade.weight)
    return weights


def standard_of(text: str) -> str | None:
    """`nb` or `nn`; None where a text is too short, or too much in between, to tell.

    >>> standard_of("Dei fleste veit ikkje kva dei har krav på."), standard_of("2018")
    ('nn', None)
    >>> standard_of("De fleste vet ikke hva de har krav på.")
    'nb'
    """
    words = WORD.findall(text[:ENOUGH].lower())
    total = sum(map(_weight, words))
    if abs(total) < (LEAST if len(words) < SENTENCE else 1):
        return None
    return "nn" if total > 0 else "nb"


def shares(blocks: Iterable[tuple[str | None, int]]) -> dict[str, float]:
    """Share of the characters in each standard, of blocks of a standard and a length.

    >>> shares([("nn", 280), ("nb", 320), (None, 40)])
    {'nn': 0.47, 'nb': 0.53}
    """
    sizes: dict[str, int] = {}
    for standard, size in blocks:
        if standard:
            sizes[standard] = sizes.get(standard, 0) + size
    total = sum(sizes.values())
    return {name: round(size / total, 2) for name, size in sizes.items()}


def is_norwegian(text: str) -> bool:
    """Whether a text is Norwegian at all, told from its commonest words.

    >>> is_norwegian("Nav seier at det er fleire som får hjelp."), is_norwegian("This is not it.")
    (True, False)
    """
    words = WORD.findall(text[:ENOUGH].lower())
    own, foreign = _common()
    ours = sum(word in own for word in words)
    return ours * 6 > len(words) and ours > 5 * sum(word in foreign for word in words)


@lru_cache(maxsize=1)
def _common() -> tuple[frozenset[str], frozenset[str]]:
    grades = [grade for grade in _grades() if not grade.weight]
    own = {word for grade in grades for word in grade.words.both}
    return frozenset(own), frozenset(word for grade in grades for word in grade.foreign)


@lru_cache(maxsize=50_000)
def _weight(word: str) -> int:
    """What a word speaks for, with its ends and beginnings; few words make most of a text."""
    weights = _weights()
    total = weights.get(word, 0)
    for letters in range(2, min(6, len(word) - 1)):
        total += weights.get("-" + word[-letters:], 0)
        total += weights.get(word[:letters] + "-", 0) if letters > 2 else 0
    return total
