"""Place names: what speaks for one, and what against."""

from __future__ import annotations

import pytest

from extractor.mention import NameLabel
from extractor.pipeline.places import find_places
from extractor.pipeline.spans import Cover
from tests.conftest import both
from tests.readings import NAMES, read


def places_in(text: str, labels: dict[str, NameLabel] | None = None) -> list[str]:
    reading = read(text, labels=labels)
    found = find_places(reading, NAMES, Cover(len(reading.article.text)))
    return [place.value.name for place in found if place.value.sure]


@both(
    nb="SKIEN (NRK): Flere i Rogaland og på Jæren søker, men ikke i Norge ellers.",
    nn="SKIEN (NRK): Fleire i Rogaland og på Jæren søkjer, men ikkje i Noreg elles.",
)
def test_dateline_county_district_and_country(standard: str, case: str) -> None:
    assert places_in(case)[:3] == ["Skien", "Rogaland", "Jæren"]
    assert places_in(case)[3] in ("Norge", "Noreg")


@both(
    nb="Vestre Toten-ordføreren møtte Nav Gol og Kvam herad.",
    nn="Vestre Toten-ordføraren møtte Nav Gol og Kvam herad.",
)
def test_places_inside_other_names(standard: str, case: str) -> None:
    assert places_in(case) == ["Vestre Toten", "Gol", "Kvam"]


@both(
    nb="Time går fort når man har det moro. Nes er leder. Ski er gøy.",
    nn="Time går fort når ein har det moro. Nes er leiar. Ski er gøy.",
)
def test_a_name_that_is_a_word_needs_more_than_a_capital(standard: str, case: str) -> None:
    assert places_in(case) == []


@both(nb="De bor i Bø, Sande og Hole.", nn="Dei bur i Bø, Sande og Hole.")
def test_a_list_carries_the_preposition_on(standard: str, case: str) -> None:
    assert places_in(case) == ["Bø", "Sande", "Hole"]


@both(
    nb="Mange gjøvikensere og skiensfolk er bekymret.",
    nn="Mange gjøvikensarar og skiensfolk er uroa.",
)
def test_inhabitants_are_no_places(standard: str, case: str) -> None:
    assert places_in(case) == []


@pytest.mark.parametrize("text", ["De møttes i Oslo gate 4.", "Skien-avtalen er signert."])
def test_streets_and_agreements_are_no_places(text: str) -> None:
    assert places_in(text) == []


@both(nb="Anlegget ligger i Snøtoppen.", nn="Anlegget ligg i Snøtoppen.")
def test_a_place_that_only_the_model_knows_needs_a_preposition(standard: str, case: str) -> None:
    assert places_in(case, {"Snøtoppen": "LOC"}) == ["Snøtoppen"]
    assert places_in("Snøtoppen er fin.", {"Snøtoppen": "LOC"}) == []
