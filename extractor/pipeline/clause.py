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
FAR, NEAR = 18, 4
"""Words before and after a figure that say something of it."""

WORD = regex.compile(r"[\p{L}\d§%][\p{L}\p{M}\d.,%/-]{0,40}[\p{L}\d%§]|[\p{L}\d§%]")
BOUNDARY = regex.compile(
    r"""
    (?<! \b (?:ca|kr|pr|nr|mill|mrd|pst|maks|bl\.a|f\.eks) ) [.] (?=[\s»”"]|$)
    (?! (?<=\d[.]) \s\p{Ll} )   # «1. mars»
    | [;:!?…] (?=[\s»”"]|$) | [\n«»”"] | \s[–—-]\s
    """,
    regex.VERBOSE,
)

LAST_WORD = regex.compile("(?r)" + WORD.pattern)
LAST_BOUNDARY = regex.compile("(?r)" + BOUNDARY.pattern, regex.VERBOSE)


class Word(NamedTuple):
    """A word of the text, with its case folded in `folded`; made so often that a tuple pays."""

    text: str
    folded: str
    start: int
    end: int


@lru_cache(maxsize=8)
def words_before(text: str, start: int) -> Sequence[Word]:
    """The FAR words of the clause before `start`, nearest first."""
    window = max(0, start - BEFORE)
    boundary = LAST_BOUNDARY.search(text, window, start)
    found = LAST_WORD.finditer(text, boundary.end() if boundary else window, start)
    return [_word(match) for match in islice(found, FAR)]


@lru_cache(maxsize=8)
def words_after(text: str, end: int) -> Sequence[Word]:
    """The NEAR words of the clause after `end`, nearest first."""
    window = min(len(text), end + AFTER)
    boundary = BOUNDARY.search(text, end, window)
    found = WORD.finditer(text, end, boundary.start() if boundary else window)
    return [_word(match) for match in islice(found, NEAR)]


def _word(match: regex.Match[str]) -> Word:
    written = match[0]
    return Word(written, written.casefold(), *match.span())
