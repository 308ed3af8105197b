"""Scrapy: an item pipeline that puts the record of a page into its item; an exporter of records.

    ITEM_PIPELINES = {"extractor.integrations.scrapy.ClaimsPipeline": 300}

    FEED_EXPORTERS = {"records": "extractor.integrations.scrapy.RecordExporter"}
    FEEDS = {"records.jsonl": {"format": "records"}}

| setting | default | what |
|---|---|---|
| EXTRACTOR_HTML_FIELD | "html" | field with the page, str or bytes |
| EXTRACTOR_TEXT_FIELD | "text" | field with plain text, for items without a page |
| EXTRACTOR_URL_FIELD | "url" | its address |
| EXTRACTOR_PUBLISHED_FIELD | "published" | when it was published: EDTF, a date or a datetime |
| EXTRACTOR_RECORD_FIELD | "record" | field for the record, a dict; None where there is none. Item,
dataclass and attrs classes must declare it |
| EXTRACTOR_DROP_WITHOUT_CLAIMS | False | drop items whose record has no claims |
| EXTRACTOR_WORKERS | 0 | processes that read pages; 0: a thread of the crawler's own |
| EXTRACTOR_TIMEOUT | 120 | seconds that a page may take in such a process |
| EXTRACTOR_LEXICON, EXTRACTOR_PUBLISHERS | None | folders with your own rows |

Stats: extractor/pages (read), /records and /claims (put into items), /no_field (records that the
item has no field for), /failed, /failed/ROOM, /no_page, /dropped, /waiting_max, /worker_deaths.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import IO, Any

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.exporters import BaseItemExporter
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import is_asyncio_available

from extractor.article import Page
from extractor.errors import InputError
from extractor.extract import Failure, Settings
from extractor.integrations.readers import TIMEOUT, Outcome, Processes, Thread

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of an item that the pipeline reads, and the one it writes."""

    html: str
    text: str
    url: str
    published: str
    record: str

    @classmethod
    def of(cls, settings: BaseSettings) -> Fields:
        """The names as the settings have them."""
        names = ("html", "text", "url", "published", "record")
        return cls(*(settings.get(f"EXTRACTOR_{name.upper()}_FIELD") or name for name in names))

    def page(self, item: ItemAdapter) -> Page | None:
        """The page of an item; None where it has none. Raises InputError for what is no page."""
        for name in (self.html, self.text):
            content = item.get(name)
            if content is None or content in ("", b""):
                continue
            if not isinstance(content, str | bytes):
                kind = type(content).__name__
                raise InputError(f'field "{name}" holds a {kind}; give str or bytes')
            return Page(content, url=self.address(item), published=item.get(self.published))
        return None

    def address(self, item: ItemAdapter) -> str | None:
        """Where the page came from."""
        url = item.get(self.url)
        return str(url) if url else None


def _workers(settings: BaseSettings) -> int:
    given = settings.get("EXTRACTOR_WORKERS", 0)
    try:
        workers = int(given)
    except (TypeError, ValueError):
        workers = -1
    if workers < 0:
        raise InputError(
            f"EXTRACTOR_WORKERS {given!r} is no number of processes; give 0 (a thread), 1, 2, …"
        )
    return workers


def _timeout(settings: BaseSettings) -> float:
    given = settings.get("EXTRACTOR_TIMEOUT", TIMEOUT)
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        seconds = 0.0
    if not 0 < seconds < inf:
        raise InputError(f"EXTRACTOR_TIMEOUT {given!r} is no number of seconds; give one like 120")
    return seconds


