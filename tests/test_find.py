"""Claims by place, topic, year and speaker."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError, RecordError
from extractor.find import Answer, Question, find, hint
from extractor.record import Record
from tests.archive.folder import write_folder
from tests.linking.records import claim, record

OLD = {"id": "l1", "name": "Skien", "kind": "municipality", "code": "0806"}
NEW = {"id": "l1", "name": "Skien", "kind": "municipality", "code": "4003"}
COUNTRY = {"id": "l1", "name": "Noreg", "kind": "country", "code": "NO"}
VILLAGE = {"id": "l1", "name": "Ånneland", "kind": "place"}


def spoken(id: str, name: str, *variants: str) -> Record:
    made = record(id, claim(speaker="p1"))
    person = {"id": "p1", "name": name, "variants": list(variants), "function": "source"}
    return Record.model_validate(made.to_dict() | {"people": [person]})


RECORDS = [
    record("old", claim(1), place=OLD),
    record("new", claim(2, period="2019"), place=NEW),
    record("land", claim(3, topic="aap", indicator="expenditure"), place=COUNTRY),
    record("village", claim(4, period=None), place=VILLAGE),
    record("nowhere", claim(5, place=None, kind="trend", direction="up")),
    spoken("moe", "Kari Moe", "Moen"),
    record("gone", claim(7, confidence=0.3, period="2030"), superseded_by="new"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_folder(tmp_path_factory.mktemp("find") / "run", RECORDS))


def found(folder: str, **asked: Any) -> list[str]:
    return [answer.record.source.id for answer in find([folder], Question(**asked))]


def test_without_a_question_every_claim_is_found(folder: str) -> None:
    assert found(folder) == [r.source.id for r in RECORDS]


@pytest.mark.parametrize("place", ["Skien", "skien", "0806", "3807", "4003", " SKIEN "])
def test_a_place_is_found_by_name_and_by_each_of_its_numbers(folder: str, place: str) -> None:
    assert found(folder, place=place) == ["old", "new", "moe", "gone"]


@pytest.mark.parametrize("place", ["Norge", "Noreg", "NO"])
def test_the_country_is_found_by_both_names(folder: str, place: str) -> None:
    assert found(folder, place=place) == ["land"]


def test_a_place_without_a_number_is_found_by_name(folder: str) -> None:
    assert found(folder, place="ånneland") == ["village"]
    assert found(folder, place="Porsgrunn") == []


def test_topic_indicator_kind_and_confidence_narrow(folder: str) -> None:
    assert found(folder, topic="aap") == ["land"]
    assert found(folder, topic="aap", indicator="recipients") == []
    assert found(folder, indicator="expenditure") == ["land"]
    assert found(folder, kind="trend") == ["nowhere"]
    assert "gone" not in found(folder, least_confidence=0.5)


@pytest.mark.parametrize(
    ("period", "year", "overlaps"),
    [
        ("2018", "2018", True), ("2018", "2018-03", True), ("2018-03", "2018", True),
        ("2018-12-31", "2018", True), ("2019-01-01", "2018", False), ("2017/2019", "2018", True),
        ("2018", "2015/2017", False), ("2018", "2015/2018", True), ("2018-24", "2018", True),
        ("2018-W01", "2018", True), ("201X", "2018", True), ("2019/..", "2018", False),
        ("2017/..", "2018", True), ("../2018", "2018", True), ("2018~", "2018", True),
        (None, "2018", False), ("2018-33", "2018-04", False), ("2020", "2018/..", True),
        ("2018-05-03T14:05:00", "2018-05", True), ("../2018-01-01", "2018", True),
        ("2018-12-31/..", "2018", True), ("../2017-12-31", "2018", False),
    ],
)  # fmt: skip
def test_a_year_finds_the_periods_that_overlap_it(
    tmp_path: Path, period: str | None, year: str, overlaps: bool
) -> None:
    folder = write_folder(tmp_path / "run", [record("a", claim(1, period=period))], parts=1)
    assert found(str(folder), year=year) == (["a"] if overlaps else [])


def test_a_speaker_is_found_by_a_part_of_the_name(folder: str) -> None:
    assert found(folder, speaker="kari") == found(folder, speaker="Moen") == ["moe"]
    assert found(folder, speaker="Kåre") == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"topic": "sosialhelp"}, "no topic 'sosialhelp'; did you mean sosialhjelp"),
        ({"topic": "Trygd"}, "folketrygd"),
        ({"indicator": "recipient"}, "did you mean recipients"),
        ({"indicator": "qqq"}, "use one of absence_rate, age_of_exit"),
        ({"kind": "levels"}, "did you mean level"),
        ({"year": "i fjor"}, "no year; give one like 2018"),
        ({"year": "2018-13"}, "no year"),
    ],
)
def test_what_is_unknown_is_told_with_what_is_near(
    folder: str, asked: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        find([folder], Question(**asked))


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("Skjen", "no place 'Skjen' is known; did you mean Skjomen, Skien,"),
        ("9999", "no place '9999' is known"),
        ("skien", None),
        ("0806", None),
        ("Sverige", None),
        (None, None),
    ],
)
def test_a_place_that_nobody_knows_is_told_with_what_is_near(
    place: str | None, told: str | None
) -> None:
    assert (hint(Question(place=place)) or "").startswith(told or "")
    assert (hint(Question(place=place)) is None) == (told is None)


def test_an_answer_reads_and_is_json(folder: str) -> None:
    answer = next(find([folder], Question(speaker="moe")))
    line, words, source, ids = answer.lines()
    assert line == "sosialhjelp · recipients · 946 · 2018 · Skien (3807) · Kari Moe · 0.80"
    assert (words, source) == ("  «946»", "  2021-03-01, moe")
    assert ids == "  moe-0 of moe"
    row = json.loads(json.dumps(answer.to_dict()))
    assert (row["place_code"], row["period_end"], row["evidence"]) == (
        "3807",
        "2018-12-31",
        ["946"],
    )


def test_marks_are_told() -> None:
    made = record(
        "a",
        claim(
            85, kind="change", direction="down", negated=True, modality="plan", counted="mottaker"
        ),
        superseded_by="b",
    )
    lines = list(Answer(made, made.claims[0]).lines())
    assert "−85 mottaker" in lines[0] and "plan denied" in lines[0]
    assert "  superseded by b" in lines


def test_hostile_words_write_nothing_to_the_terminal() -> None:
    made = record("a\x1b[2J", claim(1, period="2018"), publisher="\x1b]0;x\x07")
    assert "\x1b" not in "".join(Answer(made, made.claims[0]).lines())


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(RECORDS[0].to_json() + "\n{}\n", "utf8")
    with pytest.raises(RecordError, match="line 2"):
        list(find([str(path)], Question()))
