"""Filters, orders and pages of the list."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("snowballstemmer", reason="the extra [review] is not installed")

from extractor.errors import ReviewError
from extractor.review.desk import Desk
from extractor.review.search import Question
from tests.review.desks import add, decide, figured


def figures(desk: Desk, reviewer: str | None = None, **asked: Any) -> list[str | None]:
    return [row["figure"] for row in desk.claims(Question(**asked), reviewer)["claims"]]


ALL = ["946", "861", "85", "912", "41\u00a0000\u00a0000 NOK", "12\u00a0000\u00a0000 NOK"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"q": "sykepenger"}, ALL[3:]),
        ({"q": "sjukepengar bømlo"}, ALL[5:]),
        ({"q": "  "}, ALL),
        ({"q": '"*'}, []),
        ({"topic": "sykepenger"}, ALL[4:]),
        ({"indicator": "expenditure"}, ALL[4:]),
        ({"place": "skien"}, ALL[:5]),
        ({"place": "4003"}, ALL[:5]),
        ({"place": "0806"}, ALL[:5]),
        ({"place": "4613"}, ALL[5:]),
        ({"place": "Ingensteder"}, []),
        ({"year": 2017}, ALL[1:2]),
        ({"publisher": "avis.example.no"}, ALL),
        ({"publisher": "bladet"}, []),
        ({"min_confidence": 0.99}, []),
        ({"max_confidence": 0.99}, ALL),
        ({"check": "conflict"}, ["946", "912"]),
        ({"status": "undecided"}, ALL),
        ({"status": "decided"}, []),
        ({"order": "conflict"}, ["946", "912", "861", "85", *ALL[4:]]),
        ({"topic": "sykepenger", "year": 2016, "q": "kommune"}, ALL[5:]),
    ],
)
def test_a_filter_gives_the_claims_it_is_asked_for(
    quiet: Desk, asked: dict[str, Any], found: list[str | None]
) -> None:
    assert figures(quiet, **asked) == found
    assert quiet.claims(Question(**asked), None)["total"] == len(found)


def test_a_row_tells_what_a_reader_needs_and_no_path(quiet: Desk) -> None:
    row = quiet.claims(Question(), None)["claims"][0]
    assert (row["measure"]["value"], row["measure"]["near"]) == (946, False)
    assert {**row, "id": "", "confidence": 0, "measure": None} == {
        **{"id": "", "article": 1, "title": "Flere på sosialhjelp", "confidence": 0},
        **{"publisher": "avis.example.no", "published": "2019-03-12", "topic": "sosialhjelp"},
        **{"indicator": "recipients", "kind": "level", "figure": "946", "direction": None},
        **{"period": "2018", "place": "Skien", "speaker": None, "status": "undecided"},
        **{"added": False, "disputed": False, "conflict": True, "comments": 0},
        **{"measure": None, "modality": "asserted", "negated": False},
        "quote": "I 2018 fikk 946 personer sosialhjelp i Skien.",
    }


@pytest.mark.parametrize("order", ["article", "confidence", "conflict"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_follow_each_other_without_gap_or_repetition(
    quiet: Desk, order: Any, limit: int
) -> None:
    whole = [row["id"] for row in quiet.claims(Question(order=order), None)["claims"]]
    found, after = [], None
    while True:
        page = quiet.claims(Question(order=order, limit=limit, after=after), None)
        assert page["total"] == 6
        found += [row["id"] for row in page["claims"]]
        after = page["next"]
        if after is None:
            break
    assert found == whole and len(set(whole)) == 6


def test_the_least_sure_come_first_where_confidence_orders(quiet: Desk) -> None:
    rows = quiet.claims(Question(order="confidence"), None)["claims"]
    sure = [row["confidence"] for row in rows]
    assert sure == sorted(sure) and sure[0] < sure[-1]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"order": "title"}, "order"),
        ({"status": "done"}, "status"),
        ({"check": "all"}, "check"),
        ({"queue": "third"}, "queue"),
        ({"after": "x"}, "after"),
        ({"after": "bnVsbA"}, "after"),
        ({"after": "æ"}, "after"),
        ({"after": "WzEsMl0"}, "after"),
        ({"after": "WzFlOTk5LDIsImEiXQ" + "=" * 9}, "after"),
        ({"after": "W1tdLHt9LG51bGxd"}, "after"),
    ],
)
def test_what_cannot_be_asked_is_told(quiet: Desk, asked: dict[str, Any], field: str) -> None:
    if asked.get("after", "").startswith("WzFl"):  # infinity is a number; nothing comes after it
        assert figures(quiet, **asked) == []
        return
    with pytest.raises(ReviewError) as told:
        quiet.claims(Question(**asked), None)
    assert told.value.field == field


def test_what_was_decided_is_a_filter(desk: Desk) -> None:
    one, two, three = (figured(desk, figure) for figure in ("946", "861", "85"))
    decide(desk, one, "accept")
    decide(desk, two, "reject", reason="other")
    decide(desk, three, "correct", slots={"place": {"name": "Bømlo"}})
    assert figures(desk, status="accepted") == ["946"]
    assert figures(desk, status="rejected") == ["861"]
    assert figures(desk, status="corrected") == figures(desk, place="Bømlo", q="skien") == ["85"]
    assert figures(desk, status="decided") == ["946", "861", "85"]
    assert figures(desk, status="undecided") == ALL[3:]
    decide(desk, one, "reject", "Ola", reason="other")
    assert figures(desk, status="disputed") == ["946"]


def test_added_claims_stand_in_the_order_of_the_text(desk: Desk) -> None:
    claim = desk.claim(figured(desk, "861"))["now"]
    slots = {name: claim[name] for name in ("kind", "topic", "measure", "evidence")}
    add(desk, 1, **slots, indicator="applications")
    assert figures(desk, added=True) == ["861"]
    assert figures(desk) == [*ALL[:1], "861", *ALL[1:]]
    assert figures(desk, max_confidence=0.9).count("861") == 1  # a person is sure


def test_second_opinions_are_asked_of_what_another_decided_and_tell_nothing_of_it(
    desk: Desk,
) -> None:
    one, two = figured(desk, "946"), figured(desk, "861")
    decide(desk, one, "correct", slots={"period": "2016"}, comment="se tabellen")
    decide(desk, two, "accept", "Ola")
    rows = desk.claims(Question(queue="second"), "Ola")["claims"]
    assert [row["id"] for row in rows] == [one]
    seen = {name: rows[0][name] for name in ("status", "period", "disputed", "comments")}
    assert seen == {"status": "undecided", "period": "2018", "disputed": False, "comments": 0}
    assert figures(desk, "Kari", queue="second") == ["861"]
    decide(desk, one, "accept", "Ola", blind=True)
    assert figures(desk, "Ola", queue="second") == []
    assert figures(desk, status="disputed") == ["946"]
