"""How well the extractor did, by what people decided: precision, recall, slots, calibration.

A claim is right that was accepted, or corrected only where it does not count: not in its figure nor
in a strict slot. What was decided on is what the record had then, whichever extractor made it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.evaluate.compare import SLOTS, STRICT
from extractor.evaluate.words import printable
from extractor.review.decisions import Decision, SpeltOut
from extractor.review.overview import precision_row
from extractor.review.reviewed import Reviewed, overlay, reviewed_records

BY = ("topic", "indicator", "kind", "extractor")
"""What precision is told by."""
JUDGED = ("measure", *SLOTS)
_STRICT = frozenset({"measure", *STRICT})
_BINS = 10  # of confidence, a tenth each
_FIGURE = ("kind", "value", "low", "high", "unit", "currency", "modifier", "per")


@dataclass(slots=True)
class Tally:
    """Claims that were decided, and those that were right as they were."""

    decided: int = 0
    right: int = 0

    def add(self, right: bool) -> None:
        """Count a claim."""
        self.decided += 1
        self.right += right

    def to_dict(self) -> dict[str, Any]:
        """With the share and its 95 % interval (Wilson); None of nothing."""
        if not self.decided:
            return {"decided": 0, "right": 0, "precision": None, "low": None, "high": None}
        row = precision_row(None, self.decided, self.right)
        del row["topic"]
        return row


@dataclass(slots=True)
class DecisionScores:
    """The extractor against decisions."""

    claims: int = 0
    """Claims that the extractor made, decided or not."""
    every: Tally = field(default_factory=Tally)
    by: dict[str, dict[str, Tally]] = field(default_factory=lambda: {name: {} for name in BY})
    slots: dict[str, Tally] = field(default_factory=lambda: {s: Tally() for s in JUDGED})
    """Of the claims that are there: accepted and corrected ones."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Of rejections."""
    articles: int = 0
    """Articles of which every claim is decided."""
    there: int = 0
    """Their claims that the extractor found, in whatever slots it was wrong."""
    right: int = 0
    missed: int = 0
    """Their claims that reviewers added."""
    bins: list[list[tuple[float, bool]]] = field(default_factory=lambda: [[] for _ in range(_BINS)])

    def add(self, reviewed: Reviewed) -> None:
        """Count the claims of an article."""
        own = {claim.id: claim for claim in reviewed.original.claims}
        self.claims += len(own)
        rights = 0
        for id, claim in own.items():
            state = reviewed.states.get(id)
            decision = state.decision if state else None
            if decision is None:
                continue
            wrong = wrong_slots(decision)
            right = decision.status != "rejected" and _STRICT.isdisjoint(wrong)
            rights += right
            self._count(decision, wrong, right)
            self.bins[min(_BINS - 1, int(_BINS * claim.confidence))].append(
                (claim.confidence, right)
            )
        if reviewed.states and reviewed.is_whole:
            self._count_article(reviewed, rights)

    def _count(self, decision: Decision, wrong: frozenset[str], right: bool) -> None:
        self.every.add(right)
        judged = decision.extracted or {}
        made_by = f"{decision.extractor}, {decision.model}"
        for name in BY:
            value = made_by if name == "extractor" else str(judged.get(name))
            self.by[name].setdefault(value, Tally()).add(right)
        if decision.status == "rejected":
            self.reasons[decision.reason or "other"] += 1
            return
        for slot, tally in self.slots.items():
            tally.add(slot not in wrong)

    def _count_article(self, reviewed: Reviewed, rights: int) -> None:
        self.articles += 1
        self.right += rights
        for state in reviewed.states.values():
            stands = state.status in ("accepted", "corrected")
            self.missed += stands and state.added
            self.there += stands and not state.added

    def recall(self, part: int) -> float | None:
        """The part of what is there that was found; None of nothing."""
        total = self.there + self.missed
        return part / total if total else None

    def to_dict(self) -> dict[str, Any]:
        """The numbers as plain JSON values."""
        return {
            "claims": self.claims,
            **self.every.to_dict(),
            "recall": {
                "articles": self.articles,
                "found": _rounded(self.recall(self.there)),
                "strict": _rounded(self.recall(self.right)),
                **{"there": self.there, "right": self.right, "missed": self.missed},
            },
            **{
                f"by_{name}": {value: tally.to_dict() for value, tally in self._ordered(name)}
                for name in BY
            },
            "slots": {
                slot: {
                    "accuracy": _rounded(tally.right / tally.decided) if tally.decided else None,
                    **{"right": tally.right, "of": tally.decided},
                }
                for slot, tally in self.slots.items()
            },
            "rejected": dict(self.reasons.most_common()),
            "calibration": [
                {"bin": name, "n": n, "confidence": _rounded(sure), "accuracy": _rounded(right)}
                for name, n, sure, right in self._calibration()
            ],
        }

    def _ordered(self, name: str) -> list[tuple[str, Tally]]:
        return sorted(self.by[name].items(), key=lambda pair: (-pair[1].decided, pair[0]))

    def _calibration(self) -> Iterator[tuple[str, int, float | None, float | None]]:
        for number, held in enumerate(self.bins):
            name = f"{number / _BINS:.1f}-{(number + 1) / _BINS:.1f}"
            n = len(held)
            sure = sum(confidence for confidence, _ in held) / n if n else None
            yield name, n, sure, sum(right for _, right in held) / n if n else None

    def lines(self) -> Iterator[str]:
        """Yield the numbers for a reader, line by line."""
        yield f"{self.every.decided} of {self.claims} claims are decided"
        yield f"{'':<28}{'precision':>10}  {'95 % interval':<16}{'right':>6}{'of':>7}"
        yield _line("all", self.every)
        for name in BY:
            yield f"by {name}:"
            yield from (_line(f"  {value}", tally) for value, tally in self._ordered(name))
        yield f"recall, in the {self.articles} articles of which every claim is decided:"
        for told, part in (("found", self.there), ("strict", self.right)):
            share = self.recall(part)
            shown = "-" if share is None else f"{share:.3f}"
            yield f"  {told:<26}{shown:>10}  ({part} of {self.there + self.missed})"
        yield "slots of the claims that are there:"
        for slot, tally in self.slots.items():
            shown = f"{tally.right / tally.decided:.3f}" if tally.decided else "-"
            yield f"  {slot:<26}{shown:>10}  ({tally.right} of {tally.decided})"
        if self.reasons:
            yield "rejected: " + ", ".join(f"{n} {why}" for why, n in self.reasons.most_common())
        yield "confidence, and the part that is right:"
        for name, n, sure, right in self._calibration():
            if n:
                yield f"  {name}  {sure:.3f}  {right:.3f}  ({n} claims)"


