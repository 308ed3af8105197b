"""What unseen articles taught: time, group and benefit of figures told apart from their words."""

from __future__ import annotations

import pytest

from extractor.extract import Extractor
from tests.normaliser.claims import claims_of, place_of

PUBLISHED = "2019-03-12"

TIMES = [
    pytest.param(
        "I fjor brukte Nav 9 milliarder kroner på sykepenger. I 2014 var beløpet 8 milliarder.\n\n"
        "63 prosent av utbetalingene gikk til kvinner.",
        "I fjor brukte Nav 9 milliardar kroner på sjukepengar. I 2014 var beløpet 8 milliardar.\n\n"
        "63 prosent av utbetalingane gjekk til kvinner.",
        [
            "level sykepenger/expenditure 8000000000NOK 2014",
            "level sykepenger/expenditure 9000000000NOK 2018",
            "share sykepenger/expenditure 63% 2018",
        ],
        id="the past goes on with the latest time told, not with the one looked back to",
    ),
    pytest.param(
        "Per 1. mars hadde 68 personer dagpenger i Voss.",
        "Per 1. mars hadde 68 personar dagpengar på Voss.",
        ["level dagpenger/recipients 68 2019"],
        id="a day with «per» is a time",
    ),
    pytest.param(
        "Ledigheten var 3,4 prosent i september 2018, mot 1,9 prosent i samme måned i fjor.",
        "Arbeidsløysa var 3,4 prosent i september 2018, mot 1,9 prosent i same månaden i fjor.",
        [
            "level arbeidsledighet/unemployment_rate 1.9% 2018-09",
            "level arbeidsledighet/unemployment_rate 3.4% 2018-09",
        ],
        id="the same month of a year",
    ),
    pytest.param(
        "I fjor fikk 41 avslag på BPA. Det er dobbelt så mange avslag som i 2016.",
        "I fjor fekk 41 avslag på BPA. Det er dobbelt så mange avslag som i 2016.",
        ["change bpa/rejections 2x up 2016>2018", "level bpa/rejections 41 2018"],
        id="twice as many of them as in a year",
    ),
    pytest.param(
        "Barnevernet fikk 112 meldinger i 2013. Da jeg tok over i 2009, kom det 30 meldinger.",
        "Barnevernet fekk 112 meldingar i 2013. Då eg tok over i 2009, kom det 30 meldingar.",
        ["level barnevern/reports 112 2013", "level barnevern/reports 30 2009"],
        id="«tok over i 2009» compares with nothing",
    ),
    pytest.param(
        "– 217 av dem på sosialhjelp er nye, sier Kari Moe, som begynte ved kontoret i 1998.",
        "– 217 av dei på sosialhjelp er nye, seier Kari Moe, som byrja ved kontoret i 1998.",
        ["level sosialhjelp/recipients 217 2019"],
        id="what is told of the speaker has its own time",
    ),
    pytest.param(
        "Nav venter 9 000 mottakere av pleiepenger i 2020, fra 5 300 i 2017.",
        "Nav ventar 9 000 mottakarar av pleiepengar i 2020, frå 5 300 i 2017.",
        [
            "level pleiepenger_barn/recipients 5300 2017",
            "level pleiepenger_barn/recipients 9000 2020 forecast",
        ],
        id="nobody forecasts the past",
    ),
    pytest.param(
        "Ventetiden på bostøtte har økt fra åtte til elleve uker siden nyttår.",
        "Ventetida på bustøtte har auka frå åtte til elleve veker sidan nyttår.",
        ["level bostotte/processing_time 11 2019", "level bostotte/processing_time 8"],
        id="«til elleve uker siden nyttår» is no date",
    ),
]
OTHERS = [
    pytest.param(
        "Til sammen 63 innbyggere har BPA. I 2018 hadde 58 innbyggere ordningen.",
        "Til saman 63 innbyggjarar har BPA. I 2018 hadde 58 innbyggjarar ordninga.",
        ["level bpa/recipients 58 2018", "level bpa/recipients 63 2019"],
        id="inhabitants who have «ordningen»",
    ),
    pytest.param(
        "I fjor fikk 1 200 innbyggere mellom 18 og 29 år uføretrygd.",
        "I fjor fekk 1 200 innbyggjarar mellom 18 og 29 år uføretrygd.",
        ["level ufoeretrygd/recipients 1200 2018"],
        id="an age between people and what they get",
    ),
    pytest.param(
        "Kommunen kuttet sosialhjelpen med 4 millioner kroner i 2018.",
        "Kommunen kutta sosialhjelpa med 4 millionar kroner i 2018.",
        ["change sosialhjelp/expenditure 4000000NOK down 2018"],
        id="cut by",
    ),
    pytest.param(
        "Kommunen nådde ikke målet om et sykefravær under sju prosent i 2018.",
        "Kommunen nådde ikkje målet om eit sjukefråvær under sju prosent i 2018.",
        ["level sykefravaer/absence_rate 7% 2018 goal not"],
        id="a goal that was not reached",
    ),
    pytest.param(
        "I kvalifiseringsprogrammet får deltakerne to ganger grunnbeløpet i året.",
        "I kvalifiseringsprogrammet får deltakarane to gonger grunnbeløpet i året.",
        ["level kvalifiseringsstonad/rate 2 2019"],
        id="a rate in G",
    ),
    pytest.param(
        "Supplerende stønad går til eldre. Enslige kan få inntil 168 000 kroner i året.",
        "Supplerande stønad går til eldre. Einslege kan få inntil 168 000 kroner i året.",
        ["level supplerende_stonad/rate 168000NOK 2019"],
        id="at most",
    ),
    pytest.param(
        "Saksbehandlingstiden for bostøtte er nå på fire uker.",
        "Saksbehandlingstida for bustøtte er no på fire veker.",
        ["level bostotte/processing_time 4 2019"],
        id="a time that is «på» so much",
    ),
    pytest.param(
        "Det var 2 870 nye stillinger lyst ut for arbeidsledige i 2018.",
        "Det var 2 870 nye stillingar lyste ut for arbeidsledige i 2018.",
        ["level arbeidsledighet/vacancies 2870 2018"],
        id="what comes in is a size",
    ),
    pytest.param(
        "I fjor fikk 486 barn redusert foreldrebetaling i Ringerike.",
        "I fjor fekk 486 barn redusert foreldrebetaling i Ringerike.",
        ["level redusert_foreldrebetaling/recipients 486 2018"],
        id="a benefit whose name holds «redusert» sanctions nobody",
    ),
    pytest.param(
        "Sykefraværet i Levanger var 8 prosent i 2018. Hjemmetjenesten hadde 12 prosent i 2018.",
        "Sjukefråværet i Levanger var 8 prosent i 2018. Heimetenesta hadde 12 prosent i 2018.",
        ["level sykefravaer/absence_rate 12% 2018", "level sykefravaer/absence_rate 8% 2018"],
        id="a service is where a rate holds",
    ),
]
OTHERS += [
    pytest.param(
        "Kampen mot rus på Voss: Femten vossinger står på venteliste for rusbehandling.",
        "Kampen mot rus på Voss: Femten vossingar står på venteliste for rusbehandling.",
        ["level rus/backlog 15 2019"],
        id="people by the name of their place",
    ),
    pytest.param(
        "Folk på attføring er mange. Bare 38 prosent kom i arbeid, mens resten fikk uføretrygd.",
        "Folk på attføring er mange. Berre 38 prosent kom i arbeid, medan resten fekk uføretrygd.",
        ["share attforingspenger/employed_after 38%"],
        id="«mens» tells of others",
    ),
    pytest.param(
        "Dagpengene varer lenger. Det vil koste folketrygden 270 millioner kroner.",
        "Dagpengane varer lenger. Det vil koste folketrygda 270 millionar kroner.",
        ["level dagpenger/expenditure 270000000NOK"],
        id="who pays is no topic",
    ),
    pytest.param(
        "I snitt varer sykefraværet i 210 dager. Målet er 120 dager i 2021.",
        "I snitt varer sjukefråværet i 210 dagar. Målet er 120 dagar i 2021.",
        ["level sykefravaer/duration 120 2021 goal", "level sykefravaer/duration 210"],
        id="a goal of what took so long",
    ),
    pytest.param(
        "Av dem som gikk ut av tiltakspenger i 2018, gikk 40 prosent til jobb.",
        "Av dei som gjekk ut av tiltakspengar i 2018, gjekk 40 prosent til jobb.",
        ["share tiltakspenger/employed_after 40% 2018"],
        id="those who left and what they went to",
    ),
]
NO_CLAIMS = [
    pytest.param(
        "Kontantstøtten er omdiskutert. Selv betaler jeg 2 750 kroner for plassen.",
        "Kontantstøtta er omdiskutert. Sjølv betaler eg 2 750 kroner for plassen.",
        id="one's own bill",
    ),
    pytest.param(
        "Kommunen sparer på sykehjem. Tallet på innbyggere over 80 år går fra 130 til 190.",
        "Kommunen sparer på sjukeheim. Talet på innbyggjarar over 80 år går frå 130 til 190.",
        id="how many are old",
    ),
    pytest.param(
        "Sosialhjelpen øker i Skien. Advokaten tar 1 900 kroner timen.",
        "Sosialhjelpa aukar i Skien. Advokaten tek 1 900 kroner timen.",
        id="the price of an hour",
    ),
    pytest.param(
        "Barnehagene har 800 plasser og 34 hus, og halvparten av dem er private.",
        "Barnehagane har 800 plassar og 34 hus, og halvparten av dei er private.",
        id="a share of things",
    ),
    pytest.param(
        "Talet på eldre øker. En familie med to voksne og to barn får ikke sosialhjelp.",
        "Talet på eldre aukar. Ein familie med to vaksne og to born får ikkje sosialhjelp.",
        id="a family",
    ),
    pytest.param(
        "Kvalifiseringsprogrammet er godt. I en by med 32 000 innbyggere bør programmet vokse.",
        "Kvalifiseringsprogrammet er godt. I ein by med 32 000 innbyggjarar bør programmet vekse.",
        id="inhabitants of a town",
    ),
    pytest.param(
        "Boligene til sosialhjelp sto tomme i over et halvt år.",
        "Bustadene til sosialhjelp stod tomme i over eit halvt år.",
        id="for how long something stood",
    ),
]


