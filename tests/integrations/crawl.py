"""A crawl in a process of its own, for a reactor starts once: prints items, stats and the log.

python -m tests.integrations.crawl SITE PATHS SETTINGS      the last two as JSON
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import attrs
import scrapy
from itemadapter import ItemAdapter
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response


class Declared(scrapy.Item):
    url = scrapy.Field()
    html = scrapy.Field()
    published = scrapy.Field()
    record = scrapy.Field()


@dataclass
class Plain:
    url: str
    html: bytes
    published: str
    record: dict[str, Any] | None = None


@attrs.define
class Defined:
    url: str
    html: bytes
    published: str
    record: dict[str, Any] | None = None


@dataclass
class Fieldless:
    """Has no field for a record."""

    url: str
    html: bytes
    published: str


@dataclass(frozen=True)
class Frozen:
    """Takes no record."""

    url: str
    html: bytes
    published: str
    record: dict[str, Any] | None = None


KINDS = (dict, Declared, Plain, Defined)
found: list[dict[str, Any]] = []


class Collected:
    """The last pipeline: keeps what came through."""

    def process_item(self, item: Any) -> Any:
        fields = ItemAdapter(item)
        kept = {name: value for name, value in fields.asdict().items() if name != "html"}
        found.append({"kind": type(item).__name__, "has": "record" in fields, **kept})
        return item


class Site(scrapy.Spider):
    name = "site"

    async def start(self) -> AsyncIterator[Any]:
        for number, path in enumerate(self.paths):
            yield scrapy.Request(self.site + path, cb_kwargs={"number": number, "path": path})

    def parse(self, response: Response, *, number: int, path: str) -> Iterator[Any]:
        if path.startswith("/odd"):
            yield {"url": response.url, "html": {"not": "a page"}}
            yield {"url": response.url}
            yield Fieldless(response.url, response.body, "2019")
            yield Frozen(response.url, response.body, "2019")
            return
        kind = KINDS[number % len(KINDS)]
        yield kind(url=response.url, html=response.body, published="2019-03-12")


async def longest_pause() -> None:
    """Note the longest time that the event loop had for nobody else."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.01)
        pauses.append(time.perf_counter() - before)


pauses: list[float] = []


class Rude:
    """Sends a signal to a worker when the first item comes."""

    def __init__(self, name: str | None) -> None:
        self._signal = name

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rude:
        return cls(crawler.settings.get("SEND_A_WORKER"))

    def process_item(self, item: Any) -> Any:
        if self._signal:
            (worker,) = multiprocessing.active_children()
            assert worker.pid
            os.kill(worker.pid, getattr(signal, self._signal))
            logging.getLogger(__name__).info("sent a worker %s: %d", self._signal, worker.pid)
            self._signal = None
        return item


class Watched:
    """Watches the loop from when the model is loaded."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def process_item(self, item: Any) -> Any:
        self._task = self._task or asyncio.ensure_future(longest_pause())
        return item

    def close_spider(self) -> None:
        if self._task:
            self._task.cancel()


def main() -> None:
    site, paths, settings = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
    process = AsyncCrawlerProcess(
        {
            "ITEM_PIPELINES": {
                Watched: 1,
                Rude: 2,
                "extractor.integrations.scrapy.ClaimsPipeline": 300,
                Collected: 900,
            },
            "LOG_LEVEL": "ERROR",
            "RETRY_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            **settings,
        }
    )
    crawler = process.create_crawler(Site)
    process.crawl(crawler, site=site, paths=paths)
    process.start()
    stats = {k: v for k, v in crawler.stats.get_stats().items() if k.startswith("extractor/")}
    pause = max(pauses, default=0.0)
    print(json.dumps({"items": found, "stats": stats, "pause": pause}, ensure_ascii=False))


if __name__ == "__main__":
    main()
