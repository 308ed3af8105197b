"""The sum over all passages: the numbers, as JSON and as a table, and the differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extractor.evaluate.compare import SLOTS, Named
from extractor.evaluate.passage import NamedScore, PassageScore
from extractor.evaluate.words import printable

_BINS = 5  # of confidence, a fifth each


@dataclass(frozen=True, slots=True)
class Score:
    """Finds that are right, finds that are false, and gold that was missed."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """The part of the finds that is right; 0 where nothing was found."""
        return self.right / (self.right + self.false) if self.right + self.false else 0.0

    @property
    def recall(self) -> float:
        """The part of the gold that was found; 0 where there is none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, float]:
        """Rounded to four decimals."""
        return {
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "tp": self.right,
            "fp": self.false,
            "fn": self.missed,
        }

    def line(self, name: str) -> str:
        """A row of the table."""
        shares = f"{self.precision:>9.3f}{self.recall:>9.3f}{self.f1:>9.3f}"
        return f"{name:<20}{shares}{self.right:>8}{self.false:>8}{self.missed:>8}"


@dataclass(frozen=True, slots=True)
class SlotScore:
    """How often a slot is right on the claims that were found."""

    right: int
    of: int

    def to_dict(self) -> dict[str, float | None]:
        """`accuracy` is None where no claim was found."""
        accuracy = round(self.right / self.of, 4) if self.of else None
        return {"accuracy": accuracy, "right": self.right, "of": self.of}


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of about the same confidence, and how many of them are strictly right."""

    low: float
    claims: int
    confidence: float | None
    accuracy: float | None

    @property
    def name(self) -> str:
        """Its two ends."""
        return f"{self.low:.1f}-{self.low + 1 / _BINS:.1f}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where record and gold part."""

    passage: str
    kind: Literal["missed", "false", "violation", "slot"]
    text: str

    def __str__(self) -> str:
        return f"{self.passage}: {self.kind}: {self.text}"


@dataclass(frozen=True, slots=True)
class ClaimScores:
    """Records against gold. `found` and `strict` are by `all`, `nb` and `nn`."""

    passages: int
    records: int
    found: Mapping[str, Score]
    strict: Mapping[str, Score]
    """As `found`, but right only where every strict slot is."""
    slots: Mapping[str, SlotScore]
    people: Score
    people_and_function: Score
    places: Score
    violations: int
    """False alarms that rest on a figure which the gold says is no claim."""
    finds: tuple[tuple[float, bool], ...]
    """Of every claim found its confidence, and whether it is strictly right."""
    calibration: tuple[Bin, ...]
    differences: tuple[Difference, ...]

    def to_dict(self) -> dict[str, Any]:
        """The numbers as plain JSON values, without the differences."""
        return {
            "passages": self.passages,
            "records": self.records,
            "found": {language: score.to_dict() for language, score in self.found.items()},
            "strict": {language: score.to_dict() for language, score in self.strict.items()},
            "slots": {slot: score.to_dict() for slot, score in self.slots.items()},
            "people": self.people.to_dict(),
            "people_and_function": self.people_and_function.to_dict(),
            "places": self.places.to_dict(),
            "violations": self.violations,
            "calibration": [
                {"bin": b.name, "n": b.claims, "confidence": b.confidence, "accuracy": b.accuracy}
                for b in self.calibration
            ],
        }

    def lines(self) -> Iterator[str]:
        """Yield the table for a reader, line by line."""
        yield f"{self.records} of {self.passages} gold passages have a record"
        heads = f"{'precision':>9}{'recall':>9}{'F1':>9}{'right':>8}{'false':>8}{'missed':>8}"
        yield f"{'':<20}{heads}"
        for name, scores in (("found", self.found), ("strict", self.strict)):
            for language, score in scores.items():
                yield score.line(f"{name} {language}")
        yield self.people.line("people")
        yield self.people_and_function.line("people and function")
        yield self.places.line("places")
        yield "slots of the claims found:"
        for slot, counts in self.slots.items():
            share = f"{counts.right / counts.of:.3f}" if counts.of else "-"
            yield f"  {slot:<18}{share:>9}  ({counts.right} of {counts.of})"
        yield f"figures that are no claims, turned into claims: {self.violations}"
        yield "confidence, and the part that is strictly right:"
        for b in self.calibration:
            if b.claims:
                yield f"  {b.name}  {b.confidence:.3f}  {b.accuracy:.3f}  ({b.claims} claims)"


