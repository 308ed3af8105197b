"""What reviewers send: checked slot by slot, and put into the claim and its record."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.errors import ReviewError
from extractor.extract import Extractor
from extractor.record import Record
from extractor.review.changes import SLOTS, added_id, after_of, check_slots, corrected, spelt_out
from tests.conftest import both
from tests.review import desks

AT = {"start": 0, "end": 3}
HOSTILE: list[Any] = [None, True, 1, -1, 1e999, "x", "\0", "x" * 10_000, [], [[]], {}, {"a": {}}]


@pytest.fixture(scope="module")
def record(rules: Extractor) -> Record:
    return desks.records_of(rules)[0]


def claim_of(record: Record, value: float) -> Any:
    return next(c for c in record.claims if c.measure and c.measure.value == value)


def spelt(record: Record, value: float = 946) -> dict[str, Any]:
    return spelt_out(record, claim_of(record, value))


def words(record: Record, quoted: str) -> dict[str, int]:
    start = record.article.text.index(quoted)
    return {"start": start, "end": start + len(quoted)}


def test_a_claim_spelt_out_stands_alone(record: Record) -> None:
    told = spelt(record)
    assert tuple(told) == SLOTS
    assert told["place"] == {"name": "Skien", "kind": "municipality", "code": "0806"}
    assert told["measure"]["value"] == 946
    assert record.article.text[slice(*told["evidence"][0].values())].startswith("I 2018 fikk 946")


def test_a_claim_that_nothing_is_changed_in_stays_itself(record: Record) -> None:
    for claim in record.claims:
        before = spelt_out(record, claim)
        assert after_of(record, before, {}) == before
        assert after_of(record, before, before) == before
        assert corrected(record, claim.id, before) == record


@pytest.mark.parametrize(
    ("slots", "field"),
    [
        ({"topic": "finnesikkje"}, "topic"),
        ({"indicator": "folk"}, "indicator"),
        ({"kind": "rise"}, "kind"),
        ({"modality": None}, "modality"),
        ({"attribution": "rumour"}, "attribution"),
        ({"negated": "no"}, "negated"),
        ({"period": "i fjor"}, "period"),
        ({"period": "2018-13"}, "period"),
        ({"period": "2018/2015"}, "period"),
        ({"period": "../.."}, "period"),
        ({"baseline": "2018-02-30"}, "baseline"),
        ({"place": {"name": "Skien", "code": "3807"}}, "place"),
        ({"place": {"name": "Atlantis"}}, "place"),
        ({"place": {"code": "9999"}}, "place"),
        ({"place": {"name": "Herøy", "kind": "municipality"}}, "place"),
        ({"place": {"name": "Porsgrunn", "kind": "municipality", "code": "0806"}}, "place"),
        ({"place": {"name": "Sverige", "kind": "country", "code": "NO"}}, "place"),
        ({"place": {"name": "Nenset", "kind": "district", "code": "0806"}}, "place"),
        ({"organisation": {"name": ""}}, "organisation"),
        ({"organisation": {"name": "Nav", "kind": "club"}}, "organisation"),
        ({"speaker": "Kari"}, "speaker"),
        ({"measure": None}, "measure"),
        ({"measure": {"kind": "count", "value": -1, "start": 0, "end": 3}}, "measure"),
        ({"measure": {"kind": "count", "value": True, "start": 0, "end": 3}}, "measure"),
        ({"measure": {"kind": "count", "value": 1, "low": 2, "start": 0, "end": 3}}, "measure"),
        ({"measure": {"kind": "count", "low": 3, "high": 2, "start": 0, "end": 3}}, "measure"),
        ({"measure": {"kind": "percent", "value": 1, "unit": "mo"} | AT}, "measure"),
        ({"measure": {"kind": "money", "value": 1, "currency": "kr"} | AT}, "measure"),
        ({"measure": {"kind": "count", "value": 1, "start": 0, "end": 9999}}, "measure"),
        ({"measure": {"kind": "count", "value": 1, "start": 3, "end": 3}}, "measure"),
        ({"direction": "up"}, "direction"),
        ({"kind": "change"}, "direction"),
        ({"kind": "trend"}, "direction"),
        ({"evidence": []}, "evidence"),
        ({"evidence": [{"start": 0, "end": 5}]}, "evidence"),
        ({"evidence": [{"start": 0, "end": 60}]}, "evidence"),
        ({"slots": {"place": [{"start": 0, "end": "5"}]}}, "place"),
        ({"slots": {"measure": []}}, "slots"),
        ({"same_as": "nobody"}, "same_as"),
        ({"period": "٢٠١٨"}, "period"),
        ({"period": "2018-٠٣"}, "period"),
        ({"baseline": "٢٠١X"}, "baseline"),
        ({"period": "2018-W٠٩"}, "period"),
        ({"measure": {"kind": "count", "value": 10**400, "start": 0, "end": 4}}, "measure"),
        ({"measure": {"kind": "count", "low": 1, "high": -(10**400)}}, "measure"),
        ({"id": "x"}, "id"),
    ],
)  # fmt: skip
def test_what_a_record_cannot_hold_is_refused_by_its_slot(
    record: Record, slots: dict[str, Any], field: str
) -> None:
    with pytest.raises(ReviewError) as told:
        after_of(record, spelt(record), slots)
    assert told.value.field == field, told.value
    assert len(str(told.value)) < 2000


def test_letters_that_cannot_be_seen_are_taken_out(record: Record) -> None:
    hidden = "Nav\u202e \u2066Bø\u00admlo\u2028\x07x\u200b"
    sent = {
        "group": {"text": hidden}, "whole": hidden, "source_document": hidden,
        "speaker": {"name": hidden, "role": hidden}, "organisation": {"name": hidden},
    }  # fmt: skip
    found = check_slots(record, sent)
    assert found["group"] == {"text": "Nav Bømlo x", "lemma": "nav bømlo x"}
    assert found["whole"] == found["source_document"] == "Nav Bømlo x"
    assert found["speaker"] == {"name": "Nav Bømlo x", "role": "Nav Bømlo x"}
    assert found["organisation"]["name"] == "Nav Bømlo x"
    for slots in ({"place": {"name": hidden, "kind": "place"}}, {"measure": {"counted": hidden}}):
        with pytest.raises(ReviewError):
            check_slots(record, slots)


@pytest.mark.parametrize("slot", SLOTS)
def test_hostile_values_are_refused_or_kept_but_never_fail(record: Record, slot: str) -> None:
    for value in HOSTILE:
        for nested in (value, {"name": value}, {"kind": value, "value": value}, [value]):
            try:
                after = after_of(record, spelt(record), {slot: nested})
            except ReviewError:
                continue
            made = corrected(record, claim_of(record, 946).id, after)
            assert Record.from_json(made.to_json()) == made


@both(nb=("2018-34", "2018-34"), nn=("2015/2018", "2015/2018"))
def test_periods_are_edtf(standard: str, case: tuple[str, str], record: Record) -> None:
    assert check_slots(record, {"period": case[0]}) == {"period": case[1]}


@pytest.mark.parametrize(
    "period",
    ["2018", "2018-03", "2018-03-01", "201X", "2018-W09", "2020-04/..", "2018-21", "2018~"],
)
def test_every_form_of_time_that_records_have_is_taken(record: Record, period: str) -> None:
    assert check_slots(record, {"period": period})["period"] == period


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"code": "0805"}, ("Porsgrunn", "municipality", "0805")),
        ({"name": "Porsgrunn"}, ("Porsgrunn", "municipality", "0805")),
        ({"name": "Telemark", "kind": "county"}, ("Telemark", "county", "08")),
        ({"code": "NO"}, ("Norge", "country", "NO")),
        ({"name": "Noreg", "kind": "country"}, ("Noreg", "country", "NO")),
        ({"name": "Gulset", "kind": "place"}, ("Gulset", "place", None)),
    ],
)
def test_a_place_gets_the_number_of_the_day_of_publication(
    record: Record, asked: dict[str, str], place: tuple[str, str, str | None]
) -> None:
    found = check_slots(record, {"place": asked})["place"]
    assert (found["name"], found["kind"], found["code"]) == place


def test_words_of_a_slot_go_with_its_value_and_others_stay(record: Record) -> None:
    before = spelt(record)
    assert "place" in before["slots"] and "topic" in before["slots"]
    after = after_of(record, before, {"place": {"code": "0805"}})
    assert "place" not in after["slots"]
    assert after["slots"]["topic"] == before["slots"]["topic"]
    span = words(record, "Skien")
    after = after_of(record, before, {"slots": {"place": [span]}, "place": {"code": "0805"}})
    assert after["slots"]["place"] == [span]


def test_a_claim_made_a_level_loses_its_direction(record: Record) -> None:
    change = spelt(record, 85)
    assert (change["kind"], change["direction"]) == ("change", "up")
    after = after_of(record, change, {"kind": "level"})
    assert (after["kind"], after["direction"]) == ("level", None)
    assert "direction" not in after["slots"]
    after = after_of(record, change, {"kind": "trend"})
    assert (after["measure"], after["direction"]) == (None, "up")


def test_white_space_around_marked_words_is_left_out(record: Record) -> None:
    span = words(record, " Skien. ")
    found = check_slots(record, {"slots": {"place": [span]}})["slots"]["place"]
    assert found == [{"start": span["start"] + 1, "end": span["end"] - 1}]


def test_an_author_or_photographer_is_no_speaker(rules: Extractor) -> None:
    text = (
        "Flere på sosialhjelp\n\nAv Live Aspelund\n\nI 2018 fikk 946 personer sosialhjelp i Skien."
    )
    record = rules.record(text, id="x", published="2019-01-02")
    (person,) = (p for p in record.people if p.name == "Live Aspelund")
    assert person.function == "author"
    with pytest.raises(ReviewError, match="who is no speaker"):
        check_slots(record, {"speaker": {"name": "Live Aspelund"}})


def test_a_person_named_once_more_is_the_same_row(record: Record) -> None:
    id = claim_of(record, 946).id
    said = {"speaker": {"name": "Åse Vik", "role": "ordfører"}}
    made = corrected(record, id, after_of(record, spelt(record), said))
    again = corrected(made, claim_of(record, 861).id, after_of(made, spelt(made, 861), said))
    assert [p.name for p in again.people].count("Åse Vik") == 1
    assert len({claim_of(again, value).speaker for value in (946, 861)}) == 1


def test_an_added_claim_has_the_id_that_the_extractor_would_give_it(record: Record) -> None:
    bare = record.model_copy(update={"claims": []})
    for claim in record.claims:
        after = spelt_out(record, claim)
        assert added_id(bare, after) == claim.id
        assert added_id(record, after) != claim.id
        assert added_id(record, after, taken=[added_id(record, after)]) != added_id(record, after)


def test_an_added_claim_needs_its_kind_topic_indicator_and_evidence(record: Record) -> None:
    with pytest.raises(ReviewError, match="needs kind, topic, indicator, evidence"):
        after_of(record, None, {})
    after = after_of(
        record, None,
        {"kind": "trend", "topic": "sosialhjelp", "indicator": "recipients", "direction": "up",
         "evidence": [words(record, "Flere på sosialhjelp")]},
    )  # fmt: skip
    assert (after["attribution"], after["modality"], after["negated"]) == (
        "author",
        "asserted",
        False,
    )


def test_evidence_may_run_over_the_cells_of_a_table_but_not_over_paragraphs(
    rules: Extractor,
) -> None:
    page = (
        "<article><h1>Sosialhjelp i Skien</h1><table><tr><th>År</th><th>Mottakere av sosialhjelp"
        "</th></tr><tr><td>2018</td><td>946</td></tr></table><p>Nav sier noe om sosialhjelp.</p>"
        "<p>Og mer til.</p></article>"
    )
    record = rules.record(page, id="t", published="2019-01-02")
    cells = [block for block in record.article.blocks if block.table is not None]
    span = {"start": cells[-2].start, "end": cells[-1].end}
    assert check_slots(record, {"evidence": [span]})["evidence"] == [span]
    span = {"start": cells[-1].start, "end": len(record.article.text)}
    with pytest.raises(ReviewError, match="several paragraphs"):
        check_slots(record, {"evidence": [span]})
