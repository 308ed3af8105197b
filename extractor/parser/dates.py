"""When a page was published, as exact as it says: visible dates, ISO stamps and EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

import regex

from extractor.letters import plain
from extractor.parser.vocabulary import Vocabulary

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan", "februar feb", "mars mar", "april apr", "mai", "juni jun", "juli jul",
            "august aug", "september sept sep", "oktober okt", "november nov", "desember des",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
HOUR = r"""(?:kl\.?|klokka|klokken)?\s{0,2}
    (?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d.]\d)"""
CLOCK = rf"(?:[\s,–—|(T-]{{1,4}}{HOUR}\)?)?"
DAY = r"(?<![\d.])(?P<day>[0-3]?\d)"
DATE = rf"""(?:
      {DAY}\.?\s{{0,2}}(?P<name>\L<months>)\.?,?\s{{1,2}}(?P<year>(?:19|20)\d\d)(?!\d){CLOCK}
    | {DAY}[./]\s?(?P<month>[01]?\d)[./]\s?(?P<year>(?:19|20)\d\d)(?!\d){CLOCK}
    | {DAY}\.(?P<month>[01]\d)\.(?P<short>\d\d)(?![\d.]){CLOCK}
    | (?<![\d.])(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d){CLOCK}
    )"""
VISIBLE = regex.compile(DATE, regex.VERBOSE | regex.IGNORECASE, months=list(MONTHS))
SHORT_YEARS = 70  # «17.03.22» is 2022, «17.03.98» is 1998
WORD = regex.compile(r"\p{L}{4}")
DATELIKE = re.compile(
    r"\d[./]\s?\d|\d\d-\d|\d:\d|\d\.?\s{0,2}(?:"
    + "|".join(sorted({name[:3] for name in MONTHS}))
    + ")",
    re.IGNORECASE,
)
STAMP = regex.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d)"
    r"(?:[T ](?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-6]\d)(?:[.,]\d{1,9})?)?"
    r"\s?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?)?)?(?!\d)",
    regex.ASCII,
)
FARTHEST = 14  # hours that clocks are off UTC
CHANGED = regex.compile(r"\b(?:oppdatert|endret|endra|revidert|lagret|lagra)\b", regex.IGNORECASE)


YEARS = range(1700, 2200)
"""Of newspapers; beyond them, days cannot be counted to and fro."""


def read_stamp(text: str | None) -> str | None:
    """EDTF of a machine's date, with the offset it gives; None where it is no real date.

    >>> read_stamp("2019-10-08T06:02:00.000+0100"), read_stamp("2017-04"), read_stamp("2019-02-31")
    ('2019-10-08T06:02:00+01:00', '2017-04', None)
    """
    match = STAMP.match(text.strip()) if text else None
    if match is None:
        found = next(read_visible(text), None) if text else None
        return found[0] if found else None
    zone = match["zone"] or ""
    if zone not in ("", "Z"):
        zone = zone[:3] + ":" + (zone[3:].strip(":") or "00")
        if int(zone[1:3]) > FARTHEST or int(zone[4:]) > 59:
            zone = ""  # no place on earth; the clock may still be right
    return _edtf(match, int(match["month"]) if match["month"] else None, zone)


def read_visible(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the dates a reader sees in `text` as EDTF, each with whether it tells of a change.

    >>> list(read_visible("Publisert 3. mai 2017 kl. 14.05 Oppdatert 04.05.2017"))
    [('2017-05-03T14:05:00', False), ('2017-05-04', True)]
    """
    before, text = 0, plain(text)
    for match in VISIBLE.finditer(text):
        month = MONTHS[match["name"].lower()] if match["name"] else int(match["month"])
        if found := _edtf(match, month, ""):
            yield found, CHANGED.search(text, before, match.start()) is not None
        before = match.end()


