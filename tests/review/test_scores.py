"""The extractor by what people decided: precision, recall, slots, versions, calibration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.extract import Extractor
from extractor.review.scores import DecisionScores, score_decisions
from tests.review import desks


@pytest.fixture(scope="module")
def path(rules: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Article a: right, wrong in a slot, right but for its group; b: rejected and one added."""
    path = tmp_path_factory.mktemp("scores") / "r.jsonl"
    desks.write(path, desks.records_of(rules))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "accept")
        slots = {"period": "2016", "place": {"code": "0805"}}
        desks.decide(desk, desks.figured(desk, "861"), "correct", slots=slots)
        group = {"group": {"text": "mottakere", "lemma": "mottaker"}}
        desks.decide(desk, desks.figured(desk, "85"), "correct", slots=group)
        for claim in desk.article(2)["claims"]:
            reason = "wrong_topic" if claim["figure"] == "912" else "other"
            desks.decide(desk, claim["id"], "reject", reason=reason)
        desks.add(
            desk, 2, kind="trend", topic="nav", indicator="staff", direction="up",
            evidence=[{"start": 0, "end": 12}],
        )  # fmt: skip
        desks.decide(desk, desk.article(3)["claims"][0]["id"], "comment", comment="hm")
    return path


@pytest.fixture(scope="module")
def scores(path: Path) -> DecisionScores:
    return score_decisions(str(path))


def test_a_claim_corrected_in_a_strict_slot_is_wrong_and_else_right(scores: DecisionScores) -> None:
    found = scores.to_dict()
    rejected = sum(found["rejected"].values())
    assert (found["decided"], found["right"]) == (3 + rejected, 2)
    assert found["low"] < found["precision"] == round(2 / (3 + rejected), 4) < found["high"]
    assert found["rejected"]["wrong_topic"] == 1
    slots = {slot: (row["right"], row["of"]) for slot, row in found["slots"].items()}
    assert slots["period"] == slots["place"] == slots["group"] == (2, 3)
    assert slots["measure"] == slots["topic"] == slots["speaker"] == (3, 3)


def test_recall_is_of_articles_that_are_decided_to_the_end(scores: DecisionScores) -> None:
    recall = scores.to_dict()["recall"]
    assert (recall["articles"], recall["there"], recall["missed"]) == (2, 3, 1)
    assert (recall["found"], recall["strict"]) == (0.75, 0.5)


def test_precision_is_told_by_topic_indicator_kind_and_version(scores: DecisionScores) -> None:
    found = scores.to_dict()
    assert found["by_kind"]["change"]["precision"] == 1.0
    assert found["by_indicator"]["recipients"]["right"] == 2
    assert next(iter(found["by_topic"])) == "sosialhjelp"
    (version,) = found["by_extractor"]
    assert version.startswith("0.") and version.endswith("no_pipeline 0.0.0")
    for name in ("topic", "indicator", "kind", "extractor"):
        assert sum(row["decided"] for row in found[f"by_{name}"].values()) == found["decided"]


def test_confidence_is_held_against_the_decisions_in_ten_bins(scores: DecisionScores) -> None:
    bins = scores.to_dict()["calibration"]
    assert [row["bin"] for row in bins][:2] == ["0.0-0.1", "0.1-0.2"]
    assert len(bins) == 10
    assert sum(row["n"] for row in bins) == scores.to_dict()["decided"]
    for row in bins:
        low, high = map(float, row["bin"].split("-"))
        assert row["n"] == 0 or low <= row["confidence"] <= high


def test_the_command_prints_a_table_and_json(path: Path, scores: DecisionScores) -> None:
    done = desks.run("evaluate", "decisions", path)
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines == list(scores.lines())
    assert lines[2].split()[:2] == ["all", f"{scores.to_dict()['precision']:.3f}"]
    done = desks.run("evaluate", "decisions", path, "--json")
    assert json.loads(done.stdout) == scores.to_dict()


def test_without_decisions_there_is_nothing_to_score(rules: Extractor, tmp_path: Path) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    done = desks.run("evaluate", "decisions", path)
    assert done.exit_code == 1
    assert "begin with `extractor review serve`" in done.stderr
    with desks.opened(path):
        pass
    scores = score_decisions(str(path))
    assert scores.to_dict()["precision"] is None
    assert next(scores.lines()).startswith("0 of ")
    assert list(scores.lines())[2].split() == ["all", "-", "0", "0"]
