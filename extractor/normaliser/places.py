"""Where a figure holds: the place of the clause, sentence, paragraph, heading, top or country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.lexicon.welfare import Indicator, Scope
from extractor.mention import Mention, Organisation, Place, PlaceKind
from extractor.normaliser.claim import Span
from extractor.normaliser.scene import Passage, Scene, distance

_RIGHT_BEHIND = regex.compile(r"\s(?:i|på)\s")  # «15,1 prosent i Tinn»
_PARTED = regex.compile(r"(?:,|,?\sog|,?\smens|,?\smedan)\s(?:(?:i|på)\s)?$")
_SERVICE_FOR = regex.compile(
    r"(?:tjenesten|tenesta|kontoret|rådgivningen|rådgjevinga|rådgivinga|vernet|samarbeidet|vakta)"
    r" (?:for|i) $"
)
_LIES_IN = regex.compile(r"(?:\s(?:kommune|herad))?\s(?:i|på)\s")
_AROUND_REACH = 14  # characters
_OWN_REACH = 12  # characters between a place and its own figure
NORWAY = Place("l0", "Norge", "country", "NO")
_COUNTED_BY_NAV: frozenset[str] = frozenset({"fraud", "overpayment"})
_KINDS = ("municipality", "county", "district", "country")
_OWN: tuple[PlaceKind, ...] = ("municipality", "county", "district")
_LOCAL_BODIES = ("nav_office", "municipality", "county")
_NATIONAL = ("national", "landwide")
_MINISTERS = ("minister", "statsråd")
_SURE = 6  # a place with this weight is the article's, however often the country is named
_LEAST = 2  # a place named once in passing is not what the article is about
_JOINT = 3  # so many places before one figure share it


@dataclass(frozen=True, slots=True)
class Where:
    """A place with the words it was read from; `at` is None where it is inferred."""

    place: Place | None
    at: Span | None = None
    inferred: bool = True
    index: int = -1
    """Number of the sentence it was used in."""


def country(scene: Scene) -> Place:
    """The article's row for Norway, or the one that is added to it."""
    return next((p for p in scene.entities.places if p.code == "NO"), NORWAY)


def main_place(scene: Scene, kinds: Sequence[PlaceKind] = _OWN) -> Place | None:
    """The place of these kinds the article is about: its mentions at the top count most.

    None where the country is named more often than any place, as in a minister's statement.
    """
    weights: Counter[str] = Counter()
    rows = {place.id: place for place in scene.entities.places}
    for id, weight in scene.at_places.items():
        if rows[id].kind in kinds:
            weights[id] = weight
    for body in scene.entities.organisations:
        if body.place and rows[body.place].kind in kinds and body.kind in _LOCAL_BODIES:
            weights[body.place] += 2 * len(body.mentions)
    if not weights:
        return None
    best, weight = weights.most_common(1)[0]
    national = sum(scene.scopes[scope] for scope in _NATIONAL)
    if kinds is not _OWN:
        return rows[best]  # «i fylket»: the only county, however seldom named
    return rows[best] if weight >= max(_LEAST, min(2 * national, _SURE)) else None


