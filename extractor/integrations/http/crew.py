"""The worker processes, and the line in which requests wait for them.

Each worker is a pool of one process: where it is killed, or a page takes too long, that page alone
is lost, and a new process takes its place. Requests take turns, a page each: a batch of a hundred
pages does not hold up the single page that came after it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.process import BaseProcess

from extractor.errors import ExtractorError
from extractor.integrations.http import worker
from extractor.integrations.http.settings import Settings
from extractor.integrations.http.worker import Job, Refusal, Result

log = logging.getLogger("extractor.serve")

_ATTEMPTS = 2  # a process may be killed by chance once; twice it is the page
_PAUSE = (0.0, 1.0, 5.0, 30.0)  # seconds before a worker that cannot load tries again
_PATIENCE = 4  # how many times the last loading the next may take, and at most the first bound
_LEAST_PATIENCE = 15.0  # seconds; a busy machine is no broken one
_TRIES = 3  # after each of which the next may take twice as long
_FIRST_GUESS = 0.1  # seconds a page, before any was read
_MEMORY = 0.9  # how much the mean of the pages read counts beside the next


@dataclass(slots=True)
class Ticket:
    """A job in the line, and where its result goes."""

    job: Job
    result: asyncio.Future[Result]
    deaths: int = 0
    """How many processes died with it."""


class Line:
    """Tickets in turns: one of each request, then the next of each."""

    def __init__(self) -> None:
        self._turns: deque[deque[Ticket]] = deque()
        self._there = asyncio.Semaphore(0)

    def __len__(self) -> int:
        return sum(map(len, self._turns))

    def join(self, tickets: Sequence[Ticket]) -> None:
        """Stand in the line with the tickets of one request."""
        if tickets:
            self._turns.append(deque(tickets))
            for _ in tickets:
                self._there.release()

    def rejoin(self, ticket: Ticket) -> None:
        """Stand at the head of the line again: its turn had come."""
        self._turns.appendleft(deque([ticket]))
        self._there.release()

    async def next(self) -> Ticket:
        """The ticket whose turn it is; waits until there is one."""
        await self._there.acquire()
        tickets = self._turns.popleft()
        ticket = tickets.popleft()
        if tickets:
            self._turns.append(tickets)
        return ticket


class Worker:
    """One process with a model, replaced where it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: ProcessPoolExecutor | None = None
        self._process: BaseProcess | None = None
        self.is_ready = False
        """Whether the model is loaded."""

    @property
    def has_died(self) -> bool:
        """Whether the process ended by itself."""
        return self._process is not None and bool(connection.wait([self._process.sentinel], 0))

    async def load(self, *, within: float) -> None:
        """Start the process.

        Raises TimeoutError where it has no model after so many seconds, ExtractorError, or
        BrokenProcessPool where it died. There is no process then.
        """
        self._pool = ProcessPoolExecutor(
            1, mp_context=multiprocessing.get_context("spawn"), initializer=worker.begin
        )
        settings, others = self._settings, set(multiprocessing.active_children())
        try:
            loading = self._pool.submit(worker.load, settings.lexicon, settings.publishers)
            # Known from its birth: one that hangs as it loads could not be ended otherwise.
            self._process = next(iter(set(multiprocessing.active_children()) - others), None)
            async with asyncio.timeout(within):
                await asyncio.wrap_future(loading)
        except BaseException:
            self.kill()
            raise
        self.is_ready = True

    async def do(self, job: Job) -> Result | None:
        """The result of a job; None where the process died with it."""
        assert self._pool is not None
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await asyncio.wrap_future(self._pool.submit(worker.work, job))
        except TimeoutError:
            self.kill()
            seconds = f"{self._settings.timeout:g} seconds"
            return Refusal("time", f"not done after {seconds}; send less, or raise --timeout")
        except MemoryError:
            self.kill()
            return Refusal("memory", "more memory was needed than there is; send a smaller page")
        except BrokenProcessPool:
            self.kill()
            return None
        except asyncio.CancelledError:
            self.kill()
            raise

    def kill(self) -> None:
        """End the process at once; it keeps nothing."""
        if self._process is not None:
            self._process.kill()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._process = self._pool = None
        self.is_ready = False


