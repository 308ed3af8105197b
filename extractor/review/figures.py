"""The figure that a reviewer sends for a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import regex

from extractor.errors import ReviewError
from extractor.mention import Modifier
from extractor.record import Record
from extractor.review.spans import check_span

UNITS = {
    "money": (None,),
    "count": ("1",),
    "percent": ("%",),
    "percentage_point": ("{percentage_point}",),
    "ratio": ("{share}", "{factor}"),
    "multiple_of_G": ("{G}",),
    "duration": ("a", "mo", "wk", "d", "h"),
    "age": ("a",),
}
"""The units that a figure of each kind may have; the first is meant where none is given."""

FIGURE = (
    "kind", "value", "low", "high", "relation", "unit", "currency", "modifier", "near",
    "counted", "per", "start", "end",
)  # fmt: skip
"""The keys of a measure that is spelt out, in their order."""
_GREATEST = 1e15  # no sum in a Norwegian newspaper is larger, and JSON numbers stay exact
_CURRENCY = regex.compile(r"[A-Z]{3}")
_SHORT = 60  # characters of a unit of counting


def check_measure(record: Record, value: Any) -> dict[str, Any] | None:
    """The figure as a record may hold it; None of a trend. Raises ReviewError."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ReviewError(
            "the figure is not an object; send its kind, value, start and end", field=_HERE
        )
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in UNITS:
        raise _wrong(f"no kind of figure {kind!r}; use one of {', '.join(UNITS)}")
    numbers = _numbers(value)
    unit = value.get("unit") or UNITS[kind][0]
    if unit not in UNITS[kind]:
        allowed = ", ".join(map(str, filter(None, UNITS[kind])))
        raise _wrong(f"no unit {unit!r} of {kind}; use {allowed or 'a currency instead'}")
    modifier = value.get("modifier")
    if modifier is not None and modifier not in get_args(Modifier):
        raise _wrong(f"no modifier {modifier!r}; use one of {', '.join(get_args(Modifier))}")
    span = check_span(record, value, _HERE)
    found = {
        **numbers,
        "kind": kind,
        "unit": unit,
        "currency": _currency(value) if kind == "money" else None,
        "modifier": modifier,
        "near": value.get("near") is True and modifier == "LESS_THAN",
        "counted": _short(value, "counted"),
        "per": _short(value, "per"),
        **span,
    }
    return {name: found[name] for name in FIGURE}


_HERE = "measure"


def _wrong(told: str) -> ReviewError:
    return ReviewError(told, field=_HERE)


def _numbers(figure: Mapping[str, Any]) -> dict[str, Any]:
    """One value, or both ends of a range."""
    value, low, high = (_number(figure.get(name), name) for name in ("value", "low", "high"))
    if value is not None and low is None and high is None:
        relation = "level" if figure.get("relation") == "level" else None
        return {"value": value, "low": None, "high": None, "relation": relation}
    if value is None and low is not None and high is not None:
        if low > high:
            raise _wrong(f"the range runs from {low} down to {high}; turn it around")
        return {"value": None, "low": low, "high": high, "relation": "range"}
    raise _wrong("a figure has either a value, or low and high of a range")


def _number(value: Any, name: str) -> int | float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(f"{name} {value!r} is no number; write digits, with a point for decimals")
    if not 0 <= value <= _GREATEST:  # nor is what is not finite
        told = repr(value)[:_SHORT]
        raise _wrong(f"{name} {told}: write 0 to 10^15; whether it went down is the direction")
    return int(value) if value == int(value) else value


def _currency(figure: Mapping[str, Any]) -> str:
    currency = figure.get("currency") or "NOK"
    if isinstance(currency, str) and _CURRENCY.fullmatch(currency):
        return currency
    raise _wrong(f"no currency {currency!r}; write its three letters: NOK, EUR …")


def _short(figure: Mapping[str, Any], name: str) -> str | None:
    value = figure.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > _SHORT or not value.isprintable():
        raise _wrong(f"{name} {value!r}: write a word of {_SHORT} characters at most")
    return value.strip() or None
