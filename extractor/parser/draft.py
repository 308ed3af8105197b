"""A block before it has a place in the text, and how drafts become an Article's text and blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from extractor.article import BETWEEN_BLOCKS, Block, BlockKind, Dropped

# What the later rooms can read in seconds. The longest article seen has 400 blocks and 40,000
# characters; without a bound, a page of 20 MB of tiny elements gives them a million blocks.
MOST_BLOCKS = 2_000
MOST_CHARACTERS = 200_000

# Tokenisers take time in the square of a run without white space: ten thousand «?» take a minute.
_UNBROKEN = regex.compile(r"(\S{200})(?=\S)")


@dataclass(slots=True)
class Draft:
    """A block on its way: its words, what it is, and where on the page it stood."""

    kind: BlockKind
    text: str
    element: str | None = None
    figure: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    strong: bool = False
    """Whether all of it is bold."""
    pulled: bool = False
    """Whether the page marks it as a quotation."""
    published: str | None = None
    """When the post of a live blog that it is part of was published."""


@dataclass(slots=True)
class Reading:
    """What a page was read as: drafts in order, what was left out, what was found on the way."""

    drafts: list[Draft] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    """Texts that tell when the article was published or changed, as they stood."""
    bylines: list[str] = field(default_factory=list)
    characters: int = 0
    truncated: bool = False
    """Whether the article was cut at `MOST_BLOCKS` or `MOST_CHARACTERS`."""

    def first(self, kind: BlockKind) -> str | None:
        """The words of the first block of a kind."""
        return next((draft.text for draft in self.drafts if draft.kind == kind), None)

    def add(self, draft: Draft) -> None:
        """Add a draft, or as much of it as an article may hold."""
        draft.text = _UNBROKEN.sub(r"\1 ", draft.text)
        room = MOST_CHARACTERS - self.characters if len(self.drafts) < MOST_BLOCKS else 0
        if len(draft.text) > room:
            self.truncated = True
            draft.text = draft.text[:room].rstrip()
        if draft.text:
            self.characters += len(draft.text)
            self.drafts.append(draft)

    def drop(self, reason: str, text: str) -> None:
        """Leave out a text, but say so."""
        if text.strip():
            self.dropped.append(Dropped(reason, text.strip()))


def join_drafts(drafts: Sequence[Draft], languages: Iterable[str | None]) -> tuple[Block, ...]:
    """The blocks of the drafts, with their places in the drafts' texts joined by a blank line."""
    blocks: list[Block] = []
    at = 0
    for draft, language in zip(drafts, languages, strict=True):
        end = at + len(draft.text)
        place = (draft.element, draft.figure, draft.table, draft.row, draft.column)
        blocks.append(Block(draft.kind, at, end, language, *place, draft.published))
        at = end + len(BETWEEN_BLOCKS)
    return tuple(blocks)
