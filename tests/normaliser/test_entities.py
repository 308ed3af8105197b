"""People, organisations and places of an article, each once."""

from __future__ import annotations

import pytest

from extractor.mention import NameLabel, Person, Place
from extractor.normaliser.codes import day_of
from extractor.normaliser.entities import Entities, find_entities
from tests.conftest import both
from tests.readings import NAMES, read


def entities_of(
    text: str, published: str | None = "2019-05-02", labels: dict[str, NameLabel] | None = None
) -> Entities:
    return find_entities(read(text, published=published, labels=labels), NAMES)


def person(entities: Entities, name: str) -> Person:
    return next(person for person in entities.people if person.name == name)


def place(entities: Entities, name: str) -> Place:
    return next(place for place in entities.places if place.name == name)


def codes(entities: Entities) -> list[tuple[str, str, str | None]]:
    return [(place.name, place.kind, place.code) for place in entities.places]


def notes(entities: Entities) -> list[str]:
    return [note.code for note in entities.notes]


@both(
    nb="Leder Berit Tveitbakk tok ordet. Tveitbakk var sint. Alle så på Tveitbakks ark. "
    "Berit gikk.",
    nn="Leiar Berit Tveitbakk tok ordet. Tveitbakk var sint. Alle såg på Tveitbakks ark. "
    "Berit gjekk.",
)
def test_surname_genitive_and_first_name_join_the_full_name(standard: str, case: str) -> None:
    (found,) = entities_of(case).people
    assert found.name == "Berit Tveitbakk"
    assert set(found.variants) == {"Tveitbakk", "Berit"}
    assert len(found.mentions) == 4


@both(
    nb="– Det går bra, sier Heidi Sømvik.\nSømvig mener alt ordner seg.",
    nn="– Det går bra, seier Heidi Sømvik.\nSømvig meiner alt ordnar seg.",
)
def test_a_misspelt_surname_joins_with_a_note(standard: str, case: str) -> None:
    entities = entities_of(case)
    assert [p.name for p in entities.people] == ["Heidi Sømvik"]
    assert [(note.code, note.text) for note in entities.notes] == [
        ("name-variant", "Sømvik / Sømvig read as one person")
    ]


@both(
    nb="Per Lundbakk og Kari Lundbakk er uenige. Anne Brox og Anne Bru også.",
    nn="Per Lundbakk og Kari Lundbakk er usamde. Anne Brox og Anne Bru òg.",
)
def test_two_people_are_never_joined(standard: str, case: str) -> None:
    names = [p.name for p in entities_of(case).people]
    assert names == ["Per Lundbakk", "Kari Lundbakk", "Anne Brox", "Anne Bru"]


@pytest.mark.parametrize(
    ("text", "role", "body"),
    [
        ("Det sier nestleder i NAV Tinn, Heidi Brox.", "nestleder", "NAV Tinn"),
        ("Heidi Brox, nestleiar i Nav Tinn, er uroa.", "nestleiar", "Nav Tinn"),
        ("Det seier Nav-leiar i Tinn, Heidi Brox. Nav Tinn er lite.", "Nav-leiar", "Nav Tinn"),
        ("Direktør Heidi Brox i Fafo er ny.", "direktør", "Fafo"),
        ("Helse- og omsorgsminister Heidi Brox kom.", "helse- og omsorgsminister", None),
        ("Tinn-ordførar Heidi Brox kom. Tinn kommune er lita.", "Tinn-ordførar", "Tinn kommune"),
        ("Det seier leiaren, Heidi Brox.", "leiar", None),
        ("Heidi Brox (47) kom.", None, None),
    ],
)
def test_role_and_organisation_of_a_person(text: str, role: str | None, body: str | None) -> None:
    entities = entities_of(text)
    found = person(entities, "Heidi Brox")
    bodies = {body.id: body.name for body in entities.organisations}
    assert (found.role, bodies.get(found.organisation or "")) == (role, body)


