"""Real crawls of a site on loopback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError
from extractor.extract import Extractor
from tests.conftest import ROOT
from tests.integrations.site import page, served

pytest.importorskip("scrapy", reason="the extra [scrapy] is not installed")

GOOD = [f"/page/{number}" for number in range(24)]
SLOW = [f"/slow/{number}" for number in range(24, 28)]
BAD = ["/binary", "/empty", "/cut", "/missing", "/none", "/endless", "/odd/1"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as address:
        yield address


def crawl(site: str, paths: list[str], **settings: Any) -> tuple[dict[str, Any], str]:
    command = [sys.executable, "-m", "tests.integrations.crawl", site]
    run = subprocess.run(
        [*command, json.dumps(paths), json.dumps(settings)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout), run.stderr


@pytest.fixture(scope="module")
def crawled(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    feed = tmp_path_factory.mktemp("feed") / "records.jsonl"
    found, log = crawl(
        site,
        GOOD + SLOW + BAD,
        FEED_EXPORTERS={"records": "extractor.integrations.scrapy.RecordExporter"},
        FEEDS={str(feed): {"format": "records"}},
    )
    yield found, log, feed


def claims(item: dict[str, Any]) -> list[Any]:
    return [c["measure"]["value"] for c in item["record"]["claims"]] if item["record"] else []


def test_items_of_every_kind_get_their_records(crawled: Any) -> None:
    found, _, _ = crawled
    items = {item["url"].partition("1:")[2].partition("/")[2]: item for item in found["items"]}
    for number, path in enumerate(GOOD + SLOW):
        item = items[path[1:]]
        assert claims(item) == [(number + 10) * 1_000_000]
        assert item["kind"] == ("dict", "Declared", "Plain", "Defined")[number % 4]
        assert item["record"]["source"]["url"] == item["url"]
        assert item["record"]["article"]["published"] == "2019-03-12"


def test_no_item_is_lost_and_each_fault_is_told_and_counted(crawled: Any) -> None:
    found, log, _ = crawled
    items, stats = found["items"], found["stats"]
    # Of /cut and /missing Scrapy itself gives no response; /odd gives four items
    assert len(items) == len(GOOD + SLOW) + len(BAD) - 2 + 3
    assert stats["extractor/pages"] == len(items) - 2
    assert stats["extractor/records"] == len(GOOD + SLOW) + 2  # /none, /endless
    assert stats["extractor/claims"] == len(GOOD + SLOW) + 1
    assert stats["extractor/failed"] == 2
    assert stats["extractor/failed/parser"] == 1  # /binary
    assert stats["extractor/failed/pipeline"] == 1  # a dict for a page
    assert stats["extractor/no_field"] == 2  # no field for the record, and a frozen class
    kept = [item for item in found["items"] if item.get("record") is not None]
    assert stats["extractor/records"] == len(kept)
    assert stats["extractor/no_page"] == 2  # /empty, and an item without the field
    assert "/binary: " in log and "give HTML or text" in log
    assert 'field "html" holds a dict; give str or bytes' in log
    assert 'an item of Fieldless takes no field "record" (' in log
    assert 'an item of Frozen takes no field "record" (cannot assign' in log
    assert "extractor/integrations" not in log  # no traceback of ours


def test_the_reactor_goes_on_while_a_page_takes_seconds(crawled: Any, extractor: Extractor) -> None:
    import time

    from tests.integrations.site import SPECIAL

    began = time.perf_counter()
    extractor.record(SPECIAL["/endless"])
    reading = time.perf_counter() - began
    found, _, _ = crawled
    assert found["stats"]["extractor/waiting_max"] > 1
    assert found["pause"] < reading / 2


def test_the_feed_holds_the_bytes_that_run_writes(
    crawled: Any, extractor: Extractor, site: str
) -> None:
    found, _, feed = crawled
    lines = feed.read_text("utf8").splitlines()
    assert len(lines) == sum(item["has"] and item["record"] is not None for item in found["items"])
    record = extractor.record(page(3).encode(), url=f"{site}/page/3", published="2019-03-12")
    assert record.to_json() in lines


def test_items_without_claims_are_dropped_where_asked_and_failed_ones_are_not(site: str) -> None:
    found, _ = crawl(site, ["/none", "/binary", "/page/1"], EXTRACTOR_DROP_WITHOUT_CLAIMS=True)
    urls = sorted(item["url"].rpartition("1:")[2].partition("/")[2] for item in found["items"])
    assert urls == ["binary", "page/1"]
    assert found["stats"]["extractor/dropped"] == 1


def test_no_more_is_downloaded_than_scrapy_lets_responses_wait(crawled: Any, site: str) -> None:
    found, _ = crawl(site, GOOD, SCRAPER_SLOT_MAX_ACTIVE_SIZE=4096, CONCURRENT_REQUESTS=2)
    assert len(found["items"]) == len(GOOD)
    # A response counts 1,024 bytes at least: four, the one too many, and two under way
    assert found["stats"]["extractor/waiting_max"] <= 7
    assert crawled[0]["stats"]["extractor/waiting_max"] > 7


def test_processes_read_too(site: str) -> None:
    found, _ = crawl(site, GOOD[:6], EXTRACTOR_WORKERS=2)
    values = sorted(value for item in found["items"] for value in claims(item))
    assert values == [(number + 10) * 1_000_000 for number in range(6)]


@pytest.mark.parametrize(
    ("name", "given", "named"),
    [
        ("EXTRACTOR_WORKERS", "two", "is no number of processes; give 0"),
        ("EXTRACTOR_WORKERS", -1, "is no number of processes; give 0"),
        ("EXTRACTOR_WORKERS", "2.5", "is no number of processes; give 0"),
        ("EXTRACTOR_TIMEOUT", "soon", "is no number of seconds; give one like 120"),
        ("EXTRACTOR_TIMEOUT", 0, "is no number of seconds"),
        ("EXTRACTOR_TIMEOUT", "inf", "is no number of seconds"),
    ],
)
def test_a_setting_that_is_no_number_is_told_by_its_name(name: str, given: Any, named: str) -> None:
    from scrapy import Spider
    from scrapy.utils.test import get_crawler

    from extractor.integrations.scrapy import ClaimsPipeline

    with pytest.raises(InputError, match=f"{name} {given!r} {named}"):
        ClaimsPipeline(get_crawler(Spider, {name: given}))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
def test_a_worker_that_stands_still_costs_its_page_alone(site: str) -> None:
    found, log = crawl(
        site, GOOD[:4], EXTRACTOR_WORKERS=1, EXTRACTOR_TIMEOUT=2, SEND_A_WORKER="SIGSTOP"
    )
    assert sorted(len(claims(item)) for item in found["items"]) == [0, 1, 1, 1]
    assert found["stats"]["extractor/failed/time"] == 1
    assert found["stats"]["extractor/worker_deaths"] == 1
    assert "not done after 2 seconds; raise EXTRACTOR_TIMEOUT (time)" in log


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
def test_a_second_interrupt_ends_a_crawl_whose_worker_stands_still(site: str) -> None:
    settings = {"EXTRACTOR_WORKERS": 1, "SEND_A_WORKER": "SIGSTOP", "LOG_LEVEL": "INFO"}
    command = [sys.executable, "-m", "tests.integrations.crawl", site]
    with subprocess.Popen(
        [*command, json.dumps(GOOD[:2]), json.dumps(settings)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stderr
        worker = next(int(line.split()[-1]) for line in run.stderr if "sent a worker" in line)
        time.sleep(0.5)  # the page is handed over
        run.send_signal(signal.SIGINT)
        assert any("Received SIGINT" in line for line in run.stderr)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=20)
    assert not Path(f"/proc/{worker}").exists()


def test_a_lexicon_that_is_wrong_stops_the_crawl_before_it_begins(
    site: str, tmp_path: Path
) -> None:
    (tmp_path / "benefits.toml").write_text('[[benefit]]\nid = "klippekort"\ncolour = 1', "utf8")
    found, log = crawl(site, GOOD[:2], EXTRACTOR_LEXICON=str(tmp_path))
    assert found["items"] == []
    assert 'benefits.toml, "klippekort": unknown key colour' in log
