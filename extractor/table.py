"""Records as a table, one line a claim, for spreadsheets and databases.

The README lists the columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Literal, TypeAlias

from extractor.linking.days import first_day, last_day
from extractor.record import ClaimRow, Record

Cell: TypeAlias = str | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; `edtf` is text that may be a year or a day, `day` is a date."""

    name: str
    kind: Literal["text", "number", "flag", "edtf", "day"]
    what: str


COLUMNS = (
    Column("source_id", "text", "id of the page"),
    Column("url", "text", "its address"),
    Column("publisher", "text", "its publisher"),
    Column("published", "edtf", "when it was published, as exact as the page says"),
    Column("title", "text", "its title"),
    Column(
        "cluster", "text", "in an archive: the smallest id of the texts that are nearly the same"
    ),
    Column("superseded_by", "text", "in an archive: id of the version that stands now"),
    Column("claim_id", "text", "stable: the same page gives the same ids"),
    Column("kind", "text", "level, change, share or trend"),
    Column("topic", "text", "the benefit or field"),
    Column("indicator", "text", "what is counted or paid"),
    Column("value", "number", "the figure, always positive"),
    Column("low", "number", "the lower end of a range"),
    Column("high", "number", "the upper end of a range"),
    Column("measure", "text", "kind of the figure"),
    Column("currency", "text", "ISO 4217"),
    Column("unit", "text", "UCUM"),
    Column("modifier", "text", "APPROX, LESS_THAN, MORE_THAN … (TIMEX3)"),
    Column("per", "text", "per what time (ISO 8601) or person"),
    Column("counted", "text", "lemma of what is counted"),
    Column("direction", "text", "up, down or unchanged, of a change or trend"),
    Column("period", "edtf", "when the figure holds; of a change, the later end"),
    Column("period_start", "day", "first day of the period"),
    Column("period_end", "day", "last day of the period"),
    Column("baseline", "edtf", "of a change, the earlier end"),
    Column("place", "text", "name of the place"),
    Column("place_code", "text", "its number (SSB) on the day of publication, or NO"),
    Column("organisation", "text", "the body whose figure it is"),
    Column("speaker", "text", "who says it"),
    Column("speaker_role", "text", "the speaker's work or standing"),
    Column("attribution", "text", "quote, reported, document or author"),
    Column("source_document", "text", "the report or statistics that is named"),
    Column("group", "text", "the people it is about"),
    Column("whole", "text", "what a share is a part of"),
    Column("modality", "text", "asserted, forecast, estimate, plan, goal, possible …"),
    Column("negated", "flag", "whether the text denies it"),
    Column("inferred", "text", "slots from context, with spaces between"),
    Column("checks", "text", "arithmetic against other claims: agrees, conflicts"),
    Column("same_as", "text", "id of the claim of the article that states the same"),
    Column("confidence", "number", "0–1: chance that every strict slot is right"),
    Column("review", "text", "after review: accepted, corrected, rejected or undecided"),
    Column("evidence", "text", "the words that state it"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


class ClaimTable:
    """Writes the claims of records as CSV; `excel` gives semicolons, a decimal comma and a BOM."""

    def __init__(self, out: IO[str], *, excel: bool = False) -> None:
        self._excel = excel
        if excel:
            out.write("\ufeff")
        self._rows = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\n")
        self._rows.writerow([column.name for column in COLUMNS])

    def write(self, record: Record) -> None:
        """Write a line for each claim of the record."""
        for row in rows_of(record):
            self._rows.writerow([self._cell(cell) for cell in row])

    def _cell(self, value: Cell) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            number = str(round(value, 4)) if isinstance(value, float) else str(value)
            return number.replace(".", ",") if self._excel else number
        text = " ".join(str(value).split()).replace("\0", "")
        return "'" + text if text.startswith(_FORMULA) else text


def rows_of(record: Record) -> Iterator[list[Cell]]:
    """Yield the cells of each claim, in the order of the columns."""
    for claim in record.claims:
        cells = cells_of(record, claim)
        yield [cells[column.name] for column in COLUMNS]


def cells_of(record: Record, claim: ClaimRow) -> dict[str, Cell]:
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
        "cluster": record.source.cluster,
        "superseded_by": record.source.superseded_by,
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
        "period_start": first_day(claim.period or ""),
        "period_end": last_day(claim.period or ""),
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
        "review": claim.review.status if claim.review else None,
        "evidence": claim.evidence[0].exact,
    }
