"""A fact that one or several articles tell (pydantic v2): one line of `extractor link`.

Claims of one matter (place, topic, indicator, kind, period, baseline, group, whole, unit, modality)
whose figures are equal, or equal but for the rounding their words imply, are tellings of one fact.
The JSON Schema (2020-12) is `json_schema()`.
"""

from __future__ import annotations

import json
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from extractor.lexicon.welfare import Indicator, Modality
from extractor.mention import AmountKind, Attribution, Direction, Modifier, PlaceKind

SCHEMA: Literal["extractor/fact/1"] = "extractor/fact/1"

ConflictReason: TypeAlias = Literal["value", "direction", "denied"]
"""The figures cannot both be right; up against down; one story denies what another says."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class FactPlace(_Row):
    """Where the fact holds. A municipality that only changed its number has its newest one."""

    name: str
    kind: PlaceKind
    code: str | None = None


class FactMeasure(_Row):
    """A figure, as in a claim; the sign is the fact's `direction`."""

    kind: AmountKind
    value: float | int | None = None
    low: float | int | None = None
    high: float | int | None = None
    unit: str | None = None
    currency: str | None = None
    modifier: Modifier | None = None
    near: bool = False
    counted: str | None = None
    per: str | None = None


class Telling(_Row):
    """One claim of one article that tells the fact."""

    source: str
    """`source.id` of the record."""
    cluster: str
    """The story: the smallest `source.id` of the articles that are nearly the same text."""
    claim: str
    """Id of the claim in the record."""
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    words: str | None = None
    """The figure as written; null of a trend."""
    exact: str
    """The words that state it (the claim's first evidence)."""
    speaker: str | None = None
    organisation: str | None = None
    attribution: Attribution
    source_document: str | None = None
    inferred: list[str] = []
    """Slots that the claim has from context: where to look first when a telling seems wrong."""
    confidence: float = Field(ge=0, le=1)


class ConflictRow(_Row):
    """Another fact of the same matter that cannot be right if this one is."""

    fact: str
    """Its id."""
    why: ConflictReason
    measure: FactMeasure | None = None
    direction: Direction | None = None
    confidence: float = Field(ge=0, le=1)
    """That both were read right: the product of each fact's best telling's."""


class Fact(_Row):
    """What is told to hold, by whom, and which other facts speak against it."""

    schema_: Literal["extractor/fact/1"] = Field(default=SCHEMA, alias="schema")
    id: str
    """A hash of the matter and the most exact figure: the same records give the same ids."""
    kind: Literal["level", "change", "share", "trend"]
    topic: str
    indicator: Indicator
    measure: FactMeasure | None = None
    """The most exact that was told."""
    direction: Direction | None = None
    period: str | None = None
    baseline: str | None = None
    place: FactPlace | None = None
    group: str | None = None
    whole: str | None = None
    modality: Modality
    negated: bool = False
    articles: int
    """How many articles tell it."""
    stories: int
    """How many stories: nearly the same text in several papers counts once."""
    first_published: str | None = None
    last_published: str | None = None
    conflicts: list[ConflictRow] = []
    tellings: list[Telling]

    def to_json(self) -> str:
        """One line of JSON; keys in the order of the schema."""
        dumped = self.model_dump(by_alias=True, mode="json")
        return json.dumps(dumped, ensure_ascii=False, separators=(", ", ": "))


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a fact."""
    schema = Fact.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
