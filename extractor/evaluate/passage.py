"""One passage: what was found of its gold, what was missed, and what should not be there."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.evaluate.compare import STRICT, Named
from extractor.evaluate.found import Found, FoundClaim
from extractor.evaluate.gold import Gold, GoldClaim, NotClaim
from extractor.evaluate.matching import Pairing, pair_claims, pair_named, wrong_slots


@dataclass(frozen=True, slots=True)
class Match:
    """A claim of the gold, its find, and the slots that are wrong."""

    gold: GoldClaim
    found: FoundClaim
    wrong: tuple[str, ...]

    @property
    def is_strict(self) -> bool:
        """Whether every strict slot is right."""
        return STRICT.isdisjoint(self.wrong)


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """A find that fits no claim of the gold, and the figure it should have left alone, if any."""

    found: FoundClaim
    violates: NotClaim | None


@dataclass(frozen=True, slots=True)
class NamedScore:
    """Named things of a passage: how many there are, were found, and were rightly found."""

    gold: int
    found: int
    right: int
    right_function: int


@dataclass(frozen=True, slots=True)
class PassageScore:
    """All that can be said of a passage; optional claims are left out."""

    gold: Gold
    matches: tuple[Match, ...]
    missed: tuple[GoldClaim, ...]
    false_alarms: tuple[FalseAlarm, ...]
    people: NamedScore
    places: NamedScore


def score_passage(gold: Gold, found: Found) -> PassageScore:
    """Compare what was found in a passage with its gold."""
    pairing = pair_claims(gold, found.claims)
    pairs = [(gold.claims[g], found.claims[f]) for g, f in pairing.found_of.items()]
    used = frozenset(pairing.found_of.values())
    return PassageScore(
        gold,
        tuple(Match(g, f, wrong_slots(gold, g, f)) for g, f in pairs if not g.optional),
        tuple(
            claim
            for number, claim in enumerate(gold.claims)
            if number not in pairing.found_of and not _may_be_left_out(claim, pairing)
        ),
        tuple(
            FalseAlarm(claim, _violated(gold, claim))
            for number, claim in enumerate(found.claims)
            if number not in used and not (number in pairing.candidates and claim.repeats)
        ),
        _people(gold, found),
        _places(gold, found),
    )


def _may_be_left_out(claim: GoldClaim, pairing: Pairing) -> bool:
    """Optional claims may, and those whose fact was found in other words."""
    return claim.optional or claim.same_as in pairing.found_of


def _violated(gold: Gold, claim: FoundClaim) -> NotClaim | None:
    """The figure under `not_claims` that a false alarm rests on."""
    if claim.figure is None:
        return None
    for other in gold.not_claims:
        covered = any(s <= other.span[0] and other.span[1] <= e for s, e in claim.spans)
        if covered and other.is_stated_by(claim.figure):
            return other
    return None


def _people(gold: Gold, found: Found) -> NamedScore:
    pairs = pair_named(gold.people, found.people, Named.is_person)
    right_function = sum(expected.function == match.function for expected, match in pairs)
    return NamedScore(len(gold.people), len(found.people), len(pairs), right_function)


def _places(gold: Gold, found: Found) -> NamedScore:
    """Inferred places need not be found; Norway is a false alarm only where it is named as such."""
    named = [place for place in gold.places if not place.inferred]
    norway = any(place.code == "NO" for place in named)
    rows = [place for place in found.places if norway or place.code != "NO"]
    pairs = pair_named(named, rows, Named.is_place)
    return NamedScore(len(named), len(rows), len(pairs), len(pairs))
