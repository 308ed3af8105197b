"""Dashes, quotation marks, verbs of saying and documents."""

from __future__ import annotations

import pytest

from extractor.pipeline.documents import find_documents
from extractor.pipeline.speech import find_dashes, find_marked, find_verbs, in_first_person
from tests.conftest import both
from tests.readings import NAMES


def documents_in(text: str) -> list[str]:
    return [document.value for document in find_documents(text, 0, len(text), NAMES)]


def verbs_in(text: str) -> list[str]:
    return [verb.value.id for verb in find_verbs(text, 0, len(text), NAMES)]


@both(
    nb="Hun nøler. – Vi må vente, sier hun. – Det er trist. Køen er 10–12 personer – minst.",
    nn="Ho nøler. – Vi må vente, seier ho. – Det er trist. Køen er 10–12 personar – minst.",
)
def test_a_dash_opens_speech_after_a_full_stop_only(standard: str, case: str) -> None:
    assert [case[at : at + 4] for at in find_dashes(case, 0, len(case))] == ["– Vi", "– De"]


@both(
    nb="Han kaller det «dumt», men skriver: «Vi skal klare dette sammen med dere alle.»",
    nn="Han kallar det «dumt», men skriv: «Vi skal klare dette saman med dykk alle.»",
)
def test_short_words_in_marks_are_no_quote(standard: str, case: str) -> None:
    assert [quote.value[:8] for quote in find_marked(case, 0, len(case))] == ["Vi skal "]


@both(nb="– Nå haster det, la hun til.", nn="– No hastar det, la ho til.")
def test_a_verb_with_a_particle_needs_it(standard: str, case: str) -> None:
    assert verbs_in(case) == ["legge til"]
    assert verbs_in("Hun la boka på bordet.") == []


@both(nb="Hun venter på svar.", nn="Ho ventar på svar.")
def test_waiting_for_something_is_not_thinking(standard: str, case: str) -> None:
    assert verbs_in(case) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Prognosen i vår viste at det går bra.", ["Prognosen i vår"]),
        ("Ifølge notatet er det få igjen.", ["notatet"]),
        ("Ifølgje tal frå SSB er det få att.", ["tal frå SSB"]),
        (
            "I en rapport laget av kommunen kommer det frem at få er igjen.",
            ["en rapport laget av kommunen"],
        ),
        ("Nye KOSTRA-tall viser en nedgang.", ["KOSTRA-tall"]),
        ("Talet går ned, skriv Nav i sin statistikk.", ["Nav i sin statistikk"]),
        ("Tronvik får i framlegget 20 millionar.", ["framlegget"]),
        ("Det går fram av årsmeldinga.", ["årsmeldinga"]),
        ("Omregnet til tall viser det en bedring.", []),
        ("Hun viser rapporten til naboen.", []),
        ("Brevet kom i posten.", []),
    ],
)
def test_documents_that_show_something_are_found(text: str, found: list[str]) -> None:
    assert documents_in(text) == found


@both(nb="Dette vil vi gjøre.", nn="Dette vil vi gjere.")
def test_a_newspaper_that_writes_is_no_first_person(standard: str, case: str) -> None:
    assert in_first_person(case)
    assert not in_first_person("I går skrev vi at tallet var åtte.")
