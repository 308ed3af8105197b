"""Reads lexicon files: every row becomes a frozen dataclass, every fault names file and row.

A TOML file `NAME.toml` holds one array of tables; the dataclass of a row is its schema: a field
without default is required, a key that is no field is refused. `Forms` fields hold the words of
each standard, `{ nb = [...], nn = [...] }`; a missing standard is a fault, for a second standard
rots unless something demands it.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from extractor.errors import LexiconError

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Forms:
    """The words of a row in each standard; a form that both share stands in both."""

    nb: tuple[str, ...]
    nn: tuple[str, ...]

    @property
    def both(self) -> tuple[str, ...]:
        """Every form once, in the order written."""
        return tuple(dict.fromkeys(self.nb + self.nn))


def read_tables(folders: Sequence[Path], file: str, schema: type[Row]) -> tuple[Row, ...]:
    """The rows of `file` in every folder that has it; a later row replaces one of its id."""
    rows: dict[object, Row] = {}
    for folder in folders:
        if (folder / file).exists():
            for row in read_table(folder / file, schema):
                rows[getattr(row, "id", row)] = row
    return tuple(rows.values())


def read_table(path: Path, schema: type[Row]) -> tuple[Row, ...]:
    """The rows of one TOML file (its single array of tables) as `schema`.

    Raises LexiconError with file and row where TOML, a key, a standard or a value is wrong.
    """
    try:
        tables = tomllib.loads(path.read_text("utf8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path.name}: {error}") from error
    rows = [row for table in tables.values() for row in table]
    return tuple(_row(path, number, row, schema) for number, row in enumerate(rows, 1))


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file with a header; lines that start with `#` are comments."""
    try:
        text = path.read_text("utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: {error}") from error
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    for number, row in enumerate(csv.DictReader(lines), 1):
        if None in row or None in row.values():
            raise LexiconError(f"{path.name}, row {number}: wrong number of columns; quote commas")
        yield row


def _row(path: Path, number: int, row: Mapping[str, Any], schema: type[Row]) -> Row:
    name = f'{path.name}, "{row.get("id", number)}"'
    known = {field.name: field for field in fields(schema)}  # type: ignore[arg-type]
    if unknown := set(row) - set(known):
        allowed = ", ".join(known)
        raise LexiconError(
            f"{name}: unknown key {', '.join(sorted(unknown))}; use one of {allowed}"
        )
    values: dict[str, Any] = {}
    for key, field in known.items():
        if key in row:
            values[key] = _value(name, key, row[key], str(field.type))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise LexiconError(f"{name}: no {key}; add it")
    return schema(**values)


def _value(name: str, key: str, value: Any, kind: str) -> Any:
    if kind.startswith("Forms"):
        return _forms(name, key, value)
    if isinstance(value, list):
        return tuple(value)
    return value


def _forms(name: str, key: str, value: Any) -> Forms:
    if not isinstance(value, dict):
        raise LexiconError(f"{name}: {key} needs {{ nb = [...], nn = [...] }}")
    words: dict[str, tuple[str, ...]] = {}
    for standard in ("nb", "nn"):
        listed = value.get(standard)
        if not listed:
            raise LexiconError(f"{name}: no {standard} forms of {key}; add one")
        listed = [listed] if isinstance(listed, str) else listed
        twice = sorted({form for form in listed if listed.count(form) > 1})
        if twice:
            raise LexiconError(f"{name}: {', '.join(twice)} stands twice in {key}.{standard}")
        words[standard] = tuple(listed)
    if more := set(value) - {"nb", "nn"}:
        raise LexiconError(f"{name}: {key} has {', '.join(sorted(more))}; only nb and nn")
    return Forms(words["nb"], words["nn"])
