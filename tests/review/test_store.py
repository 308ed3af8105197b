"""The store: never changed, never half written, never another program's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.review.decisions import Draft, append, history
from extractor.review.store import DamagedError, Store, StoreGoneError, open_store, store_path

DRAFT = Draft(
    claim="c", source="s", sha256="x", text="t", reviewer="Kari", action="accept",
    extractor="1", model="m", before={"period": "2015"}, after={"period": "2015"},
    extracted={"period": "2015"},
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "review.sqlite")
    yield store
    store.close()


def test_decisions_stand_beside_their_records(tmp_path: Path) -> None:
    assert store_path(tmp_path) == tmp_path / "review.sqlite"
    assert store_path(tmp_path / "r.jsonl.zst").name == "r.jsonl.zst.review.sqlite"


@pytest.mark.parametrize("change", ["UPDATE decision SET reviewer = 'Ola'", "DELETE FROM decision"])
def test_what_was_decided_is_neither_changed_nor_deleted(store: Store, change: str) -> None:
    with store.writing() as base:
        append(base, DRAFT)
    with pytest.raises(sqlite3.IntegrityError, match="never"), store.writing() as base:
        base.execute(change)
    with store.reading() as base:
        assert [d.reviewer for d in history(base, "c")] == ["Kari"]


@pytest.mark.parametrize(
    "other",
    ["revision = 9, undoes = NULL", "n = 9, undoes = NULL", "n = 9, revision = 9"],
    ids=["n", "claim and revision", "undoes"],
)
def test_what_was_decided_is_not_replaced(store: Store, other: str) -> None:
    with store.writing() as base:
        first = append(base, DRAFT)
        append(base, replace(DRAFT, claim="d", action="undo", undoes=first.n))
        base.execute("CREATE TEMP TABLE forged AS SELECT * FROM decision WHERE n = 2")
        base.execute(f"UPDATE forged SET reviewer = 'Ola', {other}")
    with pytest.raises(sqlite3.IntegrityError, match="never"), store.writing() as base:
        base.execute("INSERT OR REPLACE INTO decision SELECT * FROM forged")
    with store.reading() as base:
        rows = base.execute("SELECT reviewer FROM decision").fetchall()
        assert [row["reviewer"] for row in rows] == ["Kari", "Kari"]


def test_a_store_made_before_gets_the_trigger_it_lacks(store: Store) -> None:
    with store.writing() as base:
        base.execute("DROP TRIGGER decision_once")
    open_store(store.path).close()
    with store.reading() as base:
        found = base.execute("SELECT 1 FROM sqlite_schema WHERE name = 'decision_once'")
        assert found.fetchone()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_save_into_a_store_that_is_gone_is_refused(
    store: Store, tmp_path: Path, replaced: bool
) -> None:
    for file in tmp_path.glob("review.sqlite*"):
        file.unlink()
    if replaced:
        open_store(store.path).close()
    with pytest.raises(StoreGoneError, match="nothing is kept; put it back"), store.writing():
        raise AssertionError("never comes here")
    assert store.path.exists() == replaced


def test_a_store_that_goes_during_a_save_is_told(store: Store) -> None:
    with pytest.raises(StoreGoneError), store.writing() as base:
        append(base, DRAFT)
        store.path.unlink()


def test_a_store_without_decisions_is_told_by_its_file(store: Store) -> None:
    with store.writing() as base:
        base.execute("DROP TABLE decision")
    with pytest.raises(InputError, match=r"review\.sqlite: the store is damaged; take a copy"):
        open_store(store.path)


@pytest.mark.parametrize("broken", ["{broken", "[]", "7", '"x"'])
@pytest.mark.parametrize("column", ["before", "after", "extracted"])
def test_a_claim_that_cannot_be_read_is_told_by_its_file_and_line(
    store: Store, column: str, broken: str
) -> None:
    with store.writing() as base:
        append(base, DRAFT)
        base.execute("DROP TRIGGER decision_stays")
        base.execute(f"UPDATE decision SET {column} = ?", (broken,))
    told = f"^decision 1: «{column}» is no claim"
    with pytest.raises(DamagedError, match=told), store.reading() as base:
        history(base, "c")
    with pytest.raises(DamagedError, match=r"review\.sqlite: .*\(decision 1 has no claim\)"):
        open_store(store.path)


def test_a_transaction_that_fails_keeps_nothing(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.writing() as base:
        append(base, DRAFT)
        raise KeyboardInterrupt
    with store.reading() as base:
        assert history(base, "c") == []


def test_a_reader_sees_one_moment_while_another_writes(store: Store) -> None:
    with store.reading() as base:
        assert history(base, "c") == []
        with store.writing() as other:
            append(other, DRAFT)
        assert history(base, "c") == []
    with store.reading() as base:
        assert len(history(base, "c")) == 1


def test_what_was_answered_is_on_the_disk(store: Store) -> None:
    with store.reading() as base:
        assert base.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert base.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
        assert base.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE decision (n INTEGER)")
    other.close()
    with pytest.raises(InputError, match="another program's database; name another with --store"):
        open_store(path)
    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_schema").fetchall() == [("decision",)]
    other.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("Notater om sosialhjelp. " * 100)
    with pytest.raises(InputError, match="is no store of decisions"):
        open_store(path)


def test_a_store_of_a_newer_extractor_is_refused(store: Store) -> None:
    with store.writing() as base:
        base.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="is of version 99 of the store"):
        open_store(store.path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        open_store(tmp_path / "no" / "review.sqlite")
    with pytest.raises(InputError, match="holds no decisions"):
        open_store(tmp_path / "review.sqlite", create=False)
