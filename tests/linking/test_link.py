"""Facts and conflicts of records: what is joined, what is not, what speaks against what."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.fact import Fact, json_schema
from extractor.linking import link
from extractor.record import Record
from tests.conftest import both
from tests.linking.records import claim, record

OLD = {"id": "l1", "name": "Skien", "kind": "municipality", "code": "0806"}


def figures(*records: Record) -> list[str]:
    """`value:stories`, with «!» and the reason of a conflict, a string a fact, sorted."""
    return sorted(map(short, link(records)))


def short(fact: Fact) -> str:
    value = fact.measure.value if fact.measure else fact.direction
    why = "".join(f"!{conflict.why}" for conflict in fact.conflicts)
    return f"{value}:{fact.stories}{why}"


def two(one: dict[str, Any], other: dict[str, Any], **changed: Any) -> list[str]:
    """The facts of two articles with a claim each."""
    return figures(record("a", one, **changed), record("b", other, **changed))


def test_a_version_that_was_replaced_is_left_out() -> None:
    old = record("a", claim(946), superseded_by="b")
    assert figures(old, record("b", claim(964))) == ["964:1"]
    assert figures(record("a", claim(946)), record("b", claim(964))) != ["964:1"]


def test_one_fact_of_two_articles_has_both_tellings() -> None:
    records = [
        record("b", claim(950, modifier="APPROX"), published="2020-01-05", publisher="nrk.no"),
        record("a", claim(946), published="2019-03"),
    ]
    (fact,) = link(records)
    assert fact.measure and fact.measure.value == 946  # the most exact
    assert [telling.source for telling in fact.tellings] == ["a", "b"]  # the earliest first
    assert (fact.first_published, fact.last_published) == ("2019-03", "2020-01-05")
    assert (fact.articles, fact.stories, fact.conflicts) == (2, 2, [])
    assert fact.tellings[1].publisher == "nrk.no"


def test_a_place_is_the_same_under_its_old_number() -> None:
    older = record("a", claim(), place=OLD, published="2019-03-01")
    assert figures(older, record("b", claim())) == ["946:2"]


@pytest.mark.parametrize(
    "changed",
    [
        {"topic": "aap"},
        {"indicator": "new_recipients"},
        {"kind": "share"},
        {"period": "2018-05"},
        {"modality": "plan"},
        {"group": "unge"},
        {"whole": "kvinnene"},
        {"per": "P1M"},
        {"measure_kind": "percent"},
        {"negated": True},
    ],
    ids=str,
)
def test_another_matter_is_another_fact_and_no_conflict(changed: dict[str, Any]) -> None:
    assert two(claim(946), claim(946, **changed)) != ["946:2"]
    assert two(claim(946), claim(964, **changed)) == ["946:1", "964:1"]


def test_of_two_municipalities_of_one_name_nothing_is_joined() -> None:
    places = [
        {"id": "l1", "name": "Våler", "kind": "municipality", "code": code}
        for code in ("3018", "3419")
    ]
    records = [record(place["code"], claim(), place=place) for place in places]
    assert figures(*records) == ["946:1", "946:1"]


def test_a_place_that_was_guessed_is_not_joined() -> None:
    place = {"id": "l1", "name": "Våler", "kind": "municipality", "code": "3018"}
    note = [{"code": "place-ambiguous", "text": "Våler: read as 3018"}]
    guessed = record("a", claim(), place=place, notes=note)
    assert figures(guessed, record("b", claim(), place=place)) == ["946:1", "946:1"]


@pytest.mark.parametrize("missing", [{"period": None}, {"place": None}, {"modality": "possible"}])
def test_what_has_no_place_or_time_is_joined_in_copies_alone(missing: dict[str, Any]) -> None:
    one = claim(**missing)
    assert two(one, one) == ["946:1", "946:1"]
    text = "Kommunen gir nå sosialhjelp til flere, heter det i meldingen fra Nav."
    (fact,) = link([record("a", one, text=text), record("b", one, text=text)])
    assert (fact.articles, fact.stories) == (2, 1)


@both(nb="mottaker", nn="mottakar")
def test_people_in_general_are_counted_alike(standard: str, case: str) -> None:
    assert two(claim(946, counted=case), claim(946)) == ["946:2"]
    assert two(claim(946, counted=case), claim(964)) == ["946:1!value", "964:1!value"]


@both(nb=("befolkningen mellom 18 og 67 år",), nn=("befolkninga frå 18 til 67 år",))
def test_a_whole_is_the_same_in_both_standards(standard: str, case: tuple[str]) -> None:
    share: dict[str, Any] = {"kind": "share", "measure_kind": "percent"}
    one = claim(18, whole="befolkningen mellom 18 og 67 år", **share)
    assert two(one, claim(18, whole=case[0], **share)) == ["18:2"]
    assert two(one, claim(21, whole=case[0], **share)) == ["18:1!value", "21:1!value"]


@both(nb="halvparten av dem", nn="halvparten av dei")
def test_a_half_of_nobody_knows_what_is_not_joined(standard: str, case: str) -> None:
    half: dict[str, Any] = {"kind": "share", "measure_kind": "ratio", "unit": "{share}"}
    whole = case.removeprefix("halvparten av ")
    assert two(claim(0.5, whole=whole, **half), claim(0.5, **half)) == ["0.5:1", "0.5:1"]
    young = claim(0.5, whole=whole, group="unge", **half)
    assert two(young, claim(0.5, group="unge", **half)) == ["0.5:2"]


def test_a_rough_figure_that_fits_two_exact_ones_is_on_its_own() -> None:
    records = [record("a", claim(946)), record("b", claim(952)), record("c", claim(950))]
    assert figures(*records) == ["946:1!value", "950:1", "952:1!value"]


def test_two_figures_of_one_matter_are_a_conflict() -> None:
    one, other = link([record("a", claim(946)), record("b", claim(964, confidence=0.5))])
    assert one.conflicts[0].fact == other.id and other.conflicts[0].fact == one.id
    assert one.conflicts[0].measure == other.measure
    assert one.conflicts[0].confidence == 0.4  # 0.8 times 0.5


def test_up_against_down_is_a_conflict_where_both_ends_are_told() -> None:
    up = claim(5, kind="change", measure_kind="percent", direction="up", baseline="2017")
    down = {**up, "direction": "down"}
    assert two(up, down) == ["5:1!direction", "5:1!direction"]
    assert two({**up, "baseline": None}, {**down, "baseline": None}) == ["5:1", "5:1"]


def test_a_denial_is_a_conflict_with_what_it_denies() -> None:
    assert two(claim(946), claim(946, negated=True)) == ["946:1!denied", "946:1!denied"]
    assert two(claim(946), claim(964, negated=True)) == ["946:1", "964:1"]


PLAN = claim(946, modality="plan")
CALM = [
    pytest.param([claim(946)], [claim(964, counted="husstand")], id="what is counted differs"),
    pytest.param([claim(946)], [claim(964, counted="hushald")], id="so too in Nynorsk"),
    pytest.param([claim(946)], [claim(964, period="2018-05")], id="another precision"),
    pytest.param([claim(946)], [claim(964, inferred=["period"])], id="period from context"),
    pytest.param([claim(946)], [claim(964, modality="estimate")], id="an estimate"),
    pytest.param([PLAN], [claim(964, modality="plan")], id="two plans"),
    pytest.param([claim(946)], [claim(9460)], id="too far apart"),
    pytest.param([claim(946)], [claim(964), claim(912)], id="a list of figures"),
    pytest.param([claim(946), claim(964)], [claim(964)], id="both told by one"),
    pytest.param([claim(5000, indicator="rate")], [claim(5900, indicator="rate")], id="a rate"),
    pytest.param([claim(18, kind="share")], [claim(31, kind="share")], id="shares of what"),
    pytest.param(
        [claim(946, organisation="Nav Skien")],
        [claim(964, organisation="Skien kommune")],
        id="another organisation",
    ),
    pytest.param([claim(946)], [claim(964, organisation="Blå Kors")], id="a private body"),
    pytest.param([claim(6, kind="change")], [claim(7, kind="change")], id="a change from what"),
]


@pytest.mark.parametrize(("one", "other"), CALM)
def test_no_conflict_where_it_may_be_another_thing(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    bodies = {"Nav Skien": "nav_office", "Skien kommune": "municipality", "Blå Kors": "ngo"}
    found = link([record("a", *one, bodies=bodies), record("b", *other, bodies=bodies)])
    assert [fact.conflicts for fact in found if fact.conflicts] == []


def test_a_figure_without_a_body_answers_a_public_one() -> None:
    bodies = {"Nav Skien": "nav_office"}
    one = claim(946, organisation="Nav Skien")
    assert two(one, claim(964), bodies=bodies) == ["946:1!value", "964:1!value"]
    assert two(one, claim(946), bodies=bodies) == ["946:2"]


def test_one_figure_of_two_public_bodies_is_one_fact() -> None:
    bodies = {"Nav Skien": "nav_office", "Skien kommune": "municipality", "Blå Kors": "ngo"}
    nav, town, charity = (claim(946, organisation=name) for name in bodies)
    assert two(nav, town, bodies=bodies) == ["946:2"]
    assert two(nav, charity, bodies=bodies) == ["946:1", "946:1"]


def test_a_place_without_a_number_is_in_no_conflict() -> None:
    village = {"id": "l1", "name": "Mebonden", "kind": "place", "code": None}
    assert two(claim(946), claim(964), place=village) == ["946:1", "964:1"]
    assert two(claim(946), claim(946), place=village) == ["946:2"]


def test_denials_of_two_stories_are_not_joined() -> None:
    assert two(claim(946, negated=True), claim(946, negated=True)) == ["946:1", "946:1"]


def test_figures_of_a_year_that_still_runs_grow() -> None:
    early = record("a", claim(946, period="2021"), published="2021-03-01")
    late = record("b", claim(1250, period="2021"), published="2021-10-01")
    after = record("c", claim(1410, period="2021"), published="2022-02-01")
    assert figures(early, late, after) == ["1250:1", "1410:1", "946:1"]
    near = record("d", claim(980, period="2021"), published="2021-03-20")
    assert figures(early, near) == ["946:1!value", "980:1!value"]


def test_one_article_alone_is_in_no_conflict() -> None:
    rough = claim(800, modifier="MORE_THAN", same_as="a-0")
    assert figures(record("a", claim(946), rough)) == ["946:1"]
    assert figures(record("a", claim(946), claim(964))) == ["946:1", "964:1"]
    assert figures(record("a", claim(946), claim(946, negated=True))) == ["946:1", "946:1"]


def test_copies_of_one_story_are_in_no_conflict() -> None:
    text = "I fjor fikk mange personer sosialhjelp i Skien, viser nye tall fra Nav."
    records = [record("a", claim(946), text=text), record("b", claim(964), text=text)]
    assert figures(*records) == ["946:1", "964:1"]


def test_less_sure_claims_are_left_out() -> None:
    records = [record("a", claim(946)), record("b", claim(964, confidence=0.4))]
    assert [short(fact) for fact in link(records, least_confidence=0.5)] == ["946:1"]


def test_conflicts_come_first_and_then_what_most_stories_tell() -> None:
    records = [
        *(record(f"a{n}", claim(300, topic="aap")) for n in range(3)),
        *(record(f"b{n}", claim(40, topic="bostotte")) for n in range(2)),
        record("c", claim(946)),
        record("d", claim(964)),
    ]
    assert [fact.stories for fact in link(records)] == [1, 1, 3, 2]


def test_the_same_record_twice_counts_once() -> None:
    assert figures(record("a", claim()), record("a", claim())) == ["946:1"]


def test_of_two_readings_of_a_page_one_counts_whatever_the_order() -> None:
    readings = [record("a", claim(946)), record("a", claim(964))]
    assert figures(*readings) == figures(*reversed(readings))
    assert len(figures(*readings)) == 1


def test_nothing_gives_nothing() -> None:
    assert list(link([])) == []
    assert list(link([record("a")])) == []


def test_a_fact_is_valid_by_its_schema() -> None:
    import json

    import jsonschema

    jsonschema.Draft202012Validator.check_schema(json_schema())
    for fact in link([record("a", claim()), record("b", claim(964))]):
        jsonschema.validate(json.loads(fact.to_json()), json_schema())


CLAIMS = st.builds(
    claim,
    st.sampled_from([900, 940, 946, 950, 964, 1000]),
    modifier=st.sampled_from([None, "APPROX", "MORE_THAN", "LESS_THAN"]),
    period=st.sampled_from(["2018", "2019", None]),
    counted=st.sampled_from([None, "mottakar", "husstand"]),
    negated=st.booleans(),
    organisation=st.sampled_from([None, "Nav Skien", "Blå Kors"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CLAIMS, max_size=4), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_records_makes_no_difference(
    articles: list[list[dict[str, Any]]], shuffler: random.Random
) -> None:
    records = [record(f"a{number}", *claims) for number, claims in enumerate(articles)]
    found = [fact.to_json() for fact in link(records)]
    shuffler.shuffle(records)
    assert [fact.to_json() for fact in link(records)] == found
    facts = [Fact.model_validate_json(line) for line in found]
    told = [telling.claim for fact in facts for telling in fact.tellings]
    assert sorted(told) == sorted(c.id for r in records for c in r.claims)  # each in one fact
    names = {fact.id for fact in facts}
    assert len(names) == len(facts)
    for fact in facts:
        assert all(conflict.fact in names - {fact.id} for conflict in fact.conflicts)
