"""A socket to serve on, its address, and signals that stop a server: for whoever answers HTTP."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from extractor.errors import InputError

_LAST_PORT = 65_535


class Stoppable(Protocol):
    """What uvicorn's servers are asked for."""

    should_exit: bool


def listen(host: str, port: int, *, backlog: int = 128) -> socket.socket:
    """A socket that listens there; port 0 is any that is free.

    Raises InputError where the address is not free or is none.
    """
    try:
        if not 0 <= port <= _LAST_PORT:  # getaddrinfo would take its last 16 bits
            raise OverflowError(f"a port is 0 to {_LAST_PORT}")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        listener = socket.create_server(address[:2], family=family, backlog=backlog)
    except (OSError, OverflowError) as error:
        raise InputError(
            f"{host}:{port}: cannot listen ({error}); choose another --port or --host"
        ) from error
    # Connections have it from here: asyncio sets it on sockets of protocol 6 alone, and these are
    # of 0. Without it the body of each answer waits 40 ms for the client to own up to the head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address_of(listener: socket.socket) -> str:
    """Where browsers and clients find it: `http://127.0.0.1:8000`."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@contextmanager
def stopped_by_signals(server: Stoppable) -> Iterator[None]:
    """SIGINT and SIGTERM stop the server also before it runs.

    uvicorn has handlers of its own while it runs; when all is done it sends itself the signal once
    more, and would so end as if killed.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    before = {name: signal.signal(name, stop) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
