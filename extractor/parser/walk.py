"""HTML to markup: one pass over the tree of a page, in its order and without recursion."""

from __future__ import annotations

from collections import Counter

import regex
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from extractor.parser.encoding import collapse
from extractor.parser.markup import LARGE, Element, Markup, Piece
from extractor.parser.scripts import cut_scripts
from extractor.parser.vocabulary import Entry, Vocabulary

MOST_CHARACTERS = 2_000_000  # of markup without scripts; the largest page seen has 60 000
MOST_TAGS = 40_000  # eight for each block that an article may hold; a tree of more takes seconds

INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s
    samp small span strike strong sub sup time tt u var wbr""".split()  # noqa: SIM905
)
APART = frozenset(("span", "a", "time", "small"))
FIGURES = frozenset(("figure", "figcaption"))
BOLD = frozenset(("b", "strong"))
CSS_SIZE = regex.compile(
    r"font-size\s{0,3}:\s{0,3}(?P<number>\d{1,4}(?:\.\d{1,3})?)(?P<unit>px|pt|r?em|%)"
)
CSS_UNITS = {"px": 16, "pt": 12, "em": 1, "rem": 1, "%": 100}


def read_markup(text: str, vocabulary: Vocabulary) -> Markup:
    """The elements and pieces of a page, and its scripts; time and memory linear in its length."""
    whole, scripts = cut_scripts(text)
    kept = _bounded(whole)
    markup = Markup(BeautifulSoup(kept, "lxml"), scripts, len(kept) < len(whole))
    _Walk(markup, vocabulary).run()
    names = Counter(element.name for element in markup.elements)
    markup.only = frozenset(name for name in ("article", "main") if names[name] == 1)
    return markup


def _bounded(markup: str) -> str:
    """As much of the markup as is read."""
    parts = markup[:MOST_CHARACTERS].split("<", MOST_TAGS)
    return "<".join(parts[:MOST_TAGS])


class _Walk:
    """One pass over the tree, in the order of the page."""

    def __init__(self, markup: Markup, vocabulary: Vocabulary) -> None:
        self.markup = markup
        self.vocabulary = vocabulary
        self.entries: dict[str, Entry | None] = {}
        self.counts: list[dict[str, int]] = [{}]
        self.open: list[tuple[Tag, int]] = []
        self.blocks: list[int] = []
        self.links = self.bolds = self.figures = self.bylines = 0
        self.letters = self.since_break = 0
        self.text: list[str] = []
        self.lengths = [0, 0]
        self.ended = self.opened = False
        self.marks: list[tuple[int, str]] = []
        self.marked: dict[str, int] = {}
        self.sizes: list[tuple[int, int]] = []
        self.sized: dict[int, int] = {}

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
        self.bylines += _is_byline(elements[number])
        if name not in INLINE or self._is_apart(entry):
            self._flush()
            self.blocks.append(number)
        elif entry is not None:
            self.marks.append((number, entry.id))
        if size := _font_size(tag):
            self.sizes.append((number, size))
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
        if self.sizes and self.sizes[-1][0] == number:
            self.sizes.pop()
        self.figures -= tag.name in FIGURES
        self.bylines -= _is_byline(self.markup.elements[number])
        self.links -= tag.name == "a"
        self.bolds -= tag.name in BOLD

    def _break(self) -> None:
        """A `<br>`: it ends a piece after an empty line, and after one all bold or marked."""
        if not self.letters:
            return
        large = (letters for size, letters in self.sized.items() if size >= LARGE)
        apart = self.letters in (self.lengths[1], *self.marked.values(), *large)
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
        letters = len(text.strip())
        if letters and not self.since_break and self._is_other_size():
            self._flush()
        self.text.append(text)
        self.letters += letters
        self.since_break += letters
        self.lengths[0] += letters if self.links else 0
        self.lengths[1] += letters if self.bolds else 0
        if self.marks:
            mark = self.marks[-1][1]
            self.marked[mark] = self.marked.get(mark, 0) + letters
        if self.sizes:
            size = self.sizes[-1][1]
            self.sized[size] = self.sized.get(size, 0) + letters

    def _is_other_size(self) -> bool:
        """Whether what is read now is large and what was read before is not, or the reverse."""
        large = bool(self.sizes) and self.sizes[-1][1] >= LARGE
        before = sum(letters for size, letters in self.sized.items() if size >= LARGE)
        return self.letters > 0 and large != (before * 2 > self.letters)

    def _between(self) -> str:
        """What parts two words in adjacent elements: a line in a byline, else a space."""
        return "\n" if self.marks or self.bylines else " "

    def _flush(self) -> None:
        text = "".join(self.text)
        if text and not text.isspace():
            element = self.blocks[-1] if self.blocks else 0
            least = 0.8 * len(text.strip())
            mark = next((id for id, size in self.marked.items() if size >= least), None)
            size = next((size for size, letters in self.sized.items() if letters >= least), 0)
            links, bold = self.lengths
            self.markup.pieces.append(Piece(text, element, links, bold, mark, size))
        self.text.clear()
        self.marked.clear()
        self.sized.clear()
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


def _is_byline(element: Element) -> bool:
    return element.name == "address" or (element.entry is not None and element.entry.id == "byline")


def _font_size(tag: Tag) -> int:
    """The size a tag gives its text, in the seven sizes of `<font>`; 0 where it says nothing."""
    if not tag.attrs:
        return 0
    size = str(tag.get("size", ""))[:3].strip() if tag.name == "font" else ""
    if regex.fullmatch(r"[+-]?[1-7]", size):
        return int(size) + (0 if size.isdigit() else 3)
    found = CSS_SIZE.search(str(tag.get("style", ""))[:500])
    if found is None:
        return 0
    ratio = float(found["number"]) / CSS_UNITS[found["unit"]]
    return 5 if ratio >= 1.5 else LARGE if ratio >= 1.2 else 3
