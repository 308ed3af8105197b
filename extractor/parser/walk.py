"""HTML to markup: one pass over the tree of a page, in its order and without recursion."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

import regex
from lxml import etree

from extractor.parser.context import NOT_READ
from extractor.parser.encoding import collapse, repair
from extractor.parser.markup import LARGE, Element, Markup, Piece, parse, tidy
from extractor.parser.scripts import bounded, cut_scripts
from extractor.parser.vocabulary import Entry, Vocabulary

INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s
    samp small span strike strong sub sup time tt u var wbr""".split()  # noqa: SIM905
)
APART = frozenset(("span", "a", "time", "small"))
BOLD = frozenset(("b", "strong"))
PASSED = frozenset(("br", "title", "meta", "link", "source", "track", "input", "param", "col"))
"""They hold no text of an article; a third of all elements. Metadata are read from the tree."""
MOST_TRIES = 8  # elements one within another that may all be furniture
MOST_OF_NOTE = 10  # strings
NOTES = frozenset(("sup", "label", "a"))
BACK = frozenset("↩↑^⤴")
FURNITURE = frozenset(NOT_READ) - {"head", "aside", "form", "label", "option"}
NEVER_FOLDED = ("h1", "time", "meta", "article", "main")
LONGEST_FOLDED = 50  # characters between two tags; paragraphs have more
NAMES = (
    "class", "id", "itemprop", "slot", "data-component", "data-testid", "data-test-tag",
    "data-block-type", "data-role",
)  # fmt: skip
CSS_SIZE = regex.compile(
    r"font-size\s{0,3}:\s{0,3}(?P<number>\d{1,4}(?:\.\d{1,3})?)(?P<unit>px|pt|r?em|%)"
)
FONT_SIZE = regex.compile(r"[+-]?[1-7]")
CSS_UNITS = {"px": 16, "pt": 12, "em": 1, "rem": 1, "%": 100}


def read_markup(text: str, vocabulary: Vocabulary) -> Markup:
    """The elements and pieces of a page, and its scripts; time and memory linear in its length."""
    whole, scripts = cut_scripts(text)
    kept = bounded(whole)
    characters = repair(kept)
    truncated = len(kept) < len(whole)
    root = parse(characters.text.replace("\0", ""))
    markup = Markup(root, scripts, truncated, characters.repaired)
    _Walk(markup, vocabulary).run()
    names = Counter(element.name for element in markup.elements)
    markup.only = frozenset(name for name in ("article", "main") if names[name] == 1)
    return markup


