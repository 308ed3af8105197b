"""`extractor review serve`: the page on a local address until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from extractor.lexicon import load_lexicon
from extractor.listening import address_of, listen, stopped_by_signals
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
    listener = listen(settings.host, settings.port)
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
                telling.listening(f"{address_of(listener)}/", store.path)
                server.run(sockets=[listener])
        finally:
            store.close()
    finally:
        listener.close()
