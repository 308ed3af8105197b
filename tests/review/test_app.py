"""The addresses of the review page, asked as a browser and as a foreign page would."""
# ruff: noqa: E402 (what needs the extra is imported where it is known to be there)

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

for _library in ("starlette", "uvicorn", "snowballstemmer", "httpx"):
    pytest.importorskip(_library, reason="the extra [review] is not installed")

import httpx
from starlette.types import ASGIApp

from extractor.article import Page
from extractor.extract import Extractor
from extractor.review.app import make_app
from extractor.review.desk import Desk
from extractor.review.guard import Reviewers
from tests.review.desks import decide, figured, records_of, sitting, write

HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
API = "/api/v1"
SAFE = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src "
    "'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


class Client:
    """Asks an app without a network. Starlette's own client needs another httpx each year."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.headers = {"X-Reviewer": "Kari"}

    def get(self, address: str, **more: Any) -> httpx.Response:
        return self.request("GET", address, **more)

    def post(self, address: str, **more: Any) -> httpx.Response:
        return self.request("POST", address, **more)

    def request(
        self, method: str, address: str, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            base = "http://localhost:8010"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                sent = {**self.headers, **(headers or {})}
                return await client.request(method, address, headers=sent, **more)

        return asyncio.run(ask())


def client_of(desk: Desk, reviewers: Reviewers | None = None, **more: Any) -> Client:
    return Client(make_app(desk, reviewers=reviewers or Reviewers(), hosts=HOSTS, **more))


@pytest.fixture
def client(desk: Desk) -> Client:
    return client_of(desk)


@pytest.fixture
def claim(desk: Desk) -> str:
    return figured(desk, "946")


def test_every_address_of_the_contract_answers(client: Client, claim: str) -> None:
    addresses = (
        *("session", "claims", "claims?q=sosialhjelp&limit=1", "articles/1", f"claims/{claim}"),
        *(f"claims/{claim}/history", "places?q=ski&on=2018-03", "overview", "series", "changes"),
        "series?topic=sosialhjelp&indicator=recipients&place=4003",
        "series?topic=sosialhjelp&indicator=recipients&place=0806",
        f"claims/{claim}?blind=1",
        "articles/1?blind=1",
    )
    for address in addresses:
        answer = client.get(f"{API}/{address}")
        assert answer.status_code == 200, (address, answer.text)
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["cache-control"] == "no-store"
    posts = (
        (f"claims/{claim}/decisions", {"revision": 0, "action": "accept"}, 200),
        ("figure", {"article": 1, "start": 0, "end": 40}, 200),
        ("undo", {}, 200),
    )
    for address, sent, status in posts:
        assert client.post(f"{API}/{address}", json=sent).status_code == status


def test_a_claim_is_decided_added_and_taken_back(client: Client, claim: str) -> None:
    address = f"{API}/claims/{claim}/decisions"
    view = client.post(address, json={"revision": 0, "action": "accept"}).json()
    assert (view["status"], view["decision"]["reviewer"]) == ("accepted", "Kari")
    now = view["now"]
    slots = {name: now[name] for name in ("kind", "topic", "measure", "evidence")}
    sent = {"slots": {**slots, "indicator": "applications"}, "comment": "står i ledd to"}
    answer = client.post(f"{API}/articles/1/claims", json=sent)
    assert answer.status_code == 201 and answer.json()["added"]
    assert client.get(f"{API}/session").json()["added"] == 1
    undone = client.post(f"{API}/undo", json={}).json()
    assert undone["undone"]["claim"] == answer.json()["id"] and undone["claim"] is None
    assert client.post(f"{API}/undo", json={}).json()["claim"]["status"] == "undecided"
    assert client.post(f"{API}/undo", json={}).status_code == 404


def test_a_stale_save_gets_both_sides(client: Client, desk: Desk, claim: str) -> None:
    decide(desk, claim, "correct", "Ola", slots={"period": "2016"})
    sent = {"revision": 0, "action": "reject", "reason": "wrong_time"}
    answer = client.post(f"{API}/claims/{claim}/decisions", json=sent)
    assert answer.status_code == 409
    told = answer.json()
    assert told["yours"] == sent
    assert (told["current"]["status"], told["current"]["now"]["period"]) == ("corrected", "2016")
    assert "somebody else" in told["error"]
    blind = client.post(f"{API}/claims/{claim}/decisions", json={**sent, "blind": True}).json()
    assert (blind["current"]["status"], blind["current"]["revision"]) == ("undecided", 1)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("articles/99", 404),
        ("articles/0", 404),
        ("articles/x", 422),
        ("articles/" + "9" * 30, 422),
        ("articles/-1", 422),
        ("articles/²", 422),
        ("claims/nope", 404),
        ("claims/%00", 404),
        ("claims/nope/history", 404),
        ("claims?year=x", 422),
        ("claims?limit=-1", 422),
        ("claims?limit=999999", 200),
        ("claims?limit=0", 200),
        ("claims?min_confidence=2", 422),
        ("claims?min_confidence=nan", 422),
        ("claims?order=x", 422),
        ("claims?changed=x", 422),
        ("claims?after=x", 422),
        ("claims?after=WzEsMiwiXHVkODAwIl0", 422),  # half a character: [1,2,"\\ud800"]
        ("claims?after=WzEsMSw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ", 422),
        ("claims?q=" + "x" * 1001, 422),
        ("claims?q=%00%22*(&place=%00", 200),
        ("claims?q=%ed%a0%80", 200),
        ("claims/x?blind=2", 422),
        ("series?topic=x", 422),
        ("nothing", 404),
        ("undo", 405),
    ],
)
def test_what_cannot_be_answered_is_told_in_json(quiet: Desk, address: str, status: int) -> None:
    answer = client_of(quiet).get(f"{API}/{address}")
    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json; charset=utf-8", 200),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"a": NaN}', "application/json", 400),
        (b'{"a": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"1" * 5000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"a": 1}', "application/json", 422),
        (b" " * 1_000_001, "application/json", 413),
    ],
)
def test_a_body_is_json_of_moderate_size(
    client: Client, desk: Desk, claim: str, body: bytes, kind: str, status: int
) -> None:
    decide(desk, claim, "accept")
    answer = client.post(f"{API}/undo", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    assert (desk.claim(claim)["status"] == "undecided") is (status == 200)


def test_a_body_without_a_length_is_limited_too(client: Client) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    headers = {"Content-Type": "application/json"}
    assert client.post(f"{API}/undo", content=pieces(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Host", "localhost:9999", 200),
        ("Host", "[::1]:8010", 200),
        ("Host", "evil.example", 421),
        ("Host", "evil.example:8010", 421),
        ("Host", "localhost.evil.example", 421),
        ("Host", "127.0.0.1.evil.example:8010", 421),
        ("Host", "", 421),
        ("Host", "0.0.0.0:8010", 421),
        ("Sec-Fetch-Site", "cross-site", 403),
        ("Sec-Fetch-Site", "same-origin", 200),
        ("Sec-Fetch-Site", "none", 200),
    ],
)
def test_only_the_servers_own_names_are_answered(
    quiet: Desk, header: str, value: str, status: int
) -> None:
    answer = client_of(quiet).get(f"{API}/session", headers={header: value})
    assert answer.status_code == status
    if status != 200:
        assert set(answer.json()) == {"error", "field"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:8010"}, 200),
        ({"Origin": "HTTP://LOCALHOST:8010"}, 200),
        ({"Origin": "http://localhost:3000"}, 403),
        ({"Origin": "http://127.0.0.1:8010"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://localhost:8010", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_another_web_page_can_save_nothing(
    client: Client, desk: Desk, claim: str, headers: dict[str, str], status: int
) -> None:
    sent = {"revision": 0, "action": "accept"}
    answer = client.post(f"{API}/claims/{claim}/decisions", json=sent, headers=headers)
    assert answer.status_code == status
    assert desk.claim(claim)["revision"] == int(status == 200)


def test_no_other_origin_is_allowed_to_read(client: Client) -> None:
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        client.request("OPTIONS", f"{API}/undo", headers=asked),
        client.get(f"{API}/session", headers={"Origin": "http://evil.example"}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_answer_has_the_policy_in_its_head(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **options: object) -> None:
        raise ZeroDivisionError(str(desk.store.path))

    monkeypatch.setattr(desk, "changes", fails)
    answers = [
        *(client.get("/"), client.get("/static/index.html"), client.get("/static/none.js")),
        *(client.get(f"{API}/session"), client.get(f"{API}/claims?order=x"), client.get("/x")),
        *(client.get("/", headers={"Host": "evil.example"}), client.get(f"{API}/changes")),
        *(
            client.post(f"{API}/undo"),
            client.request("PUT", f"{API}/undo"),
            client.request("HEAD", "/"),
        ),
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 200, 404, 200, 422, 404, 421, 500, 415, 405, 200]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in SAFE} == SAFE
        assert str(desk.store.path.parent) not in answer.text
        assert "server" not in answer.headers


def test_with_tokens_nothing_is_told_without_one(desk: Desk, claim: str) -> None:
    client = client_of(desk, Reviewers({"Kari": "k" * 20, "Ola": "o" * 20}))
    for address in ("session", "claims", f"claims/{claim}", "articles/1", "overview"):
        answer = client.get(f"{API}/{address}")
        assert answer.status_code == 401
        assert answer.json()["needs_token"] is True
        assert "Skien" not in answer.text
    assert client.get("/").status_code == 200  # the page itself, which asks for the token
    ola = {"Authorization": "Bearer " + "o" * 20}
    assert client.get(f"{API}/session", headers=ola).json()["reviewer"] == "Ola"
    sent = {"revision": 0, "action": "accept"}
    address = f"{API}/claims/{claim}/decisions"
    assert client.post(address, json=sent).status_code == 401
    kept = client.post(address, json=sent, headers=ola).json()
    assert kept["decision"]["reviewer"] == "Ola"


def test_nobody_decides_unnamed(desk: Desk, claim: str) -> None:
    client = client_of(desk)
    del client.headers["X-Reviewer"]
    assert client.get(f"{API}/session").json()["reviewer"] is None
    sent = {"revision": 0, "action": "accept"}
    answer = client.post(f"{API}/claims/{claim}/decisions", json=sent)
    assert (answer.status_code, answer.json()["needs_token"]) == (401, False)
    assert desk.claim(claim)["revision"] == 0


def test_no_answer_tells_a_path_of_this_machine(
    tmp_path: Path, client: Client, desk: Desk, claim: str
) -> None:
    everything = [
        client.get(f"{API}/{address}").text
        for address in ("session", "claims", "articles/1", f"claims/{claim}", "changes", "overview")
    ]
    (tmp_path / "r.jsonl").unlink()
    gone = client.get(f"{API}/articles/1")
    assert gone.status_code == 503 and "start it again" in gone.json()["error"]
    for text in [*everything, gone.text]:
        assert str(tmp_path) not in text and "/home" not in text and ".sqlite" not in text


def test_a_store_that_fails_is_told_and_nothing_is_kept(
    client: Client, desk: Desk, claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **options: object) -> None:
        raise sqlite3.OperationalError(f"database or disk is full: {desk.store.path}")

    monkeypatch.setattr("extractor.review.desk.put", full)
    sent = {"revision": 0, "action": "accept"}
    answer = client.post(f"{API}/claims/{claim}/decisions", json=sent)
    assert answer.status_code == 503 and "try again" in answer.json()["error"]
    assert ".sqlite" not in answer.text
    monkeypatch.undo()
    assert desk.claim(claim)["revision"] == 0


def test_nothing_is_saved_into_a_store_that_is_gone(
    client: Client, desk: Desk, claim: str, tmp_path: Path
) -> None:
    for file in tmp_path.glob("r.jsonl.review.sqlite*"):
        file.unlink()
    sent = {"revision": 0, "action": "accept"}
    answer = client.post(f"{API}/claims/{claim}/decisions", json=sent)
    assert answer.status_code == 503
    assert "put it back, and start `extractor review serve` again" in answer.json()["error"]
    assert str(tmp_path) not in answer.text
    assert not list(tmp_path.glob("*.sqlite"))


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "svg": "<svg onload=alert(1)>",
    "style": "<style>*{display:none}</style>",
    "bidi": "\u202egro.live\u202c\u2066x",
    "nul": "a\u0000b",
    "emoji": "👩‍👩‍👧 æøå 𝒶",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_told_as_it_stands_and_never_as_markup(
    tmp_path: Path, rules: Extractor, name: str
) -> None:
    bad = HOSTILE[name]
    text = f"{bad}\n\nI 2018 fikk 946 personer sosialhjelp i Skien. {bad}"
    record = rules.record(Page(text, id="x", url="javascript:alert(1)"))
    with sitting(write(tmp_path / "r.jsonl", [record])) as desk:
        client = client_of(desk)
        article = client.get(f"{API}/articles/1")
        rows = client.get(f"{API}/claims?q=sosialhjelp").json()["claims"]
    assert article.headers["content-type"] == "application/json"
    told = article.json()
    assert told["url"] is None
    assert "".join(block["text"] for block in told["blocks"]).count("946") == 1
    now = next(c["now"] for c in told["claims"] if c["figure"] == "946")
    whole = "\n\n".join(block["text"] for block in told["blocks"])
    assert whole[now["measure"]["start"] : now["measure"]["end"]] == "946"
    assert [row["figure"] for row in rows] == ["946"]


def test_a_title_of_five_megabytes_is_cut_in_the_list(tmp_path: Path, rules: Extractor) -> None:
    (record,) = records_of(rules, {"a": ("Nav\n\n946 personer fikk sosialhjelp i Skien.", "2019")})
    article = record.article.model_copy(update={"title": "Å" * 5_000_000})
    path = write(tmp_path / "r.jsonl", [record.model_copy(update={"article": article})])
    with sitting(path) as desk:
        rows = client_of(desk).get(f"{API}/claims")
    assert len(rows.content) < 10_000
    assert rows.json()["claims"][0]["title"].endswith("…")


def test_a_static_file_is_served_with_its_type_and_asked_for_once(
    desk: Desk, tmp_path: Path
) -> None:
    static = tmp_path / "static"
    (static / "js").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html>æ", encoding="utf8")
    (static / "js" / "main.js").write_text("export {}")
    (static / "secret.sqlite").write_text("x")
    (tmp_path / "outside.txt").write_text("x")
    (static / "link.txt").symlink_to(tmp_path / "outside.txt")
    client = client_of(desk, static=static)
    page, script = client.get("/"), client.get("/static/js/main.js")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.content == "<!doctype html>æ".encode()
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": f'"x", W/{script.headers["etag"]}'}
    again = client.get("/static/js/main.js", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    (static / "js" / "main.js").write_text("export {1}")
    assert client.get("/static/js/main.js", headers=known).status_code == 200
    outside = (
        *("../outside.txt", "..%2foutside.txt", "%2e%2e/outside.txt", "js/../../outside.txt"),
        *("/etc/passwd", "link.txt", "secret.sqlite", "js", "", "js%00/main.js"),
    )
    for name in outside:
        assert client.get(f"/static/{name}").status_code == 404, name


def test_two_reviewers_save_at_once_and_one_is_told(
    desk: Desk, claim: str, run_at_once: Callable[..., list[int]]
) -> None:
    sent = {"revision": 0, "action": "accept"}

    def save(number: int) -> int:
        headers = {"X-Reviewer": f"Leser {number}"}
        address = f"{API}/claims/{claim}/decisions"
        return client_of(desk).post(address, json=sent, headers=headers).status_code

    statuses = run_at_once(save, 8)
    assert sorted(statuses) == [200] + [409] * 7
    assert len(desk.history(claim)["decisions"]) == 1


@pytest.fixture
def run_at_once() -> Callable[..., list[int]]:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    def run(work: Callable[[int], int], times: int) -> list[int]:
        barrier = Barrier(times)

        def begin(number: int) -> int:
            barrier.wait()
            return work(number)

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(begin, range(times)))

    return run


def test_json_of_an_answer_is_json(client: Client) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    json.loads(client.get(f"{API}/articles/1").content, parse_constant=refuse)
