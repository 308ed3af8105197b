"""What is said of a matter, sorted into facts, and the facts that speak against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from extractor.fact import ConflictReason, ConflictRow, Fact
from extractor.linking.days import comparable
from extractor.linking.figures import apart, same
from extractor.linking.matter import Body, Matter, Statement

_MOST_FACTS = 30  # of one matter; a longer list of figures is a table, and its columns are lost
_MOST_STORIES = 50  # of one fact, looked through for two that can be compared
_VARIES = frozenset({"rate", "income_limit", "duration", "processing_time", "other"})
"""What differs from case to case, so that two figures are no conflict."""


class Gathered:
    """Statements of one figure; the first is the most exact."""

    def __init__(self, first: Statement) -> None:
        self.first = first
        self.name = ""
        """The fact's id, once all of the matter are known."""
        self.told: list[Statement] = []
        self.stories: set[str] = set()
        self.rivals: list[tuple[Gathered, ConflictReason]] = []
        self._counted: set[str | None] = set()
        self._bodies: set[Body | None] = set()
        self.add(first)

    def add(self, statement: Statement) -> None:
        """Take a statement in."""
        self.told.append(statement)
        self.stories.add(statement.telling.cluster)
        self._counted.add(statement.counted)
        self._bodies.add(statement.body)

    @property
    def confidence(self) -> float:
        """Of the best telling."""
        return max(statement.telling.confidence for statement in self.told)

    def takes(self, statement: Statement) -> bool:
        """Whether the statement is of this fact."""
        first = self.first
        if (first.direction, first.negated) != (statement.direction, statement.negated):
            return False
        if statement.negated and first.telling.cluster != statement.telling.cluster:
            return False
        if not all(_open(noun, statement.counted) for noun in self._counted):
            return False
        if not all(_one_body(body, statement.body) for body in self._bodies):
            return False
        if first.figure is None or statement.figure is None:
            return first.figure is statement.figure
        return same(first.figure, statement.figure)


def facts(matter: Matter, alone: str, told: Iterable[Statement]) -> list[Fact]:
    """The facts of one matter, with the conflicts between them.

    `alone` is the story that the matter is confined to, «» where it is not.
    """
    groups = gather(told)
    if matter.modality == "asserted" and len(groups) <= _MOST_FACTS:
        several = _tell_several(groups)
        for one, other in combinations(groups, 2):
            why = _conflict(matter, one, other)
            if why is not None and _two_stories(matter, one, other, several):
                one.rivals.append((other, why))
                other.rivals.append((one, why))
    seen: set[str] = set()
    for group in groups:
        group.name = _name(matter, alone, group.first, seen)
    return [_fact(matter, group) for group in groups]


def gather(told: Iterable[Statement]) -> list[Gathered]:
    """Put equal figures together, then a rough one with the only exact one that it can stand for.

    Where it can stand for several, nobody can tell which, and it is a fact of its own.
    """
    groups: list[Gathered] = []
    equal: dict[object, list[Gathered]] = {}
    for statement in sorted(told, key=_exactness):
        alike = equal.setdefault(_value(statement), [])
        fits = [group for group in alike if group.takes(statement)]
        if not fits and len(groups) <= _MOST_FACTS:
            fits = [group for group in groups if group.takes(statement)]
            fits = fits if len(fits) == 1 else []
        if fits:
            fits[0].add(statement)
        else:
            groups.append(Gathered(statement))
            alike.append(groups[-1])
    return groups


def _exactness(statement: Statement) -> tuple[object, ...]:
    """Sorts the most exact figure first, in an order that does not depend on the input's."""
    figure, telling = statement.figure, statement.telling
    return (
        figure.roughness if figure else (),
        figure.numbers if figure else (),
        -figure.side if figure else 0,
        statement.body is None,
        statement.counted is None,
        -telling.confidence,
        telling.source,
        telling.claim,
        telling.published or "",
        telling.exact,
    )


def _value(statement: Statement) -> object:
    return statement.figure.numbers if statement.figure else None


