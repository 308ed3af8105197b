"""The published record (pydantic v2): one JSON object for an article, the same as `CLAIMS.md` says.

Offsets are Unicode code points into `article.text`, end open. Absence is null. The JSON Schema
(2020-12) is `json_schema()`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extractor.article import BlockKind
from extractor.errors import RecordError
from extractor.lexicon.welfare import Indicator, Modality
from extractor.mention import (
    AmountKind,
    Attribution,
    Direction,
    Modifier,
    OrganisationKind,
    PersonFunction,
    PlaceKind,
    Relation,
    TimeKind,
)

SCHEMA: Literal["extractor/record/1"] = "extractor/record/1"

NoteCode: TypeAlias = Literal[
    "empty",
    "no-article",
    "encoding-repaired",
    "truncated",
    "not-norwegian",
    "modified-before-published",
    "date-unreadable",
    "two-articles",
    "name-variant",
    "code-undated",
    "place-ambiguous",
    "figure-as-written",
]
"""Why a reviewer should look: the closed list."""


def _countable(number: float | int) -> float | int:
    if abs(number) > sys.float_info.max:  # of 400 digits, say: nobody could compare or draw it
        raise ValueError("is larger than any number that can be reckoned with")
    return number


Number: TypeAlias = Annotated[float | int, AfterValidator(_countable)]

_OF_ARCHIVE = ("urls", "cluster", "superseded_by")
"""Fields of the source that a page on its own does not have."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Span(_Row):
    """`article.text[start:end]`."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Source(_Row):
    """Where the page came from; `sha256` is of the bytes read.

    The last three stand only where an archive holds the text, or one nearly the same, several
    times: in JSON they are left out, not null.
    """

    id: str
    url: str | None = None
    publisher: str | None = None
    sha256: str
    path: str | None = None
    fetched: str | None = None
    urls: list[str] | None = None
    """Every address of the same text."""
    cluster: str | None = None
    """The smallest `id` of the texts that are nearly the same, as prints of an agency story are."""
    superseded_by: str | None = None
    """The `id` of the version that stands now at this address."""


class BlockRow(Span):
    """One piece of the article; `figure` ties a caption to its credit.

    `published` is when the post of a live blog was published that the block is part of (EDTF).
    """

    kind: BlockKind
    language: Literal["nb", "nn"] | None = None
    element: str | None = None
    figure: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    published: str | None = None


class ArticleRow(_Row):
    """The cleaned page. `published` is EDTF, as exact as the page says."""

    title: str | None = None
    lead: str | None = None
    authors: list[str] = []
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    paywalled: bool = False
    canonical_url: str | None = None
    language: Literal["nb", "nn"] | None = None
    languages: dict[str, float] = {}
    text: str
    blocks: list[BlockRow] = []


class PersonRow(_Row):
    """A person of the article, once."""

    id: str
    name: str
    variants: list[str] = []
    role: str | None = None
    organisation: str | None = None
    function: PersonFunction
    mentions: list[Span] = []


class OrganisationRow(_Row):
    """An organisation of the article, once."""

    id: str
    name: str
    variants: list[str] = []
    kind: OrganisationKind
    place: str | None = None
    mentions: list[Span] = []


class PlaceRow(_Row):
    """A place; `code` is SSB's number valid on the publication date, or ISO 3166 of a country."""

    id: str
    name: str
    kind: PlaceKind
    code: str | None = None
    mentions: list[Span] = []


class _Figure(_Row):
    kind: AmountKind
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    relation: Relation | None = None
    unit: str | None = None
    currency: str | None = None
    currency_implied: bool = False
    modifier: Modifier | None = None
    near: bool = False
    counted: str | None = None
    per: str | None = None
    iso: str | list[str] | None = None
    """ISO 8601 of a duration; of a range both ends."""
    nok: Number | None = None


class AmountRow(_Figure, Span):
    """Every figure of the text, whether or not a claim rests on it."""

    earlier: Number | None = Field(default=None, alias="from")
    later: Number | None = Field(default=None, alias="to")
    direction: Direction | None = None
    ext_start: int | None = None
    ext_end: int | None = None
    text: str


class Measure(_Figure, Span):
    """The figure of a claim: always positive, the sign is the claim's `direction`."""


class TimeRow(Span):
    """Every year, period and date of the text."""

    kind: TimeKind
    edtf: str | None
    timex3: str | None = None
    modifier: Modifier | None = None
    role: Literal["law", "name"] | None = None
    ext_start: int | None = None
    ext_end: int | None = None
    text: str


class GroupRow(_Row):
    """The people a claim is about."""

    text: str
    lemma: str


