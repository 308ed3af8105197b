"""Files of gold and records: what is read, what is refused and what the message says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError, RecordError
from extractor.evaluate import score_claims

TEXT = "Nav Ulvik fekk 31 søknader om stønad i 2021."
CLAIM: dict[str, Any] = {
    "kind": "level",
    "topic": "nav",
    "indicator": "applications",
    "measure": {"kind": "count", "value": 31},
    "direction": None,
    "period": "2021",
    "baseline": None,
    "group": None,
    "place": None,
    "organisation": None,
    "speaker": None,
    "attribution": "author",
    "modality": "asserted",
    "negated": False,
    "evidence": TEXT,
    "evidence_span": [0, len(TEXT)],
    "value_span": [15, 17],
    "same_as": None,
    "optional": False,
}
GOLD: dict[str, Any] = {
    "id": "stønad",
    "language": "nn",
    "text": TEXT,
    "people": [],
    "places": [],
    "claims": [CLAIM],
    "not_claims": [],
}
EVIDENCE = [{"start": 0, "end": len(TEXT)}]
RECORD: dict[str, Any] = {
    "source": {"id": "stønad"},
    "article": {"text": TEXT},
    "claims": [CLAIM | {"evidence": EVIDENCE, "confidence": 1}],
}


@pytest.fixture
def gold_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "stønad.json").write_text(json.dumps(GOLD), encoding="utf8")
    return folder


def written(folder: Path, *lines: object) -> Path:
    """A file of records; a line that is no string is written as JSON."""
    path = folder / "records.jsonl"
    rows = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(rows) + "\n", encoding="utf8")
    return path


def test_a_record_belongs_to_gold_by_the_stem_of_its_path(gold_dir: Path) -> None:
    record = RECORD | {"source": {"id": "0f3a", "path": "archive/2021/stønad.html"}}
    scores = score_claims(gold_dir, written(gold_dir, record))
    assert (scores.records, scores.found["all"].right) == (1, 1)


def test_gold_without_a_record_is_missed(gold_dir: Path) -> None:
    scores = score_claims(gold_dir, written(gold_dir, RECORD | {"source": {"id": "other"}}))
    assert (scores.records, scores.passages, scores.found["all"].missed) == (0, 1, 1)
    assert scores.slots["kind"].to_dict() == {"accuracy": None, "right": 0, "of": 0}
    assert [str(d) for d in scores.differences] == [f"stønad: missed: level count 31 «{TEXT}»"]


def test_the_last_record_of_a_page_counts(gold_dir: Path) -> None:
    scores = score_claims(gold_dir, written(gold_dir, RECORD | {"claims": []}, "", RECORD))
    assert scores.found["all"].f1 == 1


def test_a_record_of_another_version_is_scored(gold_dir: Path) -> None:
    record = RECORD | {"schema": "extractor/record/0", "tables": [], "people": None}
    assert score_claims(gold_dir, written(gold_dir, record)).strict["all"].right == 1


def test_gold_without_its_text_is_scored_by_offsets(gold_dir: Path) -> None:
    (gold_dir / "stønad.json").write_text(json.dumps(GOLD | {"text": None}), encoding="utf8")
    assert score_claims(gold_dir, written(gold_dir, RECORD)).found["all"].right == 1


def test_numbers_and_table_can_be_printed(gold_dir: Path) -> None:
    broken_words = RECORD | {"article": {"text": "\ud800"}, "claims": []}
    scores = score_claims(gold_dir, written(gold_dir, broken_words))
    assert json.loads(json.dumps(scores.to_dict()))["found"]["nn"]["fn"] == 1
    table = list(scores.lines())
    assert table[0] == "1 of 1 gold passages have a record"
    assert table[2].split() == ["found", "all", "0.000", "0.000", "0.000", "0", "0", "1"]
    "\n".join([*table, *map(str, scores.differences)]).encode("utf8")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", r"line 2: not JSON .*mend or remove the line"),
        ("[" * 100_000, r"line 2: not JSON"),
        ("[1]", r"line 2: not a record; each line is one JSON object"),
        ({"source": "stønad"}, r"line 2: «source» is not an object"),
        (RECORD | {"claims": [{"confidence": 7}]}, r"line 2: .*confidence 7.0 is not between"),
        (RECORD | {"people": [{"name": "Moe"}]}, r"line 2: no field 'id'"),
        (RECORD | {"article": [TEXT]}, r"line 2: not a record of this schema"),
        (RECORD | {"claims": 3}, r"line 2: not a record of this schema"),
        (RECORD | {"claims": [{"measure": {"value": "x"}}]}, r"line 2: not a record of this"),
    ],
)
def test_a_line_that_is_no_record_is_named(gold_dir: Path, line: object, message: str) -> None:
    records = written(gold_dir, RECORD, line)
    with pytest.raises(RecordError, match=message) as raised:
        score_claims(gold_dir, records)
    assert str(records) in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", r"stønad.json: not a gold file"),
        (b"\xff\xfe", r"stønad.json: not a gold file"),
        (b"[]", r"stønad.json: not a gold file"),
        (b"{}", r"stønad.json: no field 'text' where gold needs it; add it"),
        (json.dumps(GOLD | {"language": "sv"}).encode(), r"'sv' is neither nb nor nn"),
        (json.dumps(GOLD | {"claims": [{}]}).encode(), r"no field 'kind' where gold needs it"),
        (json.dumps(GOLD | {"claims": None}).encode(), r"stønad.json: not a gold file"),
    ],
)
def test_gold_that_cannot_be_read_is_named(gold_dir: Path, content: bytes, message: str) -> None:
    (gold_dir / "stønad.json").write_bytes(content)
    with pytest.raises(RecordError, match=message):
        score_claims(gold_dir, written(gold_dir, RECORD))


def test_a_missing_or_empty_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    records = written(tmp_path, RECORD)
    with pytest.raises(RecordError, match=r"nowhere: no such folder; give the folder"):
        score_claims(tmp_path / "nowhere", records)
    with pytest.raises(RecordError, match=r"no gold in it; gold is one \.json file"):
        score_claims(tmp_path, records)


def test_records_that_cannot_be_read_are_named(gold_dir: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read"):
        score_claims(gold_dir, gold_dir / "none.jsonl")
    latin = gold_dir / "latin.jsonl"
    latin.write_bytes('{"id": "støtte"}'.encode("latin1"))
    with pytest.raises(RecordError, match=r"latin\.jsonl: not UTF-8"):
        score_claims(gold_dir, latin)
