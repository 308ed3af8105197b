"""Takes a reviewer's or another person's name out of a store, the one change that it allows.

The decisions stay, in their order and with their times; what is gone is who a name belongs to. The
bytes are written over: nothing of the name is left in the file or beside it.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import regex

from extractor.errors import InputError
from extractor.review.hiding import hidden
from extractor.review.index import unlist
from extractor.review.spellings import name_pattern
from extractor.review.store import open_store

_SPELT = ("before", "after", "extracted")


def forget_reviewer(path: Path, name: str, *, comments: bool = False) -> tuple[int, str]:
    """Put a pseudonym in the place of a reviewer's name; how many decisions, and the pseudonym.

    With `comments` what the reviewer wrote is taken out too. Raises InputError where the store
    cannot be opened or has no such reviewer.
    """
    pseudonym = f"reviewer-{secrets.token_hex(4)}"

    def rename(base: sqlite3.Connection) -> int:
        changed = base.execute(
            "UPDATE decision SET reviewer = ?, comment = CASE WHEN ? THEN NULL ELSE comment END"
            " WHERE reviewer = ?",
            (pseudonym, comments, name),
        ).rowcount
        if not changed:
            known = [row[0] for row in base.execute("SELECT DISTINCT reviewer FROM decision")]
            raise InputError(
                f"{path}: no decision of {name!r}; its reviewers are {', '.join(sorted(known))}"
            )
        return changed

    return _rewrite(path, rename), pseudonym


def forget_person(path: Path, name: str) -> int:
    """Hide a person's full name in what was decided and commented; how many decisions had it.

    Raises InputError where the store cannot be opened, or the name is a single word, which may be
    a place's too.
    """
    if len(name.split()) < 2:
        raise InputError(f"{name!r}: give the full name, a single word may be a place's too")
    pattern = name_pattern([" ".join(name.split())])

    def hide(base: sqlite3.Connection) -> int:
        changed = 0
        for row in base.execute("SELECT * FROM decision ORDER BY n").fetchall():
            kept = {column: _without(row[column], pattern) for column in _SPELT}
            kept["comment"] = row["comment"] and pattern.sub(hidden, row["comment"])
            if any(kept[column] != row[column] for column in kept):
                changed += 1
                told = ", ".join(f"{column} = ?" for column in kept)
                base.execute(f"UPDATE decision SET {told} WHERE n = ?", (*kept.values(), row["n"]))
        return changed

    return _rewrite(path, hide)


def _without(spelt: str | None, pattern: regex.Pattern[str]) -> str | None:
    """A claim spelt out without the name; the same text where it has none."""
    if spelt is None or not pattern.search(spelt):
        return spelt
    value = _hidden_in(json.loads(spelt), pattern)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
    base = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.execute("VACUUM")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise InputError(
            f"{path}: the name is out of the decisions, but the file could not be written anew "
            f"({error}); stop `extractor review serve` and give the command again"
        ) from error
    finally:
        base.close()
