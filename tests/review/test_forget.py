"""A name is taken out of a store: the decisions stay, and no byte of the name does."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.extract import Extractor
from extractor.review.store import store_path
from tests.review import desks

COMMAND = Path(sys.executable).with_name("extractor")


def forget(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(COMMAND), "review", "forget", str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def stored(path: Path) -> bytes:
    """Every byte of the store and of what SQLite keeps beside it."""
    return b"".join(f.read_bytes() for f in sorted(path.parent.glob("*.sqlite*")))


@pytest.fixture
def path(rules: Extractor, tmp_path: Path) -> Path:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        first = desks.figured(desk, "946")
        said = {"speaker": {"name": "Åse Vik", "role": None}}
        desks.decide(desk, first, "correct", "Jørund Tveit", slots=said)
        desks.decide(desk, first, "accept", comment="ÅSE VIK sa det")
        desks.decide(desk, first, "comment", "Jørund Tveit", comment="mitt hemmelige ord")
    return path


def test_a_reviewer_becomes_a_pseudonym_and_keeps_the_decisions(path: Path) -> None:
    assert "Jørund".encode() in stored(path)
    done = forget(path, "--reviewer", "Jørund Tveit")
    assert done.returncode == 0, done.stderr
    pseudonym = done.stderr.split()[-1]
    assert "2 decisions are now of reviewer-" in done.stderr
    assert "Jørund".encode() not in stored(path)
    assert b"hemmelige" in stored(path)
    with desks.sitting(path) as desk:
        claim = desk.claim(desks.figured(desk, "946"))
        assert {o["reviewer"] for o in claim["opinions"]} == {pseudonym, "Kari"}
        assert claim["now"]["speaker"]["name"] == "Åse Vik"


def test_what_a_reviewer_wrote_goes_too_where_it_is_asked(path: Path) -> None:
    assert forget(path, "--reviewer", "Jørund Tveit", "--comments").returncode == 0
    assert b"hemmelige" not in stored(path)
    assert "ÅSE VIK".encode() in stored(path)


def test_a_person_is_hidden_in_decisions_and_comments(path: Path) -> None:
    done = forget(path, "--person", "Åse Vik")
    assert done.returncode == 0, done.stderr
    assert "hidden in 3 decisions" in done.stderr
    assert "Åse Vik".encode() not in stored(path)
    assert "ÅSE VIK".encode() not in stored(path)
    assert "Jørund Tveit".encode() in stored(path)
    with desks.sitting(path) as desk:
        claim = desk.claim(desks.figured(desk, "946"))
        assert claim["now"]["speaker"]["name"] == "███ ███"


def test_decisions_cannot_be_changed_afterwards_either(path: Path) -> None:
    forget(path, "--reviewer", "Jørund Tveit")
    base = sqlite3.connect(store_path(path))
    for change in ("UPDATE decision SET reviewer = 'x'", "DELETE FROM decision"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            base.execute(change)
    base.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "either --reviewer or --person"),
        (("--reviewer", "A", "--person", "B C"), "either --reviewer or --person"),
        (("--reviewer", "Ukjent"), "its reviewers are Jørund Tveit, Kari"),
        (("--person", "Åse"), "give the full name"),
        (("--reviewer", "A", "--store", "none.sqlite"), "holds no decisions"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_changed(
    path: Path, arguments: tuple[str, ...], told: str
) -> None:
    before = stored(path)
    done = forget(path, *arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert len(stored(path)) >= len(before)
    assert "Jørund".encode() in stored(path)
