"""Reports, statistics and papers that a sentence draws on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

import regex

from extractor.lexicon.names import Names
from extractor.mention import Mention

_SHOWS = (
    r"(?:viser|viste|vist|synte|syner|konkluderer|konkluderte|slår fast|slo fast|tyder på|"
    r"tydde på|avdekker|avdekte|avdekkjer|antyder|anslår|dokumenterer|peker på|peikar på|"
    r"forteller|fortel|spår|oppgir|oppgjev|opplyser)"
)
"""What a document does."""
_SAYS = (
    r"(?:(?:kommer|kom|kjem|går|gikk|gjekk) (?:det )?(?:også |òg )?(?:frem|fram)\b|framgår|"
    r"fremgår|framkommer|fremkommer|framkjem|(?:heter|heiter|står|stod|sto) det\b|"
    r"skriver|skriv\b|viser|viste|konkluderer)"
)
"""What stands in a document."""
_ACCORDING = r"\b(?:[Ii]følge|[Ii]følgje|[Ii] følge|[Ii] følgje|[Bb]asert på) "
_FILL = r"(?:[ \u00a0][\p{L}\p{N}«»\"'’&/.-]{1,40}+(?<!\.)){0,10}?"
_FEW = r"(?:[\p{L}\p{N}-]{1,40}+[ \u00a0]){0,4}?"
_COMPOUND = r"(?<![\p{L}-])(?:\p{L}[\p{L}-]{0,40}?)?"
_STRONG = rf"{_COMPOUND}\L<strong>(?!\p{{L}})"
_ANY = rf"{_COMPOUND}(?:\L<strong>|\L<weak>)(?!\p{{L}})"
_ORIGIN = (
    r"(?: (?:fra|frå|til|av|i|over|om) [\p{L}-]{2,40}+(?:(?<=-) og [\p{L}-]{2,40}+)?"
    r"(?: (?:\p{Lu}[\p{L}-]{1,30}+|sentralbyrå|kommune|fylkeskommune|fylke|herad|universitet"
    r"|institutt)(?!\p{L})){0,2})?"
)
_PATTERNS = (
    # «rapporten frå Fafo viser», «det er nye tal frå Nav som viser»
    rf"(?P<noun>{_ANY}{_FILL})(?: som)? (?P<shows>{_SHOWS})\b(?! til\b)",
    # «ifølgje rapporten», «basert på tal frå Nav»
    rf"{_ACCORDING}(?P<noun>{_FEW}{_ANY}{_ORIGIN})",
    # «i ein rapport frå kommunen kjem det fram»
    rf"\b[Ii] (?P<noun>{_FEW}{_STRONG}{_FILL}),? {_SAYS}",
    # «…, viser ferske tal frå Nav», «det går fram av notatet»
    rf"(?:,|\b[Dd]et|\b[Dd]ette) (?:{_SHOWS}|{_SAYS})(?: i| av)? (?P<noun>{_FEW}{_ANY}{_ORIGIN})",
    # «skriv Nav i sin statistikk», «i ei pressemelding»
    rf"\bi (?P<noun>(?:sin|sitt|si|ein|en|ei|eit|et) {_FEW}{_STRONG})",
    # «får i framlegget 250 000 kroner»
    rf"\bi (?P<noun>{_COMPOUND}\L<papers>(?!\p{{L}}))",
)
_PAPERS = ("framlegg", "notat", "rapport", "saksutredning")
"""Rows whose definite forms name a paper that figures stand in."""
_LINE = regex.compile(r"[^\n]++")
_DEFINITE = ("et", "en", "a", "ene", "ane")
_OBJECT = regex.compile(r"\b(?:til|med|av|for|om|på|per|gjennom|mot|uten|utan|blant) $")


@cache
def _pattern(names: Names) -> regex.Pattern[str]:
    return regex.compile(
        "|".join(_PATTERNS),
        strong=_cased(f for row in names.documents if not row.weak for f in row.forms.both),
        weak=_cased(f for row in names.documents if row.weak for f in row.forms.both),
        papers=[
            form
            for row in names.documents
            if row.id in _PAPERS
            for form in row.forms.both
            if form.endswith(_DEFINITE)
        ],
    )


def _cased(forms: Iterable[str]) -> list[str]:
    return [cased for form in forms for cased in (form, form.capitalize())]


def find_documents(text: str, start: int, end: int, names: Names) -> Iterator[Mention[str]]:
    """Yield the words that name a report or statistics which `text[start:end]` draws on.

    What is only an object («omregnet til tall viser det …») is passed over.
    """
    found = _all_documents(text, names)
    first = bisect_left(found, start, key=lambda document: document.start)
    for document in islice(found, first, None):
        if document.end > end:
            return
        yield document


@lru_cache(maxsize=2)
def _all_documents(text: str, names: Names) -> tuple[Mention[str], ...]:
    """Of the whole article at once: every sentence is asked for several times."""
    found = []
    for line in _LINE.finditer(text):
        if _hint(names).search(text, line.start(), line.end()) is None:
            continue
        for match in _pattern(names).finditer(text, line.start(), line.end()):
            first, last = match.span("noun")
            if not (match["shows"] and _OBJECT.search(text, max(0, first - 10), first)):
                found.append(Mention(text[first:last], first, last))
    return tuple(found)


@cache
def _hint(names: Names) -> regex.Pattern[str]:
    """Finds any listed noun: most lines have none, and the whole pattern is slow to say so."""
    listed = {form.casefold() for row in names.documents for form in row.forms.both}
    stems = [form for form in listed if not any(form[:at] in listed for at in range(3, len(form)))]
    return regex.compile(r"\L<stems>", regex.IGNORECASE, stems=stems)
