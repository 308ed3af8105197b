"""The same units on a Dask cluster: real processes on loopback, one of them killed at work."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.archive.pages import command, content, environment, run, write_folder

pytest.importorskip("distributed", reason="needs pip install 'velferd-extractor[dask]'")


@contextmanager
def dask(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A scheduler or a worker."""
    asked = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
    process = subprocess.Popen(
        asked,
        env={**environment(), "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a scheduler."""
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as process:
        assert process.stderr is not None
        for line in process.stderr:
            found = re.search(r"Scheduler at:\s*(tcp://\S+)", line)
            if found:
                yield found[1]
                return
        pytest.fail("the scheduler did not start")


def worker(address: str, *more: str) -> tuple[str, ...]:
    return ("worker", address, "--nthreads", "1", "--no-dashboard", *more)


def test_a_cluster_that_loses_a_worker_writes_the_same_bytes(
    scheduler: str, archive: list[Path], unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = command(*archive, "-o", out, "--dask", scheduler, "--keep-skipped", "--quiet")
    with dask(*worker(scheduler)), dask(*worker(scheduler, "--no-nanny")) as second:
        with subprocess.Popen(
            asked, env=environment(), stderr=subprocess.PIPE, text=True
        ) as process:
            until = time.monotonic() + 60
            while not list(out.glob("part-*")) and time.monotonic() < until:
                time.sleep(0.02)
            second.kill()
            _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told
    assert content(out) == unbroken


def test_without_a_scheduler_it_says_so(tmp_path: Path) -> None:
    pages = write_folder(tmp_path / "pages", 2)
    told = run(pages, "-o", tmp_path / "out", "--dask", "tcp:/nowhere")
    assert told.returncode == 1
    assert "no scheduler answers" in told.stderr
