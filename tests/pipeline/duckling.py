"""Duckling's Bokmål cases of whole strings: what they expect, and whether ours says the same."""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

REFERENCE = "2013-02-12"
"""The day Duckling's relative cases count from."""
CURRENCIES = {"Dollar": "USD", "Pound": "GBP", "KR": "NOK"}
OURS = frozenset(("NOK", "SEK", "DKK", "EUR", "USD", "GBP"))
GRAINS = ("day", "week", "month", "quarter", "year")
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
DURATION = re.compile(
    r"P(?:(?P<day>\d+)D)?(?:T(?:(?P<hour>\d+)H|(?P<minute>\d+)M|(?P<second>\d+)S))?"
)
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Case:
    """A string and what Duckling expects of it."""

    text: str
    expected: dict[str, Any]


def cases(shared: Path, *dimensions: str) -> list[Case]:
    """The cases of some dimensions, those left out that news never means.

    Sums in six currencies; times of a day or coarser that do not assume the future.
    """
    found = []
    for line in (shared / "amounts" / "duckling_nb.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        expected = row["expected"]
        if row["dimension"] not in dimensions or row.get("future_default"):
            continue
        if row["dimension"] == "Time" and expected["grain"] not in GRAINS:
            continue
        unit = expected.get("unit")
        if row["dimension"] == "AmountOfMoney" and CURRENCIES.get(unit, unit) not in OURS:
            continue
        found.append(Case(row["text"], expected))
    return found


def same_money(value: Decimal, currency: str, expected: dict[str, Any]) -> bool:
    unit = CURRENCIES.get(expected["unit"], expected["unit"])
    return currency == unit and abs(value - Decimal(str(expected["value"]))) < Decimal("0.001")


def same_duration(iso: str, expected: dict[str, Any]) -> bool:
    """Whether ISO 8601 is as long as so many of a grain."""
    match = DURATION.fullmatch(iso)
    assert match, iso
    parts = {name: int(number) for name, number in match.groupdict().items() if number}
    seconds = sum(SECONDS[name] * number for name, number in parts.items())
    return seconds == expected["value"] * SECONDS[expected["grain"]]


def same_time(edtf: str | None, expected: dict[str, Any]) -> bool:
    """Whether EDTF covers the days that are expected."""
    if edtf is None:
        return False
    grain = expected["grain"]
    if expected["type"] == "value":
        return days(edtf) == days_of(str(expected["value"]), grain)
    return days(edtf) == (
        days_of(expected["from"], grain)[0],
        days_of(expected["to_exclusive"], grain)[0],
    )


def days_of(value: str, grain: str) -> Span:
    """First day, and the day after the last, of a value of Duckling's."""
    if grain == "quarter":
        return days(f"{value[:4]}-{32 + int(value[-1])}")
    first = days(value)[0]
    return (first, first + timedelta(7)) if grain == "week" else days(value)


def days(edtf: str) -> Span:
    """First day, and the day after the last.

    >>> days("2014-W40")[0].isoformat(), days("2013-33")[1].isoformat()
    ('2014-09-29', '2013-04-01')
    """
    if "/" in edtf:
        first, last = edtf.split("/")
        return days(first)[0], days(last)[1]
    year = int(edtf[:4])
    if week := re.fullmatch(r"\d{4}-W(\d\d)", edtf):
        monday = date.fromisocalendar(year, int(week[1]), 1)
        return monday, monday + timedelta(7)
    parts = [int(part) for part in edtf.split("-")[1:]]
    if not parts:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if len(parts) == 2:
        day = date(year, *parts)
        return day, day + timedelta(1)
    first, last = (parts[0], parts[0]) if parts[0] <= 12 else _quarter(parts[0])
    end = date(year, last, calendar.monthrange(year, last)[1])
    return date(year, first, 1), end + timedelta(1)


def _quarter(code: int) -> tuple[int, int]:
    if not 33 <= code <= 36:  # a season has no days of its own
        return 1, 1
    return 3 * (code - 33) + 1, 3 * (code - 33) + 3
