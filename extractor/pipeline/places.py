"""Names of places in the words of an article, with what speaks for each being a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from extractor.article import Block
from extractor.lexicon.names import Names
from extractor.mention import Mention, NameLabel, PlaceKind
from extractor.pipeline.capitals import Word, find_listed
from extractor.pipeline.people import is_house
from extractor.pipeline.reading import Reading
from extractor.pipeline.spans import Cover


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place by the name of the lexicon or, where it has none, as written."""

    name: str
    kind: PlaceKind | None = None
    """None for a municipality or county: the day and the other places decide."""
    sure: bool = True
    """False for a name that is a surname or common word as well, with nothing to speak for it."""


_PREPOSITION = regex.compile(
    r"\b(?:i|på|ved|frå|fra|til|mot|rundt|kring|omkring|utanfor|utenfor|langs|over|nær|for|av|"
    r"sør for|nord for|kommunane|kommunene|byane|byene|bygda|byen|I|På|Ved|Frå|Fra|Til)[ \u00a0]$"
)
_DATELINE = regex.compile(r"(?:, [\p{Lu}]{2,30})?(?: ?\([\p{L}/ ]{2,20}\))? ?[:–] ?")
_MUNICIPAL = regex.compile(
    r"s? (?:kommune|fylke|fylkeskommune|bystyre|kommunestyre|formannskap|herad|by)\b"
    r"|-(?:\p{Ll}{4,30})|(?:, \p{Lu}[\p{L} ]{1,30}){0,6} (?:og|samt) \p{Lu}[\p{L} ]{1,30}?"
    r" (?:kommuner|kommunar|kommunane|kommunene)\b"
)
_ACTS = regex.compile(
    r" (?:bruk(?:te|er|ar)|b[ou]s[ea]tt(?:e|er)|buset|betal(?:te|er|ar) ut|ligg(?:er)?|låg|lå|"
    r"(?:hadde|har|fikk|fekk|får) (?:(?:nå|no|bare|berre|om lag|rundt|over) )?\d{1,4})\b"
)
"""What a municipality does, and people seldom do in a newspaper: «Lund brukte 40 millioner»."""
_ACTED = regex.compile(
    r"(?<=\b(?:brukte|bruker|brukar|bosatte|bosetter|busette|buset|ligger|ligg|lå|låg) )$"
)
_STREET = regex.compile(r"s? ?(?:gate|gata|vei|veg|veien|vegen|plass|torg|torv|allé)\b(?! kommune)")
_COMPOUND = regex.compile(r"-(?:krigen|krigar|rundtur|erklær|avtal|lov|sak|trøy|spelar|spiller)")
"""Compounds with a place that are about something else."""
_JOINED = regex.compile(r", |,? (?:og|eller|samt) ")
_NUMBER = regex.compile(r"-| \d{1,3}\b")
"""What makes a name a street or half a compound."""
_IN = regex.compile(r"\b(?:i|på|I|På)[ \u00a0]$")
_SHOUTED = regex.compile(r"(?<!\p{L})(?:I|PÅ|FRA|FRÅ|VED|TIL) $")
_OFFICE = regex.compile(r"\b(?:Nav|NAV)(?: i)? $")
_CELLS = ("table_cell", "list_item")
_HOUSES = ("huset", "senteret", "kontoret", "avdelingen", "avdelinga", "heimen", "hjemmet")
_PLACE_LABELS = ("GPE_LOC", "GPE_ORG", "LOC")


