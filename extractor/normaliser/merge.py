"""One fact, one claim: repetitions become further evidence, rewordings are tied by `same_as`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from extractor.mention import Amount
from extractor.normaliser.claim import Claim

_WORD = regex.compile(r"\w+")
_SPENT = ("budget", "expenditure")
_MOST_ALIKE = 300  # claims of one kind; a list of more is no article, and no one rounds in it


def merge(claims: Iterable[Claim]) -> list[Claim]:
    """Join claims that state the same thing with the same figure; the fullest gives the slots."""
    kept: list[Claim] = []
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)  # places in `kept`
    for claim in claims:
        rivals = alike[_key(claim)]
        at = next((i for i in rivals if _same(kept[i], claim)), None)
        if at is None:
            rivals.append(len(kept))
            kept.append(claim)
            continue
        best, other = sorted((kept[at], claim), key=lambda c: (_is_loose(c), _gaps(c)))
        evidence = tuple(dict.fromkeys(best.evidence + other.evidence))
        kept[at] = replace(best, evidence=evidence)
    return kept


def _gaps(claim: Claim) -> int:
    """How many slots are unknown or only inferred."""
    return (claim.period is None) + (claim.speaker is None) + len(claim.inferred)


def _key(claim: Claim) -> tuple[object, ...]:
    """What two claims of one fact must have alike."""
    spent = claim.indicator if claim.indicator not in _SPENT else _SPENT
    slots = (claim.kind, claim.topic, spent, claim.direction, claim.negated)
    if claim.measure is None:
        return slots
    return (*slots, *_figure(claim.measure.value), claim.measure.value.modifier)


def _same(a: Claim, b: Claim) -> bool:
    """Whether two claims of one key are one fact; what one leaves open, the other may tell."""
    if not (_agree(a.period, b.period) and _agree(a.place, b.place)):
        return False
    if a.indicator != b.indicator and not (_is_loose(a) or _is_loose(b)):
        return False
    return a.measure is not None or a.group == b.group or None in (a.group, b.group)


def _is_loose(claim: Claim) -> bool:
    """«8,4 milliarder til sosialhjelp»: no word tells whether it is granted or was spent."""
    return claim.frame == "purpose" or claim.frame.endswith(":money")


def _agree(a: str | None, b: str | None) -> bool:
    return a == b or a is None or b is None


def _figure(value: Amount) -> tuple[object, ...]:
    return (value.kind, value.value, value.low, value.high, value.unit)


def announce(claims: Sequence[Claim]) -> list[Claim]:
    """A trend beside a change of the same direction only announces it: it becomes its evidence."""
    result = [c for c in claims if c.kind != "trend"]
    alone: list[Claim] = []
    changes: dict[tuple[object, ...], list[int]] = defaultdict(list)  # places in `result`
    for i, c in enumerate(result):
        if c.kind == "change":
            changes[c.topic, c.indicator, c.direction].append(i)
    for trend in (c for c in claims if c.kind == "trend"):
        alike = changes[trend.topic, trend.indicator, trend.direction]
        at = next((i for i in alike if _announces(trend, result[i])), None)
        if at is None:
            alone.append(trend)
        else:
            evidence = tuple(dict.fromkeys(result[at].evidence + trend.evidence))
            result[at] = replace(result[at], evidence=evidence)
    return sorted([*result, *alone], key=lambda c: c.evidence[0].start)


def _announces(trend: Claim, change: Claim) -> bool:
    apart = abs(trend.evidence[0].block - change.evidence[0].block)
    return apart <= 1 and _agree(trend.place, change.place)


def identify(claims: Sequence[Claim], source_id: str, text: str) -> list[Claim]:
    """Give each claim its id: a hash of source, folded evidence words, measure and kind."""
    result, seen = [], set()
    for claim in claims:
        first = claim.evidence[0]
        words = " ".join(_WORD.findall(text[first.start : first.end].casefold()))
        figure = _figure(claim.measure.value) if claim.measure else ()
        parts = (
            source_id,
            words,
            str(figure),
            claim.kind,
            claim.topic,
            claim.indicator,
            str(claim.direction),
        )
        id = hashlib.sha256("\0".join(parts).encode("utf8", "replace")).hexdigest()[:16]
        while id in seen:  # the same figure twice in one sentence, for two places
            id = hashlib.sha256(f"{id}\0{claim.place}".encode()).hexdigest()[:16]
        seen.add(id)
        result.append(replace(claim, id=id))
    return result


def tie(claims: Sequence[Claim]) -> list[Claim]:
    """Set `same_as` where a claim states another's fact less exactly («over 17 mill.»)."""
    result = list(claims)
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)  # places in `result`
    for i, claim in enumerate(result):
        if claim.measure is not None:
            alike[_slots(claim)].append(i)
    for i, claim in enumerate(result):
        if claim.measure is None or claim.measure.value.modifier is None:
            continue
        rivals = alike[_slots(claim)]
        for j in rivals if len(rivals) <= _MOST_ALIKE else ():
            other = result[j]
            if j != i and other.same_as is None and _rounds(claim, other):
                result[i] = replace(claim, same_as=other.id)
                break
    return result


def _slots(claim: Claim) -> tuple[object, ...]:
    """What a rough claim and its exact one must have alike."""
    kind = claim.measure.value.kind if claim.measure else None
    return (claim.kind, claim.topic, claim.indicator, claim.direction, claim.negated, kind)


def _rounds(rough: Claim, exact: Claim) -> bool:
    """Whether one figure is the other's, rounded; both of the same `_slots`."""
    if rough.measure is None or exact.measure is None:
        return False
    if not (_agree(rough.period, exact.period) and _agree(rough.place, exact.place)):
        return False
    a, b = rough.measure.value, exact.measure.value
    if a.value is None or b.value is None:
        return False
    return a.value != b.value and within_rounding(a, b.value)


def within_rounding(rough: Amount, exact: Decimal) -> bool:
    """Whether `exact` rounds to the rough figure's own digits, on the side its modifier says."""
    value = rough.value or Decimal(0)
    digits = value.normalize().as_tuple()
    step = Decimal(10) ** int(digits.exponent)
    if rough.modifier in ("MORE_THAN", "EQUAL_OR_MORE"):
        return value <= exact < value + step
    if rough.modifier in ("LESS_THAN", "EQUAL_OR_LESS"):
        return value - step < exact <= value
    return abs(value - exact) <= step / 2
