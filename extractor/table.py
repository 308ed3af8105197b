"""Records as a table: one line a claim, for spreadsheets. The README documents the columns."""

from __future__ import annotations

import csv
from typing import IO

from extractor.record import ClaimRow, Record

COLUMNS = (
    "source_id",
    "url",
    "publisher",
    "published",
    "title",
    "claim_id",
    "kind",
    "topic",
    "indicator",
    "value",
    "low",
    "high",
    "measure",
    "currency",
    "unit",
    "modifier",
    "per",
    "counted",
    "direction",
    "period",
    "baseline",
    "place",
    "place_code",
    "organisation",
    "speaker",
    "speaker_role",
    "attribution",
    "source_document",
    "group",
    "whole",
    "modality",
    "negated",
    "inferred",
    "checks",
    "same_as",
    "confidence",
    "evidence",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


class ClaimTable:
    """Writes the claims of records as CSV; `excel` gives semicolons, a decimal comma and a BOM."""

    def __init__(self, out: IO[str], *, excel: bool = False) -> None:
        self._excel = excel
        if excel:
            out.write("\ufeff")
        self._rows = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\n")
        self._rows.writerow(COLUMNS)

    def write(self, record: Record) -> None:
        """Write a line for each claim of the record."""
        for claim in record.claims:
            cells = cells_of(record, claim)
            self._rows.writerow([self._cell(cells[column]) for column in COLUMNS])

    def _cell(self, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            number = str(round(value, 4)) if isinstance(value, float) else str(value)
            return number.replace(".", ",") if self._excel else number
        text = " ".join(str(value).split()).replace("\0", "")
        return "'" + text if text.startswith(_FORMULA) else text


def cells_of(record: Record, claim: ClaimRow) -> dict[str, object]:
    """The cells of a claim by the names of their columns."""
    people = {p.id: p for p in record.people}
    places = {p.id: p for p in record.places}
    bodies = {o.id: o for o in record.organisations}
    speaker, place = people.get(claim.speaker or ""), places.get(claim.place or "")
    body, measure = bodies.get(claim.organisation or ""), claim.measure
    checks = ["agrees" if check.agrees else "conflicts" for check in claim.checks]
    return {
        "source_id": record.source.id,
        "url": record.source.url,
        "publisher": record.source.publisher,
        "published": record.article.published,
        "title": record.article.title,
        "claim_id": claim.id,
        "kind": claim.kind,
        "topic": claim.topic,
        "indicator": claim.indicator,
        "value": measure.value if measure else None,
        "low": measure.low if measure else None,
        "high": measure.high if measure else None,
        "measure": measure.kind if measure else None,
        "currency": measure.currency if measure else None,
        "unit": measure.unit if measure else None,
        "modifier": measure.modifier if measure else None,
        "per": measure.per if measure else None,
        "counted": measure.counted if measure else None,
        "direction": claim.direction,
        "period": claim.period,
        "baseline": claim.baseline,
        "place": place.name if place else None,
        "place_code": place.code if place else None,
        "organisation": body.name if body else None,
        "speaker": speaker.name if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "attribution": claim.attribution,
        "source_document": claim.source_document,
        "group": claim.group.text if claim.group else None,
        "whole": claim.whole,
        "modality": claim.modality,
        "negated": claim.negated,
        "inferred": " ".join(claim.inferred),
        "checks": " ".join(checks),
        "same_as": claim.same_as,
        "confidence": claim.confidence,
        "evidence": claim.evidence[0].exact,
    }
