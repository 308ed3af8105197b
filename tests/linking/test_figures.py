"""Figures: one, against each other, or neither."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.linking.figures import Figure, apart, read_figure, same
from extractor.record import Measure


def count(value: float, **words: object) -> Figure:
    figure = read_figure(
        Measure.model_validate({"kind": "count", "value": value, "start": 0, "end": 1, **words})
    )
    assert figure is not None
    return figure


def money(value: float, **words: object) -> Figure:
    figure = read_figure(
        Measure.model_validate({"kind": "money", "value": value, "start": 0, "end": 1, **words})
    )
    assert figure is not None
    return figure


@pytest.mark.parametrize(
    ("exact", "other"),
    [
        (money(17.3e6), money(17e6, modifier="MORE_THAN")),  # 17,3 millioner, over 17 millioner
        (money(17.3e6), money(17e6)),
        (money(17.3e6), money(18e6, modifier="LESS_THAN")),  # snaut 18 millionar
        (count(946), count(950, modifier="APPROX")),  # rundt 950
        (count(946), count(950)),
        (count(946), count(946)),
        (count(968), count(1000, near=True)),  # nesten 1000
        (count(1012), count(1000, modifier="MORE_THAN")),
    ],
)
def test_a_rounded_figure_is_the_same(exact: Figure, other: Figure) -> None:
    assert same(exact, other)
    assert not apart(exact, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (count(946), count(964)),
        (count(946), count(947)),
        (count(946), count(900, modifier="LESS_THAN")),  # færre enn 900
        (count(880), count(900, modifier="MORE_THAN")),  # fleire enn 900
        (money(17.3e6), money(19.1e6)),
        (money(17.3e6), money(25e6, modifier="APPROX")),
    ],
)
def test_figures_that_cannot_both_be_right_are_apart(one: Figure, other: Figure) -> None:
    assert apart(one, other) and apart(other, one)
    assert not same(one, other) and not same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (count(980), count(900, modifier="MORE_THAN")),  # over 900: true, but not said of 980
        (count(1800), count(1000, modifier="MORE_THAN")),
        (money(17.3e6), money(17.4e6, modifier="APPROX")),
        (money(20e6), money(24e6)),  # 20 millioner may be any from 15 to 25
        (count(946), count(94600)),  # too far apart to be of one thing
        (count(12), count(10)),
        (money(17.3e6), money(18.2e6, modifier="APPROX")),
        (count(900, modifier="MORE_THAN"), count(900, modifier="LESS_THAN")),
    ],
)
def test_what_may_or_may_not_be_one_is_neither(one: Figure, other: Figure) -> None:
    assert not apart(one, other)
    assert not same(one, other)


def test_a_range_takes_what_lies_in_it() -> None:
    spread = Figure(None, Decimal(20), Decimal(30))
    assert not apart(spread, Figure(Decimal(24)))
    assert apart(spread, Figure(Decimal(43), whole_numbers=True))
    assert same(spread, Figure(None, Decimal(20), Decimal(30)))
    assert not same(spread, Figure(Decimal(24)))


def test_a_share_in_words_is_a_rough_percentage() -> None:
    """«hver fjerde» / «kvar fjerde»."""
    quarter = read_figure(Measure(kind="ratio", value=0.25, unit="{share}", start=0, end=1))
    percent = read_figure(Measure(kind="percent", value=26, unit="%", start=0, end=1))
    far = read_figure(Measure(kind="percent", value=31, unit="%", start=0, end=1))
    assert quarter and percent and far
    assert not apart(quarter, percent)
    assert apart(quarter, far)


MODIFIERS = st.sampled_from([None, "APPROX", "MORE_THAN", "LESS_THAN"])
FIGURES = st.builds(
    Figure,
    st.integers(1, 10**9).map(Decimal),
    modifier=MODIFIERS,
    whole_numbers=st.booleans(),
)


@given(FIGURES, FIGURES)
def test_no_two_figures_are_both_one_and_apart(one: Figure, other: Figure) -> None:
    assert not (same(one, other) and apart(one, other))
    assert apart(one, other) == apart(other, one)
    assert same(one, one) and not apart(one, one)
