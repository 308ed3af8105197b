"""Puts what was found into the published record: Decimals become numbers, spans get words.

The rows of the record bear the names of the values they are made from, so pydantic reads them from
the attributes; only figures, evidence and slots are written out here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel

from extractor.mention import Amount, Mention, Time
from extractor.normaliser import Claims
from extractor.normaliser.claim import Claim
from extractor.normaliser.entities import Entities
from extractor.pipeline.reading import Reading
from extractor.record import (
    AmountRow,
    ArticleRow,
    ClaimRow,
    NoteRow,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    ProducedBy,
    Record,
    Source,
    TimeRow,
)

Row = TypeVar("Row", bound=BaseModel)
_AROUND = 32  # characters of prefix and suffix, enough to find a quote again on a changed page
_WRITTEN_OUT = frozenset({"measure", "evidence", "slots", "checks"})
_OF_REVIEW = frozenset({"review"})  # nobody has seen the claim yet


def assemble(
    source: Source, reading: Reading, entities: Entities, claims: Claims, produced_by: ProducedBy
) -> Record:
    """The record of one article."""
    text = reading.article.text
    return Record(
        source=source,
        article=_row(ArticleRow, reading.article),
        people=_rows(PersonRow, entities.people),
        organisations=_rows(OrganisationRow, entities.organisations),
        places=_rows(PlaceRow, claims.places),
        amounts=[amount_row(amount, text) for amount in reading.amounts],
        times=_rows(TimeRow, (_time(t, text) for t in reading.times)),
        claims=_rows(ClaimRow, (_claim(c, text) for c in claims.claims)),
        notes=_rows(NoteRow, dict.fromkeys((*reading.article.notes, *entities.notes))),
        produced_by=produced_by,
    )


def _row(schema: type[Row], value: object) -> Row:
    return schema.model_validate(value, from_attributes=True)


def _rows(schema: type[Row], values: Iterable[object]) -> list[Row]:
    return [_row(schema, value) for value in values]


def _number(value: Decimal | None) -> int | float | None:
    """A whole Decimal as int, so that 17300000 is not written 17300000.0."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _figure(value: Amount) -> dict[str, object]:
    """The fields that an amount and a claim's measure share."""
    return {
        "kind": value.kind,
        "value": _number(value.value),
        "low": _number(value.low) if value.relation == "range" else None,
        "high": _number(value.high) if value.relation == "range" else None,
        "relation": value.relation,
        "unit": value.unit,
        "currency": value.currency,
        "currency_implied": value.currency_implied,
        "modifier": value.modifier,
        "near": value.near,
        "counted": value.counted,
        "per": value.per,
        "iso": value.iso.split("/") if value.iso and "/" in value.iso else value.iso,
        "nok": _number(value.nok),
    }


def _words(mention: Mention[Any], text: str) -> dict[str, object]:
    return {"start": mention.start, "end": mention.end, "text": text[mention.start : mention.end]}


def amount_row(amount: Mention[Amount], text: str) -> AmountRow:
    """An amount as the record has it."""
    value = amount.value
    fields = {
        **_figure(value),
        **_words(amount, text),
        "from": _number(value.earlier),
        "to": _number(value.later),
        "direction": value.direction,
        "ext_start": value.ext_start,
        "ext_end": value.ext_end,
    }
    return _row(AmountRow, fields)


def _time(time: Mention[Time], text: str) -> dict[str, object]:
    value = time.value
    fields = ("kind", "edtf", "timex3", "modifier", "role", "ext_start", "ext_end")
    return {**{name: getattr(value, name) for name in fields}, **_words(time, text)}


def _claim(claim: Claim, text: str) -> dict[str, object]:
    plain = ClaimRow.model_fields.keys() - _WRITTEN_OUT - _OF_REVIEW
    measure = claim.measure
    place = {"start": measure.start, "end": measure.end} if measure else {}
    return {
        **{name: getattr(claim, name) for name in plain},
        "measure": {**_figure(measure.value), **place} if measure else None,
        "slots": {
            slot: [{"start": start, "end": end} for start, end in spans]
            for slot, spans in claim.slots.items()
        },
        "evidence": [
            {
                "start": e.start,
                "end": e.end,
                "block": e.block,
                "exact": text[e.start : e.end],
                "prefix": text[max(0, e.start - _AROUND) : e.start],
                "suffix": text[e.end : e.end + _AROUND],
            }
            for e in claim.evidence
        ],
        "checks": [
            {
                "rule": c.rule,
                "with": c.others,
                "stated": c.stated,
                "computed": c.computed,
                "agrees": c.agrees,
            }
            for c in claim.checks
        ],
    }
