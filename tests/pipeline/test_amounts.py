"""Amounts in running text, in both standards."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.lexicon.figures import our_figures
from extractor.pipeline.amounts import find_figures
from tests.pipeline.marked import PUBLISHED, both, check, unmark


@both(
    nb="Byen brukte [1,2 milliarder kroner|money 1200000000 NOK] på veger.",
    nn="Byen brukte [1,2 milliardar kroner|money 1200000000 NOK] på vegar.",
)
def test_scale_word_multiplies_the_amount(marked: str) -> None:
    check(marked)


@both(
    nb="Underskuddet er nede på [11 millioner|money 11000000 implied], men [1,4 millioner|count"
    " 1400000]"
    " svensker så på.",
    nn="Underskotet er nede på [11 millionar|money 11000000 implied], men [1,4 millionar|count"
    " 1400000]"
    " svenskar såg på.",
)
def test_millions_that_count_nothing_are_kroner(marked: str) -> None:
    check(marked)


@both(
    nb="Satsen er [kr 7.150,-|money 7150 NOK], tidligere [€ 45|money 45 EUR] eller"
    " [310 svenske kroner|money 310 SEK].",
    nn="Satsen er [kr 7.150,-|money 7150 NOK], tidlegare [€ 45|money 45 EUR] eller"
    " [310 svenske kroner|money 310 SEK].",
)
def test_currencies_before_and_after(marked: str) -> None:
    check(marked)


@both(
    nb="Hun betaler [14 000–16 500 kroner|money 14000–16500 per=P1M] i måneden i"
    " [sju-åtte måneder|duration P7M/P8M].",
    nn="Ho betaler [14 000–16 500 kroner|money 14000–16500 per=P1M] i månaden i"
    " [sju-åtte månader|duration P7M/P8M].",
)
def test_ranges_and_what_a_sum_is_per(marked: str) -> None:
    check(marked)


@both(
    nb="Ledigheten økte fra [2,1 til 3,4 prosent|percent 2.1→3.4 up change].",
    nn="Arbeidsløysa auka frå [2,1 til 3,4 prosent|percent 2.1→3.4 up change].",
)
def test_a_change_has_two_ends(marked: str) -> None:
    check(marked)


@both(
    nb="Tilskuddet øker med [40 millioner kroner|money 40000000 up] til"
    " [310 millioner kroner|money 310000000 up level].",
    nn="Tilskotet aukar med [40 millionar kroner|money 40000000 up] til"
    " [310 millionar kroner|money 310000000 up level].",
)
def test_a_change_and_the_level_after_it_are_two(marked: str) -> None:
    check(marked)


@both(
    nb="Køen gikk fra [712|count 712] i [2013|year 2013] til [655|count 655] i [2014|year 2014].",
    nn="Køen gjekk frå [712|count 712] i [2013|year 2013] til [655|count 655] i [2014|year 2014].",
)
def test_counts_with_a_year_each_are_levels(marked: str) -> None:
    check(marked)


@both(
    nb="Køen er redusert med [31|percent 31 down] og [28 prosent|percent 28 down] i de byene.",
    nn="Køen er redusert med [31|percent 31 down] og [28 prosent|percent 28 down] i dei byane.",
)
def test_the_last_of_a_list_lends_its_unit(marked: str) -> None:
    check(marked)


@both(
    nb="[Hver femte|ratio 0.2 {share}] søker og [to av tre|ratio 0.6666666666666666666666666667]"
    " klienter er unge, og [halvparten|ratio 0.5] leier.",
    nn="[Kvar femte|ratio 0.2 {share}] søkjar og [to av tre|ratio 0.6666666666666666666666666667]"
    " klientar er unge, og [halvparten|ratio 0.5] leiger.",
)
def test_shares(marked: str) -> None:
    check(marked)


@both(
    nb="Køen er [firedoblet|ratio 4 {factor} up], gjelda [halvert|ratio 0.5 down], og prisen er"
    " [tre ganger så høy|ratio 3 {factor} up].",
    nn="Køen er [firedobla|ratio 4 {factor} up], gjelda [halvert|ratio 0.5 down], og prisen er"
    " [tre gonger så høg|ratio 3 {factor} up].",
)
def test_factors(marked: str) -> None:
    check(marked)


@both(
    nb="Møtet er hver tredje uke, og [én|count 1] av dem kom for seint.",
    nn="Møtet er kvar tredje veke, og [éin|count 1] av dei kom for seint.",
)
def test_how_often_is_no_share(marked: str) -> None:
    check(marked)


@both(
    nb="Nesten [900|count 900 LESS_THAN near søknad] søknader, godt over [40|count 40 MORE_THAN"
    " near]"
    " saker, minst [ti|count 10 EQUAL_OR_MORE] klager, om lag [6 prosent|percent 6 APPROX] og"
    " [80 prosent|percent 80 EQUAL_OR_MORE] eller mer.",
    nn="Nesten [900|count 900 LESS_THAN near søknad] søknader, godt over [40|count 40 MORE_THAN"
    " near]"
    " saker, minst [ti|count 10 EQUAL_OR_MORE] klager, om lag [6 prosent|percent 6 APPROX] og"
    " [80 prosent|percent 80 EQUAL_OR_MORE] eller meir.",
)
def test_modifiers(marked: str) -> None:
    check(marked)


@both(
    nb="Det er [65|count 65 down] færre plasser, [4 prosent|percent 4 up] høyere pris og en"
    " nedgang på"
    " [12|count 12 down stilling] stillinger.",
    nn="Det er [65|count 65 down] færre plassar, [4 prosent|percent 4 up] høgare pris og ein"
    " nedgang på"
    " [12|count 12 down stilling] stillingar.",
)
def test_direction_from_comparison_and_noun(marked: str) -> None:
    check(marked)


@both(
    nb="Byen gikk [27 millioner kroner|money -27000000 down] i minus.",
    nn="Byen gjekk [27 millionar kroner|money -27000000 down] i minus.",
)
def test_a_loss_is_negative(marked: str) -> None:
    check(marked)


@both(
    nb="Grensen er [2,5 G|multiple_of_G 2.5], mellom [1 og 3G|multiple_of_G 1–3] eller"
    " [et halvt grunnbeløp|multiple_of_G 0.5], men ikke G-vitamin.",
    nn="Grensa er [2,5 G|multiple_of_G 2.5], mellom [1 og 3G|multiple_of_G 1–3] eller"
    " [eit halvt grunnbeløp|multiple_of_G 0.5], men ikkje G-vitamin.",
)
def test_multiples_of_the_basic_amount(marked: str) -> None:
    check(marked)


@both(
    nb="Mona Li ([34|age 34]), en [51 år gammel|age 51] mann, [19-åringen|age 19] og unge under"
    " [25 år|age 25 LESS_THAN] fikk en [to år gammel|duration P2Y] bil.",
    nn="Mona Li ([34|age 34]), ein [51 år gammal|age 51] mann, [19-åringen|age 19] og unge under"
    " [25 år|age 25 LESS_THAN] fekk ein [to år gammal|duration P2Y] bil.",
)
def test_ages(marked: str) -> None:
    check(marked)


@both(
    nb="Se § 12 og kapittel 7, ring 61 25 11 10 før klokka 11.30, eller kjør E18 til Bjørkeveien"
    " 61;"
    " sak 2011/4410 vant 3-1 på TV 2 og kom på 12. plass.",
    nn="Sjå § 12 og kapittel 7, ring 61 25 11 10 før klokka 11.30, eller køyr E18 til Bjørkevegen"
    " 61;"
    " sak 2011/4410 vann 3-1 på TV 2 og kom på 12. plass.",
)
def test_numbers_that_measure_nothing(marked: str) -> None:
    check(marked)


@both(
    nb="En måned er lenge, og et barn fikk et svar, men [én|count 1 søknad] søknad og [ett"
    " år|duration P1Y]"
    " teller.",
    nn="Ein månad er lenge, og eit barn fekk eit svar, men [éin|count 1 søknad] søknad og"
    " [eitt år|duration P1Y] tel.",
)
def test_articles_are_no_figures(marked: str) -> None:
    check(marked)


@both(
    nb="I [2016|year 2016] kom [2016|count 2016 person] personer, og [2016 kroner|money 2016] ble"
    " borte.",
    nn="I [2016|year 2016] kom [2016|count 2016 person] personar, og [2016 kroner|money 2016]"
    " vart borte.",
)
def test_no_figure_is_both_year_and_amount(marked: str) -> None:
    check(marked)


def test_kroner_of_g_stand_at_the_day_of_publication() -> None:
    amounts, _ = find_figures("Taket er 6 G.", our_figures(), published="2017-03-15")
    assert amounts[0].value.nok == 6 * 92576


def test_kroner_of_g_are_unknown_in_a_year_with_two() -> None:
    amounts, _ = find_figures("Taket er 6 G.", our_figures(), published="2017")
    assert amounts[0].value.nok is None


VOCABULARY = """i på frå fra til og mellom ein en to tre hundre tusen millionar mill. kroner kr
    % prosent G 6 12 2016 1,5 40 000 år gammal siste åra sidan for om under over nesten kvar hver
    fjerde av ti halvparten januar 3. kvartal fjor uke årsskiftet – - ( ) , . § «x» Oslo 90-talet
    -budsjettet"""
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=25)


@given(WORDS, st.sampled_from([" ", ""]), st.sampled_from([None, "2017", PUBLISHED]))
def test_any_text_gives_spans_inside_it_that_do_not_overlap(
    words: list[str], space: str, published: str | None
) -> None:
    text = space.join(words)
    amounts, times = find_figures(text, our_figures(), published=published)
    end = 0
    for mention in sorted([*amounts, *times], key=lambda mention: mention.start):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@both(
    nb="Underskuddet er [trettisju komma fem prosent|percent 37.5], eller [fem komma to millioner"
    " kroner|money 5200000].",
    nn="Underskotet er [trettisju komma fem prosent|percent 37.5], eller [fem komma to millionar"
    " kroner|money 5200000].",
)
def test_decimals_in_words(marked: str) -> None:
    check(marked)


@both(
    nb="Byen brukte [12,4 millioner kroner|money 12400000] i [2015|year 2015] og [14,1|money"
    " 14100000 implied] i [2016|year 2016].",
    nn="Byen brukte [12,4 millionar kroner|money 12400000] i [2015|year 2015] og [14,1|money"
    " 14100000 implied] i [2016|year 2016].",
)
def test_a_bare_number_goes_on_with_the_sum_before_it(marked: str) -> None:
    check(marked)


@both(
    nb="Snittet er [9.500 kroner|money 9500], mot [8.900|money 8900 implied] [i fjor|year 2017],"
    " og ledigheten [4 prosent|percent 4] mot [5|percent 5] [året før|year 2016].",
    nn="Snittet er [9.500 kroner|money 9500], mot [8.900|money 8900 implied] [i fjor|year 2017],"
    " og løysa [4 prosent|percent 4] mot [5|percent 5] [året før|year 2016].",
)
def test_a_figure_compared_has_the_unit_of_the_other(marked: str) -> None:
    check(marked)


@both(
    nb="Hjelpen er på [9 millioner kroner|money 9000000] til [861|count 861 person] personer"
    " fra [14|count 14 land] land. Av dette gikk"
    " [3|count 3] til Os.",
    nn="Hjelpa er på [9 millionar kroner|money 9000000] til [861|count 861 person] personar"
    " frå [14|count 14 land] land. Av dette gjekk"
    " [3|count 3] til Os.",
)
def test_a_number_of_something_else_keeps_to_itself(marked: str) -> None:
    check(marked)


@both(
    nb="[100 millioner|count 100000000] mennesker flyttet, og de [100 millionene|count 100000000]"
    " ble til [10-15 millioner|money 10000000–15000000] i støtte.",
    nn="[100 millionar|count 100000000] menneske flytta, og dei [100 millionane|count 100000000]"
    " vart til [10-15 millionar|money 10000000–15000000] i støtte.",
)
def test_millions_counted_before_are_counted_again(marked: str) -> None:
    check(marked)


@both(
    nb="Utgiftene økte med [2,5 millioner|money 2500000 up] til [14,8 millioner"
    " kroner|money 14800000"
    " level up], og ledigheten falt med [300|count 300 down] til [2 100|count 2100 level]"
    " personer.",
    nn="Utgiftene auka med [2,5 millionar|money 2500000 up] til [14,8 millionar"
    " kroner|money 14800000"
    " level up], og løysa fall med [300|count 300 down] til [2 100|count 2100 level] personar.",
)
def test_by_how_much_and_to_what_is_no_range(marked: str) -> None:
    check(marked)


@both(
    nb="Resultatet ble -[14 millioner kroner|money -14000000], en endring på –[3,4 prosent|percent"
    " -3.4], mot +[2,1 %|percent 2.1] i [2017|year 2017].",
    nn="Resultatet vart -[14 millionar kroner|money -14000000], ei endring på –[3,4 prosent|percent"
    " -3.4], mot +[2,1 %|percent 2.1] i [2017|year 2017].",
)
def test_a_dash_before_a_figure_is_its_sign(marked: str) -> None:
    check(marked)


@both(
    nb="Han fikk [to år og seks måneder|duration P2Y6M] og en bot på [5 000 kroner og 50 øre|money"
    " 5000.5 NOK], eller [to-tre hundre tusen|count 200000–300000].",
    nn="Han fekk [to år og seks månader|duration P2Y6M] og ei bot på [5 000 kroner og 50 øre|money"
    " 5000.5 NOK], eller [to-tre hundre tusen|count 200000–300000].",
)
def test_two_parts_are_one_amount(marked: str) -> None:
    check(marked)


@both(
    nb="Det er [15 prosent|percent 15 down] lavere enn [14 millioner|money 14000000], brukt på"
    " [1900|count 1900 ung] ungdommer, [12|count 12 per=P1Y] ganger i året.",
    nn="Det er [15 prosent|percent 15 down] lågare enn [14 millionar|money 14000000], brukt på"
    " [1900|count 1900 ung] ungdomar, [12|count 12 per=P1Y] gonger i året.",
)
def test_a_comparison_bounds_no_figure(marked: str) -> None:
    check(marked)
    amounts, _ = find_figures("15 prosent lavere enn 14 millioner", our_figures())
    assert [mention.value.modifier for mention in amounts] == [None, None]


@both(
    nb="Tallet gikk ned fra [1 204|count 1204] i [2017|year 2017] til [987|count 987 level"
    " down], og"
    " andelen har økt, fra [4,8 til 9,1 prosent|percent 4.8→9.1 up change].",
    nn="Talet gjekk ned frå [1 204|count 1204] i [2017|year 2017] til [987|count 987 level"
    " down], og"
    " delen har auka, frå [4,8 til 9,1 prosent|percent 4.8→9.1 up change].",
)
def test_where_a_movement_begins_it_has_no_direction(marked: str) -> None:
    check(marked)
    text, _ = unmark(marked)
    amounts, _ = find_figures(text, our_figures())
    assert amounts[0].value.direction is None


@both(
    nb="Det var [23,4|count 23.4 per=1000] mottakere per 1 000 innbyggere, og [<5|count 5].",
    nn="Det var [23,4|count 23.4 per=1000] mottakarar per 1 000 innbyggjarar, og [<5|count 5].",
)
def test_so_many_per_thousand(marked: str) -> None:
    text, _ = unmark(marked)
    amounts, _ = find_figures(text, our_figures())
    assert [(str(m.value.value), m.value.per, m.value.modifier) for m in amounts] == [
        ("23.4", "1000 innbyggarar", None),
        ("5", None, "LESS_THAN"),
    ]


@both(
    nb="Hun er [62|age 62] og har barn på [14 år|age 14] og [17 år|age 17]. Tallet er [9|count 9].",
    nn="Ho er [62|age 62] og har barn på [14 år|age 14] og [17 år|age 17]. Talet er [9|count 9].",
)
def test_ages_of_pronouns_and_in_lists(marked: str) -> None:
    check(marked)


@both(
    nb="Et [titalls|count 10 APPROX] søkere og et [20-talls|count 20 APPROX] saker, [½ million"
    " kroner|money 500000].",
    nn="Eit [titals|count 10 APPROX] søkjarar og eit [20-tal|count 20 APPROX] saker, [½ million"
    " kroner|money 500000].",
)
def test_about_so_many(marked: str) -> None:
    check(marked)


@both(
    nb="13.30: Åpning. Bussen kom 22.14. Transparency (TI) fikk [2,5|count 2.5] av [5|count 5].",
    nn="13.30: Opning. Bussen kom 22.14. Transparency (TI) fekk [2,5|count 2.5] av [5|count 5].",
)
def test_the_clock_and_initials_are_no_figures(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    ("written", "singular"),
    [
        ("13 medlemmer", "medlem"),
        ("40 sider", "side"),
        ("to bøker", "bok"),
        ("fire partier", "parti"),
        ("fire regjeringsparti", None),
        ("tre oppgåver", "oppgåve"),
        ("tre hovudoppgåver", "hovudoppgåve"),
        ("sju elevar", "elev"),
        ("sju elever", "elev"),
    ],
)
def test_a_counted_noun_in_the_singular(written: str, singular: str | None) -> None:
    (found,), _ = find_figures(f"Det var {written} der.", our_figures())
    assert found.value.counted == singular


@pytest.mark.parametrize(
    "noise",
    ["000 ", "i ", "7", "-", "–", "1 1 ", "( ", "1.", "1,", "@a", "tusen", "e\u0301", " ", "og "],
)
def test_a_megabyte_of_noise_is_read_at_once(noise: str) -> None:
    text = noise * (1_000_000 // len(noise)) + " krx fjor"
    figures = our_figures()
    find_figures("5 kroner i fjor", figures)
    begun = time.process_time()
    find_figures(text, figures, published="2018-11-12")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("figure", ["tusen ", "1 og ", "5G ", "fra 1 til ", "for to år siden "])
def test_figure_upon_figure_takes_linear_time(figure: str) -> None:
    def seconds(size: int) -> float:
        begun = time.process_time()
        find_figures(figure * (size // len(figure)), our_figures(), published="2018-11-12")
        return time.process_time() - begun

    seconds(1_000)
    assert min(seconds(40_000) for _ in range(2)) < 8 * min(seconds(10_000) for _ in range(3))
