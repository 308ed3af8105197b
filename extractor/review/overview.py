"""What the claims tell and how far the review has come: counts, precision, lines over time.

All of it is asked of the list of the claims (`index`), so that it is quick for very many.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from math import sqrt
from typing import Any

from extractor.errors import ReviewError
from extractor.lexicon import Lexicon
from extractor.linking.days import first_day, last_day
from extractor.linking.places import Places
from extractor.review.agreement import agreements
from extractor.review.listed import PER, shown_title

_NORMAL_95 = 1.959963984540054  # the normal distribution's 97.5th percentile
_MOST_PLACES = 500
_MOST_SERIES = 200
_MOST_POINTS = 2000
_DRAWN = (
    "c.kind = 'level' AND c.plain AND c.status <> 'rejected' AND c.newest IS NOT NULL"
    " AND c.first_year IS NOT NULL AND (c.value IS NOT NULL OR c.low IS NOT NULL)"
)
"""What a line over time is drawn of: sizes that hold of all, at a known time and place."""


def wilson(right: int, of: int) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson 1927); None of nothing.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not of:
        return None
    share, z = right / of, _NORMAL_95
    middle = share + z * z / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def overview(base: sqlite3.Connection, lexicon: Lexicon) -> dict[str, Any]:
    """Claims by year, topic, place and publisher, rejected ones apart; progress; precision."""
    return {
        "by_year": _years(base),
        "by_topic": _pairs(base, "c.topic"),
        "by_place": _places(base, lexicon),
        "by_publisher": _pairs(base, "a.publisher"),
        "progress": _progress(base),
        "precision": _precision(base),
        "agreement": agreements(base),
    }


def _years(base: sqlite3.Connection) -> list[list[Any]]:
    rows = base.execute(
        "SELECT last_year, COUNT(*) FROM claim WHERE status <> 'rejected'"
        " AND last_year IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    return [[f"{year:04}", n] for year, n in rows]


def _pairs(base: sqlite3.Connection, column: str) -> list[list[Any]]:
    rows = base.execute(
        f"SELECT {column}, COUNT(*) FROM claim c JOIN article a ON a.number = c.article"
        f" WHERE c.status <> 'rejected' AND {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return [list(row) for row in rows]


def _places(base: sqlite3.Connection, lexicon: Lexicon) -> list[list[Any]]:
    """Places that have a number, under their newest name and number."""
    rows = base.execute(
        "SELECT newest, MIN(place), COUNT(*) FROM claim WHERE status <> 'rejected'"
        " AND newest IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ?",
        (_MOST_PLACES,),
    ).fetchall()
    named = _Named(lexicon)
    return [[named(code, name), code, n] for code, name, n in rows]


class _Named:
    """The newest name of a number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._places = Places(lexicon.names)

    def __call__(self, code: str, name: str) -> str:
        return self._places.place(name, "municipality", code, None).shown.name


def _progress(base: sqlite3.Connection) -> dict[str, Any]:
    counts = dict(base.execute("SELECT status, COUNT(*) FROM claim GROUP BY 1").fetchall())
    added, disputed = base.execute("SELECT SUM(added), SUM(disputed) FROM claim").fetchone()
    kept = "action <> 'undo' AND n NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL)"
    reviewers = base.execute(
        f"SELECT reviewer, COUNT(*), COUNT(DISTINCT claim) FROM decision WHERE {kept}"
        " GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    days = base.execute(
        f"SELECT substr(at, 1, 10), COUNT(*) FROM decision WHERE {kept} GROUP BY 1 ORDER BY 1"
    )
    return {
        "claims": sum(counts.values()),
        **{s: counts.get(s, 0) for s in ("undecided", "accepted", "rejected", "corrected")},
        "added": added or 0,
        "disputed": disputed or 0,
        "by_reviewer": [{"reviewer": r, "decisions": n, "claims": c} for r, n, c in reviewers],
        "by_day": [list(row) for row in days],
    }


