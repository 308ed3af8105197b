"""What newcomers' stories taught: figures told beside others, of others, and of other matters."""

from __future__ import annotations

import pytest

from extractor.extract import Extractor
from tests.normaliser.claims import claims_of, place_of

PUBLISHED = "2019-03-12"

CASES = [
    pytest.param(
        "Kommunen har 340 på sosialhjelp. Det er 160 færre enn for to år siden.",
        "Kommunen har 340 på sosialhjelp. Det er 160 færre enn for to år sidan.",
        [
            "change sosialhjelp/recipients 160 down 2017>2019",
            "level sosialhjelp/recipients 340 2019",
        ],
        id="fewer than so many years ago",
    ),
    pytest.param(
        "I fjor fikk 80 barn hjelp av barnevernet, dobbelt så mange som i 2016.",
        "I fjor fekk 80 barn hjelp av barnevernet, dobbelt så mange som i 2016.",
        ["change barnevern/recipients 2x up 2016>2018", "level barnevern/recipients 80 2018"],
        id="twice as many as in a year",
    ),
    pytest.param(
        "Sosialhjelpen kostet 41 millioner kroner i 2018, 11 millioner over budsjettet.",
        "Sosialhjelpa kosta 41 millionar kroner i 2018, 11 millionar over budsjettet.",
        [
            "level sosialhjelp/expenditure 41000000NOK 2018",
            "level sosialhjelp/overrun 11000000NOK 2018",
        ],
        id="the later sum is the overrun, a level",
    ),
    pytest.param(
        "Det stemmer ikke at 312 personer fikk sosialhjelp i 2018.",
        "Det stemmer ikkje at 312 personar fekk sosialhjelp i 2018.",
        ["level sosialhjelp/recipients 312 2018 not"],
        id="«stemmer ikke» is no vote",
    ),
    pytest.param(
        "Mange bruker bostøtte. I alt 742 personer var innom ordningen i 2018.",
        "Mange bruker bustøtte. I alt 742 personar var innom ordninga i 2018.",
        ["level bostotte/recipients 742 2018"],
        id="«ordningen» points back",
    ),
    pytest.param(
        "Sykepengene øker. 63 prosent av utbetalingene gikk til kvinner i 2018.",
        "Sjukepengane aukar. 63 prosent av utbetalingane gjekk til kvinner i 2018.",
        ["share sykepenger/expenditure 63% 2018"],
        id="a share of what is paid",
    ),
    pytest.param(
        "Hun får 1 050 kroner i måneden i grunnstønad. Et brød koster 62 kroner.",
        "Ho får 1 050 kroner i månaden i grunnstønad. Eit brød kostar 62 kroner.",
        ["level grunnstonad/rate 1050NOK 2019"],
        id="a price is no expenditure",
    ),
    pytest.param(
        "Søkerne må vente 24 dager på svar om sosialhjelp. Det er fem dager mer enn i 2017.",
        "Søkjarane må vente 24 dagar på svar om sosialhjelp. Det er fem dagar meir enn i 2017.",
        [
            "change sosialhjelp/processing_time 5 up 2017>2019",
            "level sosialhjelp/processing_time 24 2019",
        ],
        id="days waited, and by how many more",
    ),
    pytest.param(
        "Dette vil kommunen kutte\n\nSosialhjelp: 1,2 millioner kroner\n\nNye "
        "veilys: 350 000 kroner",
        "Dette vil kommunen kutte\n\nSosialhjelp: 1,2 millionar kroner\n\nNye "
        "veglys: 350 000 kroner",
        ["level sosialhjelp/saving 1200000NOK plan"],
        id="a list means what is said above it, and other labels are other matters",
    ),
    pytest.param(
        "I 2018 hadde byen 3 080 alderspensjonister. Av disse var 412 minstepensjonister.",
        "I 2018 hadde byen 3 080 alderspensjonistar. Av desse var 412 minstepensjonistar.",
        ["level alderspensjon/recipients 3080 2018", "level minstepensjon/recipients 412 2018"],
        id="«av disse» goes on with the time",
    ),
    pytest.param(
        "Behovet for sosialhjelp vokser til 34 millioner i 2030 hvis ikke flere får jobb.",
        "Behovet for sosialhjelp veks til 34 millionar i 2030 dersom ikkje fleire får jobb.",
        ["level sosialhjelp/expenditure 34000000NOK 2030 forecast"],
        id="«hvis ikke» denies nothing",
    ),
    pytest.param(
        "I fjor fikk 22 personer sosialhjelp. Nå er det fire.",
        "I fjor fekk 22 personar sosialhjelp. No er det fire.",
        ["level sosialhjelp/recipients 22 2018", "level sosialhjelp/recipients 4 2019"],
        id="a short answer",
    ),
    pytest.param(
        "Utgiftene til sykepenger i Nordland økte med 6,4 prosent i 2018, mens "
        "Finnmark stoppet på 3,8.",
        "Utgiftene til sjukepengar i Nordland auka med 6,4 prosent i 2018, "
        "medan Finnmark stoppa på 3,8.",
        [
            "change sykepenger/expenditure 3.8% up 2018",
            "change sykepenger/expenditure 6.4% up 2018",
        ],
        id="a bare figure moved as the one before",
    ),
    pytest.param(
        "Seks sykehjemsplasser er borte.",
        "Seks sjukeheimsplassar er borte.",
        ["change omsorgsbolig_sykehjem/capacity 6 down 2019"],
        id="what is gone is a change",
    ),
    pytest.param(
        "Regjeringen øker engangsstønaden med 12 900 kroner.",
        "Regjeringa aukar eingongsstønaden med 12 900 kroner.",
        ["change engangsstonad/rate 12900NOK up 2019"],
        id="what one gets, not what it costs the state",
    ),
    pytest.param(
        "I byen vokser 11 200 barn opp i fattige familier.",
        "I byen veks 11 200 barn opp i fattige familiar.",
        ["level fattigdom/low_income 11200 2019"],
        id="children that grow up are no rise",
    ),
    pytest.param(
        "I Skien mottok 2 310 personer AAP i 2018, i Porsgrunn 1 460.",
        "I Skien mottok 2 310 personar AAP i 2018, i Porsgrunn 1 460.",
        ["level aap/recipients 1460 2018", "level aap/recipients 2310 2018"],
        id="a second town with its figure right behind",
    ),
    pytest.param(
        "Ungdommene er i snitt 21,4 år når barnevernet avslutter saken.",
        "Ungdommane er i snitt 21,4 år når barnevernet avsluttar saka.",
        ["level barnevern/age_of_exit 21.4 2019"],
        id="the age at which people leave",
    ),
    pytest.param(
        "Ledigheten er høy.\n\nBevilgningene til vei øker med 3,4 milliarder kroner i 2020.",
        "Arbeidsløysa er høg.\n\nLøyvingane til veg aukar med 3,4 milliardar kroner i 2020.",
        [],
        id="no sums are of unemployment in passing",
    ),
    pytest.param(
        "Verftet kutter jobber\n\nVerftet hadde underskudd. Sykefraværet er på 3,2 prosent.",
        "Verftet kuttar jobbar\n\nVerftet hadde underskot. Sjukefråværet er på 3,2 prosent.",
        [],
        id="a firm's own absence",
    ),
    pytest.param(
        "7,6 prosent er arbeidsledige i den tyske havnebyen. I den tyske "
        "delstaten er ledigheten 4,9 prosent.",
        "7,6 prosent er arbeidsledige i den tyske hamnebyen. I den tyske "
        "delstaten er arbeidsløysa 4,9 prosent.",
        [],
        id="another country's towns",
    ),
    pytest.param(
        "Kommunene lyste ut 1 930 stillinger i 2018, og ledigheten er lav.",
        "Kommunane lyste ut 1 930 stillingar i 2018, og arbeidsløysa er låg.",
        ["level arbeidsledighet/vacancies 1930 2018"],
        id="posts advertised",
    ),
    pytest.param(
        "Statsbudsjettet 2020: Barn og familie\n\nKontantstøtten blir stående "
        "på 7 500 kroner i måneden.",
        "Statsbudsjettet 2020: Barn og familie\n\nKontantstøtta blir ståande "
        "på 7 500 kroner i månaden.",
        ["level kontantstotte/rate 7500NOK 2020 plan"],
        id="a budget's present tense is of its year",
    ),
    pytest.param(
        "Nav innvilget bilstønad til 74 personer i 2018, 13 flere enn i 2017.",
        "Nav innvilga bilstønad til 74 personar i 2018, 13 fleire enn i 2017.",
        ["change bilstonad/decisions 13 up 2017>2018", "level bilstonad/decisions 74 2018"],
        id="a benefit of its own name",
    ),
    pytest.param(
        "Regjeringen foreslår mer til de om lag 125 000 husstandene som får bostøtte.",
        "Regjeringa foreslår meir til dei om lag 125 000 husstandane som får bustøtte.",
        ["level bostotte/recipients 125000 2019"],
        id="what a plan speaks of as known is there",
    ),
    pytest.param(
        "Klagene på sosialhjelpen blir også flere.",
        "Klagene på sosialhjelpa blir òg fleire.",
        ["trend sosialhjelp/complaints up 2019"],
        id="what becomes more",
    ),
    pytest.param(
        "Verken Skien eller Porsgrunn hadde over 1 000 mottakere av sosialhjelp i 2018.",
        "Korkje Skien eller Porsgrunn hadde over 1 000 mottakarar av sosialhjelp i 2018.",
        ["level sosialhjelp/recipients 1000 2018 not"],
        id="none of them",
    ),
    pytest.param(
        "I 2018 fikk ikke mer enn 40 personer sosialhjelp, skriver redaktøren på lederplass.",
        "I 2018 fekk ikkje meir enn 40 personar sosialhjelp, skriv redaktøren på leiarplass.",
        ["level sosialhjelp/recipients 40 2018"],
        id="not more than is of the figure",
    ),
    pytest.param(
        "Antall sosialhjelpsmottakere ble doblet fra 2016 til 2018, og endte på 640.",
        "Talet på sosialhjelpsmottakarar vart dobla frå 2016 til 2018, og enda på 640.",
        [
            "change sosialhjelp/recipients 2x up 2016>2018",
            "level sosialhjelp/recipients 640 2018",
        ],
        id="what it ended at is of the later end",
    ),
    pytest.param(
        "Fra 2015 til 2018 brukte kommunen 40 millioner kroner på sosialhjelp.",
        "Frå 2015 til 2018 brukte kommunen 40 millionar kroner på sosialhjelp.",
        ["level sosialhjelp/expenditure 40000000NOK 2015/2018"],
        id="what was spent over years",
    ),
    pytest.param(
        "Stadig flere får sosialhjelp. I fjor var de 118, året før 102.",
        "Stadig fleire får sosialhjelp. I fjor var dei 118, året før 102.",
        [
            "level sosialhjelp/recipients 102 2017",
            "level sosialhjelp/recipients 118 2018",
            "trend sosialhjelp/recipients up 2019",
        ],
        id="a year behind a comma is of the next figure",
    ),
    pytest.param(
        "I Skien fikk 310 personer sosialhjelp i fjor, mot 290 året før og 250 i 2015.",
        "I Skien fekk 310 personar sosialhjelp i fjor, mot 290 året før og 250 i 2015.",
        [
            "level sosialhjelp/recipients 250 2015",
            "level sosialhjelp/recipients 290 2017",
            "level sosialhjelp/recipients 310 2018",
        ],
        id="three years of one count",
    ),
    pytest.param(
        "Kommunen hadde 40 på sosialhjelp i 2017 og 12 ansatte i 2018.",
        "Kommunen hadde 40 på sosialhjelp i 2017 og 12 tilsette i 2018.",
        ["level sosialhjelp/recipients 40 2017", "level sosialhjelp/staff 12 2018"],
        id="people on a benefit are not the staff counted after them",
    ),
    pytest.param(
        "Partiet fikk 312 stemmer. Forslaget om sosialhjelp fikk 22 mot 13 stemmer.",
        "Partiet fekk 312 røyster. Framlegget om sosialhjelp fekk 22 mot 13 røyster.",
        [],
        id="votes",
    ),
]


