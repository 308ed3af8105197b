"""The words around a figure, within its clause: what the finders of amounts and times look at.

Every window is bounded, so that reading stays linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import regex

BEFORE, AFTER = 160, 90
"""Characters looked at on each side of a figure."""
NEAR = 4
"""Words after a figure that say something of it."""

WORD = regex.compile(r"[\p{L}\d§%][\p{L}\p{M}\d.,%/-]{0,40}[\p{L}\d%§]|[\p{L}\d§%]")
BOUNDARY = regex.compile(
    r"""
    (?<! \b (?:ca|kr|pr|nr|mill|mrd|pst|maks|bl\.a|f\.eks) ) [.] (?=[\s»”"]|$)
    | [;:!?…] (?=[\s»”"]|$) | [\n«»”"] | \s[–—-]\s
    """,
    regex.VERBOSE,
)


class Word(NamedTuple):
    """A word of the text, with its case folded in `folded`; made so often that a tuple pays."""

    text: str
    folded: str
    start: int
    end: int


@lru_cache(maxsize=8)
def words_before(text: str, start: int) -> Sequence[Word]:
    """Words of the clause before `start`, nearest first."""
    window = max(0, start - BEFORE)
    first = max((match.end() for match in BOUNDARY.finditer(text, window, start)), default=window)
    return [_word(match) for match in WORD.finditer(text, first, start)][::-1]


def words_after(text: str, end: int) -> Sequence[Word]:
    """The NEAR words of the clause after `end`, nearest first."""
    window = min(len(text), end + AFTER)
    boundary = BOUNDARY.search(text, end, window)
    found = WORD.finditer(text, end, boundary.start() if boundary else window)
    return [_word(match) for match in islice(found, NEAR)]


def _word(match: regex.Match[str]) -> Word:
    written = match[0]
    return Word(written, written.casefold(), *match.span())