def sum_up(passages: Sequence[PassageScore], *, records: int) -> ClaimScores:
    """The scores of all passages together, of which `records` have a record."""
    standards = {
        "all": passages,
        "nb": [passage for passage in passages if passage.gold.language == "nb"],
        "nn": [passage for passage in passages if passage.gold.language == "nn"],
    }
    matches = [match for passage in passages for match in passage.matches]
    people = [passage.people for passage in passages]
    alarms = [alarm for passage in passages for alarm in passage.false_alarms]
    finds = [(alarm.found.confidence, False) for alarm in alarms]
    finds += [(match.found.confidence, match.is_strict) for match in matches]
    return ClaimScores(
        passages=len(passages),
        records=records,
        found={name: _found(some) for name, some in standards.items()},
        strict={name: _strict(some) for name, some in standards.items()},
        slots={
            slot: SlotScore(sum(slot not in match.wrong for match in matches), len(matches))
            for slot in SLOTS
        },
        people=_named(people),
        people_and_function=_named(people, function=True),
        places=_named([passage.places for passage in passages]),
        violations=sum(alarm.violates is not None for alarm in alarms),
        finds=tuple(finds),
        calibration=tuple(_calibration(finds)),
        differences=tuple(d for passage in passages for d in _differences(passage)),
    )


def _found(passages: Sequence[PassageScore]) -> Score:
    return Score(
        sum(len(passage.matches) for passage in passages),
        sum(len(passage.false_alarms) for passage in passages),
        sum(len(passage.missed) for passage in passages),
    )


def _strict(passages: Sequence[PassageScore]) -> Score:
    """A match with a wrong slot is both a false alarm and a miss."""
    found = _found(passages)
    right = sum(match.is_strict for passage in passages for match in passage.matches)
    wrong = found.right - right
    return Score(right, found.false + wrong, found.missed + wrong)


def _named(counts: Sequence[NamedScore], *, function: bool = False) -> Score:
    right = sum(count.right_function if function else count.right for count in counts)
    found, gold = sum(count.found for count in counts), sum(count.gold for count in counts)
    return Score(right, found - right, gold - right)


def _calibration(finds: Sequence[tuple[float, bool]]) -> Iterator[Bin]:
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, right in finds:
        bins[min(_BINS - 1, int(_BINS * confidence))].append((confidence, right))
    for number, held in enumerate(bins):
        count = len(held)
        yield Bin(
            number / _BINS,
            count,
            round(sum(confidence for confidence, _ in held) / count, 3) if count else None,
            round(sum(right for _, right in held) / count, 3) if count else None,
        )


def _differences(passage: PassageScore) -> Iterator[Difference]:
    """Yield the differences of a passage: misses, false alarms, violations, wrong slots."""
    gold = passage.gold
    for claim in passage.missed:
        text = f"{claim.answers['kind'][0]} {claim.figure or ''} «{printable(claim.evidence)}»"
        yield Difference(gold.id, "missed", text)
    for alarm in passage.false_alarms:
        found = alarm.found
        words = (gold.text[s:e] if gold.text else f"{s}:{e}" for s, e in found.spans)
        quotes = " ".join(f"«{printable(quote)}»" for quote in words)
        yield Difference(gold.id, "false", f"{found.values['kind']} {found.figure or ''} {quotes}")
        if alarm.violates is not None:
            yield Difference(gold.id, "violation", f"«{printable(alarm.violates.quote)}»")
    for match in passage.matches:
        for slot in match.wrong:
            value = match.found.values[slot]
            got = value.name if isinstance(value, Named) else value
            right = " or ".join(str(answer) for answer in match.gold.answers[slot])
            text = f"{slot}: {right}, got {got} «{printable(match.gold.evidence)}»"
            yield Difference(gold.id, "slot", text)
