"""Organisations by lexicon, by form and by the model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.lexicon import load_lexicon
from extractor.mention import NameLabel
from extractor.pipeline.cues import CueFinder, words_of
from extractor.pipeline.organisations import find_organisations
from extractor.pipeline.spans import Cover
from tests.conftest import both
from tests.readings import NAMES, read


def bodies_in(text: str, labels: dict[str, NameLabel] | None = None) -> list[tuple[str, str]]:
    reading = read(text, labels=labels)
    found = find_organisations(reading, NAMES, Cover(len(reading.article.text)))
    return [(body.value.text, body.value.kind) for body in found]


@both(
    nb="Nav i Skien, NAV Skien og Nav-kontoret i Skien er ett.",
    nn="Nav i Skien, NAV Skien og Nav-kontoret i Skien er eitt.",
)
def test_a_nav_office_has_one_name(standard: str, case: str) -> None:
    found = bodies_in(case)
    assert {name.casefold() for name, _ in found} == {"nav skien"}
    assert {kind for _, kind in found} == {"nav_office"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kristiansand kommune sier nei.", [("Kristiansand kommune", "municipality")]),
        ("Det går til Trygderetten.", [("Trygderetten", "court")]),
        ("Kviteseid Høgre seier nei.", [("Kviteseid Høgre", "party")]),
        ("Sogn barnevern held til her.", [("Sogn barnevern", "service")]),
        ("Hun sa det til NRK Sørlandet.", [("NRK Sørlandet", "media")]),
        ("Kari Lund (Sp) er med.", [("Sp", "party")]),
        ("Kari Lund (H) er med.", [("H", "party")]),
        ("Bustaddirektoratet svarer ikke.", [("Bustaddirektoratet", "directorate")]),
        ("Nav Raj kom hit i fjor.", [("Nav", "nav")]),
        ("Nav-leiaren seier nei.", []),
        ("Høyre hånd er best.", []),
    ],
)
def test_forms_and_lexicon_tell_the_kind(text: str, found: list[tuple[str, str]]) -> None:
    assert bodies_in(text) == found


@both(nb="Hos Varmestua får alle mat.", nn="Hos Varmestova får alle mat.")
def test_the_model_adds_what_no_list_has(standard: str, case: str) -> None:
    name = case.split()[1]
    assert bodies_in(case, {name: "ORG"}) == [(name, "other")]
    assert bodies_in(case) == []


@both(
    nb=("Hver måned får 900 husstander i Karmøy bostøtte.", "Karmøy bostøtte"),
    nn=("Kvar månad får 900 husstandar i Karmøy bustøtte.", "Karmøy bustøtte"),
)
def test_a_place_beside_a_benefit_is_no_body(standard: str, case: tuple[str, str]) -> None:
    text, name = case
    reading = read(text, labels={name: "ORG"})
    finder = CueFinder(load_lexicon().welfare)
    reading = replace(reading, cues=tuple(finder.find(words_of(text, 0))))
    assert not list(find_organisations(reading, NAMES, Cover(len(text))))
