"""What a run survives: kills of the run and of its workers, a full disk, a disk that fails."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.archive.pages import (
    command,
    content,
    environment,
    failures,
    page,
    records,
    run,
    write_folder,
    write_lines,
)

PAGES = 60


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder and a JSONL file."""
    folder = tmp_path_factory.mktemp("archive")
    return [write_folder(folder / "pages", PAGES), write_lines(folder / "more.jsonl", PAGES)]


@pytest.fixture(scope="module")
def unbroken(archive: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an unbroken run of one worker writes."""
    out = tmp_path_factory.mktemp("unbroken") / "out"
    done = run(*archive, "-o", out, "--workers", "1", "--keep-skipped")
    assert done.returncode == 0, done.stderr
    read = records(out)
    assert len({str(r["source"]["path"]) for r in read}) == len(read) > PAGES  # type: ignore[index]
    return content(out)


def children(pid: int) -> list[int]:
    """The workers of a run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            line = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == pid and b"spawn_main" in line:
            found.append(int(status.parent.name))
    return found


@pytest.fixture
def killed(archive: list[Path], tmp_path: Path) -> Iterator[Path]:
    """A folder of output to be killed in; no worker may be left behind."""
    yield tmp_path / "out"


def until(ready: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for what is to come."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_killed_runs_go_on_and_write_the_same_bytes(
    archive: list[Path], unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    chance = random.Random(7)
    asked = command(*archive, "-o", out, "--workers", "2", "--keep-skipped", "--quiet")
    for _ in range(2):
        process = subprocess.Popen(asked, env=environment(), stderr=subprocess.PIPE)
        time.sleep(2.0 + 2 * chance.random())
        workers = children(process.pid)
        process.kill()
        process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    process = subprocess.Popen(asked, env=environment(), stderr=subprocess.PIPE, text=True)
    for _ in range(2):
        time.sleep(1.5 + chance.random())
        for pid in children(process.pid):
            os.kill(pid, signal.SIGKILL)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert content(out) == unbroken
