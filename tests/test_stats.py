"""What is in records, counted and drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import Exit

from extractor.charts import plot_stats
from extractor.commands.stats import stats as command
from extractor.errors import InputError
from extractor.stats import Stats, stats
from tests.archive.folder import write_folder
from tests.linking.records import claim, record

OLD = {"id": "l1", "name": "Skien", "kind": "municipality", "code": "0806"}
RECORDS = [
    record("a", claim(1), claim(2, period="2015/2017"), publisher="avis.no"),
    record("b", claim(3, topic="aap", indicator="rate"), place=OLD),
    record("c", claim(None, kind="trend", direction="up", place=None, period=None)),
    record("d", superseded_by="a"),
]
COUNTS = {
    "pages": 40, "records": 4, "claims": 4, "failed": 2, "duplicates": 3, "seen": 9,
    "passed_over": {"no welfare word": 28, "redirect": 5},
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_folder(tmp_path_factory.mktemp("stats") / "run", RECORDS, counts=COUNTS)
    rows = [
        {"path": "x.html", "room": "parser", "reason": "the page is empty; give HTML or text"},
        {"path": "y.html", "room": "worker", "reason": "took more than 120 s"},
    ]
    lines = "\n".join(map(json.dumps, rows))
    (folder / "failures.jsonl").write_text(f"{lines}\nhalf a li", "utf8")
    return folder


@pytest.fixture(scope="module")
def counted(folder: Path) -> Stats:
    return stats([str(folder)])


def test_claims_are_counted_by_everything(counted: Stats) -> None:
    assert (counted.records, counted.with_claims, counted.claims) == (4, 3, 4)
    assert counted.superseded == 1
    by = counted.to_dict()["claims_by"]
    assert by["topic"] == {"sosialhjelp": 3, "aap": 1}
    assert by["year"] == {"(none)": 1, "2017": 1, "2018": 2}
    assert by["place"] == {"Skien (4003)": 3, "(none)": 1}
    assert by["publisher"] == {"(none)": 2, "avis.no": 2}
    assert by["kind"] == {"level": 3, "trend": 1}
    assert by["modality"] == {"asserted": 4}
    assert list(by["indicator"].items()) == [("recipients", 3), ("rate", 1)]


def test_what_a_run_passed_over_is_told(counted: Stats) -> None:
    lines = list(counted.lines())
    assert lines[:7] == [
        "40 pages",
        "  3 with the text of another",
        "  28 passed over: no welfare word",
        "  5 passed over: redirect",
        "  2 failed",
        "  1 failed in parser: the page is empty; give HTML or text",
        "  1 failed in worker: took more than 120 s",
    ]
    assert counted.to_dict()["passed_over"] == COUNTS["passed_over"]


def test_a_long_list_is_cut_and_says_so(counted: Stats) -> None:
    lines = list(counted.lines(top=1))
    assert lines[lines.index("\nby topic") + 1 :][:2] == [
        "          3  sosialhjelp",
        "          1  in 1 others",
    ]


def test_records_without_a_run_are_counted_too(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("".join(r.to_json() + "\n" for r in RECORDS), "utf8")
    found = stats([str(path)])
    assert (found.claims, found.pages) == (4, 0)
    assert next(found.lines()).startswith("4 records")


def test_a_strange_run_json_costs_nothing(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "run", RECORDS, counts={"pages": "x", "passed_over": [1]})
    assert stats([str(folder)]).pages == 0


@pytest.mark.parametrize(("name", "opens"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_the_picture(counted: Stats, tmp_path: Path, name: str, opens: bytes) -> None:
    plot_stats(counted, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(opens)


def test_the_picture_bears_every_word_and_year(tmp_path: Path) -> None:
    places = [{"id": "l1", "name": f"$x^{n}$ {'å' * n}", "kind": "place"} for n in range(40)]
    made = [record(f"r{n}", claim(n, period=str(1700 + 9 * n)), place=places[n]) for n in range(40)]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(r.to_json() + "\n" for r in made), "utf8")
    plot_stats(stats([str(path)]), tmp_path / "a.svg")
    drawn = (tmp_path / "a.svg").read_text("utf8")
    assert drawn.count("<!-- ") > 10 and "before 1992 are not shown" in drawn


def test_a_long_reason_is_cut_behind_a_word(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "run", RECORDS, counts=COUNTS)
    row = {
        "path": "a",
        "room": "input",
        "reason": f"no column html or text among {'kolonne, ' * 9}",
    }
    (folder / "failures.jsonl").write_text(json.dumps(row), "utf8")
    (told,) = stats([str(folder)]).failures
    assert told == "input: no column html or text among kolonne, kolonne, kolonne,…"


def test_a_picture_that_cannot_be_made_is_told_before_anything_is_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("extractor.charts.find_spec", lambda name: None)
    with pytest.raises(Exit):
        command([str(folder)], plot=Path("a.png"))
    told = capsys.readouterr()
    assert told.out == "" and "pip install 'velferd-extractor[plot]'" in told.err


def test_why_there_is_nothing_to_count_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text("")
    with pytest.raises(Exit):
        command([str(tmp_path / "a.jsonl")])
    assert "a.jsonl is empty" in capsys.readouterr().err
    with pytest.raises(Exit):
        command([str(write_folder(tmp_path / "run", [], parts=0, finished=False))])
    assert "has written no part yet" in capsys.readouterr().err


def test_a_finished_run_without_a_record_is_counted(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "run", [], parts=0, counts=COUNTS)
    assert (stats([str(folder)]).pages, stats([str(folder)]).records) == (40, 0)


def test_what_cannot_be_drawn(counted: Stats, tmp_path: Path) -> None:
    none = stats([str(write_folder(tmp_path / "none", [RECORDS[3]], parts=1))])
    with pytest.raises(InputError, match="there is no claim"):
        plot_stats(none, tmp_path / "a.png")
    for target in (tmp_path / "a.docx", tmp_path):
        with pytest.raises(InputError, match=r"name the picture \.png"):
            plot_stats(counted, target)
    with pytest.raises(InputError, match="cannot be written"):
        plot_stats(counted, tmp_path / "nowhere" / "a.png")
