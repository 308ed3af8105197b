"""Articles whose figures are not of Norwegian welfare: of another country, or of a firm's own."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.lexicon.welfare import Exclusion, Scope, Topic
from extractor.normaliser.claim import Claim
from extractor.normaliser.scene import Passage, Scene

_TOP = 3  # times that a word of title or lead counts
_LEAST = 2
_FIRM = "other-body"
_PASSING = 2  # weight of a topic that is named once, in running text


def without_foreign(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, without those of another country or, in an article on one, without a place."""
    rows = {place.id: place for place in scene.entities.places}
    abroad = {p.id for p in rows.values() if p.kind == "country" and p.code != "NO"}
    found = [c for c in claims if c.place not in abroad]
    if not is_abroad(scene):
        return found
    return [c for c in found if c.place in rows and "place" not in c.inferred]


def is_abroad(scene: Scene) -> bool:
    """Whether an article is about another country: named in it more often than ours.

    Countries count behind «i» alone, for refugees come from many.
    """
    abroad = home = 0
    for passage in scene.passages:
        factor = _TOP if passage.block.kind in ("title", "lead") else 1
        abroad += factor * sum(c.value.scope == "abroad" for c in passage.of(Scope))
        for mention in passage.places:
            country = mention.value.kind == "country"
            if country and mention.value.code != "NO":
                abroad += factor * (passage.forms_before(mention.start)[-1:] in (["i"],))
            elif country or mention.value.code:
                home += factor
    agency = ("nav", "nav_office", "municipality", "county")
    home += sum(len(o.mentions) for o in scene.entities.organisations if o.kind in agency)
    return abroad >= _LEAST and abroad > home


def is_of_firm(scene: Scene, topic: str) -> bool:
    """Whether a topic is told in passing in an article about a firm: its own sickness absence."""
    if scene.topics.get(topic, 0) > _PASSING or any(map(_has_topic, scene.top())):
        return False
    return any(c.value.id == _FIRM for passage in scene.passages for c in passage.of(Exclusion))


def _has_topic(passage: Passage) -> bool:
    return any(cue.value.rank > 0 for cue in passage.of(Topic))
