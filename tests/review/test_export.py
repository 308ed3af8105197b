"""Reviewed records: what was decided stands in them, and every other command reads them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from extractor.errors import InputError
from extractor.extract import Extractor
from extractor.record import Record, json_schema
from extractor.records import read_records
from extractor.review.export import Wanted, export
from extractor.review.store import open_store, store_path
from tests.review import desks

COMMAND = Path(sys.executable).with_name("extractor")


def sliced(record: Record) -> None:
    """Every stretch of a record is within its text, and its words are those of the text."""
    text = record.article.text
    ids = {row.id for rows in (record.people, record.places, record.organisations) for row in rows}
    for claim in record.claims:
        for row in claim.evidence:
            assert text[row.start : row.end] == row.exact
            assert text[: row.start].endswith(row.prefix)
            assert text[row.end :].startswith(row.suffix)
            block = record.article.blocks[row.block]
            assert block.start <= row.start < block.end
        for spans in claim.slots.values():
            assert all(0 <= span.start <= span.end <= len(text) for span in spans)
        assert {claim.place, claim.speaker, claim.organisation} <= {*ids, None}


@pytest.fixture(scope="module")
def path(rules: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records with a claim of each status, one commented on, one added, one undone."""
    path = tmp_path_factory.mktemp("export") / "r.jsonl"
    desks.write(path, desks.records_of(rules))
    text = desks.PAGES["b"][0]
    start = text.index("41 millionar")
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "accept", comment="sjekket med Nav")
        other = {"name": "Bamble", "kind": "municipality", "code": "0814"}
        said = {"place": other, "speaker": {"name": "Åse Vik", "role": "ordfører"}}
        desks.decide(desk, desks.figured(desk, "861"), "correct", slots=said)
        desks.decide(desk, desks.figured(desk, "85"), "reject", reason="not_stated")
        desks.decide(desk, desks.figured(desk, "912"), "comment", comment="hm")
        span = {"start": start, "end": start + len("41 millionar kroner")}
        desks.add(
            desk, 2, "Ola", kind="level", topic="sykefravaer", indicator="budget",
            measure={"kind": "money", "value": 41_000_000, **span},
            evidence=[{"start": text.index("Kommunen"), "end": len(text)}], period="2018",
        )  # fmt: skip
        missed = {"evidence": [{"start": 0, "end": 12}], "kind": "trend", "direction": "up"}
        desks.add(desk, 2, topic="nav", indicator="staff", **missed)
        desk.undo("Kari")
    return path


@pytest.fixture(scope="module")
def out(path: Path) -> Path:
    export(str(path), Wanted(str(path.with_name("out.jsonl"))))
    return path.with_name("out.jsonl")


def by_figure(out: Path) -> dict[Any, Any]:
    records = list(read_records([str(out)]))
    return {c.measure.value: (r, c) for r in records for c in r.claims if c.measure}


def test_each_claim_has_its_review_and_each_decision_who_when_before_after(out: Path) -> None:
    found = by_figure(out)
    status = {value: claim.review and claim.review.status for value, (_, claim) in found.items()}
    assert status == {
        946: "accepted", 861: "corrected", 85: "rejected", 912: "undecided",
        41_000_000: "accepted", 12_000_000: None,
    }  # fmt: skip
    accepted, corrected = found[946][1].review, found[861][1].review
    assert (accepted.reviewer, accepted.comment) == ("Kari", "sjekket med Nav")
    assert found[85][1].review.reason == "not_stated"
    (decision,) = corrected.decisions
    assert (decision.who, decision.action, decision.undone) == ("Kari", "correct", False)
    assert decision.when == corrected.at and decision.when.endswith("Z")
    assert decision.before["place"]["name"] == "Skien"
    assert decision.after["place"]["code"] == "0814"
    assert decision.extractor and decision.model


def test_a_correction_is_in_the_claim_and_new_places_and_people_have_rows(out: Path) -> None:
    record, claim = by_figure(out)[861]
    place = next(row for row in record.places if row.id == claim.place)
    speaker = next(row for row in record.people if row.id == claim.speaker)
    assert (place.name, place.code, place.kind) == ("Bamble", "0814", "municipality")
    assert (speaker.name, speaker.role, speaker.function) == ("Åse Vik", "ordfører", "source")
    assert {row.id for row in record.places} >= {c.place for c in record.claims if c.place}