def find_places(reading: Reading, names: Names, taken: Cover) -> Iterator[Mention[PlaceName]]:
    """Yield the places of the lexicon and those that only the model names, in the text's order.

    Nothing inside `taken` (people, media) is yielded; what is found is taken in turn.
    """
    found: list[Mention[PlaceName]] = []
    heads = {block.start: block for block in reading.article.blocks}
    labels = {name.start: name.value.label for name in reading.names}
    told = {name.value.text for name in reading.names if name.value.label in _PLACE_LABELS}
    text = reading.article.text
    for word in find_listed(text, _known(names), title_case=True):
        if not taken.touches(word.start, word.end):
            joined = found and _JOINED.fullmatch(text, found[-1].end, word.start)
            place = _known_place(word, text, heads, labels, names, told)
            if place is None and joined:
                place = PlaceName(word.text, _known(names)[word.text])
            if place is not None:
                place = replace(place, sure=place.sure or bool(joined))
                found.append(Mention(place, word.start, word.end))
                taken.take(word.start, word.end)
    found += _find_unknown(reading, names, taken)
    yield from sorted(found, key=lambda place: place.start)


@cache
def _known(names: Names) -> dict[str, PlaceKind | None]:
    known: dict[str, PlaceKind | None] = dict.fromkeys(names.settlements, "place")
    known.update(dict.fromkeys(names.countries, "country"))
    known.update(dict.fromkeys(names.districts, "district"))
    known.update(dict.fromkeys(names.places, None))
    return known


def _known_place(
    word: Word,
    text: str,
    heads: dict[int, Block],
    labels: dict[int, NameLabel],
    names: Names,
    told: set[str],
) -> PlaceName | None:
    """The place that a listed name stands for; None where the words around deny it.

    `told` are the names that the model takes for places somewhere in the text.
    """
    name, kind, written = word.text, _known(names)[word.text], text[word.start : word.end]
    if _STREET.match(text, word.end) or _COMPOUND.match(text, word.end):
        return None
    block = heads.get(word.start)
    dateline = block is not None and _DATELINE.match(text, word.end) is not None
    shouted = _SHOUTED.search(text, max(0, word.start - 5), word.start)  # «400 FÅR HJELP I HAMAR»
    if written.isupper() and written != name and not (dateline or shouted):
        return None
    label = labels.get(word.start)
    spoken = dateline or _speaks_for(text, word.start, word.end)
    begins = text[max(0, word.start - 2) : word.start] in ("", ". ", "\n\n")
    if kind == "place" and not spoken and (label not in _PLACE_LABELS or begins):
        return None
    alone = block is not None and block.end == word.end and block.kind in _CELLS
    shared = name in names.shared
    acts = kind is None and (_ACTS.match(text, word.end) or _ACTED.search(text, 0, word.start))
    if shared and not spoken and label not in _PLACE_LABELS:
        return PlaceName(name, kind, sure=alone or bool(acts))
    # of a municipality the people who bear its name are known by now, and taken
    municipal = kind is None and not shared
    if label == "PER" and not (spoken or alone or municipal or acts):
        return None
    return PlaceName(name, kind)


def _find_unknown(reading: Reading, names: Names, taken: Cover) -> Iterator[Mention[PlaceName]]:
    """Yield places that the model names and a preposition of place goes before."""
    text = reading.article.text
    for name in reading.names:
        written = name.value.text.strip()
        if name.value.label not in ("GPE_LOC", "LOC") or taken.touches(name.start, name.end):
            continue
        if not written[:1].isupper() or len(written) < 3 or written in names.no_names:
            continue
        if written.isupper() or "-" in written or written.endswith(_HOUSES):
            continue
        if is_house(written.split()[-1], names) or written.split()[-1] in names.institutions:
            continue
        if _STREET.search(written) or _NUMBER.match(text, name.end):
            continue
        if _IN.search(text, max(0, name.start - 14), name.start):
            yield Mention(PlaceName(written, "place"), name.start, name.start + len(written))


def _speaks_for(text: str, start: int, end: int) -> bool:
    """Whether the words around say that this is a place."""
    first = max(0, start - 16)
    return bool(
        _MUNICIPAL.match(text, end)
        or _PREPOSITION.search(text, first, start)
        or _OFFICE.search(text, first, start)
    )
