"""Names of places in the words of an article, with what speaks for each being a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extractor.lexicon.names import Names
from extractor.mention import Mention, PlaceKind
from extractor.pipeline.capitals import find_listed
from extractor.pipeline.reading import Reading


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
_STREET = regex.compile(r"s? ?(?:gate|gata|vei|veg|veien|vegen|plass|torg|torv|allé)\b(?! kommune)")
_JOINED = regex.compile(r"(?:^|[ ,(])(?:og|eller|samt|,)[ \u00a0]?$|, $")
_COMPOUND = regex.compile(r"-(?:krigen|krigar|rundtur|erklær|avtal|lov|sak|trøy|spelar|spiller)")
"""Compounds with a place that are about something else."""
_HOUSES = ("huset", "senteret", "kontoret", "avdelingen", "avdelinga", "heimen", "hjemmet")
_PLACE_LABELS = ("GPE_LOC", "GPE_ORG", "LOC")


def find_places(
    reading: Reading, names: Names, taken: Sequence[tuple[int, int]]
) -> Iterator[Mention[PlaceName]]:
    """Yield the places of the lexicon, then those that only the model names, in the text's order.

    Nothing inside the spans `taken` (people, media) is yielded.
    """
    found = list(_find_known(reading, names, taken))
    held = sorted([*taken, *((place.start, place.end) for place in found)])
    found += _find_unknown(reading, names, held)
    yield from sorted(found, key=lambda place: place.start)


@cache
def _known(names: Names) -> dict[str, PlaceKind | None]:
    known: dict[str, PlaceKind | None] = dict.fromkeys(names.settlements, "place")
    known.update(dict.fromkeys(names.countries, "country"))
    known.update(dict.fromkeys(names.districts, "district"))
    known.update(dict.fromkeys(names.places, None))
    return known


def _find_known(
    reading: Reading, names: Names, taken: Sequence[tuple[int, int]]
) -> Iterator[Mention[PlaceName]]:
    text, known = reading.article.text, _known(names)
    labels = {name.start: name.value.label for name in reading.names}
    for word in find_listed(text, known, title_case=True):
        if _inside(word.start, word.end, taken) or _STREET.match(text, word.end):
            continue
        name, kind = word.text, known[word.text]
        written = text[word.start : word.end]
        if (
            written.isupper()
            and written != name
            and not _is_dateline(reading, word.start, word.end)
        ):
            continue
        named = labels.get(word.start) in _PLACE_LABELS
        if kind == "place" and text[max(0, word.start - 2) : word.start] in ("", ". ", "\n\n"):
            named = False
        sure = named or _speaks_for(text, word.start, word.end)
        if kind == "place" and not sure and not _is_dateline(reading, word.start, word.end):
            continue
        if name in names.shared and not sure:
            sure = _is_dateline(reading, word.start, word.end) or _alone(
                reading, word.start, word.end
            )
            yield Mention(PlaceName(name, kind, sure=sure), word.start, word.end)
            continue
        if labels.get(word.start) == "PER" and not _speaks_for(text, word.start, word.end):
            continue
        yield Mention(PlaceName(name, kind), word.start, word.end)


def _find_unknown(
    reading: Reading, names: Names, taken: Sequence[tuple[int, int]]
) -> Iterator[Mention[PlaceName]]:
    """Places that the model names and a preposition of place goes before."""
    text = reading.article.text
    for name in reading.names:
        written = name.value.text.strip()
        if name.value.label not in ("GPE_LOC", "LOC") or _inside(name.start, name.end, taken):
            continue
        if not written[:1].isupper() or len(written) < 3 or written in names.no_names:
            continue
        if written.isupper() or "-" in written or _STREET.search(written):
            continue
        before = text[max(0, name.start - 14) : name.start]
        if written.endswith(_HOUSES) or name.end < len(text) and text[name.end] == "-":
            continue
        if regex.search(r"\b(?:i|på|I|På)[ \u00a0]$", before):
            yield Mention(PlaceName(written, "place"), name.start, name.start + len(written))


def _speaks_for(text: str, start: int, end: int) -> bool:
    """Whether the words around say that this is a place."""
    before = text[max(0, start - 16) : start]
    if _MUNICIPAL.match(text, end):
        return True
    return bool(_PREPOSITION.search(before)) or bool(
        regex.search(r"\b(?:Nav|NAV)(?: i)? $", before)
    )


def _is_dateline(reading: Reading, start: int, end: int) -> bool:
    """«SKIEN (NRK):», «VOLDA:» at the head of a block."""
    return any(block.start == start for block in reading.article.blocks) and bool(
        _DATELINE.match(reading.article.text, end)
    )


def _alone(reading: Reading, start: int, end: int) -> bool:
    """A cell or list item that is nothing but the name."""
    return any(
        block.start == start and block.end == end and block.kind in ("table_cell", "list_item")
        for block in reading.article.blocks
    )


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(begin < end and start < stop for begin, stop in spans)
