"""Which piece of a page is its headline: what the metadata say, else what the page looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

import regex

from extractor.parser.context import Context, Sizes
from extractor.parser.markup import HEADINGS, LARGE, Markup, Piece, is_bold, is_linked
from extractor.parser.shape import LETTERS, fold
from extractor.parser.vocabulary import Vocabulary

LONGEST_NAMED = 400
LONGEST = 200
LEAST = 12
MOST_STEPS = 12  # outwards from the running text
PROSE = 60  # letters of a paragraph that the headline must stand before
NO_HEADLINE = frozenset(("kicker", "lead", "caption", "credit", "byline", "date", "list_item"))
UNFINISHED = regex.compile(r"[^.,:;][»”\"')]{0,2}$")
ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of the headline before the page is read."""

    titles: frozenset[str] = frozenset()
    """Folded; the metadata's."""
    sites: frozenset[str] = frozenset()
    """Squashed names of the site, which are no headline however large they stand."""
    marked: frozenset[int] = frozenset()
    """Elements that a publisher's rule selects."""

    def names(self, piece: Piece, markup: Markup) -> bool:
        """Whether a piece is what the metadata call the title."""
        if len(piece.line) > LONGEST_NAMED or is_linked(piece):
            return False
        if markup.elements[piece.element].name in ("a", "li"):
            return False
        return fold(piece.line) in self.titles


def squash(text: str) -> str:
    """A name as an address may hold it.

    >>> squash("Karmøy Bygdeblad")
    'karmoybygdeblad'
    """
    return fold(text).replace(" ", "").translate(ASCII)


def host_of(url: str | None) -> str:
    """The host of an address, without «www.»; nothing where the address is none.

    >>> host_of("https://www.bygda.example:80/a"), host_of("http://[bygda"), host_of(None)
    ('bygda.example', '', '')
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def find_headline(
    markup: Markup,
    contexts: Sequence[Context],
    sizes: Sizes,
    vocabulary: Vocabulary,
    wanted: Wanted,
) -> Piece | None:
    """The headline of the requested article; None where nothing looks like one."""
    best, most = None, 0
    for piece in markup.pieces:
        if contexts[piece.element].drop or len(piece.text) > LONGEST_NAMED:
            continue
        score = _likeness(piece, markup, contexts[piece.element], wanted)
        if score > most:
            best, most = piece, score
    if best is not None:
        return best
    found = list(_large_pieces(markup, contexts, sizes, vocabulary, wanted))
    return max(found, key=lambda piece: _size(piece, markup), default=None)


def _likeness(piece: Piece, markup: Markup, context: Context, wanted: Wanted) -> int:
    """How much a piece looks like the headline, from its tag, its class and the metadata."""
    name = markup.elements[piece.element].name
    score = 20 * (piece.element in wanted.marked) + 10 * wanted.names(piece, markup)
    score += 5 * (name == "h1") + 2 * ("title" in (context.kind, piece.mark))
    if score and squash(piece.text) in wanted.sites:
        return 0
    if not score or context.kind in ("kicker", "lead", "caption"):
        return min(score, 1)
    score += (name in HEADINGS) + 3 * context.central
    return score - 6 * is_linked(piece)


def _large_pieces(
    markup: Markup,
    contexts: Sequence[Context],
    sizes: Sizes,
    vocabulary: Vocabulary,
    wanted: Wanted,
) -> Iterator[Piece]:
    """Yield what is large or bold right before the running text: in old pages, the headline."""
    pieces = markup.pieces
    kept = [n for n, piece in enumerate(pieces) if not contexts[piece.element].drop]
    longest = max(kept, key=lambda place: sizes.of_pieces[place], default=None)
    if longest is None or not sizes.of_pieces[longest]:
        return
    for outer in islice(markup.ancestors(pieces[longest].element), MOST_STEPS):
        found = False
        for place in kept:
            inside = outer <= pieces[place].element < markup.elements[outer].end
            if not inside or not _may_head(place, pieces[place], markup, contexts, vocabulary):
                if inside and sizes.of_pieces[place] > PROSE:
                    break
                continue
            if squash(pieces[place].text) not in wanted.sites:
                found = True
                yield pieces[place]
        if found:
            return


def _may_head(
    place: int,
    piece: Piece,
    markup: Markup,
    contexts: Sequence[Context],
    vocabulary: Vocabulary,
) -> bool:
    text = piece.line
    if not LEAST <= len(text) <= LONGEST or " " not in text or not LETTERS.search(text):
        return False
    if contexts[piece.element].kind in NO_HEADLINE or piece.mark in NO_HEADLINE:
        return False
    large = _size(piece, markup) > 0 and UNFINISHED.search(text) is not None
    return large and not is_linked(piece) and not vocabulary.furniture(text)


def _size(piece: Piece, markup: Markup) -> int:
    """How large a piece is written; 0 for no larger than the rest."""
    name = markup.elements[piece.element].name
    if name in HEADINGS:
        return 2 * (7 - int(name[1]))
    if piece.size >= LARGE:
        return 2 * piece.size
    return int(is_bold(piece))
