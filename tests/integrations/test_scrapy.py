"""Real crawls of a site on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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
    # Of /cut and /missing Scrapy itself gives no response; /odd gives three items
    assert len(items) == len(GOOD + SLOW) + len(BAD) - 2 + 2
    assert stats["extractor/pages"] == len(items) - 2
    assert stats["extractor/records"] == len(GOOD + SLOW) + 3  # /none, /endless, /odd
    assert stats["extractor/claims"] == len(GOOD + SLOW) + 1 + 1
    assert stats["extractor/failed"] == 3
    assert stats["extractor/failed/parser"] == 1  # /binary
    assert stats["extractor/failed/pipeline"] == 1  # a dict for a page
    assert stats["extractor/failed/item"] == 1  # no field for the record
    assert stats["extractor/no_page"] == 2  # /empty, and an item without the field
    assert "/binary: " in log and "give HTML or text" in log
    assert 'field "html" holds a dict; give str or bytes' in log
    assert 'Fieldless has no field "record"' in log
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


def test_a_lexicon_that_is_wrong_stops_the_crawl_before_it_begins(
    site: str, tmp_path: Path
) -> None:
    (tmp_path / "benefits.toml").write_text('[[benefit]]\nid = "klippekort"\ncolour = 1', "utf8")
    found, log = crawl(site, GOOD[:2], EXTRACTOR_LEXICON=str(tmp_path))
    assert found["items"] == []
    assert 'benefits.toml, "klippekort": unknown key colour' in log
