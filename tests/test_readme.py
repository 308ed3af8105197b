"""What the README shows is what comes out."""

from __future__ import annotations

import json
import re

from extractor.extract import Extractor
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


def test_the_lexicon_row_is_one(tmp_path: object) -> None:
    from pathlib import Path

    row = re.search(r"```toml\n(.+?)```", README, re.DOTALL)
    assert row
    folder = Path(str(tmp_path))
    (folder / "benefits.toml").write_text(row[1], "utf8")
    assert load_lexicon(folder).welfare.topic("fritidskort").count == "recipients"


def test_the_paths_of_the_map_are_there() -> None:
    section = README.split("## How it works")[1].split("## Accuracy")[0]
    for path in re.findall(r"`((?:extractor|models|corpus)/[\w/.]*)`", section):
        assert (ROOT / path).exists(), path
