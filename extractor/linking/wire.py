"""Statements as JSON, for the temporary database alone."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from typing import Any

from extractor.fact import FactMeasure, FactPlace, Telling
from extractor.linking.figures import Figure
from extractor.linking.matter import Body, Statement

_FIELDS = [field.name for field in fields(Statement)]


def pack(statement: Statement) -> str:
    """A statement as a list in the order of its fields."""
    values = [_plain(getattr(statement, name)) for name in _FIELDS]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, FactMeasure | FactPlace | Telling):
        return value.model_dump(exclude_defaults=True)
    if isinstance(value, Figure | Body):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    return str(value) if isinstance(value, Decimal) else value


def unpack(packed: str, cluster: str) -> Statement:
    """The statement again, with the story that its article was found to belong to."""
    values = dict(zip(_FIELDS, json.loads(packed), strict=True))
    if values["figure"]:
        *ends, modifier, whole_numbers = values["figure"]
        value, low, high = (None if number is None else Decimal(number) for number in ends)
        values["figure"] = Figure(value, low, high, modifier, whole_numbers)
    values["body"] = Body(*values["body"]) if values["body"] else None
    values["measure"] = values["measure"] and FactMeasure(**values["measure"])
    values["place"] = values["place"] and FactPlace(**values["place"])
    values["telling"] = Telling(**values["telling"] | {"cluster": cluster})
    return Statement(**values)
