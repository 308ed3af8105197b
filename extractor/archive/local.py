"""The workers of one machine: a thread for each, which keeps one process at work."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Protocol

from extractor.archive.keeper import Keeper
from extractor.archive.settings import Settings
from extractor.archive.sources import ReadError
from extractor.archive.storage import is_remote
from extractor.archive.worker import Job

_LOOK = 0.2  # seconds between two looks at the workers


class Listener(Protocol):
    """Told of every job; one call at a time."""

    def done(self, job: Job, counts: dict[str, int]) -> None:
        """A job is done."""

    def unread(self, job: Job, error: ReadError) -> None:
        """The input of a job could not be read; the job is left for the next run."""

    def tick(self, pages: int) -> None:
        """Time has passed; how many pages the workers have done so far."""


class Crew(Protocol):
    """Workers, here or elsewhere, that are given jobs."""

    def run(self, jobs: Iterator[Job], listener: Listener) -> None:
        """Do all jobs, or those begun where the crew was stopped. Raises the first fatal error."""

    def stop(self, *, at_once: bool = False) -> None:
        """Let the pages in hand be finished and begin no others; or kill the workers."""

    def close(self) -> None:
        """Send the workers home."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class LocalCrew:
    """Processes of this machine; none is given a job before it asks for one."""

    def __init__(self, settings: Settings, workers: int) -> None:
        one_thread_each()
        self._folder = tempfile.mkdtemp(prefix="work-", suffix=".tmp", dir=_disk(settings.output))
        self._keepers: list[Keeper] = []
        self._stopping = threading.Event()
        try:
            for _ in range(workers):
                self._keepers.append(Keeper(settings, Path(self._folder)))
        except OSError:
            self.close()
            raise

    def run(self, jobs: Iterator[Job], listener: Listener) -> None:
        lock = threading.Lock()

        def keep(keeper: Keeper) -> None:
            while not self._stopping.is_set():
                with lock:
                    job = next(jobs, None)
                if job is None:
                    return
                try:
                    counts = keeper.run(job)
                except ReadError as error:
                    with lock:
                        listener.unread(job, error)
                    continue
                except BaseException:
                    self.stop()
                    raise
                if counts is not None:
                    with lock:
                        listener.done(job, counts)

        with ThreadPoolExecutor(len(self._keepers)) as threads:
            futures = [threads.submit(keep, keeper) for keeper in self._keepers]
            while wait(futures, timeout=_LOOK).not_done:
                with lock:
                    listener.tick(sum(keeper.beat.pages for keeper in self._keepers))
        listener.tick(sum(keeper.beat.pages for keeper in self._keepers))
        for future in futures:
            future.result()

    def stop(self, *, at_once: bool = False) -> None:
        self._stopping.set()
        for keeper in self._keepers:
            keeper.stop(at_once=at_once)

    def close(self) -> None:
        for keeper in self._keepers:
            keeper.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _disk(output: str) -> str | None:
    """Where journals may lie: beside the output, or where the system has its temporary files."""
    return None if is_remote(output) else output


def one_thread_each(environment: Callable[[str, str], str] = os.environ.setdefault) -> None:
    """Let the libraries of a worker begin no threads of their own: each has one processor."""
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR"):
        environment(f"{library}_NUM_THREADS", "1")
