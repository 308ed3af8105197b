"""Claims as schema.org's `Claim` in JSON-LD, one graph a file.

Only properties of schema.org are used: of `Claim` and `CreativeWork`, `NewsArticle`,
`QuantitativeValue`, `MonetaryAmount`, `Person`, `Organization`, `DefinedTerm` and places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import regex

from extractor.export.plain import JsonList, json_list
from extractor.linking.days import first_day, last_day
from extractor.record import ClaimRow, Measure, PersonRow, PlaceRow, Record

_CONTEXT = '{"@context": "https://schema.org", "@graph": ['
_ISO = regex.compile(r"\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?")
_PLACES = {
    "country": "Country",
    "municipality": "AdministrativeArea",
    "county": "AdministrativeArea",
}


def graph(target: str) -> AbstractContextManager[JsonList]:
    """A JSON-LD file; each claim names the article that it appears in by address."""
    return json_list(target, _claims, before=_CONTEXT, after="]}")


def _claims(record: Record) -> Iterator[dict[str, Any]]:
    article = _article(record)
    people = {person.id: person for person in record.people}
    places = {place.id: place for place in record.places}
    for claim in record.claims:
        yield _filled(
            {
                "@type": "Claim",
                "@id": f"urn:velferd-extractor:claim:{claim.id}",
                "identifier": claim.id,
                "text": claim.evidence[0].exact,
                "inLanguage": _language(record, claim),
                "author": _author(people.get(claim.speaker or ""), claim, record),
                "datePublished": _date(record.article.published),
                "appearance": article,
                "about": {"@type": "DefinedTerm", "name": claim.topic, "termCode": claim.topic},
                "keywords": [claim.kind, claim.indicator, claim.modality, *_marks(claim)],
                "mainEntity": _figure(claim.measure, claim) if claim.measure else None,
                "spatialCoverage": _place(places.get(claim.place or "")),
                "temporalCoverage": _coverage(claim.period),
                "citation": claim.source_document,
            }
        )


def _article(record: Record) -> dict[str, Any]:
    source, article = record.source, record.article
    publisher = source.publisher
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": source.url,
            "url": source.url,
            "sameAs": [url for url in source.urls or () if url != source.url] or None,
            "identifier": source.id,
            "headline": article.title,
            "datePublished": _date(article.published),
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        }
    )


def _author(speaker: PersonRow | None, claim: ClaimRow, record: Record) -> dict[str, Any] | None:
    if speaker is not None:
        return _filled({"@type": "Person", "name": speaker.name, "jobTitle": speaker.role})
    if claim.attribution == "author" and record.source.publisher:
        return {"@type": "Organization", "name": record.source.publisher}
    return None


def _marks(claim: ClaimRow) -> Iterator[str]:
    if claim.direction:
        yield claim.direction
    if claim.negated:
        yield "negated"


def _figure(measure: Measure, claim: ClaimRow) -> dict[str, Any]:
    """The figure: a `MonetaryAmount` with its currency, or a `QuantitativeValue` with its unit."""
    size = {"value": measure.value, "minValue": measure.low, "maxValue": measure.high}
    if measure.kind == "money":
        return _filled({"@type": "MonetaryAmount", **size, "currency": measure.currency})
    percent = measure.unit == "%"
    unit = measure.counted or measure.unit or measure.kind
    # P1 is the code of per cent in UN/CEFACT's recommendation 20.
    code = {"unitCode": "P1", "unitText": "%"} if percent else {"unitText": unit}
    return _filled({"@type": "QuantitativeValue", **size, **code, "name": claim.indicator})


def _place(place: PlaceRow | None) -> dict[str, Any] | None:
    if place is None:
        return None
    kind = _PLACES.get(place.kind, "Place")
    return _filled({"@type": kind, "name": place.name, "identifier": place.code})


def _date(published: str | None) -> str | None:
    """ISO 8601 of a date of EDTF; without what no clock tells."""
    return published if published and _ISO.match(published) else None


def _coverage(period: str | None) -> str | None:
    """A period in ISO 8601; a season or an open end by its first and last day.

    >>> _coverage("2016"), _coverage("2020-34"), _coverage("2020-04/..")
    ('2016', '2020-04-01/2020-06-30', '2020-04-01/..')
    """
    if period is None or _ISO.fullmatch(period):
        return period
    first, last = first_day(period), last_day(period)
    return f"{first or '..'}/{last or '..'}" if first or last else None


def _language(record: Record, claim: ClaimRow) -> str | None:
    blocks = record.article.blocks
    block = claim.evidence[0].block
    return (blocks[block].language if block < len(blocks) else None) or record.article.language


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
