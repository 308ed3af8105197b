"""Page, Block and Article: the text, and the offsets all else refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from extractor.errors import PageError

BlockKind: TypeAlias = Literal[
    "title",
    "lead",
    "heading",
    "paragraph",
    "quote",
    "question",
    "caption",
    "credit",
    "byline",
    "factbox",
    "list_item",
    "table_cell",
    "summary",
]

BETWEEN_BLOCKS = "\n\n"


@dataclass(frozen=True, slots=True)
class Page:
    """What came in: markup or plain text, as characters or as the bytes that were read."""

    content: str | bytes
    id: str | None = None
    url: str | None = None
    charset: str | None = None
    """As the HTTP header named it."""
    published: str | date | None = None
    """EDTF, a date or a datetime; believed before anything the page says."""
    path: str | None = None

    def check(self) -> None:
        """Raise PageError that names what is not of its type, and what to give."""
        if not isinstance(self.content, str | bytes):
            raise PageError(
                f"the page is of type {type(self.content).__name__}; give its HTML or text as str "
                "or bytes (of a file, path.read_bytes())"
            )
        for name in ("id", "url", "charset", "path"):
            if not isinstance(value := getattr(self, name), str | None):
                raise PageError(f"{name} {value!r:.60} is of type {type(value).__name__}; give str")
        edtf_of(self.published)


def edtf_of(published: object) -> str | None:
    """A date of publication as a caller gives it, as text; None where there is none, as NaT.

    Raises PageError where it is neither text nor a date or datetime.

    >>> edtf_of(date(2021, 3, 12)), edtf_of("2021-03"), edtf_of(float("nan"))
    ('2021-03-12', '2021-03', None)
    """
    if published is None or isinstance(published, str):
        return published
    if isinstance(published, float | date) and published != published:
        return None  # pandas has NaN or NaT for what is not there
    if isinstance(published, date):
        return published.isoformat()
    kind = type(published).__name__
    raise PageError(
        f"published {published!r:.60} is of type {kind}; give str like '2021-03-12', '2021-03' or "
        "'2021', a date or a datetime"
    )


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an article: `Article.text[start:end]`."""

    kind: BlockKind
    start: int
    end: int
    language: str | None = None
    """`nb` or `nn`; None where the block is too short to tell."""
    element: str | None = None
    """CSS path of the element the text stood in; None for plain text."""
    figure: int | None = None
    """Number of the figure that a caption and its credit share, from 0."""
    table: int | None = None
    row: int | None = None
    column: int | None = None
    published: str | None = None
    """When the post of a live blog was published that the block is part of, as EDTF."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reviewer should know; `code` is from the closed list in `record.NoteCode`."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of the page that was left out, and why."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned page. `text` is the blocks joined by a blank line; offsets are code points."""

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    lead: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    """EDTF, as exact as the page says and never more."""
    modified: str | None = None
    publisher: str | None = None
    section: str | None = None
    paywalled: bool = False
    canonical_url: str | None = None
    url: str | None = None
    language: str | None = None
    languages: dict[str, float] = field(default_factory=dict)
    """Share of the characters in each standard."""
    notes: tuple[Note, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def words(self, block: Block) -> str:
        """The words of one block."""
        return self.text[block.start : block.end]
