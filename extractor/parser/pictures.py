"""Pictures without a `<figure>`: an image, and beside it a few words with «Foto: …»."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from extractor.parser.context import Context, Sizes
from extractor.parser.markup import Markup
from extractor.parser.vocabulary import Vocabulary

MOST_LETTERS = 400  # of caption and credit together
MOST_PIECES = 4
MOST_STEPS = 6  # from the credit to the element that holds the image too


def mark_pictures(
    markup: Markup,
    sizes: Sizes,
    contexts: Sequence[Context],
    vocabulary: Vocabulary,
    is_safe: Callable[[int], bool],
) -> None:
    """Make captions of what stands with an image and a credit in a small element of their own."""
    images = list(accumulate((e.name in ("img", "picture") for e in markup.elements), initial=0))
    figures = max((c.figure for c in contexts if c.figure is not None), default=-1) + 1
    for piece in markup.pieces:
        context = contexts[piece.element]
        if context.figure is not None or context.drop:
            continue
        if vocabulary.credit_at(piece.line[: MOST_LETTERS + 1]) < 0:
            continue
        for step, number in enumerate(markup.ancestors(piece.element)):
            large = sizes.letters[number] > MOST_LETTERS or sizes.pieces[number] > MOST_PIECES
            if step > MOST_STEPS or large or is_safe(number):
                break
            if images[markup.elements[number].end] > images[number]:
                for inner in range(number, markup.elements[number].end):
                    contexts[inner].figure = figures
                    if contexts[inner].kind not in ("credit", "byline"):
                        contexts[inner].kind = "caption"
                figures += 1
                break
