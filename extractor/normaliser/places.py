"""Where a figure holds: the place of the clause, sentence, paragraph, heading, top or country."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from extractor.lexicon.welfare import Scope
from extractor.mention import Mention, Organisation, Place
from extractor.normaliser.claim import Span
from extractor.normaliser.scene import Passage, Scene, distance

NORWAY = Place("l0", "Norge", "country", "NO")
_KINDS = ("municipality", "county", "district", "country")


@dataclass(frozen=True, slots=True)
class Where:
    """A place with the words it was read from; `at` is None where it is inferred."""

    place: Place | None
    at: Span | None = None
    inferred: bool = True


def country(scene: Scene) -> Place:
    """The article's row for Norway, or the one that is added to it."""
    return next((p for p in scene.entities.places if p.code == "NO"), NORWAY)


def main_place(scene: Scene) -> Place | None:
    """The place the article is about: of its own mentions, those at the top count most."""
    weights: Counter[str] = Counter()
    rows = {place.id: place for place in scene.entities.places}
    for passage in scene.passages:
        top = passage.block.kind in ("title", "lead") or passage.index < 2
        for mention in passage.places:
            if mention.value.kind in ("municipality", "county", "district"):
                weights[mention.value.id] += 3 if top else 1
    for organisation in scene.entities.organisations:
        if organisation.place and organisation.kind in ("nav_office", "municipality"):
            weights[organisation.place] += 2 * len(organisation.mentions)
    return rows[weights.most_common(1)[0][0]] if weights else None


def place_of(
    scene: Scene, passage: Passage, anchor: Mention[object] | Span, before: Where | None
) -> Where:
    """The place a figure at `anchor` holds for; `before` is that of the claim it goes on with."""
    start = anchor[0] if isinstance(anchor, tuple) else anchor.start
    own = [m for m in passage.places if m.value.kind in _KINDS]
    clause = passage.clause_at(start)
    for within in ([m for m in own if clause[0] <= m.start < clause[1]], own):
        if within:
            best = min(within, key=lambda m: distance(m, anchor))
            return Where(best.value, (best.start, best.end), False)
    landwide = next((c for c in passage.of(Scope) if c.value.scope == "landwide"), None)
    if landwide is not None:
        return Where(country(scene), (landwide.start, landwide.end), False)
    if before is not None and before.place is not None:
        return Where(before.place, before.at, True)
    for earlier in scene.before(passage):
        named = [m for m in earlier.places if m.value.kind in _KINDS]
        if named:
            return Where(named[-1].value, (named[-1].start, named[-1].end), True)
    return _of_article(scene, passage)


def _of_article(scene: Scene, passage: Passage) -> Where:
    heading = scene.heading_of(passage)
    if heading is not None and heading.block.kind == "heading":
        named = [m for m in heading.places if m.value.kind in _KINDS]
        if len(named) == 1:
            return Where(named[0].value, (named[0].start, named[0].end), True)
    main = main_place(scene)
    if main is not None:
        return Where(main)
    scopes = Counter(c.value.scope for p in scene.passages for c in p.of(Scope))
    if scopes["local"] > scopes["national"] + scopes["landwide"]:
        return Where(None)
    return Where(country(scene))


def organisation_of(scene: Scene, passage: Passage, place: Place | None) -> Organisation | None:
    """The body whose figure it is: one named in the sentence, else the article's body of the place."""
    bodies = ("nav_office", "municipality", "county", "service", "nav")
    here = [
        o
        for o in scene.entities.organisations
        for m in o.mentions
        if passage.sentence.start <= m.start < passage.sentence.end and o.kind in bodies
    ]
    fitting = [o for o in here if place is None or o.place in (None, place.id)]
    if fitting:
        return min(fitting, key=lambda o: bodies.index(o.kind))
    if place is None or place.kind == "country":
        return None
    local = [
        o
        for o in scene.entities.organisations
        if o.place == place.id and o.kind in ("nav_office", "municipality")
    ]
    return max(local, key=lambda o: len(o.mentions), default=None)
