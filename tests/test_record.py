"""The published record: its schema, and that records go out and come back whole."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from extractor.errors import RecordError
from extractor.extract import Extractor
from extractor.record import Record, json_schema
from extractor.records import read_records
from tests.conftest import both

NB = "Sosialhjelpen gikk fra 3,5 til 4,7 millioner kroner i Skien i fjor, sier Nav-leder Kari Moe."
NN = "Sosialhjelpa gjekk frå 3,5 til 4,7 millionar kroner i Skien i fjor, seier Nav-leiar Kari Moe."


@both(nb=NB, nn=NN)
def test_a_record_is_valid_by_its_own_schema(rules: Extractor, standard: str, case: str) -> None:
    record = rules.record(case, published="2019-03")
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(json.loads(record.to_json()), json_schema())


@both(nb=NB, nn=NN)
def test_a_record_comes_back_as_it_went(
    rules: Extractor, tmp_path: Path, standard: str, case: str
) -> None:
    record = rules.record(case, published="2019-03")
    path = tmp_path / "records.jsonl"
    path.write_text(2 * f"{record.to_json()}\n", "utf8")
    assert list(read_records([str(path)])) == [record, record]


@both(nb=NB, nn=NN)
def test_every_span_slices_to_its_words(rules: Extractor, standard: str, case: str) -> None:
    record = rules.record(case, published="2019-03")
    text = record.article.text
    assert record.amounts and record.times
    for row in (*record.amounts, *record.times):
        assert text[row.start : row.end] == row.text
    for claim in record.claims:
        for evidence in claim.evidence:
            assert text[evidence.start : evidence.end] == evidence.exact
            assert text[: evidence.start].endswith(evidence.prefix)
        for spans in claim.slots.values():
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for row in (*record.people, *record.places, *record.organisations):
        assert all(span.start < span.end for span in row.mentions)


def test_a_fault_in_a_record_names_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"schema": "extractor/record/1"}\n', "utf8")
    with pytest.raises(RecordError, match=r"records\.jsonl, line 1: source"):
        list(read_records([str(path)]))


def test_whole_numbers_stay_whole() -> None:
    from decimal import Decimal

    from extractor.assemble import _number

    assert [_number(Decimal(x)) for x in ("17300000.0", "4.7")] == [17300000, 4.7]
    assert isinstance(_number(Decimal("1E+9")), int)


def test_what_only_an_archive_knows_is_left_out_elsewhere(rules: Extractor) -> None:
    record = rules.record(NB)
    assert not {"urls", "cluster", "superseded_by"} & json.loads(record.to_json())["source"].keys()
    several = {"urls": ["https://a.no/1", "https://b.no/1"], "cluster": "a", "superseded_by": "c"}
    archived = record.model_copy(update={"source": record.source.model_copy(update=several)})
    written = json.loads(archived.to_json())
    assert {name: written["source"][name] for name in several} == several
    jsonschema.validate(written, json_schema())
    assert Record.from_json(archived.to_json()) == archived


@both(nb=NB, nn=NN)
def test_a_number_nobody_can_reckon_with_is_refused(
    rules: Extractor, standard: str, case: str
) -> None:
    line = rules.record(case, published="2019-03").to_json()
    assert '"value": 3500000' in line
    with pytest.raises(RecordError, match=r"value.*larger than any number"):
        Record.from_json(line.replace('"value": 3500000', '"value": ' + 400 * "9"))


def test_unknown_fields_are_refused() -> None:
    line = (
        '{"schema": "extractor/record/1", "source": {"id": "a", "sha256": "0"},'
        ' "article": {"text": ""},'
        ' "produced_by": {"extractor": "0", "model": "0", "lexicon": "0"}, "extra": 1}'
    )
    with pytest.raises(RecordError, match="extra: Extra inputs"):
        Record.from_json(line)
