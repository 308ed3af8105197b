"""The installed command line, driven as a user would: in a process of its own."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from backports import zstd

PROGRAM = Path(sys.executable).parent / "extractor"
NB = "Kongsberg kommune brukte 41 millioner kroner på sosialhjelp i 2018."
NN = "Volda kommune brukte 12 millionar kroner på sosialhjelp i 2018."
HTML = f"""<!doctype html><html lang="nb"><head><meta charset="utf-8">
<title>Mer til sosialhjelp</title>
<meta property="article:published_time" content="2019-03-12T06:00:00+01:00"></head><body>
<article><h1>Mer til sosialhjelp</h1><p>{NB}</p><p>Det er kommunestyret som har vedtatt rammen.</p>
</article></body></html>"""


def extractor(
    *words: str, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    run = subprocess.run(
        [str(PROGRAM), *words], input=stdin, capture_output=True, cwd=cwd, timeout=300
    )
    out, err = run.stdout.decode("utf8"), run.stderr.decode("utf8")
    assert "Traceback" not in out + err
    return subprocess.CompletedProcess(run.args, run.returncode, out, err)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as scrapers leave them: good pages of every kind, and every kind of bad one."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "page.html").write_text(HTML, "utf8")
    (folder / "plain.txt").write_text(f"date 2019-03\n\n{NN}", "utf8")
    (folder / "packed.html.gz").write_bytes(gzip.compress(HTML.encode()))
    lines = [{"id": "one", "text": NB, "published": "2019"}, {"id": "two", "html": HTML}]
    (folder / "more.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf8")
    (folder / "empty.html").write_bytes(b"")
    (folder / "binary.html").write_bytes(bytes(range(256)) * 64)
    (folder / "big.html").write_text(
        HTML.replace("</article>", "<p>Tekst. </p>" * 100_000 + "</article>")
    )
    (folder / "notes.md").write_text("Notes", "utf8")
    return folder


@pytest.fixture(scope="module")
def run_over_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    out = tmp_path_factory.mktemp("out") / "records.jsonl"
    locked = folder / "locked.html"
    locked.write_text(HTML, "utf8")
    locked.chmod(0)
    run = extractor("run", str(folder), "-o", str(out))
    locked.unlink()
    yield run, out


def test_a_folder_is_read_and_the_bad_pages_are_told(run_over_folder: Any) -> None:
    run, out = run_over_folder
    found = {r["source"]["id"]: r for r in records(out)}
    assert {"page", "plain", "packed", "one", "two", "big"} <= set(found)
    assert run.returncode == 0
    failures = records(Path(f"{out}.failures.jsonl"))
    told = {Path(f["path"]).name: f for f in failures}
    assert {"binary.html", "empty.html"} <= set(told)
    assert all(f["reason"] and f["room"] in ("input", "parser") for f in failures)
    if os.geteuid() != 0:  # root reads what nobody may
        assert "locked.html" in told


def test_the_same_fact_from_html_text_and_gzip(run_over_folder: Any) -> None:
    _, out = run_over_folder
    found = {r["source"]["id"]: r for r in records(out)}
    for id in ("page", "packed", "one", "two"):
        (claim,) = found[id]["claims"]
        places = {p["id"]: p for p in found[id]["places"]}
        assert claim["measure"]["value"] == 41_000_000
        assert places[claim["place"]]["name"] == "Kongsberg"
    assert found["plain"]["claims"][0]["measure"]["value"] == 12_000_000
    assert found["page"]["article"]["published"].startswith("2019-03-12")


def test_two_runs_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    outs = [tmp_path / name for name in ("a.jsonl", "b.jsonl")]
    for out in outs:
        extractor("run", "page.html", "plain.txt", "-o", str(out), cwd=folder)
    assert outs[0].read_bytes() == outs[1].read_bytes() != b""


def test_a_page_on_standard_input_gives_its_record_on_standard_output() -> None:
    run = extractor("run", "-", stdin=HTML.encode())
    assert run.returncode == 0
    assert run.stderr == ""
    assert json.loads(run.stdout)["claims"][0]["topic"] == "sosialhjelp"


def test_strict_fails_where_a_page_did(folder: Path, tmp_path: Path) -> None:
    words = ("run", "page.html", "binary.html", "-o", str(tmp_path / "r.jsonl"))
    assert extractor(*words, cwd=folder).returncode == 0
    assert extractor(*words, "--strict", cwd=folder).returncode == 1


def test_nothing_read_is_a_failure_that_names_the_file(tmp_path: Path) -> None:
    run = extractor("run", "nei.html", "-o", str(tmp_path / "r.jsonl"))
    assert run.returncode == 1
    assert "nei.html: no such file or folder" in run.stderr


def test_csv_for_excel(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.csv"
    extractor("run", "page.html", "-o", str(out), "--format", "csv", "--excel", cwd=folder)
    text = out.read_text("utf8")
    assert text.startswith("\ufeff")
    (row,) = csv.DictReader(text.lstrip("\ufeff").splitlines(), delimiter=";")
    assert (row["value"], row["place"], row["period"]) == ("41000000", "Kongsberg", "2018")


def test_a_name_or_excel_asks_for_a_table(folder: Path, tmp_path: Path) -> None:
    for words in (("-o", str(tmp_path / "a.csv")), ("-o", str(tmp_path / "a.txt"), "--excel")):
        extractor("run", "page.html", *words, cwd=folder)
        assert Path(words[1]).read_text("utf8").lstrip("\ufeff").startswith("source_id")
    run = extractor("run", "page.html", "--excel", "--format", "jsonl", cwd=folder)
    assert (run.returncode, "--excel" in run.stderr) == (1, True)


@pytest.mark.parametrize(
    ("suffix", "unpack"), [(".gz", gzip.decompress), (".zst", zstd.decompress)]
)
def test_an_output_is_packed_as_its_name_says(
    folder: Path, tmp_path: Path, suffix: str, unpack: Callable[[bytes], bytes]
) -> None:
    plain, packed = tmp_path / "records.jsonl", tmp_path / f"records.jsonl{suffix}"
    for out in (plain, packed):
        run = extractor("run", "page.html", "empty.html", "-o", str(out), cwd=folder)
        assert run.returncode == 0
    assert unpack(packed.read_bytes()) == plain.read_bytes()
    assert Path(f"{packed}.failures.jsonl").read_bytes().startswith(b"{")
    table, facts = tmp_path / f"claims.csv{suffix}", tmp_path / f"facts.jsonl{suffix}"
    assert extractor("export", str(packed), "--to", str(table)).returncode == 0
    assert unpack(table.read_bytes()).startswith(b"source_id,")
    assert extractor("link", str(packed), "-o", str(facts)).returncode == 0
    assert json.loads(unpack(facts.read_bytes()).splitlines()[0])["tellings"]
    first = facts.read_bytes()
    time.sleep(1.1)  # gzip has seconds in its head
    assert extractor("link", str(packed), "-o", str(facts)).returncode == 0
    assert facts.read_bytes() == first
    refused = extractor("export", str(packed), "--to", f"{tmp_path}/claims.parquet{suffix}")
    assert refused.returncode == 1
    assert f"parquet is not packed as a whole; leave out {suffix}" in refused.stderr


def test_a_broken_first_line_does_not_swallow_the_file(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text('{"id": "a", "text": \n' + json.dumps({"id": "b", "text": NB}), "utf8")
    run = extractor("run", str(path))
    assert [json.loads(line)["source"]["id"] for line in run.stdout.splitlines()] == ["b"]
    assert "line 1: no JSON" in run.stderr


def test_a_folder_without_pages_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Notes", "utf8")
    run = extractor("run", str(tmp_path))
    assert run.returncode == 1
    assert "0 pages" in run.stderr


def test_a_date_that_is_none_is_told_and_not_believed(tmp_path: Path) -> None:
    lines = [{"id": d, "text": NB, "published": d} for d in ("i går", "2021-13-40", "12.03.2021")]
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf8")
    found = [json.loads(line) for line in extractor("run", str(path)).stdout.splitlines()]
    assert [r["article"]["published"] for r in found] == [None, None, "2021-03-12"]
    assert "date-unreadable" in [note["code"] for note in found[0]["notes"]]


def test_clean_shows_blocks_and_json(folder: Path) -> None:
    shown = extractor("clean", "page.html", cwd=folder)
    assert "paragraph  Kongsberg kommune" in shown.stdout
    article = json.loads(extractor("clean", "page.html", "--json", cwd=folder).stdout)
    assert [b["kind"] for b in article["blocks"]] == ["title", "paragraph", "paragraph"]
    failed = extractor("clean", "binary.html", cwd=folder)
    assert failed.returncode == 1
    assert failed.stderr.startswith("extractor: ")


def test_schema_describes_the_records(run_over_folder: Any) -> None:
    _, out = run_over_folder
    schema = json.loads(extractor("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for record in records(out):
        jsonschema.validate(record, schema)


def test_evaluate_scores_stories_of_the_corpus(tmp_path: Path) -> None:
    corpus, gold = Path(__file__).parent.parent / "corpus", tmp_path / "gold"
    gold.mkdir()
    stories = sorted((corpus / "gold").glob("*.json"))[:6]
    for story in stories:
        (gold / story.name).write_bytes(story.read_bytes())
    pages = [str(next((corpus / "pages").glob(f"{story.stem}.*"))) for story in stories]
    out = tmp_path / "records.jsonl"
    assert extractor("run", *pages, "-o", str(out)).returncode == 0
    scores = json.loads(extractor("evaluate", "claims", str(gold), str(out), "--json").stdout)
    assert scores["records"] == scores["passages"] == len(stories)
    assert scores["found"]["all"]["f1"] > 0.5
    missing = extractor("evaluate", "claims", str(tmp_path / "nei"), str(out))
    assert missing.returncode == 1
    assert "nei" in missing.stderr


def test_a_users_own_benefit_is_read(tmp_path: Path) -> None:
    rows = tmp_path / "lexicon"
    rows.mkdir()
    (rows / "benefits.toml").write_text(
        '[[benefit]]\nid = "klippekort"\nwords = { nb = ["klippekort*"], nn = ["klippekort*"] }\n'
        'rank = 2\ncount = "recipients"\nmoney = "expenditure"\nsource = "kommunen"\n'
        'example = { nb = "Klippekort.", nn = "Klippekort." }\n',
        "utf8",
    )
    page = "Kommunen brukte 3 millioner kroner på klippekort i 2018.".encode()
    run = extractor("run", "-", "--lexicon", str(rows), stdin=page)
    assert [c["topic"] for c in json.loads(run.stdout)["claims"]] == ["klippekort"]
    (rows / "benefits.toml").write_text('[[benefit]]\nid = "klippekort"\ncolour = 1', "utf8")
    broken = extractor("run", "-", "--lexicon", str(rows), stdin=page)
    assert broken.returncode == 1
    assert 'benefits.toml, "klippekort": unknown key colour' in broken.stderr


@pytest.mark.parametrize(
    "words",
    [("--help",), ("run", "--help"), ("clean", "--help"), ("evaluate", "--help"), ("link", "-h")],
)
def test_help_is_there(words: tuple[str, ...]) -> None:
    run = extractor(*words)
    assert run.returncode == 0
    assert "Usage: extractor" in run.stdout


def test_a_wrong_option_is_a_usage_error() -> None:
    run = extractor("run", "--nope")
    assert run.returncode == 2


def test_a_place_that_cannot_be_written_says_so(folder: Path) -> None:
    run = extractor("run", "page.html", "-o", "nowhere/at/all.jsonl", cwd=folder)
    assert run.returncode == 1
    assert "nowhere/at/all.jsonl: cannot be written" in run.stderr


def test_an_input_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": NN}) + "\n", "utf8")
    run = extractor("run", "a.jsonl", "-o", "a.jsonl", cwd=tmp_path)
    assert run.returncode == 1 and "input and output at once" in run.stderr
    assert records(tmp_path / "a.jsonl") == [{"text": NN}]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NB, "utf8")
    run = extractor("run", "a.txt", "-o", "/dev/full", cwd=tmp_path)
    assert run.returncode == 1 and run.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the records of articles in both standards that agree and disagree."""
    folder = tmp_path_factory.mktemp("linked")
    texts = {
        "a": "Volda kommune brukte 12,4 millioner kroner på sosialhjelp i 2018.",
        "b": "I 2018 brukte Volda kommune over 12 millionar kroner på sosialhjelp.",
        "c": "Sosialhjelpen kostet Volda kommune 13,9 millioner kroner i 2018.",
        "d": "I 2018 fekk 88 personar sosialhjelp i Volda.",
        "e": "88 personer fikk sosialhjelp i Volda i 2018.",
    }
    pages = [{"id": id, "text": text, "published": "2019-05-02"} for id, text in texts.items()]
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, pages)), "utf8")
    assert extractor("run", "pages.jsonl", "-o", "records.jsonl", cwd=folder).returncode == 0
    return folder


