"""Place names turned into places: the SSB number valid on the day of publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.article import Note
from extractor.lexicon.names import Names, PlaceRow
from extractor.mention import Mention, Place, PlaceKind
from extractor.pipeline.places import PlaceName

_PUBLISHED = regex.compile(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?(?!\d)", regex.ASCII)
_TODAY = "9999-12-31"
_COUNTY_NAMED = regex.compile(
    r"\b(?:fylke|fylket|fylkene|fylka|fylkeskommune)[ \u00a0](?:som )?$|\bfylkesvis"
)
_COUNTY_AFTER = regex.compile(r" (?:fylke|fylkeskommune)\b")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a place name stands for on a day; `doubtful` where several of one kind share it."""

    kind: PlaceKind
    code: str | None
    doubtful: bool = False


def day_of(published: str | None) -> str | None:
    """A day inside the EDTF date of publication; numbers only change at New Year.

    >>> day_of("2017-04"), day_of("2012"), day_of("2018-09-26T05:00:00"), day_of(None)
    ('2017-04-15', '2012-07-01', '2018-09-26', None)
    """
    match = _PUBLISHED.match(published or "")
    if match is None:
        return None
    if match[2] is None:
        return f"{match[1]}-07-01"
    return f"{match[1]}-{match[2]}-{match[3] or '15'}"


def holding(rows: Sequence[PlaceRow], day: str | None) -> list[PlaceRow]:
    """The rows valid on `day`; where none is, the last that were; without a day, today's."""
    valid = [row for row in rows if row.holds(day or _TODAY)]
    if valid or not rows:
        return valid
    gone = [row for row in rows if row.valid_to and row.valid_to < (day or _TODAY)]
    if not gone:
        return []
    last = max(row.valid_to for row in gone)
    return [row for row in gone if row.valid_to == last]


def join_places(
    found: Sequence[Mention[PlaceName]], text: str, published: str | None, names: Names
) -> tuple[list[Place], list[Note]]:
    """The places of the article in order of first mention, ids `l1` and on, with notes.

    A name that might as well be a surname or a common word is a place only where the article is
    sure of it elsewhere.
    """
    sure = {mention.value.name for mention in found if mention.value.sure}
    kept = [mention for mention in found if mention.value.name in sure]
    by_name: dict[str, list[Mention[PlaceName]]] = {}
    for mention in kept:
        by_name.setdefault(_one_name(mention.value.name, names, by_name), []).append(mention)
    day = day_of(published)
    counties = _counties_named(by_name, names, day)
    places: list[Place] = []
    notes: list[Note] = []
    for name, mentions in by_name.items():
        kind = mentions[0].value.kind
        meaning = (
            Meaning(kind, names.countries.get(name) if kind == "country" else None)
            if kind is not None
            else _meaning(name, mentions, text, names, (day, counties))
        )
        if meaning.doubtful:
            notes.append(Note("place-ambiguous", f"{name}: read as {meaning.code}"))
        spans = tuple(Mention(text[m.start : m.end], m.start, m.end) for m in mentions)
        places.append(Place(f"l{len(places) + 1}", name, meaning.kind, meaning.code, spans))
    if day is None and any(p.code for p in places if p.kind in ("municipality", "county")):
        notes.append(Note("code-undated", "no publication date: place codes are today's"))
    return places, notes


def _one_name(name: str, names: Names, seen: dict[str, list[Mention[PlaceName]]]) -> str:
    """The name under which a country's or municipality's other name was seen first."""
    code = names.countries.get(name)
    for other in seen:
        if code is not None and names.countries.get(other) == code:
            return other
        if names.places.get(other) and names.places.get(other) == names.places.get(name):
            return other
    return name


def _counties_named(
    by_name: dict[str, list[Mention[PlaceName]]], names: Names, day: str | None
) -> set[str]:
    """The counties that the article's unambiguous places lie in, as the first digits of numbers."""
    counties: set[str] = set()
    for name in by_name:
        rows = holding(names.places.get(name, ()), day)
        if len(rows) == 1:
            counties.add(rows[0].code[:2])
        elif near := names.districts.get(name) or names.settlements.get(name):
            counties.add(near[:2])
    return counties


def _meaning(
    name: str,
    mentions: Sequence[Mention[PlaceName]],
    text: str,
    names: Names,
    context: tuple[str | None, set[str]],
) -> Meaning:
    """Municipality before county; of two municipalities the one in a county of the article."""
    day, counties = context
    rows = holding(names.places[name], day)
    if not rows:
        return Meaning("district", None)
    county = [row for row in rows if row.kind == "county"]
    municipal = [row for row in rows if row.kind == "municipality"]
    if county and (not municipal or _as_county(mentions, text)):
        return Meaning("county", county[0].code)
    here = [row for row in municipal if row.code[:2] in counties]
    best = max(here or municipal, key=lambda row: row.people)
    return Meaning("municipality", best.code, doubtful=len(municipal) > 1 and len(here) != 1)


def _as_county(mentions: Sequence[Mention[PlaceName]], text: str) -> bool:
    return any(
        _COUNTY_AFTER.match(text, mention.end)
        or _COUNTY_NAMED.search(text[max(0, mention.start - 20) : mention.start])
        for mention in mentions
    )
