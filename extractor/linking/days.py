"""When a period is over, and whether two articles can be held against each other about it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import regex

from extractor.normaliser.codes import day_of

_NEAR = timedelta(days=31)  # while a period runs its figures grow from month to month
_DATE = regex.compile(
    r"(?P<year>\d{4})(?:-(?P<part>\d\d)(?:-(?P<day>\d\d)(?:T[\d:.+Z-]{1,20})?)?)?[~?%]?",
    regex.ASCII,  # `\d` is a digit of any script, and EDTF has but those of ours
)
_DECADE = regex.compile(r"(?P<digits>\d{1,3})X{1,3}", regex.ASCII)
_WEEK = regex.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)", regex.ASCII)
_LAST_MONTH = {
    "21": 5, "22": 8, "23": 11, "24": 12,
    "33": 3, "34": 6, "35": 9, "36": 12, "40": 6, "41": 12,
}  # fmt: skip
"""Of EDTF's seasons, quarters and halves; a winter is over at the latest with its year."""
_FIRST_MONTH = {
    "21": 3, "22": 6, "23": 9, "24": 1,
    "33": 1, "34": 4, "35": 7, "36": 10, "40": 1, "41": 7,
}  # fmt: skip


def last_day(period: str) -> date | None:
    """The last day of an EDTF period; None where it is open or unknown.

    >>> last_day("2016"), last_day("2020-34"), last_day("2020-01/2020-10"), last_day("2020-04/..")
    (datetime.date(2016, 12, 31), datetime.date(2020, 6, 30), datetime.date(2020, 10, 31), None)
    """
    end = period.rpartition("/")[2]
    try:
        if match := _WEEK.fullmatch(end):
            return date.fromisocalendar(int(match["year"]), int(match["week"]), 7)
        if match := _DECADE.fullmatch(end):
            return date(int(match["digits"].ljust(4, "9")), 12, 31)
        match = _DATE.fullmatch(end)
        if match is None:
            return None
        year, month = int(match["year"]), int(match["part"] or 12)
        if match["day"]:
            return date(year, month, int(match["day"]))
        month = _LAST_MONTH.get(match["part"] or "", month)
        return date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None


def first_day(period: str) -> date | None:
    """The first day of an EDTF period; None where it is open or unknown.

    >>> first_day("2016-03"), first_day("2020-34"), first_day("201X/2021"), first_day("../2020")
    (datetime.date(2016, 3, 1), datetime.date(2020, 4, 1), datetime.date(2010, 1, 1), None)
    """
    start = period.partition("/")[0]
    try:
        if match := _WEEK.fullmatch(start):
            return date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
        if match := _DECADE.fullmatch(start):
            return date(int(match["digits"].ljust(4, "0")), 1, 1)
        match = _DATE.fullmatch(start)
        if match is None:
            return None
        month = _FIRST_MONTH.get(match["part"] or "", int(match["part"] or 1))
        return date(int(match["year"]), month, int(match["day"] or 1))
    except ValueError:
        return None


def comparable(period: str | None, one: str | None, other: str | None) -> bool:
    """Whether two articles of these dates tell of the same state of the period.

    Both wrote after it was over, or within a month of each other. An article without a date is
    taken to have written afterwards.

    >>> comparable("2016", "2017-02-01", "2018"), comparable("2016", "2016-03-01", "2016-10-01")
    (True, False)
    """
    end = last_day(period or "")
    days = [date.fromisoformat(day) for text in (one, other) if (day := day_of(text))]
    if end is not None and all(day > end for day in days):
        return True
    return len(days) == 2 and abs(days[0] - days[1]) <= _NEAR
