"""Which places are one: a number that changed is the same place, a merger is another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.fact import FactPlace
from extractor.lexicon.names import Names, PlaceRow
from extractor.mention import PlaceKind

_TODAY = "9999-12-31"
_SAME_GROUND = {"03": "0301"}  # Oslo is municipality and county


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place of a claim: `key` is equal for two claims of one place."""

    key: str
    shown: FactPlace
    numbered: bool
    """Whether it has a number; a bare name may be that of several villages."""


class Places:
    """Municipalities and counties through the changes of their numbers.

    A number whose only forerunner did not split is the same place; what swallowed a neighbour and
    kept its number is another place from that day on.
    """

    def __init__(self, names: Names) -> None:
        rows = {row.code: row for rows in names.places.values() for row in rows}
        feeders: dict[str, list[PlaceRow]] = defaultdict(list)
        for row in rows.values():
            for code in filter(None, row.successor.split("|")):
                feeders[code].append(row)
        self._rows = rows
        self._parent: dict[str, str] = {}
        self._swallowed: dict[str, list[str]] = {}  # last days of what came in later
        for code, row in rows.items():
            founders, joiners = _feeders(row, feeders[code])
            self._swallowed[code] = sorted({joiner.valid_to for joiner in joiners})
            if len(founders) == 1 and founders[0].successor == code:
                self._parent[code] = founders[0].code
        self._child = {parent: code for code, parent in self._parent.items()}
        self._countries: dict[str, str] = {}
        for name, code in names.countries.items():
            self._countries.setdefault(code, name)  # the first, which is Bokmål's

    def place(self, name: str, kind: PlaceKind, code: str | None, day: str | None) -> KnownPlace:
        """The place that a record numbers `code` on the day, YYYY-MM-DD, it was published."""
        code = _SAME_GROUND.get(code or "", code)
        if code is None:
            key = f"{kind} {' '.join(name.casefold().split())}"
            return KnownPlace(key, FactPlace(name=name, kind=kind), numbered=False)
        key = self._key(code, day or _TODAY)
        newest = code
        while newest in self._child:
            newest = self._child[newest]
        row = self._rows.get(newest)
        shown = row.names[0] if row else self._countries.get(code, name)
        kind = row.kind if row else kind
        return KnownPlace(key, FactPlace(name=shown, kind=kind, code=newest), numbered=True)

    def _key(self, code: str, day: str) -> str:
        parent = self._parent.get(code)
        base = self._key(parent, _TODAY) if parent else code
        mergers = sum(last < day for last in self._swallowed.get(code, ()))
        return f"{base}+{mergers}" if mergers else base


def _feeders(row: PlaceRow, rows: Iterable[PlaceRow]) -> tuple[list[PlaceRow], list[PlaceRow]]:
    """What became `row` on its first day, and what it swallowed later.

    Klæbu had a number of its own between 1662 and Trondheim's 5001: what came in later under a name
    was not there from the first day.
    """
    joiners = [feeder for feeder in rows if feeder.valid_to >= row.valid_from]
    names = {joiner.names for joiner in joiners}
    founders = [f for f in rows if f.valid_to < row.valid_from and f.names not in names]
    return founders, joiners
