"""Whether a page may hold welfare claims at all: a quick look at its bytes, then at its text."""

from __future__ import annotations

import regex

from extractor.article import Article
from extractor.lexicon import Lexicon

_STEMS = (
    "nav", "hjelp", "trygd", "penger", "pengar", "stønad", "barnevern", "sykefravær", "sjukefråvær",
    "ledig", "fattig", "bosatt", "busett", "pensjon", "støtte", "sykemeld", "sjukmeld", "sjukepeng",
)  # fmt: skip
_WORDS = regex.compile(r"\L<stems>", regex.IGNORECASE, stems=_STEMS)
_BYTES = regex.compile(
    b"|".join({regex.escape(s).encode(e) for s in _STEMS for e in ("utf-8", "latin-1")}),
    regex.IGNORECASE,
)


class Gate:
    """Lets pages pass that hold a welfare word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def raw(self, content: bytes) -> bool:
        """Whether the bytes of a page may hold a welfare word."""
        return b"\0" in content[:4096] or b"&" in content or bool(_BYTES.search(content))

    def text(self, article: Article) -> bool:
        """Whether the cleaned text holds a welfare word."""
        return bool(_WORDS.search(article.text))
