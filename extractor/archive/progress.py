"""How far a run is: a bar on a terminal, a line a minute in a log, nothing if it is to be quiet."""

from __future__ import annotations

import sys
import time
from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

_PLANNING = "planning"  # the stage in which units are counted
_MINUTE = 60.0  # seconds between two lines of a log
_RATE = 30.0  # seconds that the rate is taken over


class Report:
    """Counts what the workers tell; shows nothing of it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.name = ""
        self.total = self.weight = 0
        self._pages = self._before = 0
        self._begun = self._at_start = 0.0
        self._looks: list[tuple[float, int]] = []

    def __enter__(self) -> Report:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Nothing to close."""

    def stage(self, name: str, total: int, done: int) -> None:
        """A stage begins."""
        if self.name == _PLANNING:  # it counted units
            self._pages = 0
        self.name, self.total, self.weight = name, total, done
        self.counts.clear()
        self._before = self._pages
        self._begun = time.monotonic()
        self._at_start = done
        self._looks = [(self._begun, self._pages)]
        self.show()

    def advance(self, weight: int, counts: dict[str, int]) -> None:
        """A job is done, now or, without counts, in an earlier run."""
        self.weight += weight
        if not counts:
            self._at_start += weight
        self.counts.update(counts)
        self.show()

    def tick(self, pages: int) -> None:
        """Time has passed; pages (of a plan: units) so far."""
        self._pages = pages
        now = time.monotonic()
        self._looks = [look for look in self._looks if now - look[0] < _RATE] or self._looks[-1:]
        self._looks.append((now, pages))
        self.show()

    def show(self) -> None:
        """Show how far it is."""

    @property
    def rate(self) -> float:
        """Pages a second, of late."""
        (first, before), (last, pages) = self._looks[0], self._looks[-1]
        return (pages - before) / (last - first) if last > first else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the stage will still take, if that can be told."""
        done = self.weight - self._at_start
        if not self.total or done <= 0:
            return None
        return (time.monotonic() - self._begun) * (self.total - self.weight) / done

    def words(self) -> str:
        """Pages, rate, and what became of them."""
        what = "units" if self.name == _PLANNING else "pages"
        parts = [f"{self._pages - self._before:,} {what}".replace(",", " "), f"{self.rate:.0f}/s"]
        held = self.counts
        over = held.total() - sum(held[k] for k in ("seen", "failed", "records", "claims"))
        for name, count in (
            ("passed the gate", held["seen"]),
            ("passed over", over),
            ("records", held["records"]),
            ("claims", held["claims"]),
            ("failed", held["failed"]),
        ):
            if count:
                parts.append(f"{count} {name}")
        return ", ".join(parts)


class LogReport(Report):
    """A line a minute."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out
        self._shown = time.monotonic()

    def show(self) -> None:
        """Write a line where the last one is a minute old."""
        now = time.monotonic()
        if now - self._shown < _MINUTE:
            return
        self._shown = now
        share = f" {100 * self.weight / self.total:.0f} %" if self.total else ""
        left = f", about {_duration(self.left)} left" if self.left is not None else ""
        clock = time.strftime("%H:%M:%S")
        print(f"{clock} {self.name}{share}: {self.words()}{left}", file=self._out, flush=True)


class BarReport(Report):
    """A bar on a terminal."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        self._bar: Progress = Progress(
            TextColumn("{task.fields[stage]:<9}"),
            BarColumn(bar_width=20),
            TaskProgressColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, stage="")

    def __enter__(self) -> Report:
        self._bar.start()
        return self

    def __exit__(self, *closing: Any) -> None:
        """Take the bar away."""
        self._bar.stop()

    def show(self) -> None:
        """Draw the bar anew."""
        left = f", {_duration(self.left)} left" if self.left is not None else ""
        self._bar.update(
            self._task,
            total=self.total or None,
            completed=self.weight,
            description=f"{self.words()}{left}",
            stage=self.name,
        )


def report(*, quiet: bool) -> Report:
    """The report for this standard error."""
    if quiet or sys.stderr is None:
        return Report()
    return BarReport() if sys.stderr.isatty() else LogReport(sys.stderr)


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
