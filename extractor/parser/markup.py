"""HTML to a flat list of pieces: runs of text, each with the element it stood in.

Everything after this module works on the lists, so the tree is walked once, without recursion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

import regex
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from extractor.parser.encoding import collapse
from extractor.parser.scripts import Script, cut_scripts
from extractor.parser.vocabulary import Entry, Vocabulary

MOST_CHARACTERS = 2_000_000  # of markup without scripts; the largest page seen has 60 000
MOST_STEPS = 12  # of a CSS path

INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s
    samp small span strike strong sub sup time tt u var wbr""".split()  # noqa: SIM905
)
APART = frozenset(("span", "a", "time", "small"))
FIGURES = frozenset(("figure", "figcaption"))
BOLD = frozenset(("b", "strong"))
LOOSE = regex.compile(r"(?<!\d)\u00a0|\u00a0(?!\d)")
WHITE = regex.compile(r"[\s--\u00a0]+", regex.V1)
BEFORE_MARK = regex.compile(r" (?=[,;](?: |$))")
TAGS = regex.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|p|br|span|h[1-6]|a|ul|li|table|td|article|section|main|"
    r"img|strong|em|b|i|meta|title|figure|font|center))\b[^<>]{0,2000}>",
    regex.IGNORECASE,
)


@dataclass(slots=True)
class Element:
    """An element of the page, known by its number; a parent always has a lower one."""

    tag: Tag
    name: str
    parent: int
    nth: int
    """Its number among the siblings of its name, from 1."""
    entry: Entry | None
    end: int = 0
    """The number after that of its last descendant."""


@dataclass(slots=True)
class Piece:
    """A run of text between two block boundaries; `\\n` stands for `<br>`."""

    text: str
    element: int
    links: int = 0
    bold: int = 0
    mark: str | None = None
    """What an inline element around nearly all of it is marked as: `byline`, `date`, ..."""


@dataclass(slots=True)
class Markup:
    """A page of HTML taken apart."""

    soup: BeautifulSoup
    scripts: list[Script]
    truncated: bool = False
    elements: list[Element] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    only: frozenset[str] = frozenset()
    """Those of `article` and `main` that stand once on the page."""

    def ancestors(self, element: int) -> Iterator[int]:
        """Yield the element and those around it, innermost first."""
        while element >= 0:
            yield element
            element = self.elements[element].parent

    def path(self, element: int) -> str:
        """CSS path from the nearest element with an id, the only article, or the body."""
        steps: list[str] = []
        for number in self.ancestors(element):
            found = self.elements[number]
            id = found.tag.get("id")
            if isinstance(id, str) and regex.fullmatch(r"[A-Za-z][\w-]{0,60}", id):
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


def read_markup(text: str, vocabulary: Vocabulary) -> Markup:
    """The elements and pieces of a page, and its scripts; time and memory linear in its length."""
    kept, scripts = cut_scripts(text)
    truncated = len(kept) > MOST_CHARACTERS
    soup = BeautifulSoup(kept[:MOST_CHARACTERS], "lxml")
    markup = Markup(soup, scripts, truncated)
    _Walk(markup, vocabulary).run()
    names = Counter(element.name for element in markup.elements)
    markup.only = frozenset(name for name in ("article", "main") if names[name] == 1)
    return markup


def text_of(html: str) -> str:
    """The text of a fragment of HTML, as a description or a title may hold."""
    if "<" in html:
        html = BeautifulSoup(html, "lxml").get_text(" ")
    return tidy(unescape(html))


def tidy(text: str) -> str:
    """One line, without space before punctuation; a no-break space stays inside numbers only."""
    text = LOOSE.sub(" ", text)
    return BEFORE_MARK.sub("", WHITE.sub(" ", text).strip())


