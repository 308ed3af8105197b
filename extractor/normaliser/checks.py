"""Arithmetic: does a stated change follow from the article's own levels?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.normaliser.claim import Check, Claim

_MOST_LEVELS = 60  # of one matter; among more, a pair that fits by chance proves nothing
_ROUND = 2  # zeros that end a rounded sum or count: 1 400 may be 1 412, 946 is 946


def check(claims: Sequence[Claim]) -> list[Claim]:
    """Add to each change the check against a pair of levels of its matter.

    A pair that fits is told, whichever it is. One that does not is told only where it is the only
    one and stands beside the change: other levels are too often of other people.
    """
    levels: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for c in claims:
        usable = c.kind in ("level", "share") and c.period is not None and not c.same_as
        if usable and _value(c) is not None and not c.negated:
            levels[_matter(c)].append(c)
    return [replace(c, checks=tuple(_checks(c, levels[_matter(c)]))) for c in claims]


def _matter(claim: Claim) -> tuple[object, ...]:
    """What a change and its two levels must have alike."""
    group = claim.group.lemma if claim.group else None
    return (claim.topic, claim.indicator, claim.place, group, claim.whole, claim.modality)


def _checks(claim: Claim, levels: Sequence[Claim]) -> Iterator[Check]:
    if claim.kind != "change" or _value(claim) is None or len(levels) > _MOST_LEVELS:
        return
    pairs = [
        (earlier, later)
        for earlier in levels
        for later in levels
        if earlier is not later and _pair(claim, earlier, later)
    ]
    checks = [found for pair in pairs if (found := _checked(claim, *pair)) is not None]
    fitting = next((found for found in checks if found.agrees), None)
    if fitting is not None:
        yield fitting
    elif len(pairs) == 1 and _belong(claim, *pairs[0]):
        yield from checks


def _belong(claim: Claim, earlier: Claim, later: Claim) -> bool:
    """Whether the text itself ties a change to its two levels.

    They stand in one sentence, or in one paragraph whose change tells both its times.
    """
    three = (claim, earlier, later)
    if len({(c.evidence[0].start, c.evidence[0].end) for c in three}) == 1:
        return True
    ends = claim.period is not None and claim.baseline is not None
    return ends and len({c.evidence[0].block for c in three}) == 1


def _pair(claim: Claim, earlier: Claim, later: Claim) -> bool:
    """Whether two levels of its matter are the ends of the change: by kind, unit and time."""
    if earlier.measure is None or later.measure is None or claim.measure is None:
        return False
    old, new, moved = earlier.measure.value, later.measure.value, claim.measure.value
    if (old.kind, old.per) != (new.kind, new.per):
        return False
    if moved.kind == old.kind and moved.per != old.per:
        return False  # «9 300 kroner meir i året» of sums a month
    if claim.period is not None and later.period != claim.period:
        return False
    if claim.baseline is not None and earlier.period != claim.baseline:
        return False
    return (earlier.period or "") < (later.period or "")


def _checked(claim: Claim, earlier: Claim, later: Claim) -> Check | None:
    """The change as it follows from two levels; None where their units tell nothing of it."""
    if claim.measure is None or earlier.measure is None:
        return None
    old, new, stated = _value(earlier), _value(later), _value(claim)
    kind, unit = claim.measure.value.kind, earlier.measure.value.kind
    of_old = kind == "percent" and unit != "percent"
    told = of_old or kind == unit or (kind, unit) == ("percentage_point", "percent")
    if old is None or new is None or stated is None or not told or (of_old and old <= 0):
        return None
    least, most = _moved(claim, earlier, later, of_old=of_old)
    step = Decimal(10) ** min(_exponent(stated), 0) if kind == "percent" else 2 * _slack(claim)
    moved = old - new if claim.direction == "down" else new - old
    return Check(
        "percentage" if kind == "percent" else "difference",
        (earlier.id, later.id),
        float(stated),
        float(round(100 * moved / old if of_old else moved, 4)),
        least - step / 2 <= stated <= most + step / 2,
    )


def _moved(claim: Claim, earlier: Claim, later: Claim, *, of_old: bool) -> tuple[Decimal, Decimal]:
    """The least and the most that something moved by, for all that two rounded levels may be."""
    ends = []
    for old in _ends(earlier):
        for new in _ends(later):
            moved = old - new if claim.direction == "down" else new - old
            ends.append(100 * moved / old if of_old and old else moved)
    return min(ends), max(ends)


def _ends(claim: Claim) -> tuple[Decimal, Decimal]:
    value = _value(claim) or Decimal(0)
    return value - _slack(claim), value + _slack(claim)


def _slack(claim: Claim) -> Decimal:
    """Half of the last digit that a figure is told to; a count that is not round is exact."""
    value = _value(claim)
    if value is None or claim.measure is None:
        return Decimal(0)
    exponent = _exponent(value)
    part = claim.measure.value.kind in ("percent", "percentage_point", "ratio")
    rounded = exponent >= _ROUND or part or exponent < 0
    return Decimal(10) ** (min(exponent, 0) if part else exponent) / 2 if rounded else Decimal(0)


def _exponent(value: Decimal) -> int:
    return int(value.normalize().as_tuple().exponent)


def _value(claim: Claim) -> Decimal | None:
    return claim.measure.value.value if claim.measure else None
