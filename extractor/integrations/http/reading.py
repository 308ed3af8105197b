"""Forms from bodies of JSON: what a wrong one may cost is bounded before it is read."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from extractor.integrations.http.forms import TAGS
from extractor.integrations.http.problems import RequestError, invalid
from extractor.integrations.http.settings import Settings
from extractor.parser.encoding import read_json

# Of `re`: package `regex` keeps a place for every escape of a string, 700 MB for one of 45.
_TOKEN = re.compile(rb'[\[{,]|"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_TOKENS_A_PAGE = 64  # one has 17 at most: five names, five values, commas and a brace
_LONG = 100_000  # bytes; reading more takes so long that others should not wait for it
Form = TypeVar("Form")


async def read_form(form: TypeAdapter[Form], body: bytes, settings: Settings) -> Form:
    """What a body of JSON holds. Raises RequestError that names the place of the first faults."""
    if len(body) > _LONG:
        return await asyncio.to_thread(_read, form, body, settings)
    return _read(form, body, settings)


def _read(form: TypeAdapter[Form], body: bytes, settings: Settings) -> Form:
    _bound(body, settings)
    fields = _fields(body)
    if isinstance(fields, dict) and isinstance(fields.get("pages"), list):
        pages = len(fields["pages"])
        if pages > settings.most_pages:
            raise _too_many(
                f"pages: {pages}, and a request may have {settings.most_pages}", settings
            )
    try:
        return form.validate_python(fields)
    except ValidationError as error:
        raise invalid(error, tags=TAGS) from error


def _bound(body: bytes, settings: Settings) -> None:
    """Refuse what has more values than its pages can: each costs memory, and perhaps an error.

    Half a million zeros for pages took pydantic 900 MB and 20 seconds to complain of.
    """
    most = _TOKENS_A_PAGE * (settings.most_pages + 1)
    for number, _ in enumerate(_TOKEN.finditer(body)):
        if number >= most:
            raise _too_many(
                f"the body has more fields and values than {settings.most_pages} pages", settings
            )


def _too_many(what: str, settings: Settings) -> RequestError:
    return RequestError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"{what}; send them in several, or start the service with a larger {settings.pages_option}",
    )


def _fields(body: bytes) -> Any:
    if not body:
        raise RequestError(HTTPStatus.BAD_REQUEST, "the body is empty; send a page as JSON")
    try:
        return from_json(body)
    except ValueError:
        pass
    # Half an emoji and a byte-order mark are no JSON to pydantic; lines of a file may have both.
    try:
        return read_json(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"the body is no JSON in UTF-8: {error}"
        ) from error
