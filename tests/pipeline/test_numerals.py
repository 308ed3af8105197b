"""Numbers in digits and words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.pipeline.numerals import SPACES, NumberError, parse_number

UNITS = {
    "nb": [
        "null",
        "en",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
        "tretten",
        "fjorten",
        "femten",
        "seksten",
        "sytten",
        "atten",
        "nitten",
    ],
    "nn": [
        "null",
        "ein",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
        "tretten",
        "fjorten",
        "femten",
        "seksten",
        "sytten",
        "atten",
        "nitten",
    ],
}
TENS = ["tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti"]
SCALES = {
    "nb": [(10**9, "milliard", "milliarder"), (10**6, "million", "millioner")],
    "nn": [(10**9, "milliard", "milliardar"), (10**6, "million", "millionar")],
}


def spell(number: int, standard: str) -> str:
    """Words of a number, written apart with «og» before what is below a hundred."""
    units, parts = UNITS[standard], []
    for value, one, many in SCALES[standard]:
        count, number = divmod(number, value)
        if count:
            parts.append(f"{units[1]} {one}" if count == 1 else f"{spell(count, standard)} {many}")
    thousands, number = divmod(number, 1000)
    if thousands:
        parts.append(f"{spell(thousands, standard)} tusen" if thousands > 1 else "tusen")
    hundreds, rest = divmod(number, 100)
    if hundreds:
        parts.append(f"{units[hundreds]} hundre" if hundreds > 1 else "hundre")
    if rest or not parts:
        small = (
            units[rest]
            if rest < 20
            else TENS[rest // 10 - 2] + (units[rest % 10] if rest % 10 else "")
        )
        parts += ["og", small] if parts else [small]
    return " ".join(parts)


@pytest.mark.parametrize("standard", ["nb", "nn"])
@given(number=st.integers(0, 10**12 - 1))
def test_a_number_spelled_out_reads_back(standard: str, number: int) -> None:
    assert parse_number(spell(number, standard)) == number


@given(number=st.integers(0, 10**12 - 1), separator=st.sampled_from(SPACES + "."))
def test_digits_grouped_by_any_space_read_back(number: int, separator: str) -> None:
    assert parse_number(f"{number:,}".replace(",", separator)) == number


@given(number=st.decimals(0, 10**9, places=2))
def test_a_comma_marks_decimals(number: Decimal) -> None:
    assert parse_number(str(number).replace(".", ",")) == number


@pytest.mark.parametrize(
    ("nb", "nn", "value"),
    [
        ("halvannen million", "halvannan million", "1500000"),
        ("en halv million", "ein halv million", "500000"),
        ("to og en halv million", "to og ein halv million", "2500000"),
        ("femtito", "femtito", "52"),
        ("to og tjue", "to og tjue", "22"),
        ("syv", "sju", "7"),
        ("femhundreogtolv", "femhundreogtolv", "512"),
        ("4,7 mrd.", "4,7 mrd.", "4700000000"),
        ("tjueen", "tjueein", "21"),
        ("et par hundre", "eit par hundre", "200"),
        ("et dusin", "eit dusin", "12"),
        ("fjerde", "fjerde", "4"),
        ("syvende", "sjuande", "7"),
        ("minus 3,5", "minus 3,5", "-3.5"),
        ("2½", "2½", "2.5"),
    ],
)
def test_both_standards_give_the_same_value(nb: str, nn: str, value: str) -> None:
    assert parse_number(nb) == parse_number(nn) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "kroner", "tre fire", "1 20", "hundre million og", "12 34 56"]
)
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="no numeral"):
        parse_number(text)
