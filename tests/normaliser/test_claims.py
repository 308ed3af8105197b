"""From text to claims, by rules alone: the same story gives the same claims in both standards."""

from __future__ import annotations

import pytest

from extractor.extract import Extractor
from tests.normaliser.claims import claims_of, place_of

PUBLISHED = "2019-03-12"

STATED = [
    pytest.param(
        "Dagpengene i Telemark var 312 millioner kroner i 2018, opp 18 prosent.",
        "Dagpengane i Telemark var 312 millionar kroner i 2018, opp 18 prosent.",
        [
            "change dagpenger/expenditure 18% up 2018",
            "level dagpenger/expenditure 312000000NOK 2018",
        ],
        id="by how much, behind a comma",
    ),
    pytest.param(
        "Rettelse: I papiravisa lørdag sto det at 312 personer fikk sosialhjelp.",
        "Retting: I papiravisa laurdag stod det at 312 personar fekk sosialhjelp.",
        ["level sosialhjelp/recipients 312 not"],
        id="what a printed correction takes back",
    ),
    pytest.param(
        "Kommunen hadde 1 043 sosialhjelpsmottakere i 2018, mot 987 i 2017. "
        "Det er en økning på nær seks prosent.",
        "Kommunen hadde 1 043 sosialhjelpsmottakarar i 2018, mot 987 i 2017. "
        "Det er ein auke på nær seks prosent.",
        [
            "change sosialhjelp/recipients 6% up 2017>2018",
            "level sosialhjelp/recipients 1043 2018",
            "level sosialhjelp/recipients 987 2017",
        ],
        id="a rise is of the later of two years",
    ),
    pytest.param(
        "Kommunen hadde 402 på AAP i 2018, mot 388 i 2017. Den har 310 på sosialhjelp, 25 færre.",
        "Kommunen hadde 402 på AAP i 2018, mot 388 i 2017. Han har 310 på sosialhjelp, 25 færre.",
        [
            "change sosialhjelp/recipients 25 down 2019",
            "level aap/recipients 388 2017",
            "level aap/recipients 402 2018",
            "level sosialhjelp/recipients 310 2019",
        ],
        id="so many on a benefit, against so many before",
    ),
    pytest.param(
        "Etter folketrygdloven § 8-3 er sykepengene 100 prosent av grunnlaget for sykepenger.",
        "Etter folketrygdlova § 8-3 er sjukepengane 100 prosent av grunnlaget for sjukepengar.",
        [],
        id="a law measures nothing",
    ),
    pytest.param(
        "Minst 900 millioner mennesker lever i fattigdom.",
        "Minst 900 millionar menneske lever i fattigdom.",
        [],
        id="the poor of the world are not Norway's",
    ),
    pytest.param(
        "Antallet sosialhjelpsmottakere falt fra 310 til 275 i fjor.",
        "Talet på sosialhjelpsmottakarar fall frå 310 til 275 i fjor.",
        ["level sosialhjelp/recipients 275 2018", "level sosialhjelp/recipients 310"],
        id="the time behind the second of two figures is not the first one's",
    ),
    pytest.param(
        "Rettelse: I en tidligere versjon sto det at 312 personer fikk sosialhjelp.",
        "Retting: I ein tidlegare versjon stod det at 312 personar fekk sosialhjelp.",
        ["level sosialhjelp/recipients 312 not"],
        id="what a correction takes back is denied",
    ),
    pytest.param(
        "I 2018 fikk 310 personer sosialhjelp. Av de 310 mottakerne var 12 prosent arbeidsledige.",
        "I 2018 fekk 310 personar sosialhjelp. Av dei 310 mottakarane var 12 prosent arbeidslause.",
        ["level sosialhjelp/recipients 310 2018", "share sosialhjelp/recipients 12% 2018"],
        id="a trait of some recipients is not what is told of",
    ),
    pytest.param(
        "Kongsberg kommune hadde 85 sosialhjelpsmottakere i 2015.",
        "Kongsberg kommune hadde 85 sosialhjelpsmottakarar i 2015.",
        ["level sosialhjelp/recipients 85 2015"],
        id="a compound names topic and indicator",
    ),
    pytest.param(
        "Utgiftene til sosialhjelp økte med 12 prosent fra 2017 til 2018.",
        "Utgiftene til sosialhjelp auka med 12 prosent frå 2017 til 2018.",
        ["change sosialhjelp/expenditure 12% up 2017>2018"],
        id="by how much, with both ends",
    ),
    pytest.param(
        "Tallet på sosialhjelpsmottakere gikk fra 310 i 2017 til 275 i 2018.",
        "Talet på sosialhjelpsmottakarar gjekk frå 310 i 2017 til 275 i 2018.",
        ["level sosialhjelp/recipients 275 2018", "level sosialhjelp/recipients 310 2017"],
        id="from and to are two levels",
    ),
    pytest.param(
        "Tallet viste et overforbruk på 9 millioner kroner i sosialhjelpen. "
        "Nå er det nede på 4 millioner.",
        "Talet viste eit overforbruk på 9 millionar kroner i sosialhjelpa. "
        "No er det nede på 4 millionar.",
        ["level sosialhjelp/overrun 4000000NOK 2019", "level sosialhjelp/overrun 9000000NOK"],
        id="a sentence goes on with the one before",
    ),
    pytest.param(
        "Hver fjerde mottaker av AAP er under 30 år.",
        "Kvar fjerde mottakar av AAP er under 30 år.",
        ["share aap/recipients 0.25x 2019"],
        id="a share in words, and no claim of the age",
    ),
    pytest.param(
        "Det er færre unge på sosialhjelp.",
        "Det er færre unge på sosialhjelp.",
        ["trend sosialhjelp/recipients down 2019"],
        id="a direction without a figure",
    ),
    pytest.param(
        "Rådmannen foreslår å bevilge 3 millioner kroner til barnevernet i 2020.",
        "Rådmannen føreslår å løyve 3 millionar kroner til barnevernet i 2020.",
        ["level barnevern/budget 3000000NOK 2020 plan"],
        id="a proposal is a plan",
    ),
    pytest.param(
        "Ifølge prognosen vil Nav få et merforbruk på 2,5 millioner kroner i sosialhjelpen.",
        "Ifølgje prognosen vil Nav få eit meirforbruk på 2,5 millionar kroner i sosialhjelpa.",
        ["level sosialhjelp/overrun 2500000NOK forecast"],
        id="a forecast has no year but its own",
    ),
    pytest.param(
        "Saksbehandlingstiden for uføretrygd er åtte uker.",
        "Sakshandsamingstida for uføretrygd er åtte veker.",
        ["level ufoeretrygd/processing_time 8 2019"],
        id="a duration that is measured",
    ),
    pytest.param(
        "Barnevernet i Volda fikk 73 meldinger i fjor, 12 færre enn året før.",
        "Barnevernet i Volda fekk 73 meldingar i fjor, 12 færre enn året før.",
        ["change barnevern/reports 12 down 2017>2018", "level barnevern/reports 73 2018"],
        id="fewer than the year before",
    ),
    pytest.param(
        "Kommunen sparte 400.000 på sosialhjelp i 2018.",
        "Kommunen sparte 400.000 på sosialhjelp i 2018.",
        ["level sosialhjelp/saving 400000NOK 2018"],
        id="a bare figure beside a word of money is kroner",
    ),
    pytest.param(
        "Sykefraværet falt med 0,6 prosentpoeng til 5,9 prosent i 2018.",
        "Sjukefråværet fall med 0,6 prosentpoeng til 5,9 prosent i 2018.",
        [
            "change sykefravaer/absence_rate 0.6pp down 2018",
            "level sykefravaer/absence_rate 5.9% 2018",
        ],
        id="by so much, to so much",
    ),
    pytest.param(
        "Utbetalingene av sosialhjelp økte fra 29,4 millioner i 2017 til 36 millioner i 2018.",
        "Utbetalingane av sosialhjelp auka frå 29,4 millionar i 2017 til 36 millionar i 2018.",
        [
            "level sosialhjelp/expenditure 29400000NOK 2017",
            "level sosialhjelp/expenditure 36000000NOK 2018",
        ],
        id="from and to, each with its year",
    ),
    pytest.param(
        "Tallet på sosialhjelpsmottakere var 861 i 2016, en nedgang på 85, eller ni prosent.",
        "Talet på sosialhjelpsmottakarar var 861 i 2016, ein nedgang på 85, eller ni prosent.",
        [
            "change sosialhjelp/recipients 85 down 2016",
            "change sosialhjelp/recipients 9% down 2016",
            "level sosialhjelp/recipients 861 2016",
        ],
        id="a size, and twice by how much",
    ),
    pytest.param(
        "Sykefraværet er 7,8 prosent, opp 0,6 prosentpoeng fra i fjor.",
        "Sjukefråværet er 7,8 prosent, opp 0,6 prosentpoeng frå i fjor.",
        [
            "change sykefravaer/absence_rate 0.6pp up 2018>2019",
            "level sykefravaer/absence_rate 7.8% 2019",
        ],
        id="points are always a movement",
    ),
    pytest.param(
        "Ledigheten er 1,4 prosent. For ett år siden var tallet 214.",
        "Ledigheita er 1,4 prosent. For eitt år sidan var talet 214.",
        [
            "level arbeidsledighet/unemployed 214 2018",
            "level arbeidsledighet/unemployment_rate 1.4% 2019",
        ],
        id="no more than a hundred per cent",
    ),
    pytest.param(
        "Nav brukte 1,3 millioner kroner på sosialhjelp.\n\n"
        "Køen har 23 mottakere, to færre enn i fjor.",
        "Nav brukte 1,3 millionar kroner på sosialhjelp.\n\n"
        "Køen har 23 mottakarar, to færre enn i fjor.",
        [
            "change sosialhjelp/backlog 2 down 2018>2019",
            "level sosialhjelp/backlog 23 2019",
            "level sosialhjelp/expenditure 1300000NOK",
        ],
        id="two fewer are people, though money was told before",
    ),
    pytest.param(
        "Det er ikke 300 som mottar sosialhjelp i Alta.",
        "Det er ikkje 300 som mottek sosialhjelp i Alta.",
        ["level sosialhjelp/recipients 300 2019 not"],
        id="a denial",
    ),
    pytest.param(
        "Det var 734 på sosialhjelp i Alta i 2018.",
        "Det var 734 på sosialhjelp i Alta i 2018.",
        ["level sosialhjelp/recipients 734 2018"],
        id="a bare tally",
    ),
]


