"""Copies of one text are one story; texts on one matter are not."""

from __future__ import annotations

import time

from extractor.linking import link
from extractor.linking.stories import clauses
from tests.conftest import both
from tests.linking.records import claim, record

NB = """Flere får sosialhjelp i Skien

Av Kari Moe, NTB

I fjor fikk 946 personer økonomisk sosialhjelp i Skien, viser nye tall fra Nav.

– Vi ser at flere familier med barn har problemer med å betale strømmen, sier Nav-leder Ola Vik.

Han viser til at husleiene har steget mer enn lønningene de siste tre årene i kommunen.

Kommunestyret skal behandle saken på nytt når budsjettet kommer opp i desember måned.

Rådmannen vil ikke love mer penger før tallene for hele året er gjennomgått av revisjonen."""
NN = """Fleire får sosialhjelp i Skien

Av Kari Moe, NPK

I fjor fekk 946 personar økonomisk sosialhjelp i Skien, viser nye tal frå Nav.

– Vi ser at fleire familiar med barn har problem med å betale straumen, seier Nav-leiar Ola Vik.

Han viser til at husleigene har stige meir enn lønene dei siste tre åra i kommunen.

Kommunestyret skal handsame saka på nytt når budsjettet kjem opp i desember månad.

Rådmannen vil ikkje love meir pengar før tala for heile året er gjennomgåtte av revisjonen."""
OTHER_NB = """Bruker mer på sosialhjelp

946 personer i Skien fikk økonomisk sosialhjelp i fjor, opplyser kommunens egen årsmelding.

Det er Nav-kontoret på Klosterøya som har gått gjennom regnskapet sammen med kommunedirektøren.

Kommunestyret skal behandle saken på nytt når budsjettet kommer opp i desember måned.

Opposisjonen mener at tallene burde ha vært lagt fram lenge før sommeren for alle partiene."""
OTHER_NN = """Bruker meir på sosialhjelp

946 personar i Skien fekk økonomisk sosialhjelp i fjor, opplyser årsmeldinga til kommunen.

Det er Nav-kontoret på Klosterøya som har gått gjennom rekneskapen saman med kommunedirektøren.

Kommunestyret skal handsame saka på nytt når budsjettet kjem opp i desember månad.

Opposisjonen meiner at tala burde ha vore lagde fram lenge før sommaren for alle partia."""


def stories(*texts: str) -> int:
    records = [record(f"a{number}", claim(), text=text) for number, text in enumerate(texts)]
    (fact,) = link(records)
    assert fact.articles == len(texts)
    return fact.stories


def without(text: str, *numbers: int) -> str:
    parts = text.split("\n\n")
    return "\n\n".join(part for number, part in enumerate(parts) if number not in numbers)


@both(nb=NB, nn=NN)
def test_another_headline_and_byline_is_the_same_story(standard: str, case: str) -> None:
    parts = case.split("\n\n")
    assert stories(case, "\n\n".join(["Skien: 946", "Telemarksbladet", *parts[2:]])) == 1


@both(nb=NB, nn=NN)
def test_a_paragraph_cut_is_the_same_story(standard: str, case: str) -> None:
    assert stories(case, without(case, 4)) == 1
    assert stories(case, without(case, 0, 1, 5, 6)) == 1


@both(nb=NB, nn=NN)
def test_an_attribution_changed_and_a_paragraph_added_is_the_same_story(
    standard: str, case: str
) -> None:
    added = case.replace("Nav-le", "lokal Nav-le") + "\n\nI Porsgrunn er talet ikkje klart enno no."
    assert stories(case, added) == 1


@both(nb=(NB, OTHER_NB), nn=(NN, OTHER_NN))
def test_two_stories_on_one_matter_are_two(standard: str, case: tuple[str, str]) -> None:
    assert stories(*case) == 2  # though a sentence is in both


def test_many_papers_with_one_story_are_one() -> None:
    papers = [without(NB, 3 + number % 3) for number in range(40)]
    assert stories(*papers, OTHER_NB) == 2


def test_the_cluster_is_the_smallest_source() -> None:
    records = [record(id, claim(), text=NB) for id in ("c", "b", "d")]
    (fact,) = link(records)
    assert {telling.cluster for telling in fact.tellings} == {"b"}


def test_two_versions_of_a_page_are_one_story_and_one_article() -> None:
    records = [
        record("a", claim(), text=NB, sha256="1"),
        record("a", claim(), text=OTHER_NB, sha256="2"),
    ]
    (fact,) = link(records)
    assert (fact.articles, fact.stories, len(fact.tellings)) == (1, 1, 2)
    records.append(record("0", claim(), text=NB))
    (fact,) = link(records)
    assert fact.stories == 1  # by way of the first version


@both(nb=NB, nn=NN)
def test_a_brief_that_quotes_a_story_is_no_copy(standard: str, case: str) -> None:
    quoted = " ".join(case.split("\n\n")[4:6])
    assert stories(case, f"{quoted} Dette er ei heilt anna sak om budsjettet i kommunen.") == 2


@both(nb=(NB, OTHER_NB), nn=(NN, OTHER_NN))
def test_three_sentences_that_stand_in_every_article_make_no_copy(
    standard: str, case: tuple[str, str]
) -> None:
    fixed = (
        "\n\nHar du tips til redaksjonen om denne saka? Send ein epost til oss alle dagar."
        "\n\nDu kan òg ringe til vakta heile døgnet."
    )
    assert stories(*(text + fixed for text in case)) == 2


def test_a_page_of_dots_takes_no_time() -> None:
    begun = time.process_time()
    assert clauses(50_000 * "." + "x") == set()
    assert time.process_time() - begun < 0.5
