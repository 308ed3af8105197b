"""A run from its inputs to its records: plan, scan, settle, read, finish; or what of it is missing.

Everything that is done is a file under its last name, so a run that was stopped or killed goes on
with the jobs whose files are not there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from extractor.archive import reading
from extractor.archive.local import Crew
from extractor.archive.packed import Lines, read_rows, written
from extractor.archive.plan import Run, open_run, read_units, save
from extractor.archive.scan import FOLDER, ScanJob, chunk_rows, read_header
from extractor.archive.settings import Settings
from extractor.archive.settling import DUPLICATES, PARTS, Part, read_parts, settle_pages
from extractor.archive.sources import ReadError
from extractor.archive.stepping import StoppedError
from extractor.archive.storage import Store, open_store, sweep
from extractor.archive.worker import Job
from extractor.errors import InputError

FAILURES, SKIPPED, LOCK = "failures.jsonl", "skipped.jsonl.zst", "run.lock"


class Reporter(Protocol):
    """Shows how far a run is."""

    def stage(self, name: str, total: int, done: int) -> None:
        """A stage begins; `total` and `done` in bytes of input or pages."""

    def advance(self, weight: int, counts: dict[str, int]) -> None:
        """A job is done."""

    def tick(self, pages: int) -> None:
        """Time has passed."""


@dataclass(slots=True)
class Outcome:
    """How a run ended."""

    finished: bool
    counts: dict[str, Any] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    """Inputs that could not be read this time."""


@dataclass(slots=True)
class _Listening:
    """Passes on what the workers tell, and gathers what could not be read."""

    report: Reporter
    unread_inputs: list[str] = field(default_factory=list)

    def done(self, job: Job, counts: dict[str, int]) -> None:
        self.report.advance(_weight(job), counts)

    def unread(self, job: Job, error: ReadError) -> None:
        self.unread_inputs.append(str(error))

    def tick(self, pages: int) -> None:
        self.report.tick(pages)


class Archive:
    """One folder of output and the run in it."""

    def __init__(self, settings: Settings, report: Reporter) -> None:
        self._settings = settings
        self._report = report
        self._store = open_store(settings.output)
        self.stopping = False
        self._crew: Crew | None = None

    def stop(self, *, at_once: bool = False) -> None:
        """Finish the pages in hand and end; or kill the workers."""
        self.stopping = True
        if self._crew is not None:
            self._crew.stop(at_once=at_once)

    def run(self, inputs: Sequence[str], hire: Callable[[], Crew]) -> Outcome:
        """Do all that is missing. `hire` gives the workers, once there is something to do.

        Raises InputError where the folder holds another run, and OSError where it is full.
        """
        with _alone(self._store):
            sweep(self._store)
            self._report.stage("planning", 0, 0)
            try:
                run = open_run(self._store, inputs, self._settings, progress=self._planned)
            except StoppedError:
                return Outcome(False)
            if run.finished and not self._lost_parts():
                return Outcome(True, run.counts or {})
            self._crew = hire()
            try:
                return self._work(run, self._crew)
            finally:
                self._crew.close()

    def _planned(self, units: int) -> None:
        """So many units are planned. Raises StoppedError where the run is to stop."""
        self._report.tick(units)
        if self.stopping:
            raise StoppedError("stopped")

    def _lost_parts(self) -> bool:
        """Whether a part of a finished run is gone; without the list of parts none is missed."""
        names = set(self._store.names(""))
        return PARTS in names and any(part.name not in names for part in read_parts(self._store))

    def _work(self, run: Run, crew: Crew) -> Outcome:
        listening = _Listening(self._report)
        done = set(self._store.names(FOLDER))
        jobs = (ScanJob(unit) for unit in read_units(self._store))
        self._give(crew, "scanning", jobs, run.size, done, listening)
        if self.stopping or listening.unread_inputs:
            return Outcome(False, unread=listening.unread_inputs)
        names = self._store.names("")
        if PARTS not in names:
            self._report.stage("comparing", 0, 0)
            settle_pages(self._store)
        pages = sum(part.pages for part in read_parts(self._store))
        self._give(crew, "reading", read_parts(self._store), pages, set(names), listening)
        if self.stopping:
            return Outcome(False)
        return Outcome(True, self._finish(run))

    def _give(
        self,
        crew: Crew,
        stage: str,
        jobs: Iterator[Job],
        total: int,
        done: set[str],
        listening: _Listening,
    ) -> None:
        """Let the workers do the jobs whose files are not there yet."""
        self._report.stage(stage, total, 0)

        def missing() -> Iterator[Job]:
            for job in jobs:
                if job.name.rpartition("/")[2] in done:
                    self._report.advance(_weight(job), {})
                elif not self.stopping:
                    yield job

        first = next(left := missing(), None)
        if first is not None:  # no worker is started for nothing
            crew.run(_chain(first, left), listening)

    def _finish(self, run: Run) -> dict[str, Any]:
        """Gather failures and counts, and mark the run as finished."""
        self._report.stage("finishing", 0, 0)
        sweep(self._store)  # what a lost machine of a cluster left half written
        counts = _gather(self._store, keep_skipped=self._settings.keep_skipped)
        save(self._store, replace(run, finished=True, counts=counts))
        return counts


def _chain(first: Job, rest: Iterator[Job]) -> Iterator[Job]:
    yield first
    yield from rest


def _weight(job: Job) -> int:
    return job.pages if isinstance(job, Part) else job.unit.size


def _gather(store: Store, *, keep_skipped: bool) -> dict[str, Any]:
    """Write the failures, and what was passed over if that is wanted; the counts of all."""
    scanned: Counter[str] = Counter()
    done: Counter[str] = Counter()
    with store.writing(FAILURES) as failures, _skipped(store, keep_skipped) as skipped:
        for name in store.names(FOLDER):
            chunk = f"{FOLDER}/{name}"
            scanned.update(read_header(store, chunk)["counts"])
            for row in chunk_rows(store, chunk):
                if "failed" in row:
                    failures.write(_line(row["failed"]))
                elif skipped is not None and "passed" in row:
                    skipped.add(row["passed"])
        for part in read_parts(store):
            rows = read_rows(store, reading.read_name(part.number))
            done.update(next(rows)["counts"])
            for row in rows:
                failures.write(_line(row["failed"]))
    pages = scanned.total()
    seen, failed = scanned.pop("seen", 0), scanned.pop("failed", 0)
    return {
        "pages": pages,
        "records": done["records"],
        "claims": done["claims"],
        "failed": failed + done["failed"],
        "duplicates": sum(1 for _ in read_rows(store, DUPLICATES)),
        "seen": seen,
        "passed_over": dict(sorted(scanned.items())),
    }


def _skipped(store: Store, wanted: bool) -> AbstractContextManager[Lines | None]:
    return written(store, SKIPPED) if wanted else nullcontext()


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf8", "replace") + b"\n"


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Keep a second run out of the folder; the lock goes with the process, however it ends."""
    if store.folder is None:
        yield
        return
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(Path(store.folder) / LOCK, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(
                f"{store.address}: another run is at work in it; wait for it, or choose another -o"
            ) from error
        except OSError:  # a network disk without locks
            pass
        yield
