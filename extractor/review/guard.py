"""Who may ask: names and tokens of reviewers, and a door that lets no other web page in.

The page has names of private persons in it, and a browser that has it open visits other pages too.
A foreign page can point a name of its own at this machine (DNS rebinding) or post to it (CSRF): the
first is told by `Host`, the second by `Origin`.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.errors import InputError

MOST_SENT = 1_000_000  # bytes of a request
_LONGEST_NAME = 80
_LEAST_TOKEN = 16  # characters; a shorter one can be guessed
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class UnauthorizedError(Exception):
    """The request does not say who asks, or not with a token that is known."""

    def __init__(self, message: str, *, needs_token: bool) -> None:
        super().__init__(message)
        self.needs_token = needs_token


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Those who may review: anyone by name, or those who have a token."""

    tokens: Mapping[str, str] | None = None
    """Token by name; None lets everyone in."""

    @property
    def needs_token(self) -> bool:
        """Whether only those with a token are let in."""
        return self.tokens is not None

    def who(self, headers: Headers) -> str | None:
        """The reviewer who asks; None where no name is told and none is needed to read.

        Raises UnauthorizedError.
        """
        if self.tokens is None:
            told = headers.get("x-reviewer")
            return None if told is None else _name(told)
        scheme, _, sent = headers.get("authorization", "").partition(" ")
        given = sent.strip().encode("utf8", "surrogateescape")
        found = None
        for name, token in self.tokens.items():  # all of them: the time tells nothing
            if hmac.compare_digest(given, token.encode()):
                found = name
        if found is None or scheme.lower() != "bearer":
            raise UnauthorizedError(
                "the token is missing or wrong; ask whoever started the server for yours",
                needs_token=True,
            )
        return found


def _name(told: str) -> str:
    try:
        name = checked_name(unquote(told, errors="strict"))
    except UnicodeDecodeError:
        name = None
    if name is None:
        raise UnauthorizedError(
            f"X-Reviewer: give a name of 1 to {_LONGEST_NAME} printable characters",
            needs_token=False,
        )
    return name


def checked_name(told: str) -> str | None:
    """A reviewer's name without needless spaces; None where it is none."""
    name = normalize("NFC", " ".join(told.split()))  # one «Kåre», whatever keyboard wrote it
    return name if 1 <= len(name) <= _LONGEST_NAME and name.isprintable() else None


def read_reviewers(file: Path) -> Reviewers:
    """The reviewers of a TOML file, `[reviewers]` with a line `"Kari Moe" = "token"` for each.

    Raises InputError that says what is wrong.
    """
    try:
        rows = tomllib.loads(file.read_text("utf8")).get("reviewers")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{file}: the reviewers cannot be read ({error})") from error
    if not isinstance(rows, dict) or not rows:
        raise InputError(f'{file}: names nobody; write [reviewers] and lines like "Kari" = "token"')
    tokens: dict[str, str] = {}
    for told, token in rows.items():
        name = checked_name(told)
        if name is None or name in tokens:
            raise InputError(f"{file}, {told!r}: no name of 1–{_LONGEST_NAME} characters, or twice")
        if not isinstance(token, str) or not _is_token(token):
            raise InputError(
                f"{file}, {name}: the token needs {_LEAST_TOKEN} letters or digits at least; make "
                'one with `python3 -c "import secrets; print(secrets.token_urlsafe())"`'
            )
        tokens[name] = token
    if len(set(tokens.values())) < len(tokens):
        raise InputError(f"{file}: two reviewers have one token; give each their own")
    return Reviewers(tokens)


def _is_token(token: str) -> bool:
    return (
        len(token) >= _LEAST_TOKEN
        and token.isascii()
        and token.isprintable()
        and (" " not in token)
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address or name."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def allowed_hosts(host: str, more: Iterable[str], reviewers: Reviewers) -> frozenset[str]:
    """The names by which browsers may ask, as they stand in `Host`, without a port.

    Raises InputError where others than this machine could ask without a token, or the address is
    no name that a browser can send.
    """
    named = {_as_host(name) for name in more}
    if any(not is_loopback(name) for name in (host, *named)) and not reviewers.needs_token:
        raise InputError(
            f"{', '.join(sorted({host, *named}))}: others than this machine could decide under any "
            "name; give each reviewer a token with --reviewers FILE.toml, or leave --host and "
            "--allow-host out"
        )
    if host in _EVERYWHERE and not named:
        raise InputError(
            f"--host {host}: say with --allow-host under which name or address browsers reach it"
        )
    own = set() if host in _EVERYWHERE else {_as_host(host)}
    return frozenset(_LOOPBACK_NAMES | own | named)


def _as_host(name: str) -> str:
    name = name.lower().rstrip(".")
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


class Guard:
    """Around the app: refuses foreign requests, limits what is sent, and adds the headers."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # a websocket: there are none here

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await _answer(with_headers, *refused)
            return
        await self._app(scope, receive, with_headers)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason where the request is a foreign page's, or too large."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or host_of(hosts[0]) not in self._hosts:
            return 421, "this name is not one of the server's; add it with --allow-host"
        site = headers.get("sec-fetch-site", "none")
        if scope["method"] not in ("GET", "HEAD"):
            origin = headers.get("origin")
            own = (f"http://{hosts[0].lower()}", f"https://{hosts[0].lower()}")
            if (origin is not None and origin.lower() not in own) or site in (
                "cross-site",
                "same-site",
            ):
                return 403, "the request comes from another web page; use the review page itself"
        elif site == "cross-site" and scope["path"].startswith("/api/"):
            return 403, "the request comes from another web page; use the review page itself"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_SENT:
            return 413, f"more than {MOST_SENT} bytes were sent; send less"
        return None


def host_of(header: str) -> str:
    """The name in a `Host` header, without the port.

    >>> host_of("LOCALHOST:8010"), host_of("[::1]:8010"), host_of("evil.example:80")
    ('localhost', '[::1]', 'evil.example')
    """
    name, colon, port = header.strip().lower().rpartition(":")
    if colon and port.isdigit() and not (":" in name and not name.endswith("]")):
        return name.rstrip(".")
    return header.strip().lower().rstrip(".")


async def _answer(send: Send, status: int, error: str) -> None:
    body: Mapping[str, Any] = {"error": error, "field": None}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), (b"connection", b"close")],
        }
    )
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
