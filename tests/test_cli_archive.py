"""The commands that read an archive's folder, installed, in processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.archive.folder import write_folder
from tests.linking.records import claim, record
from tests.test_cli import extractor

RECORDS = [record(f"r{n}", claim(900 + n, period=f"201{n}")) for n in range(8)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_folder(tmp_path_factory.mktemp("cli") / "run", RECORDS))


def test_find_shows_claims_and_their_sources(folder: str) -> None:
    run = extractor("find", folder, "--place", "skien", "--year", "2013")
    assert run.returncode == 0 and run.stderr == "1 claims\n"
    first, words, *_ = run.stdout.splitlines()
    assert first == "sosialhjelp · recipients · 903 · 2013 · Skien (3807) · 0.80"
    assert words == "  «903»"


def test_find_gives_json_lines_in_a_pipe(folder: str) -> None:
    run = extractor("find", folder, "--year", "2012/2014", "--json")
    assert [json.loads(line)["value"] for line in run.stdout.splitlines()] == [902, 903, 904]
    assert run.stderr == ""


def test_find_without_an_answer_says_so(folder: str) -> None:
    run = extractor("find", folder, "--year", "1990")
    assert (run.returncode, run.stdout, run.stderr) == (1, "", "no such claim\n")
    run = extractor("find", folder, "--topic", "sosialhjalp")
    assert run.returncode == 1 and "did you mean sosialhjelp" in run.stderr


def test_stats_counts_and_draws(folder: str, tmp_path: Path) -> None:
    picture = tmp_path / "claims.png"
    run = extractor("stats", folder, "--plot", str(picture))
    assert run.returncode == 0 and "8 claims" in run.stdout and "by year" in run.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
    run = extractor("stats", folder, "--json")
    assert json.loads(run.stdout)["claims_by"]["topic"] == {"sosialhjelp": 8}


def test_export_writes_a_file_or_a_pipe(folder: str, tmp_path: Path) -> None:
    run = extractor("export", folder, "--to", str(tmp_path / "claims.csv"))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    written = (tmp_path / "claims.csv").read_text("utf8")
    piped = extractor("export", folder, "--to", "-", "--format", "csv")
    assert piped.stdout == written and written.count("\n") == 9
    run = extractor("export", folder, "--to", str(tmp_path / "claims.ods"))
    assert run.returncode == 1 and "name it with one of .parquet" in run.stderr
    assert extractor("export", folder, "--to", "x", "--format", "pdf").returncode == 2


def test_link_and_explain_take_a_folder(folder: str) -> None:
    run = extractor("link", folder)
    assert run.returncode == 0 and run.stdout.count("\n") == 8
    run = extractor("explain", folder, "r3-0")
    assert run.returncode == 0 and "level r3-0 of r3" in run.stdout


def test_a_folder_without_records_is_an_error(tmp_path: Path) -> None:
    for command in (["link"], ["find"], ["stats"], ["export", "--to", "x.csv"]):
        run = extractor(command[0], str(tmp_path), *command[1:], cwd=tmp_path)
        assert run.returncode == 1 and "holds no records" in run.stderr


def test_help_is_quick_and_has_examples() -> None:
    for command in ("export", "find", "stats"):
        run = extractor(command, "--help")
        assert run.returncode == 0 and "Examples:" in run.stdout
