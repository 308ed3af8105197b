"""When two figures are one, when they cannot both be right, and the wide space between."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.mention import Amount, Modifier
from extractor.normaliser.merge import within_rounding
from extractor.record import Measure

_CLOSE = Decimal("0.05")  # of the value: «over 1000» may be 1050, but is not said of 1800
_ROUGHLY = Decimal("0.1")  # of the value: «rundt 950» does not speak against 1000
_FURTHEST = 2  # times: figures further apart are likelier of two things than one of them wrong
_INFINITY = Decimal("Infinity")
_MORE = frozenset({"MORE_THAN", "EQUAL_OR_MORE"})
_LESS = frozenset({"LESS_THAN", "EQUAL_OR_LESS"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure without its unit, which the matter has; shares are in percent."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    modifier: Modifier | None = None
    whole_numbers: bool = False
    """Counts: 946 is 946, and not anything from 945.5."""

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The value, or both ends."""
        return tuple(n for n in (self.value, self.low, self.high) if n is not None)

    @property
    def middle(self) -> Decimal:
        """The value, or what lies between both ends."""
        return sum(self.numbers, Decimal(0)) / len(self.numbers)

    @property
    def side(self) -> int:
        """1 for «over», -1 for «under», else 0."""
        return (self.modifier in _MORE) - (self.modifier in _LESS)

    @property
    def step(self) -> Decimal:
        """The unit of the last digit that is not a trailing zero: 10 for 950."""
        return max((_step(number) for number in self.numbers), default=Decimal(1))

    @property
    def roughness(self) -> tuple[bool, bool, Decimal]:
        """Sorts the most exact figure first."""
        return self.value is None, self.modifier is not None, self.step

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the most that the words can mean, in their widest reading."""
        least, most = min(self.numbers), max(self.numbers)
        if self.side > 0:
            return least, _INFINITY
        if self.side < 0:
            return -_INFINITY, most
        slack = self.step / 2
        if self.whole_numbers and self.step <= 1:
            slack = Decimal(0)
        if self.modifier is not None:
            slack = max(self.step, _ROUGHLY * most)
        return least - slack, most + slack


def _step(number: Decimal) -> Decimal:
    return Decimal(10) ** int(number.normalize().as_tuple().exponent)


def read_figure(measure: Measure) -> Figure | None:
    """The figure of a claim; a share in words is a rough percentage. None where it has no number.

    >>> read_figure(Measure(kind="ratio", value=0.25, unit="{share}", start=0, end=4))
    Figure(value=Decimal('25'), low=None, high=None, modifier='APPROX', whole_numbers=False)
    """
    share = is_share(measure)

    def scaled(number: float | int | None) -> Decimal | None:
        if number is None:
            return None
        if share:  # «en tredjedel» is no exact figure
            return Decimal(f"{100 * number:.3g}").normalize() + 0
        return Decimal(str(number))

    modifier = measure.modifier if measure.modifier not in ("START", "MID", "END") else None
    if measure.near and modifier is None:
        modifier = "LESS_THAN"
    if share and modifier is None:
        modifier = "APPROX"
    value = scaled(measure.value)
    low, high = (scaled(measure.low), scaled(measure.high)) if value is None else (None, None)
    figure = Figure(value, low, high, modifier, whole_numbers=measure.kind == "count")
    return figure if figure.numbers and all(n.is_finite() for n in figure.numbers) else None


def is_share(measure: Measure) -> bool:
    """Whether it is a part of a whole in words: «hver fjerde», «halvparten»."""
    return measure.kind == "ratio" and measure.unit != "{factor}"


def same(exact: Figure, other: Figure) -> bool:
    """Whether `other` is the figure `exact`, or that figure rounded as its words imply.

    >>> exact = Figure(Decimal("17300000"))
    >>> rough = Figure(Decimal(17000000)), Figure(Decimal(17000000), modifier="MORE_THAN")
    >>> same(exact, rough[0]), same(exact, rough[1]), same(exact, Figure(Decimal(18000000)))
    (True, True, False)
    """
    if exact.numbers == other.numbers:
        return exact.side * other.side >= 0
    if exact.value is None or other.value is None:
        return False
    if abs(exact.value - other.value) > _CLOSE * max(abs(exact.value), abs(other.value)):
        return False
    if exact.modifier is not None and exact.side != other.side:
        return False
    rough = Amount("count", other.value, modifier=other.modifier)
    return within_rounding(rough, exact.value)


def apart(one: Figure, other: Figure) -> bool:
    """Whether two figures of one matter cannot both be right, in their widest reading.

    >>> apart(Figure(Decimal(946), whole_numbers=True), Figure(Decimal(964), whole_numbers=True))
    True
    >>> apart(Figure(Decimal(946)), Figure(Decimal(900), modifier="MORE_THAN"))
    False
    """
    (a_least, a_most), (b_least, b_most) = one.bounds, other.bounds
    if a_least <= b_most and b_least <= a_most:
        return False
    least, most = sorted(abs(figure.middle) for figure in (one, other))
    return most <= _FURTHEST * least
