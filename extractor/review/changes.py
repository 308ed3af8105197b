"""A claim spelt out, so that it stands alone, and what a reviewer may put in its slots."""

from __future__ import annotations

from typing import Any

from extractor.errors import ReviewError
from extractor.record import ClaimRow, Record

_PLAIN = (
    "kind", "topic", "indicator", "direction", "period", "baseline", "whole", "attribution",
    "source_document", "modality", "negated", "same_as",
)  # fmt: skip
_MEASURE = (
    "kind", "value", "low", "high", "relation", "unit", "currency", "modifier", "counted", "per",
    "start", "end",
)  # fmt: skip
SLOTS = (*_PLAIN, "measure", "group", "place", "organisation", "speaker", "slots", "evidence")


def spelt_out(record: Record, claim: ClaimRow) -> dict[str, Any]:
    """The claim with names, kinds and codes in place of the record's ids."""
    places = {row.id: row for row in record.places}
    bodies = {row.id: row for row in record.organisations}
    people = {row.id: row for row in record.people}
    dumped = claim.model_dump(by_alias=True, mode="json")
    place, body = places.get(claim.place or ""), bodies.get(claim.organisation or "")
    speaker, measure = people.get(claim.speaker or ""), dumped["measure"]
    return {
        **{name: dumped[name] for name in _PLAIN},
        "measure": {name: measure[name] for name in _MEASURE} if measure else None,
        "group": dumped["group"],
        "place": place.model_dump(include={"name", "kind", "code"}) if place else None,
        "organisation": body.model_dump(include={"name", "kind"}) if body else None,
        "speaker": speaker.model_dump(include={"name", "role"}) if speaker else None,
        "slots": dumped["slots"],
        "evidence": [{"start": row.start, "end": row.end} for row in claim.evidence],
    }


def check_slots(record: Record, slots: dict[str, Any]) -> dict[str, Any]:
    """The slots as they are kept; ReviewError names the one at fault."""
    for name in slots:
        if name not in SLOTS:
            raise ReviewError(f"{name}: no slot; use one of {', '.join(SLOTS)}", field=name)
    return slots