@both(
    nb="{byline} Av Siri Holme\n"
    "Foto: Jarle Eikmo\n"
    "Per Lundbakk er syk.\n"
    "– Trist, sier Berit Tveit.",
    nn="{byline} Av Siri Holme\n"
    "Foto: Jarle Eikmo\n"
    "Per Lundbakk er sjuk.\n"
    "– Trist, seier Berit Tveit.",
)
def test_functions_of_people(standard: str, case: str) -> None:
    assert {p.name: p.function for p in entities_of(case).people} == {
        "Siri Holme": "author",
        "Jarle Eikmo": "photographer",
        "Per Lundbakk": "subject",
        "Berit Tveit": "source",
    }


@both(
    nb="– Ja, sier Odd Nesna.\n"
    "Nesna vil ha flere. Han kjører til Nesna hver dag, og bor i Mo i Rana.",
    nn="– Ja, seier Odd Nesna.\n"
    "Nesna vil ha fleire. Han køyrer til Nesna kvar dag, og bur i Mo i Rana.",
)
def test_a_surname_that_is_a_place_is_told_apart(standard: str, case: str) -> None:
    entities = entities_of(case, labels={"Odd Nesna": "PER"})
    assert [p.name for p in entities.people] == ["Odd Nesna"]
    assert codes(entities) == [("Nesna", "municipality", "1828"), ("Mo i Rana", "place", None)]


@pytest.mark.parametrize(
    ("published", "code"),
    [("2017", "0806"), ("2019-12-31", "0806"), ("2022-04", "3807"), ("2024-01-02", "4003")],
)
def test_the_number_is_the_one_of_the_day(published: str, code: str) -> None:
    entities = entities_of("Folk i Skien venter.", published)
    assert codes(entities) == [("Skien", "municipality", code)]
    assert notes(entities) == []


def test_without_a_date_it_is_todays_number_with_a_note() -> None:
    entities = entities_of("Folk i Skien og Oppland venter.", None)
    assert codes(entities) == [("Skien", "municipality", "4003"), ("Oppland", "county", "05")]
    assert notes(entities) == ["code-undated"]


def test_a_place_that_is_gone_keeps_its_last_number() -> None:
    entities = entities_of("Folk i Audnedal og Finnmark venter.", "2022")
    assert place(entities, "Audnedal").code == "1027"
    assert place(entities, "Finnmark").code == "20"


def test_a_county_before_its_time_is_a_district() -> None:
    assert codes(entities_of("Folk i Innlandet venter.", "2015")) == [
        ("Innlandet", "district", None)
    ]


@pytest.mark.parametrize(
    ("text", "code", "doubtful"),
    [
        ("I Våler og Elverum er det stille.", "0426", False),
        ("I Våler i Østfold er det stille.", "0137", False),
        ("I Herøy er det stille. Det er det på Sunnmøre ellers også.", "1515", False),
        ("I Våler er det stille.", "0137", True),
    ],
)
def test_one_of_two_municipalities_by_its_neighbours(text: str, code: str, doubtful: bool) -> None:
    entities = entities_of(text)
    assert entities.places[0].code == code
    assert ("place-ambiguous" in notes(entities)) == doubtful


@both(
    nb="Oslo kommune betaler. I Oslo fylke er det flere.",
    nn="Oslo kommune betaler. I Oslo fylke er det fleire.",
)
def test_oslo_is_municipality_and_county(standard: str, case: str) -> None:
    assert place(entities_of("Folk i Oslo venter."), "Oslo").code == "0301"
    assert place(entities_of("Folk i Oslo fylke venter."), "Oslo").code == "03"


def test_a_newspaper_names_no_place_but_an_office_does() -> None:
    entities = entities_of("Nav Skien sa det til NRK Rogaland.")
    assert codes(entities) == [("Skien", "municipality", "0806")]
    assert [(o.name, o.place) for o in entities.organisations] == [
        ("Nav Skien", "l1"),
        ("NRK Rogaland", None),
    ]


def test_one_organisation_under_two_names() -> None:
    entities = entities_of("Nav i Skien er travle. NAV Skien tar imot. Nav sentralt og NAV tier.")
    names = [(o.name, o.variants) for o in entities.organisations]
    assert names == [("Nav Skien", ("Nav i Skien", "NAV Skien")), ("Nav", ("NAV",))]


def test_the_date_may_be_as_inexact_as_it_likes() -> None:
    assert [day_of(date) for date in ("2017", "2017-04", "201X", "", None)] == [
        "2017-07-01",
        "2017-04-15",
        None,
        None,
        None,
    ]
