"""What the page offers to choose from, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from extractor.lexicon import Lexicon
from extractor.lexicon.names import PlaceRow
from extractor.lexicon.read import read_tables
from extractor.lexicon.welfare import Modality
from extractor.linking.days import last_day
from extractor.mention import Attribution, Direction, Modifier, PlaceKind
from extractor.normaliser.claim import ClaimKind
from extractor.review.figures import UNITS
from extractor.review.listed import folded
from extractor.review.store import REASONS

_HERE = Path(__file__).parent
_MOST_PLACES = 20
_TODAY = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Label:
    """What a topic or an indicator is called."""

    id: str
    nb: str
    nn: str
    en: str


@cache
def labels(file: str) -> dict[str, Label]:
    """The rows of `topics.toml` or `indicators.toml`, by id."""
    return {label.id: label for label in read_tables((_HERE,), file, Label)}


def fixed_choices(lexicon: Lexicon) -> dict[str, Any]:
    """The closed lists of the record. A topic of the user's own is called by its first word."""
    topics = []
    for topic in lexicon.welfare.topics:
        nb, nn = (forms[0].rstrip("*").capitalize() for forms in (topic.words.nb, topic.words.nn))
        topics.append(asdict(labels("topics.toml").get(topic.id) or Label(topic.id, nb, nn, nb)))
    return {
        "kinds": list(get_args(ClaimKind)),
        "topics": topics,
        "indicators": [asdict(label) for label in labels("indicators.toml").values()],
        "directions": list(get_args(Direction)),
        "modalities": list(get_args(Modality)),
        "attributions": list(get_args(Attribution)),
        "amount_kinds": list(UNITS),
        "modifiers": list(get_args(Modifier)),
        "reasons": list(REASONS),
        "place_kinds": list(get_args(PlaceKind)),
    }


class PlaceList:
    """Municipalities, counties and countries by the first letters of a name, or by number."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = {
            (row.code, row.valid_from): row
            for found in lexicon.names.places.values()
            for row in found
        }
        self._rows = tuple(rows.values())
        countries: dict[str, str] = {}
        for name, code in lexicon.names.countries.items():
            countries.setdefault(code, name)
        self._countries = [(name, countries[code], code) for name, code in _named(lexicon)]

    def find(self, asked: str, on: str | None) -> list[dict[str, Any]]:
        """Those that fit, the likeliest first; numbers are those valid `on` an EDTF date.

        Without a date those of today come first, then those that were.
        """
        begin = folded(asked)
        if not begin:
            return []
        end = last_day(on) if on else None
        day = end.isoformat() if end else None
        found = [
            (_rank(row, begin), row)
            for row in self._rows
            if _fits(row, begin) and (day is None or row.holds(day))
        ]
        found.sort(key=lambda pair: pair[0])
        told: list[dict[str, Any]] = [
            {
                "name": row.names[0],
                "kind": row.kind,
                "code": row.code,
                "until": row.valid_to or None,
            }
            for _, row in found
        ]
        for name, shown, code in self._countries:
            row = {"name": shown, "kind": "country", "code": code, "until": None}
            if (name.casefold().startswith(begin) or code.casefold() == begin) and row not in told:
                told.append(row)
        told.sort(key=lambda row: folded(row["name"]) != begin and row["code"] != asked.strip())
        return told[:_MOST_PLACES]


def _named(lexicon: Lexicon) -> list[tuple[str, str]]:
    return list(lexicon.names.countries.items())


def _fits(row: PlaceRow, begin: str) -> bool:
    return row.code.startswith(begin) or any(
        name.casefold().startswith(begin) for name in row.names
    )


def _rank(row: PlaceRow, begin: str) -> tuple[bool, bool, int, str]:
    """Those that still are, then municipalities before counties, then by people."""
    return bool(row.valid_to), row.kind != "municipality", -row.people, row.code
