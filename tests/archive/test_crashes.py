"""What a run survives: kills of the run and of its workers, a full disk, a disk that fails."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.archive.pages import (
    command,
    content,
    environment,
    failures,
    page,
    records,
    run,
    write_folder,
)


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


def test_a_page_that_kills_hangs_or_starves_its_worker_costs_itself_alone(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    write_folder(pages, 20)
    for number, harm in ((3, "SEGV"), (8, "HENG"), (11, "MINNE"), (14, "FEIL")):
        path = pages / "00" / f"side-{number:04d}.html"
        path.write_text(page(number).replace("<p>", f"<p>{harm} "), "utf8")
    out = tmp_path / "out"
    done = run(pages, "-o", out, "--timeout", "1.5", "--workers", "2")
    assert done.returncode == 0, done.stderr
    told = {Path(str(row["path"])).stem: (row["room"], str(row["reason"])) for row in failures(out)}
    assert told == {
        "side-0003": ("parser", "the process that read it died, 3 times"),
        "side-0008": ("parser", "took longer than 1.5 seconds (--timeout), twice"),
        "side-0011": ("pipeline", "needed more memory than 2000 MB (--memory), twice"),
        "side-0014": (
            "pipeline",
            "internal error, please report it: ZeroDivisionError: by hand",
        ),
    }
    read = {Path(str(row["source"]["path"])).stem for row in records(out)}  # type: ignore[index]
    harmed = {3, 8, 11, 14}
    assert read == {f"side-{n:04d}" for n in range(20) if n % 5 and n not in harmed}


def test_sigint_stops_a_scan_and_sigterm_a_reading(archive: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = command(*archive, "-o", out, "--workers", "1", "--quiet")
    for number, begun in ((signal.SIGINT, "run.json"), (signal.SIGTERM, "parts.jsonl.zst")):
        with subprocess.Popen(
            asked, env=environment(), stderr=subprocess.PIPE, text=True
        ) as process:
            until((out / begun).exists)
            time.sleep(0.1)
            process.send_signal(number)
            _, told = process.communicate(timeout=60)
        assert process.returncode == 128 + number
        assert told == "extractor: stopped; run the same command again to go on\n"
        assert not list(out.rglob("*.tmp"))
        assert not json.loads((out / "run.json").read_text())["finished"]
