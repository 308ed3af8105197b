"""What is in records, drawn: claims by year, by topic and by place."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.stats import UNKNOWN, Stats

_KINDS = (".png", ".svg", ".pdf")
_DOTS = 150  # per inch
_TOP = 12  # bars of topics and places
_YEARS = 60  # bars at most; earlier years are left out, and the title says so
_COLOUR = "#0b5394"


def check_plot(target: Path) -> None:
    """Raise InputError where there is no matplotlib, or no such kind of file."""
    if target.suffix.lower() not in _KINDS or target.is_dir():
        raise InputError(f"{target}: name the picture .png, .svg or .pdf")
    if find_spec("matplotlib") is None:
        raise InputError(
            "a plot needs matplotlib; install it with `pip install 'velferd-extractor[plot]'`"
        )


def plot_stats(stats: Stats, target: Path) -> None:
    """Draw claims by year, topic and place as PNG, SVG or PDF, by the name of the file.

    Raises InputError where there is no claim to draw, no matplotlib, or no such kind of file.
    """
    check_plot(target)
    if not stats.claims:
        raise InputError(f"{target}: there is no claim, so there is nothing to draw")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 8), layout="constrained")
    panels = figure.subplot_mosaic([["year", "year"], ["topic", "place"]], height_ratios=(2, 3))
    _draw_years(panels["year"], stats)
    for name in ("topic", "place"):
        _draw_greatest(panels[name], stats, name)
    figure.suptitle(f"{stats.claims:,} claims of {stats.with_claims:,} articles")
    try:
        figure.savefig(target, dpi=_DOTS)
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror}); choose another --plot"
        ) from error


def _draw_years(panel: Any, stats: Stats) -> None:
    counts = {int(year): n for year, n in stats.ordered("year") if year != UNKNOWN}
    without = stats.claims_by["year"][UNKNOWN]
    title = f"by year of the period ({without:,} have none)"
    if counts:
        first = max(min(counts), max(counts) - _YEARS + 1)
        if earlier := sum(n for year, n in counts.items() if year < first):
            title += f", {earlier:,} before {first} are not shown"
        years = range(first, max(counts) + 1)
        panel.bar(years, [counts.get(year, 0) for year in years], color=_COLOUR)
        panel.set_xlim(first - 0.7, max(counts) + 0.7)
        panel.xaxis.get_major_locator().set_params(integer=True)
    panel.set(ylabel="claims")
    panel.set_title(title)


def _draw_greatest(panel: Any, stats: Stats, name: str) -> None:
    counts = [(value, n) for value, n in stats.ordered(name) if value != UNKNOWN]
    shown = counts[:_TOP][::-1]
    bars = panel.barh([_short(value) for value, _ in shown], [n for _, n in shown], color=_COLOUR)
    panel.bar_label(bars, labels=[f"{n:,}" for _, n in shown], padding=3)
    panel.margins(x=0.15)
    panel.set(xlabel="claims")
    more = f"\n{len(counts) - _TOP} others are not shown" if len(counts) > _TOP else ""
    without = stats.claims_by[name][UNKNOWN]
    told = f" ({without:,} have none)" if without else ""
    panel.set_title(f"by {name}{told}{more}", fontsize="medium")


def _short(name: str) -> str:
    """A label; a dollar would begin a formula."""
    return (name if len(name) <= 28 else name[:27] + "…").replace("$", r"\$")