@pytest.mark.parametrize(("nb", "nn", "wanted"), CASES)
def test_both_standards_say_it(rules: Extractor, nb: str, nn: str, wanted: list[str]) -> None:
    assert claims_of(rules, nb, PUBLISHED) == sorted(wanted)
    assert claims_of(rules, nn, PUBLISHED) == sorted(wanted)


PLACES = [
    pytest.param(
        "Volda kommune i Møre og Romsdal hadde 240 mottakere av sosialhjelp i 2018.",
        "Volda kommune i Møre og Romsdal hadde 240 mottakarar av sosialhjelp i 2018.",
        ["1519"],
        id="a county that only tells where the municipality lies",
    ),
    pytest.param(
        "Uføretrygd\n\nI Skien fikk 310 personer uføretrygd i 2018. "
        "Nav avslo 11 900 søknader om uføretrygd i 2018.",
        "Uføretrygd\n\nI Skien fekk 310 personar uføretrygd i 2018. "
        "Nav avslo 11 900 søknader om uføretrygd i 2018.",
        ["0806", "NO"],
        id="what Nav as such has of a state's benefit is national",
    ),
    pytest.param(
        "Skien hadde 40 flyktninger på introduksjonsprogrammet i 2018. 31 av dem kom fra Syria.",
        "Skien hadde 40 flyktningar på introduksjonsprogrammet i 2018. 31 av dei kom frå Syria.",
        ["0806", "0806"],
        id="where people come from is not where they are",
    ),
    pytest.param(
        "Barnevernet i Førde og Naustdal, som kommunene driver sammen, fikk 176 meldinger i 2018.",
        "Barnevernet i Førde og Naustdal, som kommunane driv saman, fekk 176 meldingar i 2018.",
        [None],
        id="a joint service",
    ),
    pytest.param(
        "Troms og sykepenger\n\nDet ble brukt 71,4 milliarder kroner på sykepenger i 2018.",
        "Troms og sjukepengar\n\nDet vart brukt 71,4 milliardar kroner på sjukepengar i 2018.",
        ["NO"],
        id="more than any county spends",
    ),
    pytest.param(
        "Skien og Porsgrunn\n\nI Skien fikk 310 personer sosialhjelp i 2018.\n\n"
        "Antallet mottakere av sosialhjelp var 290 i 2017.",
        "Skien og Porsgrunn\n\nI Skien fekk 310 personar sosialhjelp i 2018.\n\n"
        "Talet på mottakarar av sosialhjelp var 290 i 2017.",
        ["0806", "0806"],
        id="the next paragraph stays there",
    ),
]


@pytest.mark.parametrize(("nb", "nn", "wanted"), PLACES)
def test_where_it_holds(rules: Extractor, nb: str, nn: str, wanted: list[str | None]) -> None:
    assert place_of(rules, nb, PUBLISHED) == wanted
    assert place_of(rules, nn, PUBLISHED) == wanted
