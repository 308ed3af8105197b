"""Which places are one, through the years."""

from __future__ import annotations

import pytest

from extractor.lexicon import load_lexicon
from extractor.linking.places import Places


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(load_lexicon().names)


def key(places: Places, name: str, code: str | None, day: str | None = None) -> str:
    kind = "county" if len(code or "") == 2 else "municipality"
    return places.place(name, kind, code, day).key


def test_a_municipality_that_changes_its_number_is_the_same(places: Places) -> None:
    assert len({key(places, "Skien", code) for code in ("0806", "3807", "4003")}) == 1
    assert places.place("Skien", "municipality", "0806", None).shown.code == "4003"


def test_two_municipalities_of_one_name_are_two(places: Places) -> None:
    viken = {key(places, "Våler", code) for code in ("0137", "3018", "3114")}
    inland = {key(places, "Våler", code) for code in ("0426", "3419")}
    assert len(viken) == len(inland) == 1 and viken != inland
    assert key(places, "Os", "3430") == key(places, "Os", "0441") != key(places, "Os", "1243")
    assert key(places, "Herøy", "1515") != key(places, "Herøy", "1818")


def test_a_merger_is_another_place(places: Places) -> None:
    assert key(places, "Bjørnafjorden", "4624") != key(places, "Os", "1243")
    before, after = (key(places, "Stavanger", "1103", day) for day in ("2019-05-01", "2021-05-01"))
    assert before != after  # it swallowed Finnøy and Rennesøy and kept its number
    assert key(places, "Stavanger", "1103") == after


def test_a_split_is_another_place(places: Places) -> None:
    assert key(places, "Ålesund", "1507") != key(places, "Ålesund", "1508")
    assert key(places, "Telemark", "08") != key(places, "Telemark", "40")


def test_oslo_is_municipality_and_county(places: Places) -> None:
    assert key(places, "Oslo", "0301") == key(places, "Oslo", "03")


def test_without_a_number_the_kind_and_the_name_decide(places: Places) -> None:
    one = places.place("Mebonden", "place", None, None)
    assert one.key == places.place("mebonden", "place", None, "2019-01-01").key
    assert one.key != places.place("Mebonden", "district", None, None).key
    assert not one.numbered
