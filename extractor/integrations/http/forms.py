"""What comes in and goes out over HTTP, besides records: pydantic models, for OpenAPI too."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictStr,
    Tag,
    TypeAdapter,
)

from extractor.article import Page
from extractor.pipeline.dateline import check_published
from extractor.record import AmountRow, ArticleRow, BlockRow, NoteRow, Record

TAGS = frozenset({"batch form", "page form", "html form", "text form"})
_ONE_OF_TWO = 'needs "html" or "text" as a string that is not empty, and not both'


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _as_words(id: Any) -> Any:
    """A number as its digits; 7.0 is a whole number to JSON Schema."""
    whole = isinstance(id, float) and id.is_integer()
    return str(int(id)) if whole or (isinstance(id, int) and not isinstance(id, bool)) else id


class _PageForm(_Form):
    id: Annotated[
        StrictStr | None, BeforeValidator(_as_words, json_schema_input_type=str | int | None)
    ] = Field(default=None, description="Your name for the page; by default a hash of its content.")
    url: StrictStr | None = Field(
        default=None, description="Where the page came from. It is never fetched."
    )
    published: StrictStr | None = Field(
        default=None,
        description="As 2021-03-12, 2021-03 or 2021; believed before the page's own date.",
        examples=["2021-03-12"],
    )


class HtmlPage(_PageForm):
    """A page as HTML."""

    html: StrictStr = Field(min_length=1)
    text: None = None

    def page(self) -> Page:
        """As the parser reads it."""
        return Page(self.html, id=self.id or None, url=self.url, published=self.published)


class TextPage(_PageForm):
    """A page as plain text."""

    html: None = None
    text: StrictStr = Field(min_length=1)

    def page(self) -> Page:
        """As the parser reads it."""
        return Page(self.text, id=self.id or None, url=self.url, published=self.published)


def _page_form(value: Any) -> str | None:
    """Which of the two a page is; None where it is neither or both."""
    if isinstance(value, BaseModel):
        return "html form" if isinstance(value, HtmlPage) else "text form"
    given = [
        name
        for name in ("html", "text")
        if isinstance(value, dict) and value.get(name) not in (None, "")
    ]
    return f"{given[0]} form" if len(given) == 1 else None


PageForm: TypeAlias = Annotated[
    Annotated[HtmlPage, Tag("html form")] | Annotated[TextPage, Tag("text form")],
    Discriminator(
        _page_form, custom_error_type="page_form", custom_error_message=f"a page {_ONE_OF_TWO}"
    ),
]


class Batch(_Form):
    """Many pages; those that fail are told beside the records of the others."""

    pages: list[PageForm]


def _records_form(value: Any) -> str:
    batch = isinstance(value, Batch) or (isinstance(value, dict) and "pages" in value)
    return "batch form" if batch else "page form"


RecordsForm: TypeAlias = Annotated[
    Annotated[Batch, Tag("batch form")] | Annotated[PageForm, Tag("page form")],
    Discriminator(_records_form),
]


def _dated(published: str | None) -> str | None:
    check_published(published)
    return published


class AmountsForm(_Form):
    """A text whose amounts are wanted."""

    text: StrictStr
    published: Annotated[StrictStr | None, AfterValidator(_dated)] = Field(
        default=None, description="As 2021-03-12; fixes what G is in kroner."
    )


class FailureRow(_Form):
    """A page that could not be read: the part of the program that failed, and why."""

    id: str
    room: str
    reason: str


class Records(_Form):
    """What was read of a batch: records in the order of its pages, and the pages that failed."""

    records: list[Record]
    failures: list[FailureRow]


class CleanBlock(BlockRow):
    """One piece of the article, with its words."""

    text: str


class DroppedRow(_Form):
    """A stretch of the page that was left out, and why."""

    reason: str
    text: str


class CleanArticle(ArticleRow):
    """What the parser reads of a page."""

    publisher: str | None = None
    url: str | None = None
    blocks: list[CleanBlock]  # type: ignore[assignment]
    notes: list[NoteRow]
    dropped: list[DroppedRow]


class Amounts(_Form):
    """The amounts of a text, in order; offsets are code points into it."""

    amounts: list[AmountRow]


class Health(_Form):
    """How the service is."""

    status: str
    workers: int
    """Processes that have loaded their model."""


RECORDS: TypeAdapter[Any] = TypeAdapter(RecordsForm)
PAGE: TypeAdapter[Any] = TypeAdapter(PageForm)
AMOUNTS: TypeAdapter[AmountsForm] = TypeAdapter(AmountsForm)
