"""A unit page by page: what was done before is skipped, and what killed a worker is not done again.

The beat is a few numbers shared with the process that watches: where the worker is, since when.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, MutableSequence
from dataclasses import dataclass

from extractor.archive.journal import Journal, Row
from extractor.archive.sources import DamagedError
from extractor.errors import ExtractorError

STAGES = ("start", "places", "input", "parser", "pipeline", "normaliser")
"""Where a worker can be: not at a page, looking for the next one, or in a room with it."""

_PID, _STAGE, _SINCE, _STOP, _PAGES = range(5)
BEAT_SIZE = 5


class StoppedError(ExtractorError):
    """The run is to stop; the page in hand is done, its unit is left for the next run."""


class Beat:
    """Where a worker is, told through shared memory."""

    def __init__(self, shared: MutableSequence[float]) -> None:
        self._shared = shared

    def enter(self, stage: str) -> None:
        """Tell which room the page in hand is in; the clock goes on."""
        self._shared[_STAGE] = STAGES.index(stage)

    def begin(self, stage: str) -> None:
        """Take something new in hand. Raises StoppedError where the run is to stop."""
        if self._shared[_STOP]:
            raise StoppedError("stopped")
        self._shared[_STAGE] = STAGES.index(stage)
        self._shared[_SINCE] = time.monotonic()

    def rest(self) -> None:
        """Tell that no page is in hand."""
        self._shared[_SINCE] = 0.0
        self._shared[_STAGE] = 0

    def done(self) -> None:
        """Count a page."""
        self._shared[_PAGES] += 1

    def stop(self) -> None:
        """Ask the worker to stop after the page in hand."""
        self._shared[_STOP] = 1.0

    def reset(self, pid: int) -> None:
        """Begin as the worker with this process id."""
        self.rest()
        self._shared[_PID] = pid

    @property
    def pid(self) -> int:
        """The process id of the worker; 0 before it has begun."""
        return int(self._shared[_PID])

    @property
    def stage(self) -> str:
        """Where the worker is, or was when it died."""
        return STAGES[int(self._shared[_STAGE])]

    @property
    def pages(self) -> int:
        """How many pages it has done."""
        return int(self._shared[_PAGES])

    @property
    def seconds(self) -> float:
        """How long it has had the page in hand; 0 if none."""
        since = self._shared[_SINCE]
        return time.monotonic() - since if since else 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A place of a unit, and what is to be done there."""

    path: str
    offset: int | None
    act: Callable[[Beat], list[Row]]


@dataclass(frozen=True, slots=True)
class Condemned:
    """The next step has killed or hung its worker again and again: it is not tried once more."""

    stage: str
    reason: str

    def row(self, path: str, offset: int | None) -> Row:
        """The failure to write down."""
        room = "input" if self.stage == "places" else self.stage
        return {"failed": {"path": path, "offset": offset, "room": room, "reason": self.reason}}


_END: Row = {"end": True}


@dataclass(frozen=True, slots=True)
class Watch:
    """What a unit is read under: the journal, the beat, and the page that is not tried again."""

    journal: Journal
    beat: Beat
    condemned: Condemned | None
    path: str
    """What to call the whole unit."""

    def take(self, steps: Iterator[Step], *, skipped: int = 0) -> Iterator[Step]:
        """Take each step behind those `skipped` and noted, noting it too; yields after each.

        Where the rest of the unit cannot be read, a row says so and it ends. Raises ReadError where
        a disk fails and StoppedError where the run is to stop.
        """
        known = skipped + len(self.journal.steps)
        return self._take(steps, known)

    @property
    def ended(self) -> bool:
        """Whether the journal says that the rest of the unit cannot be read."""
        return bool(self.journal.steps) and self.journal.steps[-1][-1:] == [_END]

    def _take(self, steps: Iterator[Step], known: int) -> Iterator[Step]:
        journal, beat, condemned = self.journal, self.beat, self.condemned
        if self.ended:
            return
        if condemned is not None and condemned.stage == "places":
            journal.add([condemned.row(f"{self.path}, the rest of it", None), _END])
            return
        while (step := self._next(steps)) is not None:
            if known:
                known -= 1
                continue
            if condemned is not None:
                rows, condemned = [condemned.row(step.path, step.offset)], None
            else:
                beat.begin("input")
                rows = step.act(beat)
            beat.rest()
            beat.done()
            journal.add(rows)
            yield step
        beat.rest()

    def _next(self, steps: Iterator[Step]) -> Step | None:
        self.beat.begin("places")
        try:
            return next(steps, None)
        except DamagedError as error:
            row = {"path": self.path, "offset": None, "room": "input", "reason": str(error)}
            self.journal.add([{"failed": row}, _END])
            return None


def rows_of(journal: Journal) -> list[Row]:
    """Every row that the journal holds, in order."""
    return [row for rows in journal.steps for row in rows if row != _END]
