"""Reliability of the confidence as a picture: of claims with 0.8, are eight in ten right?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from extractor.errors import InputError

_BINS = 10  # a tenth of the confidence each
_Z = 1.96  # of the interval that holds 95 in 100
_KINDS = (".png", ".svg", ".pdf")
_DOTS = 150  # per inch


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of about the same confidence; the interval is Wilson's, of 95 per cent."""

    confidence: float
    accuracy: float
    low: float
    high: float
    claims: int


def groups_of(finds: Sequence[tuple[float, bool]]) -> list[Group]:
    """The finds (confidence, and whether every strict slot is right) by tenths of confidence.

    >>> [(g.claims, g.accuracy) for g in groups_of([(0.71, True), (0.78, False), (1.0, True)])]
    [(2, 0.5), (1, 1.0)]
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, right in finds:
        bins[min(_BINS - 1, int(_BINS * confidence))].append((confidence, right))
    found = []
    for held in filter(None, bins):
        n = len(held)
        share = sum(right for _, right in held) / n
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        mean = sum(confidence for confidence, _ in held) / n
        low, high = max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
        found.append(Group(mean, share, low, high, n))
    return found


def brier(finds: Sequence[tuple[float, bool]]) -> float:
    """Mean square of what confidence and truth differ by: 0 is best, 0.25 is a coin's."""
    return sum((confidence - right) ** 2 for confidence, right in finds) / max(1, len(finds))


def plot_reliability(finds: Sequence[tuple[float, bool]], target: Path) -> None:
    """Draw the reliability diagram as PNG, SVG or PDF, by the name of the file.

    Raises InputError where there is no claim to draw, no matplotlib, or no such kind of file.
    """
    if target.suffix.lower() not in _KINDS or target.is_dir():
        raise InputError(f"{target}: name the picture .png, .svg or .pdf")
    if not finds:
        raise InputError(f"{target}: no claim was found, so there is nothing to draw")
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError(
            "a plot needs matplotlib; install it with `pip install 'velferd-extractor[plot]'`"
        ) from error
    groups = groups_of(finds)
    figure = Figure(figsize=(6, 6.5), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    upper.plot((0, 1), (0, 1), linestyle="--", color="0.6", label="as sure as it is right")
    upper.errorbar(
        [group.confidence for group in groups],
        [group.accuracy for group in groups],
        yerr=(
            [group.accuracy - group.low for group in groups],
            [group.high - group.accuracy for group in groups],
        ),
        fmt="o",
        color="#0b5394",
        capsize=3,
        label="claims by confidence, with 95 % intervals",
    )
    upper.set(ylim=(0, 1), ylabel="part with every strict slot right")
    upper.set_title(f"{len(finds)} claims, Brier score {brier(finds):.3f}")
    upper.legend(loc="upper left")
    counts, places = [group.claims for group in groups], [group.confidence for group in groups]
    bars = lower.bar(places, counts, width=0.05, color="#0b5394")
    lower.bar_label(bars, labels=[str(count) for count in counts])
    lower.set(xlim=(0, 1), xlabel="confidence", ylabel="claims", ylim=(0, 1.25 * max(counts)))
    try:
        figure.savefig(target, dpi=_DOTS)
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror}); choose another --plot"
        ) from error
