"""Pieces of the article to blocks of the right kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractor.article import BlockKind
from extractor.parser import dates
from extractor.parser.bylines import (
    ADDRESS,
    LONGEST_BYLINE,
    bare_byline,
    is_byline,
    is_signature,
    names_in,
)
from extractor.parser.context import BOXES, Context
from extractor.parser.draft import Draft, Reading
from extractor.parser.markup import HEADINGS, Markup, Piece, is_bold, tidy
from extractor.parser.neighbours import BODY, read_neighbours
from extractor.parser.posts import find_posts
from extractor.parser.scope import Scope, Selected
from extractor.parser.shape import (
    ENDS_SENTENCE,
    LONGEST_CAPTION,
    ends_in_credit,
    fold,
    is_heading,
    is_quote,
    is_sentence,
    split_caption,
)
from extractor.parser.vocabulary import Vocabulary

LONGEST_ITEM = 400
LABEL = 40
COUNT = regex.compile(r"\d{1,6}(?:\s?/\s?\d{1,3}|:\d\d)?")  # likes; «1 / 4» pictures; minutes
PARENTHESES = regex.compile(r"\((?P<inner>[^()]{1,100})\)")
BULLET = regex.compile(r"[*•·]\s{1,3}")
LONGEST_SUBHEAD = 60
LONGEST_SOURCE = 150


def read_blocks(
    markup: Markup,
    scope: Scope,
    vocabulary: Vocabulary,
    description: str | None,
    lead: Selected,
) -> Reading:
    """The blocks of the article; `description` is what the page's metadata calls its summary."""
    reader = _Reader(markup, scope, vocabulary, fold(description or ""), lead.lead)
    for reason, text in scope.dropped:
        reader.reading.drop(reason, text)
    for piece in scope.pieces:
        if reader.reading.truncated:
            break
        reader.read(piece)
    # A date over the headline may be that of the day it was fetched: it is read after all others.
    for reason, text in scope.dropped:
        if reason != "before the headline":
            continue
        if dates.is_only_date(text, vocabulary) or vocabulary.opens("date", text):
            reader.reading.dates.append(text)
    read_neighbours(reader.reading, vocabulary)
    return reader.reading


