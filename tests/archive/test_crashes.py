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
from collections.abc import Callable
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
        process = subprocess.Popen(asked, env=environment(), stderr=subprocess.DEVNULL)
        time.sleep(1.5 + chance.random())
        workers = children(process.pid)
        process.kill()
        process.wait()
        until(lambda left=workers: not any(Path(f"/proc/{pid}").exists() for pid in left))  # type: ignore[misc]
    with subprocess.Popen(asked, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        for _ in range(2):
            time.sleep(0.8 + chance.random())
            for pid in children(process.pid):
                os.kill(pid, signal.SIGKILL)
        _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert content(out) == unbroken
    again = run(*archive, "-o", out, "--keep-skipped")
    assert again.returncode == 0 and content(out) == unbroken


def test_a_full_disk_is_told_and_the_next_run_goes_on(
    archive: list[Path], unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    full = subprocess.run(
        command(*archive, "-o", out, "--keep-skipped", "--quiet"),
        preexec_fn=little_room,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert full.returncode == 1
    assert "run the same command again" in full.stderr and full.stderr.count("\n") == 1
    assert not list(out.rglob("*.tmp"))
    assert run(*archive, "-o", out, "--keep-skipped").returncode == 0
    assert content(out) == unbroken


def test_what_a_disk_will_not_give_is_left_for_the_next_run(
    archive: list[Path], unbroken: dict[str, bytes], tmp_path: Path
) -> None:
    out, lost = tmp_path / "out", archive[0] / "00" / "side-0007.html"
    held = lost.read_bytes()
    with subprocess.Popen(
        command(*archive, "-o", out, "--keep-skipped"), env=environment()
    ) as process:
        until((out / "run.json").exists)  # it is planned
        process.kill()
    lost.unlink()
    lost.symlink_to("/proc/self/mem")  # a file that fails with EIO when it is read
    try:
        failed = run(*archive, "-o", out, "--keep-skipped")
        assert failed.returncode == 1
        assert "side-0007.html: cannot be read" in failed.stderr
        assert "--skip-unreadable" in failed.stderr
        assert not list(out.glob("part-*"))
    finally:
        lost.unlink()
        lost.write_bytes(held)
    assert run(*archive, "-o", out, "--keep-skipped").returncode == 0
    assert content(out) == unbroken


def test_a_file_that_changed_since_the_plan_is_not_taken_for_the_old_one(tmp_path: Path) -> None:
    pages = write_lines(tmp_path / "a.jsonl", 3)
    out = tmp_path / "out"
    held = pages.read_bytes()
    done = run(pages, "-o", out)
    assert done.returncode == 0
    shutil.rmtree(out / "scan")
    told = json.loads((out / "run.json").read_text())
    (out / "run.json").write_text(json.dumps(told | {"finished": False, "counts": None}))
    pages.write_bytes(held + b"\n")
    changed = run(pages, "-o", out)
    assert changed.returncode == 1
    assert "when the run began" in changed.stderr


def test_a_page_that_kills_hangs_or_starves_its_worker_costs_itself_alone(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    write_folder(pages, 20)
    for number, harm in ((3, "SEGV"), (8, "HENG"), (11, "MINNE"), (14, "FEIL")):
        path = pages / "00" / f"side-{number:04d}.html"
        path.write_text(page(number).replace("<p>", f"<p>{harm} "), "utf8")
    out = tmp_path / "out"
    done = run(pages, "-o", out, "--timeout", "2", "--workers", "2")
    assert done.returncode == 0, done.stderr
    told = {Path(str(row["path"])).stem: (row["room"], str(row["reason"])) for row in failures(out)}
    assert told == {
        "side-0003": ("parser", "the process that read it died, 3 times"),
        "side-0008": ("parser", "took longer than 2 seconds (--timeout), twice"),
        "side-0011": ("pipeline", "needed more memory than 2000 MB (--memory), twice"),
        "side-0014": (
            "pipeline",
            "internal error, please report it: ZeroDivisionError: by hand",
        ),
    }
    read = {Path(str(row["source"]["path"])).stem for row in records(out)}  # type: ignore[index]
    harmed = {3, 8, 11, 14}
    assert read == {f"side-{n:04d}" for n in range(20) if n % 5 and n not in harmed}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_run_cleanly(
    number: signal.Signals, archive: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = command(*archive, "-o", out, "--workers", "1", "--quiet")
    with subprocess.Popen(asked, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        until(lambda: (out / "parts.jsonl.zst").exists())
        time.sleep(0.3)
        process.send_signal(number)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert told == "extractor: stopped; run the same command again to go on\n"
    assert not list(out.rglob("*.tmp"))
    assert not json.loads((out / "run.json").read_text())["finished"]


def test_a_second_run_in_the_same_folder_is_refused(archive: list[Path], tmp_path: Path) -> None:
    import fcntl

    out = tmp_path / "out"
    out.mkdir()
    with open(out / "run.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = run(*archive, "-o", out)
    assert refused.returncode == 1
    assert "another run is at work" in refused.stderr