@pytest.mark.parametrize("standard", ["nb", "nn"])
@pytest.mark.parametrize(("nb", "nn", "claims"), STATED)
def test_what_is_stated_is_claimed(
    rules: Extractor, nb: str, nn: str, claims: list[str], standard: str
) -> None:
    text = nb if standard == "nb" else nn
    assert claims_of(rules, text, PUBLISHED) == claims


REFUSED = [
    (
        "Kommunen har 5800 innbyggere og 14 bedrifter.",
        "Kommunen har 5800 innbyggjarar og 14 bedrifter.",
    ),
    (
        "Hun på sosialhjelp betaler 9000 kroner i husleie.",
        "Ho på sosialhjelp betaler 9000 kroner i husleige.",
    ),
    (
        "Kravet for dagpenger er satt ned til 40 prosent.",
        "Kravet for dagpengar er sett ned til 40 prosent.",
    ),
    (
        "Sosialhjelp var tema. Idrettslaget brukte 3 millioner kroner på ny bane.",
        "Sosialhjelp var tema. Idrettslaget brukte 3 millionar kroner på ny bane.",
    ),
    (
        "Nav vil hjelpe flere for å redusere sosialhjelpen.",
        "Nav vil hjelpe fleire for å redusere sosialhjelpa.",
    ),
    (
        "Ved Nav i Skien sier to av tre kommuner at sosialhjelp er viktig.",
        "Ved Nav i Skien seier to av tre kommunar at sosialhjelp er viktig.",
    ),
    (
        "I Sverige får 11 prosent sykepenger.",
        "I Sverige får 11 prosent sjukepengar.",
    ),
    (
        "– Det merkes når tre på sosialhjelp er borte.",
        "– Det merkast når tre på sosialhjelp er borte.",
    ),
]


