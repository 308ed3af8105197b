"""Every slot of a claim can be told where it comes from."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError, RecordError
from extractor.explain import Reason, explain, figure_of, find_claim
from extractor.extract import Extractor
from extractor.record import ClaimRow, Measure, Record
from tests.conftest import ROOT, both
from tests.test_cli import extractor as run

NB = """Mer sosialhjelp i Kongsberg

I 2021 brukte kommunen 41,2 millioner kroner på sosialhjelp. Regningen var 38 millioner i 2020.

Det stemmer ikke at 312 personer fikk sosialhjelp, sier Nav-leder Kari Moe."""
NN = """Meir sosialhjelp i Kongsberg

I 2021 brukte kommunen 41,2 millionar kroner på sosialhjelp. Rekninga var 38 millionar i 2020.

Det stemmer ikkje at 312 personar fekk sosialhjelp, seier Nav-leiar Kari Moe."""


def claim_of(record: Record, value: int) -> ClaimRow:
    return next(c for c in record.claims if c.measure and c.measure.value == value)


def reasons(ex: Extractor, text: str, value: int) -> dict[str, Reason]:
    record = ex.record(text, published="2022-03-16")
    found = explain(record, claim_of(record, value), ex.lexicon)
    return {reason.slot: reason for reason in found.reasons}


@both(nb=NB, nn=NN)
def test_each_slot_is_told_its_words_and_its_context(
    extractor: Extractor, standard: str, case: str
) -> None:
    found = reasons(extractor, case, 41_200_000)
    assert (found["period"].words, found["period"].source) == ("2021", "evidence")
    assert (found["place"].words, found["place"].source) == ("kommunen", "evidence")
    assert found["place"].value == "Kongsberg (3006)"
    assert found["measure"].value == "41\u00a0200\u00a0000 NOK"
    assert (found["modality"].source, found["modality"].start) == ("rule", None)
    leaning = reasons(extractor, case, 38_000_000)
    assert leaning["topic"].words == "sosialhjelp"
    assert leaning["topic"].source == "block"
    assert "context" in leaning["topic"].why


@both(nb=(NB, "stemmer ikke"), nn=(NN, "stemmer ikkje"))
def test_a_denial_and_a_speaker_have_words(
    extractor: Extractor, standard: str, case: tuple[str, str]
) -> None:
    text, denial = case
    found = reasons(extractor, text, 312)
    assert denial in (found["negated"].words or "")
    assert "Kari Moe" in (found["speaker"].words or "")
    assert found["speaker"].value == "Kari Moe"


@both(nb="nb", nn="nn")
def test_every_value_of_a_claim_is_explained(
    extractor: Extractor, standard: str, case: str
) -> None:
    for story in ("sosialhjelp_kongsberg", "barnevern_nordfjord", "bostotte_karmoy"):
        page = (ROOT / "corpus" / "pages" / f"{story}_{case}.html").read_bytes()
        record = extractor.record(page)
        assert record.claims
        for claim in record.claims:
            told = {reason.slot: reason for reason in explain(record, claim).reasons}
            for slot in ("topic", "indicator", "period", "place", "speaker", "group", "whole"):
                assert (slot in told) == (getattr(claim, slot) is not None), slot
            for reason in told.values():
                if reason.start is not None:
                    assert record.article.text[reason.start : reason.end] == reason.words
                    assert reason.source != "rule"
                else:
                    assert reason.source == "rule"
                    assert reason.why
            assert {"topic", "indicator", "attribution", "modality"} <= told.keys()


def test_the_frame_tells_what_it_looks_for(extractor: Extractor) -> None:
    record = extractor.record(NN, published="2022-03-16")
    claim = claim_of(record, 41_200_000)
    told = explain(record, claim, extractor.lexicon)
    assert told.frame.startswith("expenditure: looks for ")
    assert "changed" not in told.frame
    old = record.model_copy(deep=True)
    old.produced_by.lexicon = "another"
    assert "the lexicon has changed since" in explain(old, claim, extractor.lexicon).frame


def test_confidence_names_its_signs(extractor: Extractor) -> None:
    record = extractor.record("Volda brukte 12 millionar kroner på sosialhjelp.")
    told = explain(record, record.claims[0])
    assert told.confidence == ("no period",)
    assert "no period" in "\n".join(told.lines())


@pytest.fixture
def file(extractor: Extractor, tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    records = [extractor.record(text, published="2022-03-16", id=text[:4]) for text in (NB, NN)]
    path.write_text("".join(record.model_dump_json(by_alias=True) + "\n" for record in records))
    return path


def test_the_start_of_an_id_is_enough(file: Path) -> None:
    ids = [c["id"] for line in file.read_text().splitlines() for c in json.loads(line)["claims"]]
    for id in ids:
        assert find_claim(str(file), id[:10])[1].id == id


@pytest.mark.parametrize(
    ("id", "said"), [("zzzz", "no claim 'zzzz'"), ("ab", "at least 4"), ("", "at least 4")]
)
def test_an_id_that_is_none(file: Path, id: str, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        find_claim(str(file), id)


def test_files_that_are_no_records(file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        find_claim(str(tmp_path / "absent.jsonl"), "abcd")
    broken = tmp_path / "broken.jsonl"
    broken.write_text('\n{"claims": [{"id": "abcdef"}]}\n')
    with pytest.raises(RecordError, match="line 2: "):
        find_claim(str(broken), "abcd")
    broken.write_bytes(b'\xff\xfe "abcd')
    with pytest.raises(RecordError, match="line 1: "):
        find_claim(str(broken), "abcd")


def test_ids_and_words_that_a_terminal_cannot_show(file: Path, extractor: Extractor) -> None:
    with pytest.raises(RecordError, match="no claim"):
        find_claim(str(file), "\udcff\udcfe\udcff\udcff")
    record = extractor.record("Skien brukte 12 millionar på sosialhjelp i\u202e 2021 \x1b[31m.")
    for claim in record.claims:
        told = "\n".join(explain(record, claim).lines())
        assert not {"\u202e", "\x1b"} & set(told)


def test_a_packed_file_is_read_too(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "records.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    id = json.loads(file.read_text().splitlines()[0])["claims"][0]["id"]
    assert find_claim(str(packed), id)[1].id == id


def test_the_command_line(file: Path) -> None:
    id = json.loads(file.read_text().splitlines()[1])["claims"][0]["id"]
    done = run("explain", str(file), id)
    assert done.returncode == 0
    assert "Kongsberg (3006)" in done.stdout
    as_json = json.loads(run("explain", "-", id[:8], "--json", stdin=file.read_bytes()).stdout)
    assert as_json["claim"] == id
    assert {"slot", "value", "source", "why", "start", "end", "words"} == set(as_json["reasons"][0])
    failed = run("explain", str(file), "nothing")
    assert failed.returncode == 1
    assert failed.stderr.startswith("extractor: ")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": 1 / 3, "unit": "{share}"}, "1/3"),
        ({"value": 0.05, "unit": "{share}", "modifier": "APPROX"}, "about 1/20"),
        ({"value": 0.2345, "unit": "{share}"}, "23.45\u00a0%"),
        ({"low": 0.25, "high": 0.5, "unit": "{share}"}, "1/4–1/2"),
        ({"value": 2, "unit": "{factor}", "sign": "+"}, "up 2 ×"),
        ({"value": 10, "unit": "{percentage_point}", "sign": "−"}, "−10 %-points"),
        ({"value": 4200, "currency": "NOK", "per": "P1M"}, "4\u00a0200 NOK a month"),
        ({"value": 88, "unit": "1", "counted": "mottakar", "near": True}, "nearly 88 mottakar"),
        ({"low": 20, "high": 30, "unit": "%", "modifier": "MORE_THAN"}, "over 20–30 %"),
        ({"value": 2.5, "unit": "{G}", "modifier": "EQUAL_OR_MORE"}, "at least 2.5 G"),
        ({"value": 18, "unit": "mo"}, "18 months"),
        ({"value": 1, "unit": "a", "per": "person"}, "1 year a person"),
        ({"value": 3, "currency": "NOK", "per": "P3M"}, "3 NOK per P3M"),
    ],
)
def test_a_figure_is_told_in_words(fields: dict[str, Any], told: str) -> None:
    sign, counted = fields.pop("sign", ""), fields.pop("counted", None)
    measure = Measure.model_validate({"kind": "count", "start": 0, "end": 1, **fields})
    assert figure_of(measure, sign=sign, counted=counted) == told
