"""Pages from what you scrape with already, as records: one function for each.

    python examples/from_python.py http://127.0.0.1:8000/page.html

Each needs its own package: requests, httpx, trafilatura, newspaper4k, pandas, polars.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import extractor

if TYPE_CHECKING:
    import pandas
    import polars


def with_requests(ex: extractor.Extractor, url: str) -> extractor.Record:
    """Give the bytes, not `response.text`: pages know their charset better than HTTP does."""
    import requests

    response = requests.get(url, timeout=30)
    response.raise_for_status()
    return ex.record(response.content, url=response.url)


async def with_httpx(ex: extractor.Extractor, urls: Iterable[str]) -> list[extractor.Record]:
    """The next pages are fetched while one is read."""
    import httpx

    few = asyncio.Semaphore(8)  # pages in memory at once

    async def record(client: httpx.AsyncClient, url: str) -> extractor.Record:
        async with few:
            response = await client.get(url)
            response.raise_for_status()
            return await ex.arecord(response.content, url=str(response.url))

    async with httpx.AsyncClient(timeout=30) as client:
        return await asyncio.gather(*(record(client, url) for url in urls))


def with_trafilatura(ex: extractor.Extractor, url: str) -> extractor.Record:
    """Its downloads; the page is cleaned here, for the text alone has lost captions and dates.

    From trafilatura 2 on it fetches public addresses alone: a page of 127.0.0.1 or of an internal
    host needs SSRF_PROTECTION = off in its settings.
    """
    import trafilatura

    response = trafilatura.fetch_response(url)
    if response is None:
        raise OSError(
            f"{url}: trafilatura fetched nothing; its log says why (it refuses addresses that are "
            "not public, as 127.0.0.1, unless SSRF_PROTECTION is off in its settings)"
        )
    return ex.record(response.data, url=response.url)


def with_newspaper(ex: extractor.Extractor, url: str) -> extractor.Record:
    """Its downloads, and its date where it found one."""
    import newspaper

    article = newspaper.Article(url, fetch_images=False)
    article.download()
    article.parse()
    return ex.record(article.html, url=article.url, published=article.publish_date)


def with_pandas(records: Iterable[extractor.Record]) -> pandas.DataFrame:
    """A row for each claim."""
    import pandas

    return pandas.DataFrame(extractor.claims_table(records))


def with_polars(records: Iterable[extractor.Record]) -> polars.DataFrame:
    """A row for each claim; a column is often empty for long, so its type is asked of all rows."""
    import polars

    return polars.DataFrame(extractor.claims_table(records), infer_schema_length=None)


def in_a_loop(ex: extractor.Extractor, pages: Iterable[extractor.Page]) -> Iterable[str]:
    """A line of JSON for each page; one that cannot be read costs itself alone."""
    for page in pages:
        try:
            yield ex.record(page).to_json()
        except extractor.PageError as error:
            print(f"{page.url}: {error}", file=sys.stderr)


def with_spacy(text: str, published: str) -> str:
    """HTML in which displacy has marked the claims of a text."""
    from spacy import displacy

    nlp = extractor.load_pipeline()
    doc = nlp.make_doc(text)
    doc._.published = published  # «i fjor» counts from it
    doc = nlp(doc)
    for span in doc.spans["claims"]:
        print(span.label_, span.id_, span.text)
    options = {"spans_key": "claims"}
    return displacy.render(doc, style="span", options=options, page=True, jupyter=False)


def main() -> None:
    """Print the claims of a page."""
    ex = extractor.load()
    print(with_pandas([with_requests(ex, sys.argv[1])]).dropna(axis="columns").to_string())


if __name__ == "__main__":
    main()
