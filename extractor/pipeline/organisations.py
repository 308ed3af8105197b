"""Names of organisations in the words of an article, by lexicon, by form and by the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from extractor.lexicon.names import Names
from extractor.mention import Mention, OrganisationKind
from extractor.pipeline.capitals import find_listed, find_words, words_of
from extractor.pipeline.reading import Reading
from extractor.pipeline.spans import Cover


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation as written, with the name under which its mentions join."""

    text: str
    key: str
    """Two mentions with one key are one organisation: «Nav i Skien» is `nav skien`."""
    kind: OrganisationKind
    place: str | None = None
    """The name of the place inside it."""
    written: str = ""
    """The words of the text where they differ from `text`."""


_OFFICE = regex.compile(
    r"""
    \b (?:Nav|NAV)
    (?: [ \u00a0] (?: [Aa]rbeidslivssenter | [Hh]jelpemiddelsentral | [Ff]orvaltning | fylke
                    | [Øø]konomi | [Aa]rbeid[ ]og[ ]ytelser | [Kk]ontaktsenter ) )?
    (?: [ \u00a0] i )? [ \u00a0] (?=\p{Lu})
  | \b (?:Nav|NAV)-kontor(?:et)? [ \u00a0] (?:i|på) [ \u00a0] (?=\p{Lu})
    """,
    regex.VERBOSE,
)
_COUNCIL = regex.compile(r"s?[ \u00a0](?P<kind>kommune|fylkeskommune|Kommune|herad)\b")
_SMALL_PARTY = {"H": "Høyre", "V": "Venstre", "R": "Rødt"}
_BRACKETED = regex.compile(r"\((?P<party>\p{Lu}\p{L}{0,3})\)")
_BODY = regex.compile(r"[ \u00a0](?P<body>\p{L}{3,40})")


def find_organisations(
    reading: Reading, names: Names, taken: Cover
) -> list[Mention[OrganisationName]]:
    """The organisations of the article in the text's order, none overlapping another.

    Nothing inside `taken` is found; what is found is taken in turn.
    """
    found: list[Mention[OrganisationName]] = []
    for finder in _FINDERS:
        for mention in finder(reading, names):
            if not taken.touches(mention.start, mention.end):
                taken.take(mention.start, mention.end)
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


@cache
def place_names(names: Names) -> frozenset[str]:
    """Every name a Nav office or a party branch can have."""
    return frozenset((*names.places, *names.districts, *names.settlements))


def _place_at(text: str, at: int, names: Names) -> str | None:
    """The longest name of a place that begins at `at`."""
    listed = place_names(names)
    window = text[at : at + 50].split("\n", 1)[0]
    best = None
    for word in list(find_words(window))[:4]:
        for form in (window[: word.end], window[: word.end].removesuffix("s")):
            if form in listed:
                best = form
                break
    return best


def _find_offices(reading: Reading, names: Names) -> Iterator[Mention[OrganisationName]]:
    text = reading.article.text
    for match in _OFFICE.finditer(text):
        place = _place_at(text, match.end(), names)
        if place is None:
            continue
        end = match.end() + len(place)
        written = text[match.start() : end].replace("\u00a0", " ")
        name = regex.sub(r"-kontor(?:et)? (?:i|på) | i ", " ", written)
        yield Mention(
            OrganisationName(name, name.casefold(), "nav_office", place, written),
            match.start(),
            end,
        )


def _find_councils(reading: Reading, names: Names) -> Iterator[Mention[OrganisationName]]:
    text = reading.article.text
    for word in find_listed(text, names.places):
        match = _COUNCIL.match(text, word.end)
        if match is None:
            continue
        kind: OrganisationKind = "county" if match["kind"] == "fylkeskommune" else "municipality"
        name = f"{word.text} {match['kind'].casefold()}"
        yield Mention(
            OrganisationName(name, name.casefold(), kind, word.text), word.start, match.end()
        )