def test_link_joins_articles_and_lists_conflicts(linked: Path) -> None:
    run = extractor("link", "records.jsonl", "-o", "facts.jsonl", cwd=linked)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    found = records(linked / "facts.jsonl")
    told = {
        fact["measure"]["value"]: "".join(t["source"] for t in fact["tellings"]) for fact in found
    }
    assert told == {12_400_000: "ab", 13_900_000: "c", 88: "de"}
    against = {
        f["measure"]["value"]: [c["measure"]["value"] for c in f["conflicts"]] for f in found
    }
    assert against == {12_400_000: [13_900_000], 13_900_000: [12_400_000], 88: []}
    assert all(
        fact["place"] == {"name": "Volda", "kind": "municipality", "code": "1519"} for fact in found
    )
    schema = json.loads(extractor("schema", "--fact").stdout)
    for fact in found:
        jsonschema.validate(fact, schema)


def test_link_gives_conflicts_alone_where_asked(linked: Path) -> None:
    run = extractor("link", "records.jsonl", "--conflicts", cwd=linked)
    values = [json.loads(line)["measure"]["value"] for line in run.stdout.splitlines()]
    assert sorted(values) == [12_400_000, 13_900_000]


def test_link_reads_standard_input_and_compressed_parts_in_any_order(linked: Path) -> None:
    extractor("link", "records.jsonl", "-o", "whole.jsonl", cwd=linked)
    lines = (linked / "records.jsonl").read_bytes().splitlines(keepends=True)
    (linked / "x.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[3:])))
    (linked / "y.jsonl.zst").write_bytes(zstd.compress(b"".join(lines[1:3])))
    run = extractor("link", "x.jsonl.gz", "-", "y.jsonl.zst", stdin=lines[0], cwd=linked)
    assert run.stdout == (linked / "whole.jsonl").read_text("utf8")


def test_link_names_a_damaged_line_and_leaves_no_output(linked: Path) -> None:
    (linked / "old.jsonl").write_text("old", "utf8")
    good = (linked / "records.jsonl").read_bytes()
    for damage in (b'{"schema": \n', b"[1]\n", b'{"schema": "extractor/record/1"}\n', b"\xff\n"):
        (linked / "bad.jsonl").write_bytes(good + damage)
        run = extractor("link", "bad.jsonl", "-o", "old.jsonl", cwd=linked)
        assert run.returncode == 1
        assert run.stderr.startswith("extractor: bad.jsonl, line 6: ")
        assert (linked / "old.jsonl").read_text("utf8") == "old"
    assert not list(linked.glob("*.tmp"))
    (linked / "cut.gz").write_bytes(gzip.compress(good)[:-20])
    run = extractor("link", "cut.gz", cwd=linked)
    assert (run.returncode, run.stdout) == (1, "") and "cut.gz: damaged" in run.stderr


def test_link_of_nothing_is_told(linked: Path) -> None:
    (linked / "empty.jsonl").write_text("\n", "utf8")
    run = extractor("link", "empty.jsonl", cwd=linked)
    assert (run.returncode, run.stdout) == (1, "") and "0 records" in run.stderr
    run = extractor("link", "nei.jsonl", cwd=linked)
    assert run.returncode == 1 and "nei.jsonl: cannot be read" in run.stderr
    assert extractor("link").returncode == 2


def test_link_never_writes_over_its_input(linked: Path) -> None:
    run = extractor("link", "records.jsonl", "-o", "records.jsonl", cwd=linked)
    assert run.returncode == 1 and "input and output at once" in run.stderr
    run = extractor("link", "records.jsonl", "-o", "nowhere/facts.jsonl", cwd=linked)
    assert run.returncode == 1 and "nowhere/facts.jsonl: cannot be written" in run.stderr
