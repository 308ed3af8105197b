"""What gold and record are compared by: figures and named things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from extractor.evaluate.words import fold

Span: TypeAlias = tuple[int, int]

SLOTS = (
    "kind",
    "topic",
    "indicator",
    "direction",
    "period",
    "baseline",
    "place",
    "organisation",
    "speaker",
    "attribution",
    "modality",
    "negated",
    "group",
)
STRICT = frozenset(SLOTS) - {"baseline", "organisation", "attribution", "group"}
"""A claim is strictly right when all of these are."""

_DAYS = {"a": 365.25, "mo": 30.4375, "wk": 7.0, "d": 1.0, "h": 1 / 24}  # UCUM units of a duration
_TOLERANCE = 2e-3  # relative: 17,3 and 17,32 million are one figure


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure on the scale of its kind: shares in percent, durations in days."""

    kind: str | None
    numbers: tuple[float, ...]
    """One, or the ends of a range; ascending."""
    stated: float | None
    """The value before it was brought to scale; None for a range."""

    def agrees_with(self, other: Figure) -> bool:
        """Whether both state the same figure, but for rounding."""
        return (
            self.kind == other.kind
            and len(self.numbers) == len(other.numbers) > 0
            and all(map(_close, self.numbers, other.numbers))
        )

    def __str__(self) -> str:
        return f"{self.kind} {' to '.join(f'{number:.12g}' for number in self.numbers)}"


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def read_figure(measure: Mapping[str, Any] | None) -> Figure | None:
    """The figure of a measure of gold or record; None for a trend, which has none.

    >>> quarter = read_figure({"kind": "ratio", "value": 0.25, "unit": "{share}"})
    >>> quarter.agrees_with(read_figure({"kind": "percent", "value": 25, "unit": "%"}))
    True
    """
    if not measure:
        return None
    kind, unit = measure.get("kind"), measure.get("unit")
    kind = "duration" if kind == "age" else kind  # of a person, in years
    share = kind == "ratio" and unit != "{factor}"  # a quarter is 25 percent
    scale = 100.0 if share else _DAYS.get(unit or "", 1.0) if kind == "duration" else 1.0
    stated = [measure.get(key) for key in ("value", "low", "high")]
    numbers = sorted(float(number) for number in stated if number is not None)
    return Figure(
        "percent" if share else kind,
        tuple(number * scale for number in numbers),
        None if stated[0] is None else float(stated[0]),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A person, place or organisation by the names it goes by."""

    name: str
    variants: tuple[str, ...] = ()
    code: str | None = None
    function: str | None = None
    inferred: bool = False

    def is_called(self, names: Iterable[str | None]) -> bool:
        """Whether one of the names is one of its own."""
        own = {fold(name) for name in (self.name, *self.variants) if name}
        return any(fold(name) in own for name in names if name)

    def is_person(self, person: Named) -> bool:
        """Whether both are one person: they share a name or a variant."""
        return self.is_called((person.name, *person.variants))

    def is_place(self, place: Named) -> bool:
        """Whether both are one place: by number where both have one, else by name."""
        if self.code and place.code:
            return self.code == place.code
        return self.is_called([place.name])


def read_named(row: Mapping[str, Any]) -> Named:
    """A row of people, places or organisations."""
    code = row.get("code")
    return Named(
        str(row.get("name") or ""),
        tuple(str(variant) for variant in row.get("variants") or ()),
        "03" if code == "0301" else code,  # Oslo is municipality and county
        row.get("function"),
        bool(row.get("inferred")),
    )
