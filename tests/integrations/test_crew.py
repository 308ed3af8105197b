"""Workers that die, hang and lack memory, and the line before them; without a model."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Awaitable, Callable
from multiprocessing import connection
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra [serve] is not installed")

from extractor.article import Page
from extractor.errors import ExtractorError, ModelError
from extractor.integrations.http import worker
from extractor.integrations.http.crew import Crew, Line, Ticket
from extractor.integrations.http.settings import Settings
from extractor.integrations.http.worker import Answer, Job, Refusal, Result


def light(lexicon: str | None, publishers: str | None) -> None:
    """Stands for the loading of a model; runs in the worker."""


def slow_at_first(lexicon: str | None, publishers: str | None) -> None:
    """Hangs until a file is there, which it makes."""
    file = Path(str(lexicon))
    if not file.exists():
        file.touch()
        time.sleep(60)


def slow_once_there(lexicon: str | None, publishers: str | None) -> None:
    """Hangs where a file is there."""
    if Path(str(lexicon)).exists():
        time.sleep(60)


def broken(lexicon: str | None, publishers: str | None) -> None:
    raise ModelError("no_news: the model cannot be loaded; install it again")


def obey(job: Job) -> Result:
    """Does what the page says; runs in the worker."""
    order, _, word = str(job.page.content).partition(" ")
    if order == "die":
        os._exit(9)
    if order == "once" and not os.path.exists(word):
        with open(word, "w", encoding="utf8"):
            os._exit(9)
    if order == "sleep":
        time.sleep(float(word))
    if order == "memory":
        raise MemoryError
    return Answer(f'"{order} {os.getpid()}"'.encode())


def job(order: str) -> Job:
    return Job("record", Page(order, id=order))


def with_crew(
    monkeypatch: pytest.MonkeyPatch,
    use: Callable[[Crew], Awaitable[Any]],
    *,
    load: Callable[..., None] = light,
    workers: int = 1,
    timeout: float = 20,
    within: float = 20,
    file: Path | None = None,
    failed: Callable[[ExtractorError], None] = lambda error: None,
) -> Any:
    """What a use of a crew gives, whose workers do as the pages say."""
    monkeypatch.setattr(worker, "load", load)
    monkeypatch.setattr(worker, "work", obey)

    async def run() -> Any:
        settings = Settings(
            workers=workers, timeout=timeout, load=within, lexicon=str(file) if file else None
        )
        crew = Crew(settings, failed=failed)
        crew.start()
        try:
            return await asyncio.wait_for(use(crew), 30)
        finally:
            await crew.stop()

    return asyncio.run(run())


def test_results_come_in_the_order_of_the_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(crew: Crew) -> list[Result]:
        return await crew.do([job("sleep 0.3"), *(job(f"n{n}") for n in range(20))])

    results = with_crew(monkeypatch, use, workers=2)
    words = [result.json.decode().strip('"').split() for result in results]
    assert [order for order, _ in words] == ["sleep", *(f"n{n}" for n in range(20))]
    assert len({pid for _, pid in words}) == 2


def test_a_page_that_kills_its_worker_twice_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(crew: Crew) -> tuple[list[Result], int]:
        return await crew.do([job("a"), job("die"), job("b")]), crew.deaths

    (first, died, last), deaths = with_crew(monkeypatch, use)
    assert isinstance(first, Answer) and isinstance(last, Answer)
    assert isinstance(died, Refusal)
    assert (died.room, died.fault, deaths) == ("worker", True, 2)
    assert "2 times" in died.reason


def test_a_worker_that_dies_once_costs_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    async def use(crew: Crew) -> list[Result]:
        (first,) = await crew.do([job("a")])
        assert isinstance(first, Answer)
        os.kill(int(first.json.strip(b'"').split()[1]), signal.SIGKILL)  # as it waits
        await asyncio.sleep(0.2)
        return [first, *await crew.do([job("b"), job(f"once {tmp_path / 'was here'}")])]

    results = with_crew(monkeypatch, use)
    assert [type(result) for result in results] == [Answer] * 3
    assert len({result.json.split()[1] for result in results}) == 3


def test_a_page_that_hangs_or_fills_the_memory_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def use(crew: Crew) -> list[Result]:
        return await crew.do([job("sleep 60"), job("memory"), job("a")])

    slow, large, good = with_crew(monkeypatch, use, timeout=0.5)
    assert (slow.room, large.room) == ("time", "memory")
    assert "--timeout" in slow.reason and "smaller" in large.reason
    assert isinstance(good, Answer)


def test_jobs_of_a_client_that_has_gone_are_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(crew: Crew) -> float:
        gone = asyncio.ensure_future(crew.do([job(f"sleep {n / 10}") for n in range(1, 30)]))
        await asyncio.sleep(0.5)
        gone.cancel()
        begun = time.perf_counter()
        await crew.do([job("a")])
        return time.perf_counter() - begun

    assert with_crew(monkeypatch, use) < 2


def test_a_worker_that_hangs_as_it_loads_is_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def use(crew: Crew) -> list[Result]:
        return await crew.do([job("a")])

    (result,) = with_crew(
        monkeypatch, use, load=slow_at_first, within=2, file=tmp_path / "was here"
    )
    assert isinstance(result, Answer)
    assert "no model after 2 seconds" in caplog.text


def test_a_page_whose_worker_died_is_read_by_another_while_the_next_loads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def use(crew: Crew) -> list[Result]:
        while crew.ready < 2:
            await asyncio.sleep(0.01)
        (tmp_path / "slow").touch()
        return await crew.do([job("a"), job(f"once {tmp_path / 'was here'}"), job("b")])

    results = with_crew(monkeypatch, use, load=slow_once_there, workers=2, file=tmp_path / "slow")
    assert [type(result) for result in results] == [Answer] * 3


def test_workers_that_died_as_they_waited_are_no_fault_of_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def use(crew: Crew) -> list[Result]:
        while crew.ready < 3:
            await asyncio.sleep(0.01)
        for process in multiprocessing.active_children():
            process.kill()
            connection.wait([process.sentinel])
        return await crew.do([job("a")])

    (result,) = with_crew(monkeypatch, use, workers=3)
    assert isinstance(result, Answer)


def test_a_stop_ends_a_worker_that_loads_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def use(crew: Crew) -> float:
        while not (tmp_path / "was here").exists():
            await asyncio.sleep(0.01)
        begun = time.perf_counter()
        await crew.stop()
        while multiprocessing.active_children():
            await asyncio.sleep(0.01)
        return time.perf_counter() - begun

    assert with_crew(monkeypatch, use, load=slow_at_first, file=tmp_path / "was here") < 10


def test_an_error_that_no_worker_can_begin_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[ExtractorError] = []

    async def use(crew: Crew) -> int:
        while not told:
            await asyncio.sleep(0.02)
        return crew.ready

    assert with_crew(monkeypatch, use, load=broken, failed=told.append) == 0
    assert "install it again" in str(told[0])


def test_requests_take_turns() -> None:
    async def order() -> list[str]:
        line = Line()
        future = asyncio.get_running_loop().create_future()
        for name, many in (("a", 3), ("b", 1), ("c", 2)):
            line.join([Ticket(job(f"{name}{n}"), future) for n in range(many)])
        line.join([])
        assert len(line) == 6
        return [(await line.next()).job.name for _ in range(6)]

    assert asyncio.run(order()) == ["a0", "b0", "c0", "a1", "c1", "a2"]
