"""Plain-text scrapes: what the scraper left around the article, in both standards."""

import pytest

from extractor.parser import clean
from tests.conftest import both

SCRAPES = {
    "nb": """NRK Meny
Normal

Kommunen kutter i støtten

VASSVIK (NRK): Kontoret venter 200 saker mindre i år, og regner med å spare tre millioner på det.

Siri Lunde

Leder Siri Lunde er fornøyd med tallene.

Foto: Per Ås / NRK

Krav om oppmøte

Alle må møte opp en gang i uka, ellers stanser kontoret utbetalingen etter en måned.

Hva om de ikke kan komme?

Nei, det skjer nesten aldri her hos oss i Vassvik.

– Vi ringer dem først, sier Lunde.""",
    "nn": """NRK Meny
Normal

Kommunen kuttar i stønaden

VASSVIK (NRK): Kontoret ventar 200 saker mindre i år, og reknar med å spare tre millionar på det.

Siri Lunde

Leiar Siri Lunde er nøgd med tala.

Foto: Per Ås / NRK

Krav om oppmøte

Alle må møte opp ein gong i veka, elles stansar kontoret utbetalinga etter ein månad.

Kva om dei ikkje kan kome?

Nei, det skjer nesten aldri her hjå oss i Vassvik.

– Vi ringjer dei fyrst, seier Lunde.""",
}
KINDS = "title paragraph caption caption credit heading paragraph question paragraph quote"


@pytest.mark.parametrize("standard", SCRAPES)
def test_every_line_is_a_block_of_its_kind(standard: str) -> None:
    article = clean(SCRAPES[standard])
    assert [block.kind for block in article.blocks] == KINDS.split()
    assert [gone.text for gone in article.dropped] == ["NRK Meny", "Normal"]
    assert article.text == SCRAPES[standard].split("Normal\n\n")[1]
    assert article.language == standard


@pytest.mark.parametrize(
    ("before", "published"),
    [
        (" date 2017-04 ", "2017-04"),
        ("date 2012\n\n", "2012"),
        ("date 2012-05-03\n\n", "2012-05-03"),
        ("date 2010\n\n[19.08.2010]\n\n", "2010-08-19"),
        ("[Nyhet, 19.08.2010]\n\n", "2010-08-19"),
    ],
)
@pytest.mark.parametrize("body", ["– Det går bra nå, sier hun.", "– Det går bra no, seier ho."])
def test_a_date_before_the_text_is_read(before: str, published: str, body: str) -> None:
    article = clean(before + body)
    assert (article.published, article.text) == (published, body)
    assert article.blocks[0].kind == "quote"


@pytest.mark.parametrize("more", ["flere saker i kø på", "fleire saker i kø på"])
def test_lines_broken_to_fit_a_page_are_joined(more: str) -> None:
    text = f"Kontoret har i flere år hatt {more} det gamle\n"
    text += "kontoret ved kaia, og det koster.\n\nSlutt."
    assert "gamle kontoret" in clean(text).text


def test_short_unfinished_lines_in_a_row_are_a_list() -> None:
    article = clean("Slik blir kuttene i budsjettet for neste år.\n\nSkole ned 3\n\nHelse ned 2\n")
    assert [block.kind for block in article.blocks] == ["paragraph", "list_item", "list_item"]


@pytest.mark.parametrize("title", ["Flere får hjelp i Vassvik", "Fleire får hjelp i Vassvik"])
def test_menu_words_stand_before_the_date_and_after_the_text(title: str) -> None:
    body = "Kontoret hadde 214 saker i fjor."
    scrape = (
        f"Vassvikposten Meny\nSøk\nLokalt\n\ndate 2019-03\n\n{title}\n\n{body}\n\nDel\nTips oss"
    )
    article = clean(scrape)
    assert (article.title, article.published) == (title, "2019-03")
    assert article.text == f"{title}\n\n{body}"


@both(
    nb=("Flere foreldre får nei", "Hver fjerde søknad fikk avslag.", "Flere saker", "Sau på tur"),
    nn=("Fleire foreldre får nei", "Kvar fjerde søknad fekk avslag.", "Fleire saker", "Sau på tur"),
)
def test_a_menu_over_a_bare_date_and_teasers_at_the_end_are_left_out(
    standard: str, case: tuple[str, ...]
) -> None:
    title, body, more, teaser = case
    head = "Fjell-Avisa nett\nForsida | Nytt | Sport | Meny\n\n20.05.2021 06:40"
    article = clean(f"{head}\n\n{title}\n\n{body}\n\n{more}\n{teaser}")
    assert article.text == f"{title}\n\n{body}"
    assert article.published == "2021-05-20T06:40:00"
    assert {"related", "menu"} <= {gone.reason for gone in article.dropped}


@both(nb="Av disse er 12 fra Voss.", nn="Av desse er 12 frå Voss.")
def test_a_name_under_the_lead_is_an_author(standard: str, case: str) -> None:
    head = "Nytt kontor i Voss\n\nNav flytter i 2022.\n\nMartine Aas"
    article = clean(f"{head}\n\n{case} Det går bra.")
    assert article.authors == ("Martine Aas",)
