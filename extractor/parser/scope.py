"""Which pieces of a page are the requested article, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.parser.boxes import box_of_call, mark_boxes
from extractor.parser.context import Context, Sizes, read_contexts, summed
from extractor.parser.headline import Wanted, find_headline
from extractor.parser.markup import HEADINGS, Markup, Piece, is_linked
from extractor.parser.pictures import mark_pictures
from extractor.parser.shape import fold, is_sentence
from extractor.parser.vocabulary import Vocabulary

BEFORE_HEADLINE = frozenset(("caption", "credit", "lead", "byline"))
AROUND_BODY = BEFORE_HEADLINE | {"date"}
ENOUGH = 0.7
LABEL = 30  # characters in which «Les også:» has its colon
# Furniture whose first words may also open a sentence: «Sjå også korleis prisane steig i fjor.»
MAY_OPEN = frozenset(("footer", "related", "share", "tags", "advert", "hidden", "menu", "embed"))
NEAR = 5  # pieces over the headline, where a date may stand


@dataclass(frozen=True, slots=True)
class Selected:
    """Elements that a publisher's rule selects, by number."""

    title: frozenset[int] = frozenset()
    lead: frozenset[int] = frozenset()
    body: frozenset[int] = frozenset()
    """Outside of them only what heads an article is read; none selected means no such bounds."""
    drop: frozenset[int] = frozenset()


@dataclass(slots=True)
class Scope:
    """The pieces of the article in order, the title among them, and what was left out."""

    pieces: list[Piece]
    contexts: list[Context]
    sizes: Sizes
    headline: Piece | None = None
    dropped: list[tuple[str, str]] = field(default_factory=list)
    two_articles: bool = False
    limit: int = 0
    """The first element of another article, or the number of elements."""

    def is_near(self, element: int) -> bool:
        """Whether an element is around the article, so that a date in it may be the article's."""
        return element < self.limit and self.contexts[element].drop in (
            None,
            "footer",
            "date",
        )

    def context(self, piece: Piece) -> Context:
        """The context of the element that a piece stood in."""
        return self.contexts[piece.element]


def find_article(
    markup: Markup, vocabulary: Vocabulary, wanted: Wanted, selected: Selected
) -> Scope:
    """The pieces of the article with the headline `wanted`, else of the likeliest one."""
    return _Finder(markup, vocabulary, wanted, selected).run()


