"""Puts what was found into the published record: Decimals become numbers, spans get words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractor.article import Article, Note
from extractor.mention import Amount, Mention, Organisation, Person, Place, Time
from extractor.normaliser import Claims
from extractor.normaliser.claim import Claim, Evidence
from extractor.normaliser.entities import Entities
from extractor.pipeline.reading import Reading
from extractor.record import (
    AmountRow,
    ArticleRow,
    BlockRow,
    CheckRow,
    ClaimRow,
    EvidenceRow,
    GroupRow,
    Measure,
    NoteRow,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    ProducedBy,
    Record,
    Source,
    Span,
    TimeRow,
)

_AROUND = 32  # characters of prefix and suffix, enough to find a quote again on a changed page


def assemble(
    source: Source, reading: Reading, entities: Entities, claims: Claims, produced_by: ProducedBy
) -> Record:
    """The record of one article."""
    article = reading.article
    notes = dict.fromkeys((*article.notes, *entities.notes))
    return Record(
        source=source,
        article=_article(article),
        people=[_person(p) for p in entities.people],
        organisations=[_organisation(o) for o in entities.organisations],
        places=[_place(p) for p in claims.places],
        amounts=[_amount(a, article.text) for a in reading.amounts],
        times=[_time(t, article.text) for t in reading.times],
        claims=[_claim(c, article.text) for c in claims.claims],
        notes=[_note(n) for n in notes],
        produced_by=produced_by,
    )


def _article(article: Article) -> ArticleRow:
    return ArticleRow(
        title=article.title,
        lead=article.lead,
        authors=list(article.authors),
        published=article.published,
        modified=article.modified,
        section=article.section,
        paywalled=article.paywalled,
        canonical_url=article.canonical_url,
        language=article.language,  # type: ignore[arg-type]
        languages=article.languages,
        text=article.text,
        blocks=[
            BlockRow(
                kind=b.kind,
                start=b.start,
                end=b.end,
                language=b.language,  # type: ignore[arg-type]
                element=b.element,
                figure=b.figure,
                table=b.table,
                row=b.row,
                column=b.column,
            )
            for b in article.blocks
        ],
    )


def _spans(mentions: Sequence[Mention[str]]) -> list[Span]:
    return [Span(start=m.start, end=m.end) for m in mentions]


def _person(person: Person) -> PersonRow:
    return PersonRow(
        id=person.id,
        name=person.name,
        variants=list(person.variants),
        role=person.role,
        organisation=person.organisation,
        function=person.function,
        mentions=_spans(person.mentions),
    )


def _organisation(organisation: Organisation) -> OrganisationRow:
    return OrganisationRow(
        id=organisation.id,
        name=organisation.name,
        variants=list(organisation.variants),
        kind=organisation.kind,
        place=organisation.place,
        mentions=_spans(organisation.mentions),
    )


def _place(place: Place) -> PlaceRow:
    return PlaceRow(
        id=place.id,
        name=place.name,
        kind=place.kind,
        code=place.code,
        mentions=_spans(place.mentions),
    )


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


def _amount(amount: Mention[Amount], text: str) -> AmountRow:
    value = amount.value
    return AmountRow.model_validate(
        {
            **_figure(value),
            "from": _number(value.earlier),
            "to": _number(value.later),
            "direction": value.direction,
            "start": amount.start,
            "end": amount.end,
            "ext_start": value.ext_start,
            "ext_end": value.ext_end,
            "text": text[amount.start : amount.end],
        }
    )


def _time(time: Mention[Time], text: str) -> TimeRow:
    value = time.value
    return TimeRow(
        kind=value.kind,
        edtf=value.edtf,
        timex3=value.timex3,
        modifier=value.modifier,
        role=value.role,
        start=time.start,
        end=time.end,
        ext_start=value.ext_start,
        ext_end=value.ext_end,
        text=text[time.start : time.end],
    )


def _claim(claim: Claim, text: str) -> ClaimRow:
    measure = claim.measure
    return ClaimRow(
        id=claim.id,
        kind=claim.kind,
        topic=claim.topic,
        indicator=claim.indicator,
        measure=Measure.model_validate(
            {**_figure(measure.value), "start": measure.start, "end": measure.end}
        )
        if measure
        else None,
        direction=claim.direction,
        period=claim.period,
        baseline=claim.baseline,
        group=GroupRow(text=claim.group.text, lemma=claim.group.lemma) if claim.group else None,
        whole=claim.whole,
        place=claim.place,
        organisation=claim.organisation,
        speaker=claim.speaker,
        attribution=claim.attribution,
        source_document=claim.source_document,
        modality=claim.modality,
        negated=claim.negated,
        slots={
            slot: [Span(start=start, end=end) for start, end in spans]
            for slot, spans in claim.slots.items()
        },
        frame=claim.frame,
        evidence=[_evidence(e, text) for e in claim.evidence],
        inferred=list(claim.inferred),
        checks=[
            CheckRow.model_validate(
                {
                    "rule": c.rule,
                    "with": list(c.others),
                    "stated": c.stated,
                    "computed": c.computed,
                    "agrees": c.agrees,
                }
            )
            for c in claim.checks
        ],
        same_as=claim.same_as,
        confidence=claim.confidence,
    )


def _evidence(evidence: Evidence, text: str) -> EvidenceRow:
    start, end = evidence.start, evidence.end
    return EvidenceRow(
        start=start,
        end=end,
        block=evidence.block,
        exact=text[start:end],
        prefix=text[max(0, start - _AROUND) : start],
        suffix=text[end : end + _AROUND],
    )


def _note(note: Note) -> NoteRow:
    return NoteRow(code=note.code, text=note.text)  # type: ignore[arg-type]
