"""Who may come in, and the bytes they bring: bounded before and behind gzip and Zstandard."""

from __future__ import annotations

import asyncio
import math
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Protocol

from backports import zstd
from fastapi import Request
from starlette.requests import ClientDisconnect

from extractor.integrations.http.problems import RequestError
from extractor.integrations.http.settings import Settings

_WINDOW = 23  # log2 of 8 MB, the largest window of a body (RFC 9659); a larger one takes memory
_MOST_MEMBERS = 1000  # of a gzip file, one behind another; an empty one has 20 bytes
_LONGEST_WAIT = 60  # seconds that a client is told to wait at most
_DRAINED = 4  # times the largest body: what is read past so that the client sees the answer
_DRAIN = 2.0  # seconds for it


class Intake:
    """Counts pages and bytes in hand; beyond the limits a client is asked to come again."""

    def __init__(self, settings: Settings, seconds_per_page: Callable[[], float]) -> None:
        self._settings = settings
        self._seconds = seconds_per_page
        self.pages = 0
        self.held = 0

    @contextmanager
    def guest(self) -> Iterator[Guest]:
        """A request with room for one page, until it is answered. Raises RequestError (429)."""
        guest = Guest(self)
        try:
            guest.take(pages=1)
            yield guest
        finally:
            self.pages -= guest.pages
            self.held -= guest.held

    def refuse_beyond(self, pages: int, held: int) -> None:
        """Raise RequestError (429) where so much more does not fit beside what is in hand."""
        settings = self._settings
        if self.pages + pages <= settings.concurrency and self.held + held <= settings.most_held:
            return
        left = self.pages * self._seconds() / settings.workers
        after = str(min(_LONGEST_WAIT, max(1, math.ceil(left))))
        raise RequestError(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"{self.pages} pages are in hand, of {settings.concurrency}; come again in {after} s, "
            "or start the service with more --workers or a larger --concurrency",
            headers={"Retry-After": after},
        )


class Guest:
    """The room that one request takes."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self.pages = 0
        self.held = 0

    def take(self, *, pages: int = 0, held: int = 0) -> None:
        """Take more room, for pages or bytes. Raises RequestError (429) where there is none."""
        self._intake.refuse_beyond(pages, held)
        self.pages += pages
        self.held += held
        self._intake.pages += pages
        self._intake.held += held


async def read_body(request: Request, settings: Settings, guest: Guest) -> bytes:
    """The body of a request, unpacked. Raises RequestError where it is too large, slow or damaged.

    It is unpacked as it comes, so a bomb ends where it grows too large. Nothing is read of a body
    whose length is announced as too large.
    """
    unpacker = _unpacker(request, settings)
    body, stream = bytearray(), _Stream(request)
    try:
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > settings.max_body:
            raise _too_large(settings)
        async with asyncio.timeout(settings.receive):
            while stream.more:
                chunk = await stream.next()
                if stream.received > settings.max_body:
                    raise _too_large(settings)
                for piece in unpacker.feed(chunk, settings.max_unpacked + 1 - len(body)):
                    guest.take(held=len(piece))
                    body += piece
                if len(body) > settings.max_unpacked:
                    raise _too_large(settings, unpacked=True)
    except TimeoutError:
        raise RequestError(
            HTTPStatus.REQUEST_TIMEOUT,
            f"the body had not arrived after {settings.receive:g} seconds; send it faster",
            headers={"Connection": "close"},
        ) from None
    except RequestError:
        await stream.drain(_DRAINED * settings.max_body)
        raise
    unpacker.end()
    return bytes(body)


class _Stream:
    """The body of a request in the pieces that come."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.received = 0
        self.more = True

    async def next(self) -> bytes:
        """The next piece; ClientDisconnect where the client has gone."""
        message = await self._request.receive()
        if message["type"] == "http.disconnect":
            self.more = False
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        self.received += len(chunk)
        self.more = message.get("more_body", False)
        return chunk

    async def drain(self, most: int) -> None:
        """Read past what is still being sent: who cannot send may never read the answer."""
        if self._request.headers.get("expect", "").lower() == "100-continue" and not self.received:
            return  # it has sent nothing and waits
        with suppress(TimeoutError, ClientDisconnect):
            async with asyncio.timeout(_DRAIN):
                while self.more and self.received < most:
                    await self.next()


def _too_large(settings: Settings, *, unpacked: bool = False) -> RequestError:
    limit = settings.max_unpacked if unpacked else settings.max_body
    which, option = ("unpacked", "--max-unpacked") if unpacked else ("as sent", "--max-body")
    return RequestError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the body is larger than {limit / 1e6:g} MB {which}; send fewer pages at a time, or start "
        f"the service with a larger {option}",
    )


class _Unpacker(Protocol):
    def feed(self, chunk: bytes, most: int) -> Iterator[bytes]:
        """Yield what a chunk unpacks to, `most` bytes of it at most."""

    def end(self) -> None:
        """Raise RequestError where the body ended too early."""


class _Plain:
    def feed(self, chunk: bytes, most: int) -> Iterator[bytes]:
        if chunk:
            yield chunk[:most]

    def end(self) -> None:
        pass


class _Packed:
    """gzip or Zstandard; one packed body may follow another, as both allow."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._members = 0
        self._begun = self._done = False
        self._reader = self._new()

    def _new(self) -> zlib._Decompress | zstd.ZstdDecompressor:
        if self._name == "gzip":
            return zlib.decompressobj(wbits=31)
        return zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max.value: _WINDOW}
        )

    def feed(self, chunk: bytes, most: int) -> Iterator[bytes]:
        try:
            while chunk and most > 0:
                if self._reader.eof:
                    self._members += 1
                    if self._members > _MOST_MEMBERS:
                        raise self._damaged("too many parts")
                    self._reader = self._new()
                piece = self._reader.decompress(chunk, most)
                self._begun, most = True, most - len(piece)
                if piece:
                    yield piece
                chunk = self._left()
        except (zlib.error, zstd.ZstdError) as error:
            raise self._damaged(str(error)) from error

    def _left(self) -> bytes:
        """What the reader has not read of the chunk."""
        if self._reader.eof:
            return self._reader.unused_data
        if isinstance(self._reader, zstd.ZstdDecompressor):
            return b""  # it keeps what is left, and there is some only beyond the limit
        return self._reader.unconsumed_tail

    def end(self) -> None:
        if self._begun and not self._reader.eof:
            raise self._damaged("it ends too early")

    def _damaged(self, why: str) -> RequestError:
        return RequestError(
            HTTPStatus.BAD_REQUEST, f"the body is damaged {self._name} ({why}); pack it anew"
        )


def _unpacker(request: Request, settings: Settings) -> _Unpacker:
    named = request.headers.get("content-encoding", "identity").strip().lower()
    if named == "identity":
        return _Plain()
    if named in ("gzip", "x-gzip"):
        return _Packed("gzip")
    if named == "zstd":
        return _Packed("zstd")
    raise RequestError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"Content-Encoding {named[:40]!r} is not read; send gzip, zstd or neither",
        headers={"Accept-Encoding": "gzip, zstd"},
    )
