"""What each element says of the text in it: furniture or not, kind, figure, cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from extractor.parser.markup import Element, Markup, Piece

NOT_READ = {
    "head": "head",
    "nav": "menu",
    "menu": "menu",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "select": "form",
    "option": "form",
    "textarea": "form",
    "label": "form",
    "fieldset": "form",
    "iframe": "embed",
    "object": "embed",
    "video": "embed",
    "audio": "embed",
    "dialog": "dialog",
}
ROLES = {
    "navigation": "menu",
    "search": "form",
    "contentinfo": "footer",
    "dialog": "dialog",
}
HIDDEN = regex.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden")
ITEMS = frozenset(("li", "dt", "dd"))
ASIDES = frozenset(("aside", "details", "amp-accordion"))
HEADED = frozenset(("h2", "h3", "h4", "article"))
MOST_INNER = 60  # elements of a list's item that are looked at
NAMED = {
    "figcaption": "caption",
    "caption": "caption",
    "blockquote": "quote",
    "address": "byline",
}
PICTURE = frozenset(("caption", "credit"))
BOXES = frozenset(("factbox", "summary"))
# Furniture may hold more words than a short article; an unlucky class name on the article may not.
NEVER_ARTICLE = frozenset(("comments", "related", "cookies", "newsletter", "menu", "head"))
# Buttons and words, as names of classes common words too («del» is «part»): no running text.
NO_PROSE = frozenset(("share", "tags", "contact", "feedback"))
LEAST_PROSE = 120
MOST_OF_IT = 0.4
BODY_OF_IT = 0.6
MOST_MARKED = 2  # pieces of a lead or a caption, however much of a short page it is
ENDS = regex.compile(r"[.!?:»”\"]\s{0,3}$")


@dataclass(slots=True)
class Context:
    """What an element and those around it say of the text in it."""

    drop: str | None = None
    kind: str | None = None
    box: str | None = None
    figure: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    article: int | None = None
    central: bool = False
    """Whether it is inside `article` or `main`."""

    def copy(self) -> Context:
        """The same for an element inside; a fifth of the time of `dataclasses.replace`."""
        cell = (self.table, self.row, self.column)
        return Context(
            self.drop, self.kind, self.box, self.figure, *cell, self.article, self.central
        )


class Sizes:
    """How much each element holds: letters, letters in links, letters of running text, pieces."""

    def __init__(self, markup: Markup) -> None:
        self.of_pieces = [prose(piece) for piece in markup.pieces]
        self.prose = self._sums(markup, self.of_pieces)
        self.letters = self._sums(markup, [len(piece.text) for piece in markup.pieces])
        self.links = self._sums(markup, [piece.links for piece in markup.pieces])
        self.pieces = self._sums(markup, [1] * len(markup.pieces))

    def _sums(self, markup: Markup, sizes: Sequence[int]) -> list[int]:
        sums = [0] * (len(markup.elements) + 1)
        for piece, size in zip(markup.pieces, sizes, strict=True):
            sums[piece.element] += size
        return summed(markup.elements, sums)


def summed(elements: Sequence[Element], sums: list[int]) -> list[int]:
    """Each element's size and those of all within it."""
    for number in range(len(elements) - 1, 0, -1):
        sums[elements[number].parent] += sums[number]
    return sums


def prose(piece: Piece) -> int:
    """How many letters of running text a piece holds; 0 for labels, links and lists of links."""
    text = piece.text.strip()
    if len(text) < 40 or piece.links * 2 > len(text) or text.count(" ") < 5:
        return 0
    return len(text) if len(text) > 100 or ENDS.search(text) else 0


def read_contexts(
    markup: Markup,
    sizes: Sizes,
    is_safe: Callable[[int], bool],
    unwanted: frozenset[int],
) -> list[Context]:
    """The context of every element; what `is_safe` says holds the headline is never furniture."""
    reader = _Reader(markup, sizes, is_safe, unwanted)
    for number, element in enumerate(markup.elements):
        reader.read(number, element)
    return reader.contexts


