"""Which claim of a record is which of the gold, and which of its slots are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluate.compare import SLOTS, Named, Span
from extractor.evaluate.found import FoundClaim
from extractor.evaluate.gold import Gold, GoldClaim
from extractor.evaluate.words import stems

_NORWAY = frozenset({"Norge", "Noreg"})


@dataclass(frozen=True, slots=True)
class Pairing:
    """Claims of the gold and their finds, both by index."""

    found_of: dict[int, int]
    """From gold to found, the surest pair first."""
    candidates: frozenset[int]
    """Every find that fits some claim of the gold, taken by another or not."""


def pair_claims(gold: Gold, found: Sequence[FoundClaim]) -> Pairing:
    """Pair each gold claim with one find: most slots right, then most shared text, go first."""
    fits: list[tuple[int, int, int, int]] = []
    for f, claim in enumerate(found):
        for g, expected in enumerate(gold.claims):
            shared = _overlap(claim.spans, expected.spans)
            same_words = claim.figure_span is not None and claim.figure_span == expected.figure_span
            if _same_figure(claim, expected) and (shared > 0 or same_words):
                agreement = len(SLOTS) - len(wrong_slots(gold, expected, claim))
                fits.append((agreement, shared, -f, -g))  # of equals the earlier goes first
    found_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, f, g in sorted(fits, reverse=True):
        if -f not in taken and -g not in found_of:
            taken.add(-f)
            found_of[-g] = -f
    return Pairing(found_of, frozenset(-fit[2] for fit in fits))


def _same_figure(found: FoundClaim, gold: GoldClaim) -> bool:
    if found.figure is None or gold.figure is None:
        return found.figure is gold.figure
    return found.figure.agrees_with(gold.figure)


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> int:
    """Characters that the best pair of spans shares; negative is their distance."""
    return max(
        (min(a[1], b[1]) - max(a[0], b[0]) for a in some for b in others),
        default=0,
    )


def wrong_slots(gold: Gold, claim: GoldClaim, found: FoundClaim) -> tuple[str, ...]:
    """The slots of a find that hold none of the right answers."""
    return tuple(
        slot for slot in SLOTS if not _is_right(slot, gold, claim.answers[slot], found.values[slot])
    )


def _is_right(slot: str, gold: Gold, answers: tuple[Any, ...], value: Any) -> bool:
    if value is None:
        return None in answers or (slot == "negated" and False in answers)
    if slot == "place":
        return _is_right_place(gold, answers, value)
    if slot == "organisation":
        return bool(value.is_called(answers))
    if slot == "speaker":
        return any(value.is_person(person) for person in gold.people if person.name in answers)
    if slot == "topic":  # «ufoeretrygd» and «uforetrygd» are one id
        return _plain(value) in [_plain(answer) for answer in answers if answer]
    if slot == "group":
        return any(stems(value) & stems(answer) for answer in answers if answer)
    return value in answers


def _is_right_place(gold: Gold, answers: tuple[Any, ...], value: Named) -> bool:
    if any(value.is_place(place) for place in gold.places if place.name in answers):
        return True
    return "Norge" in answers and (value.code == "NO" or value.name in _NORWAY)


def _plain(topic: str) -> str:
    return topic.replace("oe", "o")


def pair_named(
    gold: Sequence[Named], found: Sequence[Named], same: Callable[[Named, Named], bool]
) -> list[tuple[Named, Named]]:
    """Pair each named thing of the gold with the first find that is the same and still free."""
    left = list(found)
    pairs: list[tuple[Named, Named]] = []
    for expected in gold:
        match = next((named for named in left if same(named, expected)), None)
        if match is not None:
            left.remove(match)
            pairs.append((expected, match))
    return pairs
