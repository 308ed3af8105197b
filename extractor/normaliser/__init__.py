"""Doc to Claims: joins figures with what they measure; finds no new words, only joins and decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.lexicon.welfare import Welfare
from extractor.mention import Amount, Attribution, Direction, Mention, Place, Utterance
from extractor.normaliser.checks import check
from extractor.normaliser.claim import Claim, ClaimKind, Evidence, PeopleGroup, Span
from extractor.normaliser.confidence import confidence_of
from extractor.normaliser.entities import Entities
from extractor.normaliser.figures import Binding, bind_figures
from extractor.normaliser.manner import group_of, manner_of, voice_of, whole_of
from extractor.normaliser.merge import announce, identify, merge, tie
from extractor.normaliser.periods import Periods, periods_of
from extractor.normaliser.places import Where, organisation_of, place_of
from extractor.normaliser.scene import Passage, Scene, build_scene
from extractor.normaliser.tables import Cell, table_cells
from extractor.normaliser.trends import Trend, find_trends
from extractor.pipeline.reading import Reading

_SILENT = frozenset({"byline", "credit"})
"""Kinds of block that state nothing about welfare."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of an article, and the places with a row for the country where one was inferred."""

    claims: tuple[Claim, ...]
    places: tuple[Place, ...]


def find_claims(
    reading: Reading,
    entities: Entities,
    utterances: Sequence[Utterance],
    welfare: Welfare,
    source_id: str = "",
) -> Claims:
    """Every welfare claim of an article, in the order of the text, with all its slots."""
    scene = build_scene(reading, entities, utterances, welfare)
    found = [*_of_text(scene), *(_of_cell(scene, cell) for cell in table_cells(scene))]
    in_order = sorted(found, key=lambda c: c.evidence[0].start)
    claims = tie(identify(announce(merge(in_order)), source_id, reading.article.text))
    claims = [replace(c, confidence=confidence_of(c)) for c in check(claims)]
    return _with_country(tuple(claims), entities)


def _with_country(claims: tuple[Claim, ...], entities: Entities) -> Claims:
    """A country that was inferred gets a row, and an id that is free."""
    if any(c.place == "l0" for c in claims):
        country = Place(f"l{len(entities.places) + 1}", "Norge", "country", "NO")
        claims = tuple(replace(c, place=country.id) if c.place == "l0" else c for c in claims)
        return Claims(claims, (*entities.places, country))
    return Claims(claims, entities.places)


@dataclass(frozen=True, slots=True)
class _Last:
    """The claim before: what the next sentence of the paragraph may go on with."""

    binding: Binding
    periods: Periods
    where: Where


def _of_text(scene: Scene) -> Iterator[Claim]:
    last: _Last | None = None
    for passage in scene.passages:
        if passage.block.kind in _SILENT or passage.block.kind == "table_cell":
            continue
        if last is not None and passage.block.kind == "heading":
            last = None
        for binding in bind_figures(scene, passage, last.binding if last else None):
            claim, last = _of_binding(scene, binding, last)
            yield claim
        for trend in find_trends(scene, passage):
            yield _of_trend(scene, trend)


def _of_binding(scene: Scene, binding: Binding, last: _Last | None) -> tuple[Claim, _Last]:
    passage, amount = binding.passage, binding.amount
    goes_on = last if last is not None and _goes_on(last.binding, binding) else None
    anchor = (amount.start, amount.end)
    periods = periods_of(scene, passage, anchor, binding.kind, goes_on.periods if goes_on else None)
    where = place_of(scene, passage, anchor, goes_on.where if goes_on else None)
    direction: Direction | None = binding.move.direction if binding.move else None
    claim = _claim(
        scene,
        passage,
        _Core(binding.kind, binding.topic, binding, amount, direction, anchor),
        periods,
        where,
    )
    return claim, _Last(binding, periods, where)


def _goes_on(last: Binding, now: Binding) -> bool:
    """Whether a figure belongs to the same run of text as the one before."""
    if last.passage.sentence.block != now.passage.sentence.block:
        return now.continues
    return last.topic == now.topic


