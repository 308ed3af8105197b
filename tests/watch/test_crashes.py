"""Watches that are killed, for good or politely: afterwards each page is there exactly once."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT

PROGRAM = Path(sys.executable).parent / "extractor"
TEXT = "Volda kommune brukte {} millionar kroner på sosialhjelp i 2018."


def fill(folder: Path, first: int, last: int) -> None:
    """Pages as a scraper writes them: files that get their name when whole, lines, bad ones."""
    folder.mkdir(exist_ok=True)
    with (folder / "queue.jsonl").open("a", encoding="utf8") as queue:
        for number in range(first, last):
            path = folder / f".{number}.tmp"
            path.write_text(TEXT.format(number), "utf8")
            path.rename(folder / f"f{number:03}.txt")
            page = {"id": f"q{number:03}", "text": TEXT.format(number)}
            queue.write(json.dumps(page) + "\n")
    (folder / f"bad{last}.txt").write_bytes(bytes(range(256)) * 9)


def found(out: Path) -> tuple[list[str], list[str]]:
    """Ids of the records and paths of the failures, each line whole."""
    records = [json.loads(row)["source"]["id"] for row in out.read_text("utf8").splitlines()]
    failures = Path(f"{out}.failures.jsonl").read_text("utf8").splitlines()
    return sorted(records), sorted(Path(json.loads(row)["path"]).stem for row in failures)


def wanted(last: int) -> list[str]:
    return sorted([f"f{n:03}" for n in range(last)] + [f"q{n:03}" for n in range(last)])


def start(*words: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.watch.watching", *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def test_each_page_once_wherever_the_process_died(tmp_path: Path) -> None:
    folder, out = tmp_path / "pages", tmp_path / "records.jsonl"
    fill(folder, 0, 4)
    for stage in ("torn", "written", "done"):
        assert start(folder, out, stage, 2).wait(60) == -signal.SIGKILL
    assert start(folder, out).wait(60) == 0
    assert found(out) == (wanted(4), ["bad4"])


def test_each_page_once_after_kills_at_any_time_while_a_scraper_writes(tmp_path: Path) -> None:
    folder, out = tmp_path / "pages", tmp_path / "records.jsonl"
    chance, pages = random.Random(8), 0
    killed = 0
    for _ in range(3):
        fill(folder, pages, pages + 25)
        pages += 25
        began = out.stat().st_size if out.exists() else 0
        process = start(folder, out)
        while process.poll() is None and (not out.exists() or out.stat().st_size <= began):
            time.sleep(0.005)
        time.sleep(chance.random() * 0.15)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
    assert killed >= 2
    assert start(folder, out).wait(60) == 0
    assert found(out) == (wanted(pages), ["bad25", "bad50", "bad75"])


def test_a_polite_stop_finishes_the_page_in_hand(tmp_path: Path) -> None:
    folder, out = tmp_path / "pages", tmp_path / "records.jsonl"
    fill(folder, 0, 60)
    command = [PROGRAM, "watch", folder, "-o", out, "--interval", "0.05", "--settle", "0.1"]
    lines = b""
    for number in (signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            until = time.monotonic() + 60
            while not out.exists() or out.stat().st_size <= len(lines):
                assert time.monotonic() < until
                time.sleep(0.01)
            process.send_signal(number)
            assert process.wait(30) == 0
            assert process.stderr and "Traceback" not in process.stderr.read()
        before, lines = lines, out.read_bytes()
        assert lines.startswith(before) and lines.endswith(b"\n")
        assert 0 < lines.count(b"\n") < 120
    again = subprocess.run([*command, "--once"], capture_output=True, text=True, timeout=100)
    assert again.returncode == 0
    assert out.read_bytes().startswith(lines)
    assert found(out) == (wanted(60), ["bad60"])


def test_the_command_tells_what_is_wrong(tmp_path: Path) -> None:
    run = subprocess.run(
        [PROGRAM, "watch", tmp_path / "nei", "-o", tmp_path / "r.jsonl"],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert run.stderr.startswith("extractor: ") and "no such folder or file" in run.stderr
    assert subprocess.run([PROGRAM, "watch"], capture_output=True).returncode == 2
