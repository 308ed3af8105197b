"""What a claim is about, so that claims of several articles meet: its matter, and what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.evaluate.words import fold
from extractor.fact import FactMeasure, FactPlace, Telling
from extractor.linking.figures import Figure, is_share, read_figure
from extractor.linking.places import KnownPlace, Places
from extractor.mention import Direction
from extractor.normaliser.codes import day_of
from extractor.record import ClaimRow, Measure, OrganisationRow, Record

_NEVER_EVIDENCE = frozenset({"question", "possible", "counterfactual"})
_PUBLIC = frozenset({"nav", "nav_office", "municipality", "county"})
_WORD = regex.compile(r"\w{1,40}")
_FILLING = frozenset(
    {"av", "alle", "dei", "de", "dem", "den", "det", "desse", "disse", "som", "og", "til", "i"}
    | {"frå", "fra", "mellom", "på", "med", "år", "me", "vi"}
)
"""Words that tell no whole or group from another."""
_ANYBODY = frozenset({"pers", "menn", "mott", "bruk", "klie", "indi", "nord", "innb"})
"""Stems of words for people in general, which tell no more than the indicator does."""


@dataclass(frozen=True, slots=True)
class Body:
    """The organisation whose figure it is; a public one answers for the place."""

    name: str
    public: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim without its matter: what it says of it, and where."""

    figure: Figure | None
    direction: Direction | None
    negated: bool
    counted: str | None
    body: Body | None
    measure: FactMeasure | None
    place: FactPlace | None
    group: str | None
    whole: str | None
    telling: Telling


@dataclass(frozen=True, slots=True)
class Matter:
    """What the claims of one fact, and those that speak against it, have alike."""

    kind: str
    topic: str
    indicator: str
    modality: str
    period: str | None
    baseline: str | None
    place: str | None
    group: str | None
    whole: str | None
    unit: str | None
    per: str | None
    numbered: bool
    """Whether the place has a number."""
    vague: bool
    """A share in words of nobody knows what: «halvparten» is said of many things."""

    @property
    def lone(self) -> bool:
        """Whether only copies of one text can mean the same: it has no place, time or assertion."""
        untold = self.place is None or self.period is None or self.vague
        return untold or self.modality in _NEVER_EVIDENCE

    def to_json(self) -> str:
        """A list in the order of the fields."""
        values = [getattr(self, name) for name in self.__slots__]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @property
    def digest(self) -> int:
        """64 bits by which SQLite sorts."""
        return digest(self.to_json())


def digest(text: str) -> int:
    """64 bits of a text, signed as SQLite has them."""
    hashed = hashlib.blake2b(text.encode("utf8", "replace"), digest_size=8).digest()
    return int.from_bytes(hashed, "big", signed=True)


def statements(
    record: Record, places: Places, *, least: float = 0.0
) -> Iterator[tuple[Matter, Statement]]:
    """Yield the claims of a record that have at least the confidence `least`.

    A claim that its article calls the same as another is passed over: the other stands for it. So
    is one that a reviewer rejected.
    """
    day = day_of(record.article.published)
    doubtful = {n.text.partition(":")[0] for n in record.notes if n.code == "place-ambiguous"}
    known = {
        place.id: None
        if place.name in doubtful
        else places.place(place.name, place.kind, place.code, day)
        for place in record.places
    }
    named = {
        place.id: FactPlace(**place.model_dump(include={"name", "kind", "code"}))
        for place in record.places
    }
    bodies = {body.id: body for body in record.organisations}
    people = {person.id: person.name for person in record.people}
    claims = [c for c in record.claims if c.review is None or c.review.status != "rejected"]
    ids = {claim.id for claim in claims}
    for claim in claims:
        if claim.confidence < least or claim.same_as in ids:
            continue
        figure = read_figure(claim.measure) if claim.measure else None
        if figure is None and claim.measure is not None:
            continue
        place = known.get(claim.place or "")
        body = bodies.get(claim.organisation or "")
        yield (
            _matter(claim, place),
            Statement(
                figure,
                claim.direction,
                claim.negated,
                _counted(claim.measure),
                _body(body),
                _measure(claim.measure),
                place.shown if place else named.get(claim.place or ""),
                claim.group.text if claim.group else None,
                claim.whole,
                _telling(record, claim, people.get(claim.speaker or ""), body),
            ),
        )


def _matter(claim: ClaimRow, place: KnownPlace | None) -> Matter:
    group, whole = _folded(claim.group.lemma) if claim.group else None, _folded(claim.whole)
    in_words = claim.measure is not None and is_share(claim.measure)
    return Matter(
        claim.kind,
        claim.topic,
        claim.indicator,
        claim.modality,
        claim.period,
        claim.baseline,
        place.key if place else None,
        group,
        whole,
        _unit(claim.measure),
        claim.measure.per if claim.measure else None,
        place.numbered if place else False,
        in_words and group is None and whole is None,
    )


def _unit(measure: Measure | None) -> str | None:
    if measure is None:
        return None
    if is_share(measure):
        return "percent"
    if measure.kind == "money":
        return f"money {measure.currency or ''}"
    return f"{measure.kind} {measure.unit}" if measure.kind == "duration" else measure.kind


def _folded(words: str | None) -> str | None:
    """The words by their first letters, so that both standards meet; None where they say nothing.

    >>> _folded("befolkningen mellom 18 og 67 år") == _folded("befolkninga mellom 18 og 67 år")
    True
    >>> _folded("dem som"), _folded("under 30 år")
    (None, '30 unde')
    """
    kept = {word[:4] for word in _WORD.findall((words or "").casefold()) if word not in _FILLING}
    return " ".join(sorted(kept)) or None


def _counted(measure: Measure | None) -> str | None:
    """A stem of what is counted; None for people in general.

    >>> count = {"kind": "count", "value": 3, "start": 0, "end": 1}
    >>> [_counted(Measure(**count, counted=noun)) for noun in ("mottakar", "søker", "søkjar")]
    [None, 'søk', 'søk']
    """
    if measure is None or measure.kind != "count" or not measure.counted:
        return None
    stem = measure.counted.casefold().replace("kj", "k")[:4]
    stem = stem[:3] if stem.startswith("søk") else stem
    return None if stem in _ANYBODY else stem


def _body(row: OrganisationRow | None) -> Body | None:
    if row is None:
        return None
    if row.kind == "nav":  # «Nav», «Arbeids- og velferdsetaten»
        return Body("nav", public=True)
    return Body(" ".join(fold(row.name)), row.kind in _PUBLIC)


def _measure(measure: Measure | None) -> FactMeasure | None:
    if measure is None:
        return None
    return FactMeasure(**measure.model_dump(include=set(FactMeasure.model_fields)))


def _telling(
    record: Record, claim: ClaimRow, speaker: str | None, body: OrganisationRow | None
) -> Telling:
    source, article, measure = record.source, record.article, claim.measure
    return Telling(
        source=source.id,
        cluster=source.id,
        claim=claim.id,
        url=source.url,
        publisher=source.publisher,
        published=article.published,
        words=article.text[measure.start : measure.end] if measure else None,
        exact=claim.evidence[0].exact if claim.evidence else "",
        speaker=speaker,
        organisation=body.name if body else None,
        attribution=claim.attribution,
        source_document=claim.source_document,
        inferred=claim.inferred,
        confidence=claim.confidence,
    )