class EvidenceRow(Span):
    """Words that state the claim; with their surroundings as a W3C TextQuoteSelector."""

    block: int
    exact: str
    prefix: str = ""
    suffix: str = ""


class CheckRow(_Row):
    """Arithmetic against other claims of the article."""

    rule: Literal["difference", "percentage", "sum", "share"]
    others: list[str] = Field(alias="with")
    stated: Number
    computed: Number
    agrees: bool


class DecisionRow(_Row):
    """What a reviewer did with a claim; nothing is left out, what was undone neither."""

    who: str
    when: str
    """UTC, with milliseconds."""
    action: Literal["accept", "reject", "correct", "add", "same_as", "comment", "undo"]
    reason: str | None = None
    comment: str | None = None
    before: dict[str, Any] | None = None
    """The claim as it stood, with names and numbers in place of ids; null of one that was added."""
    after: dict[str, Any] | None = None
    """As it stood from then on; null where the action leaves the claim as it is, or rejects it."""
    extractor: str
    model: str
    """What had made the record that was decided on."""
    undone: bool = False


class ReviewRow(_Row):
    """How a claim stands after review, by the decision that counts, and how it came to it."""

    status: Literal["undecided", "accepted", "rejected", "corrected"]
    reviewer: str | None = None
    """Whose decision counts; null where there are only comments, or all was undone."""
    at: str | None = None
    reason: str | None = None
    """Of a rejected claim."""
    comment: str | None = None
    decisions: list[DecisionRow] = []


class ClaimRow(_Row):
    """Who said what figure about which benefit, where and when, with the words that prove it.

    `review` stands only in what `extractor review export` writes, of claims that somebody decided
    or commented on: in JSON it is left out, not null.
    """

    id: str
    kind: Literal["level", "change", "share", "trend"]
    topic: str
    indicator: Indicator
    measure: Measure | None = None
    direction: Direction | None = None
    period: str | None = None
    baseline: str | None = None
    group: GroupRow | None = None
    whole: str | None = None
    place: str | None = None
    organisation: str | None = None
    speaker: str | None = None
    attribution: Attribution
    source_document: str | None = None
    modality: Modality
    negated: bool = False
    slots: dict[str, list[Span]] = {}
    frame: str
    evidence: list[EvidenceRow]
    inferred: list[str] = []
    checks: list[CheckRow] = []
    same_as: str | None = None
    confidence: float = Field(ge=0, le=1)
    review: ReviewRow | None = None


class NoteRow(_Row):
    """Something a reviewer should know."""

    code: NoteCode
    text: str = ""


class ProducedBy(_Row):
    """What made the record."""

    extractor: str
    model: str
    lexicon: str


class Record(_Row):
    """The record of one article."""

    schema_: Literal["extractor/record/1"] = Field(default=SCHEMA, alias="schema")
    source: Source
    article: ArticleRow
    people: list[PersonRow] = []
    organisations: list[OrganisationRow] = []
    places: list[PlaceRow] = []
    amounts: list[AmountRow] = []
    times: list[TimeRow] = []
    claims: list[ClaimRow] = []
    notes: list[NoteRow] = []
    produced_by: ProducedBy

    def to_json(self) -> str:
        """One line of JSON; keys in the order of the schema, so runs can be compared."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(", ", ": "))

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, strings and numbers."""
        dumped = self.model_dump(by_alias=True, mode="json")
        for name in _OF_ARCHIVE:
            if dumped["source"][name] is None:
                del dumped["source"][name]
        for claim in dumped["claims"]:
            if claim["review"] is None:
                del claim["review"]
        return dumped

    @classmethod
    def from_json(cls, line: str | bytes) -> Record:
        """Read one line; raises RecordError that names the field at fault."""
        try:
            return cls.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "record"
            raise RecordError(f"{field}: {first['msg']}") from error


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a record."""
    schema = Record.model_json_schema(by_alias=True, mode="serialization")
    source = schema["$defs"]["Source"]
    source["required"] = [name for name in source["required"] if name not in _OF_ARCHIVE]
    claim = schema["$defs"]["ClaimRow"]
    claim["required"] = [name for name in claim["required"] if name != "review"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def write_records(records: Iterable[Record], out: IO[str]) -> int:
    """Write one record a line; returns how many."""
    count = 0
    for record in records:
        out.write(record.to_json() + "\n")
        count += 1
    return count


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a JSONL file; raises RecordError that names file and line."""
    try:
        with path.open(encoding="utf8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        yield Record.from_json(line)
                    except RecordError as error:
                        raise RecordError(f"{path}, line {number}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: {error}") from error