@dataclass(frozen=True, slots=True)
class _Core:
    """What is known of a claim before its slots are filled."""

    kind: ClaimKind
    topic: str
    bound: Binding | Trend | Cell
    measure: Mention[Amount] | None
    direction: Direction | None
    anchor: Span


def _claim(scene: Scene, passage: Passage, core: _Core, periods: Periods, where: Where) -> Claim:
    """Fill every slot of one claim from its sentence and context."""
    bound = core.bound
    manner = manner_of(scene, passage, core.anchor)
    voice = voice_of(scene, core.anchor)
    group = group_of(scene, passage, core.anchor)
    whole = whole_of(scene, passage, core.anchor) if core.kind == "share" else None
    organisation = organisation_of(scene, passage, where.place)
    slots = _slots(bound, periods, where, manner.at, voice.at)
    if group:
        slots["group"] = (group[1],)
    if whole:
        slots["whole"] = (whole[1],)
    return Claim(
        core.kind,
        core.topic,
        bound.indicator,
        core.measure,
        core.direction,
        (Evidence(passage.sentence.start, passage.sentence.end, passage.sentence.block),),
        bound.frame,
        periods.period,
        periods.baseline if core.kind in ("change", "trend") else None,
        group[0] if group else None,
        whole[0] if whole else None,
        where.place.id if where.place else None,
        organisation.id if organisation else None,
        voice.speaker,
        voice.attribution,
        voice.document,
        manner.modality,
        manner.negated,
        slots,
        _inferred(bound, periods, where),
    )


def _slots(
    bound: Binding | Trend | Cell, periods: Periods, where: Where, manner: Span | None, voice: Span | None
) -> dict[str, tuple[Span, ...]]:
    named = {
        "topic": getattr(bound, "topic_at", None),
        "indicator": getattr(bound, "indicator_at", None),
        "period": periods.period_at,
        "baseline": periods.baseline_at,
        "place": where.at,
        "modality": manner,
        "speaker": voice,
    }
    slots = {name: (span,) for name, span in named.items() if span is not None and span[1] > 0}
    move = bound.move if isinstance(bound, Binding) else None
    cue = bound.cue if isinstance(bound, Trend) else move.cue if move else None
    if cue is not None:
        slots["direction"] = ((cue.start, cue.end),)
    return slots


def _inferred(bound: Binding | Trend | Cell, periods: Periods, where: Where) -> tuple[str, ...]:
    names = []
    if isinstance(bound, Binding) and not bound.near:
        names += ["topic"] if bound.indicator_at else ["topic", "indicator"]
    if periods.inferred and periods.period is not None:
        names.append("period")
    if where.inferred and where.place is not None:
        names.append("place")
    return tuple(names)


def _of_trend(scene: Scene, trend: Trend) -> Claim:
    anchor = (trend.cue.start, trend.cue.end)
    periods = periods_of(scene, trend.passage, anchor, "trend", None)
    where = place_of(scene, trend.passage, anchor, None)
    return _claim(
        scene,
        trend.passage,
        _Core("trend", trend.topic, trend, None, trend.cue.value.direction, anchor),
        periods,
        where,
    )


def _of_cell(scene: Scene, cell: Cell) -> Claim:
    """A table's figure: period from the column's head, place from the row's."""
    times = [t for p in (cell.column_head, cell.row_head) if p for t in p.times if t.value.edtf]
    time = times[0] if times else None
    periods = Periods(time.value.edtf, None, (time.start, time.end)) if time else Periods()
    named = cell.row_head.places
    where = (
        Where(named[0].value, (named[0].start, named[0].end), False)
        if named
        else place_of(scene, cell.passage, cell.evidence, None)
    )
    part = cell.amount.value.kind in ("percent", "ratio")
    kind: ClaimKind = "share" if part and not cell.indicator.endswith("_rate") else "level"
    core = _Core(kind, cell.topic, cell, cell.amount, None, (cell.amount.start, cell.amount.end))
    claim = _claim(scene, cell.passage, core, periods, where)
    start, end = cell.evidence
    block = cell.passage.sentence.block
    document: Attribution = "document"
    return replace(claim, evidence=(Evidence(start, end, block),), attribution=document)


__all__ = ["Claims", "find_claims", "PeopleGroup"]
