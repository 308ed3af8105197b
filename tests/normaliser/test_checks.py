"""Arithmetic: what agrees is told, what contradicts only where the text itself ties the figures."""

from __future__ import annotations

import pytest

from extractor.extract import Extractor
from tests.conftest import both


def verdicts(program: Extractor, text: str) -> list[tuple[float, float, bool]]:
    """Stated, computed, and whether they agree, of every check of a text published in 2017."""
    record = program.record(text, published="2017-04-02")
    return [(c.stated, c.computed, c.agrees) for claim in record.claims for c in claim.checks]


@both(
    nb="Sosialhjelpsmottakerne i Skien gikk fra 734 i 2015 til 649 i 2016, en nedgang på {}.",
    nn="Sosialhjelpsmottakarane i Skien gjekk frå 734 i 2015 til 649 i 2016, ein nedgang på {}.",
)
@pytest.mark.parametrize(("stated", "agrees"), [(85, True), (75, False), (86, False)])
def test_counts_are_exact(
    rules: Extractor, standard: str, case: str, stated: int, agrees: bool
) -> None:
    assert verdicts(rules, case.format(stated)) == [(stated, 85, agrees)]


@both(
    nb="I 2015 var det 734 sosialhjelpsmottakere i Skien. I 2016 var det 649, 75 færre enn i 2015.",
    nn="I 2015 var det 734 sosialhjelpsmottakarar i Skien. I 2016 var det 649, 75 færre "
    "enn i 2015.",
)
def test_a_slip_of_the_paragraph_is_told(rules: Extractor, standard: str, case: str) -> None:
    assert verdicts(rules, case) == [(75, 85, False)]


@both(
    nb="Utgiftene til barnevernet i Voss økte fra 33,8 millioner i 2015 til 41 millioner i 2016, "
    "en økning på {} prosent.",
    nn="Utgiftene til barnevernet på Voss auka frå 33,8 millionar i 2015 til 41 millionar i 2016, "
    "ein auke på {} prosent.",
)
@pytest.mark.parametrize(("stated", "agrees"), [(22, True), (21, True), (40, False)])
def test_rounded_sums_leave_room(
    rules: Extractor, standard: str, case: str, stated: int, agrees: bool
) -> None:
    assert verdicts(rules, case.format(stated)) == [(stated, pytest.approx(21.3018), agrees)]


@both(
    nb="I 2014 fikk 341 personer AAP i Arendal.\n\nVed utgangen av 2016 hadde 1746 personer i "
    "Arendal AAP, 118 flere enn ett år før.",
    nn="I 2014 fekk 341 personar AAP i Arendal.\n\nVed utgangen av 2016 hadde 1746 personar i "
    "Arendal AAP, 118 fleire enn eitt år før.",
)
def test_levels_of_other_paragraphs_contradict_nothing(
    rules: Extractor, standard: str, case: str
) -> None:
    assert verdicts(rules, case) == []


@both(
    nb="Minstepensjonen var 15 900 kroner i måneden i 2015 og 16 480 kroner i måneden i 2016. "
    "Det er en økning på 6 960 kroner i året.",
    nn="Minstepensjonen var 15 900 kroner i månaden i 2015 og 16 480 kroner i månaden i 2016. "
    "Det er ein auke på 6 960 kroner i året.",
)
def test_sums_a_year_are_not_held_against_sums_a_month(
    rules: Extractor, standard: str, case: str
) -> None:
    record = rules.record(case, published="2017-04-02")
    assert [claim.kind for claim in record.claims] == ["level", "level", "change"]
    assert verdicts(rules, case) == []
