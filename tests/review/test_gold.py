"""Gold that comes of a review: it is gold of the corpus, and the records agree with it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError
from extractor.evaluate import score_claims
from extractor.extract import Extractor
from extractor.record import Record
from extractor.review.export import Counts, Wanted, export
from extractor.review.store import store_path
from tests.gold import CHECKS, read_gold
from tests.review import desks
from tests.review.records import accept_all, corpus_records


def exported(path: Path, folder: Path, **wanted: Any) -> Counts:
    return export(str(path), Wanted(gold=folder, **wanted))


@pytest.fixture(scope="module")
def accepted(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus's records with every claim accepted, and gold of them in `gold` beside."""
    path = tmp_path_factory.mktemp("accepted") / "records.jsonl"
    records = corpus_records(extractor)
    desks.write(path, records)
    accept_all(path, records)
    counts = exported(path, path.with_name("gold"))
    assert counts.gold == sum(bool(record.claims) for record in records) > 40
    return path


def test_gold_of_accepted_claims_passes_the_corpus_own_checks(accepted: Path) -> None:
    files = sorted(accepted.with_name("gold").iterdir())
    for path in files:
        gold = read_gold(path)
        assert gold["id"] == path.stem
        assert gold["group"] == path.stem.rpartition("_")[0]
        for check in CHECKS:
            check(gold)


def test_records_agree_wholly_with_gold_of_their_accepted_claims(accepted: Path) -> None:
    scores = score_claims(accepted.with_name("gold"), accepted).to_dict()
    for measure in ("found", "strict"):
        for standard in ("all", "nb", "nn"):
            assert scores[measure][standard]["f1"] == 1.0, (measure, standard)
    slots = {slot: score["accuracy"] for slot, score in scores["slots"].items()}
    assert slots == dict.fromkeys(slots, 1.0)
    assert scores["people_and_function"]["f1"] == scores["places"]["f1"] == 1.0


def reviewed(rules: Extractor, folder: Path) -> Path:
    """Two articles: of the first 946 is rejected and the rest decided, the other is undecided."""
    path = desks.write(folder / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "reject", reason="not_welfare")
        desks.decide(desk, desks.figured(desk, "861"), "correct", slots={"period": "2016"})
        desks.decide(desk, desks.figured(desk, "85"), "accept")
    return path


def test_gold_is_of_articles_that_are_decided_to_the_end(rules: Extractor, tmp_path: Path) -> None:
    path = reviewed(rules, tmp_path)
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "912"), "accept")
    counts = exported(path, tmp_path / "gold")
    assert (counts.gold, counts.undecided) == (1, 2)
    assert [file.name for file in (tmp_path / "gold").iterdir()] == ["a.json"]
    gold = read_gold(tmp_path / "gold" / "a.json")
    for check in CHECKS:
        check(gold)
    assert [claim["value_quote"] for claim in gold["claims"]] == ["861", "85"]
    assert gold["claims"][0]["period"] == "2016"
    assert [(t["quote"], t["why"]) for t in gold["not_claims"]] == [("946", "not_welfare")]
    assert exported(path, tmp_path / "more", partial=True).gold == 2
    assert len(read_gold(tmp_path / "more" / "b.json")["claims"]) == 1


@pytest.mark.parametrize(("reason", "traps"), [("duplicate", 0), ("wrong_place", 0), ("other", 1)])
def test_a_claim_told_wrongly_is_no_figure_to_leave_alone(
    rules: Extractor, tmp_path: Path, reason: str, traps: int
) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "reject", reason=reason)
    exported(path, tmp_path / "gold", partial=True)
    assert len(read_gold(tmp_path / "gold" / "a.json")["not_claims"]) == traps


