"""What saves time in running text: its words as a set, and patterns that search backwards."""

from __future__ import annotations

import re

import regex

ANY_FIGURE = "0"
"""Stands in the set for all figures."""
ANY_YEAR = "0000"
"""Stands in the set for every four figures that may be a year."""
# `re` and not `regex`: so plain a pattern it finds in half the time.
WORDS = re.compile(r"[^\W\d_]{1,60}")
FIGURE = re.compile(r"[\d¼½¾]")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def words_in(text: str) -> set[str]:
    """The words of a text, case folded; its figures by ANY_FIGURE and ANY_YEAR alone.

    >>> sorted(words_in("I 2016 var dei 12, i FJOR 9."))
    ['0', '0000', 'dei', 'fjor', 'i', 'var']
    """
    words = set(WORDS.findall(text.casefold()))
    if FIGURE.search(text):
        words.add(ANY_FIGURE)
        if YEAR.search(text):
            words.add(ANY_YEAR)
    return words


def ending(pattern: str, flags: int = 0, **lists: list[str]) -> regex.Pattern[str]:
    """A pattern of what ends where the window ends; its lists of words by name.

    It searches from the end backwards, in a seventh of the time.
    """
    return regex.compile(
        rf"(?r)(?:{pattern})$",
        flags,
        **lists,  # type: ignore[arg-type]  # the stubs take a named list for an option
    )