@pytest.mark.parametrize(("nb", "nn", "wanted"), [*TIMES, *OTHERS])
def test_both_standards_say_it(rules: Extractor, nb: str, nn: str, wanted: list[str]) -> None:
    assert [c for c in claims_of(rules, nb, PUBLISHED) if "trend" not in c] == sorted(wanted)
    assert [c for c in claims_of(rules, nn, PUBLISHED) if "trend" not in c] == sorted(wanted)


@pytest.mark.parametrize(("nb", "nn"), NO_CLAIMS)
def test_no_figure_is_claimed(rules: Extractor, nb: str, nn: str) -> None:
    for text in (nb, nn):
        assert [c for c in claims_of(rules, text, PUBLISHED) if "trend" not in c] == []


def test_in_the_worst_case_nothing_falls(rules: Extractor) -> None:
    for text in (
        "I verste fall kan ledigheten i Årdal komme over 5 prosent.",
        "I verste fall kan arbeidsløysa i Årdal kome over 5 prosent.",
    ):
        (claim,) = claims_of(rules, text, PUBLISHED)
        assert claim.startswith("level arbeidsledighet/unemployment_rate 5%")


def test_a_share_on_the_run_up_is_joined_to_its_figure(rules: Extractor) -> None:
    for text in (
        "Telemark har nest høyest andel uføretrygdede i landet: 2,6 prosent.",
        "Telemark har nest høgast del uføretrygda i landet: 2,6 prosent.",
    ):
        assert claims_of(rules, text, PUBLISHED) == ["share ufoeretrygd/recipients 2.6% 2019"]


