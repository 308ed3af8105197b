"""Boxes that their words give away where their class names say nothing.

«Fakta», «Kortversjonen» or a button «Vis mer» make a fact box or a summary of the small element
around them; «Meld meg på» and «Kontakt» make furniture of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extractor.parser.context import BOXES, Context, Sizes
from extractor.parser.markup import HEADINGS, Markup, Piece, is_linked
from extractor.parser.shape import is_heading
from extractor.parser.vocabulary import Vocabulary

LONGEST_LABEL = 60
MOST_PIECES = 40  # of a box
BUTTONS = frozenset(("button", "summary", "label"))
CALLS = frozenset(("newsletter", "login", "cookies", "contact", "feedback", "tips"))
MOST_CALLED = 8  # pieces around a call
MOST_PROSE = 300
PART_OF_PAGE = 4


def mark_boxes(
    markup: Markup,
    sizes: Sizes,
    contexts: Sequence[Context],
    vocabulary: Vocabulary,
    is_safe: Callable[[int], bool],
) -> None:
    """Make boxes of the elements around the labels of fact boxes, and of shaded ones."""
    for number in _shaded(markup, sizes, contexts):
        if not is_safe(number):
            _mark(number, "factbox", markup, contexts)
    for piece in markup.pieces:
        kind = _label(piece, markup, vocabulary)
        button = markup.elements[piece.element].name in BUTTONS
        context = contexts[piece.element]
        if kind is None or context.row is not None or (context.drop and not button):
            continue
        label = piece.element
        while (parent := markup.elements[label].parent) > 0:
            if sizes.letters[parent] > len(piece.text):
                break
            label = parent
        small = sizes.prose[parent] * 2 < sizes.prose[0] and sizes.pieces[parent] <= MOST_PIECES
        if parent > 0 and small and not is_safe(parent):
            _mark(parent, kind, markup, contexts)


def _mark(number: int, kind: str, markup: Markup, contexts: Sequence[Context]) -> None:
    for inner in range(number, markup.elements[number].end):
        contexts[inner].box = contexts[inner].box or kind


def _shaded(markup: Markup, sizes: Sizes, contexts: Sequence[Context]) -> Iterator[int]:
    """Yield small elements with a background of their own that a short bold line heads."""
    first: dict[int, Piece] = {}
    for piece in markup.pieces:
        for number in markup.ancestors(piece.element):
            if number in first:
                break
            first[number] = piece
    for number, element in enumerate(markup.elements):
        own = element.attributes
        shade = "bgcolor" in own or "background" in own.get("style", "")
        if not shade or number not in first or contexts[number].drop:
            continue
        title = first[number]
        bold = title.bold * 10 > 9 * len(title.text.strip())
        heads = bold or markup.elements[title.element].name in HEADINGS
        few = 1 < sizes.pieces[number] <= MOST_PIECES
        small = sizes.prose[number] * 3 < sizes.prose[0]
        linked = sizes.links[number] * 3 > sizes.letters[number]
        if heads and few and small and not linked and is_heading(title.line):
            yield number


def _label(piece: Piece, markup: Markup, vocabulary: Vocabulary) -> str | None:
    """The kind of box that a piece is the label of."""
    if len(piece.line) > LONGEST_LABEL or (is_linked(piece) and not piece.bold):
        return None
    kind = next((box for box in BOXES if vocabulary.is_whole(box, piece.line)), None)
    if kind is None and vocabulary.opens("factbox", piece.line) and piece.bold:
        kind = "factbox"  # «Fakta om skulen»
    if kind is None and markup.elements[piece.element].name in BUTTONS:
        return "factbox" if vocabulary.opens("collapse", piece.line) == len(piece.line) else None
    return kind


def box_of_call(
    piece: Piece,
    markup: Markup,
    sizes: Sizes,
    vocabulary: Vocabulary,
    is_safe: Callable[[int], bool],
) -> tuple[int, str] | None:
    """The small element around a call to the reader, and the reason to leave it out."""
    if len(piece.line) > LONGEST_LABEL:
        return None
    reason = vocabulary.furniture(piece.line)
    if reason not in CALLS:
        return None
    box = piece.element
    for number in markup.ancestors(piece.element):
        large = sizes.pieces[number] > MOST_CALLED or sizes.prose[number] > MOST_PROSE
        if large or is_safe(number):
            break
        box = number
    if is_safe(box) or sizes.prose[box] * PART_OF_PAGE >= max(1, sizes.prose[0]):
        return None
    return box, reason
