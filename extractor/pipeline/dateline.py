"""The publication date, as exact as it is known, and what relative words come to against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import regex

from extractor.errors import ExtractorError

PUBLISHED = regex.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?![\d-])", regex.ASCII
)
SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
"""First and last month of EDTF's seasons in Norway."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A year, perhaps with month and day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> date | None:
        """The day, where it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def shifted(self, days: int) -> str | None:
        """EDTF of the day so many days from here; None where the day is not known.

        >>> Dateline(2017, 3, 1).shifted(-1), Dateline(2017, 3).shifted(-1)
        ('2017-02-28', None)
        """
        there = _moved(self.date, timedelta(days))
        return there.isoformat() if there else None

    def month_shifted(self, months: int) -> str | None:
        """EDTF of the month so many months from here.

        >>> Dateline(2017, 1).month_shifted(-2)
        '2016-11'
        """
        if not self.month:
            return None
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return f"{year}-{month + 1:02}"

    def week_shifted(self, weeks: int) -> str | None:
        """ISO 8601 week so many weeks from this one.

        >>> Dateline(2015, 2, 20).week_shifted(0)
        '2015-W08'
        """
        there = _moved(self.date, timedelta(weeks=weeks))
        if there is None:
            return None
        year, week, _ = there.isocalendar()
        return f"{year}-W{week:02}"

    def year_of_month(self, month: int, *, ahead: bool = False) -> int | None:
        """The year of a month named without one: the nearest, a coming one only if not long off.

        >>> Dateline(2017, 1, 20).year_of_month(12), Dateline(2019, 8, 27).year_of_month(10)
        (2016, 2019)
        """
        if self.month is None:
            return self.year if not ahead else None
        distance = month - self.month
        if ahead:
            return self.year if distance >= 0 else self.year + 1
        if distance > 6:
            return self.year - 1
        return self.year + 1 if distance < -9 else self.year

    def weekday(self, number: int, *, ahead: bool = False) -> str | None:
        """EDTF of the last such weekday, today's included, or of the coming one."""
        if not self.date:
            return None
        back = (self.date.isoweekday() - number) % 7
        return self.shifted(7 - back if ahead and back else -back)

    def year_of_part(self, code: int, span: int, *, ahead: bool = False) -> int | None:
        """The year of a quarter, third or half named without one: the last that has begun.

        `ahead`: the first that has not ended.

        >>> Dateline(2017, 3, 15).year_of_part(35, 3), Dateline(2016, 10, 6).year_of_part(41, 6)
        (2016, 2016)
        """
        if self.month is None:
            return None
        first = {33: 33, 37: 37, 40: 40}[33 if code < 37 else 37 if code < 40 else 40]
        begins = (code - first) * span + 1
        if ahead:
            return self.year if begins + span > self.month else self.year + 1
        return self.year if begins <= self.month else self.year - 1


def _moved(day: date | None, by: timedelta) -> date | None:
    """A day moved; None beyond the years 1 to 9999."""
    try:
        return day + by if day else None
    except OverflowError:
        return None


class TimeError(ExtractorError, ValueError):
    """A text is no time, or no duration."""


def full_year(year: str) -> int:
    """A year in two figures with its century, as dates are written; one in four as it is.

    >>> full_year("17"), full_year("74"), full_year("2017")
    (2017, 1974, 2017)
    """
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)


def check_published(published: str | None) -> None:
    """Raise TimeError where a caller's date of publication cannot be read."""
    if published is not None and read_dateline(published) is None:
        raise TimeError(f"published {published[:40]!r} is no date; write like 2018-02-12")


@lru_cache(maxsize=64)
def read_dateline(published: str | None) -> Dateline | None:
    """The date of EDTF or an ISO date-time; None where there is none.

    >>> read_dateline("2017-04-03T14:05:00+02:00"), read_dateline("2017-04"), read_dateline(None)
    (Dateline(year=2017, month=4, day=3), Dateline(year=2017, month=4, day=None), None)
    """
    found = PUBLISHED.match(published) if published else None
    if not found:
        return None
    parts = [int(found[name]) if found[name] else None for name in ("year", "month", "day")]
    year, month, day = parts
    if not year or (month and not 1 <= month <= 12):
        return Dateline(year) if year else None
    try:
        return Dateline(year, month, date(year, month, day).day if month and day else None)
    except ValueError:
        return Dateline(year, month)
