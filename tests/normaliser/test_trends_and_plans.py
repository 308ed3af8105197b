"""What unseen articles taught: directions without figures, and plans that go on."""

from __future__ import annotations

import pytest

from extractor.extract import Extractor
from tests.conftest import both
from tests.normaliser.claims import claims_of, place_of

PUBLISHED = "2013-04-02"

TRENDS = [
    pytest.param(
        "Det er kø på omsorgsboliger i Ørsta. Ventelisten har vokst jevnt i flere år.",
        "Det er kø på omsorgsbustader i Ørsta. Ventelista har vakse jamt i fleire år.",
        ["trend omsorgsbolig_sykehjem/backlog up 2013"],
        id="a waiting list grows",
    ),
    pytest.param(
        "Antallet barn med forhøyet hjelpestønad har gått ned to år på rad.",
        "Talet på barn med forhøgd hjelpestønad har gått ned to år på rad.",
        ["trend forhoyet_hjelpestonad/recipients down 2013"],
        id="the number of people with a benefit, and how long it went on",
    ),
    pytest.param(
        "I 1990 fikk 17 200 nordmenn krigspensjon, og for hvert år blir de færre.",
        "I 1990 fekk 17 200 nordmenn krigspensjon, og for kvart år vert dei færre.",
        ["level krigspensjon/recipients 17200 1990", "trend krigspensjon/recipients down 1990"],
        id="«de» are the people just counted",
    ),
    pytest.param(
        "Fristen for undersøkelser i barnevernet vil ryke i flere saker.",
        "Fristen for undersøkingar i barnevernet vil ryke i fleire saker.",
        [],
        id="«i flere saker» is in several",
    ),
]

GOES_ON = [
    pytest.param(
        "Av deltakerne i introduksjonsprogrammet gikk 44 prosent over i arbeid i fjor. Målet er 55 "
        "prosent.",
        "Av deltakarane i introduksjonsprogrammet gjekk 44 prosent over i arbeid i fjor. Målet er "
        "55 prosent.",
        [
            "share introduksjonsstonad/employed_after 44% 2012",
            "share introduksjonsstonad/employed_after 55% goal",
        ],
        id="a goal has no time but its own",
    ),
    pytest.param(
        "Regjeringen vil bruke 760 millioner kroner på stønad til bil i 2014. Det er en økning på "
        "45 millioner kroner.",
        "Regjeringa vil bruke 760 millionar kroner på stønad til bil i 2014. Det er ein auke på 45 "
        "millionar kroner.",
        [
            "change bilstonad/expenditure 45000000NOK up 2014 plan",
            "level bilstonad/expenditure 760000000NOK 2014 plan",
        ],
        id="by how much a plan rises is planned",
    ),
    pytest.param(
        "Til sosialhjelp er det satt av 14 millioner kroner i 2014, det samme som i år.",
        "Til sosialhjelp er det sett av 14 millionar kroner i 2014, det same som i år.",
        ["level sosialhjelp/budget 14000000NOK 2014 plan"],
        id="the same as this year",
    ),
    pytest.param(
        "Barnevernet i Molde har mistet to stillinger siden 2011.",
        "Barnevernet i Molde har mista to stillingar sidan 2011.",
        ["change barnevern/staff 2 down 2011>None"],
        id="positions that are lost",
    ),
    pytest.param(
        "I fjor mistet 60 personer sosialhjelpen.",
        "I fjor mista 60 personar sosialhjelpa.",
        ["level sosialhjelp/terminations 60 2012"],
        id="but people who lose are no fewer",
    ),
    pytest.param(
        "Nedgangen i kontantstøtte er størst i Oslo med 17 prosent. I Hordaland er den på 4 "
        "prosent.",
        "Nedgangen i kontantstøtte er størst i Oslo med 17 prosent. I Hordaland er han på 4 "
        "prosent.",
        ["change kontantstotte/rate 17% down 2013", "change kontantstotte/rate 4% down 2013"],
        id="«den» is the fall",
    ),
    pytest.param(
        "Over en million fikk frikort i fjor.",
        "Over ein million fekk frikort i fjor.",
        ["level frikort/recipients 1000000 2012"],
        id="a million who received are people",
    ),
    pytest.param(
        "I fjor brukte Skien 45 millioner på sosialhjelp.",
        "I fjor brukte Skien 45 millionar på sosialhjelp.",
        ["level sosialhjelp/expenditure 45000000NOK 2012"],
        id="a sum right behind a name",
    ),
    pytest.param(
        "Arbeidsløsheten i Stryn er 1,4 prosent. Tallet på mottakere av uføretrygd stiger til 90 "
        "neste år.",
        "Arbeidsløysa i Stryn er 1,4 prosent. Talet på mottakarar av uføretrygd stig til 90 neste "
        "år.",
        [
            "level arbeidsledighet/unemployment_rate 1.4% 2013",
            "level ufoeretrygd/recipients 90 2014 forecast",
        ],
        id="«tallet på» is a count, whatever unit was said before",
    ),
    pytest.param(
        "Kommunenes utgifter til AFP i staten var 3 milliarder kroner i fjor.",
        "Utgiftene til AFP i staten var 3 milliardar kroner i fjor.",
        ["level afp_offentlig/expenditure 3000000000NOK 2012"],
        id="the longer name of a benefit",
    ),
]


@pytest.mark.parametrize(("nb", "nn", "expected"), TRENDS + GOES_ON)
def test_both_standards_tell_the_same(
    rules: Extractor, nb: str, nn: str, expected: list[str]
) -> None:
    assert claims_of(rules, nb, PUBLISHED) == expected
    assert claims_of(rules, nn, PUBLISHED) == expected


@both(
    nb="Oslo: Ved utgangen av mars var 79 400 personer helt ledige.",
    nn="Oslo (NPK): Ved utgangen av mars var 79 400 personar heilt ledige.",
)
def test_the_seat_of_an_agency_is_no_place(rules: Extractor, standard: str, case: str) -> None:
    assert place_of(rules, case, PUBLISHED) == ["NO"]


@both(
    nb="I Vinje tok 38 familier ut kontantstøtte i fjor.\n\nDagpenger ble utbetalt til 64 "
    "personer.",
    nn="I Vinje tok 38 familiar ut kontantstøtte i fjor.\n\nDagpengar vart utbetalt til 64 "
    "personar.",
)
def test_so_few_are_not_of_the_whole_country(rules: Extractor, standard: str, case: str) -> None:
    assert place_of(rules, case, PUBLISHED) == ["0834", "0834"]


@both(
    nb="OSLO: Bydelene hadde 9 400 personer på sosialhjelp i fjor.",
    nn="OSLO: Bydelane hadde 9 400 personar på sosialhjelp i fjor.",
)
def test_unless_the_city_is_spoken_of(rules: Extractor, standard: str, case: str) -> None:
    assert place_of(rules, case, PUBLISHED) == ["0301"]
