"""What time, or how long, the whole of a string says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extractor
from extractor.pipeline.whole_times import TimeError, parse_duration, parse_time

DAY = "2018-11-12"  # a Monday


@pytest.mark.parametrize(
    ("nb", "nn", "edtf"),
    [
        ("3. mars 2015", "3. mars 2015", "2015-03-03"),
        ("tredje mars 2015", "tredje mars 2015", "2015-03-03"),
        ("søndag 10. februar 2013", "søndag 10. februar 2013", "2013-02-10"),
        ("03.03.2015", "3/3-15", "2015-03-03"),
        ("2015-3-3", "2015/03/03", "2015-03-03"),
        ("2016", "2016", "2016"),
        ("i fjor", "i fjor", "2017"),
        ("i fjor høst", "i fjor haust", "2017-23"),
        ("tredje kvartal 2018", "tredje kvartal 2018", "2018-35"),
        ("i dag", "i dag", "2018-11-12"),
        ("i overmorgen", "i overmorgon", "2018-11-14"),
        ("for tre uker siden", "for tre veker sidan", "2018-10-22"),
        ("for tre måneder siden", "for tre månader sidan", "2018-08-12"),
        ("to år siden", "to år sidan", "2016-11"),
        ("om en uke", "om ei veke", "2018-11-19"),
        ("3 år fra i dag", "3 år frå i dag", "2021-11"),
        ("neste mandag", "neste måndag", "2018-11-19"),
        ("forrige mandag", "førre måndag", "2018-11-05"),
        ("neste onsdag igjen", "neste onsdag att", "2018-11-21"),
        ("søndag i forrige uke", "søndag i førre veke", "2018-11-11"),
        ("onsdag neste uke", "onsdag neste veke", "2018-11-21"),
        ("neste mars", "neste mars", "2019-03"),
        ("forrige desember", "førre desember", "2017-12"),
        ("siste to år", "siste to år", "2016/2017"),
        ("de neste tre månedene", "dei neste tre månadene", "2018-12/2019-02"),
        ("siste to uker", "siste to veker", "2018-10-29/2018-11-11"),
        ("neste tre dager", "neste tre dagar", "2018-11-13/2018-11-15"),
        ("siste torsdag i mars 2018", "siste torsdag i mars 2018", "2018-03-29"),
        ("andre onsdag i oktober 2014", "andre onsdag i oktober 2014", "2014-10-08"),
        ("siste dag i februar 2016", "siste dag i februar 2016", "2016-02-29"),
        ("første uke i oktober 2014", "første veke i oktober 2014", "2014-W41"),
    ],
)
def test_a_whole_string_is_a_time(nb: str, nn: str, edtf: str) -> None:
    assert [parse_time(text, DAY).edtf for text in (nb, nn)] == [edtf, edtf]


def test_without_a_day_a_relative_time_stays_open() -> None:
    for text in ("for tre uker sidan", "i fjor", "neste måndag"):
        assert parse_time(text).edtf is None
    assert parse_time("neste måndag", "2018").edtf is None
    assert parse_time("i fjor", "2018").edtf == "2017"


@pytest.mark.parametrize(
    "text",
    ["", "i fjor og i år", "3 kroner", "Oslo i 2016", "40. mars 2015", "femte fredag i april"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="no time; write like"):
        parse_time(text, "2018-02-12")


def test_a_published_that_is_no_date_is_refused() -> None:
    with pytest.raises(extractor.ExtractorError, match="'i går' is no date"):
        parse_time("i fjor", "i går")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_written_date_reads_back(day: date) -> None:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d"):
        assert parse_time(day.strftime(form)).edtf == day.isoformat()


@given(st.dates(date(1900, 2, 1), date(2099, 11, 30)), st.integers(1, 400))
def test_days_and_weeks_are_counted_exactly(day: date, count: int) -> None:
    edtf = parse_time(f"for {count} dagar sidan", day.isoformat()).edtf
    assert edtf and (day - date.fromisoformat(edtf)).days == count
    edtf = parse_time(f"om {count} uker", day.isoformat()).edtf
    assert edtf and (date.fromisoformat(edtf) - day).days == 7 * count


@given(st.text(max_size=60))
def test_any_string_is_a_time_or_refused(text: str) -> None:
    for parse in (parse_time, parse_duration):
        try:
            parse(text)
        except TimeError:
            continue


@pytest.mark.parametrize(
    ("nb", "nn", "iso"),
    [
        ("3 uker", "3 veker", "P3W"),
        ("halvannet år", "halvtanna år", "P18M"),
        ("en halv time", "ein halv time", "PT30M"),
        ("et par dager", "eit par dagar", "P2D"),
        ("1/2 time", "1/2 time", "PT30M"),
        ("to tiår", "to tiår", "P20Y"),
        ("30 minutter", "30 minutt", "PT30M"),
    ],
)
def test_a_whole_string_is_a_duration(nb: str, nn: str, iso: str) -> None:
    assert parse_duration(nb) == parse_duration(nn) == iso


@pytest.mark.parametrize("text", ["", "år", "tre kroner", "i fjor", "to og tre år"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="no duration"):
        parse_duration(text)
