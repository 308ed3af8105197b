"""What the service is told when it starts."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import InputError

TOKEN_VARIABLE = "EXTRACTOR_TOKEN"
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,1000}=*")  # b64token of RFC 6750
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the service listens, how much it takes at a time, and what it reads with."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0: any that is free."""
    workers: int = 1
    """Processes, each with a model of its own."""
    max_body: int = 10_000_000
    """Bytes of a request as they are sent."""
    max_unpacked: int = 50_000_000
    """Bytes of a request behind gzip or Zstandard."""
    max_pages: int = 100
    """Pages of one request."""
    concurrency: int = 256
    """Pages in hand: those of requests being received, waiting, and being read."""
    timeout: float = 30.0
    """Seconds that a page may take once a worker has it."""
    load: float = 60.0
    """Seconds that a process may take to load its model; fewer once one has."""
    receive: float = 30.0
    """Seconds in which the head of a request must have arrived, and as many for its body."""
    connections: int = 1000
    """Open at a time; fewer where the process may open fewer files."""
    token: str | None = field(default=None, repr=False)
    lexicon: str | None = None
    publishers: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the service."""
        return _LOOPBACK.fullmatch(self.host) is not None

    @property
    def most_pages(self) -> int:
        """Pages of one request: no more than may be in hand."""
        return min(self.max_pages, self.concurrency)

    @property
    def pages_option(self) -> str:
        """The option by which a request may have more pages."""
        return "--max-pages" if self.max_pages <= self.concurrency else "--concurrency"

    @property
    def most_held(self) -> int:
        """Bytes of all requests in hand together; 500 MB at the defaults."""
        return 10 * self.max_unpacked


def read_token(file: Path | None) -> str | None:
    """The token of the file, or else of the variable EXTRACTOR_TOKEN; None where neither is there.

    It is never an argument of the command: every user of the machine sees those. Raises InputError
    where it is empty, which would leave the door open, or cannot stand in a header.
    """
    if file is not None:
        try:
            token, where = file.read_text("utf8").strip(), str(file)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: the token cannot be read ({error})") from error
    elif TOKEN_VARIABLE in os.environ:
        token, where = os.environ[TOKEN_VARIABLE].strip(), TOKEN_VARIABLE
    else:
        return None
    if not _TOKEN.fullmatch(token):
        raise InputError(f"{where}: no token; give letters, digits and ._~+/- on one line")
    return token
