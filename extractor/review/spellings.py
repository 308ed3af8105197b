"""How a name may be written in a text or an address: by its letters, in ASCII, or in parts."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import regex

ENDING = r"(?=(?:s|’s|'s)?(?![\p{L}\p{M}]))"
"""Behind a name: a genitive may follow, but no more of a word."""
START = r"(?<![\p{L}\p{M}])"
"""Before a name: no letter."""
_LETTERS = {
    "æ": ("æ", "ä", "ae", "e", "a"),
    "ø": ("ø", "ö", "oe", "o"),
    "å": ("å", "aa", "a"),
    "ð": ("ð", "d"), "þ": ("þ", "th"), "ß": ("ß", "ss"), "ł": ("ł", "l"), "đ": ("đ", "d"),
}  # fmt: skip
_LETTERS |= {"ä": _LETTERS["æ"], "ö": _LETTERS["ø"]}
_UNSEEN = r"\p{Cf}{0,2}"  # soft hyphens, marks of direction and the like within a word
_SPACED = r"[\s\-_.]{1,3}"  # between the words of a name
_RUN_ON = r"[\s\-_.]{0,3}"
_TELLING = 7  # letters of a whole name that are no other word by chance when they run on
_PLAIN = 4  # letters of a word that is known in ASCII too: «Ås» is no «AS»
_LONGEST = 200
_ENCODED_TIMES = 5
_TOKEN = regex.compile(r"\S+")
_ADDRESS = regex.compile(r"@|//|www\.|%[0-9A-Fa-f]{2}|[\p{L}\d]\.\p{L}{2,8}\b")


def spelt(word: str, *, plain: bool = True) -> str:
    """A regex for a word, letter by letter, each as an address or a foreign keyboard writes it.

    A capital stays one. Not `plain`: with its own letters only, in one character or in two.
    """
    letters = unicodedata.normalize("NFC", word)
    if len(letters) > _LONGEST:
        return regex.escape(letters)
    if plain:
        letters = letters.replace("aa", "å").replace("Aa", "Å").replace("AA", "Å")
    return _UNSEEN.join(_either(_forms(letter, plain=plain)) for letter in letters)


def _forms(letter: str, *, plain: bool) -> Iterator[str]:
    yield letter
    small = letter.lower()
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    yield apart
    if not plain:
        return
    forms = _LETTERS.get(small, (base.lower(),) if marks else ())
    for form in forms:
        yield form if letter == small else form.capitalize()
        if letter != small:
            yield form.upper()


def _either(forms: Iterable[str]) -> str:
    known = sorted(set(forms), key=lambda form: (-len(form), form))
    escaped = [regex.escape(form) for form in known]
    return escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"


def names_spelt(names: Iterable[str]) -> str:
    """A regex for full names, with spaces, hyphens or dots between their words.

    The words of a name that cannot be another word run on too: «asebjornsaether».
    """
    return _alternatives(_name(name) for name in _sorted(names) if _letters(name))


def words_spelt(words: Iterable[str], *, plain_from: int = _PLAIN) -> str:
    """A regex for single words; in ASCII from a number of letters on."""
    return _alternatives(spelt(word, plain=len(word) >= plain_from) for word in _sorted(words))


def name_pattern(names: Iterable[str]) -> regex.Pattern[str]:
    """Finds full names whatever their case and spelling."""
    return regex.compile(rf"(?i){START}(?:{names_spelt(names)}){ENDING}")


def address_pattern(names: Iterable[str]) -> regex.Pattern[str]:
    """Finds full names in `decoded` addresses; long ones also in the midst of other letters."""
    names = list(names)
    return regex.compile(
        rf"(?i){names_spelt(long_names(names))}|{START}(?:{names_spelt(names)}){ENDING}"
    )


def long_names(names: Iterable[str]) -> list[str]:
    """The names that are told wherever their letters stand, in the midst of others too."""
    return [name for name in names if _letters(name) >= _TELLING]


def _name(name: str) -> str:
    between = _SPACED if _letters(name) < _TELLING else _RUN_ON
    return between.join(spelt(word) for part in name.split() for word in part.split("-") if word)


def _letters(name: str) -> int:
    return sum(letter.isalpha() for letter in name)


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (-len(name), name))


def _alternatives(patterns: Iterable[str]) -> str:
    return "|".join(patterns) or "(?!)"


def addresses(text: str) -> Iterator[regex.Match[str]]:
    """Yield what looks like an address of a page or of mail."""
    for token in _TOKEN.finditer(text):
        if _ADDRESS.search(token[0]):
            yield token


def decoded(address: str) -> set[str]:
    """What an address may say: percent codes read as UTF-8 and as Latin-1, coded twice too.

    Words that begin with a capital within another are set apart: «BjornVik».
    """
    found = set()
    for encoding in ("utf8", "latin-1"):
        told = address
        for _ in range(_ENCODED_TIMES):
            told, before = unquote(told, encoding=encoding), told
            if told == before:
                break
        told = unicodedata.normalize("NFC", told)
        found |= {told, regex.sub(r"(?<=\p{Ll})(?=\p{Lu})", " ", told)}
    return found


def redacted_id(id: str) -> str:
    """What stands for an id that tells a name: the same for the same id."""
    return f"redacted-{hashlib.sha256(id.encode('utf8', 'replace')).hexdigest()[:16]}"