@pytest.mark.parametrize("standard", ["nb", "nn"])
@pytest.mark.parametrize(("nb", "nn"), REFUSED)
def test_what_is_no_welfare_figure_is_refused(
    rules: Extractor, nb: str, nn: str, standard: str
) -> None:
    assert claims_of(rules, nb if standard == "nb" else nn, PUBLISHED) == []


PLACES = [
    pytest.param(
        "I Rana og Bodø ble sosialhjelpen kuttet med 12 og 9 prosent.",
        "I Rana og Bodø vart sosialhjelpa kutta med 12 og 9 prosent.",
        ["1833", "1804"],
        id="a pair of places and a pair of figures",
    ),
    pytest.param(
        "På landsbasis mottok 130 000 personer sosialhjelp.",
        "På landsbasis mottok 130 000 personar sosialhjelp.",
        ["NO"],
        id="the country",
    ),
    pytest.param(
        "Utgiftene til sosialhjelp i Volda var 4 millioner kroner. De var høyere enn i Ørsta.",
        "Utgiftene til sosialhjelp i Volda var 4 millionar kroner. Dei var høgare enn i Ørsta.",
        ["1519"],
        id="the place of its own sentence",
    ),
]


@pytest.mark.parametrize("standard", ["nb", "nn"])
@pytest.mark.parametrize(("nb", "nn", "places"), PLACES)
def test_a_figure_holds_for_its_place(
    rules: Extractor, nb: str, nn: str, places: list[str], standard: str
) -> None:
    assert place_of(rules, nb if standard == "nb" else nn, PUBLISHED) == places