class Crew:
    """All workers. `failed` is told of an error that no worker could begin for."""

    def __init__(
        self,
        settings: Settings,
        *,
        seen: Callable[[Job, Result, float], None] = lambda job, result, seconds: None,
        failed: Callable[[ExtractorError], None] = lambda error: None,
    ) -> None:
        self._settings = settings
        self._patience = settings.load
        self._line = Line()
        self._workers = [Worker(settings) for _ in range(settings.workers)]
        self._tasks: list[asyncio.Task[None]] = []
        self._seen = seen
        self._failed = failed
        self.seconds_per_page = _FIRST_GUESS
        self.deaths = 0

    @property
    def ready(self) -> int:
        """How many workers have loaded their model."""
        return sum(worker.is_ready for worker in self._workers)

    @property
    def waiting(self) -> int:
        """Jobs in the line."""
        return len(self._line)

    def start(self) -> None:
        """Begin to load models and to do jobs; returns at once."""
        self._tasks = [asyncio.create_task(self._keep(worker)) for worker in self._workers]

    async def stop(self) -> None:
        """End the workers; jobs in the line are not done."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for each in self._workers:
            each.kill()

    async def do(self, jobs: Sequence[Job]) -> list[Result]:
        """The results of the jobs of one request, in order.

        Where the caller is cancelled, those that are not begun are left.
        """
        loop = asyncio.get_running_loop()
        tickets = [Ticket(job, loop.create_future()) for job in jobs]
        self._line.join(tickets)
        return await asyncio.gather(*(ticket.result for ticket in tickets))

    async def _keep(self, worker: Worker) -> None:
        """Keep one worker at work."""
        while True:
            if not worker.is_ready:
                await self._load(worker)
            ticket = await self._line.next()
            if ticket.result.done():  # the client has gone
                continue
            if worker.has_died:  # as it waited, which is not the page's doing
                self._line.rejoin(ticket)
                self._bury(worker, "waited")
                continue
            begun = time.perf_counter()
            result = await worker.do(ticket.job) or self._died(worker, ticket)
            if result is None:
                continue
            seconds = time.perf_counter() - begun
            self.seconds_per_page += (1 - _MEMORY) * (seconds - self.seconds_per_page)
            self._seen(ticket.job, result, seconds)
            if not ticket.result.done():
                ticket.result.set_result(result)

    def _died(self, worker: Worker, ticket: Ticket) -> Result | None:
        """Give a page up that a worker died with; None where another may try it.

        It goes back to the line, for another worker may be ready long before this one is.
        """
        self._bury(worker, f"read {ticket.job.name!r}")
        ticket.deaths += 1
        if ticket.deaths < _ATTEMPTS:
            self._line.rejoin(ticket)
            return None
        return Refusal(
            "worker",
            f"the process that read it died {_ATTEMPTS} times; send it alone or report it",
            fault=True,
        )

    def _bury(self, worker: Worker, doing: str) -> None:
        worker.kill()
        self.deaths += 1
        log.warning("extractor: a worker died while it %s; another begins", doing)

    async def _load(self, worker: Worker) -> None:
        """Load the model; where that cannot work, tell it and wait to be stopped."""
        attempt = 0
        while not worker.is_ready:
            await asyncio.sleep(_PAUSE[min(attempt, len(_PAUSE) - 1)])
            within = self._patience * 2 ** min(attempt, _TRIES)
            attempt += 1
            begun = time.perf_counter()
            try:
                await worker.load(within=within)
                taken = _PATIENCE * (time.perf_counter() - begun)
                self._patience = min(self._settings.load, max(_LEAST_PATIENCE, taken))
            except TimeoutError:
                log.warning(
                    "extractor: a worker had no model after %g seconds; another begins", within
                )
            except BrokenProcessPool:
                log.warning("extractor: a worker died while it loaded the model; is memory short?")
            except ExtractorError as error:
                self._failed(error)
                await asyncio.Event().wait()
