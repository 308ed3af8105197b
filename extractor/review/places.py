"""The place that a reviewer gives a claim: its number is the one of the day of publication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from extractor.errors import ReviewError
from extractor.lexicon.names import Names, PlaceRow
from extractor.mention import PlaceKind
from extractor.normaliser.codes import day_of, holding
from extractor.record import Record

_HERE = "place"
_LONGEST = 200  # characters of a name


def check_place(record: Record, value: Any, names: Names) -> dict[str, Any] | None:
    """The place as a record may hold it: name, kind and code. Raises ReviewError.

    A place of the article is believed as it stands; of another the code may be sent alone, and of
    a municipality or county the name alone where only one has it.
    """
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ReviewError('place: send {"name": …, "kind": …, "code": …}, or null', field=_HERE)
    name, kind, code = (value.get(key) or None for key in ("name", "kind", "code"))
    if not all(part is None or isinstance(part, str) for part in (name, kind, code)):
        raise ReviewError("place: name, kind and code are texts", field=_HERE)
    for row in record.places:
        if (row.name, row.kind, row.code) == (name, kind, code):
            return {"name": name, "kind": kind, "code": code}
    if kind not in (None, *get_args(PlaceKind)):
        raise ReviewError(
            f"no kind of place {kind!r}; use {', '.join(get_args(PlaceKind))}", field=_HERE
        )
    if name is not None and (len(name) > _LONGEST or not name.isprintable()):
        raise ReviewError(
            f"place: a name has {_LONGEST} characters at most, on one line", field=_HERE
        )
    if kind == "country" or code in names.countries.values():
        return _country(name, code, names)
    if kind in ("district", "place"):
        if code is not None or name is None:
            raise ReviewError(f"a {kind} has a name and no number; take {code!r} out", field=_HERE)
        return {"name": name, "kind": kind, "code": None}
    return _numbered(record, (name, kind, code), names)


def _country(name: str | None, code: str | None, names: Names) -> dict[str, Any]:
    code = code or names.countries.get(name or "")
    name = name or next((n for n, known in names.countries.items() if known == code), None)
    if code is None or names.countries.get(name or "") != code:
        raise ReviewError(f"no country {name or code!r}; use one like Norge, NO", field=_HERE)
    return {"name": name, "kind": "country", "code": code}


def _numbered(
    record: Record, asked: tuple[str | None, str | None, str | None], names: Names
) -> dict[str, Any]:
    """A municipality or county, by its number on the day of publication."""
    name, kind, code = asked
    day = day_of(record.article.published)
    rows = _rows_of(name, code, names)
    valid = [row for row in holding(rows, day) if kind in (None, row.kind)]
    fitting = [row for row in valid if code in (None, row.code)]
    if len(fitting) == 1:
        row = fitting[0]
        return {"name": name or row.names[0], "kind": row.kind, "code": row.code}
    if code is not None and valid:
        told = ", ".join(f"{row.names[0]} {row.code}" for row in valid)
        raise ReviewError(
            f"{name or ''} {code} is no number on {day or 'this day'}; use {told}".strip(),
            field=_HERE,
        )
    if fitting:
        told = ", ".join(f"{row.code} ({row.kind})" for row in fitting)
        raise ReviewError(f"several places are called {name!r}; give a number: {told}", field=_HERE)
    raise ReviewError(
        f"no municipality or county {name or code!r}; give one with its number, or the kind "
        "«district» or «place» for what has none",
        field=_HERE,
    )


def _rows_of(name: str | None, code: str | None, names: Names) -> list[PlaceRow]:
    """All rows of a name; without one, of the names that the number has had."""
    if name is not None:
        return list(names.places.get(name, ()))
    every = {row.code + row.valid_from: row for rows in names.places.values() for row in rows}
    named = {other for row in every.values() if row.code == code for other in row.names}
    return [row for row in every.values() if named & set(row.names)]
