"""Decisions at the desk: what is kept, what stands then, and what a blind reader is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("snowballstemmer", reason="the extra [review] is not installed")

from extractor.errors import ReviewError
from extractor.extract import Extractor
from extractor.record import Record
from extractor.review.changes import corrected
from extractor.review.decisions import NothingToUndoError, StaleError
from extractor.review.desk import Desk, UnknownError
from extractor.review.forms import Decided, Selected, read_form
from extractor.review.search import Question
from tests.review.desks import PAGES, add, decide, figured, records_of, sitting, write


@pytest.fixture
def claim(desk: Desk) -> str:
    return figured(desk, "946")


def last(desk: Desk, claim: str) -> dict[str, Any]:
    decisions = desk.history(claim)["decisions"]
    assert [d["n"] for d in decisions] == sorted(d["n"] for d in decisions)
    return dict(decisions[-1])


def test_an_accepted_claim_stands_as_it_was(desk: Desk, claim: str) -> None:
    before = desk.claim(claim)
    view = decide(desk, claim, "accept", comment=" god \0")
    assert (view["status"], view["revision"]) == ("accepted", 1)
    assert view["now"] == view["claim"] == before["claim"]
    assert view["comments"][0]["comment"] == view["decision"]["comment"] == "god"
    kept = last(desk, claim)
    assert kept["before"] == kept["after"] == before["claim"]
    assert (kept["reviewer"], kept["action"], kept["undone"]) == ("Kari", "accept", False)
    assert kept["extractor"] and kept["model"]


def test_a_rejected_claim_has_a_reason_and_nothing_after(desk: Desk, claim: str) -> None:
    view = decide(desk, claim, "reject", reason="wrong_place")
    assert view["status"] == "rejected"
    assert view["opinions"][0]["reason"] == "wrong_place"
    assert last(desk, claim)["after"] is None
    assert view["now"]["period"] == "2018"


def test_a_correction_changes_what_was_sent_and_keeps_the_rest(desk: Desk, claim: str) -> None:
    view = decide(desk, claim, "correct", slots={"period": "2016", "place": {"name": "Bømlo"}})
    assert view["status"] == "corrected"
    assert view["claim"]["period"] == "2018"
    assert view["now"]["period"] == "2016"
    assert view["now"]["place"]["name"] == "Bømlo"
    assert view["now"]["indicator"] == "recipients"
    why = {reason["slot"]: reason["why"] for reason in view["reasons"]}
    assert why["period"] == "a reviewer says so"
    again = decide(desk, claim, "correct", slots={"indicator": "cases"})
    assert (again["now"]["period"], again["now"]["indicator"]) == ("2016", "cases")
    assert last(desk, claim)["before"]["period"] == "2016"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"action": "reject"}, "reason"),
        ({"action": "reject", "reason": "boring"}, "reason"),
        ({"action": "accept", "reason": "other"}, "reason"),
        ({"action": "comment"}, "comment"),
        ({"action": "comment", "comment": " "}, "comment"),
        ({"action": "comment", "comment": "x" * 5000}, "comment"),
        ({"action": "correct"}, "slots"),
        ({"action": "correct", "slots": {"period": "2018"}}, None),
        ({"action": "correct", "slots": {"period": "i fjor"}}, "period"),
        ({"action": "correct", "slots": {"topic": "fotball"}}, "topic"),
        ({"action": "correct", "slots": {"evidence": [{"start": 0, "end": 9999}]}}, "evidence"),
        ({"action": "same_as", "same_as": "0" * 16}, "same_as"),
        ({"action": "undo"}, "action"),
        ({"action": "accept", "at": "2020"}, "at"),
        ({"action": "accept", "blind": "yes"}, "blind"),
    ],
)
def test_a_decision_that_cannot_be_kept_is_told_and_nothing_is_kept(
    quiet: Desk, sent: dict[str, Any], field: str | None
) -> None:
    claim = figured(quiet, "946")
    with pytest.raises(ReviewError) as told:
        quiet.decide(claim, read_form(Decided, {"revision": 0, **sent}), "Kari")
    assert told.value.field == field
    assert quiet.claim(claim)["revision"] == 0


def test_a_claim_is_the_same_as_another_of_its_article(desk: Desk, claim: str) -> None:
    other = figured(desk, "861")
    view = decide(desk, claim, "same_as", same_as=other)
    assert (view["status"], view["same_as"]) == ("accepted", other)
    with pytest.raises(ReviewError, match="not the same as itself"):
        decide(desk, claim, "same_as", same_as=claim)
    with pytest.raises(ReviewError, match="of its article"):
        decide(desk, claim, "same_as", same_as=figured(desk, "912"))
    with pytest.raises(ReviewError, match="not the same as itself"):
        decide(desk, other, "correct", slots={"same_as": other})


def test_claims_are_not_the_same_in_a_circle(desk: Desk, claim: str) -> None:
    two, three = figured(desk, "861"), figured(desk, "85")
    decide(desk, claim, "same_as", same_as=two)
    decide(desk, two, "correct", slots={"same_as": three})
    for sent in ({"same_as": claim}, {"same_as": two}):
        with pytest.raises(ReviewError, match="take that back first") as told:
            decide(desk, three, "same_as", **sent)
        assert told.value.field == "same_as"
    decide(desk, claim, "correct", slots={"same_as": None})
    assert decide(desk, three, "same_as", same_as=claim)["same_as"] == claim


def test_a_claim_is_added_once(desk: Desk, claim: str) -> None:
    now = desk.claim(claim)["now"]
    slots = {name: now[name] for name in ("kind", "topic", "measure", "evidence")}
    first = add(desk, 1, **slots, indicator="applications")["id"]
    for reviewer in ("Kari", "Ola"):
        with pytest.raises(StaleError, match="added already"):
            add(desk, 1, reviewer, **slots, indicator="applications")
    decide(desk, first, "correct", slots={"indicator": "cases"})
    for indicator in ("applications", "cases"):
        with pytest.raises(StaleError):
            add(desk, 1, **slots, indicator=indicator)
    other = add(desk, 1, **slots, indicator="applications", place={"name": "Bømlo"})["id"]
    assert other != first  # one figure of two places
    assert desk.session(None, needs_token=False)["added"] == 2


def test_a_claim_of_two_records_is_decided_on_the_text_of_the_first(
    tmp_path: Path, rules: Extractor
) -> None:
    (one, *_), (text, day) = records_of(rules), PAGES["a"]
    (two,) = records_of(rules, {"a": (f"Nytt: {text}", day)})
    shared = {claim.id for claim in one.claims} & {claim.id for claim in two.claims}
    with sitting(write(tmp_path / "r.jsonl", [one, two])) as desk:
        first, second = desk.article(1), desk.article(2)
        assert {view["id"] for view in first["claims"]} >= shared
        assert not shared & {view["id"] for view in second["claims"]}
        assert second["notes"][-1]["code"] == "told-before"
        assert "told-before" not in str(first["notes"])
        claim = figured(desk, "946")
        assert claim in shared
        with pytest.raises(ReviewError, match="of article 1; decide on it there") as told:
            decide(desk, claim, "accept", article=2)
        assert told.value.field == "article" and desk.claim(claim)["revision"] == 0
        assert decide(desk, claim, "accept", article=1)["status"] == "accepted"
        now = desk.claim(claim)["now"]
        slots = {name: now[name] for name in ("kind", "topic", "measure")}
        added = []
        for number, record in enumerate((one, two), 1):
            at = record.article.text.index("I 2018")
            measure = {**now["measure"], "start": at + 12, "end": at + 15}
            evidence = [{"start": at, "end": at + 53}]
            more = {**slots, "measure": measure, "evidence": evidence, "indicator": "applications"}
            added.append(add(desk, number, **more)["id"])
        assert len({*added}) == 2
    with sitting(tmp_path / "r.jsonl") as desk:
        assert [desk.claim(id)["article"] for id in added] == [1, 2]


def test_a_stale_decision_is_refused_and_the_first_stands(desk: Desk, claim: str) -> None:
    form = read_form(Decided, {"revision": 0, "action": "accept"})
    desk.decide(claim, form, "Kari")
    with pytest.raises(StaleError):
        desk.decide(claim, form, "Ola")
    assert [o["reviewer"] for o in desk.claim(claim)["opinions"]] == ["Kari"]


def test_an_unknown_claim_or_article_is_told(desk: Desk) -> None:
    for ask in (desk.claim, desk.history):
        with pytest.raises(UnknownError):
            ask("0" * 16)
    with pytest.raises(UnknownError):
        desk.decide("x", read_form(Decided, {"revision": 0, "action": "accept"}), "Kari")
    for number in (0, 4):
        with pytest.raises(UnknownError):
            desk.article(number)
        with pytest.raises(UnknownError):
            add(desk, number)


def test_a_missed_claim_is_added_and_can_be_taken_back(desk: Desk, claim: str) -> None:
    now = desk.claim(claim)["now"]
    slots = {name: now[name] for name in ("kind", "topic", "measure", "evidence")}
    view = add(desk, 1, **slots, indicator="applications")
    assert (view["status"], view["added"], view["claim"]) == ("accepted", True, None)
    assert view["confidence"] is None and view["signs"] == []
    assert view["now"]["attribution"] == "author" and view["now"]["place"] is None
    assert view["id"] in [row["id"] for row in desk.article(1)["claims"]]
    assert last(desk, view["id"])["before"] is None
    undone = desk.undo("Kari")
    assert undone["undone"] == {**undone["undone"], "action": "add", "article": 1}
    assert undone["claim"] is None
    assert view["id"] not in [row["id"] for row in desk.article(1)["claims"]]
    with pytest.raises(UnknownError):
        desk.claim(view["id"])
    assert desk.changes()["gone"] == []
    again = add(desk, 1, **slots, indicator="applications")
    assert (again["id"], again["revision"]) == (view["id"], 3)
    with pytest.raises(ReviewError) as told:
        add(desk, 1, kind="level")
    assert told.value.field == "topic"


def test_undo_is_unlimited_and_each_reviewers_own(desk: Desk, claim: str) -> None:
    decide(desk, claim, "accept")
    decide(desk, claim, "correct", slots={"period": "2016"})
    decide(desk, figured(desk, "861"), "accept", "Ola")
    assert desk.undo("Kari")["claim"]["now"]["period"] == "2018"
    assert desk.claims(Question(status="corrected"), None)["total"] == 0
    assert desk.undo("Kari")["claim"]["status"] == "undecided"
    with pytest.raises(NothingToUndoError):
        desk.undo("Kari")
    assert desk.claim(figured(desk, "861"))["status"] == "accepted"
    assert [d["undone"] for d in desk.history(claim)["decisions"]] == [True, True, False, False]


def test_a_blind_reader_sees_the_claim_as_extracted(desk: Desk, claim: str) -> None:
    decide(desk, claim, "correct", slots={"period": "2016"}, comment="se tabellen")
    view = desk.claim(claim, blind=True)
    assert view["now"] == view["claim"]
    told = {name: view[name] for name in ("status", "disputed", "decision", "opinions", "comments")}
    assert told == {
        **{"status": "undecided", "disputed": False, "decision": None},
        **{"opinions": [], "comments": []},
    }
    assert "2016" not in str(view) and "tabellen" not in str(view) and "Kari" not in str(view)
    assert view["revision"] == 1
    in_article = next(c for c in desk.article(1, blind=True)["claims"] if c["id"] == claim)
    assert in_article == view
    after = decide(desk, claim, "accept", "Ola", blind=True)
    assert (after["status"], after["now"]["period"]) == ("accepted", "2018")
    assert after["disputed"]


def test_a_blind_reader_who_corrects_starts_from_what_was_extracted(desk: Desk, claim: str) -> None:
    decide(desk, claim, "correct", slots={"period": "2016"})
    view = decide(desk, claim, "correct", "Ola", blind=True, slots={"indicator": "cases"})
    assert (view["now"]["period"], view["now"]["indicator"]) == ("2018", "cases")


def test_to_accept_a_correction_with_open_eyes_is_to_agree(desk: Desk, claim: str) -> None:
    decide(desk, claim, "correct", slots={"period": "2016"})
    view = decide(desk, claim, "accept", "Ola")
    assert (view["status"], view["disputed"], view["now"]["period"]) == ("corrected", False, "2016")


def test_arithmetic_and_what_other_articles_say_is_shown(desk: Desk, claim: str) -> None:
    (check,) = desk.claim(figured(desk, "85"))["checks"]
    assert check["text"] == "946 − 861 = 85" and check["agrees"] and len(check["with"]) == 2
    (conflict,) = desk.claim(claim)["conflicts"]
    assert conflict == {
        **{"claim": figured(desk, "912"), "article": 2, "title": "Skien i tal", "why": "value"},
        **{"publisher": "avis.example.no", "published": "2019-05-02", "figure": "912"},
        **{"period": "2018", "exact": "I 2018 fekk 912 personar sosialhjelp i Skien."},
    }
    decide(desk, figured(desk, "912"), "reject", reason="wrong_figure")
    assert desk.claim(claim)["conflicts"] == []


def test_an_article_tells_its_blocks_and_its_neighbours(quiet: Desk) -> None:
    article = quiet.article(2)
    assert (article["previous"], article["next"]) == (1, 3)
    assert (quiet.article(1)["previous"], quiet.article(3)["next"]) == (None, None)
    assert article["url"] == "https://avis.example.no/b"
    text = "\n\n".join(block["text"] for block in article["blocks"])
    for claim in article["claims"]:
        measure = claim["now"]["measure"]
        assert text[measure["start"] : measure["end"]] in ("912", "41 millionar kroner")
    assert not {"path", "source", "sha256"} & set(article)


@pytest.mark.parametrize(
    ("words", "value", "kind"),
    [
        ("946", 946, "count"),
        ("946 personer sosialhjelp", 946, "count"),
        ("94", 946, "count"),
        ("mottakere av sosialhjelp i Skien", None, None),
    ],
)
def test_the_figure_of_selected_words_is_read(
    quiet: Desk, words: str, value: float | None, kind: str | None
) -> None:
    text = "\n\n".join(block["text"] for block in quiet.article(1)["blocks"])
    start = text.index(words)
    found = quiet.figure(Selected(article=1, start=start, end=start + len(words)))
    measure = found["measure"]
    assert (measure and measure["value"], measure and measure["kind"]) == (value, kind)
    if measure:
        assert text[measure["start"] : measure["end"]] == found["words"] == "946"


def test_a_selection_that_is_none_is_told(quiet: Desk) -> None:
    for start, end in ((5, 5), (7, 5), (0, 10**30)):
        with pytest.raises(ReviewError):
            quiet.figure(Selected(article=1, start=start, end=end))
    with pytest.raises(UnknownError):
        quiet.figure(Selected(article=9, start=0, end=1))


def test_the_session_offers_every_choice_in_words(quiet: Desk) -> None:
    session = quiet.session("Kari", needs_token=False)
    counted = {
        name: session[name] for name in ("records", "articles", "claims", "added", "changed")
    }
    assert counted == {"records": "r.jsonl", "articles": 3, "claims": 6, "added": 0, "changed": 0}
    choices = session["choices"]
    assert choices["publishers"] == ["avis.example.no"]
    assert choices["years"] == [2018, 2017, 2016]
    for label in (*choices["topics"], *choices["indicators"]):
        assert all(label[standard] for standard in ("id", "nb", "nn", "en"))
    assert "duplicate" in choices["reasons"] and "municipality" in choices["place_kinds"]


@pytest.mark.parametrize(
    ("asked", "on", "first"),
    [
        ("skie", "2018-03", ("Skien", "0806")),
        ("skie", None, ("Skien", "4003")),
        ("Skien", "2021", ("Skien", "3807")),
        ("0806", "2018", ("Skien", "0806")),
        ("oslo", "2024", ("Oslo", "0301")),
        ("nor", "2024", ("Nordre Follo", "3207")),
        ("Norge", None, ("Norge", "NO")),
        ("Noreg", None, ("Norge", "NO")),
    ],
)
def test_a_place_is_found_by_the_beginning_of_its_name_or_by_its_number(
    quiet: Desk, asked: str, on: str | None, first: tuple[str, str]
) -> None:
    places = quiet.places(asked, on)["places"]
    assert (places[0]["name"], places[0]["code"]) == first
    assert len(places) <= 20


def test_nothing_and_nonsense_are_no_places(quiet: Desk) -> None:
    assert quiet.places(" ", None) == quiet.places("qqq", "x") == {"places": []}


def test_a_corrected_claim_is_explained_without_the_others(
    desk: Desk, claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(desk, claim, "correct", slots={"period": "2016"})
    looked_at: list[int] = []

    def counting(record: Record, id: str, after: Any) -> Record:
        looked_at.append(len(record.claims))
        return corrected(record, id, after)

    monkeypatch.setattr("extractor.review.views.corrected", counting)
    told = desk.article(1)["claims"]
    assert looked_at == [1] and len(told) > 1  # of 1,000 corrected claims each would take all
    shown = next(view for view in told if view["id"] == claim)
    assert shown == desk.claim(claim)


def test_an_undone_same_as_is_gone_where_another_has_decided_since(desk: Desk, claim: str) -> None:
    other = figured(desk, "861")
    decide(desk, claim, "same_as", same_as=other)
    decide(desk, claim, "reject", "Ola", reason="other")
    desk.undo("Kari")
    view = desk.claim(claim)
    assert (view["status"], view["same_as"], view["now"]["same_as"]) == ("rejected", None, None)


def test_what_another_corrected_since_stays_without_what_was_undone(desk: Desk, claim: str) -> None:
    decide(desk, claim, "correct", slots={"period": "2015", "direction": "up", "kind": "change"})
    decide(desk, claim, "correct", "Ola", slots={"modality": "estimate"})
    desk.undo("Kari")
    now = desk.claim(claim)["now"]
    assert (now["period"], now["kind"], now["direction"]) == ("2018", "level", None)
    assert now["modality"] == "estimate"


def test_who_accepts_a_correction_keeps_it_when_it_is_undone(desk: Desk, claim: str) -> None:
    decide(desk, claim, "correct", slots={"period": "2015"})
    decide(desk, claim, "accept", "Ola")
    desk.undo("Kari")
    assert desk.claim(claim)["now"]["period"] == "2015"
