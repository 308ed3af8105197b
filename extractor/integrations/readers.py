"""Reads pages beside an event loop: in one thread, or in worker processes that may die or hang."""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeAlias

from extractor.article import Page
from extractor.errors import InputError
from extractor.extract import Failure, Settings, load_again
from extractor.record import Record

Outcome: TypeAlias = dict[str, Any] | Failure
"""A record as plain dicts, or why there is none."""

TIMEOUT = 120.0  # seconds; the slowest pages that are read whole take 25
_ATTEMPTS = 2  # a process may be killed by chance once; twice it is the page
_DIED = "its worker died, twice: too little memory, or a fault of ours; please report it"
_PAUSE = (0.0, 0.5, 2.0)  # seconds before the first worker is begun, and again where it dies
_ERROR = 1  # exit status of a process that ended with a traceback, and would again
_GRACE = 0.5  # seconds that the end of a process is waited for
_LOADING = 120.0  # seconds in which a model is loaded, on the slowest disk


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
    """Reads in processes of their own, a page at a time in each.

    One that dies is replaced, and its page read once more; one that takes longer than `timeout`
    seconds is ended, and its page alone fails. `died` is told of each that was lost.
    """

    def __init__(
        self,
        settings: Settings,
        workers: int,
        *,
        timeout: float = TIMEOUT,
        died: Callable[[], None] = lambda: None,
    ) -> None:
        self._timeout, self._died = timeout, died
        self._workers = [_Worker(settings) for _ in range(workers)]
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()

    async def open(self) -> None:
        """Start a worker, the others when they are needed; raises what goes wrong as it loads."""
        # Before multiprocessing's own, which would wait for a process that stands still
        atexit.register(self.close)
        for worker in self._workers:
            self._free.put_nowait(worker)
        for pause in _PAUSE:
            await asyncio.sleep(pause)
            try:
                return await self._workers[0].load()
            except OSError:  # died, or took too long
                if self._lost(self._workers[0]) == _ERROR:
                    break
        raise InputError(
            "the workers cannot start: the first died as it loaded the model; "
            "a script that crawls must do so under `if __name__ == '__main__':`; where memory is "
            "short (0.3 GB each), set EXTRACTOR_WORKERS to 0"
        )

    async def read(self, page: Page) -> Outcome:
        """What came of a page."""
        worker = await self._free.get()
        try:
            return await self._read(worker, page)
        except asyncio.CancelledError:
            worker.kill()  # it would answer with this page for the next one
            raise
        finally:
            self._free.put_nowait(worker)

    def close(self) -> None:
        """End the workers at once; pages that they have are not read."""
        atexit.unregister(self.close)
        for worker in self._workers:
            worker.kill()

    async def _read(self, worker: _Worker, page: Page) -> Outcome:
        for _ in range(_ATTEMPTS):
            try:
                await worker.load()
                return await worker.read(page, self._timeout)
            except TimeoutError:
                self._lost(worker)
                reason = f"not done after {self._timeout:g} seconds; raise EXTRACTOR_TIMEOUT"
                return Failure(page, "time", reason)
            except OSError:
                self._lost(worker)
        return Failure(page, "worker", _DIED)

    def _lost(self, worker: _Worker) -> int | None:
        self._died()
        return worker.kill(grace=_GRACE)


class _Worker:
    """One process with a model, begun when it is needed, and anew where it was killed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: SpawnProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    async def load(self) -> None:
        """Begin the process, if there is none. Raises OSError where it dies, errors of loading."""
        if self._process is not None:
            return
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        arguments = (theirs, self._settings)
        self._process = context.Process(target=_work, args=arguments, daemon=True)
        self._process.start()
        theirs.close()  # so that its death ends the pipe
        try:
            await self._ask(None, _LOADING)
        except OSError:
            raise
        except Exception:
            self.kill()
            raise

    async def read(self, page: Page, seconds: float) -> Outcome:
        """What came of a page. Raises TimeoutError after so many seconds, OSError at a death."""
        outcome: Outcome = await self._ask(page, seconds)
        return outcome

    def kill(self, *, grace: float = 0) -> int | None:
        """End the process, even one that stands still; its exit status.

        One that is about to end has so many seconds to tell its own.
        """
        status = None
        if self._process is not None:
            self._process.join(grace)
            self._process.kill()
            self._process.join(_GRACE)
            status = self._process.exitcode
        # A thread that waits at the pipe has it still, and closes it as it lets go
        self._process = self._pipe = None
        return status

    async def _ask(self, page: Page | None, seconds: float) -> Any:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()

        def settle(result: Any) -> None:
            if not answer.done():
                answer.set_result(result)

        def tell(result: Any) -> None:
            with suppress(RuntimeError):  # the loop has closed meanwhile
                loop.call_soon_threadsafe(settle, result)

        # No thread of a pool: at the end of the program those are waited for
        words = (self._pipe, page, tell)
        threading.Thread(target=_exchange, args=words, daemon=True).start()
        async with asyncio.timeout(seconds):
            result = await answer
        if isinstance(result, BaseException):
            raise result
        return result


def _exchange(pipe: Connection[Any, Any], page: Page | None, tell: Callable[[Any], None]) -> None:
    """In a thread: hand a page over and wait for what comes of it."""
    try:
        pipe.send(page)
        tell(pipe.recv())
    except EOFError:
        tell(ConnectionResetError("the worker died"))
    except Exception as error:  # what cannot be pickled, either way, is the page's own fault
        tell(error)


def _work(pipe: Connection[Any, Any], settings: Settings) -> None:
    """In a worker: load the model, then read what is handed over; None asks whether it is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; it is the parent's
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            page = pipe.recv()
        except EOFError:
            return
        try:
            extractor = load_again(settings)
            pipe.send(None if page is None else _outcome(next(extractor.results([page]))))
        except Exception as error:  # told where it can be: the parent has the log
            pipe.send(error)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _outcome(result: Record | Failure) -> Outcome:
    return result.to_dict() if isinstance(result, Record) else result
