"""The words around a figure, within its clause: what the finders of amounts and times look at.

Every window is bounded, so that reading stays linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

BEFORE, AFTER = 160, 90
"""Characters looked at on each side of a figure."""

WORD = regex.compile(r"[\p{L}\d§%][\p{L}\p{M}\d.,%/-]{0,40}[\p{L}\d%§]|[\p{L}\d§%]")
BOUNDARY = regex.compile(
    r"""
    (?<! \b (?:ca|kr|pr|nr|mill|mrd|pst|maks|bl\.a|f\.eks) ) [.] (?=[\s»”"]|$)
    | [;:!?…] (?=[\s»”"]|$) | [\n«»”"] | \s[–—-]\s
    """,
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, with its case folded in `folded`."""

    text: str
    folded: str
    start: int
    end: int


def words_before(text: str, start: int) -> list[Word]:
    """Words of the clause before `start`, nearest first."""
    window = max(0, start - BEFORE)
    first = max((match.end() for match in BOUNDARY.finditer(text, window, start)), default=window)
    return list(reversed(list(_words(text, first, start))))


def words_after(text: str, end: int) -> list[Word]:
    """Words of the clause after `end`, nearest first."""
    window = min(len(text), end + AFTER)
    boundary = BOUNDARY.search(text, end, window)
    return list(_words(text, end, boundary.start() if boundary else window))


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    for match in WORD.finditer(text, start, end):
        yield Word(match[0], match[0].casefold(), match.start(), match.end())