class _Walk:
    """One pass over the tree, in the order of the page."""

    def __init__(self, markup: Markup, vocabulary: Vocabulary) -> None:
        self.markup = markup
        self.vocabulary = vocabulary
        self.entries: dict[str, Entry | None] = {}
        self.counts: list[dict[str, int]] = [{}]
        self.open: list[tuple[Tag, int]] = []
        self.blocks: list[int] = []
        self.links = self.bolds = self.figures = 0
        self.letters = self.since_break = 0
        self.text: list[str] = []
        self.lengths = [0, 0]
        self.ended = self.opened = False
        self.marks: list[tuple[int, str]] = []
        self.marked: dict[str, int] = {}

    def run(self) -> None:
        root = self.markup.soup.html or self.markup.soup
        current: Tag | NavigableString | None = root
        while current is not None:
            down = self._enter(current) if isinstance(current, Tag) else None
            if isinstance(current, NavigableString):
                self._read(current)
            if down is not None:
                current = down
                continue
            current = self._onward(current, root)
        self._flush()

    def _onward(self, node: Tag | NavigableString, root: Tag) -> Tag | NavigableString | None:
        """The node after this one and its descendants, closing what ends on the way."""
        here: Tag | NavigableString | None = node
        while here is not None:
            if isinstance(here, Tag) and self.open and self.open[-1][0] is here:
                self._leave()
            if here is root:
                return None
            if here.next_sibling is not None:
                following = here.next_sibling
                return following if isinstance(following, (Tag, NavigableString)) else None
            here = here.parent
        return None

    def _enter(self, tag: Tag) -> Tag | NavigableString | None:
        elements, name = self.markup.elements, tag.name
        counts = self.counts[-1]
        counts[name] = counts.get(name, 0) + 1
        if name == "br":
            self._break()
            return None
        parent = self.open[-1][1] if self.open else -1
        number = len(elements)
        entry = self._entry(tag)
        elements.append(Element(tag, name, parent, counts[name], entry))
        self.open.append((tag, number))
        self.counts.append({})
        self.figures += name in FIGURES
        if name not in INLINE or self._is_apart(entry):
            self._flush()
            self.blocks.append(number)
        elif entry is not None:
            self.marks.append((number, entry.id))
        self.opened = self.ended and name in APART
        self.links += name == "a"
        self.bolds += name in BOLD
        child = tag.contents[0] if tag.contents else None
        return child if isinstance(child, (Tag, NavigableString)) else None

    def _leave(self) -> None:
        tag, number = self.open.pop()
        self.ended = tag.name in APART
        self.counts.pop()
        self.markup.elements[number].end = len(self.markup.elements)
        if self.blocks and self.blocks[-1] == number:
            self._flush()
            self.blocks.pop()
        if self.marks and self.marks[-1][0] == number:
            self.marks.pop()
        self.figures -= tag.name in FIGURES
        self.links -= tag.name == "a"
        self.bolds -= tag.name in BOLD

    def _break(self) -> None:
        """A `<br>`: it ends a piece after an empty line, and after one all bold or marked."""
        if not self.letters:
            return
        apart = self.letters in (self.lengths[1], *self.marked.values())
        if apart or not self.since_break:
            self._flush()
        else:
            self.text.append("\n")
            self.since_break = 0

    def _read(self, string: NavigableString) -> None:
        if isinstance(string, PreformattedString):
            return  # a comment, a doctype, a processing instruction
        text = collapse(str(string))
        if self.opened and text[:1].isalnum() and self.text and self.text[-1][-1:].isalnum():
            self.text.append(self._between())
        self.ended = self.opened = False
        self.text.append(text)
        letters = len(text.strip())
        self.letters += letters
        self.since_break += letters
        self.lengths[0] += letters if self.links else 0
        self.lengths[1] += letters if self.bolds else 0
        if self.marks:
            mark = self.marks[-1][1]
            self.marked[mark] = self.marked.get(mark, 0) + letters

    def _between(self) -> str:
        """What parts two words in adjacent elements: a line in a byline, else a space."""
        block = self.markup.elements[self.blocks[-1]].entry if self.blocks else None
        by = self.marks or (block is not None and block.id == "byline")
        return "\n" if by else " "

    def _flush(self) -> None:
        text = "".join(self.text)
        if text and not text.isspace():
            element = self.blocks[-1] if self.blocks else 0
            least = 0.8 * len(text.strip())
            mark = next((id for id, size in self.marked.items() if size >= least), None)
            links, bold = self.lengths
            self.markup.pieces.append(Piece(text, element, links, bold, mark))
        self.text.clear()
        self.marked.clear()
        self.letters = self.since_break = 0
        self.lengths = [0, 0]

    def _entry(self, tag: Tag) -> Entry | None:
        names: list[str] = []
        for key in ("class", "id", "itemprop", "data-component", "data-testid"):
            value = tag.get(key)
            if value:
                names.extend([value] if isinstance(value, str) else value)
        joined = " ".join(names)
        if joined not in self.entries:
            self.entries[joined] = self.vocabulary.entry(joined) if joined else None
        return self.entries[joined]

    def _is_apart(self, entry: Entry | None) -> bool:
        """Whether an inline element marked so is a piece of its own."""
        if entry is None:
            return False
        credit = entry.id == "byline" and self.figures > 0
        return credit or entry.use == "drop" or entry.id in ("credit", "caption")