def _find_listed(reading: Reading, names: Names) -> Iterator[Mention[OrganisationName]]:
    text = reading.article.text
    for match in _BRACKETED.finditer(text):
        name = _SMALL_PARTY.get(match["party"], match["party"])
        row = names.institutions.get(name)
        if row is not None and row.kind == "party":
            name = match["party"]
            yield Mention(
                OrganisationName(name, row.names[0].casefold(), "party"),
                match.start("party"),
                match.end("party"),
            )
    for word in find_listed(text, names.institutions):
        row = names.institutions[word.text]
        if text[word.end : word.end + 1] == "-" and text[word.end + 1 : word.end + 2].islower():
            continue  # «Nav-leiar», «SV-politikar»
        if row.kind == "party" and not _is_party(text, word.start, word.text):
            continue
        end, name = word.end, word.text
        if row.kind == "media" and (place := _place_after(text, end, names)):
            name, end = f"{name} {place}", end + 1 + len(place)
            yield Mention(OrganisationName(name, name.casefold(), "media"), word.start, end)
            continue
        yield Mention(OrganisationName(name, row.names[0].casefold(), row.kind), word.start, end)


def _place_after(text: str, end: int, names: Names) -> str | None:
    """The place of a branch: «NRK Sørlandet»."""
    return _place_at(text, end + 1, names) if text[end : end + 1] in (" ", "\u00a0") else None


def _is_party(text: str, start: int, name: str) -> bool:
    """«Venstre», «Høyre», «Rødt» at the head of a sentence may be other words."""
    if name not in ("Venstre", "Høyre", "Høgre", "Rødt", "Raudt"):
        return True
    before = text[max(0, start - 2) : start]
    return bool(before) and before[-1] in " (/" and before[:1] not in ".:!?–-\n"


def _find_branches(reading: Reading, names: Names) -> Iterator[Mention[OrganisationName]]:
    """«Tronvik Høgre», «Indre Sogn barnevern»."""
    text, ends = reading.article.text, _ends(names)
    for word in find_listed(text, place_names(names)):
        match = _BODY.match(text, word.end)
        kind = ends.get(match["body"]) if match else None
        if match is not None and kind is not None:
            name = text[word.start : match.end()].replace("\u00a0", " ")
            yield Mention(
                OrganisationName(name, name.casefold(), kind, word.text), word.start, match.end()
            )


def _find_alone(reading: Reading, names: Names) -> Iterator[Mention[OrganisationName]]:
    """«Bustaddirektoratet»: one word whose end tells what it is."""
    text = reading.article.text
    for single in words_of(text):
        kind = _kind_alone(single.text, names) if single.text[0].isupper() else None
        if kind is not None and single.text not in names.no_names:
            yield Mention(
                OrganisationName(single.text, single.text.casefold(), kind),
                single.start,
                single.end,
            )


@cache
def _ends(names: Names) -> dict[str, OrganisationKind]:
    return {form: row.kind for row in names.kinds for form in row.forms.both}


@lru_cache(maxsize=4096)
def _kind_alone(word: str, names: Names) -> OrganisationKind | None:
    for row in names.kinds:
        if row.alone:
            for form in row.forms.both:
                if word.endswith(form) and len(word) > len(form) + 2:
                    return row.kind
    return None


@lru_cache(maxsize=4096)
def kind_of(name: str, names: Names) -> OrganisationKind:
    """The kind of an organisation by the end of its name; `other` where no end tells."""
    best: tuple[int, OrganisationKind] = (0, "other")
    for form, kind in _ends(names).items():
        if len(form) > max(best[0], 3) and name.endswith(form):
            best = (len(form), kind)
    return best[1]


def _find_labelled(reading: Reading, names: Names) -> Iterator[Mention[OrganisationName]]:
    """What the model calls an organisation, unless it is a common word or one lone short word.

    «husstandar i Karmøy bustøtte» names a place beside a benefit, whatever the model says.
    """
    benefits = {cue.start for cue in reading.cues}
    for name in reading.names:
        text = regex.sub(r"^[«\"“]|[»\"”.,:;]$", "", name.value.text.strip())
        if name.value.label != "ORG" or not text[:1].isupper() or len(text) < 2 or "\n" in text:
            continue
        if text in names.no_names or text in names.countries or text in names.places:
            continue
        if text.isupper() and text.title() in place_names(names):
            continue
        if text.startswith(("Nav-", "NAV-")):
            continue
        start = reading.article.text.find(text, name.start, name.end + 1)
        place = _place_at(reading.article.text, start, names) if start >= 0 else None
        if place and start + len(place) + 1 in benefits:
            continue
        if start >= 0:
            end = start + len(text)
            yield Mention(OrganisationName(text, text.casefold(), kind_of(text, names)), start, end)


_FINDERS = (
    _find_offices,
    _find_councils,
    _find_branches,
    _find_listed,
    _find_alone,
    _find_labelled,
)
"""The surest first: what one has found no later one finds again."""
