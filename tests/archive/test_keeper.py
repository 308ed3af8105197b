"""The process that a keeper keeps: replaced where it dies, and given back what it had noted."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.archive.journal import Journal
from extractor.archive.keeper import Keeper
from extractor.archive.scan import ScanJob
from extractor.archive.settings import Settings
from extractor.archive.sources import plan_input
from tests.archive.pages import write_lines


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    found = Keeper(Settings(str(tmp_path / "out")), tmp_path)
    yield found
    found.close()
    assert not list(tmp_path.glob("journal-*"))


def job(path: Path, number: int) -> ScanJob:
    (unit,) = plan_input(str(path), "/nowhere")
    return ScanJob(replace(unit, number=number))


def test_a_process_that_dies_between_two_jobs_is_replaced(keeper: Keeper, tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", 3)
    assert keeper.run(job(lines, 0)) == {"seen": 3}
    first = keeper.beat.pid
    assert Path(f"/proc/{first}").exists()
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert keeper.run(job(lines, 1)) == {"seen": 3}
    assert keeper.beat.pid != first


def test_a_stopped_keeper_does_no_more(keeper: Keeper, tmp_path: Path) -> None:
    keeper.stop()
    assert keeper.run(job(write_lines(tmp_path / "a.jsonl", 3), 0)) is None


def test_half_a_line_of_a_journal_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    journal.take_up("scan/1")
    journal.add([{"passed": {"reason": "Ål"}}])
    journal.close()
    path.write_bytes(path.read_bytes() + b'[{"passed": {"rea')
    again = Journal(path)
    assert again.steps == [[{"passed": {"reason": "Ål"}}]]
    again.take_up("scan/1")
    again.add([])
    again.close()
    assert path.read_bytes().count(b"\n") == 3
    other = Journal(path)
    other.take_up("scan/2")
    assert other.steps == []
    other.close()