def cut_dates(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """A line without its dates and the words that announce them; and those.

    >>> from extractor.parser.vocabulary import read_vocabulary
    >>> cut_dates("Av Siri Lunde, onsdag 8. mai 2019 - 05:30", read_vocabulary())
    ('Av Siri Lunde', 'onsdag 8. mai 2019 - 05:30')
    >>> cut_dates("Lagd ut 08.05.19 Sist endra tysdag 9. mai kl. 7.05", read_vocabulary())
    ('', 'Lagd ut 08.05.19 Sist endra tysdag 9. mai kl. 7.05')
    """
    if not DATELIKE.search(text):  # a hundredth of the time, and nine lines in ten have none
        return text, ""
    pattern = _announced(vocabulary.words("date"), vocabulary.words("weekday"))
    found = [match[0].strip() for match in pattern.finditer(text)]
    if not found:
        return text, ""
    return pattern.sub(" ", text).strip(" \t,;|·•–—-/()[]").lstrip(". "), " ".join(found)


def is_only_date(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text says nothing but when, or only that a date follows."""
    if vocabulary.opens("date", text) == len(text.rstrip(" :")) > 0:
        return True
    rest, found = cut_dates(text, vocabulary)
    return bool(found) and not WORD.search(rest) and len(rest) < 60


@lru_cache(maxsize=8)
def _announced(labels: tuple[str, ...], weekdays: tuple[str, ...]) -> regex.Pattern[str]:
    """Dates with their labels and weekdays; without a year only beside such a word."""
    return regex.compile(
        rf"""(?:(?<!\w)\L<labels>(?!\w)\s?:?[\s|]{{0,3}}(?:den\s)?)?
          (?:(?<!\w)\L<days>,?\s{{0,2}}(?:den\s)?)?{DATE}
        | (?<!\w)(?:\L<labels>|\L<days>)(?!\w)\s?[:,]?\s{{0,3}}(?:den\s)?(?:\L<days>,?\s{{0,2}})?
          (?:[0-3]?\d\.\s{{0,2}}(?:\L<months>)\.?,?(?!\w)(?:\s{{1,2}}{HOUR})?|{HOUR})
        """,
        regex.VERBOSE | regex.IGNORECASE,
        labels=list(labels),
        days=list(weekdays),
        months=list(MONTHS),
    )


def earlier(one: str, other: str) -> bool:
    """Whether `one` is before `other`, as far as both are exact enough to tell.

    >>> earlier("2019-10-08T06:02:00Z", "2019-10-08T07:02:00+02:00"), earlier("2018", "2019-01-01")
    (False, True)
    """
    if "T" in one and "T" in other:
        first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
        if (first.tzinfo is None) == (second.tzinfo is None):
            return first < second
    exact = min(len(one), len(other), 10)
    return one[:exact] < other[:exact]


def in_norway(stamp: str | None) -> str | None:
    """A time in UTC as the clocks of Norway had it, so that its day is the one in the paper.

    >>> in_norway("2023-02-13T23:05:00Z"), in_norway("2023-07-01T04:30:00+02:00")
    ('2023-02-14T00:05:00+01:00', '2023-07-01T04:30:00+02:00')
    """
    if stamp is None or not stamp.endswith(("Z", "+00:00")) or "T" not in stamp:
        return stamp
    when = datetime.fromisoformat(stamp)
    # The EU's rule since 1996: summer time from the last Sunday of March, 01:00 UTC, to October's.
    first, last = (datetime(when.year, month, 31, 1, tzinfo=UTC) for month in (3, 10))
    first, last = (day - timedelta((day.weekday() + 1) % 7) for day in (first, last))
    hours = 2 if first <= when < last else 1
    return when.astimezone(timezone(timedelta(hours=hours))).isoformat()


def most_exact(stamps: Sequence[str]) -> str | None:
    """The first stamp, or a later one that says more of the same day."""
    if not stamps:
        return None
    same = [stamp for stamp in stamps if stamp[:10].startswith(stamps[0][:10])]
    return max(same, key=lambda stamp: min(len(stamp), 19))


def _edtf(match: regex.Match[str], month: int | None, zone: str) -> str | None:
    year, day = _year(match), int(match["day"] or 1)
    if year not in YEARS:
        return None
    try:
        found = date(year, month or 1, day).isoformat()[: 10 if match["day"] else 7 if month else 4]
        if match["hour"] is None:
            return found
        clock = time(int(match["hour"]), int(match["minute"]), min(59, int(match["second"] or 0)))
    except ValueError:
        return None
    return f"{found}T{clock.isoformat()}{zone}"


def _year(match: regex.Match[str]) -> int:
    if match["year"]:
        return int(match["year"])
    short = int(match["short"])
    return short + (2000 if short < SHORT_YEARS else 1900)