def place_of(scene: Scene, passage: Passage, anchor: Span, before: Where | None) -> Where:
    """The place a figure at `anchor` holds for; `before` is that of the claim it goes on with."""
    own = [m for m in passage.places if m.value.kind in _KINDS and not _compared(scene, m)]
    own = [m for m in own if not _is_origin(passage, m) and not _is_around(scene, passage, m)]
    clause = passage.clause_at(anchor[0])
    within = [m for m in own if clause[0] <= m.start < clause[1]]
    within = within or [m for m in own if m.start < clause[0]]
    landwide = _scoped(passage, clause, "landwide")
    if landwide is not None and not any(m.value.kind == "municipality" for m in within):
        return Where(country(scene), (landwide.start, landwide.end), False)
    shared = _scoped(passage, clause, "joint")
    if shared is not None and len({m.value.id for m in within}) > 1:
        return Where(None, (shared.start, shared.end), False)
    if within:
        return _named(scene, passage, anchor, within)
    if _is_joint(scene, passage, clause):
        region = main_place(scene)  # «dei fire kommunane» of Lister are Lister
        return Where(region if region and region.kind == "district" else None)
    for scope, kinds in (("county", ("county",)), ("municipality", ("municipality",))):
        said = _scoped(passage, clause, scope)
        body = main_place(scene, kinds) if said else None  # type: ignore[arg-type]
        if said is not None and body is not None:
            return Where(body, (said.start, said.end), True)
    there = [word.form for word in passage.words[:1]] in (["der"], ["dér"])
    for earlier in scene.before(passage):
        if before is not None and earlier.index <= before.index and not there:
            break
        named = [m for m in earlier.places if m.value.kind in _KINDS]
        if named:
            return Where(named[-1].value, (named[-1].start, named[-1].end), True)
    if before is not None:
        return Where(before.place, before.at, True)
    return _of_speaker(scene, anchor) or _of_article(scene, passage)


def _named(scene: Scene, passage: Passage, anchor: Span, places: Sequence[Mention[Place]]) -> Where:
    """The nearest place; of a pair of places and a pair of figures, the one of the same order."""
    ahead = [m for m in places if m.end <= anchor[0]]
    if _in_a_row(ahead) >= _JOINT and len(passage.amounts) < len(ahead):
        return Where(None)  # «tenesta, som Volda, Ørsta og Hareid driv i lag»: a joint figure
    text = scene.article.text
    listed = len(ahead) > 1 and _in_a_row(ahead) == len(ahead)
    if listed and _SERVICE_FOR.search(text[max(0, ahead[0].start - 40) : ahead[0].start]):
        return Where(None)  # «gjeldsrådgivningen for Ørsta og Volda»
    figures = [a for a in passage.amounts if a.value.kind != "age"]
    order = next((i for i, a in enumerate(figures) if a.start <= anchor[0] < a.end), None)
    paired = len(places) == len(figures) == 2 and order is not None
    if paired and places[1].end <= figures[0].start and places[1].start - places[0].end <= 8:
        best = places[order or 0]
    else:
        behind = (
            m for m in places if _RIGHT_BEHIND.fullmatch(scene.article.text, anchor[1], m.start)
        )
        own = [m for m in places if not _heads_next(scene, passage, anchor, m)]
        nearest = min(own or places, key=lambda m: (distance(m, anchor), m.start))
        best = next(behind, nearest)
        subject = [m for m in ahead if m.value.kind == "municipality"]
        if best.value.kind == "country" and subject:
            best = subject[-1]  # «Trondheim har bygget en tredel av plassene i hele Norge»
    return Where(best.value, (best.start, best.end), False)


def _heads_next(scene: Scene, passage: Passage, anchor: Span, place: Mention[Place]) -> bool:
    """«Rælingen tek 65 flyktningar, Nittedal 90»: a later place with a figure of its own."""
    if (
        place.start < anchor[1]
        or _PARTED.search(scene.article.text[max(0, place.start - 12) : place.start]) is None
    ):
        return False
    return any(0 < a.start - place.end <= _OWN_REACH for a in passage.amounts)


def _in_a_row(places: Sequence[Mention[Place]]) -> int:
    """How many places stand in one list: «Volda, Ørsta og Hareid»."""
    longest = run = min(1, len(places))
    for a, b in pairwise(places):
        run = run + 1 if b.start - a.end <= 5 else 1
        longest = max(longest, run)
    return longest


def _is_joint(scene: Scene, passage: Passage, clause: Span) -> bool:
    """«I dei tre kommunane», «i alt» after several places: a figure for them together."""
    if _scoped(passage, clause, "joint") is not None:
        return True
    if _scoped(passage, clause, "total") is None:
        return False
    near = [
        p for p in scene.section_before(passage) if p.sentence.block >= passage.sentence.block - 1
    ]
    listed = [p for p in scene.section_before(passage) if p.block.kind == "list_item"]
    told = {
        m.value.id for p in (*near, *listed) for m in p.places if m.value.kind == "municipality"
    }
    return len(told) > 1


