"""Directions told without a figure: «det er færre unge på sosialhjelp»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.lexicon.welfare import DirectionWord, Frame, Group, Indicator, Topic
from extractor.mention import Mention
from extractor.normaliser.claim import Span
from extractor.normaliser.scene import Passage, Scene, distance

_INFINITIVE = "å"
_REACH = {"adjective": 45, "noun": 60, "verb": 60}
# Comparatives that grade other words as often as they count people («mer effektiv», «større vekt»).
_LOOSE = frozenset({"mer", "meir", "mindre", "større", "ekstra", "opp fra", "opp frå", "ned fra", "ned frå"})


@dataclass(frozen=True, slots=True)
class Trend:
    """A direction of an indicator, with the words that tell each."""

    passage: Passage
    cue: Mention[DirectionWord]
    topic: str
    indicator: Indicator
    frame: str
    topic_at: Span
    span: Span
    """The clause that tells it."""


def find_trends(scene: Scene, passage: Passage) -> Iterator[Trend]:
    """Yield the directions a sentence tells of a topic it names, one for each topic and direction."""
    seen: set[tuple[str, str, str]] = set()
    for cue in passage.of(DirectionWord):
        clause = passage.clause_at(cue.start)
        if _is_of_a_figure(passage, cue, clause) or _is_a_purpose(scene, passage, cue):
            continue
        for topic in _topics(passage, cue, clause):
            indicator, frame = _indicator(passage, cue, topic, clause)
            key = (topic.value.id, indicator or "", cue.value.direction)
            if indicator is None or key in seen:
                continue
            seen.add(key)
            yield Trend(
                passage, cue, topic.value.id, indicator, frame, (topic.start, topic.end), clause
            )


def _is_of_a_figure(passage: Passage, cue: Mention[DirectionWord], clause: Span) -> bool:
    """Whether the direction is told by how much: then the figure is the claim."""
    return any(clause[0] <= amount.start < clause[1] for amount in passage.amounts)


def _is_a_purpose(scene: Scene, passage: Passage, cue: Mention[DirectionWord]) -> bool:
    """«for å redusere …» tells what is wanted, «mer effektiv» grades: neither is a trend."""
    words = [word for word in passage.words if word.end <= cue.start]
    if words and words[-1].form == _INFINITIVE:
        return True
    return scene.article.text[cue.start : cue.end].casefold() in _LOOSE


def _topics(
    passage: Passage, cue: Mention[DirectionWord], clause: Span
) -> list[Mention[Topic]]:
    """The topics the direction word is about: after an adjective or noun, on either side of a verb."""
    reach = _REACH[cue.value.part]
    found = []
    for topic in passage.of(Topic, clause):
        ahead = cue.value.part == "verb" or topic.start >= cue.start
        if topic.value.rank > 0 and ahead and distance(topic, cue) <= reach:
            found.append(topic)
    if not found and cue.value.part == "noun":
        found = [t for t in passage.of(Topic, clause) if t.value.rank > 0 and t.end <= cue.start][:1]
    best = max((t.value.rank for t in found), default=0)
    unique = {t.value.id: t for t in reversed(found) if t.value.rank == best}
    return list(unique.values())


def _indicator(
    passage: Passage, cue: Mention[DirectionWord], topic: Mention[Topic], clause: Span
) -> tuple[Indicator | None, str]:
    """What goes up or down: told by a word of the clause, else people count, else the topic's money."""
    frames = [
        f
        for f in passage.of(Frame, clause)
        if f.value.topic in (None, topic.value.id)
        and min(distance(f, cue), distance(f, topic)) <= 30
        and not (f.start == cue.start)
    ]
    if frames:
        best = min(frames, key=lambda f: (f.start != topic.start, distance(f, cue)))
        return best.value.indicator, best.value.id
    people = any(g.value.people and distance(g, cue) <= 25 for g in passage.of(Group, clause))
    if topic.value.id in ("sykefravaer", "arbeidsledighet"):
        return topic.value.percent, f"{topic.value.id}:trend"
    if people or topic.value.rank < 2:
        return topic.value.count, f"{topic.value.id}:trend"
    if cue.value.part == "verb":
        return topic.value.money, f"{topic.value.id}:trend"
    return topic.value.count, f"{topic.value.id}:trend"