class _Walk:
    """One pass over the tree, in the order of the page."""

    def __init__(self, markup: Markup, vocabulary: Vocabulary) -> None:
        self.markup = markup
        self.vocabulary = vocabulary
        self.counts: list[dict[str, int]] = [{}]
        self.open: list[int] = []
        self.blocks: list[int] = []
        self.links = self.bolds = self.figures = self.bylines = 0
        self.letters = self.since_break = 0
        self.text: list[str] = []
        self.lengths = [0, 0]
        self.ended = self.opened = False
        self.tries = 0
        self.tried: list[int] = []
        self.marks: list[tuple[int, str]] = []
        self.marked: dict[str, int] = {}
        self.sizes: list[tuple[int, int]] = []
        self.sized: dict[int, int] = {}

    def run(self) -> None:
        root = self.markup.root
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            if event == "start":
                if node.tag not in PASSED:
                    if self._enter(node):
                        walker.skip_subtree()
                    elif text := node.text:
                        self._read(text)
                elif node.tag == "br":
                    self._break()
                else:
                    walker.skip_subtree()
            else:
                if node.tag not in PASSED:
                    self._leave()
                if (text := node.tail) and node is not root:
                    self._read(text)
        self._flush()

    def _enter(self, node: Any) -> bool:
        """Open an element; whether it was read whole, as furniture to its last word."""
        elements, name = self.markup.elements, node.tag
        counts = self.counts[-1]
        counts[name] = counts.get(name, 0) + 1
        parent = self.open[-1] if self.open else -1
        number = len(elements)
        attributes = dict(node.items())
        entry = self._entry(name, attributes) if attributes or "-" in name else None
        if name == "a" and entry is not None and entry.use == "drop" and self._is_text(node):
            entry = None
        elements.append(Element(node, name, attributes, parent, counts[name], entry))
        self.open.append(number)
        self.counts.append({})
        self.figures += elements[number].is_figure
        self.bylines += _is_byline(elements[number])
        marked = name in FURNITURE or name in NOTES or (entry is not None and entry.use == "drop")
        # each try reads the whole subtree: in furniture within furniture within …, not without end
        tried = marked and self.tries < MOST_TRIES
        folded = self._folded(node, entry) if tried else ""
        if tried and not folded:
            self.tries += 1
            self.tried.append(number)
        if folded:
            self._fold(folded, name)
        elif name not in INLINE or self._is_apart(entry):
            self._flush()
            self.blocks.append(number)
        elif entry is not None:
            self.marks.append((number, entry.id))
        if ("style" in attributes or name == "font") and (size := _font_size(name, attributes)):
            self.sizes.append((number, size))
        self.opened = self.ended and name in APART
        self.links += name == "a"
        self.bolds += name in BOLD
        return bool(folded)

    def _is_text(self, link: Any) -> bool:
        """Whether a link stands in a sentence, and so is of it, whatever its class."""
        within = self.letters > 0 or bool((link.tail or "").strip())
        return within and not self.vocabulary.furniture(tidy("".join(link.itertext())))

    def _folded(self, node: Any, entry: Entry | None) -> str:
        """The words of an element that holds furniture alone; nothing where it may hold more.

        Two thirds of a news page are menus and teasers: read one by one they take two thirds of
        the time. Where there may be a headline, a date, a paywall or a paragraph, they are.
        """
        if node.tag in NOTES:
            return _note(node)
        id = entry.id if entry is not None else ""
        # «copyright» beside a picture is its credit; a box on the author may be the byline
        kept = self.figures or "author" in node.get("class", "")
        if id == "login" or (id == "footer" and kept):
            return ""
        if not len(node) and node.tag not in INLINE:
            return ""
        if next(node.iter(*NEVER_FOLDED), None) is not None:
            return ""
        texts = list(node.itertext())
        return "" if max(map(len, texts), default=0) > LONGEST_FOLDED else " ".join(texts)

    def _fold(self, text: str, name: str) -> None:
        """Add a piece of furniture; as all links, it counts as running text for nobody.

        What stands around a tooltip or a footnote's number goes on after it.
        """
        if name not in INLINE:
            self._flush()
        if line := tidy(text):
            self.markup.pieces.append(Piece(text, line, self.open[-1], len(text)))

    def _leave(self) -> None:
        number = self.open.pop()
        element = self.markup.elements[number]
        name = element.name
        self.ended = name in APART
        if self.tried and self.tried[-1] == number:
            self.tried.pop()
            self.tries -= 1
        self.counts.pop()
        element.end = len(self.markup.elements)
        if self.blocks and self.blocks[-1] == number:
            self._flush()
            self.blocks.pop()
        if self.marks and self.marks[-1][0] == number:
            self.marks.pop()
        if self.sizes and self.sizes[-1][0] == number:
            self.sizes.pop()
        self.figures -= element.is_figure
        self.bylines -= _is_byline(element)
        self.links -= name == "a"
        self.bolds -= name in BOLD

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

    def _read(self, string: str) -> None:
        if string.isspace():  # two thirds of all strings, those between tags
            self.ended = self.opened = False
            if self.text:
                self.text.append(" ")
            return
        text = collapse(string)
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
        if not self.text:
            return
        text = "".join(self.text)
        line = tidy(text)
        if line:
            element = self.blocks[-1] if self.blocks else 0
            least = 0.8 * len(text.strip())
            mark = next((id for id, size in self.marked.items() if size >= least), None)
            size = next((size for size, letters in self.sized.items() if letters >= least), 0)
            links, bold = self.lengths
            self.markup.pieces.append(Piece(text, line, element, links, bold, mark, size))
        self.text.clear()
        self.marked.clear()
        self.sized.clear()
        self.letters = self.since_break = 0
        self.lengths = [0, 0]

    def _entry(self, name: str, attributes: dict[str, str]) -> Entry | None:
        names = [attributes[key] for key in NAMES if key in attributes]
        if "-" in name:  # a custom element says what it is
            names.append(name)
        if "aria-label" in attributes and " " not in attributes["aria-label"]:
            names.append(attributes["aria-label"])
        if attributes.get("role") == "tooltip":
            names.append("tooltip")
        if name == "a" and ("mailto:" in attributes.get("href", "")[:10] or _signs(attributes)):
            names.append("byline")
        return self.vocabulary.entry(" ".join(names)) if names else None

    def _is_apart(self, entry: Entry | None) -> bool:
        """Whether an inline element marked so is a piece of its own."""
        if entry is None:
            return False
        credit = entry.id == "byline" and self.figures > 0
        return credit or entry.use == "drop" or entry.id in ("credit", "caption")


def _note(node: Any) -> str:
    """The mark of a footnote, the way back from one, or the label of a box to tick."""
    text = "".join(islice(node.itertext(), MOST_OF_NOTE)).strip()
    if node.tag == "sup":  # m² has no link in it
        linked = next(node.iter("a"), None) is not None
        return text if text.strip("[]() ").isdecimal() and linked else ""
    if node.tag == "label":
        return text if node.find("input") is not None else ""
    return text if text in BACK and node.get("href", "").startswith("#") else ""


def _signs(attributes: dict[str, str]) -> bool:
    """Whether a link leads to the author."""
    return "author" in attributes.get("rel", "").split()


def _is_byline(element: Element) -> bool:
    return element.name == "address" or (element.entry is not None and element.entry.id == "byline")


def _font_size(name: str, attributes: dict[str, str]) -> int:
    """The size a tag gives its text, in the seven sizes of `<font>`; 0 where it says nothing."""
    size = attributes.get("size", "")[:3].strip() if name == "font" else ""
    if FONT_SIZE.fullmatch(size):
        return int(size) + (0 if size.isdigit() else 3)
    found = CSS_SIZE.search(attributes.get("style", "")[:500])
    if found is None:
        return 0
    ratio = float(found["number"]) / CSS_UNITS[found["unit"]]
    return 5 if ratio >= 1.5 else LARGE if ratio >= 1.2 else 3
