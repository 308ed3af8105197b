"""Pages read in worker processes that may die."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.article import Page
from extractor.errors import InputError, LexiconError
from extractor.extract import Failure, Settings
from extractor.integrations.readers import Processes
from tests.conftest import ROOT
from tests.integrations.site import page

HERE = Settings(None, None, None)


class Deadly(Page):
    """Kills the process that receives it."""

    def __reduce__(self) -> tuple[Callable[[int], Any], tuple[int]]:
        return os._exit, (1,)


def with_readers(
    work: Callable[[Processes], Awaitable[Any]], settings: Settings = HERE, **options: Any
) -> Any:
    async def main() -> Any:
        readers = Processes(settings, 1, **options)
        try:
            await readers.open()
            return await work(readers)
        finally:
            readers.close()

    return asyncio.run(main())


def test_a_page_that_kills_its_worker_costs_itself_alone() -> None:
    async def work(readers: Processes) -> list[Any]:
        pages = [Page(page(2)), Deadly(""), Page(page(3))]
        found = await asyncio.gather(*map(readers.read, pages))
        return [*found, await readers.read(Page(page(4)))]

    first, deadly, *others = with_readers(work)
    values = [r["claims"][0]["measure"]["value"] for r in (first, *others)]
    assert values == [12_000_000, 13_000_000, 14_000_000]
    assert isinstance(deadly, Failure)
    assert (deadly.room, "died" in deadly.reason) == ("worker", True)


class Mortal(Settings):
    """Kills the first process that would load it."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str | None]]:
        return _die_once, (self.lexicon,)


def _die_once(mark: str) -> Settings:
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(9)
    return HERE


def test_a_worker_that_dies_while_it_loads_is_begun_again(tmp_path: Path) -> None:
    deaths: list[None] = []

    async def work(readers: Processes) -> Any:
        return await readers.read(Page(page(2)))

    settings = Mortal(None, str(tmp_path / "mark"), None)
    record = with_readers(work, settings, died=lambda: deaths.append(None))
    assert record["claims"][0]["measure"]["value"] == 12_000_000
    assert len(deaths) == 1


class Endless(Page):
    """Hangs in the process that receives it."""

    def __reduce__(self) -> tuple[Callable[[float], Any], tuple[float]]:
        return time.sleep, (600,)


def test_a_page_that_hangs_costs_itself_alone() -> None:
    async def work(readers: Processes) -> list[Any]:
        pages = [Page(page(2)), Endless(""), Page(page(3))]
        return list(await asyncio.gather(*map(readers.read, pages)))

    first, endless, last = with_readers(work, timeout=3)
    values = [r["claims"][0]["measure"]["value"] for r in (first, last)]
    assert values == [12_000_000, 13_000_000]
    assert isinstance(endless, Failure)
    assert (endless.room, "EXTRACTOR_TIMEOUT" in endless.reason) == ("time", True)


def test_a_page_that_is_no_longer_wanted_gives_its_place_up() -> None:
    async def work(readers: Processes) -> Any:
        given_up = asyncio.ensure_future(readers.read(Endless("")))
        await asyncio.sleep(0.2)
        given_up.cancel()
        return await readers.read(Page(page(3)))

    assert with_readers(work)["claims"][0]["measure"]["value"] == 13_000_000


def test_what_is_wrong_in_a_worker_is_told_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "benefits.toml").write_text('[[benefit]]\nid = "klippekort"\ncolour = 1', "utf8")

    async def work(readers: Processes) -> None: ...

    with pytest.raises(LexiconError, match="unknown key colour"):
        with_readers(work, Settings(None, str(tmp_path), None))


_SCRIPT = """
import asyncio
from extractor.extract import Settings
from extractor.integrations.readers import Processes

async def main():
    readers = Processes(Settings(None, None, None), 1)
    await readers.open()
    print(readers._workers[0]._process.pid, flush=True)
    await asyncio.sleep(60)

{guard}
    asyncio.run(main())
"""


def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT.format(guard="if __name__ == '__main__':"))
    with subprocess.Popen([sys.executable, script], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 10
    while time.monotonic() < until and _lives(worker):
        time.sleep(0.05)
    assert not _lives(worker)


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_script_that_starts_workers_without_a_guard_is_told(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT.format(guard="if True:"))
    run = subprocess.run([sys.executable, script], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    assert f"{InputError.__name__}: the workers cannot start" in run.stderr
    assert "__main__" in run.stderr.splitlines()[-1]