def test_an_added_claim_stands_where_the_text_tells_it(out: Path) -> None:
    record, claim = by_figure(out)[41_000_000]
    assert (claim.frame, claim.confidence, claim.review.reviewer) == ("reviewer", 1.0, "Ola")
    assert claim.evidence[0].exact.startswith("Kommunen brukte 41 millionar")
    assert claim.evidence[0].block == 1
    starts = [c.evidence[0].start for c in record.claims]
    assert starts == sorted(starts)
    assert len(claim.id) == 16
    assert all(claim.frame != "reviewer" or claim.kind == "level" for claim in record.claims)


def test_reviewed_records_are_valid_and_every_stretch_slices_to_its_words(out: Path) -> None:
    schema = json_schema()
    for line in out.read_text("utf8").splitlines():
        jsonschema.validate(json.loads(line), schema)
        record = Record.from_json(line)
        assert record.to_json() == line
        sliced(record)


def test_claims_that_nobody_touched_have_no_review_in_json(out: Path, path: Path) -> None:
    rows = [json.loads(line) for line in out.read_text("utf8").splitlines()]
    untouched = rows[2]["claims"]
    assert untouched and all("review" not in claim for claim in untouched)
    original = path.read_text("utf8").splitlines()
    assert json.loads(original[2]) == rows[2]
    assert '"review"' not in "".join(original)


def test_accepted_only_leaves_out_the_rest_and_what_refers_to_it(path: Path) -> None:
    right = path.with_name("right.jsonl")
    export(str(path), Wanted(str(right), accepted_only=True))
    found = by_figure(right)
    assert set(found) == {946, 861, 41_000_000}
    ids = {claim.id for _, claim in found.values()}
    for record, claim in found.values():
        sliced(record)
        assert all(ids.issuperset(check.others) for check in claim.checks)
        assert claim.same_as in {*ids, None}


def test_checks_against_a_figure_that_was_corrected_are_gone(
    rules: Extractor, tmp_path: Path
) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    text = desks.PAGES["a"][0]
    start = text.index("946")
    measure = {"kind": "count", "value": 950, "start": start, "end": start + 3}
    before = [c for r in read_records([str(path)]) for c in r.claims if c.checks]
    assert len(before) == 1
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "correct", slots={"measure": measure})
    export(str(path), Wanted(str(tmp_path / "out.jsonl")))
    claims = [c for r in read_records([str(tmp_path / "out.jsonl")]) for c in r.claims]
    assert [claim.checks for claim in claims] == [[]] * len(claims)
    assert claims[0].measure and claims[0].measure.value == 950


@pytest.mark.parametrize(
    "command",
    [
        ("find", "--topic", "sosialhjelp"),
        ("find", "--place", "Bamble", "--json"),
        ("stats",),
        ("link",),
        ("export", "--to", "-", "--format", "csv"),
        ("export", "--to", "-", "--format", "jsonld"),
        ("export", "--to", "-", "--format", "labelstudio"),
    ],
)
def test_every_command_reads_reviewed_records(out: Path, command: tuple[str, ...]) -> None:
    done = desks.run(command[0], out, *command[1:])
    assert done.exit_code == 0, done.stderr
    assert done.stdout


def test_claims_can_be_explained_and_scored_after_review(out: Path, tmp_path: Path) -> None:
    for _, claim in by_figure(out).values():
        done = desks.run("explain", out, claim.id)
        assert done.exit_code == 0, done.stderr
    assert (
        "a reviewer added it" in desks.run("explain", out, by_figure(out)[41_000_000][1].id).stdout
    )
    gold = tmp_path / "gold"
    assert (
        desks.run(
            "review", "export", out.with_name("r.jsonl"), "--gold", gold, "--partial"
        ).exit_code
        == 0
    )
    assert desks.run("evaluate", "claims", gold, out).exit_code == 0
    # reviewed records may be reviewed in their turn
    export(
        str(out), Wanted(str(tmp_path / "again.jsonl")), store=store_path(out.with_name("r.jsonl"))
    )
    assert (tmp_path / "again.jsonl").read_text("utf8") == out.read_text("utf8")


def test_rejected_claims_are_joined_with_nothing(out: Path, tmp_path: Path) -> None:
    told = json.dumps([json.loads(line) for line in desks.run("link", out).stdout.splitlines()])
    found = by_figure(out)
    assert found[946][1].id in told
    assert found[85][1].id not in told


def test_the_table_tells_what_reviewers_decided(out: Path) -> None:
    done = desks.run("export", out, "--to", "-", "--format", "csv")
    told = [row["review"] for row in csv.DictReader(done.stdout.splitlines())]
    decided = [status for status in told if status]
    assert decided == ["accepted", "corrected", "rejected", "undecided", "accepted"]
    assert len(told) > len(decided)


