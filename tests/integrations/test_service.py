"""The app in this process, without workers: who is let in, and what is told at the door."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra [serve] is not installed")
pytest.importorskip("httpx", reason="httpx is not installed")

import httpx

from extractor.errors import InputError
from extractor.integrations.http.intake import Intake
from extractor.integrations.http.problems import RequestError
from extractor.integrations.http.routes import Service
from extractor.integrations.http.settings import Settings, read_token
from extractor.integrations.service import make_app

TOKEN = "hemmeleg-token"


def ask(settings: Settings, use: Callable[[httpx.AsyncClient, Service], Awaitable[Any]]) -> Any:
    """What a client of an app gets whose workers are never begun."""

    async def run() -> Any:
        service = Service(settings)
        transport = httpx.ASGITransport(make_app(service), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await asyncio.wait_for(use(client, service), 20)

    return asyncio.run(run())


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer hemmeleg", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer æ"],
)
def test_who_has_no_token_is_let_in_nowhere(header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}

    async def use(client: httpx.AsyncClient, service: Service) -> list[httpx.Response]:
        return [
            await client.request(method, path, headers=headers, json={"text": "Nav"})
            for method, path in (
                ("POST", "/v1/records"),
                ("POST", "/v1/clean"),
                ("POST", "/v1/amounts"),
                ("GET", "/v1/schema"),
                ("GET", "/metrics"),
            )
        ]

    for answer in ask(Settings(token=TOKEN), use):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "Authorization: Bearer TOKEN" in answer.json()["detail"]


def test_who_has_the_token_is_let_in() -> None:
    async def use(client: httpx.AsyncClient, service: Service) -> list[int]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answers = [await client.get(path, headers=headers) for path in ("/v1/schema", "/metrics")]
        answers += [await client.get(path) for path in ("/health", "/openapi.json")]
        described = answers[-1].json()
        assert described["paths"]["/v1/records"]["post"]["security"] == [{"HTTPBearer": []}]
        assert "security" not in described["paths"]["/health"]["get"]
        return [answer.status_code for answer in answers]

    assert ask(Settings(token=TOKEN), use) == [200] * 4


def test_the_token_is_read_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXTRACTOR_TOKEN", raising=False)
    assert read_token(None) is None
    monkeypatch.setenv("EXTRACTOR_TOKEN", " frå-miljøet ".replace("å", "a").replace("ø", "o"))
    assert read_token(None) == "fra-miljoet"
    file = tmp_path / "token"
    with pytest.raises(InputError, match="cannot be read"):
        read_token(file)
    file.write_text(f"{TOKEN}\n", "utf8")
    assert read_token(file) == TOKEN
    for wrong in ("", " \n", "to ord", "blåbær"):
        file.write_text(wrong, "utf8")
        with pytest.raises(InputError, match="no token"):
            read_token(file)
    assert TOKEN not in repr(Settings(token=TOKEN))


def test_it_is_alive_before_it_is_ready() -> None:
    async def use(client: httpx.AsyncClient, service: Service) -> list[httpx.Response]:
        return [await client.get("/health"), await client.get("/ready")]

    alive, ready = ask(Settings(), use)
    assert (alive.status_code, alive.json()) == (200, {"status": "alive", "workers": 0})
    assert (ready.status_code, ready.headers["retry-after"]) == (503, "1")


def test_probes_may_ask_for_the_head_alone() -> None:
    async def use(client: httpx.AsyncClient, service: Service) -> list[int]:
        return [(await client.head(path)).status_code for path in ("/health", "/ready")]

    assert ask(Settings(), use) == [200, 503]


def test_operations_have_the_short_names_that_clients_are_made_of() -> None:
    described = make_app(Service(Settings())).openapi()
    found = {
        operation["operationId"]: path
        for path, operations in described["paths"].items()
        for operation in operations.values()
    }
    assert found == {
        "records": "/v1/records",
        "clean": "/v1/clean",
        "amounts": "/v1/amounts",
        "schema": "/v1/schema",
        "metrics": "/metrics",
        "health": "/health",
        "ready": "/ready",
    }


def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    async def drip() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)
        yield b"}"

    async def use(client: httpx.AsyncClient, service: Service) -> httpx.Response:
        kind = {"Content-Type": "application/json"}
        answer = await client.post("/v1/records", content=drip(), headers=kind)
        assert service.intake.pages == service.intake.held == 0
        return answer

    answer = ask(Settings(receive=0.2), use)
    assert answer.status_code == 408 and "0.2 seconds" in answer.json()["detail"]


def test_a_fault_of_ours_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(client: httpx.AsyncClient, service: Service) -> httpx.Response:
        monkeypatch.setattr(service.crew, "do", None)
        return await client.post("/v1/records", json={"text": "Nav"})

    answer = ask(Settings(), use)
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("internal error, please report it: TypeError")


def test_what_all_requests_hold_together_is_bounded() -> None:
    settings = Settings(max_unpacked=1000, concurrency=3, workers=2)
    intake = Intake(settings, lambda: 4.0)
    with intake.guest() as first, intake.guest() as second:
        first.take(held=9_000)
        with pytest.raises(RequestError) as refused:
            second.take(held=2_000)
        assert refused.value.status == 429
        assert refused.value.headers == {"Retry-After": "4"}
        second.take(held=1_000)
        with pytest.raises(RequestError):
            second.take(pages=2)
        with intake.guest(), pytest.raises(RequestError), intake.guest():
            pass
        assert (intake.pages, intake.held) == (2, 10_000)
    assert (intake.pages, intake.held) == (0, 0)


def test_many_bodies_held_at_once_are_refused() -> None:
    """Each is within its own bound; together they are not."""
    packed = gzip.compress(b" " * 900_000)
    kind = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

    async def use(client: httpx.AsyncClient, service: Service) -> httpx.Response:
        service.intake.held = service.settings.most_held - 100_000
        return await client.post("/v1/records", content=packed, headers=kind)

    assert ask(Settings(max_unpacked=1_000_000), use).status_code == 429