def _is_around(scene: Scene, passage: Passage, place: Mention[Place]) -> bool:
    """«Volda kommune i Møre og Romsdal»: it only tells where the place before it lies."""
    return any(
        0 < place.start - before.end <= _AROUND_REACH
        and before.value.kind == "municipality"
        and _LIES_IN.fullmatch(scene.article.text, before.end, place.start)
        for before in passage.places
    )


def _is_origin(passage: Passage, place: Mention[Place]) -> bool:
    """«131 av dem kom fra Ukraina»: where people come from, not where they are."""
    abroad = place.value.kind == "country" and place.value.code != "NO"
    return abroad and passage.forms_before(place.start)[-1:] in (["fra"], ["frå"])


def _compared(scene: Scene, place: Mention[Place]) -> bool:
    """«lavere enn i Sverige»: the place is what is compared with."""
    return scene.article.text[max(0, place.start - 8) : place.start].endswith(("enn i ", "enn "))


def _scoped(passage: Passage, clause: Span, scope: str) -> Mention[Scope] | None:
    return next((c for c in passage.of(Scope, clause) if c.value.scope == scope), None)


def _of_speaker(scene: Scene, anchor: Span) -> Where | None:
    """The place of the office a speaker leads: «sier avdelingsleder Moen ved Nav Gjøvik»."""
    utterance = scene.utterance_at(anchor[0])
    person = next(
        (p for p in scene.entities.people if utterance and p.id == utterance.speaker), None
    )
    if person is None:
        return None
    if any(word in (person.role or "").casefold() for word in _MINISTERS):
        return Where(country(scene))
    body = next((o for o in scene.entities.organisations if o.id == person.organisation), None)
    place = next((p for p in scene.entities.places if body and p.id == body.place), None)
    return Where(place) if place is not None else None


def _of_article(scene: Scene, passage: Passage) -> Where:
    heading = scene.heading_of(passage)
    if heading is not None and heading.block.kind == "heading":
        named = [m for m in heading.places if m.value.kind in _KINDS]
        if len(named) == 1:
            return Where(named[0].value, (named[0].start, named[0].end), True)
    main = main_place(scene)
    if main is not None:
        return Where(main)
    scopes = scene.scopes
    if scopes["local"] > scopes["national"] + scopes["landwide"]:
        return Where(None)
    return Where(country(scene))


def organisation_of(
    scene: Scene, passage: Passage, place: Place | None, indicator: Indicator
) -> Organisation | None:
    """The body whose figure it is: named in the sentence, else the article's of that place."""
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
    if place is None:
        return _joint_body(scene)
    if place.kind == "country":  # what is paid wrongly or cheated of, Nav counts
        agency = (o for o in scene.entities.organisations if o.kind == "nav")
        return next(agency, None) if indicator in _COUNTED_BY_NAV else None
    local = [
        o
        for o in scene.entities.organisations
        if o.place == place.id and o.kind in ("nav_office", "municipality")
    ]
    joint = _joint_body(scene) if place.kind != "county" else None
    return max(local, key=lambda o: len(o.mentions), default=joint)


def _joint_body(scene: Scene) -> Organisation | None:
    """The one office that an article on several municipalities is about: Nav Lister."""
    kinds = {place.id: place.kind for place in scene.entities.places}
    bodies = [o for o in scene.entities.organisations if o.kind in ("nav_office", "service")]
    if len(bodies) != 1:
        return None
    place = bodies[0].place
    regional = place is not None and kinds.get(place) == "district"
    told = scene.at_places[place] if place is not None else 0
    if len(bodies[0].mentions) < _LEAST and not (regional and told > _LEAST):
        return None  # a region named at the top is what the article is about
    return bodies[0] if place is None or kinds.get(place) == "district" else None
