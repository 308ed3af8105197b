"""What is said of a matter, sorted into facts, and the facts that speak against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from extractor.fact import ConflictReason, ConflictRow, Fact
from extractor.linking.days import comparable
from extractor.linking.figures import apart, same
from extractor.linking.matter import Body, Matter, Statement

_MOST_FACTS = 30  # of one matter; a longer list of figures is a table, and its columns are lost
_MOST_STORIES = 50  # of one fact, looked through for two that can be compared
_VARIES = frozenset({"rate", "income_limit", "duration", "processing_time", "other"})
"""What differs from case to case, so that two figures are no conflict."""


@dataclass(slots=True)
class Gathered:
    """Statements of one figure; the first is the most exact."""

    told: list[Statement]
    rivals: list[tuple[Gathered, ConflictReason]] = field(default_factory=list)

    @property
    def first(self) -> Statement:
        """The most exact."""
        return self.told[0]

    @property
    def stories(self) -> set[str]:
        """The stories that tell it."""
        return {statement.telling.cluster for statement in self.told}

    @property
    def confidence(self) -> float:
        """Of the best telling."""
        return max(statement.telling.confidence for statement in self.told)

    def takes(self, statement: Statement) -> bool:
        """Whether the statement may be of this fact, the figure apart."""
        first = self.first
        if (first.direction, first.negated) != (statement.direction, statement.negated):
            return False
        if statement.negated and first.telling.cluster != statement.telling.cluster:
            return False
        return all(
            _open(told.counted, statement.counted) and _one_body(told.body, statement.body)
            for told in self.told
        )


def facts(matter: Matter, alone: str, told: Iterable[Statement]) -> list[Fact]:
    """The facts of one matter, with the conflicts between them."""
    gathered = gather(told)
    if matter.modality == "asserted" and len(gathered) <= _MOST_FACTS:
        for one, other in combinations(gathered, 2):
            why = _conflict(matter, one, other, gathered)
            if why is not None:
                one.rivals.append((other, why))
                other.rivals.append((one, why))
    ids = list(_ids(matter, alone, gathered))
    id_of = {id(group): name for group, name in zip(gathered, ids, strict=True)}
    return [_fact(matter, group, id_of[id(group)], lambda g: id_of[id(g)]) for group in gathered]


def gather(told: Iterable[Statement]) -> list[Gathered]:
    """Put equal figures together, then a rough one with the only exact one that it can stand for.

    Where it can stand for several, nobody can tell which, and it is a fact of its own.
    """
    groups: list[Gathered] = []
    equal: dict[object, list[Gathered]] = {}
    for statement in sorted(told, key=_exactness):
        fits = [g for g in equal.get(_value(statement), ()) if _fits(g, statement)]
        if not fits and len(groups) <= _MOST_FACTS:
            fits = [group for group in groups if _fits(group, statement)]
            fits = fits if len(fits) == 1 else []
        if fits:
            fits[0].told.append(statement)
            continue
        groups.append(Gathered([statement]))
        equal.setdefault(_value(statement), []).append(groups[-1])
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


def _fits(group: Gathered, statement: Statement) -> bool:
    one, other = group.first.figure, statement.figure
    if one is None or other is None:
        return one is other and group.takes(statement)
    return same(one, other) and group.takes(statement)


def _open(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _one_body(one: Body | None, other: Body | None) -> bool:
    """Whether two figures can be of one body: Nav's and the municipality's own figure are alike."""
    return one is None or other is None or one == other or (one.public and other.public)


def _conflict(
    matter: Matter, one: Gathered, other: Gathered, groups: Sequence[Gathered]
) -> ConflictReason | None:
    """Why two facts of one matter cannot both be right; None where they can, or where we doubt."""
    a, b = one.first, other.first
    if a.figure is None or b.figure is None or a.counted != b.counted or not matter.numbered:
        return None
    if a.negated or b.negated:
        exact = a.figure == b.figure and a.figure.modifier is None and a.direction == b.direction
        why: ConflictReason | None = "denied" if exact and a.negated != b.negated else None
    elif _varies(matter):
        why = None
    elif a.direction != b.direction:
        why = "direction" if {a.direction, b.direction} == {"up", "down"} else None
    else:
        why = "value" if apart(a.figure, b.figure) else None
    return why if why and _two_stories(matter, one, other, groups) else None


def _varies(matter: Matter) -> bool:
    """Whether two figures may be of two things that the claims do not tell apart."""
    if matter.indicator in _VARIES:
        return True
    if matter.kind == "share":
        return matter.whole is None
    return matter.kind == "change" and matter.baseline is None


def _two_stories(
    matter: Matter, one: Gathered, other: Gathered, groups: Sequence[Gathered]
) -> bool:
    """Whether two stories, each with one figure for the matter, can be held against each other.

    A story that tells several figures tells several things, though the claims do not say which.
    """
    several = _tell_several(groups)
    mine, theirs = (list(_spokesmen(group, several)) for group in (one, other))
    return any(
        a.telling.cluster != b.telling.cluster
        and _answers(a.body, b.body)
        and comparable(matter.period, a.telling.published, b.telling.published)
        for a in mine
        for b in theirs
    )


def _tell_several(groups: Sequence[Gathered]) -> set[str]:
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


def _ids(matter: Matter, alone: str, groups: Sequence[Gathered]) -> Iterator[str]:
    seen: set[str] = set()
    for group in groups:
        first = group.first
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
        yield name


def _fact(matter: Matter, group: Gathered, name: str, id_of: Callable[[Gathered], str]) -> Fact:
    first = group.first
    tellings = sorted(
        (statement.telling for statement in group.told),
        key=lambda t: (t.published is None, t.published or "", t.source, t.claim),
    )
    dates = [telling.published for telling in tellings if telling.published]
    return Fact.model_validate(
        {
            "id": name,
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
                (_row(group, rival, why, id_of(rival)) for rival, why in group.rivals),
                key=lambda row: (-row.confidence, row.fact),
            ),
            "tellings": tellings,
        }
    )


def _row(group: Gathered, rival: Gathered, why: ConflictReason, name: str) -> ConflictRow:
    return ConflictRow(
        fact=name,
        why=why,
        measure=rival.first.measure,
        direction=rival.first.direction,
        confidence=round(group.confidence * rival.confidence, 4),
    )
