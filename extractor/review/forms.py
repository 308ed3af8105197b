"""What the page may send (pydantic, at the edge): unknown keys are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import ReviewError
from extractor.review.store import REASONS

_LONGEST = 4_000  # characters of a comment
_MOST_SLOTS = 40
Form = TypeVar("Form", bound=BaseModel)


def _clean(comment: str) -> str | None:
    return comment.replace("\0", "").strip() or None


Comment = Annotated[str, Field(max_length=_LONGEST), AfterValidator(_clean)] | None
Slots = Annotated[dict[str, Any], Field(max_length=_MOST_SLOTS)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Decided(_Form):
    """A decision on a claim; `revision` is the one that was seen."""

    revision: int = Field(ge=0)
    action: Literal["accept", "reject", "correct", "same_as", "comment"]
    reason: str | None = None
    comment: Comment = None
    slots: Slots | None = None
    """Only those that change."""
    same_as: str | None = None
    article: int | None = Field(default=None, ge=1)
    """In which it was seen: records may share a claim's id, and offsets are of one text."""
    blind: bool = False
    """Made in the queue of second opinions: of the claim as extracted, whatever others decided."""


class Added(_Form):
    """A claim that was missed."""

    slots: Slots
    comment: Comment = None


class Selected(_Form):
    """Words of an article, end open."""

    article: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Nothing(_Form):
    """An empty object."""


def read_form(form: type[Form], sent: Any) -> Form:
    """What was sent as a form; ReviewError names the field at fault."""
    try:
        read = form.model_validate(sent)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = str(first["loc"][0]) if first["loc"] else None
        raise ReviewError(f"{field or 'body'}: {first['msg']}", field) from None
    if isinstance(read, Decided):
        _check(read)
    return read


def _check(form: Decided) -> None:
    """What each kind of decision needs."""
    if form.action == "reject" and form.reason not in REASONS:
        raise ReviewError(f"reason: a rejection has one of {', '.join(REASONS)}", "reason")
    if form.action != "reject" and form.reason is not None:
        raise ReviewError("reason: only a rejection has one; write a comment instead", "reason")
    if form.action == "comment" and form.comment is None:
        raise ReviewError("comment: it is empty; write something", "comment")
    if form.action == "correct" and not form.slots:
        raise ReviewError("slots: none is corrected; send those that change", "slots")
