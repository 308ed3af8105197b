"""Full names, credits and bylines, without the model."""

from __future__ import annotations

import pytest

from extractor.pipeline.people import find_full_names, role_of
from tests.conftest import both
from tests.readings import NAMES, read


def names_in(text: str, **more: object) -> list[tuple[str, str]]:
    found = find_full_names(read(text, **more), NAMES)  # type: ignore[arg-type]
    return [(name.value.text, name.value.standing) for name in found]


@both(
    nb="Leder Kari Fjellvik og rådmann Odd Nesbakk møtte Nav Raj Thapa.",
    nn="Leiar Kari Fjellvik og rådmann Odd Nesbakk møtte Nav Raj Thapa.",
)
def test_given_names_and_roles_show_people(standard: str, case: str) -> None:
    assert [name for name, _ in names_in(case)] == ["Kari Fjellvik", "Odd Nesbakk", "Nav Raj Thapa"]


@both(nb="Direktør Zvezda Brox sier nei.", nn="Direktør Zvezda Brox seier nei.")
def test_an_unknown_first_name_is_read_after_a_role(standard: str, case: str) -> None:
    assert names_in(case) == [("Zvezda Brox", "text")]


@both(nb="Møtet ble ledet av Kari Fjellviks far.", nn="Møtet vart leidd av Kari Fjellviks far.")
def test_the_genitive_is_no_part_of_the_name(standard: str, case: str) -> None:
    assert names_in(case) == [("Kari Fjellvik", "text")]


@both(nb="Biskop Olav Tveitbakk kommer.", nn="Biskop Olav Tveitbakk kjem.")
def test_a_title_before_a_given_name_is_left_out(standard: str, case: str) -> None:
    assert names_in(case, labels={"Biskop Olav Tveitbakk": "PER"}) == [("Olav Tveitbakk", "text")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Foto: Jarle Eikmo / NTB", [("Jarle Eikmo", "photographer")]),
        ("Begge foto: Jarle Eikmo", [("Jarle Eikmo", "photographer")]),
        ("Tekst og foto: Berit Holme", [("Berit Holme", "author")]),
        (
            "Tekst: Berit Holme Foto: Jarle Eikmo",
            [("Berit Holme", "author"), ("Jarle Eikmo", "photographer")],
        ),
        (
            "Foto: Jarle Eikmo og Mari Lund",
            [("Jarle Eikmo", "photographer"), ("Mari Lund", "photographer")],
        ),
        ("{byline} Av Berit Holme", [("Berit Holme", "author")]),
        ("Foto: Privat", []),
    ],
)
def test_credits_and_bylines_say_who_made_the_page(line: str, found: list[tuple[str, str]]) -> None:
    assert names_in(line) == found


@both(
    nb="Trygden holder ikke lenger, skriver Jarle Eikmo. Stadig flere faller utenfor.",
    nn="Trygda held ikkje lenger, skriv Jarle Eikmo. Stadig fleire fell utanfor.",
)
def test_the_signature_of_an_essay_is_its_author(standard: str, case: str) -> None:
    assert names_in(case) == [("Jarle Eikmo", "author")]


@pytest.mark.parametrize(
    "text",
    [
        "Nav Skien og Kirkens Bymisjon vil ha møte.",
        "De bor i Kari Lunds gate 14.",
        "Boka «Anne Lund» kom i fjor.",
        "Mandag vedtok Stortinget loven.",
        "Han er med i Norsk Folkehjelp.",
    ],
)
def test_institutions_streets_and_titles_are_no_people(text: str) -> None:
    assert names_in(text) == []


@both(nb="barnevernslederen", nn="barnevernsleiaren")
def test_a_compound_role_counts_by_its_end(standard: str, case: str) -> None:
    row = role_of(case, NAMES, definite=True)
    assert row is not None and row.id == "leder"
