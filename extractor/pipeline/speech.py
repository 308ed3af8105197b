"""The words of who speaks: dashes and quotation marks, verbs of saying, names of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

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
_SHOWING = (
    r"(?:viser|viste|vist|synte|syner|konkluderer|konkluderte|slår[ ]fast|slo[ ]fast|tyder[ ]på|"
    r"tydde[ ]på|avdekker|avdekte|avdekkjer|antyder|anslår|dokumenterer|peker[ ]på|peikar[ ]på|"
    r"forteller|fortel|spår|oppgir|oppgjev|opplyser)"
)
_EMERGING = (
    r"(?:kommer|kom|kjem|går|gikk|gjekk)[ ](?:det[ ])?(?:også[ ]|òg[ ])?(?:frem|fram)\b|framgår|fremgår|"
    r"framkommer|fremkommer|framkjem|(?:heter|heiter|står|stod|sto)[ ]det\b|skriver|skriv\b|viser|viste|"
    r"konkluderer"
)
_FILL = r"(?:[ \u00a0][\p{L}\p{N}«»\"'’&/.-]{1,40}+(?<!\.)){0,10}?"
_FEW = r"(?:[\p{L}\p{N}-]{1,40}+[ \u00a0]){0,4}?"


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
    return regex.compile(r"(?<![\p{L}-])\L<forms>(?![\p{L}-])", regex.IGNORECASE, forms=forms)


@cache
def _verb_rows(names: Names) -> dict[str, tuple[SpeechRow, ...]]:
    rows: dict[str, tuple[SpeechRow, ...]] = {}
    for row in sorted(names.speech, key=lambda row: not row.particle):
        for form in row.forms.both:
            rows[form] = (*rows.get(form, ()), row)
    return rows


def find_verbs(text: str, start: int, end: int, names: Names) -> Iterator[Mention[SpeechRow]]:
    """Yield the verbs and prepositions that name a speaker in `text[start:end]`."""
    for match in _verb_pattern(names).finditer(text, start, end):
        after = regex.split(r"[.!?;:\n]", text[match.end() : min(end, match.end() + 90)])[0].split()
        for row in _verb_rows(names)[match[0].casefold()]:
            if row.never and after[:1] and after[0].strip(",") in row.never:
                continue
            if not row.particle or any(word.strip(",") in row.particle for word in after[:5]):
                yield Mention(row, match.start(), match.end())
                break


_ANY_VERB = regex.compile(
    r"(?<=[,!?»”\"…][ ])(?P<verb>\p{Ll}{2,14}(?:er|ar|r|te|de|et|a|o|k|v|l|d|g))(?=[ ])"
)
_NO_VERB = frozenset(
    (
        "når",
        "for",
        "der",
        "eller",
        "da",
        "med",
        "men",
        "mens",
        "medan",
        "hvor",
        "kor",
        "og",
        "etter",
    )
    + ("over", "under", "til", "fra", "frå", "ved", "både", "også", "det", "at", "altså", "slik")
)
_SAYING = SpeechRow("any", "saying", Forms((), ()), Forms((), ()), "")


def find_tag_verbs(text: str, start: int, end: int) -> Iterator[Mention[SpeechRow]]:
    """Yield words that may be verbs after a quote's comma, though the lexicon lacks them.

    Who takes one for a verb of saying needs a name right behind it: «…, jublar Mona Fjellvik.»
    """
    for match in _ANY_VERB.finditer(text, start, end):
        if match["verb"] not in _NO_VERB:
            yield Mention(_SAYING, match.start("verb"), match.end("verb"))


@cache
def _document_pattern(names: Names) -> regex.Pattern[str]:
    strong = _both_cases(form for row in names.documents if not row.weak for form in row.forms.both)
    weak = _both_cases(form for row in names.documents if row.weak for form in row.forms.both)
    noun = r"(?<![\p{L}-])(?:\p{L}[\p{L}-]{0,40}?)?"
    return regex.compile(
        rf"""
        (?P<noun> {noun} (?: \L<strong> | \L<weak> ) (?!\p{{L}}) {_FILL} ) (?:[ ]som)? [ ] {_SHOWING} \b (?![ ]til\b)
      | (?: \b[Ii](?:følge|følgje|[ ]følge|[ ]følgje) | \b[Bb]asert[ ]på )
        [ ] (?P<noun> {_FEW} {noun} (?: \L<strong> | \L<weak> ) (?!\p{{L}}) (?: [ ](?:fra|frå|til|av|i)[ ][\p{{L}}-]{{2,40}} )? )
      | \b [Ii] [ ] (?P<noun> {_FEW} {noun} \L<strong> (?!\p{{L}}) {_FILL} ) ,? [ ] (?: {_EMERGING} )
      | (?: , | ^(?:Det|Dette) | (?<=[.!?:][ ])(?:Det|Dette) | \b(?:Det|Dette) ) [ ] (?: {_SHOWING} | {_EMERGING} )
        (?:[ ](?:i|av))? [ ] (?P<noun> {_FEW} {noun} (?: \L<strong> | \L<weak> ) (?!\p{{L}})
        (?: [ ](?:fra|frå|over|om)[ ][\p{{L}}-]{{2,40}} (?:[ ]\p{{Lu}}[\p{{L}}-]{{1,30}})? )? )
      | \b i [ ] (?P<noun> (?:sin|sitt|ein|en|ei|eit|et)[ ] {_FEW} {noun} \L<strong> (?!\p{{L}}) )
      | \b i [ ] (?P<noun> {noun} (?: \L<papers> ) (?!\p{{L}}) )
      | (?: \b[Tt]all | \b[Tt]al ) [ ] (?P<noun> (?:fra|frå) [ ] \p{{Lu}}[\p{{L}}-]{{1,40}} )
        (?= (?:[ ][\p{{L}}-]{{1,30}}){{0,4}}? [ ] {_SHOWING} )
        """,
        regex.VERBOSE,
        strong=strong,
        weak=weak,
        papers=_papers(names),
    )


def _both_cases(forms: Iterable[str]) -> list[str]:
    return [cased for form in forms for cased in (form, form.capitalize())]


def _papers(names: Names) -> list[str]:
    """Definite forms of papers laid before a meeting: «i framlegget»."""
    rows = [
        row
        for row in names.documents
        if row.id in ("framlegg", "notat", "rapport", "saksutredning")
    ]
    return [
        form for row in rows for form in row.forms.both if form.endswith(("et", "en", "a", "ene"))
    ]


_OBJECT = regex.compile(r"\b(?:til|med|av|for|om|på|per|gjennom|mot|uten|utan|blant)[ ]$")


def find_documents(text: str, start: int, end: int, names: Names) -> Iterator[Mention[str]]:
    """Yield the words that name a report or statistics which the sentence draws on.

    What is only an object («gjort om til tall viser det …») is passed over.
    """
    for match in _document_pattern(names).finditer(text, start, end):
        first, last = match.span("noun")
        showing = regex.search(_SHOWING, match[0]) is not None
        if (
            showing
            and match.start() == first
            and _OBJECT.search(text[max(start, first - 10) : first])
        ):
            continue
        yield Mention(text[first:last], first, last)