def _precision(base: sqlite3.Connection) -> list[dict[str, Any]]:
    """Of the claims that were decided, how many were right as they were; topic None is all.

    The topic is the extractor's own, whatever it was corrected to.
    """
    rows = base.execute(
        "SELECT COALESCE(json_extract(original, '$.topic'), topic), COUNT(*),"
        " SUM(status = 'accepted') FROM claim WHERE status <> 'undecided' AND NOT added"
        " GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    every = (None, sum(row[1] for row in rows), sum(row[2] for row in rows))
    return [precision_row(*row) for row in (every, *rows) if row[1]]


def precision_row(topic: str | None, decided: int, right: int) -> dict[str, Any]:
    """A share with its interval, rounded to four decimals; `decided` is more than 0."""
    low, high = wilson(right, decided) or (0.0, 1.0)
    return {
        "topic": topic,
        "decided": decided,
        "right": right,
        "precision": round(right / decided, 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def all_series(base: sqlite3.Connection, lexicon: Lexicon) -> list[dict[str, Any]]:
    """What could be drawn over time, the most points first: topic, indicator, place, unit.

    Of each only the unit, and what it is per, that most of its claims have.
    """
    rows = base.execute(
        "SELECT c.topic, c.indicator, c.newest, MIN(c.place), c.unit, COUNT(*),"
        f" COUNT(DISTINCT c.article) FROM claim c WHERE {_DRAWN}"
        " GROUP BY 1, 2, 3, 5 ORDER BY 6 DESC, 1, 2, 3, 5"
    )
    named = _Named(lexicon)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for topic, indicator, code, place, unit, n, articles in rows:
        if len(found) == _MOST_SERIES:
            break
        found.setdefault(
            (topic, indicator, code),
            {
                **{"topic": topic, "indicator": indicator, "place": named(code, place)},
                **{"code": code, **_unit(unit), "n": n, "articles": articles},
            },
        )
    return list(found.values())


def series(
    base: sqlite3.Connection, lexicon: Lexicon, *, topic: str, indicator: str, place: str
) -> dict[str, Any]:
    """The sizes of one indicator in one place over time, each with its claim, oldest first.

    `place` is its newest number. Raises ReviewError where there is no such line.
    """
    where = f"c.topic = ? AND c.indicator = ? AND c.newest = ? AND {_DRAWN}"
    asked = (topic, indicator, place)
    unit = base.execute(
        f"SELECT c.unit, MIN(c.place) FROM claim c WHERE {where} GROUP BY 1"
        " ORDER BY COUNT(*) DESC, 1 LIMIT 1",
        asked,
    ).fetchone()
    if unit is None:
        raise ReviewError("no such line over time; choose one of `GET series`", field="place")
    rows = base.execute(
        "SELECT c.id, c.article, c.period, c.value, c.low, c.high, c.status, c.quote, a.title,"
        f" a.publisher, a.published FROM claim c JOIN article a ON a.number = c.article"
        f" WHERE {where} AND c.unit IS ? LIMIT ?",
        (*asked, unit[0], _MOST_POINTS),
    )
    points = [point for row in rows if (point := _point(row)) is not None]
    return {
        "topic": topic,
        "indicator": indicator,
        "place": {"name": _Named(lexicon)(place, unit[1]), "code": place},
        **_unit(unit[0]),
        "points": sorted(points, key=lambda p: (p["time"], p["article"], p["claim"])),
    }


def _unit(told: str | None) -> dict[str, str | None]:
    """A unit of the list and what it is per: a month, a person."""
    unit, _, per = (told or "").partition(PER)
    return {"unit": unit or None, "per": per or None}


def _point(row: Mapping[str, Any]) -> dict[str, Any] | None:
    time = middle(row["period"])
    if time is None:
        return None
    return {
        **{"period": row["period"], "time": time},
        **{end: _plain(row[end]) for end in ("value", "low", "high")},
        **{"status": row["status"], "claim": row["id"], "article": row["article"]},
        **{"title": shown_title(row["title"]), "publisher": row["publisher"]},
        **{"published": row["published"], "exact": row["quote"]},
    }


def _plain(number: float | None) -> int | float | None:
    return int(number) if number is not None and number == int(number) else number


def middle(period: str) -> float | None:
    """The middle of an EDTF period as a year with decimals; of an open one its known end.

    >>> middle("2016"), middle("2020-34"), middle("2020-04/..")
    (2016.5, 2020.373, 2020.249)
    """
    first, last = first_day(period), last_day(period)
    if first is None and last is None:
        return None
    begin = _year(first) if first else None
    end = _year(date.fromordinal(last.toordinal() + 1)) if last and last < date.max else None
    known = [time for time in (begin, end) if time is not None]
    return round(sum(known) / len(known), 3)


def _year(day: date) -> float:
    start = date(day.year, 1, 1).toordinal()
    length = (date(day.year, 12, 31).toordinal() - start) + 1
    return day.year + (day.toordinal() - start) / length
