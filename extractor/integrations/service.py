"""The HTTP service (`extractor serve`, extra `[serve]`): pages in, records out.

    request ──intake▶ bytes ──forms▶ Jobs ──crew▶ worker processes ──▶ JSON
       (size, number, gzip, zstd)       (turns, time)   (one model each)

No address that a request names is ever fetched.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from http import HTTPStatus
from types import FrameType
from typing import Annotated, Any

import uvicorn
from fastapi import Depends, FastAPI, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from extractor import __version__
from extractor.errors import ExtractorError
from extractor.integrations.http import forms, openapi
from extractor.integrations.http.connection import AT_ONCE, Connection, Faults, most_connections
from extractor.integrations.http.metrics import Counted
from extractor.integrations.http.problems import CutOff, RequestError, handle_problems
from extractor.integrations.http.routes import MetricsResponse, SchemaResponse, Service
from extractor.integrations.http.settings import Settings
from extractor.listening import address_of, listen, stopped_by_signals
from extractor.record import Record

_ABOUT = (
    "Reads Norwegian news pages, Bokmål and Nynorsk, and writes the welfare claims in them as "
    "checkable records. Pages are sent, never fetched."
)
_KEEP_ALIVE = 75  # seconds, longer than clients keep one: who closes first loses no request
_BACKLOG = 512  # connections that wait to be taken
_POSTED = openapi.refusals(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
_BEARER = HTTPBearer(auto_error=False, description="The token that the service was started with.")


def _guard(token: str) -> Callable[..., None]:
    """A dependency that lets those in who have the token, and tells nothing by its time."""

    def guard(
        given: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)] = None,
    ) -> None:
        sent = given.credentials if given else ""
        if not hmac.compare_digest(sent.encode("utf8", "surrogateescape"), token.encode()):
            raise RequestError(
                HTTPStatus.UNAUTHORIZED,
                "the token is missing or wrong; send the header «Authorization: Bearer TOKEN»",
                headers={"WWW-Authenticate": "Bearer"},
            )

    return guard


def make_app(service: Service) -> FastAPI:
    """The ASGI app of a service; it begins the workers when its lifespan begins."""
    app = FastAPI(
        title="extractor",
        version=__version__,
        description=_ABOUT,
        lifespan=service.lifespan,
        docs_url=None,  # its page fetches scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,  # clients call their functions so
    )
    token = service.settings.token
    guards = [Depends(_guard(token))] if token is not None else []
    _add_posts(app, service, guards)
    denied = openapi.refusals(HTTPStatus.UNAUTHORIZED) if guards else {}
    for path, told, form in (
        ("/v1/schema", service.schema, SchemaResponse),
        ("/metrics", service.metrics_text, MetricsResponse),
    ):
        app.add_api_route(
            path,
            told,
            response_class=form,
            responses=denied,
            dependencies=guards,
            name=path.rpartition("/")[2],
        )
    waits = openapi.refusals(HTTPStatus.SERVICE_UNAVAILABLE)
    for path, how, other in (("/health", service.health, {}), ("/ready", service.ready, waits)):
        app.add_api_route(path, how, responses=other)
        # Probes ask so; described with the other it would be an operation of the same id.
        app.add_api_route(path, how, methods=["HEAD"], include_in_schema=False)
    app.add_middleware(CutOff)
    app.add_middleware(Counted, metrics=service.metrics)
    handle_problems(app)
    described = openapi.describe(app, service.settings)
    app.openapi = lambda: described  # type: ignore[method-assign]
    return app


def _add_posts(app: FastAPI, service: Service, guards: Sequence[Any]) -> None:
    pages = ("HtmlPage", "TextPage")
    posts: tuple[tuple[str, Callable[..., Any], Any, dict[str, Any]], ...] = (
        (
            "/v1/records",
            service.records,
            Record | forms.Records,
            openapi.takes("Batch", *pages, raw=True),
        ),
        ("/v1/clean", service.clean, forms.CleanArticle, openapi.takes(*pages, raw=True)),
        ("/v1/amounts", service.amounts, forms.Amounts, openapi.takes("AmountsForm", raw=False)),
    )
    for path, endpoint, answer, body in posts:
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            response_model=answer,
            responses=_POSTED,
            openapi_extra=body,
            dependencies=guards,
        )


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(Faults())
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(_BACKLOG)  # asyncio lets as few wait as it takes at once

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self.force_exit:  # the traceback of every request that is cut off tells nothing
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)


def serve(settings: Settings, *, listening: Callable[[str], None] = lambda address: None) -> bool:
    """Serve until SIGINT or SIGTERM; whether all that was taken is finished then.

    It is not where a second SIGINT came. `listening` is given the address. Raises InputError where
    it is not free, and the error of the first worker that cannot begin.
    """
    listener = listen(settings.host, settings.port, backlog=_BACKLOG)
    failures: list[ExtractorError] = []

    def failed(error: ExtractorError) -> None:
        failures.append(error)
        server.should_exit = True

    server = _Server(
        uvicorn.Config(
            make_app(Service(settings, failed)),
            http=partial(  # type: ignore[arg-type]  # called as the class would be
                Connection, settings=settings, most=most_connections(settings)
            ),
            backlog=AT_ONCE,
            log_level="warning",
            access_log=False,
            lifespan="on",
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
        )
    )

    with closing(listener), stopped_by_signals(server):
        listening(address_of(listener))
        server.run(sockets=[listener])
    if failures:
        raise failures[0]
    return not server.force_exit
