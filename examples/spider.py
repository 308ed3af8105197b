"""A spider that follows the links of a site and writes the record of every page.

    python -m http.server 8000 --bind 127.0.0.1 --directory corpus/pages &
    scrapy runspider examples/spider.py -a site=http://127.0.0.1:8000/

It writes records.jsonl. (`-O NAME:records` on the command line is for projects that have
FEED_EXPORTERS in their settings.py: Scrapy asks for the format before it reads a spider's.)
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response


class PagesSpider(scrapy.Spider):
    """Yields every page that the front page of `site` links to."""

    name = "pages"
    custom_settings = {  # noqa: RUF012 - as Scrapy's documentation has it
        "ITEM_PIPELINES": {"extractor.integrations.scrapy.ClaimsPipeline": 300},
        "FEED_EXPORTERS": {"records": "extractor.integrations.scrapy.RecordExporter"},
        "FEEDS": {"records.jsonl": {"format": "records", "overwrite": True}},
        "LOG_LEVEL": "INFO",  # DEBUG prints every item, with its page and its record
    }
    site: str | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the front page."""
        if self.site is None:
            self.logger.error(
                "no site to read; give its front page: -a site=http://127.0.0.1:8000/"
            )
            return
        yield scrapy.Request(self.site, self.parse)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Follow the links of the front page."""
        yield from response.follow_all(css="a", callback=self.parse_page)

    def parse_page(self, response: Response) -> Iterator[dict[str, Any]]:
        """An item for each page; the pipeline adds its record."""
        yield {"url": response.url, "html": response.body}
