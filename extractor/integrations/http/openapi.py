"""The service's own description: the forms that FastAPI cannot see, since bodies are read by us."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from extractor.integrations.http import problems
from extractor.integrations.http.forms import AmountsForm, Batch, HtmlPage, TextPage
from extractor.integrations.http.settings import Settings

RAW = ("text/html", "text/plain")
_REFS = "#/components/schemas/{model}"
_READ: tuple[type[BaseModel], ...] = (HtmlPage, TextPage, Batch, AmountsForm, problems.Problem)
_MEANING = {
    HTTPStatus.BAD_REQUEST: "The body is no JSON, or damaged.",
    HTTPStatus.UNAUTHORIZED: "The token is missing or wrong.",
    HTTPStatus.REQUEST_TIMEOUT: "The body came too slowly.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body, or the batch, is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The Content-Type or Content-Encoding is not read.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The body is not of the form, or the page cannot be read.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too much is in hand; come again after Retry-After seconds.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of ours.",
    HTTPStatus.SERVICE_UNAVAILABLE: "No worker has its model yet.",
}
_RETRY_AFTER = {
    "Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}
}


def ref(name: str) -> dict[str, Any]:
    """A reference to a named schema."""
    return {"$ref": _REFS.format(model=name)}


def refusals(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """What a route answers where it does not do what it is for."""
    content = {problems.MEDIA_TYPE: {"schema": ref("Problem")}}
    found: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        found[status.value] = {"description": _MEANING[status], "content": content}
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            found[status.value]["headers"] = _RETRY_AFTER
    return found


def takes(*names: str, raw: bool) -> dict[str, Any]:
    """The body of a route: JSON of one of the named forms, or a page as it is."""
    forms = [ref(name) for name in names]
    schema = forms[0] if len(forms) == 1 else {"oneOf": forms}
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if raw:
        page = {"schema": {"type": "string", "minLength": 1}}
        content |= dict.fromkeys(RAW, page)
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The OpenAPI description with all forms."""
    described = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    wanted: list[tuple[type[BaseModel], Any]] = [(model, "validation") for model in _READ]
    _, schemas = models_json_schema(wanted, ref_template=_REFS)
    components = described.setdefault("components", {}).setdefault("schemas", {})
    components |= schemas["$defs"]
    components["Batch"]["properties"]["pages"]["maxItems"] = settings.most_pages
    components["Problem"]["properties"]["status"] |= {"minimum": 400, "maximum": 599}
    return described
