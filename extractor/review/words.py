"""Words as the full-text search knows them: both standards joined, endings gone.

A word of a benefit becomes one token for the benefit («sykepengene», «sjukepengeordninga»), any
other its stem. Text and question are made the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

import regex

from extractor.errors import InputError
from extractor.lexicon import Lexicon

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]{1,80}")
_NO_TOKEN = regex.compile(r"[^\p{L}\p{N}_]")
_PHRASE = regex.compile(r'["«»“”„]')
_LONGEST = 40  # words of a question; the rest would not make it narrower
_LEAST_OPEN = 3  # letters of a last word that may go on
_OPEN = regex.compile(r"[\p{L}-]{3,}\*")
_ENDINGS = (
    (regex.compile(r"leiar"), "leder"),  # avdelingsleiarane
    (regex.compile(r"(?<=\p{L}{3})(?:arane|arar|aren|erne|erene|arne|ere|eren)$"), "er"),
    (regex.compile(r"(?<=\p{L}{4})ar$"), "er"),
    (regex.compile(r"(?<=\p{L}{3})ingane?$"), "ing"),
    (regex.compile(r"kj(?=[eoaiyø])"), "k"),
    (regex.compile(r"gj(?=[eoaiyø])"), "g"),
)
"""Nynorsk's endings and letters as Bokmål has them, before the stemmer, which is Bokmål's."""


class Words:
    """Makes tokens of words with the benefits of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._whole: dict[str, str] = {}
        self._begins: list[tuple[str, str]] = []
        for topic in lexicon.welfare.topics:
            for form in topic.words.both:
                self._take(form.casefold(), f"_{_NO_TOKEN.sub('_', topic.id)}")
        # The longest first: «uførepensjon» is found before a form that is a part of it.
        self._begins.sort(key=lambda pair: (-len(pair[0]), pair))
        self.token = lru_cache(maxsize=500_000)(self._token)

    def _take(self, form: str, token: str) -> None:
        if _OPEN.fullmatch(form) and "-" not in form:
            self._begins.append((form[:-1], token))
        elif _WORD.fullmatch(form):
            self._whole.setdefault(form, token)

    def of_text(self, text: str) -> str:
        """The tokens of a text with spaces between."""
        token = self.token
        return " ".join([token(word) for word in _WORD.findall(text.casefold())])

    def question(self, asked: str) -> str | None:
        """What FTS5 is asked, of whatever was typed; None where no word was.

        All words must stand in the article; those between quotes as a phrase; the last may go on.
        """
        parts: list[str] = []
        pieces = _PHRASE.split(asked.casefold())
        for number, piece in enumerate(pieces):
            words = _WORD.findall(piece)[: _LONGEST - len(parts)]
            if not words:
                continue
            if number % 2:
                parts.append(" + ".join(f'"{self.token(word)}"' for word in words))
                continue
            goes_on = number == len(pieces) - 1 and not piece[-1:].isspace()
            *first, last = words
            parts += [f'"{self.token(word)}"' for word in first]
            parts.append(self._open(last) if goes_on else f'"{self.token(last)}"')
        return " AND ".join(parts) or None

    def _open(self, word: str) -> str:
        """A word that may go on: the tokens that it can become."""
        if len(word) < _LEAST_OPEN:
            return f'"{self.token(word)}"'
        tokens = {self.token(word), *self._benefits_from(word)}
        plain = [f'"{token}"' for token in sorted(tokens)]
        stem = _nearer_bokmål(word)
        return f"({' OR '.join([*plain, f'{chr(34)}{stem}{chr(34)}*'])})"

    def _benefits_from(self, word: str) -> Iterator[str]:
        yield from (token for form, token in self._begins if form.startswith(word))
        yield from (token for form, token in self._whole.items() if form.startswith(word))

    def _token(self, word: str) -> str:
        if word in self._whole:
            return self._whole[word]
        for form, token in self._begins:
            if word.startswith(form):
                return token
        return _stem_of()(_nearer_bokmål(word)) or word


def _nearer_bokmål(word: str) -> str:
    for pattern, bokmål in _ENDINGS:
        word = pattern.sub(bokmål, word)
    return word


@cache
def _stem_of() -> Callable[[str], str]:
    """The stemmer, when a first word is asked for: a report needs none."""
    try:
        from snowballstemmer import stemmer
    except ImportError as error:
        raise InputError(
            "full-text search needs snowballstemmer; install it with "
            "`pip install 'velferd-extractor[review]'`"
        ) from error
    stem: Callable[[str], str] = stemmer("norwegian").stemWord
    return stem
