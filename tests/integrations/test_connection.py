"""Connections that say nothing, half of something, or are too many: over real sockets."""

# ruff: noqa: E402 (what needs the extra is imported where it is known to be there)

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

for _library in ("fastapi", "uvicorn", "httpx"):
    pytest.importorskip(_library, reason="the extra [serve] is not installed")

import httpx
import uvicorn

from extractor.integrations.http.connection import Connection, Faults, most_connections
from extractor.integrations.http.settings import Settings
from tests.integrations.served import PROGRAM

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def fine(scope: Any, receive: Any, send: Any) -> None:
    """An app that answers 200."""
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
    )
    await send({"type": "http.response.body", "body": b"ok"})


async def talk(settings: Settings, use: Any, *, most: int = 100) -> Any:
    """What a use of the address of a server gives, whose connections are ours."""

    def connection(**more: Any) -> Connection:
        return Connection(settings=settings, most=most, **more)

    config = uvicorn.Config(fine, http=connection, lifespan="off", log_level="critical")  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = asyncio.ensure_future(server._serve([listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            return await asyncio.wait_for(use(listener.getsockname()), 20)
        finally:
            server.should_exit = True
            await running


async def told(address: Any, *pieces: bytes, pause: float = 0.0) -> bytes:
    """All that is answered until the other side closes."""
    reader, writer = await asyncio.open_connection(*address)
    answer = asyncio.ensure_future(reader.read())
    for piece in pieces:
        if not answer.done():
            writer.write(piece)
            await asyncio.sleep(pause)
    await answer
    writer.close()
    return answer.result()


def test_one_that_says_nothing_is_closed() -> None:
    async def use(address: Any) -> tuple[bytes, float]:
        begun = time.perf_counter()
        return await told(address), time.perf_counter() - begun

    answer, seconds = asyncio.run(talk(Settings(receive=0.3), use))
    assert answer == b"" and 0.2 < seconds < 3


def test_half_a_head_has_its_time_however_it_drips() -> None:
    async def use(address: Any) -> bytes:
        return await told(address, *(ASK[at : at + 1] for at in range(12)), pause=0.05)

    answer = asyncio.run(talk(Settings(receive=0.3), use))
    assert answer.startswith(b"HTTP/1.1 408 ") and b"0.3 seconds" in answer
    assert b"application/problem+json" in answer


def test_a_second_request_has_its_time_too() -> None:
    async def use(address: Any) -> bytes:
        return await told(address, ASK, ASK[:9], pause=0.1)

    answer = asyncio.run(talk(Settings(receive=0.3), use))
    assert answer.startswith(b"HTTP/1.1 200 ") and b"HTTP/1.1 408 " in answer


def test_one_that_is_kept_may_rest_between_two_requests() -> None:
    async def use(address: Any) -> bytes:
        last = ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        return await told(address, ASK, last, pause=0.6)

    assert asyncio.run(talk(Settings(receive=0.2), use)).count(b"HTTP/1.1 200 ") == 2


def test_beyond_the_most_one_is_asked_to_come_again() -> None:
    async def use(address: Any) -> tuple[bytes, bytes]:
        idle = [await asyncio.open_connection(*address) for _ in range(3)]
        await asyncio.sleep(0.1)
        refused = await told(address)
        for _, writer in idle:
            writer.close()
        await asyncio.sleep(0.1)
        return refused, await told(address, ASK.replace(b"1.1", b"1.0"))

    refused, taken = asyncio.run(talk(Settings(), use, most=3))
    assert refused.startswith(b"HTTP/1.1 503 ") and b"Retry-After: 1\r\n" in refused
    assert b" 200 " in taken


def test_that_no_files_are_left_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    async def meet() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(Faults())
        for error in (OSError(24, "Too many open files"), OSError(24, "again"), ValueError("x")):
            loop.call_exception_handler({"message": "accept", "exception": error})

    with caplog.at_level(logging.WARNING):
        asyncio.run(meet())
    assert [record.name for record in caplog.records] == ["extractor.serve", "asyncio"]
    assert "ulimit -n" in caplog.text


@contextlib.contextmanager
def short_of_files() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A service that may open a hundred files, and its address."""
    command = f"ulimit -n 100; exec '{PROGRAM}' serve --port 0"
    with subprocess.Popen(["bash", "-c", command], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        yield process, process.stderr.readline().split("serving on ")[1].split(";")[0]
        process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="needs ulimit and many sockets")
def test_more_connections_than_files_cost_nobody_the_service() -> None:
    with short_of_files() as (process, address), contextlib.ExitStack() as idle:
        place = ("127.0.0.1", int(address.rsplit(":", 1)[1]))
        for _ in range(110):
            idle.enter_context(socket.create_connection(place))
        assert httpx.get(f"{address}/health").status_code == 503
        assert len(list(Path(f"/proc/{process.pid}/fd").iterdir())) < 95
        idle.close()
        time.sleep(0.3)
        assert httpx.get(f"{address}/health").status_code == 200
        process.terminate()
        assert process.communicate(timeout=30)[1] == "extractor: stopped\n"
        assert process.returncode == 0


def test_as_many_connections_as_the_files_allow() -> None:
    assert most_connections(Settings(connections=5)) == 5
    assert most_connections(Settings(workers=10**6)) >= 8
