"""Reading to Claims: joins figures with what they measure; finds no new words, only decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.lexicon.welfare import Welfare
from extractor.mention import Place, Utterance
from extractor.normaliser.checks import check
from extractor.normaliser.claim import Claim
from extractor.normaliser.confidence import confidence_of
from extractor.normaliser.elsewhere import without_foreign
from extractor.normaliser.entities import Entities
from extractor.normaliser.figures import bind_figures
from extractor.normaliser.fill import Told, of_binding, of_cell, of_trend
from extractor.normaliser.merge import announce, identify, merge, tie
from extractor.normaliser.scene import Scene, build_scene
from extractor.normaliser.settled import settle_periods
from extractor.normaliser.tables import table_cells
from extractor.normaliser.trends import find_trends
from extractor.pipeline.reading import Reading

_SILENT = frozenset({"byline", "credit"})
"""Kinds of block that state nothing about welfare."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of an article, and its places, with the country where it was inferred."""

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
    told = [*_of_text(scene), *(of_cell(scene, cell) for cell in table_cells(scene))]
    found = [positive for claim in told if (positive := _positive(claim)) is not None]
    at_home = without_foreign(scene, settle_periods(scene, found))
    in_order = sorted(at_home, key=lambda c: c.evidence[0].start)
    claims = tie(identify(announce(merge(in_order)), source_id, reading.article.text))
    blocks = reading.article.blocks
    claims = [
        replace(c, confidence=confidence_of(c, next(iter(c.slots.get("topic", ())), None), blocks))
        for c in check(claims)
    ]
    return _with_country(tuple(claims), entities)


def may_claim(reading: Reading, welfare: Welfare) -> bool:
    """Whether figures or directions of an article can be bound to a topic, whoever is named in it.

    For those who have no names yet and want to know whether they are worth finding.
    """
    scene = build_scene(reading, Entities(), (), welfare)
    for passage in scene.passages:
        if passage.block.kind in _SILENT or passage.block.kind == "table_cell":
            continue
        if any(True for _ in bind_figures(scene, passage, None)):
            return True
        if any(True for _ in find_trends(scene, passage)):
            return True
    return any(True for _ in table_cells(scene))


def _positive(claim: Claim) -> Claim | None:
    """A change of −5 as one of 5, for `direction` tells which way; no level is below nothing."""
    measure = claim.measure
    if measure is None:
        return claim
    figures = (measure.value.value, measure.value.low, measure.value.high)
    if all(figure is None or figure >= 0 for figure in figures):
        return claim
    value = measure.value
    if claim.kind != "change" or value.value is None:
        return None
    return replace(claim, measure=replace(measure, value=replace(value, value=abs(value.value))))


def _with_country(claims: tuple[Claim, ...], entities: Entities) -> Claims:
    """A country that was inferred gets a row, and an id that is free."""
    if any(c.place == "l0" for c in claims):
        country = Place(f"l{len(entities.places) + 1}", "Norge", "country", "NO")
        claims = tuple(replace(c, place=country.id) if c.place == "l0" else c for c in claims)
        return Claims(claims, (*entities.places, country))
    return Claims(claims, entities.places)


def _of_text(scene: Scene) -> Iterator[Claim]:
    last: Told | None = None
    for passage in scene.passages:
        if passage.block.kind in _SILENT or passage.block.kind == "table_cell":
            continue
        if last is not None and passage.block.kind == "heading":
            last = None
        for binding in bind_figures(scene, passage, last.binding if last else None):
            last = of_binding(scene, binding, last)
            yield last.claim
        for trend in find_trends(scene, passage):
            yield of_trend(scene, trend)


__all__ = ["Claims", "find_claims", "may_claim"]
