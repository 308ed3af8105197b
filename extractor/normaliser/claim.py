"""A welfare claim as the normaliser builds it; `record.py` writes it down for strangers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from extractor.lexicon.welfare import Indicator, Modality
from extractor.mention import Amount, Attribution, Direction, Mention

ClaimKind: TypeAlias = Literal["level", "change", "share", "trend"]
Span: TypeAlias = tuple[int, int]
"""Code points into `Article.text`, end open."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`Article.text[start:end]`, in block number `block`."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """The people a claim is about."""

    text: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Check:
    """Arithmetic of a claim against others of the same article."""

    rule: Literal["difference", "percentage", "sum", "share"]
    others: tuple[str, ...]
    """Ids of the claims it was computed from («with» in the record)."""
    stated: float
    computed: float
    agrees: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated figure or direction; the fields are those of the record (CLAIMS.md, section 3)."""

    kind: ClaimKind
    topic: str
    indicator: Indicator
    measure: Mention[Amount] | None
    direction: Direction | None
    evidence: tuple[Evidence, ...]
    frame: str
    """Id of the row of the lexicon that bound the figure."""
    period: str | None = None
    baseline: str | None = None
    group: PeopleGroup | None = None
    whole: str | None = None
    place: str | None = None
    organisation: str | None = None
    speaker: str | None = None
    attribution: Attribution = "author"
    source_document: str | None = None
    modality: Modality = "asserted"
    negated: bool = False
    slots: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    """Slots taken from context rather than from the evidence."""
    checks: tuple[Check, ...] = ()
    same_as: str | None = None
    confidence: float = 0.5
    id: str = ""
