"""What the README shows is what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path

from extractor.article import Page
from extractor.extract import Extractor
from extractor.find import Question, find
from extractor.lexicon import load_lexicon
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf8")


def test_the_example_is_what_comes_out(extractor: Extractor) -> None:
    sentence = re.search(r"^> (.+)$", README, re.MULTILINE)
    shown = re.search(r"```json\n(.+?)```", README, re.DOTALL)
    assert sentence and shown
    record = extractor.record(sentence[1], published="2022-03-16")
    assert [claim.kind for claim in record.claims] == ["level", "change"]
    real = json.loads(record.to_json())["claims"][0]
    for name, value in json.loads(shown[1]).items():
        if isinstance(value, dict):
            assert {key: real[name][key] for key in value} == value
        else:
            assert real[name] == value
    assert [place.code for place in record.places] == ["3006"]


def test_the_lexicon_row_is_one(tmp_path: Path) -> None:
    row = re.search(r"```toml\n(.+?)```", README, re.DOTALL)
    assert row
    folder = tmp_path
    (folder / "benefits.toml").write_text(row[1], "utf8")
    assert load_lexicon(folder).welfare.topic("fritidskort").count == "recipients"


def test_find_prints_what_is_shown(extractor: Extractor, tmp_path: Path) -> None:
    section = README.split("### Find, count, export")[1]
    command = re.search(r"`extractor find records.jsonl (.+?)`", section)
    shown = re.search(r"```\n(.+?)```", section, re.DOTALL)
    assert command and shown
    place, indicator, year = re.findall(r"--\w+ (\S+)", command[1])
    path = "corpus/pages/sosialhjelp_kongsberg_nb.html"
    page = Page((ROOT / path).read_bytes(), path=path)
    records = tmp_path / "records.jsonl"
    records.write_text(extractor.record(page).to_json() + "\n", "utf8")
    question = Question(place=place, indicator=indicator, year=year)
    answer = next(find([str(records)], question))
    assert list(answer.lines()) == shown[1].splitlines()


def test_the_paths_of_the_map_are_there() -> None:
    section = README.split("## How it works")[1].split("## Accuracy")[0]
    for path in re.findall(r"`((?:extractor|models|corpus)/[\w/.]*)`", section):
        assert (ROOT / path).exists(), path
