"""What time, or how long, the whole of a string says: `parse_time` and `parse_duration`.

A string on its own is a calendar's question, not a journalist's sentence: «for tre uker siden» is a
day, «neste tre uker» are the three whole weeks that follow, and «neste tirsdag» never is today.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import regex

from extractor.lexicon.figures import our_figures
from extractor.mention import Time, TimeKind
from extractor.pipeline.dateline import (
    Dateline,
    TimeError,
    check_published,
    full_year,
    read_dateline,
)
from extractor.pipeline.joined import duration
from extractor.pipeline.numerals import NumberError, parse_number
from extractor.pipeline.relative_times import RelativeTimes
from extractor.pipeline.time_rules import TimeWords, time_words
from extractor.pipeline.times import find_times, timex3

NUMERIC = regex.compile(
    r"""
      (?P<day>\d{1,2}) (?P<sep>[./-]) \s? (?P<month>\d{1,2}) (?P=sep) \s? (?P<year>\d{4}|\d\d)
    | (?P<day>\d{1,2}) / (?P<month>\d{1,2}) [-–] (?P<year>\d{4}|\d\d)
    | (?P<year>\d{4}) (?P<sep>[./-]) (?P<month>\d{1,2}) (?P=sep) (?P<day>\d{1,2})
    """,
    regex.VERBOSE,
)
SMALLER = {"Y": (12, "M"), "D": (24, "TH"), "TH": (60, "TM"), "TM": (60, "TS")}
"""What half of a unit is written in, ISO 8601 has fractions that few programs read."""


Read = Callable[[regex.Match[str], Dateline], "tuple[TimeKind, str] | None"]


class WholeTimes:
    """The patterns of whole strings, with the words of our lexicon."""

    def __init__(self) -> None:
        figures = our_figures()
        self.words: TimeWords = time_words(figures)
        self.relative = RelativeTimes(self.words)
        self.durations = {
            word.casefold(): row
            for row in figures.units
            if row.role == "duration"
            for word in row.words.both
        }
        self.short_months = {
            month.rstrip("."): month for month in self.words.months if month.endswith(".")
        }
        self.lists = {
            "short_months": [*self.short_months],
            "units": [*self.relative.lengths],
            "ago": self.words.lists("ago"),
            "ahead": self.words.lists("ahead"),
            "last": self.words.lists("last"),
            "this": self.words.lists("this_word"),
            "weeks": self.words.lists("week"),
            "months": self.words.lists("month"),
            "weekdays": self.words.lists("weekday"),
            "ordinals": self.words.ordinals(),
            "days": [word for word, row in self.durations.items() if row.iso == "D"],
            "today": self.words.lists("today"),
            "again": self.words.lists("again"),
        }
        self.rules: tuple[tuple[regex.Pattern[str], Read], ...] = (
            self._rule(r"\L<today>", self._today),
            self._rule(
                r"(?:for\s)?(?P<number>.{1,30})\s(?P<unit>\L<units>)\s(?:\L<ago>)", self._ago
            ),
            self._rule(r"(?:\L<ahead>)\s(?P<number>.{1,30})\s(?P<unit>\L<units>)", self._ahead),
            self._rule(
                r"(?P<number>.{1,30})\s(?P<unit>\L<units>)\s(?:fra|frå)\s(?:\L<today>)", self._ahead
            ),
            self._rule(r"(?P<last>\L<last>)\s(?P<number>.{1,30})\s(?P<unit>\L<units>)", self._span),
            self._rule(
                r"(?P<weekday>\L<weekdays>)\s(?:i\s)?(?P<this>\L<this>)\s(?:\L<weeks>)",
                self._day_of_week,
            ),
            self._rule(
                r"(?P<this>\L<this>)\s(?P<weekday>\L<weekdays>)(?P<again>\s\L<again>)?",
                self._this_weekday,
            ),
            self._rule(
                r"(?P<this>\L<this>)\s(?P<month>\L<months>)(?P<again>\s\L<again>)?",
                self._this_month,
            ),
            self._rule(
                r"""(?P<nth>\L<ordinals>|siste) \s
                (?: (?P<weekday>\L<weekdays>) | (?P<day>\L<days>) | (?P<week>\L<weeks>) ) \s
                i \s (?P<month>\L<months>) (?:\s(?P<year>\d{4}))?""",
                self._nth,
            ),
        )
        self._ordinal_day = self._compiled(
            r"(?:(?:\L<weekdays>),?\s(?:den\s)?)?(?:(?P<digits>\d{1,2})\.?|(?P<word>\L<ordinals>))\s?"
            r"(?P<month>\L<short_months>|\L<months>)(?P<year>\s\d{4})?"
        )

    def _compiled(self, pattern: str) -> regex.Pattern[str]:
        used = {name: words for name, words in self.lists.items() if rf"\L<{name}>" in pattern}
        return regex.compile(pattern, regex.VERBOSE | regex.IGNORECASE, **used)  # type: ignore[arg-type]

    def _rule(self, pattern: str, read: Read) -> tuple[regex.Pattern[str], Read]:
        return self._compiled(pattern), read

    def time(self, text: str, dateline: Dateline | None) -> tuple[TimeKind, str | None] | None:
        """Kind and EDTF of a relative string; None of any other, EDTF None without a day."""
        for pattern, read in self.rules:
            match = pattern.fullmatch(text)
            if match and dateline and dateline.date:
                found = read(match, dateline)
                if found:
                    return found
            elif match:
                return "date", None
        return None

    def plain(self, text: str) -> str:
        """A date as running text writes it: «3. mars 2015» of «søndag tredje mars 2015»."""
        numeric = NUMERIC.fullmatch(text)
        if numeric:
            year = full_year(numeric["year"])
            return f"{year:04}-{int(numeric['month']):02}-{int(numeric['day']):02}"
        day = self._ordinal_day.fullmatch(text)
        if not day:
            return text
        number = day["digits"] or self.words.numbers.ordinals[day["word"].casefold()]
        month = self.short_months.get(day["month"].casefold(), day["month"])
        return f"{int(number)}. {month}{day['year'] or ''}"

    @staticmethod
    def _today(match: regex.Match[str], dateline: Dateline) -> tuple[TimeKind, str] | None:
        today = dateline.shifted(0)
        return ("date", today) if today else None

    def _ago(self, match: regex.Match[str], dateline: Dateline) -> tuple[TimeKind, str] | None:
        return self._shifted(match, dateline, -1)

    def _ahead(self, match: regex.Match[str], dateline: Dateline) -> tuple[TimeKind, str] | None:
        return self._shifted(match, dateline, 1)

    def _shifted(
        self, match: regex.Match[str], dateline: Dateline, sign: int
    ) -> tuple[TimeKind, str] | None:
        """So many units from the day: of years the month, of the others the day."""
        count, today = self.relative.count(match["number"]), dateline.date
        if count is None or today is None:
            return None
        unit = self.relative.lengths[match["unit"].casefold()]
        if unit in ("Y", "M"):
            months = sign * count * (12 if unit == "Y" else 1)
            there = dateline.month_shifted(months) or ""
            if unit == "Y":
                return "period", there
            year, month = map(int, there.split("-"))
            day = min(today.day, calendar.monthrange(year, month)[1])
            return "date", date(year, month, day).isoformat()
        return "date", dateline.shifted(sign * count * (7 if unit == "W" else 1)) or ""

    def _span(self, match: regex.Match[str], dateline: Dateline) -> tuple[TimeKind, str] | None:
        """So many whole units before or after the present one, both ends within."""
        count, today = self.relative.count(match["number"]), dateline.date
        if count is None or today is None or count < 1:
            return None
        ahead = self.relative.last[match["last"].casefold()] > 0
        unit = self.relative.lengths[match["unit"].casefold()]
        first, last = (1, count) if ahead else (-count, -1)
        if unit == "Y":
            return "period", f"{dateline.year + first}/{dateline.year + last}"
        if unit == "M":
            return "period", f"{dateline.month_shifted(first)}/{dateline.month_shifted(last)}"
        if unit == "D":
            return "period", f"{dateline.shifted(first)}/{dateline.shifted(last)}"
        monday = today - timedelta(today.weekday())
        ends = monday + timedelta(weeks=first), monday + timedelta(weeks=last, days=6)
        return "period", "/".join(end.isoformat() for end in ends)

    def _day_of_week(
        self, match: regex.Match[str], dateline: Dateline
    ) -> tuple[TimeKind, str] | None:
        weeks = self.relative.this[match["this"].casefold()]
        day = self.words.weekdays[match["weekday"].casefold()]
        today = dateline.date
        shift = 7 * weeks + day - today.isoweekday() if today else 0
        return "date", dateline.shifted(shift) or ""

    def _this_weekday(
        self, match: regex.Match[str], dateline: Dateline
    ) -> tuple[TimeKind, str] | None:
        """The first such day after today, or the last before it; «igjen» is a week further on."""
        today, shift = dateline.date, self.relative.this[match["this"].casefold()]
        if today is None or not shift:
            return None
        away = (self.words.weekdays[match["weekday"].casefold()] - today.isoweekday()) % 7
        days = (away or 7) if shift > 0 else away - 7
        return "date", dateline.shifted(days + (7 if match["again"] else 0)) or ""

    def _this_month(
        self, match: regex.Match[str], dateline: Dateline
    ) -> tuple[TimeKind, str] | None:
        month = self.words.months[match["month"].casefold()]
        shift = self.relative.this[match["this"].casefold()]
        if dateline.month is None or not shift:
            return None
        years = (month <= dateline.month) if shift > 0 else -(month >= dateline.month)
        return "period", f"{dateline.year + years + bool(match['again'])}-{month:02}"

    def _nth(self, match: regex.Match[str], dateline: Dateline) -> tuple[TimeKind, str] | None:
        """«Tredje tirsdag i september 2014», «siste dag i oktober», «første veke i mai»."""
        month = self.words.months[match["month"].casefold()]
        year = int(match["year"]) if match["year"] else dateline.year_of_month(month)
        if year is None:
            return None
        length = calendar.monthrange(year, month)[1]
        days = [date(year, month, day) for day in range(1, length + 1)]
        if match["weekday"]:
            wanted = self.words.weekdays[match["weekday"].casefold()]
            days = [day for day in days if day.isoweekday() == wanted]
        elif match["week"]:  # whole weeks of the month, by their Mondays
            days = [day for day in days[:-6] if day.isoweekday() == 1]
        last = match["nth"].casefold() == "siste"
        number = 0 if last else int(self.words.numbers.ordinals[match["nth"].casefold()])
        if number > len(days):
            return None
        day = days[number - 1]
        if match["week"]:
            iso = day.isocalendar()
            return "period", f"{iso[0]}-W{iso[1]:02}"
        return "date", day.isoformat()


@cache
def _whole() -> WholeTimes:
    return WholeTimes()


def parse_time(text: str, published: str | None = None) -> Time:
    """The year, period or date that the whole of a text names, as EDTF.

    Relative words count from `published` (EDTF or an ISO date-time); without it, or where it is not
    exact enough, `edtf` is None. Raises TimeError where the text is no time, or more than one, and
    where `published` is no date.

    >>> parse_time("3/3/2015").edtf, parse_time("tredje kvartal 2018").edtf
    ('2015-03-03', '2018-35')
    >>> parse_time("for tre uker siden", "2018-02-12").edtf
    '2018-01-22'
    >>> parse_time("siste torsdag i mars", "2018-02-12").edtf
    '2018-03-29'
    """
    check_published(published)
    dateline = read_dateline(published)
    written = " ".join(text.split())
    found = _whole().time(written, dateline)
    if found:
        kind, edtf = found
        return Time(kind, edtf, timex3(edtf) if edtf else None, relative=True)
    plain = _whole().plain(written)
    times = list(find_times(plain, our_figures(), published=published))
    if len(times) == 1 and times[0].value.ext_start == 0 and times[0].end == len(plain):
        return times[0].value
    raise TimeError(f"{text[:40]!r} is no time; write like «3. mars 2015» or «i fjor haust»")


def parse_duration(text: str) -> str:
    """The duration that the whole of a text states, as ISO 8601.

    Raises TimeError where it states none.

    >>> parse_duration("halvannet år"), parse_duration("to veker"), parse_duration("1/2 time")
    ('P18M', 'P2W', 'PT30M')
    """
    number, _, word = " ".join(text.split()).rpartition(" ")
    unit = _whole().durations.get(word.casefold())
    try:
        value = parse_number(number.replace("1/2", "½").strip())
    except NumberError:
        unit = None
    if unit is None or unit.iso is None:
        raise TimeError(f"{text[:40]!r} is no duration; write like «3 måneder» or «halvtanna år»")
    value *= Decimal(unit.factor)
    designator = unit.iso
    while value != value.to_integral_value() and designator in SMALLER:
        times, designator = SMALLER[designator]
        value *= times
    return duration(designator, value, value)
