"""HTML to a flat list of pieces: runs of text, each with the element it stood in.

Everything after this module works on the lists, so the tree is walked once, without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import regex
from lxml import etree

from extractor.parser.encoding import seen
from extractor.parser.scripts import Script
from extractor.parser.vocabulary import Entry, as_xpath

MOST_STEPS = 12  # of a CSS path
DEEPEST = 1_000  # levels of elements; pages have thirty

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
FIGURES = frozenset(("figure", "figcaption"))
PICTURES = ("-image", "-figure", "-picture", "-photo")
LARGE = 4  # of the seven sizes of `<font>`; 3 is that of running text
LOOSE = re.compile(r"(?<!\d)\u00a0")
WHITE = re.compile(r"[^\S\u00a0]+")
BEFORE_MARK = re.compile(r" (?=[,;](?: |$))")
ID = regex.compile(r"[A-Za-z][\w-]{0,60}")
TAGS = regex.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|p|br|span|h[1-6]|a|ul|li|table|td|article|section|main|"
    r"img|strong|em|b|i|meta|title|figure|font|center))\b[^<>]{0,2000}>",
    regex.IGNORECASE,
)


@dataclass(slots=True)
class Element:
    """An element of the page, known by its number; a parent always has a lower one."""

    node: Any
    """As lxml has it."""
    name: str
    attributes: Mapping[str, str]
    parent: int
    nth: int
    """Its number among the siblings of its name, from 1."""
    entry: Entry | None
    end: int = 0
    """The number after that of its last descendant."""

    @property
    def is_figure(self) -> bool:
        """Whether it holds a picture and what is said of it, as `figure` or `brick-image` does."""
        return self.name in FIGURES or ("-" in self.name and self.name.endswith(PICTURES))


@dataclass(slots=True)
class Piece:
    """A run of text between two block boundaries; `\\n` stands for `<br>`."""

    text: str
    line: str
    """The text as one tidy line."""
    element: int
    links: int = 0
    bold: int = 0
    mark: str | None = None
    """What an inline element around nearly all of it is marked as: `byline`, `date`, ..."""
    size: int = 0
    """Of the font around nearly all of it, 1 to 7; 0 where the page does not say."""


@dataclass(slots=True)
class Markup:
    """A page of HTML taken apart."""

    root: Any
    """The tree, as lxml has it."""
    scripts: list[Script]
    truncated: bool = False
    repaired: bool = False
    """Whether characters that had been decoded wrongly were mended."""
    elements: list[Element] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    only: frozenset[str] = frozenset()
    """Those of `article` and `main` that stand once on the page."""

    def ancestors(self, element: int) -> Iterator[int]:
        """Yield the element and those around it, innermost first."""
        while element >= 0:
            yield element
            element = self.elements[element].parent

    def nodes(self, *names: str) -> Iterator[Any]:
        """Yield the nodes of the tree with these names, in order."""
        yield from self.root.iter(*names)

    def path(self, element: int) -> str:
        """CSS path from the nearest element with an id, the only article, or the body."""
        steps: list[str] = []
        for number in self.ancestors(element):
            found = self.elements[number]
            id = found.attributes.get("id")
            if id and ID.fullmatch(id):
                steps.append(f"#{id}")
                break
            if found.name in ("body", "html") or len(steps) == MOST_STEPS:
                steps.append(found.name)
                break
            if found.name in self.only and steps:
                steps.append(found.name)
                break
            steps.append(f"{found.name}:nth-of-type({found.nth})")
        return " > ".join(reversed(steps))


def is_markup(text: str) -> bool:
    """Whether the text is HTML rather than plain text.

    >>> is_markup("<p>Nav Tinn</p>"), is_markup("Fem < seks, men sju > seks.")
    (True, False)
    """
    head = text[:400_000].lstrip()
    if regex.match(r"<(?:!doctype|html|\?xml|!--)", head, regex.IGNORECASE):
        return True
    return len(TAGS.findall(head)) > 1


def text_of(html: str) -> str:
    """The text of a fragment of HTML, as a description or a title may hold."""
    if "<" in html:
        return tidy(" ".join(parse(html).itertext()))
    return tidy(unescape(html))


def parse(html: str) -> Any:
    """The tree that lxml makes of markup, without comments; an empty one where it makes none.

    libxml2 reads whatever it is given. Bytes, because it would read them from a `str` as well, in
    twice the time.
    """
    leave = {"remove_comments": True, "remove_pis": True}
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, **leave)
    content = html.encode("utf-8", "replace")
    try:
        root = etree.fromstring(content, parser)
        last = parser.error_log.last_error
        if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":
            flat = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=_Flat())
            root = etree.fromstring(content, flat)
    except etree.XMLSyntaxError:
        root = None
    return etree.Element("html") if root is None else root


class _Flat:
    """A target that builds a tree of DEEPEST levels, for pages deeper than libxml2's 2,048.

    libxml2 leaves out the rest of such a page. Here, what is nested deeper loses its elements and
    keeps its text.
    """

    def __init__(self) -> None:
        self.builder = etree.TreeBuilder()
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element, unless it is too deep."""
        if self.depth < DEEPEST:
            self.builder.start(tag, attributes)
        self.depth += 1

    def end(self, tag: str) -> None:
        """Close an element that was opened."""
        self.depth -= 1
        if self.depth < DEEPEST:
            self.builder.end(tag)

    def data(self, text: str) -> None:
        """Add text where it stands."""
        self.builder.data(text)

    def close(self) -> Any:
        """The tree."""
        return self.builder.close()


def select(root: Any, selector: str) -> list[Any]:
    """The nodes of a tree that a CSS selector chooses."""
    return list(root.xpath(as_xpath(selector)))


def is_linked(piece: Piece) -> bool:
    """Whether a piece is a link and hardly anything else."""
    return piece.links * 5 > 4 * len(piece.text.strip())


def is_bold(piece: Piece) -> bool:
    """Whether nearly all of a piece is bold."""
    return piece.bold * 10 > 9 * len(piece.text.strip())


def tidy(text: str) -> str:
    """One line in NFC, without what is not seen and without space before punctuation.

    A no-break space stays after a digit only.
    """
    if not text.isascii():
        text = seen(text)
    if "\u00a0" in text:
        text = WHITE.sub(" ", LOOSE.sub(" ", text)).strip()
    else:
        text = " ".join(text.split())
    return BEFORE_MARK.sub("", text) if " ," in text or " ;" in text else text
