"""Figures on their own: a text's amounts and times, and what a whole string is."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extractor
from extractor.pipeline.figures import Money, amounts, parse_money, times
from extractor.pipeline.numerals import NumberError
from tests.conftest import both


@both(
    nb="Kommunen brukte 12 millioner kroner.\n\nDet er nesten 9 prosent mer enn i 2016.",
    nn="Kommunen brukte 12 millionar kroner.\n\nDet er nesten 9 prosent meir enn i 2016.",
)
def test_offsets_are_of_the_whole_text(standard: str, case: str) -> None:
    found = amounts(case)
    assert [case[m.start : m.end].split()[0] for m in found] == ["12", "9"]
    assert [case[m.value.ext_start : m.value.ext_end][:6] for m in found][1] == "nesten"
    assert [(m.value.edtf, case[m.start : m.end]) for m in times(case)] == [("2016", "2016")]


@both(nb="Tallet falt i fjor.", nn="Talet gjekk ned i fjor.")
def test_relative_times_count_from_the_publication_or_stay_open(standard: str, case: str) -> None:
    assert [m.value.edtf for m in times(case, "2019-05-02")] == ["2018"]
    assert [m.value.edtf for m in times(case)] == [None]


def test_a_published_that_is_no_date_is_told() -> None:
    for read in (amounts, times):
        with pytest.raises(extractor.ExtractorError, match="'i går' is no date; write like"):
            read("I fjor fekk 3 G.", published="i går")


def test_a_standard_reads_its_own_words_alone() -> None:
    text = "Det kosta tre millionar kroner."
    assert [m.value.value for m in amounts(text, "nn")] == [3_000_000]
    assert [m.value.value for m in amounts(text)] == [3_000_000]
    assert 3_000_000 not in [m.value.value for m in amounts(text, "nb")]
    with pytest.raises(ValueError, match="nb, nn or None"):
        amounts(text, "no")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("12 500 kroner", "12500", "NOK"),
        ("kr 12.500,-", "12500", "NOK"),
        ("to kroner og femti øre", "2.5", "NOK"),
        ("to kr 23", "2.23", "NOK"),
        ("17,3 mill. kr", "17300000", "NOK"),
        ("ein halv million kroner", "500000", "NOK"),
        ("en halv million kroner", "500000", "NOK"),
        ("$10k", "10000", "USD"),
        ("20 euros", "20", "EUR"),
        ("to danske kroner 23 øre", "2.23", "DKK"),
        ("2 amerikanske dollar og 23 cent", "2.23", "USD"),
        ("5 øre", "0.05", "NOK"),
    ],
)
def test_a_whole_string_is_a_sum(text: str, value: str, currency: str) -> None:
    assert parse_money(text) == Money(Decimal(value), currency)


@pytest.mark.parametrize(
    "text",
    ["", "kroner", "12 personer", "2 kroner og 120 øre", "3 kr 4 kr", "om lag 5 kroner sa ho"],
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="write like"):
        parse_money(text)


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_kroner_and_oere_are_added(kroner: int, oere: int) -> None:
    assert parse_money(f"{kroner} kroner og {oere} øre").value == kroner + Decimal(oere) / 100


@given(st.text(max_size=80))
def test_any_text_has_figures_within_it(text: str) -> None:
    for mention in [*amounts(text), *times(text)]:
        assert 0 <= mention.start < mention.end <= len(text)


def test_they_load_no_spacy() -> None:
    code = "import extractor, sys; extractor.amounts('3 kr'); extractor.times('i 2016')"
    code += "; print({'spacy', 'lxml', 'onnxruntime'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "set()", run.stderr


def test_they_are_public() -> None:
    assert extractor.amounts is amounts
    assert extractor.parse_number("to og tjue") == 22