class _Finder:
    def __init__(
        self, markup: Markup, vocabulary: Vocabulary, wanted: Wanted, selected: Selected
    ) -> None:
        self.markup, self.vocabulary, self.wanted = markup, vocabulary, wanted
        self.sizes = Sizes(markup)
        named = next((piece for piece in markup.pieces if wanted.names(piece, markup)), None)
        self.safe = set(markup.ancestors(named.element)) if named else set[int]()
        is_safe = self.safe.__contains__
        self.contexts = read_contexts(markup, self.sizes, is_safe, selected.drop)
        known = (markup, self.sizes, self.contexts, vocabulary, is_safe)
        mark_pictures(*known)
        mark_boxes(*known)
        self.body = {
            inner
            for number in selected.body
            for inner in range(number, markup.elements[number].end)
        }

    def run(self) -> Scope:
        """The article of the page."""
        self._drop_cards()
        self._drop_calls()
        known = (self.contexts, self.sizes, self.vocabulary, self.wanted)
        headline = find_headline(self.markup, *known)
        scope = Scope([], self.contexts, self.sizes, headline)
        pieces = self.markup.pieces
        start = next((n for n, piece in enumerate(pieces) if piece is headline), 0)
        stop = self._stop(start, headline)
        scope.two_articles = sum(self.sizes.of_pieces[stop:]) > 100
        scope.limit = pieces[stop].element if stop < len(pieces) else len(self.contexts)
        self._collect(scope, self._root(start, stop, headline), start, stop)
        return scope

    def _drop_cards(self) -> None:
        """Leave out teasers: a heading that is a link, and the few words around it."""
        for piece in self.markup.pieces:
            name = self.markup.elements[piece.element].name
            if name not in HEADINGS or not is_linked(piece) or piece.element in self.safe:
                continue
            card = piece.element
            for number in self.markup.ancestors(piece.element):
                large = self.sizes.pieces[number] > 4 or self.sizes.prose[number] > 400
                if large or number in self.safe:
                    break
                card = number
            self._drop(card, "related")

    def _drop_calls(self) -> None:
        """Leave out the small boxes around «Meld meg på», «Kontakt» and the like."""
        known = (self.markup, self.sizes, self.vocabulary, self.safe.__contains__)
        for place in range(len(self.markup.pieces)):
            if found := box_of_call(place, *known):
                self._drop(*found)

    def _drop(self, number: int, reason: str) -> None:
        for inner in range(number, self.markup.elements[number].end):
            self.contexts[inner].drop = self.contexts[inner].drop or reason

    def _stop(self, start: int, headline: Piece | None) -> int:
        """The place of the first piece of another article after this one."""
        pieces, seen = self.markup.pieces, 0
        title = fold(headline.text) if headline else ""
        own = self.contexts[headline.element].article if headline else None
        for place in range(start + 1, len(pieces) if headline else 0):
            element = pieces[place].element
            context = self.contexts[element]
            if context.drop:
                continue
            again = self.markup.elements[element].name == "h1" and fold(pieces[place].line) != title
            if again and seen:
                return place
            if own is None and not seen:
                own = context.article
            elif own is not None and not self._is_ours(context.article, own, headline):
                return place
            seen += self.sizes.of_pieces[place]
        return len(pieces)

    def _is_ours(self, article: int | None, own: int, headline: Piece | None) -> bool:
        """Whether an `article` element is ours, inside ours, or a post of the same live blog."""
        if article is None or self._within(article, own):
            return True
        if headline is None or self.contexts[headline.element].article is not None:
            return False
        one, other = self.markup.elements[article], self.markup.elements[own]
        alike = one.attributes.get("class") == other.attributes.get("class")
        return alike and one.parent == other.parent

    def _within(self, element: int, outer: int) -> bool:
        return outer <= element < self.markup.elements[outer].end

    def _root(self, start: int, stop: int, headline: Piece | None) -> int:
        """The innermost element around the headline that holds nearly all of the running text."""
        sums = [0] * (len(self.markup.elements) + 1)
        best, most = headline.element if headline else 0, 0
        for place in range(start, stop):
            element, size = (
                self.markup.pieces[place].element,
                self.sizes.of_pieces[place],
            )
            if self.contexts[element].drop:
                continue
            sums[element] += size
            if headline is None and size > most:
                best, most = element, size
        total = sum(sums)
        summed(self.markup.elements, sums)
        for number in self.markup.ancestors(best):
            # in old pages the headline and the text stand in the very same cell
            itself = headline is None or self.markup.elements[number].name in HEADINGS
            if sums[number] >= ENOUGH * total and not (number == best and itself):
                return number
        return 0

    def _collect(self, scope: Scope, root: int, start: int, stop: int) -> None:
        for place, piece in enumerate(self.markup.pieces):
            reason = self._reason(place, piece, root, start, stop)
            if piece is scope.headline:
                reason = None
            if reason == "related" and not self.contexts[piece.element].drop:
                self._drop_below(piece, root)
            if not reason:
                scope.pieces.append(piece)
            elif reason != "head":
                scope.dropped.append((reason, piece.line))

    def _reason(self, place: int, piece: Piece, root: int, start: int, stop: int) -> str | None:
        """Why a piece is not of the article."""
        context = self.contexts[piece.element]
        if context.drop:
            return context.drop
        if place >= stop:
            return "other article"
        if not self._within(piece.element, root) and not start - NEAR <= place < start:
            return "outside"
        if place < start and context.kind not in BEFORE_HEADLINE:
            return "kicker" if context.kind == "kicker" else "before the headline"
        if not self._within(piece.element, root):
            return "outside"
        text = piece.line
        if len(text) < 200 and (furniture := self._furniture(place, piece)):
            return furniture
        kind = piece.mark or context.kind
        if self.body and piece.element not in self.body and kind not in AROUND_BODY:
            return "publisher"
        linked = is_linked(piece) or (text[0] in "•·" and piece.links * 2 > len(text))
        if linked and len(text) < 200 and kind not in BEFORE_HEADLINE:
            return "related"
        return None

    def _furniture(self, place: int, piece: Piece) -> str | None:
        """The reason that a piece's words give to leave it out, unless they open running text."""
        reason = self.vocabulary.furniture(piece.line)
        if reason is None or reason == "contact":  # that is for a box, see `_drop_calls`
            return None
        if reason == "see_also":
            return "related"  # an imperative to the reader, sentence or not
        if reason in MAY_OPEN and not piece.links and is_sentence(piece.line):
            return reason if ":" in piece.line[:LABEL] else None
        following = place + 1 < len(self.sizes.of_pieces) and self.sizes.of_pieces[place + 1]
        heads = self.markup.elements[piece.element].name in HEADINGS
        # «Kultur», «Arkiv»: over a menu furniture, over a paragraph a heading
        return None if heads and following and reason in ("menu", "share") else reason

    def _drop_below(self, piece: Piece, root: int) -> None:
        """Leave out the box that «Les også» heads, unless it is a part of the running text."""
        box = self.markup.elements[piece.element].parent
        if self.markup.elements[piece.element].name == "summary":
            return  # «Les meir» opens what belongs to the article
        if box <= root or not self.vocabulary.is_whole("related", piece.line):
            return
        if self.sizes.prose[box] * 4 < self.sizes.prose[root]:
            self._drop(box, "related")
