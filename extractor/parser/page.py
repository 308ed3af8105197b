"""A page of HTML, whole: its metadata, its pieces, its blocks, or its JSON where it has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractor.article import Note
from extractor.parser import Found
from extractor.parser.blocks import read_blocks
from extractor.parser.draft import Draft, Reading
from extractor.parser.headline import Wanted, host_of
from extractor.parser.markup import Markup, is_markup, select, text_of
from extractor.parser.metadata import Metadata
from extractor.parser.plain_text import paragraphs_of, read_paragraphs
from extractor.parser.posts import date_posts
from extractor.parser.scope import Scope, Selected, find_article
from extractor.parser.shape import fold
from extractor.parser.state import as_html, find_state
from extractor.parser.vocabulary import Rule, Vocabulary
from extractor.parser.walk import read_markup

LEAST_BODY = 200
LONGEST_SECTION = 30
RUNNING = frozenset(("paragraph", "quote", "question", "list_item", "lead"))


def read_page(text: str, url: str | None, vocabulary: Vocabulary) -> Found:
    """Drafts, metadata and notes of a page of HTML."""
    markup = read_markup(text, vocabulary)
    metadata = Metadata(markup, url)
    metadata.prefer(None, url)
    selected = _select(markup, _rules(vocabulary, url or metadata.canonical_url, metadata))
    titles = frozenset(fold(title) for title in metadata.titles) - {""}
    wanted = Wanted(titles, metadata.sites, selected.title)
    scope = find_article(markup, vocabulary, wanted, selected)
    if scope.headline is not None:
        metadata.prefer(text_of(scope.headline.text), None)
    description = next(iter(metadata.descriptions), None)
    reading = read_blocks(markup, scope, vocabulary, description, selected)
    date_posts(reading.drafts, metadata.article.get("liveBlogUpdate"))
    reading = _with_body(reading, metadata, vocabulary)
    if reading.drafts and reading.first("title") is None and metadata.title:
        reading.drafts.insert(0, Draft("title", metadata.title))
    found = Found(reading, repaired=markup.repaired)
    _add_metadata(found, metadata, _times(markup, scope), vocabulary, url)
    if markup.truncated and not reading.truncated:
        found.notes.append(Note("truncated", "the end of the page was not read"))
    if scope.two_articles:
        found.notes.append(Note("two-articles", "the page holds another article after this one"))
    if _running(reading) < LEAST_BODY and (state := find_state(markup.scripts)):
        return _of_state(found, read_page(as_html(state, metadata.title), url, vocabulary))
    return found


def _of_state(page: Found, state: Found) -> Found:
    """The article of a page's state, with what only the page around it says."""
    state.reading.dropped[:0] = page.reading.dropped
    known = {key: value for key, value in page.fields.items() if value}
    for key in ("title", "lead"):
        known.pop(key, None)
    state.fields |= known
    state.notes.extend(page.notes)
    state.repaired |= page.repaired
    return state


def _add_metadata(
    found: Found,
    metadata: Metadata,
    times: Sequence[tuple[str, str]],
    vocabulary: Vocabulary,
    url: str | None,
) -> None:
    reading = found.reading
    when = metadata.dates(reading.dates, times)
    title = reading.first("title") or metadata.title
    paid = any(vocabulary.opens("paid", dropped.text) for dropped in reading.dropped)
    canonical = metadata.canonical_url
    found.fields |= {
        "title": title,
        "authors": metadata.authors(reading.bylines, vocabulary),
        "published": when.published,
        "modified": when.modified,
        "publisher": metadata.publisher(canonical or url),
        "section": metadata.section or _kicker(reading),
        "paywalled": metadata.paywalled or (paid and _running(reading) < 1500),
        "canonical_url": canonical,
    }
    found.notes.extend(when.notes)


def _kicker(reading: Reading) -> str | None:
    """The word over the headline, where the page marks it as such: «Samfunn»."""
    words = (dropped.text for dropped in reading.dropped if dropped.reason == "kicker")
    return next((word for word in words if len(word) < LONGEST_SECTION), None)


def _running(reading: Reading) -> int:
    return sum(len(draft.text) for draft in reading.drafts if draft.kind in RUNNING)


def _with_body(reading: Reading, metadata: Metadata, vocabulary: Vocabulary) -> Reading:
    """The reading, or the one of JSON-LD's `articleBody` where that holds far more."""
    body = metadata.body or ""
    if len(body) < max(LEAST_BODY, 2 * _running(reading)):
        return reading
    read = _read_body(body, vocabulary)
    title = reading.first("title")
    if title is None or fold(title) not in map(fold, metadata.titles):
        title = metadata.title or title  # an <h1> «Vil du lese videre?» heads such pages
    lead = reading.first("lead") or next(iter(metadata.descriptions), None)
    if lead and read.drafts and fold(read.drafts[0].text) == fold(lead):
        read.drafts.pop(0)
    head = [Draft("title", title)] if title else []
    head += [Draft("lead", lead)] if lead else []
    kept = [draft for draft in reading.drafts if draft.kind in ("byline", "caption", "credit")]
    read.drafts[:0] = head + kept
    read.dropped[:0] = reading.dropped
    read.dates[:0], read.bylines[:0] = reading.dates, reading.bylines
    return read


def _read_body(body: str, vocabulary: Vocabulary) -> Reading:
    if is_markup(body):
        markup = read_markup(f"<article>{body}</article>", vocabulary)
        scope = find_article(markup, vocabulary, Wanted(), Selected())
        return read_blocks(markup, scope, vocabulary, None, Selected())
    return read_paragraphs(
        paragraphs_of(text_of(body) if "&" in body and "\n" not in body else body),
        vocabulary,
    )


def _times(markup: Markup, scope: Scope) -> list[tuple[str, str]]:
    """`datetime` and words of the article's `<time>` elements."""
    found: list[tuple[str, str]] = []
    for number, element in enumerate(markup.elements):
        if element.name == "time" and scope.is_near(number) and len(found) < 5:
            words = f"{_before(element.node)[-60:]} {_words(element.node)[:100]}"
            found.append((element.attributes.get("datetime", ""), words))
    return found


def _before(node: Any) -> str:
    """The words right before an element, in its parent or in the element before it."""
    sibling, parent = node.getprevious(), node.getparent()
    if sibling is None:
        return (parent.text or "") if parent is not None else ""
    return sibling.tail or _words(sibling)


def _words(node: Any) -> str:
    return " ".join(node.itertext())


def _rules(vocabulary: Vocabulary, url: str | None, metadata: Metadata) -> list[Rule]:
    host = host_of(url)
    if not host:
        return []
    published = metadata.dates((), ()).published
    return [rule for rule in vocabulary.rules if rule.holds(host, published)]


def _select(markup: Markup, rules: Sequence[Rule]) -> Selected:
    if not rules:
        return Selected()
    numbers = {element.node: number for number, element in enumerate(markup.elements)}

    def chosen(selectors: Sequence[str]) -> frozenset[int]:
        nodes = (node for selector in selectors for node in select(markup.root, selector))
        return frozenset(numbers[node] for node in nodes if node in numbers)

    return Selected(
        chosen([selector for rule in rules for selector in rule.title]),
        chosen([selector for rule in rules for selector in rule.lead]),
        chosen([selector for rule in rules for selector in rule.body]),
        chosen([selector for rule in rules for selector in rule.drop]),
    )
