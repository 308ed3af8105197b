"""Connections: how many there may be, and how long one may take to say what it wants.

uvicorn bounds neither: an idle one stays for ever, and where the process may open no more files,
asyncio tells every attempt to take one by a traceback, hundreds of megabytes a minute.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from extractor.integrations.http.problems import MEDIA_TYPE, Problem
from extractor.integrations.http.settings import Settings

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

log = logging.getLogger("extractor.serve")

AT_ONCE = 8  # that the loop takes in a turn
_TURNS = 4  # until one that is too many is closed
_FILES = 40  # that the process has open besides: its libraries, the loop, logs, the listener
_FILES_A_WORKER = 12  # pipes, of the one that ends and the one that begins
_FEWEST = 8
_FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


def most_connections(settings: Settings) -> int:
    """How many there may be at a time: as set, or what the limit of open files leaves."""
    if resource is None:
        return settings.connections
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return settings.connections
    left = files - _FILES - _TURNS * AT_ONCE - _FILES_A_WORKER * settings.workers
    return min(settings.connections, max(_FEWEST, left))


class Connection(H11Protocol):
    """One that is refused where there are too many, and closed where its request does not come."""

    def __init__(self, *args: Any, settings: Settings, most: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self._seconds, self._most = settings.receive, most
        self._late: asyncio.TimerHandle | None = None
        self._begun = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, or answer 503."""
        if len(self.connections) < self._most:
            super().connection_made(transport)
            self._expect_head()
            return
        self.transport = transport
        why = f"{self._most} connections are open; come again in a second"
        transport.write(_answer(HTTPStatus.SERVICE_UNAVAILABLE, why, "Retry-After: 1"))
        transport.close()

    def data_received(self, data: bytes) -> None:
        """Read on; the head of a request has its time from the first byte of it."""
        self._begun = True
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head_came()
        elif self._late is None:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._head_came()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._late = self.loop.call_later(self._seconds, self._close_late)

    def _head_came(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _close_late(self) -> None:
        if self._begun and not self.transport.is_closing():
            why = f"the head had not arrived after {self._seconds:g} seconds; send it faster"
            self.transport.write(_answer(HTTPStatus.REQUEST_TIMEOUT, why))
        self.transport.close()


def _answer(status: HTTPStatus, detail: str, *headers: str) -> bytes:
    """A problem as it goes over the wire, where there is no request to answer."""
    problem = Problem(title=status.phrase, status=status, detail=detail)
    told = problem.model_dump(exclude_defaults=True) | {"type": problem.type}
    body = json.dumps(told).encode()
    head = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


class Faults:
    """What the loop does with errors that nobody awaits: that files are out is told once."""

    def __init__(self) -> None:
        self._told = False

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """As `loop.set_exception_handler` wants it."""
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in _FULL:
            loop.default_exception_handler(context)
        elif not self._told:
            self._told = True
            log.warning(
                "extractor: connections cannot be taken now (%s); raise `ulimit -n`",
                error.strerror,
            )
