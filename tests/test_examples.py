"""The examples run, and the README shows them as they are; pages come from loopback."""

from __future__ import annotations

import asyncio
import functools
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from examples import from_python
from extractor.article import Page
from extractor.extract import Extractor
from extractor.record import Record
from tests.conftest import ROOT

PAGES = ("kommune.html", "fylke.html")
NB = "Kongsberg kommune brukte 41 millioner kroner på sosialhjelp i fjor."
NN = "Volda kommune brukte 12 millionar kroner på sosialhjelp i fjor."
HTML = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Om økonomien</title>
<meta property="article:published_time" content="2019-03-12T06:00:00+01:00"></head><body>
<article><h1>Om økonomien</h1><p>{}</p><p>Kommunestyret har vedtatt rammen for året.</p></article>
</body></html>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for name, words in zip(PAGES, (NB, NN), strict=True):
        (folder / name).write_text(HTML.format(words), "utf8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words: object) -> None: ...

    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def claim(record: Record) -> tuple[float | None, str | None, str | None]:
    (found,) = record.claims
    assert found.measure and record.source.url
    return found.measure.value, found.period, record.source.url.rpartition("/")[2]


@pytest.mark.parametrize(
    ("package", "function"),
    [
        ("requests", from_python.with_requests),
        ("trafilatura", from_python.with_trafilatura),
        pytest.param(
            "newspaper",
            from_python.with_newspaper,
            marks=pytest.mark.filterwarnings("ignore:nltk is not installed"),
        ),
    ],
)
def test_a_page_of_a_scraper_becomes_its_record(
    rules: Extractor,
    site: str,
    package: str,
    function: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip(package, reason=f"{package} is not installed")
    if package == "trafilatura":  # it fetches nothing from loopback, unless it is told to
        from trafilatura.settings import DEFAULT_CONFIG

        monkeypatch.setitem(DEFAULT_CONFIG["DEFAULT"], "SSRF_PROTECTION", "off")
    record = function(rules, f"{site}/{PAGES[0]}")  # type: ignore[operator]
    assert claim(record) == (41_000_000, "2018", PAGES[0])


def test_an_address_that_trafilatura_refuses_is_told_with_the_cause(
    rules: Extractor, site: str
) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed")
    with pytest.raises(OSError, match=r"127\.0\.0\.1.*SSRF_PROTECTION"):
        from_python.with_trafilatura(rules, f"{site}/{PAGES[0]}")


def test_httpx_fetches_while_pages_are_read(rules: Extractor, site: str) -> None:
    urls = [f"{site}/{name}" for name in PAGES]
    records = asyncio.run(from_python.with_httpx(rules, urls))
    assert [claim(record)[0] for record in records] == [41_000_000, 12_000_000]


def test_claims_become_frames(rules: Extractor) -> None:
    records = list(rules.pipe([NB, NN]))
    for frame in (from_python.with_pandas(records), from_python.with_polars(records)):
        assert list(frame["value"]) == [41_000_000, 12_000_000]
        assert list(frame["place"]) == ["Kongsberg", "Volda"]
    # A column that is empty for long, then is not
    rows = [*rules.pipe(["Færre fikk sosialhjelp i Volda."] * 120), *records]
    assert from_python.with_polars(rows)["value"].drop_nulls().len() == 2


def test_a_loop_goes_on_behind_a_page_that_cannot_be_read(
    rules: Extractor, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [Page(NB), Page(b"", url="https://x.example/tom"), Page(NN)]
    lines = list(from_python.in_a_loop(rules, pages))
    assert [len(json.loads(line)["claims"]) for line in lines] == [1, 1]
    assert capsys.readouterr().err.startswith("https://x.example/tom: ")


def test_spacy_and_displacy_show_claims(capsys: pytest.CaptureFixture[str]) -> None:
    drawn = from_python.with_spacy(f"{NB} {NN}", "2019-03-12")
    assert drawn.count("expenditure") >= 2
    assert NN in capsys.readouterr().out


def run_spider(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("scrapy", reason="the extra [scrapy] is not installed")
    command = [sys.executable, "-m", "scrapy", *words, "-s", "TELNETCONSOLE_ENABLED=False"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_command_in_the_spiders_head_writes_the_records_of_a_site(
    site: str, tmp_path: Path
) -> None:
    spider = ROOT / "examples" / "spider.py"
    (command,) = re.findall(r"^ +scrapy (.+)$", spider.read_text("utf8"), re.MULTILINE)
    there = {"examples/spider.py": str(spider), "site=http://127.0.0.1:8000/": f"site={site}/"}
    assert set(there) <= set(command.split())
    run = run_spider(tmp_path, *(there.get(word, word) for word in command.split()))
    assert run.returncode == 0 and "ERROR" not in run.stderr, run.stderr
    assert NB not in run.stderr  # no page in the log
    lines = (tmp_path / "records.jsonl").read_text("utf8").splitlines()
    values = [json.loads(line)["claims"][0]["measure"]["value"] for line in lines]
    assert sorted(values) == [12_000_000, 41_000_000]


def test_the_spider_says_what_to_do_without_a_site(tmp_path: Path) -> None:
    run = run_spider(tmp_path, "runspider", str(ROOT / "examples" / "spider.py"))
    assert "-a site=http://" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_readme_shows_what_the_examples_do() -> None:
    readme = (ROOT / "README.md").read_text("utf8")
    section = readme.split("## From a scraper")[1].split("\n## ")[0]
    examples = (ROOT / "examples").glob("*.py")
    written = " ".join(" ".join(path.read_text("utf8") for path in examples).split())
    blocks = re.findall(r"```python\n(.+?)```", section, re.DOTALL)
    assert blocks
    for line in "\n".join(blocks).splitlines():
        words = " ".join(line.partition("  #")[0].split())
        assert words in written, line
