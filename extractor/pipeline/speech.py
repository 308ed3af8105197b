"""The words of who speaks: dashes and quotation marks, verbs of saying."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

import regex

from extractor.lexicon.names import Names, SpeechRow
from extractor.lexicon.read import Forms
from extractor.mention import Mention

_DASH = regex.compile(
    r"(?:^|(?<=\n)|(?<=[.!?:»”\"…)][ ])) [–—-] \s? (?=[«\"“]? [\p{Lu}\d])", regex.VERBOSE
)
_MARKS = regex.compile(r"«(?P<inner>[^«»\n]{25,600}+)»|[“\"](?P<inner>[^“”\"\n]{25,600}+)[”\"]")
_FIRST_PERSON = regex.compile(
    r"\b(?:jeg|eg|vi|me|oss|meg|vår|vårt|våre|Jeg|Eg|Vi|Me|Vår|Våre)\b(?! skriv| skrev| skreiv)"
)
_OWN_VOICE = regex.compile(r"\b(?:skrev|skreiv|skriver|skriv) vi\b|\b[Vv]i (?:skrev|skreiv)\b")


def find_dashes(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a dash opens speech in `text[start:end]`.

    >>> list(find_dashes("– Ja. – Nei.", 0, 12)), list(find_dashes("ein – to", 0, 8))
    ([0, 6], [])
    """
    return (match.start() for match in _DASH.finditer(text, start, end))


def find_marked(text: str, start: int, end: int) -> Iterator[Mention[str]]:
    """Yield the longer stretches in quotation marks."""
    for match in _MARKS.finditer(text, start, end):
        yield Mention(match["inner"], match.start(), match.end())


def in_first_person(text: str) -> bool:
    """Whether somebody speaks of themselves; a newspaper's «skrev vi» is not that."""
    return bool(_FIRST_PERSON.search(text)) and not _OWN_VOICE.search(text)


@cache
def _verb_pattern(names: Names) -> regex.Pattern[str]:
    forms = sorted({form for row in names.speech for form in row.forms.both})
    cased = [form for word in forms for form in (word, word.capitalize())]
    return regex.compile(r"\b(?<!-)\L<forms>\b(?!-)", forms=cased)


@cache
def _verb_rows(names: Names) -> dict[str, tuple[SpeechRow, ...]]:
    rows: dict[str, tuple[SpeechRow, ...]] = {}
    for row in sorted(names.speech, key=lambda row: not row.particle):
        for form in row.forms.both:
            rows[form] = (*rows.get(form, ()), row)
    return rows


def find_verbs(text: str, start: int, end: int, names: Names) -> Iterator[Mention[SpeechRow]]:
    """Yield the verbs and prepositions that name a speaker in `text[start:end]`."""
    found = _all_verbs(text, names)
    first = bisect_left(found, start, key=lambda verb: verb.start)
    for verb in islice(found, first, None):
        if verb.end > end:
            return
        yield verb


@lru_cache(maxsize=2)
def _all_verbs(text: str, names: Names) -> tuple[Mention[SpeechRow], ...]:
    """Of the whole article at once: every sentence is asked for several times."""
    found = []
    for match in _verb_pattern(names).finditer(text):
        clause = _CLAUSE_END.split(text[match.end() : match.end() + 90], maxsplit=1)[0]
        after = [word.strip(",") for word in clause.split()[:5]]
        for row in _verb_rows(names)[match[0].casefold()]:
            if after and after[0] in row.never:
                continue
            if not row.particle or not set(row.particle).isdisjoint(after):
                found.append(Mention(row, match.start(), match.end()))
                break
    return tuple(found)


_CLAUSE_END = regex.compile(r"[.!?;:\n]")
_ANY_VERB = regex.compile(
    r"(?<=[,!?»”\"…][ ])(?P<verb>\p{Ll}{2,14}(?:er|ar|r|te|de|et|a|o|k|v|l|d|g))(?=[ ])"
)
_NO_VERB = frozenset(
    {"altså", "at", "både", "da", "der", "det", "eller", "etter", "for", "fra", "frå", "hvor"}
    | {"kor", "med", "medan", "men", "mens", "når", "og", "også", "over", "slik", "til", "under"}
)
_SAYING = SpeechRow("any", "saying", Forms((), ()), Forms((), ()), "")


def find_tag_verbs(text: str, start: int, end: int) -> Iterator[Mention[SpeechRow]]:
    """Yield words that may be verbs after a quote's comma, though the lexicon lacks them.

    Who takes one for a verb of saying needs a name right behind it: «…, jublar Mona Fjellvik.»
    """
    for match in _ANY_VERB.finditer(text, start, end):
        if match["verb"] not in _NO_VERB:
            yield Mention(_SAYING, match.start("verb"), match.end("verb"))
