"""Claims in a short notation, so that a test shows text and claims side by side."""

from __future__ import annotations

from extractor.extract import Extractor
from extractor.record import ClaimRow, Record


def claims_of(program: Extractor, text: str, published: str | None = None) -> list[str]:
    """`kind topic/indicator figure direction baseline>period modality`, a string a claim, sorted.

    What is null or ordinary («asserted») is left out.
    """
    record = program.record(text, published=published, id="test")
    return sorted(short(record, claim) for claim in record.claims)


def short(record: Record, claim: ClaimRow) -> str:
    """One claim in the short notation."""
    parts = [claim.kind, f"{claim.topic}/{claim.indicator}", _figure(claim), claim.direction]
    if claim.period or claim.baseline:
        parts.append(f"{claim.baseline}>{claim.period}" if claim.baseline else claim.period)
    if claim.modality != "asserted":
        parts.append(claim.modality)
    if claim.negated:
        parts.append("not")
    return " ".join(part for part in parts if part)


def _figure(claim: ClaimRow) -> str:
    measure = claim.measure
    if measure is None:
        return ""
    value = measure.value if measure.value is not None else f"{measure.low}-{measure.high}"
    units = {"percent": "%", "percentage_point": "pp", "money": measure.currency, "ratio": "x"}
    return f"{value}{units.get(measure.kind) or ''}"


def place_of(program: Extractor, text: str, published: str | None = None) -> list[str | None]:
    """The place code or name of each claim, in the order of the text."""
    record = program.record(text, published=published, id="test")
    places = {place.id: place.code or place.name for place in record.places}
    return [places.get(claim.place or "") for claim in record.claims]