def test_export_to_a_pipe_is_the_same(path: Path, out: Path) -> None:
    done = desks.run("review", "export", path, "-o", "-")
    assert done.exit_code == 0
    assert done.stdout_bytes == out.read_bytes()
    command = [COMMAND, "review", "export", "-", "-o", "-", "--store", store_path(path)]
    piped = subprocess.run(command, input=path.read_bytes(), capture_output=True)
    assert piped.stdout == done.stdout_bytes


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("r.jsonl",), "name a file with -o, or a folder with --gold"),
        (("r.jsonl", "-o", "r.jsonl"), "is input and output at once"),
        (("r.jsonl", "-o", "no/such/out.jsonl"), "cannot be written"),
        (("-", "-o", "x"), "name it, --store"),
        (("r.jsonl", "-o", "x", "--store", "none.sqlite"), "holds no decisions"),
        (("r.jsonl", "-o", "x", "--store", "r.jsonl"), "is no store of decisions"),
        (("none.jsonl", "-o", "x", "--store", "r.jsonl.review.sqlite"), "cannot be read"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(
    path: Path, arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    done = desks.run("review", "export", *arguments, stdin=b"")
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not Path("x").exists()


def test_decisions_follow_a_text_that_a_newer_extractor_reads_otherwise(
    rules: Extractor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    text, day = desks.PAGES["b"]
    start = text.index("41 millionar")
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "912"), "correct", slots={"period": "2017"})
        added = desks.add(
            desk, 2, kind="level", topic="nav", indicator="budget",
            measure={"kind": "money", "value": 41e6, "start": start, "end": start + 19},
            evidence=[{"start": start, "end": start + 19}],
        )  # fmt: skip
    longer = desks.records_of(rules, {"b": (f"Sosialhjelp i Grenland\n\n{text}", day)})
    store = store_path(path)
    desks.write(path, longer)
    export(str(path), Wanted(str(tmp_path / "out.jsonl")), store=store)
    assert added["id"] in capsys.readouterr().err
    (record,) = read_records([str(tmp_path / "out.jsonl")])
    sliced(record)
    claim = next(c for c in record.claims if c.measure and c.measure.value == 912)
    assert claim.period == "2017"
    assert claim.measure and record.article.text[claim.measure.start : claim.measure.end] == "912"
    assert added["id"] not in {c.id for c in record.claims}  # its words are elsewhere now


def test_a_claim_is_not_the_same_as_one_that_was_taken_back(
    rules: Extractor, tmp_path: Path
) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        first, second = desks.figured(desk, "946"), desks.figured(desk, "861")
        added = desks.add(
            desk, 1, "Ola", kind="trend", topic="sosialhjelp", indicator="recipients",
            direction="up", evidence=[{"start": 0, "end": 20}],
        )["id"]  # fmt: skip
        desks.decide(desk, first, "same_as", same_as=added)
        desks.decide(desk, second, "same_as", same_as=first)
        desk.undo("Ola")
    export(str(path), Wanted(str(tmp_path / "out.jsonl")))
    claims = {c.id: c for r in read_records([str(tmp_path / "out.jsonl")]) for c in r.claims}
    assert added not in claims
    assert (claims[first].same_as, claims[second].same_as) == (None, first)
    assert claims[first].review and claims[first].review.status == "accepted"


def test_a_folder_of_an_archive_has_its_decisions_in_it(rules: Extractor, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    desks.write(folder / "part-00000.jsonl", desks.records_of(rules))
    with desks.sitting(folder) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "accept")
    counts = export(str(folder), Wanted(str(tmp_path / "out.jsonl")))
    assert (counts.records, counts.decided) == (3, 1)


def test_without_a_store_nothing_is_written(rules: Extractor, tmp_path: Path) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with pytest.raises(InputError, match=r"begin with `extractor review serve`"):
        export(str(path), Wanted(str(tmp_path / "out.jsonl")))
    assert not (tmp_path / "out.jsonl").exists()
    open_store(store_path(path)).close()
    assert export(str(path), Wanted(str(tmp_path / "out.jsonl"))).decided == 0
    assert (tmp_path / "out.jsonl").read_bytes() == path.read_bytes()


def test_decisions_on_claims_that_the_records_lack_are_counted(
    path: Path, rules: Extractor, tmp_path: Path
) -> None:
    other = desks.write(tmp_path / "o.jsonl", desks.records_of(rules, {"c": desks.PAGES["c"]}))
    told = desks.run("review", "export", other, "--store", store_path(path), "-o", tmp_path / "o")
    assert told.exit_code == 0
    assert "what was decided of 5 claims is left out" in told.stderr  # not of the one undone
    assert "is the store of these records" in told.stderr
    told = desks.run("review", "export", path, "-o", tmp_path / "o")
    assert (told.exit_code, told.stderr) == (0, "")