@pytest.mark.parametrize(
    ("standard", "text"),
    [
        (
            "nb",
            "Kongsberg hadde 946 sosialhjelpsmottakere i 2017 og 861 sosialhjelpsmottakere i 2018. "
            "Det er en nedgang på 85 sosialhjelpsmottakere fra 2017 til 2018, og "
            "sosialhjelpsmottakerne gikk ned med 9 prosent fra 2017 til 2018.",
        ),
        (
            "nn",
            "Kongsberg hadde 946 sosialhjelpsmottakarar i 2017 og 861 "
            "sosialhjelpsmottakarar i 2018. "
            "Det er ein nedgang på 85 sosialhjelpsmottakarar frå 2017 til 2018, og "
            "sosialhjelpsmottakarane gjekk ned med 9 prosent frå 2017 til 2018.",
        ),
    ],
    ids=["nb", "nn"],
)
def test_changes_are_checked_against_levels(rules: Extractor, standard: str, text: str) -> None:
    record = rules.record(text, published=PUBLISHED)
    checks = {c.measure.value: c.checks for c in record.claims if c.kind == "change" and c.measure}
    assert [check.agrees for check in checks[85]] == [True]
    assert [check.agrees for check in checks[9]] == [True]
    assert checks[85][0].computed == 85


@pytest.mark.parametrize(
    ("standard", "text"),
    [
        (
            "nb",
            "I 2018 var overforbruket 17,3 millioner kroner. "
            "Altså et overforbruk på over 17 millioner kroner på sosialhjelp.",
        ),
        (
            "nn",
            "I 2018 var overforbruket 17,3 millionar kroner. "
            "Altså eit overforbruk på over 17 millionar kroner på sosialhjelp.",
        ),
    ],
    ids=["nb", "nn"],
)
def test_a_rounder_figure_is_the_same_fact(rules: Extractor, standard: str, text: str) -> None:
    record = rules.record("Sosialhjelp\n\n" + text, published=PUBLISHED)
    exact, rough = record.claims
    assert (rough.same_as, exact.same_as) == (exact.id, None)


def test_the_same_page_gives_the_same_ids(rules: Extractor) -> None:
    text = "Kongsberg kommune hadde 85 sosialhjelpsmottakere i 2015."
    first, second = (rules.record(text, id="a").claims[0].id for _ in range(2))
    assert first == second != rules.record(text, id="b").claims[0].id


def test_evidence_and_measure_slice_to_their_words(rules: Extractor) -> None:
    record = rules.record("Kongsberg kommune hadde 85 sosialhjelpsmottakere i 2015.")
    claim, text = record.claims[0], record.article.text
    assert claim.measure is not None
    assert text[claim.measure.start : claim.measure.end] == "85"
    evidence = claim.evidence[0]
    assert text[evidence.start : evidence.end] == evidence.exact


