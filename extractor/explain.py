"""Why a claim says what it says: the frame, the words and the context behind each slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from extractor.errors import RecordError
from extractor.evaluate.words import printable
from extractor.lexicon import Lexicon
from extractor.normaliser.confidence import signs_of
from extractor.record import ClaimRow, Measure, Record, Span
from extractor.records import read_lines, read_record

LEAST_OF_ID = 4  # characters
_QUOTED = 60  # characters of words that are shown
_SIMPLE = 20  # denominator; «kvar tjuande», one in twenty
_EXACT = 1e-6
_MODIFIERS = {
    "APPROX": "about",
    "LESS_THAN": "under",
    "MORE_THAN": "over",
    "EQUAL_OR_LESS": "at most",
    "EQUAL_OR_MORE": "at least",
}
_UNITS = {"1": "", "{share}": "", "{factor}": "×", "{percentage_point}": "%-points", "{G}": "G"}
_TIMES = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute"}
_PER = {
    "P1Y": "a year",
    "P1M": "a month",
    "P1W": "a week",
    "P1D": "a day",
    "PT1H": "an hour",
    "person": "a person",
}
_PLACES = {
    "block": "the same paragraph",
    "paragraph": "another paragraph",
    "quote": "a quote",
    "heading": "a heading",
    "list_item": "a list",
    "table_cell": "the table",
    "caption": "a caption",
    "factbox": "a fact box",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Where a slot's value comes from.

    `source` is `evidence`, `block` (around the evidence), the kind of another block the words stand
    in (`title`, `lead`, `heading`, `paragraph`, …), or `rule` where no words of the article tell
    it; then `why` says which.
    """

    slot: str
    value: str
    source: str
    why: str
    start: int | None = None
    end: int | None = None
    words: str | None = None

    def line(self) -> str:
        """A line of a table: the slot, its value, and why."""
        return f"{self.slot:<16}{printable(self.value):<28} {self.why}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A claim, its evidence, and the reasons for each slot that has a value."""

    source: str
    claim: ClaimRow
    frame: str
    reasons: tuple[Reason, ...]
    confidence: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain JSON values."""
        return {
            "source": self.source,
            "claim": self.claim.id,
            "evidence": [row.exact for row in self.claim.evidence],
            "frame": self.frame,
            "reasons": [asdict(reason) for reason in self.reasons],
            "confidence": {"value": self.claim.confidence, "signs": list(self.confidence)},
            "checks": [check.model_dump(by_alias=True) for check in self.claim.checks],
            "same_as": self.claim.same_as,
        }

    def lines(self) -> Iterator[str]:
        """Yield the explanation for a reader, line by line."""
        yield f"{self.claim.kind} {self.claim.id} of {self.source}"
        yield from (f"  «{printable(row.exact)}»" for row in self.claim.evidence)
        yield from (reason.line() for reason in self.reasons)
        yield f"{'frame':<16}{self.frame}"
        signs = "; ".join(self.confidence) or "nothing speaks against it"
        yield f"{'confidence':<16}{self.claim.confidence:<28} {signs}"
        for check in self.claim.checks:
            verdict = "agrees" if check.agrees else "CONFLICTS"
            against = f"{check.computed:g} computed from {', '.join(check.others)}"
            yield f"{'check':<16}{check.rule:<28} {verdict}: {check.stated:g} stated, {against}"
        if self.claim.same_as:
            yield f"{'same as':<16}{self.claim.same_as}"


def find_claim(path: str, id: str) -> tuple[Record, ClaimRow]:
    """The claim with an id, or with the one id that starts so, in a file of records (or `-`).

    Raises RecordError where there is none, or several ids start so; InputError where the file
    cannot be read.
    """
    if len(id) < LEAST_OF_ID:
        raise RecordError(f"claim {id!r}: give at least {LEAST_OF_ID} characters of its id")
    found: dict[str, tuple[Record, ClaimRow]] = {}
    wanted = f'"{id}'.encode("utf-8", "replace")
    for where, line in read_lines([path]):
        if wanted in line:
            record = read_record(line, where)
            for claim in record.claims:
                if claim.id.startswith(id):
                    found.setdefault(claim.id, (record, claim))
    if len(found) == 1:
        return next(iter(found.values()))
    if not found:
        raise RecordError(f"{path}: no claim {id!r}; ids stand in `claims[].id` of a record")
    raise RecordError(f"{path}: several claims start with {id!r}: {', '.join(sorted(found))}")


def explain(record: Record, claim: ClaimRow, lexicon: Lexicon | None = None) -> Explanation:
    """Why each slot of a claim has its value; `lexicon` tells what its frame looks for."""
    reasons = tuple(_reasons(record, claim))
    topic = next(((s.start, s.end) for s in claim.slots.get("topic", ())), None)
    signs = tuple(text for text, _ in signs_of(claim, topic, record.article.blocks))
    return Explanation(record.source.id, claim, _frame(claim, record, lexicon), reasons, signs)


def _reasons(record: Record, claim: ClaimRow) -> Iterator[Reason]:
    if claim.measure is not None:
        words = record.article.text[claim.measure.start : claim.measure.end]
        place = (claim.measure.start, claim.measure.end, words)
        yield Reason("measure", figure_of(claim.measure), "evidence", f"«{words}»", *place)
    for slot, value in _values(record, claim).items():
        span = next(iter(claim.slots.get(slot, ())), None)
        if span is None:
            yield Reason(slot, value, "rule", _rule(slot, record, claim))
            continue
        source = _source(record, claim, span)
        words = record.article.text[span.start : span.end]
        shown = words if len(words) <= _QUOTED else words[:_QUOTED].rstrip() + "…"
        where = "" if source == "evidence" else f", in {_PLACES.get(source, f'the {source}')}"
        context = " (from context)" if slot in claim.inferred else ""
        why = f"«{printable(shown)}»{where}{context}"
        yield Reason(slot, value, source, why, span.start, span.end, words)


def _values(record: Record, claim: ClaimRow) -> dict[str, str]:
    """What is said of each slot that has a value, as words."""
    named = {person.id: person.name for person in record.people}
    named |= {body.id: body.name for body in record.organisations}
    named |= {p.id: f"{p.name} ({p.code or p.kind})" for p in record.places}
    values: dict[str, str | None] = {
        "topic": claim.topic,
        "indicator": claim.indicator,
        "direction": claim.direction,
        "period": claim.period,
        "baseline": claim.baseline,
        "place": claim.place and named.get(claim.place, claim.place),
        "organisation": claim.organisation and named.get(claim.organisation, claim.organisation),
        "group": claim.group.text if claim.group else None,
        "whole": claim.whole,
        "speaker": claim.speaker and named.get(claim.speaker, claim.speaker),
        "attribution": claim.attribution,
        "source_document": claim.source_document,
        "modality": claim.modality,
        "negated": "true" if claim.negated else None,
    }
    return {slot: value for slot, value in values.items() if value is not None}


def _source(record: Record, claim: ClaimRow, span: Span) -> str:
    if any(row.start <= span.start and span.end <= row.end for row in claim.evidence):
        return "evidence"
    for number, block in enumerate(record.article.blocks):
        if block.start <= span.start < block.end:
            if any(row.block == number for row in claim.evidence):
                return "block"
            return block.kind
    return "article"


def _rule(slot: str, record: Record, claim: ClaimRow) -> str:
    """Why a slot has a value that no words tell."""
    published = record.article.published or ""
    measure = claim.measure.kind.replace("_", " ") if claim.measure else "direction"
    if slot in ("topic", "indicator") and claim.frame == "table":
        return "the heads of the table, or the words above it"
    if slot == "topic":
        return "what the article is about most"
    if slot == "indicator":
        if slot in claim.inferred:
            return "as in the claim before it"
        return f"what a {measure} of {claim.topic} measures unless other words stand by"
    if slot == "period" and claim.period and claim.period[:4] == published[:4]:
        return f"told of now; the dateline says {published}"
    if slot in ("period", "baseline"):
        return "reckoned from the times of the claims around it"
    if slot == "place":
        return "no place within the country is told for it"
    if slot == "direction":
        return "the sign of the figure"
    if slot == "modality":
        after = "a time after the dateline" if claim.modality in ("forecast", "plan") else None
        asked = "the sentence is a question" if claim.modality == "question" else None
        return asked or after or "no word says that it is not plain fact"
    if slot == "attribution":
        said = {
            "quote": "within quotation marks or a dash quote",
            "reported": "a verb of saying, or «ifølge», makes it somebody's",
            "document": "a report, a release, statistics or a table tells it",
            "author": "nobody else is said to tell it",
        }
        return said[claim.attribution]
    return "from context"


def _frame(claim: ClaimRow, record: Record, lexicon: Lexicon | None) -> str:
    """The row of the lexicon that bound the figure, with some of the words it looks for."""
    if claim.frame == "table":
        return "table: the heads of row and column tell what a cell is"
    if claim.frame == "reviewer":
        return "reviewer: a reviewer added it"
    topic, _, kind = claim.frame.partition(":")
    if kind:
        return f"{claim.frame}: no row of its own; a {kind} beside the words of {topic}"
    row = (
        next((f for f in lexicon.welfare.frames if f.id == claim.frame), None) if lexicon else None
    )
    if row is None:
        return claim.frame
    words = ", ".join(row.words.nn if record.article.language == "nn" else row.words.nb)
    changed = record.produced_by.lexicon != lexicon.digest if lexicon else False
    note = " (the lexicon has changed since)" if changed else ""
    return f"{claim.frame}: looks for {words}{note}"


def figure_of(measure: Measure, *, sign: str = "", counted: str | None = None) -> str:
    """A figure in words: `17 300 000 NOK`, `over 20–30 %`, `1/3`, `about 4 200 NOK a month`.

    `sign` stands before the number, `counted` behind it.
    """
    ends = [measure.low, measure.high] if measure.value is None else [measure.value]
    found = [end for end in ends if end is not None]
    unit = measure.currency or measure.unit or ""
    numbers = "–".join(_share(end) if unit == "{share}" else _number(end) for end in found)
    if unit == "{factor}":  # «+2 ×» would be three times as much
        sign = {"+": "up ", "−": "down "}.get(sign, sign)
    parts = [
        _MODIFIERS.get(measure.modifier or "") if not measure.near else "nearly",
        f"{sign}{numbers}",
        _unit(unit, plural=found != [1]),
        counted,
        _PER.get(measure.per, f"per {measure.per}") if measure.per else None,
    ]
    return " ".join(part for part in parts if part)


def _number(number: float) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _share(number: float) -> str:
    """A part as a fraction, where it is a simple one; else as a percentage."""
    part = Fraction(number).limit_denominator(_SIMPLE)
    return str(part) if abs(part - Fraction(number)) < _EXACT else f"{100 * number:.4g}\u00a0%"


def _unit(unit: str, *, plural: bool) -> str:
    if unit in _TIMES:
        return _TIMES[unit] + ("s" if plural else "")
    return _UNITS.get(unit, unit)