class _Reader:
    def __init__(
        self,
        markup: Markup,
        scope: Scope,
        vocabulary: Vocabulary,
        description: str,
        leads: frozenset[int],
    ) -> None:
        self.markup, self.scope, self.vocabulary = markup, scope, vocabulary
        self.description, self.leads = description, leads
        self.reading = Reading()
        self.body = 0
        self.heading_box: int | None = None
        self.seen: set[str] = set()
        self.figures = len(scope.contexts)
        self.label = ""
        self.posts = find_posts(markup, scope)

    def read(self, piece: Piece) -> None:
        """Add the blocks of a piece, or say why it has none."""
        context = self.scope.context(piece)
        kind = piece.mark or context.kind
        if context.kind in ("caption", "credit") and piece.mark not in ("credit", "byline", None):
            kind = context.kind  # a «title» in a caption is its first words
        if kind in ("caption", "credit", "byline") and is_byline(piece.line, self.vocabulary):
            kind = "byline"  # «Av Kari Moe», wherever it stands
        elif kind == "byline" and context.figure is not None:
            kind = "credit"
        if piece is self.scope.headline:
            self._add("title", piece.text, piece, context)
        elif kind in ("caption", "credit"):
            self._read_caption(piece, context, kind)
        elif context.row is not None and context.column is not None:
            self._add("table_cell", piece.text, piece, context)  # in a fact box too
        elif context.box == "factbox" or context.box == "summary":
            self._read_box(piece, context)
        elif kind == "date":
            self._read_date(piece, context)
        elif kind == "byline":
            self._read_byline(piece, context)
        else:
            for text, strong in self._parts(piece):
                self._read_part(text, strong, piece, context, kind)

    def _parts(self, piece: Piece) -> Iterator[tuple[str, bool]]:
        """Yield the paragraphs of a piece, split where `<br>` starts a new one."""
        strong = is_bold(piece)
        is_paragraph = self.markup.elements[piece.element].name == "p"
        lines: list[str] = []
        for line in map(tidy, piece.text.split("\n")):
            ended = lines and not is_paragraph and ENDS_SENTENCE.search(lines[-1])
            opens = is_quote(line) or self.vocabulary.opens("credit", line)
            if lines and (opens or (ended and len(lines[-1]) > LABEL)):
                yield " ".join(lines), strong
                lines.clear()
            if line:
                lines.append(line)
        if lines:
            yield " ".join(lines), strong

    def _read_part(
        self, text: str, strong: bool, piece: Piece, context: Context, kind: str | None
    ) -> None:
        name = self.markup.elements[piece.element].name
        if self._is_repeated(text):
            self.reading.drop("repeated", text)
        elif kind != "list_item" and name not in HEADINGS and COUNT.fullmatch(text):
            self.reading.drop("count", text)  # of likes or comments; tables are read elsewhere
        elif self.vocabulary.opens("credit", text) and len(text) < 150 and not is_sentence(text):
            self._add("credit", text, piece, context)
        elif len(text) < LONGEST_CAPTION and ends_in_credit(text, self.vocabulary):
            self._read_caption(replace(piece, text=text), context, "caption")
        elif name not in HEADINGS and self._is_date(text, strong, kind):
            self._date(text)
        elif len(text) < LONGEST_SOURCE and self._is_source(text):
            self._add("credit", text, piece, context)
        elif name not in HEADINGS and self._read_signature(text, piece, context):
            pass
        elif self._is_lead(text, strong, name, piece, kind):
            self._add("lead", text, piece, context)
        else:
            self._read_body(text, strong, name, piece, context, kind)

    def _read_body(
        self,
        text: str,
        strong: bool,
        name: str,
        piece: Piece,
        context: Context,
        kind: str | None,
    ) -> None:
        found: BlockKind = "quote" if is_quote(text) else "paragraph"
        pulled = context.kind == "quote"
        marked = (name in HEADINGS and not pulled) or (kind == "heading" and len(text) < 120)
        label = next((box for box in BOXES if self.vocabulary.is_whole(box, text)), None)
        if (marked or strong) and label is not None:  # of a box that is no element of its own
            self._add("summary" if label == "summary" else "factbox", text, piece, context)
            return
        bold = strong and kind != "list_item" and is_heading(text.removesuffix(":"))
        if marked or (bold and self.body):
            found = "heading"
        elif kind == "list_item" and len(text) <= LONGEST_ITEM:
            found = "list_item"
        elif kind in ("quote", "question"):
            found = "quote" if kind == "quote" else "question"
        elif not self.body and self._is_label(text):
            self.reading.drop("label", text)
            self._date(dates.cut_dates(text, self.vocabulary)[1])  # «Pressemelding | Dato: …»
            return
        self._add(found, text, piece, context, strong=strong, pulled=pulled)
        self.body += found in BODY

    def _is_label(self, text: str) -> bool:
        """Whether a line over the text says what it is: «Debatt», «Pressemelding | Nr: 2»."""
        labels = text.count(" | ") > 0 and len(text) < LONGEST_BYLINE
        short = len(text) < LABEL and not any(map(str.isdecimal, text))
        return (labels or short) and not ENDS_SENTENCE.search(text)

    def _is_source(self, text: str) -> bool:
        """Whether a line tells where the table or the picture before it is from."""
        before = self.reading.drafts[-1].kind if self.reading.drafts else None
        of_figure = before in ("table_cell", "caption", "credit")
        return of_figure and self.vocabulary.opens("source", text) > 0

    def _is_date(self, text: str, strong: bool, kind: str | None) -> bool:
        """Whether a line is the article's date; within the body, a bare one heads a paragraph."""
        if self.body and (strong or kind == "list_item"):
            return False
        if self.body > 2 and not self.vocabulary.opens("date", text):
            return False  # heads what happened then; at the very end it is read as the article's
        return len(text) < LONGEST_BYLINE and dates.is_only_date(text, self.vocabulary)

    def _read_signature(self, text: str, piece: Piece, context: Context) -> bool:
        """Add the byline, with or without a date, that a line turns out to be."""
        if len(text) > 2 * LONGEST_BYLINE:  # no byline, even with the dates in it
            return False
        rest, when = dates.cut_dates(text, self.vocabulary)
        return self._sign(rest, when, piece, context, dated=bool(when) and not self.body)

    def _sign(self, rest: str, when: str, piece: Piece, context: Context, *, dated: bool) -> bool:
        # after the first paragraph, which may be a lead, only with «journalist» or the like
        by = {"dated": dated, "working": self.body == 1 and not dated}
        signed = is_byline(rest, self.vocabulary) or (
            (dated or self.body <= 1) and is_signature(rest, self.vocabulary, **by)
        )
        if signed:
            bare = bare_byline(ADDRESS.sub("", rest), self.vocabulary)
            self._add("byline", bare, piece, context)
            self._date(when)
        return signed

    def _is_repeated(self, text: str) -> bool:
        folded = fold(text)
        if len(folded) > 60 and folded in self.seen:
            return True
        headline = self.scope.headline
        return headline is not None and not self.body and folded == fold(headline.text)

    def _is_lead(self, text: str, strong: bool, name: str, piece: Piece, kind: str | None) -> bool:
        if piece.element in self.leads:
            return True
        if self.body > 1 or len(text) < 20:
            return False
        if kind == "lead" or (len(text) > 40 and fold(text) == self.description):
            return True
        first = not self.body and self.reading.first("lead") is None
        if first and name in ("h2", "h3") and len(text) > LONGEST_SUBHEAD:
            return ENDS_SENTENCE.search(text) is not None
        return (
            first
            and strong
            and len(text) > LABEL
            and not text.endswith("?")
            and (ENDS_SENTENCE.search(text) is not None)
        )

    def _read_box(self, piece: Piece, context: Context) -> None:
        box: BlockKind = "summary" if context.box == "summary" else "factbox"
        if self.vocabulary.is_whole("summary", piece.line):
            self.heading_box, box = self._box_of(piece), "summary"
        elif self.heading_box is not None and self._inside(piece, self.heading_box):
            box = "summary"
        for line in piece.text.split("\n"):
            self._add(box, BULLET.sub("", tidy(line)), piece, context)

    def _box_of(self, piece: Piece) -> int:
        """The outermost element around a piece that is still the same box."""
        best = piece.element
        for number in self.markup.ancestors(piece.element):
            if self.scope.contexts[number].box is None:
                break
            best = number
        return best

    def _inside(self, piece: Piece, element: int) -> bool:
        return element <= piece.element < self.markup.elements[element].end

    def _read_caption(self, piece: Piece, context: Context, kind: str) -> None:
        if context.figure is None:
            self.figures += 1
            context = replace(context, figure=self.figures)
        for text, is_credit in split_caption(ADDRESS.sub("", piece.text), self.vocabulary):
            credit = is_credit or kind == "credit"
            bare = PARENTHESES.sub(r"\g<inner>", tidy(text)) if credit else tidy(text)
            if not credit and fold(bare) in self.seen:
                self.reading.drop("repeated", piece.line)  # the same picture, enlarged
                return
            self._add("credit" if credit else "caption", bare, piece, context)

    def _read_date(self, piece: Piece, context: Context) -> None:
        text = piece.line
        rest, when = dates.cut_dates(text, self.vocabulary)
        if not when or not self._sign(rest, when, piece, context, dated=True):
            self._date(text)

    def _date(self, text: str) -> None:
        """Leave out a date; a label alone («Publisert:») belongs to the date after it."""
        if text:
            self.reading.drop("date", text)
            bare = text.rstrip(" :")
            if self.vocabulary.opens("date", text) == len(bare):
                self.label = bare
            else:
                self.reading.dates.append(f"{self.label} {text}".strip())
                self.label = ""

    def _read_byline(self, piece: Piece, context: Context) -> None:
        for line in piece.text.split("\n"):
            dated, when = dates.cut_dates(tidy(ADDRESS.sub("", line)), self.vocabulary)
            self._date(when)
            text = bare_byline(dated, self.vocabulary)
            if text != tidy(line).strip(" ,|·") and not when:
                self.reading.drop("byline", tidy(line))
            if not text:
                continue
            nameless = " " in text and not any(names_in(text, self.vocabulary))
            if self.vocabulary.is_whole("byline", text) or len(text) > 200 or nameless:
                self.reading.drop("byline", text)
            elif self._is_repeated(text) or (self.body > 1 and text in self.reading.bylines):
                self.reading.drop("repeated", text)
            else:
                self._add("byline", text, piece, context)

    def _add(
        self,
        kind: BlockKind,
        text: str,
        piece: Piece,
        context: Context,
        *,
        strong: bool = False,
        pulled: bool = False,
    ) -> None:
        text = tidy(text)
        if not text:
            return
        self.seen.add(fold(text))
        figure = context.figure if kind in ("caption", "credit") else None
        cell = (context.table, context.row, context.column)
        table, row, column = cell if kind == "table_cell" else (None, None, None)
        element = self.markup.path(piece.element)
        if kind == "byline":
            self.reading.bylines.append(text)
        draft = Draft(kind, text, element, figure, table, row, column, strong, pulled)
        draft.published = self.posts.published(piece.element)
        self.reading.add(draft)