def _line(name: str, tally: Tally) -> str:
    row = tally.to_dict()
    share = "-" if row["precision"] is None else f"{row['precision']:.3f}"
    ends = "" if row["low"] is None else f"{row['low']:.3f}–{row['high']:.3f}"
    shown = printable(name) if name == name.strip() else "  " + printable(name.strip())
    return f"{shown:<28}{share:>10}  {ends:<16}{tally.right:>6}{tally.decided:>7}"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def wrong_slots(decision: Decision) -> frozenset[str]:
    """The slots in which the extractor said another thing than the reviewer left.

    A place is compared by its number, a person or a body by the name, a group by its words.
    """
    before, after = decision.extracted, decision.after
    if before is None or after is None:
        return frozenset()
    return frozenset(s for s in JUDGED if _said(before, s) != _said(after, s))


def _said(claim: SpeltOut, slot: str) -> object:
    value = claim[slot]
    if not isinstance(value, Mapping):
        return value
    if slot == "measure":
        return [value[part] for part in _FIGURE]
    if slot == "group":
        return value["text"].casefold()
    return value.get("code") or value["name"].casefold()


def score_decisions(
    records: str,
    *,
    store: Path | None = None,
    progress: Callable[[str], None] = lambda told: None,
) -> DecisionScores:
    """Score the claims of a file, a folder or `-` by the decisions beside it, or in `store`.

    Raises InputError where there is no store, RecordError that names file and line.
    """
    scores = DecisionScores()
    with overlay(records, store) as decisions:
        for reviewed in reviewed_records([records], decisions):
            scores.add(reviewed)
            progress(f"{scores.claims} claims")
    return scores
