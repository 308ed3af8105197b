"""Who wrote it: names in a byline, and what is a byline without the word «Av»."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.parser.shape import is_name
from extractor.parser.vocabulary import Vocabulary

LONGEST_BYLINE = 120
ADDRESS = regex.compile(
    r"[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,20}|(?:https?://|www\.)\S{1,200}"
    r"|@\w{2,30}|(?i:(?:tlf|telefon|mobil)\b[.:]?\s?)(?:\+47\s?)?\d[\d ]{6,12}\d"
)
AGENCY = regex.compile(r"\p{Lu}{2,5}(?:-\p{Lu}{2,5})?")  # NTB, NPK-NTB
LINES = regex.compile(r"[\n|•·/]|\s[–—-]\s")
BESIDE = regex.compile(r"\s[|·•]\s")
CLOCK = regex.compile(r"\s(?:kl\.?|klokka|klokken)\s?\d{1,2}[.:]\d\d$")
NAMES = regex.compile(r",|;|\s(?:og|and|&)\s|\s?\(")


def names_in(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the names in a byline: «Tekst og foto: Kari Nordmann og Per Hansen, journalist»."""
    opened = vocabulary.opens("byline", text.strip())
    for part in _parts(text, vocabulary):
        if vocabulary.is_whole("byline", part):
            continue
        if is_name(part) or (opened and AGENCY.fullmatch(part)):
            yield part


def as_name(name: str) -> str:
    """A name in capitals as it is written elsewhere.

    >>> as_name("KARI ØST-MOE"), as_name("NTB"), as_name("Kari McMoe")
    ('Kari Øst-Moe', 'NTB', 'Kari McMoe')
    """
    return name.title() if name.isupper() and " " in name else name


def is_byline(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line says «Av», «Tekst:» or the like, and then first of all a name."""
    text = CLOCK.sub("", text)
    opened = vocabulary.opens("byline", text)
    if not opened or len(text) > LONGEST_BYLINE:
        return False
    rest = text[opened:].strip(" :")
    rest = rest[:at] if (at := vocabulary.credit_at(rest)) > 0 else rest
    first = NAMES.split(LINES.split(rest)[0])[0].strip(" .:")
    return is_name(first) or len(first) < 3 or AGENCY.fullmatch(first) is not None


def bare_byline(text: str, vocabulary: Vocabulary) -> str:
    """A byline without the counts, calls and titles that stood in elements beside the name.

    >>> from extractor.parser.vocabulary import read_vocabulary
    >>> bare_byline("Av Siri Lunde | 3 kommentarar", read_vocabulary())
    'Av Siri Lunde'
    >>> bare_byline("Siri Lunde Journalist Send e-post", read_vocabulary())
    'Siri Lunde'
    """
    parts = [part for part in BESIDE.split(" ".join(text.split())) if part.strip(" ,")]
    text = " | ".join(part for part in parts if not vocabulary.furniture(part)).strip(" ,|·")
    text = CLOCK.sub("", text)
    words = text.split()
    while len(words) > 2:
        cut = next((n for n in (3, 2, 1) if _is_title(words[-n:], vocabulary)), 0)
        if not cut or cut >= len(words) or words[-cut - 1][-1] in ",/&–-|":
            break
        words = words[:-cut]
    return " ".join(words).strip(" ,|·")


def _is_title(words: list[str], vocabulary: Vocabulary) -> bool:
    """Whether words are what somebody works as, or a call to write to them, and open as such."""
    parts = NAMES.split(" ".join(words))
    capital = words[0][:1].isupper()
    return capital and all(vocabulary.is_whole("byline", part) for part in parts)


def is_signature(
    text: str, vocabulary: Vocabulary, *, dated: bool = False, working: bool = False
) -> bool:
    """Whether a line is names and nothing but names, with what they work as.

    A name alone may be that of a place or of a paper: it must be `dated`, that is, have stood
    beside a date, or have a given name, or a word like «journalist» beside it; `working` asks
    for the last.
    """
    if len(text) > LONGEST_BYLINE:
        return False
    parts = list(_parts(text, vocabulary))
    roles = [vocabulary.is_whole("byline", part) for part in parts]
    names = [part for part, role in zip(parts, roles, strict=True) if not role]
    if not names or not all(map(is_name, names)):
        return False
    named = not working and all(name.split()[0] in vocabulary.given for name in names)
    return dated or any(roles) or named


def _parts(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the names and roles of a byline, without the words that introduce them."""
    for line in LINES.split(ADDRESS.sub(" ", text)):
        line = _unopened(line.strip(" ,:()"), vocabulary)
        line = line[:at] if (at := vocabulary.credit_at(line)) >= 0 else line
        for part in NAMES.split(line):
            part = _unopened(" ".join(part.split()).strip(" .,:()"), vocabulary)
            name, _, role = part.rpartition(" ")
            if " " in name and vocabulary.is_whole("byline", role):
                yield from (name, role)  # «Kari Moen Journalist»
            elif part:
                yield part


def _unopened(text: str, vocabulary: Vocabulary) -> str:
    while opened := vocabulary.opens("byline", text):
        text = text[opened:].strip(" :")
    return text
