"""Words and numbers as a comparison sees them: without case, line breaks and filling words.

The standard library's `re`, not `regex`: the two differ in what «\\w» and «\\s» take in, and the
scores must be the same as those of other readers of the same gold.
"""

from __future__ import annotations

import re
from unicodedata import category

_SPACE = re.compile(r"\s+")  # one class and nothing after it: linear, however long the run
_FILLING = re.compile(r"\b(?:i|kommune)\b")
_WORD = re.compile(r"\w{1,40}")
_STEM = re.compile(r"(?<!\w)\w{3,4}")
_FIGURE = re.compile(r"\d{1,40}(?:[ .\u00a0]\d{3}){0,12}(?:,\d{1,40})?")
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 100  # characters
_LONGEST_BYTES = 200  # a file system takes 255
_GROUPING = re.compile(r"[ .\u00a0]")
_NUMERALS = {
    "to": 2.0,
    "tre": 3.0,
    "fire": 4.0,
    "fem": 5.0,
    "seks": 6.0,
    "sju": 7.0,
    "syv": 7.0,
    "åtte": 8.0,
    "ni": 9.0,
    "ti": 10.0,
    "elleve": 11.0,
    "tolv": 12.0,
    "halvparten": 0.5,
}


def squash(text: str) -> str:
    """The text with every run of white space as one space."""
    return _SPACE.sub(" ", text)


def fold(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others.

    >>> fold("Nav i  Skien"), fold("Skien kommune")
    (('nav', 'skien'), ('skien',))
    """
    return tuple(_FILLING.sub(" ", squash(name).casefold()).split())


def stems(text: str) -> frozenset[str]:
    """The first four letters of every word of three or more, so that inflected forms meet.

    >>> stems("unge mottakere") & stems("dei mottakarane") == {"mott"}
    True
    """
    return frozenset(_STEM.findall(text.casefold()))


def numbers_in(quote: str) -> tuple[float, ...]:
    """The numbers that a quoted figure can stand for, with and without its scale word.

    >>> numbers_in("2,5 millioner"), numbers_in("åtte av 1 200")
    ((2.5, 2500000.0), (8.0, 1200.0, 1200.0))
    """
    words = set(_WORD.findall(quote.casefold()))
    found = [value for numeral, value in _NUMERALS.items() if numeral in words]
    for figure in _FIGURE.findall(quote):
        value = float(_GROUPING.sub("", figure).replace(",", "."))
        found += [value, value * _scale(quote)]
    return tuple(found)


def _scale(quote: str) -> float:
    if "million" in quote or "mill." in quote:
        return 1e6
    return 1e9 if "mrd" in quote or "milliard" in quote else 1.0


def safe_name(id: str) -> str:
    """An id as the stem of a file: letters, digits, `-`, `_` and dots within.

    >>> safe_name("../b c/å.html"), safe_name("https://avis.example/sak/1"), safe_name("..")
    ('b_c_å.html', 'https_avis.example_sak_1', 'unnamed')
    """
    safe = _UNSAFE.sub("_", id[:_LONGEST_NAME]).encode()[:_LONGEST_BYTES]
    return safe.decode(errors="ignore").strip("._") or "unnamed"


def printable(text: str) -> str:
    """The text on one line, so that any terminal can show it.

    Lone surrogates are replaced, as is what would colour or turn around what follows.
    """
    shown = squash(text).encode("utf8", "replace").decode("utf8")
    return "".join("\ufffd" if category(c) in ("Cc", "Cf") else c for c in shown)
