"""What the pipeline finds: a value and the characters that state it.

Offsets are Unicode code points into `Article.text`, end open.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeAlias, TypeVar

Value = TypeVar("Value")

AmountKind: TypeAlias = Literal[
    "money", "count", "percent", "percentage_point", "ratio", "multiple_of_G", "age", "duration"
]
TimeKind: TypeAlias = Literal["year", "period", "date"]
Direction: TypeAlias = Literal["up", "down", "unchanged"]
Relation: TypeAlias = Literal["range", "change", "level"]
Modifier: TypeAlias = Literal[
    "APPROX", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE", "START", "MID", "END"
]
"""TIMEX3's closed list (ISO 24617-1), the values that newspapers use."""


@dataclass(frozen=True, slots=True)
class Mention(Generic[Value]):
    """A value and the characters of `Article.text` that state it, `text[start:end]`."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: `value`, or `low` and `high` of a range, or `earlier` and `later` of a change."""

    kind: AmountKind
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    earlier: Decimal | None = None
    """«from» in the record."""
    later: Decimal | None = None
    """«to» in the record."""
    relation: Relation | None = None
    unit: str | None = None
    """UCUM where it has one, else `{percentage_point}`, `{G}`, `{share}`, `{factor}`."""
    currency: str | None = None
    """ISO 4217."""
    currency_implied: bool = False
    modifier: Modifier | None = None
    near: bool = False
    """«nesten», «knapt»: just short of the value."""
    direction: Direction | None = None
    counted: str | None = None
    """Lemma of the head noun, the topic apart: «sosialhjelpsmottakarar» is `mottakar`."""
    per: str | None = None
    """ISO 8601 duration («i månaden» is P1M), or `person` and the like."""
    iso: str | None = None
    """Of a duration, ISO 8601."""
    nok: Decimal | None = None
    """Of a multiple of G: kroner at the grunnbeløp valid on the publication date."""
    ext_start: int | None = None
    ext_end: int | None = None
    """The span with modifier and unit words."""


@dataclass(frozen=True, slots=True)
class Time:
    """A year, period or date. `edtf` is None where a relative word has nothing to stand on."""

    kind: TimeKind
    edtf: str | None
    timex3: str | None = None
    modifier: Modifier | None = None
    role: Literal["law", "name"] | None = None
    """A year inside a name: «folketrygdlova av 1997», «2016-budsjettet»."""
    relative: bool = False
    """Resolved against the publication date («i fjor»)."""
    ext_start: int | None = None
    ext_end: int | None = None


NameLabel: TypeAlias = Literal[
    "PER", "ORG", "GPE_LOC", "GPE_ORG", "LOC", "PROD", "DRV", "EVT", "MISC"
]
"""NorNE's nine labels."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the model found it."""

    label: NameLabel
    text: str


PersonFunction: TypeAlias = Literal["source", "subject", "photographer", "author"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the article with every place that names or stands for them."""

    id: str
    name: str
    variants: tuple[str, ...] = ()
    role: str | None = None
    organisation: str | None = None
    """Id of an organisation."""
    function: PersonFunction = "subject"
    mentions: tuple[Mention[str], ...] = ()


OrganisationKind: TypeAlias = Literal[
    "nav_office",
    "nav",
    "municipality",
    "county",
    "ministry",
    "directorate",
    "agency",
    "court",
    "party",
    "interest",
    "ngo",
    "research",
    "media",
    "service",
    "other",
]


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation of the article."""

    id: str
    name: str
    variants: tuple[str, ...] = ()
    kind: OrganisationKind = "other"
    place: str | None = None
    """Id of the place inside its name: Nav Skien, Kristiansand kommune."""
    mentions: tuple[Mention[str], ...] = ()


PlaceKind: TypeAlias = Literal["municipality", "county", "district", "country", "place"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the article; `code` is SSB's number on the publication date, `NO` of Norway."""

    id: str
    name: str
    kind: PlaceKind
    code: str | None = None
    mentions: tuple[Mention[str], ...] = ()


Attribution: TypeAlias = Literal["quote", "reported", "document", "author"]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of text and who stands behind it; what no utterance covers is the author's."""

    start: int
    end: int
    attribution: Attribution
    speaker: str | None = None
    """Id of a person; None where an organisation, a document or nobody named speaks."""
    cue: Mention[str] | None = None
    """The words that name the speaker or the document."""
    document: Mention[str] | None = None
    """The words that name a report, statistics or a press release."""
