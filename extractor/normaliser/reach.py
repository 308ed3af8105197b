"""How far a place reaches: what is of the whole country, and what stays where the last was."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from extractor.normaliser.binding import Binding
from extractor.normaliser.places import Where, country
from extractor.normaliser.scene import Scene

_HUGE = 10_000_000_000  # kroner; the largest county spends half of it on one benefit
_SOURCES = (["fra"], ["frå"], ["hos"], ["ifølge"], ["ifølgje"], ["til"])  # «tall fra Nav»
_NEXT = 2  # paragraphs
_PASSING = 2  # mentions
_LEAST_NATIONAL = 500  # people; of the whole country no benefit has so few
_HERS = frozenset({"jeg", "eg", "hun", "ho", "han", "hennes", "hans"})
Last: TypeAlias = tuple[Binding, Where]
"""The figure before, and where it holds."""


def in_context(scene: Scene, binding: Binding, where: Where, last: Last | None) -> Where:
    """The place of a figure: as its sentence tells it, else as what is around it does."""
    if where.inferred and _is_national(scene, binding, where):
        return Where(country(scene))
    if last is None:
        return where
    stays = _stays_national(scene, binding, where, last) or _stays_there(
        scene, binding, where, last
    )
    return replace(last[1], inferred=True) if stays else where


def _is_national(scene: Scene, binding: Binding, where: Where) -> bool:
    """Whether a figure without a place in its sentence is of the whole country.

    Rates of what the state pays are, unless a person tells hers; so are sums beyond any county,
    and what Nav as such has of the state's benefits.
    """
    if _is_hers(scene, binding):
        return False
    topic, value = scene.welfare.topic(binding.topic), binding.amount.value
    if value.kind == "money" and max(filter(None, (value.value, value.high)), default=0) >= _HUGE:
        return True
    said = scene.utterance_at(binding.amount.start)
    limit = binding.indicator == "income_limit" or (binding.indicator == "rate" and topic.state)
    monthly = value.per is not None or binding.indicator == "income_limit"
    if limit and monthly:
        return said is None or said.speaker is None
    few = value.kind == "count" and value.value is not None and value.value < _LEAST_NATIONAL
    return topic.state and (_is_of_nav(scene, binding) or (not few and _is_passing(scene, where)))


def _stays_national(scene: Scene, binding: Binding, where: Where, last: Last) -> bool:
    """Whether a state's benefit is still told of for the whole country, no place being named."""
    place = last[1].place
    if place is None or place.kind != "country" or where.at is not None or not where.inferred:
        return False
    if last[0].topic != binding.topic or not scene.welfare.topic(binding.topic).state:
        return False
    between = scene.passages[last[0].passage.index + 1 : binding.passage.index + 1]
    return not any(m.value.kind != "country" for p in between for m in p.places)


def _stays_there(scene: Scene, binding: Binding, where: Where, last: Last) -> bool:
    """Whether the next paragraph, which names no place, goes on with the one place of the last."""
    place = last[1].place
    if where.at is not None or not where.inferred or (place and place.kind == "country"):
        return False
    if place is None and last[1].at is None:
        return False
    since = scene.passages[last[0].passage.index : binding.passage.index + 1]
    far = binding.passage.sentence.block - last[0].passage.sentence.block > _NEXT
    if far or last[0].topic != binding.topic:
        return False
    near = [*scene.before(last[0].passage), *since]
    named = {m.value.id for p in near for m in p.places if m.value.kind != "place"}
    if place is None:  # of several places together, and none is named since
        return not any(m.value.kind != "place" for p in since[1:] for m in p.places)
    return named == {place.id}


def _is_hers(scene: Scene, binding: Binding) -> bool:
    """Whether a person tells or is told what she gets: «Kari Moe får 16 480 kroner i måneden»."""
    if binding.indicator != "rate":
        return False
    start, end = binding.passage.clause_at(binding.amount.start)[0], binding.amount.start
    if not _HERS.isdisjoint(binding.passage.forms_before(end)):
        return True
    named = (m for person in scene.entities.people for m in person.mentions)
    return any(start <= m.start < end for m in named)


def _is_of_nav(scene: Scene, binding: Binding) -> bool:
    """«Nav behandlet 48 300 søknader»: the agency as such stands before the figure."""
    start = binding.passage.clause_at(binding.amount.start)[0]
    return any(
        start <= mention.start < binding.amount.start
        and binding.passage.forms_before(mention.start)[-1:] not in _SOURCES
        for body in scene.entities.organisations
        if body.kind == "nav"
        for mention in body.mentions
    )


def _is_passing(scene: Scene, where: Where) -> bool:
    """Whether the place is the whole article's, but named twice at most, and not at its top."""
    place = where.place
    if where.at is not None or place is None or place.kind not in ("municipality", "county"):
        return False
    if len(place.mentions) > _PASSING:
        return False
    return not any(m.value.id == place.id for p in scene.top() for m in p.places)