def test_a_missed_claim_that_was_added_is_in_the_gold(rules: Extractor, tmp_path: Path) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules, {"c": desks.PAGES["c"]}))
    text = desks.PAGES["c"][0]
    start = text.index("12 millioner")
    span = {"start": start, "end": start + len("12 millioner kroner")}
    with desks.sitting(path) as desk:
        for claim in desk.article(1)["claims"]:
            desks.decide(desk, claim["id"], "reject", reason="wrong_topic")
        evidence = [{"start": text.index("Bømlo k"), "end": text.index(".")}]
        desks.add(
            desk, 1, kind="level", topic="sosialhjelp", indicator="budget", evidence=evidence,
            measure={"kind": "money", "value": 12e6, **span}, period="2016",
            speaker={"name": "Åse Vik", "role": "rådmann"},
        )  # fmt: skip
    exported(path, tmp_path / "gold")
    gold = read_gold(tmp_path / "gold" / "c.json")
    for check in CHECKS:
        check(gold)
    (claim,) = gold["claims"]
    assert (claim["topic"], claim["measure"]["value"]) == ("sosialhjelp", 12_000_000)
    assert (claim["value_quote"], claim["speaker"]) == ("12 millioner kroner", "Åse Vik")
    assert gold["not_claims"] == []  # the figure is a claim after all


def named(rules: Extractor, path: Path, *ids: str) -> Path:
    pages = dict.fromkeys(ids, desks.PAGES["c"])
    records: list[Record] = desks.records_of(rules, pages)
    desks.write(path, records)
    accept_all(path, records)
    return path


@pytest.mark.parametrize(
    ("id", "file"),
    [
        ("../../etc/passwd", "etc_passwd.json"),
        ("/abs/å b.html", "abs_å_b.html.json"),
        ("https://avis.no/sak?id=1&x", "https_avis.no_sak_id_1_x.json"),
        ("..", "unnamed.json"),
        ("福" * 200, f"{'福' * 66}.json"),
        ("x\0y\n" + "z" * 300, f"x_y_{'z' * 96}.json"),
    ],
)
def test_gold_stays_in_its_folder_whatever_pages_are_called(
    rules: Extractor, tmp_path: Path, id: str, file: str
) -> None:
    path = named(rules, tmp_path / "r.jsonl", id)
    exported(path, tmp_path / "a" / "gold")
    assert [made.name for made in (tmp_path / "a" / "gold").iterdir()] == [file]
    assert [made.name for made in (tmp_path / "a").iterdir()] == ["gold"]
    scores = score_claims(tmp_path / "a" / "gold", path).to_dict()
    assert scores["strict"]["all"]["f1"] == 1.0  # the record is found under the safe name


@pytest.mark.parametrize(("first", "second"), [("a/b", "A:B"), ("a", "a")])
def test_the_second_article_of_one_file_name_is_told_and_the_rest_is_written(
    rules: Extractor, tmp_path: Path, first: str, second: str
) -> None:
    records = [desks.records_of(rules, {id: desks.PAGES["c"]})[0] for id in (first, second, "c")]
    path = desks.write(tmp_path / "r.jsonl", records)
    accept_all(path, {record.source.id: record for record in records}.values())
    done = desks.run("review", "export", path, "--gold", tmp_path / "gold")
    assert done.exit_code == 1
    assert f".json is the gold of {first!r} and cannot be of {second!r}" in done.stderr
    assert "two folders" in done.stderr
    kept = {json.loads(file.read_text())["id"] for file in (tmp_path / "gold").iterdir()}
    assert kept == {first.replace("/", "_"), "c"}
    assert len(list((tmp_path / "gold").iterdir())) == 2


def test_gold_that_somebody_wrote_by_hand_is_not_written_over(
    rules: Extractor, tmp_path: Path
) -> None:
    path = named(rules, tmp_path / "r.jsonl", "a")
    own = tmp_path / "gold" / "a.json"
    own.parent.mkdir()
    own.write_text(json.dumps({"id": "a", "split": "corpus"}))
    with pytest.raises(InputError, match="no gold of a review"):
        exported(path, own.parent)
    assert json.loads(own.read_text())["split"] == "corpus"
    own.unlink()
    exported(path, own.parent)
    first = own.read_bytes()
    exported(path, own.parent)  # gold of an earlier export is
    assert own.read_bytes() == first
    shutil.rmtree(own.parent)
    own.parent.write_text("a file")
    with pytest.raises(InputError, match="cannot be made"):
        exported(path, own.parent)
    assert store_path(path).is_file()