def _open(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _one_body(one: Body | None, other: Body | None) -> bool:
    """Whether two figures can be of one body: Nav's and the municipality's own figure are alike."""
    return one is None or other is None or one == other or (one.public and other.public)


def _conflict(matter: Matter, one: Gathered, other: Gathered) -> ConflictReason | None:
    """Why two facts of one matter cannot both be right; None where they can, or where we doubt."""
    a, b = one.first, other.first
    if a.figure is None or b.figure is None or a.counted != b.counted or not matter.numbered:
        return None
    if a.negated or b.negated:
        exact = a.figure == b.figure and a.figure.modifier is None and a.direction == b.direction
        return "denied" if exact and a.negated != b.negated else None
    if _varies(matter):
        return None
    if a.direction != b.direction:
        return "direction" if {a.direction, b.direction} == {"up", "down"} else None
    return "value" if apart(a.figure, b.figure) else None


def _varies(matter: Matter) -> bool:
    """Whether two figures may be of two things that the claims do not tell apart."""
    if matter.indicator in _VARIES:
        return True
    if matter.kind == "share":
        return matter.whole is None
    return matter.kind == "change" and matter.baseline is None


def _two_stories(matter: Matter, one: Gathered, other: Gathered, several: set[str]) -> bool:
    """Whether two stories, each with one figure for the matter, can be held against each other."""
    mine, theirs = (list(_spokesmen(group, several)) for group in (one, other))
    return any(
        a.telling.cluster != b.telling.cluster
        and _answers(a.body, b.body)
        and comparable(matter.period, a.telling.published, b.telling.published)
        for a in mine
        for b in theirs
    )


def _tell_several(groups: Sequence[Gathered]) -> set[str]:
    """The stories with several figures: they tell several things, though no claim says which."""
    several: set[str] = set()
    asserted = [group for group in groups if not group.first.negated]
    for one, other in combinations(asserted, 2):
        a, b = one.first, other.first
        if a.counted == b.counted and not (a.figure and b.figure and same(a.figure, b.figure)):
            several |= one.stories & other.stories
    return several


def _spokesmen(group: Gathered, several: set[str]) -> Iterator[Statement]:
    """Yield a telling of each story that has one figure alone and says itself for which period.

    A period from the context is the commonest slot to be wrong, and each such error would look like
    a conflict.
    """
    seen: set[str] = set(several)
    for statement in group.told:
        telling = statement.telling
        if "period" in telling.inferred or telling.cluster in seen:
            continue
        if len(seen) < _MOST_STORIES + len(several):
            seen.add(telling.cluster)
            yield statement


def _answers(one: Body | None, other: Body | None) -> bool:
    """Whether a figure of one body can be held against one of the other.

    A figure without a body is the place's; Nav's own clients are others than the municipality's.
    """
    if one is None or other is None:
        named = one or other
        return named is None or named.public
    return one == other


def _name(matter: Matter, alone: str, first: Statement, seen: set[str]) -> str:
    """A hash of the matter and what the first statement says of it; no two are the same."""
    figure = first.figure
    parts = (
        matter.to_json(),
        alone,
        first.direction,
        first.negated,
        figure and [*map(str, figure.numbers), figure.modifier],
        first.counted,
        first.body and first.body.name,
        first.telling.cluster if first.negated else None,
    )
    name = hashlib.sha256(repr(parts).encode("utf8", "replace")).hexdigest()[:16]
    while name in seen:
        name = hashlib.sha256(name.encode()).hexdigest()[:16]
    seen.add(name)
    return name


def _fact(matter: Matter, group: Gathered) -> Fact:
    first = group.first
    tellings = sorted(
        (statement.telling for statement in group.told),
        key=lambda t: (t.published is None, t.published or "", t.source, t.claim),
    )
    dates = [telling.published for telling in tellings if telling.published]
    return Fact.model_validate(
        {
            "id": group.name,
            "kind": matter.kind,
            "topic": matter.topic,
            "indicator": matter.indicator,
            "measure": first.measure,
            "direction": first.direction,
            "period": matter.period,
            "baseline": matter.baseline,
            "place": first.place,
            "group": first.group,
            "whole": first.whole,
            "modality": matter.modality,
            "negated": first.negated,
            "articles": len({telling.source for telling in tellings}),
            "stories": len(group.stories),
            "first_published": min(dates, default=None),
            "last_published": max(dates, default=None),
            "conflicts": sorted(
                (_row(group, rival, why) for rival, why in group.rivals),
                key=lambda row: (-row.confidence, row.fact),
            ),
            "tellings": tellings,
        }
    )


def _row(group: Gathered, rival: Gathered, why: ConflictReason) -> ConflictRow:
    return ConflictRow(
        fact=rival.name,
        why=why,
        measure=rival.first.measure,
        direction=rival.first.direction,
        confidence=round(group.confidence * rival.confidence, 4),
    )
