"""Boxes that their words give away where their class names say nothing.

«Fakta», «Kortversjonen» or a button «Vis mer» make a fact box or a summary of the small element
around them; «Meld meg på» and «Kontakt» make furniture of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extractor.parser.bylines import ADDRESS
from extractor.parser.context import BOXES, Context, Sizes
from extractor.parser.markup import HEADINGS, Markup, Piece, is_bold, is_linked
from extractor.parser.shape import is_heading
from extractor.parser.vocabulary import Vocabulary

LONGEST_LABEL = 60
MOST_PIECES = 40  # of a box
SHORT = 40  # characters of a title that is neither bold nor a heading
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
    first = _firsts(markup)
    for number in _shaded(markup, sizes, contexts, first):
        if not is_safe(number):
            _mark(number, "factbox", markup, contexts)
    for piece in markup.pieces:
        kind = _label(piece, vocabulary)
        folds = kind is None and _collapses(piece, markup, vocabulary)
        kind = "factbox" if folds else kind
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
        if folds and not _is_title(first.get(parent), markup):
            continue
        if parent > 0 and small and not is_safe(parent):
            _mark(parent, kind, markup, contexts)


def _mark(number: int, kind: str, markup: Markup, contexts: Sequence[Context]) -> None:
    for inner in range(number, markup.elements[number].end):
        contexts[inner].box = contexts[inner].box or kind


def _firsts(markup: Markup) -> dict[int, Piece]:
    """The first piece of each element that has any."""
    first: dict[int, Piece] = {}
    for piece in markup.pieces:
        for number in markup.ancestors(piece.element):
            if number in first:
                break
            first[number] = piece
    return first


def _is_title(piece: Piece | None, markup: Markup) -> bool:
    """Whether a piece is a heading, or a short bold line."""
    if piece is None:
        return False
    heads = is_bold(piece) or markup.elements[piece.element].name in HEADINGS
    # a box that folds may have a title that no tag marks; a paragraph is longer
    return (heads or len(piece.line) < SHORT) and is_heading(piece.line)


def _shaded(
    markup: Markup, sizes: Sizes, contexts: Sequence[Context], first: dict[int, Piece]
) -> Iterator[int]:
    """Yield small elements with a background of their own that a short bold line heads."""
    for number, element in enumerate(markup.elements):
        own = element.attributes
        shade = "bgcolor" in own or "background" in own.get("style", "")
        if not shade or contexts[number].drop or not _is_title(first.get(number), markup):
            continue
        few = 1 < sizes.pieces[number] <= MOST_PIECES
        small = sizes.prose[number] * 3 < sizes.prose[0]
        linked = sizes.links[number] * 3 > sizes.letters[number]
        if few and small and not linked:
            yield number


def _label(piece: Piece, vocabulary: Vocabulary) -> str | None:
    """The kind of box that a piece is the label of."""
    if len(piece.line) > LONGEST_LABEL or (is_linked(piece) and not piece.bold):
        return None
    kind = next((box for box in BOXES if vocabulary.is_whole(box, piece.line)), None)
    if kind is None and vocabulary.opens("factbox", piece.line) and piece.bold:
        kind = "factbox"  # «Fakta om skulen»
    return kind


def _collapses(piece: Piece, markup: Markup, vocabulary: Vocabulary) -> bool:
    """Whether a piece is a button that shows the rest of a box."""
    button = markup.elements[piece.element].name == "button"
    return button and vocabulary.opens("collapse", piece.line) == len(piece.line)


def box_of_call(
    place: int,
    markup: Markup,
    sizes: Sizes,
    vocabulary: Vocabulary,
    is_safe: Callable[[int], bool],
) -> tuple[int, str] | None:
    """The small element around a call to the reader, the piece at `place`, and why it is left out.

    «Kontakt» calls only where there is a number or an address to reach somebody.
    """
    piece = markup.pieces[place]
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
    near = markup.pieces[max(0, place - MOST_CALLED) : place + MOST_CALLED]
    inside = (each for each in near if box <= each.element < markup.elements[box].end)
    if reason == "contact" and not any(ADDRESS.search(each.text) for each in inside):
        return None
    return box, reason
