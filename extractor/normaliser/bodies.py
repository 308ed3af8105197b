"""Mentions of organisations joined: one row for each, with its variants and its place."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.mention import Mention, Organisation, Place
from extractor.pipeline.organisations import OrganisationName


def join_organisations(
    found: Sequence[Mention[OrganisationName]], places: Sequence[Place]
) -> list[Organisation]:
    """The organisations of the article in order of first mention, ids `o1` and on.

    The name is the first full form written; «NAV Tronvik» and «Nav i Tronvik» are one.
    """
    by_key: dict[str, list[Mention[OrganisationName]]] = {}
    for mention in found:
        by_key.setdefault(mention.value.key, []).append(mention)
    place_ids = {place.name: place.id for place in places}
    organisations = []
    for number, mentions in enumerate(by_key.values(), 1):
        first = mentions[0].value
        name = _full_name(mentions)
        forms = [form for m in mentions for form in (m.value.text, _written(m))]
        organisations.append(
            Organisation(
                id=f"o{number}",
                name=name,
                variants=tuple(form for form in dict.fromkeys(forms) if form != name),
                kind=first.kind,
                place=place_ids.get(first.place or ""),
                mentions=tuple(Mention(_written(m), m.start, m.end) for m in mentions),
            )
        )
    return organisations


def _full_name(mentions: Sequence[Mention[OrganisationName]]) -> str:
    """The first form that is no abbreviation, else the first."""
    forms = [mention.value.text for mention in mentions]
    if mentions[0].value.kind in ("nav", "nav_office"):
        return forms[0]
    return next((form for form in forms if not form.isupper() and len(form) > 4), forms[0])


def _written(mention: Mention[OrganisationName]) -> str:
    """The words of the text, where they differ from the name: «Nav i Tronvik»."""
    return mention.value.written or mention.value.text
