"""`extractor review serve`: the page on a local address until it is stopped."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn

from extractor.errors import InputError
from extractor.lexicon import load_lexicon
from extractor.review import index
from extractor.review.app import make_app
from extractor.review.desk import Desk
from extractor.review.guard import Reviewers, allowed_hosts, read_reviewers
from extractor.review.records import Records
from extractor.review.store import open_store, store_path

_LAST_WORDS = 5  # seconds that requests in hand have when the server is stopped


@dataclass(frozen=True, slots=True)
class Settings:
    """What is served, where, and to whom."""

    records: Path
    host: str = "127.0.0.1"
    port: int = 8010
    """0: any that is free."""
    store: Path | None = None
    reviewers: Path | None = None
    allow_hosts: tuple[str, ...] = ()
    lexicon: Path | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told while it starts."""

    reading: Callable[[str], AbstractContextManager[index.Tell]]
    """Name of the records; gives what is told how far their reading has come."""
    read: Callable[[index.Counts], None]
    listening: Callable[[str, Path], None]
    """The address, and where decisions are kept."""


def serve(settings: Settings, telling: Telling) -> None:
    """Serve until SIGINT or SIGTERM; what is in hand is answered first.

    Raises InputError where the records, the store, the reviewers or the address are not right.
    """
    everyone = Reviewers() if settings.reviewers is None else read_reviewers(settings.reviewers)
    hosts = allowed_hosts(settings.host, settings.allow_hosts, everyone)
    lexicon = load_lexicon(settings.lexicon)
    records = Records(settings.records)
    listener = listen(settings)
    try:
        store = open_store(settings.store or store_path(settings.records))
        try:
            if not index.is_current(store, records, lexicon):
                with telling.reading(records.name) as tell:
                    counts = index.make(store, records, lexicon, tell=tell)
                telling.read(counts)
            app = make_app(Desk(store, records, lexicon), reviewers=everyone, hosts=hosts)
            config = uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                lifespan="off",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_LAST_WORDS,
            )
            server = uvicorn.Server(config)
            with stopped_by_signals(server):
                telling.listening(_address(listener), store.path)
                server.run(sockets=[listener])
        finally:
            store.close()
    finally:
        listener.close()


@contextmanager
def stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """A signal stops the server also before it runs.

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


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def listen(settings: Settings) -> socket.socket:
    """A socket at the address of the settings. Raises InputError where it is not free."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        listener = socket.create_server(address[:2], family=family)
    except (OSError, OverflowError) as error:
        raise InputError(
            f"{settings.host}:{settings.port}: cannot listen ({error}); choose another --port "
            "or --host"
        ) from error
    # asyncio leaves this out for sockets it did not make: each answer would wait 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
