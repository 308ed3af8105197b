"""Title, authors, dates and the rest of what a page says of itself, most trusted source first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import regex

from extractor.article import Note
from extractor.parser import dates
from extractor.parser.bylines import ADDRESS, AGENCY, as_name, names_in
from extractor.parser.headline import host_of, squash
from extractor.parser.markup import Markup, text_of, tidy
from extractor.parser.shape import fold, is_name
from extractor.parser.structured import articles_of, first_text, names_of, read_linked
from extractor.parser.vocabulary import Vocabulary

TITLES = ("og:title", "twitter:title", "title", "dc.title")
DESCRIPTIONS = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
)
AUTHORS = (
    "author", "article:author", "og:article:author", "lp.article:author", "dc.creator",
    "parsely-author", "sailthru.author", "byl", "cxenseparse:author",
)  # fmt: skip
PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "datepublished", "pubdate", "publishdate", "publish-date", "publish_date", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.issued", "sailthru.date", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "lp.article:published_time",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "last-modified", "lastmod", "dcterms.modified", "revised",
)  # fmt: skip
SECTIONS = ("article:section", "lp:section", "section", "cxenseparse:section")
SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
PAID = {"lp:premium": "true", "article:content_tier": "locked", "paywall": "true"}
WRITTEN_BY = regex.compile(r"skrevet|skrive|written|author|forfatt|av\b", regex.IGNORECASE)
SIGNED = ("a", "span", "address")
PART = regex.compile(r"\s+[-–—|:·»]\s+")


@dataclass(frozen=True, slots=True)
class Dates:
    """When a page was published and changed, and what was not to be believed."""

    published: str | None
    modified: str | None
    notes: tuple[Note, ...] = ()


class Metadata:
    """What the head of a page and its JSON-LD say of the article."""

    def __init__(self, markup: Markup, url: str | None) -> None:
        self.markup = markup
        self.url = url
        self.linked = read_linked(markup.scripts)
        self.meta = _meta(markup)
        self.articles = articles_of(self.linked)
        self.article: dict[str, Any] = self.articles[0] if self.articles else {}
        self.sites = self._sites(url or self.canonical_url)

    @property
    def titles(self) -> list[str]:
        """What the headline may be, the likeliest first."""
        declared = [text_of(title) for title in self._texts("headline", TITLES)]
        found = [part for title in declared for part in (title, self._without_site(title))]
        if self._window:
            found.extend(_parts(self._window))
        return [
            title for title in dict.fromkeys(found) if title and squash(title) not in self.sites
        ]

    @property
    def title(self) -> str | None:
        """The headline as JSON-LD or social media have it, else the window's without the site."""
        titles = self.titles
        if not titles or titles[0] != self._window:
            return self._without_site(titles[0]) if titles else None
        bare = self._without_site(titles[0])
        return bare if bare != titles[0] else max(_parts(bare)[1:], key=len, default=bare)

    @property
    def _window(self) -> str | None:
        title = next(self.markup.nodes("title"), None)
        return tidy("".join(title.itertext())) if title is not None else None

    def _without_site(self, title: str) -> str:
        """A title without its first or last part where that is the name of the site."""
        parts = list(PART.finditer(title))
        if parts and squash(title[parts[-1].end() :]) in self.sites:
            return title[: parts[-1].start()]
        if parts and squash(title[: parts[0].start()]) in self.sites:
            return title[parts[0].end() :]
        return title

    @property
    def descriptions(self) -> list[str]:
        """What the lead may be."""
        found = (text_of(text) for text in self._texts("description", DESCRIPTIONS))
        return [text for text in dict.fromkeys(found) if text]

    @property
    def body(self) -> str | None:
        """The article's text as JSON-LD has it."""
        return first_text(self.article.get("articleBody"))

    def prefer(self, title: str | None, url: str | None) -> None:
        """Where JSON-LD describes several articles, hold to the one of this title or address."""
        for item in self.articles:
            named = title and fold(text_of(first_text(item.get("headline")) or "")) == fold(title)
            address = url and url in (
                _address(item.get("mainEntityOfPage")),
                item.get("url"),
            )
            if named or address:
                self.article = item
                return

    def publisher(self, url: str | None) -> str | None:
        """The name the page gives its publisher, else the host of its address."""
        named = next(names_of(self.article.get("publisher"), self.linked), None)
        return tidy(named or self.meta.get("og:site_name", "")) or host_of(url) or None

    def _sites(self, url: str | None) -> frozenset[str]:
        """Squashed names of the site, as the page and its address have them."""
        named = [*names_of(self.article.get("publisher"), self.linked)]
        named += [self.meta.get(key, "") for key in SITES]
        host = host_of(url).split(".")
        labels = [label for label in host[:-1] if len(label) > 2]
        named += [*labels, "".join(host[:-1]), "".join(host)]
        return frozenset(map(squash, named)) - {""}

    @property
    def section(self) -> str | None:
        """The section of the paper."""
        return next(self._texts("articleSection", SECTIONS), None)

    @property
    def paywalled(self) -> bool:
        """Whether the page says that it is not free."""
        free = str(self.article.get("isAccessibleForFree", "")).lower()
        return free == "false" or any(self.meta.get(key) == value for key, value in PAID.items())

    @property
    def canonical_url(self) -> str | None:
        """The address the page gives itself."""
        links = (link for link in self.markup.nodes("link") if _is_rel(link, "canonical"))
        found = next((link.get("href") for link in links), None)
        entity = _address(self.article.get("mainEntityOfPage")) or self.article.get("url")
        for address in (found, self.meta.get("og:url"), entity):
            if isinstance(address, str) and (whole := self._resolved(address.strip())):
                return whole
        return None

    def _resolved(self, address: str) -> str | None:
        """An address in full; None where it is none."""
        try:
            whole = urljoin(self.url or "", address)
        except ValueError:
            return None
        return whole if whole.startswith("http") else None

    def authors(self, bylines: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
        """The names of those who wrote the article, from the first source that has any."""
        site = fold(self.publisher(None) or "")
        for source in self._author_sources(bylines, vocabulary):
            names = (name for name in source if fold(name) != site)
            if found := tuple(dict.fromkeys(map(as_name, names))):
                return found
        return ()

    def dates(self, visible: Sequence[str], times: Sequence[tuple[str, str]]) -> Dates:
        """When it was published and changed; `times` are `datetime` and text of `<time>`s."""
        seen = [found for text in visible for found in dates.read_visible(text)]
        seen += [found for _, text in times for found in dates.read_visible(text)]
        stamps = list(self._texts("datePublished", PUBLISHED))
        stamps += [stamp for stamp, text in times if not dates.CHANGED.search(text)]
        unread = bool(stamps)
        read = [stamp for stamp in map(dates.read_stamp, stamps) if stamp]
        read += [stamp for stamp, changed in seen if not changed]
        published = dates.most_exact(read)
        changes = map(dates.read_stamp, self._texts("dateModified", MODIFIED))
        modified = dates.most_exact(
            [stamp for stamp in changes if stamp] + [s for s, c in seen if c]
        )
        notes = [Note("date-unreadable", stamps[0])] if unread and not published else []
        if published and modified and dates.earlier(modified, published):
            notes.append(Note("modified-before-published", f"{modified} / {published}"))
            modified = None
        return Dates(dates.in_norway(published), dates.in_norway(modified), tuple(notes))

    def _author_sources(
        self, bylines: Sequence[str], vocabulary: Vocabulary
    ) -> Iterator[Iterator[str]]:
        linked = names_of(self.article.get("author"), self.linked)
        yield _clean(linked, vocabulary)
        yield _clean((self.meta[key] for key in AUTHORS if key in self.meta), vocabulary)
        if WRITTEN_BY.search(self.meta.get("twitter:label1", "")):
            yield _clean(iter([self.meta.get("twitter:data1", "")]), vocabulary)
        written = (node for node in self.markup.nodes(*SIGNED) if _is_rel(node, "author"))
        yield (name for line in bylines for name in names_in(line, vocabulary))
        texts = (" ".join(node.itertext()) for node in islice(written, 10))
        yield _clean(texts, vocabulary)

    def _texts(self, key: str, names: Sequence[str]) -> Iterator[str]:
        linked = first_text(self.article.get(key))
        if linked:
            yield linked
        for name in names:
            if self.meta.get(name, "").strip():
                yield self.meta[name].strip()


def _meta(markup: Markup) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in markup.nodes("meta"):
        content = node.get("content")
        for key in ("property", "name", "itemprop"):
            name = node.get(key)
            if name is not None and content is not None:
                found.setdefault(name.lower(), content)
    for element in markup.elements:
        name = element.attributes.get("itemprop")
        if name in ("datePublished", "dateModified") and "datetime" in element.attributes:
            found.setdefault(name.lower(), element.attributes["datetime"])
    return found


def _is_rel(node: Any, what: str) -> bool:
    """Whether the `rel` of a node says that it leads to, or is, this."""
    return what in node.get("rel", "").split()


def _parts(title: str) -> list[str]:
    """A window title as it is, and without its first or last part.

    >>> _parts("Kutt i Tinn - Rjukanposten")
    ['Kutt i Tinn - Rjukanposten', 'Kutt i Tinn', 'Rjukanposten']
    """
    parts = [(match.start(), match.end()) for match in PART.finditer(title)]
    if not parts:
        return [title]
    return [title, title[: parts[-1][0]], title[parts[0][1] :]]


def _clean(texts: Iterator[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield agencies as they are («NTB»), else what is a name in the texts."""
    for text in texts:
        text = tidy(ADDRESS.sub(" ", text_of(text)))
        if not text or vocabulary.is_whole("byline", text):
            continue
        names = list(names_in(text, vocabulary))
        if names:
            yield from names
        elif is_name(text) or AGENCY.fullmatch(text):
            yield text


def _address(value: Any) -> str | None:
    value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
    return value if isinstance(value, str) else None
