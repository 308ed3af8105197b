"""Reads pages beside an event loop: in one thread, or in worker processes that may die."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, TypeAlias

from extractor.article import Page
from extractor.errors import InputError
from extractor.extract import Failure, Settings, load_again
from extractor.record import Record

Outcome: TypeAlias = dict[str, Any] | Failure
"""A record as plain dicts, or why there is none."""

_DIED = "its worker died, twice: too little memory, or a fault of ours; please report it"


class Thread:
    """Reads in one thread of this process, where a page waits for the one before it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def open(self) -> None:
        """Load the model; raises its errors."""
        self._extractor = await asyncio.to_thread(load_again, self._settings)

    async def read(self, page: Page) -> Outcome:
        """What came of a page."""
        return _outcome(await self._extractor.aresult(page))

    def close(self) -> None:
        """Nothing is to be let go."""


class Processes:
    """Reads in processes of their own; one that dies is replaced, and its pages read once more."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self._settings, self._workers = settings, workers
        self._mending = asyncio.Lock()

    async def open(self) -> None:
        """Start the workers; raises what goes wrong as they load."""
        self._pool = _pool(self._workers)
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._pool, _load_here, self._settings)
        except BrokenProcessPool:
            raise InputError(
                "the workers cannot start; a script that crawls must do so under "
                "`if __name__ == '__main__':`, or set EXTRACTOR_WORKERS to 0"
            ) from None

    async def read(self, page: Page) -> Outcome:
        """What came of a page."""
        pool = self._pool
        try:
            return await self._in(pool, page)
        except BrokenProcessPool:
            async with self._mending:
                if self._pool is pool:
                    self._pool = _pool(self._workers)
            return await self._alone(page)

    def close(self) -> None:
        """Let the workers go; pages that wait are not read."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _alone(self, page: Page) -> Outcome:
        """In a process of its own: the page that kills is told from those that were beside it."""
        async with self._mending:
            pool = _pool(1)
            try:
                return await self._in(pool, page)
            except BrokenProcessPool:
                return Failure(page, "worker", _DIED)
            finally:
                pool.shutdown(wait=False)

    async def _in(self, pool: ProcessPoolExecutor, page: Page) -> Outcome:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, _read_here, self._settings, page)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a worker: an interrupt is for the parent, and without a parent there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()  # a worker holds its own queue open, so it would wait there for ever
        os._exit(1)


def _load_here(settings: Settings) -> None:
    """Load the model in a worker; its errors come back as they are."""
    load_again(settings)


def _read_here(settings: Settings, page: Page) -> Outcome:
    """Read a page in a worker."""
    return _outcome(next(load_again(settings).results([page])))


def _outcome(result: Record | Failure) -> Outcome:
    return result.to_dict() if isinstance(result, Record) else result