GROUPS = [
    ("I Skien fikk 260 personer sosialhjelp i 2018, 61 under 25 år.", {"260": None, "61": "25 år"}),
    (
        "I Skien fekk 260 personar sosialhjelp i 2018, 61 under 25 år.",
        {"260": None, "61": "25 år"},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), GROUPS)
def test_a_group_is_its_own_figures(
    rules: Extractor, text: str, wanted: dict[str, str | None]
) -> None:
    record = rules.record(text, published=PUBLISHED, id="test")
    found = {
        record.article.text[c.measure.start : c.measure.end]: c.group.text if c.group else None
        for c in record.claims
        if c.measure
    }
    assert set(found) == set(wanted)
    for figure, group in wanted.items():
        assert (found[figure] or "").endswith(group or "") and bool(found[figure]) == bool(group)


SURNAMES = [
    ("Lund brukte 40 millioner kroner på sosialhjelp i 2018.", "1112"),
    ("Lund brukte 40 millionar kroner på sosialhjelp i 2018.", "1112"),
    ("Larvik fikk 40 flere mottakere av sosialhjelp i 2018.", "0712"),
    ("Larvik fekk 40 fleire mottakarar av sosialhjelp i 2018.", "0712"),
]


@pytest.mark.parametrize(("text", "code"), SURNAMES)
def test_a_town_that_is_a_surname_is_a_town_where_it_acts_as_one(
    rules: Extractor, text: str, code: str
) -> None:
    assert place_of(rules, text, PUBLISHED) == [code]


def test_a_person_of_that_name_is_no_town(rules: Extractor) -> None:
    text = "Nav-leder Kari Lund er fornøyd. Lund brukte 40 millioner kroner på sosialhjelp i 2018."
    assert place_of(rules, text, PUBLISHED) != ["1112"]


HEADLINES = [
    "8,4 milliarder til sosialhjelp\n\nKommunene brukte 8,4 milliarder kroner på sosialhjelp i "
    "2018, viser tall fra Statistisk sentralbyrå.",
    "8,4 milliardar til sosialhjelp\n\nKommunane brukte 8,4 milliardar kroner på sosialhjelp i "
    "2018, viser tal frå Statistisk sentralbyrå.",
]


@pytest.mark.parametrize("text", HEADLINES)
def test_a_sum_in_the_headline_is_the_one_told_below_and_its_source_has_its_whole_name(
    rules: Extractor, text: str
) -> None:
    (claim,) = rules.record(text, published=PUBLISHED, id="test").claims
    assert (claim.indicator, len(claim.evidence)) == ("expenditure", 2)
    assert (claim.source_document or "").endswith("Statistisk sentralbyrå")


def test_a_place_in_a_headline_of_capitals_is_found(rules: Extractor) -> None:
    for text in ("SOSIALHJELP I HAMAR\n\nVi har 400 på sosialhjelp.",):
        assert place_of(rules, text, PUBLISHED) == ["0403"]
