"""Times in running text, in both standards, against a page of 12 November 2018."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.lexicon.figures import our_figures
from extractor.pipeline.dateline import Dateline, read_dateline
from extractor.pipeline.times import find_times, timex3
from tests.pipeline.marked import both, check

MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_date_reads_back(day: date) -> None:
    for written in (f"{day.day}. {MONTHS[day.month - 1]} {day.year}", f"{day:%d.%m.%Y}", f"{day}"):
        (found,) = find_times(f"Det skjedde {written}.", our_figures())
        assert found.value.edtf == day.isoformat()


@given(st.dates(date(1970, 1, 1), date(2035, 12, 31)), st.integers(-400, 400))
def test_shifted_days_and_weeks_agree_with_the_calendar(day: date, days: int) -> None:
    dateline = read_dateline(day.isoformat())
    assert dateline is not None
    shifted = dateline.shifted(days)
    assert shifted and (date.fromisoformat(shifted) - day).days == days
    assert Dateline(day.year, day.month).month_shifted(0) == f"{day:%Y-%m}"


@both(
    nb="[I fjor|year 2017] og [i fjor høst|period 2017-23] var det verre enn [i år|year 2018], men"
    " [neste år|year 2019] blir bedre.",
    nn="[I fjor|year 2017] og [i fjor haust|period 2017-23] var det verre enn [i år|year 2018], men"
    " [neste år|year 2019] blir betre.",
)
def test_years_from_the_dateline(marked: str) -> None:
    check(marked)


@both(nb="Loven kom [i fjor|year None].", nn="Lova kom [i fjor|year None].")
def test_without_a_dateline_a_relative_year_stays_open(marked: str) -> None:
    check(marked, published=None)


@both(
    nb="Loven kom i [2011|year 2011], forslaget [året før|year 2010].",
    nn="Lova kom i [2011|year 2011], framlegget [året før|year 2010].",
)
def test_the_year_before_is_before_the_year_named(marked: str) -> None:
    check(marked, published=None)


@both(
    nb="I [tredje kvartal 2011|period 2011-35], [første halvår|period 2018-40] og"
    " [andre tertial i fjor|period 2017-38] snudde det.",
    nn="I [tredje kvartal 2011|period 2011-35], [første halvår|period 2018-40] og"
    " [andre tertial i fjor|period 2017-38] snudde det.",
)
def test_parts_of_years(marked: str) -> None:
    check(marked)


@both(
    nb="Fra [2011 til 2014|period 2011/2014], [2015–2016|period 2015/2016], [2013/14|period"
    " 2013/2014],"
    " mellom [2001 og 2004|period 2001/2004] og siden [2009|period 2009/..].",
    nn="Frå [2011 til 2014|period 2011/2014], [2015–2016|period 2015/2016], [2013/14|period"
    " 2013/2014],"
    " mellom [2001 og 2004|period 2001/2004] og sidan [2009|period 2009/..].",
)
def test_periods(marked: str) -> None:
    check(marked)


@both(
    nb="For [to år siden|year 2016], om [tre år|year 2021], [de siste fem årene|period 2013/2018]"
    " og"
    " så langt [i år|period 2018-01-01/2018-11-12].",
    nn="For [to år sidan|year 2016], om [tre år|year 2021], [dei siste fem åra|period 2013/2018] og"
    " så langt [i år|period 2018-01-01/2018-11-12].",
)
def test_spans_counted_from_the_dateline(marked: str) -> None:
    check(marked)


@both(
    nb="På [1980-tallet|period 198X], og tidlig på [2000-tallet|period 200X START] kom"
    " [våren 2014|period 2014-21].",
    nn="På [1980-talet|period 198X], og tidleg på [2000-talet|period 200X START] kom"
    " [våren 2014|period 2014-21].",
)
def test_decades_and_seasons(marked: str) -> None:
    check(marked)


@both(
    nb="Fristen er [1. januar 2014|date 2014-01-01], [31. desember|date 2018-12-31], i"
    " [oktober|period 2018-10], [uke 12|period 2018-W12] eller ved utgangen av [1995|year 1995"
    " END].",
    nn="Fristen er [1. januar 2014|date 2014-01-01], [31. desember|date 2018-12-31], i"
    " [oktober|period 2018-10], [veke 12|period 2018-W12] eller ved utgangen av [1995|year 1995"
    " END].",
)
def test_dates_months_weeks_and_edges(marked: str) -> None:
    check(marked)


@both(
    nb="[2016|year 2016 role=name]-budsjettet følger loven av [1997|year 1997 role=law] og planen"
    " Omsorgsløft [2015|year 2015 role=name].",
    nn="[2016|year 2016 role=name]-budsjettet følgjer lova av [1997|year 1997 role=law] og planen"
    " Omsorgsløft [2015|year 2015 role=name].",
)
def test_years_in_names(marked: str) -> None:
    check(marked)


@both(
    nb="[I går|date 2018-11-11], [torsdag|date 2018-11-08] og [ved årsskiftet|date 2019-01-01].",
    nn="[I går|date 2018-11-11], [torsdag|date 2018-11-08] og [ved årsskiftet|date 2019-01-01].",
)
def test_days(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    ("edtf", "timex"),
    [("2016-21", "2016-SP"), ("2016-41", "2016-H2"), ("18XX", "18"), ("2016-W12", "2016-W12")],
)
def test_timex3_follows_edtf(edtf: str, timex: str) -> None:
    assert timex3(edtf) == timex


@both(
    nb="Møtet er [i overmorgen|date 2018-11-14]. Saken er fra [1/2-2018|date 2018-02-01], tidlig"
    " [1980-tall|period 198X], og i [2014|year 2014], [2015|year 2015] og [2016|year 2016].",
    nn="Møtet er [i overmorgon|date 2018-11-14]. Saka er frå [1/2-2018|date 2018-02-01], tidleg"
    " [1980-tal|period 198X], og i [2014|year 2014], [2015|year 2015] og [2016|year 2016].",
)
def test_days_and_years_as_they_are_also_written(marked: str) -> None:
    check(marked)


@both(
    nb="Per [desember|period 2017-12] var det slik, og ved [forrige tiårsskifte|date 2010-01-01].",
    nn="Per [desember|period 2017-12] var det slik, og ved [førre tiårsskifte|date 2010-01-01].",
)
def test_per_a_month_is_past_and_decades_turn(marked: str) -> None:
    check(marked)


@both(
    nb="I [kommende fireårsperiode|period 2018/2022], etter [denne fireårsperioden|period None].",
    nn="I [komande fireårsperiode|period 2018/2022], etter [denne fireårsperioden|period None].",
)
def test_terms_of_years(marked: str) -> None:
    check(marked)


@both(nb="[Året etter|year None] gikk det ned.", nn="[Året etter|year None] gjekk det ned.")
def test_the_year_after_no_year_is_no_year(marked: str) -> None:
    check(marked)


@both(
    nb="Satsen var [2145 kroner|money 2145], mot [1980|money 1980] [året før|year 2017], for"
    " [1500–2000|count 1500–2000] brukere. Hele [1900|count 1900] fikk avslag, flere enn i"
    " hele [2016|year 2016].",
    nn="Satsen var [2145 kroner|money 2145], mot [1980|money 1980] [året før|year 2017], for"
    " [1500–2000|count 1500–2000] brukarar. Heile [1900|count 1900] fekk avslag, fleire enn"
    " i heile [2016|year 2016].",
)
def test_four_figures_that_count_are_no_year(marked: str) -> None:
    check(marked)


@both(
    nb="For [halvannet år siden|period 2017-05], [uke 44 til 46 i 2017|period 2017-W44/2017-W46],"
    " [vinteren 2016/17|period 2017-24]. Sist [mandag|date 2018-11-05]. 31. februar. 17. mai-tale.",
    nn="For [halvanna år sidan|period 2017-05], [veke 44 til 46 i 2017|period 2017-W44/2017-W46],"
    " [vinteren 2016/17|period 2017-24]. Sist [måndag|date 2018-11-05]. 31. februar. 17. mai-tale.",
)
def test_halves_weeks_and_winters(marked: str) -> None:
    check(marked)


@both(
    nb="Budsjettet ble lagt fram [7. oktober|date 2018-10-07] og i [februar|period"
    " 2018-02], og skal"
    " vedtas [3. februar|date 2019-02-03], innen utgangen av [2. kvartal|period 2019-34].",
    nn="Budsjettet vart lagt fram [7. oktober|date 2018-10-07] og i [februar|period"
    " 2018-02], og skal"
    " vedtakast [3. februar|date 2019-02-03], innan utgangen av [2. kvartal|period 2019-34].",
)
def test_what_is_to_come_has_the_coming_year(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(published: str) -> None:
    for text in ("i går, i morgen, neste veke, sist onsdag", "for 2025 år sidan, neste år"):
        for mention in find_times(text, our_figures(), published=published):
            edtf = mention.value.edtf
            assert edtf is None or edtf[:4].isdigit()
