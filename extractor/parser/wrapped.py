"""Pages inside another format: saved by a browser as MHTML, or items of a feed (RSS, Atom).

Either becomes an ordinary page of HTML, so that one path reads them all.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import escape, unescape
from typing import Any

from extractor.errors import PageError

HEAD = 4_000  # characters in which a page tells what wraps it
MOST_ITEMS = 10_000  # of one feed
MIME = re.compile(rb"\A\s{0,10}(?:[A-Za-z][\w-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*+)+\r?\n")
SAVED = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
FEED = re.compile(
    r"\A\ufeff?\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*+<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL | re.IGNORECASE,
)
# Where the fields of an article stand; `media:title` and its like are of a picture.
SPACES = frozenset(
    (
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/rss/1.0/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
    )
)
# What WordPress puts last in each item, with links: «Innlegget … dukket først opp på …».
APPEARED = re.compile(r"først opp|fyrst opp|first on|først publisert")
LONGEST_NOTE = 1_500
LONGEST_DATE = 100
LONGEST_NAME = 300
CUT = re.compile(r"(?:\[?(?:…|\.\.\.|&hellip;|&#8230;)\]?)\s*(?:</\w+>\s*)*\Z")
TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A page of HTML that stood in something else."""

    content: str | bytes
    url: str | None = None
    charset: str | None = None


def read_saved(content: bytes) -> Unwrapped | None:
    """The page of an MHTML file; None where the bytes are none.

    Raises PageError where it holds no page.
    """
    head = MIME.match(content[: 4 * HEAD])
    if head is None or not SAVED.search(head[0]):
        return None
    try:
        message = email.message_from_bytes(content)
        part = next(part for part in message.walk() if part.get_content_type() == "text/html")
        html = part.get_payload(decode=True)
    except (StopIteration, RecursionError, LookupError, ValueError) as error:
        raise PageError("the MHTML file holds no page of HTML; save it anew") from error
    if not isinstance(html, bytes) or not html:
        raise PageError("the page in the MHTML file is empty; save it anew")
    url = part["Content-Location"] or message["Snapshot-Content-Location"]
    charset = part.get_content_charset()
    return Unwrapped(html, str(url) if url and str(url).startswith("http") else None, charset)


def is_feed(text: str) -> bool:
    """Whether a text is RSS or Atom.

    >>> is_feed('<?xml version="1.0"?><rss version="2.0">'), is_feed("<html><p>rss</p></html>")
    (True, False)
    """
    return FEED.match(text[:HEAD]) is not None


def read_feed(text: str) -> Iterator[Unwrapped]:
    """Yield each item of a feed as a page of its own, in the feed's order.

    Raises PageError where the feed has no item.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    body = re.sub(r"\A\s*<\?xml[^>]*>", "", text)  # it may name the encoding of the bytes
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    items = [] if root is None else root.xpath("//*[local-name()='item' or local-name()='entry']")
    if not items:
        raise PageError("the feed holds no items; give the page of an article")
    channel = next(iter(root.xpath("//*[local-name()='channel']")), root)
    site = _text(channel, "title")
    for item in items[:MOST_ITEMS]:
        yield _page(item, site)


def _page(item: Any, site: str) -> Unwrapped:
    url = _link(item)
    title = _plain(_text(item, "title"))
    content = _without_note(_text(item, "encoded") or _text(item, "content"))
    summary = _without_note(_text(item, "description") or _text(item, "summary")).strip()
    if not content:
        content = _marked(summary)
    elif CUT.search(summary):
        summary = ""  # the beginning of the text, not a lead
    properties = {
        "og:title": title,
        "og:site_name": _plain(site),
        "og:description": _plain(summary),
        "author": _author(item),
        "article:published_time": _when(_text(item, "pubDate", "published", "date", "issued")),
        "article:modified_time": _when(_text(item, "updated", "modified")),
        "article:section": _section(item),
    }
    body = f"<article><h1>{escape(title)}</h1>{_marked(content)}</article>"
    return Unwrapped(as_page(properties, body, url), url)


def as_page(properties: Mapping[str, str], body: str, url: str | None = None) -> str:
    """A page of HTML with these properties, where they say something, in its head."""
    meta = "".join(
        f'<meta property="{key}" content="{escape(value)}">'
        for key, value in properties.items()
        if value
    )
    link = f'<link rel="canonical" href="{escape(url)}">' if url else ""
    return f"<!doctype html><html><head>{link}{meta}</head><body>{body}</body></html>"


def _without_note(html: str) -> str:
    """The markup without a last paragraph that says where it appeared."""
    at = html.rfind("<p")
    last = html[at:] if at >= 0 else ""
    note = len(last) < LONGEST_NOTE and "<a" in last and APPEARED.search(last)
    return html[:at] if note else html


def _marked(content: str) -> str:
    """Content as markup: as it is, or its paragraphs."""
    if "<" in content:
        return content
    return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", content))


def _children(item: Any, *names: str) -> Iterator[Any]:
    for name in names:
        for child in item:
            tag = child.tag if isinstance(child.tag, str) else ""  # comments have none
            space, _, own = tag.rpartition("}")
            if own == name and space.lstrip("{") in SPACES:
                yield child


def _text(item: Any, *names: str) -> str:
    """The text, or the markup, of the first child with one of these names."""
    from lxml import etree

    for child in _children(item, *names):
        if len(child):  # Atom's xhtml
            inner = (etree.tostring(each, encoding="unicode") for each in child)
            found = (escape(child.text or "") + "".join(inner)).strip()
        else:
            found = (child.text or "").strip()
        if found:
            return found
    return ""


def _link(item: Any) -> str | None:
    for child in _children(item, "link"):
        found = (child.text or child.get("href") or "").strip()
        if found.startswith("http") and child.get("rel", "alternate") == "alternate":
            return found
    return None


def _author(item: Any) -> str:
    found = ", ".join((each.text or "").strip() for each in _children(item, "creator"))
    if not found:
        inner = next(_children(item, "author"), None)
        found = "" if inner is None else _text(inner, "name") or (inner.text or "").strip()
    # RSS: «a@b.example (Kari Moe)»
    return re.sub(r"^[^\s@]+@[^\s@]+\s*\((.*)\)$", r"\1", found[:LONGEST_NAME])


def _section(item: Any) -> str:
    category = next(_children(item, "category"), None)
    return "" if category is None else (category.text or category.get("term") or "").strip()


def _when(text: str) -> str:
    """An ISO date of RSS's «Tue, 02 Jun 2020 12:38:07 +0000» or Atom's own."""
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text[:LONGEST_DATE]


def _plain(html: str) -> str:
    return unescape(TAG.sub(" ", html))