class ClaimsPipeline:
    """Reads the page of each item, and never in the reactor's thread; the item always goes on.

    A page that cannot be read is logged and counted, and its item goes on with None for a record;
    so is a record that the item takes no field for.
    At most two pages for each reader are handed over at once; other items wait, and their responses
    count against SCRAPER_SLOT_MAX_ACTIVE_SIZE, at which Scrapy stops downloading.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.fields = Fields.of(settings)
        self.drop = settings.getbool("EXTRACTOR_DROP_WITHOUT_CLAIMS")
        self._crawler = crawler
        self._readers: Thread | Processes
        workers = _workers(settings)
        folders = (settings.get("EXTRACTOR_LEXICON"), settings.get("EXTRACTOR_PUBLISHERS"))
        wanted = Settings(None, *(str(Path(name).absolute()) if name else None for name in folders))
        seconds = _timeout(settings)
        self._readers = Thread(wanted)
        if workers:
            self._readers = Processes(wanted, workers, timeout=seconds, died=self._died)
        self._places = asyncio.Semaphore(2 * max(1, workers))
        self._waiting = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ClaimsPipeline:
        """The pipeline as the crawler's settings want it."""
        return cls(crawler)

    async def open_spider(self) -> None:
        """Load the model, so that a fault in the settings stops the crawl before it begins."""
        if not is_asyncio_available():
            raise InputError(
                "ClaimsPipeline needs Scrapy's asyncio reactor, its default; "
                "remove TWISTED_REACTOR from the settings"
            )
        await self._readers.open()

    async def close_spider(self) -> None:
        """Let the workers go; Scrapy has waited for all items."""
        self._readers.close()

    async def process_item(self, item: Any) -> Any:
        """The item with its record; DropItem only where it has no claims and that is asked for."""
        fields = ItemAdapter(item)
        outcome: Outcome | None
        try:
            page = self.fields.page(fields)
            outcome = await self._read(page) if page else None
        except Exception as error:  # whatever fails here, the item must not be lost
            logger.debug("of the item at %s", self.fields.address(fields), exc_info=True)
            outcome = Failure(Page(""), "pipeline", f"{type(error).__name__}: {error}")
        self._count(outcome, self.fields.address(fields))
        record = outcome if isinstance(outcome, dict) else None
        if self._write(fields, record) and record is not None:
            self._inc("records")
            self._inc("claims", len(record["claims"]))
        if self.drop and record is not None and not record["claims"]:
            self._inc("dropped")
            raise DropItem("no claims on the page")
        return item

    async def _read(self, page: Page) -> Outcome:
        self._waiting += 1
        self._stats.max_value("extractor/waiting_max", self._waiting)
        try:
            async with self._places:
                return await self._readers.read(page)
        finally:
            self._waiting -= 1

    def _count(self, outcome: Outcome | None, address: str | None) -> None:
        if outcome is None:
            self._inc("no_page")
            return
        self._inc("pages")
        if isinstance(outcome, Failure):
            self._inc("failed")
            self._inc(f"failed/{outcome.room}")
            logger.error("%s: %s (%s)", address or "a page", outcome.reason, outcome.room)

    def _write(self, item: ItemAdapter, record: dict[str, Any] | None) -> bool:
        """Put the record into its item; whether the item took it."""
        try:
            item[self.fields.record] = record
        except Exception as error:  # no such field (KeyError), or a class that is frozen
            if record is not None:
                self._inc("no_field")
                logger.error(
                    'an item of %s takes no field "%s" (%s), and its record is lost; declare the '
                    "field, or name another in EXTRACTOR_RECORD_FIELD",
                    type(item.item).__name__,
                    self.fields.record,
                    str(error) or type(error).__name__,
                )
            return False
        return True

    def _died(self) -> None:
        self._inc("worker_deaths")
        logger.warning("a worker died or was ended; another takes its place")

    @property
    def _stats(self) -> Any:
        return self._crawler.stats

    def _inc(self, name: str, by: int = 1) -> None:
        self._stats.inc_value(f"extractor/{name}", by)


class RecordExporter(BaseItemExporter):
    """Writes the records of items as JSONL, the bytes that `extractor run` writes.

    Items without a record are passed over.
    """

    def __init__(self, file: IO[bytes], *, record_field: str = "record", **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self._file, self._field = file, record_field

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **options: Any) -> RecordExporter:
        """The exporter of a feed."""
        options.setdefault("record_field", Fields.of(crawler.settings).record)
        return cls(file, **options)

    def export_item(self, item: Any) -> None:
        """Write the record of an item, if it has one."""
        record = ItemAdapter(item).get(self._field)
        if record is not None:
            line = json.dumps(record, ensure_ascii=False, separators=(", ", ": "))
            self._file.write(line.encode("utf8") + b"\n")