class _Reader:
    def __init__(
        self,
        markup: Markup,
        sizes: Sizes,
        is_safe: Callable[[int], bool],
        unwanted: frozenset[int],
    ) -> None:
        self.markup, self.sizes = markup, sizes
        self.is_safe, self.unwanted = is_safe, unwanted
        self.contexts: list[Context] = []
        self.figures = 0
        self.cells: list[list[int]] = []

    def read(self, number: int, element: Element) -> None:
        context = self.contexts[element.parent].copy() if element.parent >= 0 else Context()
        self.contexts.append(context)
        context.drop = context.drop or self._reason(number, element)
        if element.entry and element.entry.use == "kind" and not self._is_body(number):
            if context.kind != "quote" or element.entry.id != "byline":  # the name under a quote
                context.kind = element.entry.id
            if context.kind in BOXES and not self.is_safe(number):
                context.box = context.box or context.kind
        elif element.entry and element.entry.id == "footer" and context.figure is not None:
            context.kind = "credit"
        if element.name in ITEMS and context.kind not in ("byline", "caption", "credit"):
            context.kind = None if self._is_post(number, element) else "list_item"
        if element.name in ("article", "main"):
            context.central = True
        if element.name == "article":
            context.article = number
        elif element.name in ASIDES and not context.drop and not self.is_safe(number):
            context.box = context.box or "factbox"
        pictured = element.name != "figcaption" and element.is_figure
        if (pictured or context.kind in PICTURE) and context.figure is None:
            context.figure, self.figures = self.figures, self.figures + 1
        signed = element.entry is not None and element.entry.id in ("credit", "byline")
        if element.name in NAMED and not signed:
            context.kind = NAMED[element.name]
        self._read_table(number, element, context)

    def _read_table(self, number: int, element: Element, context: Context) -> None:
        if element.name == "table":
            context.table = None
            if self._is_data(number, element):
                context.table = len(self.cells)
                self.cells.append([-1, -1])
        elif context.table is not None:
            cell = self.cells[context.table]
            if element.name == "tr":
                cell[:] = cell[0] + 1, -1
            elif element.name in ("td", "th"):
                cell[1] += 1
                context.row, context.column = cell

    def _is_data(self, number: int, element: Element) -> bool:
        """Whether a table holds data rather than the layout of the page."""
        cells = rows = 0
        if self.is_safe(number):
            return False
        for inner in self.markup.elements[number + 1 : element.end]:
            if inner.name in ("table", "h1", "h2", "form", "article", "iframe", "ul"):
                return False
            cells += inner.name in ("td", "th")
            rows += inner.name == "tr"
        return rows > 1 and cells >= 2 * rows and self.sizes.letters[number] < 80 * cells

    def _reason(self, number: int, element: Element) -> str | None:
        if number in self.unwanted:
            return "publisher"
        if element.name in ("html", "body", "main") or self.is_safe(number):
            return None
        reason = NOT_READ.get(element.name)
        if reason == "aside" and self._is_box(number, element):
            reason = None
        if element.entry and element.entry.use == "drop":
            reason = reason or self._by_entry(number, element.entry.id)
        if not reason and element.attributes:
            reason = _by_attributes(element) or self._unspoken(number, element)
        if reason and reason not in NEVER_ARTICLE:
            return None if self._is_most(number) else reason
        return reason

    def _unspoken(self, number: int, element: Element) -> str | None:
        """Why what no screen reader says is left out: not the pictures of a gallery."""
        if element.attributes.get("aria-hidden") != "true":
            return None
        if self.sizes.prose[number] > LEAST_PROSE:
            return None  # paragraphs, whatever a script made of them
        inner = self.markup.elements[number : min(element.end, number + MOST_INNER)]
        return None if any(each.name == "figcaption" for each in inner) else "hidden"

    def _by_entry(self, number: int, id: str) -> str | None:
        """The reason a class name gives, unless what the element holds belies it."""
        if id in NO_PROSE and self.sizes.prose[number] > LEAST_PROSE:
            return None
        if id == "footer" and self._is_author(number):
            return None
        # «copyright» is at the foot of a page, but beside a picture it is the credit
        return None if id == "footer" and self.contexts[number].figure is not None else id

    def _is_author(self, number: int) -> bool:
        """Whether a box on the author holds her name and title alone, as over a column."""
        named = "author" in self.markup.elements[number].attributes.get("class", "")
        return named and not self.sizes.prose[number] and self.sizes.pieces[number] < 3

    def _is_box(self, number: int, element: Element) -> bool:
        if element.entry is not None and element.entry.id in BOXES:
            return True
        marked = element.entry is not None and element.entry.use == "drop"
        linked = self.sizes.links[number] * 3 > self.sizes.letters[number]
        return bool(self.sizes.prose[number]) and not linked and not marked

    def _is_post(self, number: int, element: Element) -> bool:
        """Whether an item of a list is a text of its own, as the posts of a live blog are."""
        inner = self.markup.elements[number + 1 : min(element.end, number + MOST_INNER)]
        names = [each.name for each in inner]
        return names.count("p") > 1 or not HEADED.isdisjoint(names)

    def _is_body(self, number: int) -> bool:
        """Whether an element is the article's whole text, whatever its class name suggests."""
        whole = self.sizes.prose[number] > BODY_OF_IT * max(1, self.sizes.prose[0])
        return whole and self.sizes.pieces[number] > MOST_MARKED

    def _is_most(self, number: int) -> bool:
        return self.sizes.prose[number] > MOST_OF_IT * max(1, self.sizes.prose[0])


def _by_attributes(element: Element) -> str | None:
    attributes = element.attributes
    if "hidden" in attributes:
        return "hidden"
    if "style" in attributes and HIDDEN.search(attributes["style"][:500]):
        return "hidden"
    return ROLES.get(attributes["role"]) if "role" in attributes else None
