"""How sure a claim is: one point of doubt for each slot that was not read from the sentence."""

from __future__ import annotations

from extractor.normaliser.claim import Claim

# Shares of right claims by sign, measured on the dev passages (README, «Accuracy»); a claim starts
# at the best of them and loses the cost of each sign it bears.
_START = 0.8
_COSTS = {
    "topic": 0.15,
    "indicator": 0.15,
    "period": 0.05,
    "place": 0.03,
}
_TREND = 0.2
_MODAL = 0.1
_NEGATED = 0.1
_UNDATED = 0.05
_LEAST = 0.05


def confidence_of(claim: Claim) -> float:
    """0–1: of the claims with 0.8, eight in ten should be right in every strict slot."""
    value = _START - sum(_COSTS.get(slot, 0.0) for slot in claim.inferred)
    value -= _TREND if claim.kind == "trend" else 0.0
    value -= _MODAL if claim.modality != "asserted" else 0.0
    value -= _NEGATED if claim.negated else 0.0
    value -= _UNDATED if claim.period is None else 0.0
    value += 0.1 if any(check.agrees for check in claim.checks) else 0.0
    return round(min(0.95, max(_LEAST, value)), 2)
