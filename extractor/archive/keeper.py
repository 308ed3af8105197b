"""Keeps one worker process at work: watches it, replaces it, and finds the page that it died of.

A worker's journal tells how far it came. When it dies, hangs or runs out of memory, a new process
takes up the job at that page, alone at first; a page at which that happens again is put down as a
failure, and the job goes on behind it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

from extractor.archive.settings import Settings
from extractor.archive.stepping import BEAT_SIZE, Beat, Condemned
from extractor.archive.worker import Job, begin, work
from extractor.errors import ExtractorError

_LOOK = 0.2  # seconds between two looks at a worker
_TRIES = {"died": 3, "hung": 2, "memory": 2}
"""How often it may happen at one page. A death may have come from outside, so it is tried longer:
whoever kills a worker twice must not cost a page."""
_STARTS = 5
"""How often a worker may die before it has a page in hand, until the run is given up."""


class WorkerError(ExtractorError):
    """A worker process cannot be started, or dies without a page in hand."""


class Keeper:
    """Runs jobs in a process of its own, one at a time. Close it at the end."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        """`folder` is where the journal is kept; None is the system's for temporary files."""
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")
        handle, path = tempfile.mkstemp(prefix="journal-", suffix=".tmp", dir=folder)
        os.close(handle)
        self._journal = path
        self._pool: ProcessPoolExecutor | None = None
        self._shared = self._context.RawArray("d", BEAT_SIZE)
        self.beat = Beat(self._shared)
        self._stopping = False

    def run(self, job: Job) -> dict[str, int] | None:
        """Do a job and give its counts; None where it was stopped.

        Raises ReadError where the input cannot be read now, OSError where the output cannot be
        written, WorkerError where no process stays alive.
        """
        Path(self._journal).write_bytes(b"")
        condemned: Condemned | None = None
        events: list[tuple[bytes, int, str]] = []
        starts = 0
        while not self._stopping:
            try:
                future = self._processes().submit(work, job, self._journal, condemned)
            except BrokenProcessPool:  # it died between two jobs
                self._discard()
                continue
            event = self._watch(future)
            if event is None:
                return future.result()
            stage = self.beat.stage
            self._discard(alive=event == "memory")
            condemned = None
            if self._stopping:
                break
            if stage == "start":
                starts += 1
                if starts >= _STARTS:
                    raise WorkerError(
                        f"{job.path}: the worker process dies before it has a page in hand; "
                        "is there enough memory for it?"
                    )
                continue
            starts = 0
            events.append((*self._place(), event))
            if events.count(events[-1]) >= _TRIES[event]:
                condemned = Condemned(stage, self._reason(event))
        return None

    def stop(self, *, at_once: bool = False) -> None:
        """Stop after the page in hand, or kill the process."""
        self._stopping = True
        self.beat.stop()
        if at_once:
            self._kill()

    def close(self) -> None:
        """End the process and remove the journal."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        with suppress(OSError):
            os.unlink(self._journal)

    def _processes(self) -> ProcessPoolExecutor:
        """The pool of the one process: another one's death does not break it."""
        if self._pool is None:
            self.beat.reset(0)
            self._pool = ProcessPoolExecutor(
                1, self._context, initializer=begin, initargs=(self._shared, self._settings)
            )
        return self._pool

    def _watch(self, future: Future[dict[str, int] | None]) -> str | None:
        """Wait for a job; what went wrong with its process, or None where it ended."""
        hung = False
        while not wait([future], timeout=_LOOK).done:
            if self.beat.seconds > self._settings.timeout and not hung:
                hung = True
                self._kill()
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            return "hung" if hung else "died"
        return "memory" if isinstance(error, MemoryError) else None

    def _discard(self, *, alive: bool = False) -> None:
        """Give up the process, and kill it where it is alive: the number of a dead one is free."""
        if self._pool is not None:
            if alive:
                self._kill()
            self.beat.reset(0)
            self._pool.shutdown(wait=True)
            self._pool = None

    def _kill(self) -> None:
        if self.beat.pid:
            with suppress(ProcessLookupError):
                os.kill(self.beat.pid, signal.SIGKILL)

    def _place(self) -> tuple[bytes, int]:
        """How far the journal goes: of which file, and after how many steps."""
        held = Path(self._journal).read_bytes()
        return held.partition(b"\n")[0], held.count(b"\n")

    def _reason(self, event: str) -> str:
        if event == "hung":
            return f"took longer than {self._settings.timeout:g} seconds (--timeout), twice"
        if event == "memory":
            return f"needed more memory than {self._settings.memory} MB (--memory), twice"
        return f"the process that read it died, {_TRIES['died']} times"