TABLE = """<html lang="{lang}"><head><meta property="article:published_time"
content="2019-03-12T10:00:00+01:00"></head><body><article><h1>{title}</h1><p>{lead}</p>
<table><tr><th>Kommune</th><th>2017</th><th>2018</th><th>Endring</th></tr>
<tr><td>Skien</td><td>861</td><td>946</td><td>9,9 %</td></tr>
<tr><td>Porsgrunn</td><td>640</td><td>612</td><td>-4,4 %</td></tr>
<tr><td>{total}</td><td>1501</td><td>1558</td><td>3,8 %</td></tr></table></article></body></html>"""


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            ("nb", "Flere får sosialhjelp", "Her er mottakerne av sosialhjelp.", "Til sammen"),
            id="nb",
        ),
        pytest.param(
            ("nn", "Fleire får sosialhjelp", "Her er mottakarane av sosialhjelp.", "Til saman"),
            id="nn",
        ),
    ],
)
def test_a_column_of_changes_and_a_row_of_totals(
    rules: Extractor, words: tuple[str, str, str, str]
) -> None:
    lang, title, lead, total = words
    page = TABLE.format(lang=lang, title=title, lead=lead, total=total)
    found = claims_of(rules, page)
    assert "change sosialhjelp/recipients 9.9% up 2017>2018" in found
    assert "change sosialhjelp/recipients 4.4% down 2017>2018" in found
    assert not [claim for claim in found if claim.startswith("share")]
    record = rules.record(page)
    places = {c.measure.value: c.place for c in record.claims if c.measure and c.kind == "level"}
    assert places[1558] is None
    assert places[946] is not None


@pytest.mark.parametrize(
    ("nb", "nn"),
    [
        (
            "Skien har 946 og Porsgrunn 612 mottakere av sosialhjelp. "
            "Til sammen fikk 1 558 personer sosialhjelp.",
            "Skien har 946 og Porsgrunn 612 mottakarar av sosialhjelp. "
            "Til saman fekk 1 558 personar sosialhjelp.",
        ),
        (
            "Skien kutter. I de to kommunene fikk 1 558 personer sosialhjelp.",
            "Skien kuttar. I dei to kommunane fekk 1 558 personar sosialhjelp.",
        ),
    ],
)
def test_a_figure_of_several_places_has_none_of_them(rules: Extractor, nb: str, nn: str) -> None:
    for text in (nb, nn):
        assert place_of(rules, text, PUBLISHED)[-1] is None, text


@pytest.mark.parametrize(
    "text",
    [
        "Mottakere av sosialhjelp i 2018:\n\n- Skien: 946\n- Porsgrunn: 612",
        "Mottakarar av sosialhjelp i 2018:\n\n- Skien: 946\n- Porsgrunn: 612",
    ],
)
def test_a_list_is_of_the_time_named_above_it(rules: Extractor, text: str) -> None:
    lines = text.splitlines()
    items = "".join(f"<li>{line[2:]}</li>" for line in lines[2:])
    page = f"<article><h1>Skien</h1><p>{lines[0]}</p><ul>{items}</ul></article>"
    found = claims_of(rules, page, PUBLISHED)
    assert found == [
        "level sosialhjelp/recipients 612 2018",
        "level sosialhjelp/recipients 946 2018",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I 2017 fikk 310 personer sosialhjelp. Vi forventer 400 mottakere, sier Kari Moe.",
        "I 2017 fekk 310 personar sosialhjelp. Vi forventar 400 mottakarar, seier Kari Moe.",
    ],
)
def test_a_forecast_is_not_of_a_year_gone_by(rules: Extractor, text: str) -> None:
    found = claims_of(rules, text, PUBLISHED)
    assert "level sosialhjelp/recipients 400 forecast" in found


@pytest.mark.parametrize(
    "text",
    [
        "Skien har 65 sosialhjelpsmottakere, Porsgrunn 90 og Bamble 55.",
        "Skien har 65 sosialhjelpsmottakarar, Porsgrunn 90 og Bamble 55.",
    ],
)
def test_a_place_behind_a_comma_has_its_own_figure(rules: Extractor, text: str) -> None:
    record = rules.record(text, published=PUBLISHED)
    names = {place.id: place.name for place in record.places}
    found = {c.measure.value: names.get(c.place or "") for c in record.claims if c.measure}
    assert found[65] == "Skien"
