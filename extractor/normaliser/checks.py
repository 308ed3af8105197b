"""Arithmetic: does a stated change follow from the article's own levels?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.normaliser.claim import Check, Claim

_MOST_LEVELS = 60  # of one matter; among more, a pair that fits by chance proves nothing


def check(claims: Sequence[Claim]) -> list[Claim]:
    """Add to each change the checks against pairs of levels of its topic, indicator and place."""
    levels: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for c in claims:
        usable = c.kind in ("level", "share") and c.period is not None and not c.same_as
        if usable and _value(c) is not None:
            levels[_matter(c)].append(c)
    return [replace(c, checks=tuple(_checks(c, levels[_matter(c)]))) for c in claims]


def _matter(claim: Claim) -> tuple[object, ...]:
    """What a change and its two levels must have alike."""
    return (claim.topic, claim.indicator, claim.place)


def _checks(claim: Claim, levels: Sequence[Claim]) -> Iterator[Check]:
    stated = _value(claim)
    if claim.kind != "change" or stated is None or claim.measure is None:
        return
    if len(levels) > _MOST_LEVELS:
        return
    for earlier in levels:
        for later in levels:
            if earlier is later or not _pair(claim, earlier, later):
                continue
            computed = _computed(claim, earlier, later)
            if computed is not None:
                agrees = _agrees(stated, computed, claim.measure.value.kind)
                rule = "percentage" if claim.measure.value.kind == "percent" else "difference"
                yield Check(
                    rule,  # type: ignore[arg-type]
                    (earlier.id, later.id),
                    float(stated),
                    float(round(computed, 4)),
                    agrees,
                )
                return


def _pair(claim: Claim, earlier: Claim, later: Claim) -> bool:
    """Whether two levels of its matter are the ends of the change: by kind and time."""
    if earlier.measure is None or later.measure is None:
        return False
    if earlier.measure.value.kind != later.measure.value.kind:
        return False
    if claim.period is not None and later.period != claim.period:
        return False
    if claim.baseline is not None and earlier.period != claim.baseline:
        return False
    return (earlier.period or "") < (later.period or "")


def _computed(claim: Claim, earlier: Claim, later: Claim) -> Decimal | None:
    old, new = _value(earlier), _value(later)
    if old is None or new is None or claim.measure is None or earlier.measure is None:
        return None
    moved = old - new if claim.direction == "down" else new - old
    kind, unit = claim.measure.value.kind, earlier.measure.value.kind
    if kind == "percent" and old:
        if unit == "percent":
            return moved  # «ned 0,9 prosent» between two percentages means points
        return 100 * moved / old
    if kind == unit or (kind == "percentage_point" and unit == "percent"):
        return moved
    return None


def _agrees(stated: Decimal, computed: Decimal, kind: str) -> bool:
    """Equal to the digits that were stated; a percentage to its own last digit."""
    exponent = int(stated.normalize().as_tuple().exponent)
    step = Decimal(10) ** min(exponent, 0 if kind == "percent" else exponent)
    return abs(stated - computed) <= step / 2 if step else stated == computed


def _value(claim: Claim) -> Decimal | None:
    return claim.measure.value.value if claim.measure else None
