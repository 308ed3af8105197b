"""Takes a reviewer's or another person's name out of a store, the one change that it allows.

The decisions stay, in their order and with their times; what is gone is who a name belongs to. The
bytes are written over: nothing of the name is left in the file or beside it.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import regex

from extractor.errors import InputError
from extractor.review.hiding import hidden
from extractor.review.index import unlist
from extractor.review.spellings import address_pattern, decoded, name_pattern, redacted_id
from extractor.review.store import open_store

_PATIENCE = 30  # seconds to wait until nobody reads the store
_SPELT = ("before", "after", "extracted")


def forget_reviewer(path: Path, name: str, *, comments: bool = False) -> tuple[int, str]:
    """Put a pseudonym in the place of a reviewer's name; how many decisions, and the pseudonym.

    With `comments` what the reviewer wrote is taken out too. Raises InputError where the store
    cannot be opened or has no such reviewer.
    """
    pseudonym = f"reviewer-{secrets.token_hex(4)}"

    def rename(base: sqlite3.Connection) -> int:
        known = [row[0] for row in base.execute("SELECT DISTINCT reviewer FROM decision")]
        same = [reviewer for reviewer in known if _normal(reviewer) == _normal(name)]
        changed = base.execute(
            "UPDATE decision SET reviewer = ?, comment = CASE WHEN ? THEN NULL ELSE comment END"
            " WHERE reviewer IN (SELECT value FROM json_each(?))",
            (pseudonym, comments, json.dumps(same)),
        ).rowcount
        return changed

    changed = _rewrite(path, rename)
    if not changed:  # told only now: the file is written anew where an earlier call could not
        raise InputError(
            f"{path}: no decision of {name!r}; its reviewers are {', '.join(_reviewers(path))}"
        )
    return changed, pseudonym


def _reviewers(path: Path) -> list[str]:
    store = open_store(path, create=False)
    try:
        with store.reading() as base:
            return [
                row[0] for row in base.execute("SELECT DISTINCT reviewer FROM decision ORDER BY 1")
            ]
    finally:
        store.close()


def forget_person(path: Path, name: str) -> int:
    """Hide a person's full name in what was decided and commented; how many decisions had it.

    It is found however it is spelt. An article's id that tells it becomes what a redacted record
    has in its place; the decisions hold for the article under both.

    Raises InputError where the store cannot be opened, or the name is a single word, which may be
    a place's too.
    """
    if len(name.split()) < 2:
        raise InputError(f"{name!r}: give the full name, a single word may be a place's too")
    names = [" ".join(name.split())]
    pattern, address = name_pattern(names), address_pattern(names)

    def hide(base: sqlite3.Connection) -> int:
        changed = 0
        for row in base.execute("SELECT * FROM decision ORDER BY n").fetchall():
            kept = {column: _without(row[column], pattern) for column in _SPELT}
            kept["comment"] = row["comment"] and pattern.sub(hidden, row["comment"])
            told = any(map(address.search, decoded(row["source"])))
            kept["source"] = redacted_id(row["source"]) if told else row["source"]
            if any(kept[column] != row[column] for column in kept):
                changed += 1
                columns = ", ".join(f"{column} = ?" for column in kept)
                base.execute(
                    f"UPDATE decision SET {columns} WHERE n = ?", (*kept.values(), row["n"])
                )
        return changed

    return _rewrite(path, hide)


def _without(spelt: str | None, pattern: regex.Pattern[str]) -> str | None:
    """A claim spelt out without the name; the same text where it has none."""
    if spelt is None:
        return None
    before = json.loads(spelt)
    after = _hidden_in(before, pattern)
    if after == before:
        return spelt
    return json.dumps(after, ensure_ascii=False, separators=(",", ":"))


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _hidden_in(value: Any, pattern: regex.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(hidden, value)
    if isinstance(value, list):
        return [_hidden_in(each, pattern) for each in value]
    if isinstance(value, dict):
        return {key: _hidden_in(each, pattern) for key, each in value.items()}
    return value


def _rewrite(path: Path, change: Callable[[sqlite3.Connection], int]) -> int:
    """Do a change that the triggers forbid; they are back before anybody else can write.

    The list of the claims goes too: it holds names, and is made anew when the page is served.
    """
    store = open_store(path, create=False)
    try:
        with store.writing() as base:
            triggers = base.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
                " AND tbl_name = 'decision'"
            ).fetchall()
            for trigger in triggers:
                base.execute(f"DROP TRIGGER {trigger['name']}")
            changed = change(base)
            for trigger in triggers:
                base.execute(trigger["sql"])
            unlist(base)
    finally:
        store.close()
    _scrub(path)
    return changed


def _scrub(path: Path) -> None:
    """Write the file anew, so that no page of it holds what was there."""
    base = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        base.execute("VACUUM")
        busy, *_ = base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:  # somebody reads the old pages, which tell the name
            raise sqlite3.OperationalError("it is being read")
    except sqlite3.Error as error:
        raise InputError(
            f"{path}: the name is out of the decisions, but bytes of it may stand in the file or "
            f"beside it ({error}); stop `extractor review serve` and give the command again"
        ) from error
    finally:
        base.close()
