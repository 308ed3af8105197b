"""Where a page came from, as its record cites it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from extractor.article import Article, Page
from extractor.parser.encoding import paired
from extractor.record import Source


def source_of(page: Page, article: Article) -> Source:
    """The source of a page and of the article in it; the id is the page's own, or of its path.

    The publisher is the host of the address that was given, else of the one that the page gives
    itself, else the name that the page gives its paper.

    Half an emoji in what the caller gave is U+FFFD, so that a record is always UTF-8.
    """
    digest = hashlib.sha256(raw_content(page)).hexdigest()
    url = paired(page.url or article.url or "") or None
    # The host where there is any: one paper is one publisher, whether the scraper gave an address
    # or the page names its own. Names come as «Avisa», «avisa.no» and «Avisa - siste nytt».
    address = url or article.canonical_url
    host = _host(address) if address else None
    return Source(
        id=paired(page.id or (Path(page.path).stem if page.path else digest[:16])),
        url=url,
        publisher=host.removeprefix("www.") if host else article.publisher,
        sha256=digest,
        path=paired(page.path) if page.path else None,
    )


def raw_content(page: Page) -> bytes:
    """The bytes of a page; of one that came as characters, their UTF-8."""
    content = page.content
    return content if isinstance(content, bytes) else content.encode("utf8", "surrogatepass")


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # «http://[x»: what a scraper gives is not always an address
        return None
