"""A name is taken out of a store: the decisions stay, and no byte of the name does."""

from __future__ import annotations

import sqlite3
import unicodedata
from pathlib import Path

import pytest
from click.testing import Result

from extractor.extract import Extractor
from extractor.review import forget as room
from extractor.review.spellings import redacted_id
from extractor.review.store import store_path
from tests.review import desks

APART = unicodedata.normalize("NFD", "Åse Vik")


def forget(path: Path, *arguments: str) -> Result:
    return desks.run("review", "forget", path, *arguments)


def stored(path: Path) -> bytes:
    """Every byte of the store and of what SQLite keeps beside it."""
    return b"".join(f.read_bytes() for f in sorted(path.parent.glob("*.sqlite*")))


def decided(path: Path) -> list[tuple[object, ...]]:
    base = sqlite3.connect(store_path(path))
    rows = base.execute("SELECT * FROM decision ORDER BY n").fetchall()
    base.close()
    return rows


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
    assert done.exit_code == 0, done.stderr
    pseudonym = done.stderr.split()[-1]
    assert "2 decisions are now of reviewer-" in done.stderr
    assert "Jørund".encode() not in stored(path)
    assert b"hemmelige" in stored(path)
    with desks.sitting(path) as desk:
        claim = desk.claim(desks.figured(desk, "946"))
        assert {o["reviewer"] for o in claim["opinions"]} == {pseudonym, "Kari"}
        assert claim["now"]["speaker"]["name"] == "Åse Vik"


def test_what_a_reviewer_wrote_goes_too_where_it_is_asked(path: Path) -> None:
    assert forget(path, "--reviewer", "Jørund Tveit", "--comments").exit_code == 0
    assert b"hemmelige" not in stored(path)
    assert "ÅSE VIK".encode() in stored(path)


def test_a_person_is_hidden_in_decisions_and_comments(path: Path) -> None:
    done = forget(path, "--person", "Åse Vik")
    assert done.exit_code == 0, done.stderr
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
    before = decided(path)
    done = forget(path, *arguments)
    assert done.exit_code == 1
    assert told in done.stderr
    assert decided(path) == before


def test_a_name_is_found_in_both_forms_of_unicode(rules: Extractor, tmp_path: Path) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        first = desks.figured(desk, "946")
        desks.decide(desk, first, "comment", APART, comment=f"{APART} og Ase Vik ringte")
    assert forget(path, "--person", "Åse Vik").exit_code == 0
    assert b"ringte" in stored(path)
    assert b"Ase Vik" not in stored(path) and f"{APART} og".encode() not in stored(path)
    assert forget(path, "--reviewer", "Åse Vik").exit_code == 0
    assert APART.encode() not in stored(path)


def test_an_id_that_tells_the_person_is_what_a_redacted_record_has(
    rules: Extractor, tmp_path: Path
) -> None:
    pages = {"https://a.no/sak/%C3%85se-vik-nei": desks.PAGES["a"], "b": desks.PAGES["b"]}
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules, pages))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "accept")
        desks.decide(desk, desks.figured(desk, "912"), "accept")
        slots = {"kind": "trend", "topic": "nav", "indicator": "staff", "direction": "up"}
        added = desks.add(desk, 1, **slots, evidence=[{"start": 0, "end": 12}])["id"]
    done = forget(path, "--person", "Åse Vik")
    assert "hidden in 2 decisions" in done.stderr
    assert b"se-vik" not in stored(path)
    hidden = redacted_id(next(iter(pages)))
    assert [row[2] for row in decided(path)] == [hidden, "b", hidden]
    with desks.sitting(path) as desk:  # the records still have the id, and it holds of them
        assert desk.claim(desks.figured(desk, "946"))["status"] == "accepted"
        assert desk.claim(added)["added"]
    out = tmp_path / "out.jsonl"
    assert desks.run("review", "export", path, "-o", out).stderr == ""
    assert added in out.read_text("utf8")


def test_a_store_that_is_being_read_keeps_bytes_and_that_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_PATIENCE", 0.1)
    reader = sqlite3.connect(store_path(path), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM decision").fetchone()
    done = forget(path, "--reviewer", "Jørund Tveit")
    assert done.exit_code == 1
    assert "stop `extractor review serve` and give the command again" in done.stderr
    assert "Jørund".encode() in stored(path)
    reader.execute("COMMIT")
    reader.close()
    assert "no decision of 'Jørund Tveit'" in forget(path, "--reviewer", "Jørund Tveit").stderr
    assert "Jørund".encode() not in stored(path)
