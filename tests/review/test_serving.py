"""`extractor review serve` in a process of its own: started, killed, stopped, refused."""
# ruff: noqa: E402 (what needs the extra is imported where it is known to be there)

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

for _library in ("starlette", "uvicorn", "snowballstemmer", "httpx"):
    pytest.importorskip(_library, reason="the extra [review] is not installed")

import httpx

from extractor.errors import ExtractorError
from extractor.extract import Extractor
from extractor.review.decisions import all_decisions
from extractor.review.serving import Settings, Telling, serve
from extractor.review.store import open_store, store_path
from tests.review.desks import records_of, write

PROGRAM = Path(sys.executable).parent / "extractor"


class Reviewing:
    """A running server, and clients of it."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [str(PROGRAM), "review", "serve", *map(str, arguments), "--port", "0"],
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        assert self.process.stderr
        for line in self.process.stderr:
            self.said += line
            if "decisions are kept" in line:
                break
        assert "reviewing on http://" in self.said, self.said
        self.address = self.said.split("reviewing on ")[1].split(";")[0]

    def client(self, reviewer: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.address}api/v1/", headers={"X-Reviewer": reviewer}, timeout=30
        )

    def stop(self, with_signal: int = signal.SIGTERM) -> tuple[int, str]:
        """Exit status and what was said last."""
        self.process.send_signal(with_signal)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@contextmanager
def reviewing(*arguments: object) -> Iterator[Reviewing]:
    server = Reviewing(*arguments)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.communicate()


@pytest.fixture
def path(tmp_path: Path, rules: Extractor) -> Path:
    return write(tmp_path / "r.jsonl", records_of(rules))


def accept(client: httpx.Client, id: str, revision: int = 0) -> int:
    sent = {"revision": revision, "action": "accept"}
    return client.post(f"claims/{id}/decisions", json=sent).status_code


def test_what_was_answered_is_there_after_kill_9(path: Path) -> None:
    with reviewing(path) as server, server.client("Kari") as kari:
        assert "reading r.jsonl" in server.said and "read 3 articles, 6 claims" in server.said
        ids = [row["id"] for row in kari.get("claims").json()["claims"]]
        for id in ids[:2]:
            assert accept(kari, id) == 200
        server.process.kill()
        server.process.communicate()
    with reviewing(path) as server, server.client("Kari") as kari:
        assert "reading" not in server.said  # the list is as it was
        found = kari.get("claims?status=accepted").json()["claims"]
        assert [row["id"] for row in found] == ids[:2]
        assert accept(kari, ids[2]) == 200
        undone = [kari.post("undo", json={}).json()["undone"]["claim"] for _ in range(3)]
        assert undone == ids[2::-1]  # undo goes back beyond the restart
        assert kari.post("undo", json={}).status_code == 404


def test_two_reviewers_at_once_lose_nothing(path: Path) -> None:
    with reviewing(path) as server:
        with server.client("Kari") as kari:
            ids = [row["id"] for row in kari.get("claims").json()["claims"]]

        def work(reviewer: str) -> list[int]:
            with server.client(reviewer) as client:
                return [accept(client, id) for _ in range(5) for id in ids]

        with ThreadPoolExecutor(2) as pool:
            kari_got, ola_got = pool.map(work, ("Kari", "Ola"))
        assert server.stop() == (0, "extractor: stopped\n")
    assert not path.with_name("r.jsonl.review.sqlite-wal").exists()  # all is in one file
    got = [*kari_got, *ola_got]
    assert set(got) == {200, 409}
    store = open_store(store_path(path))
    with store.reading() as base:
        kept = list(all_decisions(base))
    store.close()
    assert len(kept) == got.count(200) == len(ids)  # each claim once, by whoever came first
    assert {(d.claim, d.revision) for d in kept} == {(id, 1) for id in ids}


def test_newer_records_are_read_anew_and_keep_what_was_decided(
    path: Path, rules: Extractor
) -> None:
    with reviewing(path) as server, server.client("Kari") as kari:
        first = kari.get("claims").json()["claims"][0]["id"]
        accept(kari, first)
        assert server.stop(signal.SIGINT) == (0, "extractor: stopped\n")
    write(path, records_of(rules)[:2])
    with reviewing(path) as server, server.client("Ola") as ola:
        assert "read 2 articles, 5 claims" in server.said
        assert ola.get(f"claims/{first}").json()["opinions"][0]["reviewer"] == "Kari"


def test_the_page_comes_over_the_network_and_decisions_are_kept_where_it_says(
    path: Path, tmp_path: Path
) -> None:
    store = tmp_path / "elsewhere.sqlite"
    with reviewing(path, "--store", store) as server, server.client("Kari") as kari:
        assert str(store) in server.said
        accept(kari, kari.get("claims").json()["claims"][0]["id"])
        assert store.exists() and not store_path(path).exists()
        page = httpx.get(server.address)
        assert page.status_code == 200 and "<!doctype html>" in page.text.lower()
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "server" not in page.headers
        port = server.address.rsplit(":", 1)[1].strip("/")
        evil = httpx.get(server.address, headers={"Host": f"evil.example:{port}"})
        assert evil.status_code == 421


def test_what_cannot_be_served_is_told_in_a_line(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        arguments = ("--host", "127.0.0.1", "--port", str(taken.getsockname()[1]))
        done = subprocess.run(
            [str(PROGRAM), "review", "serve", str(path), *arguments],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("extractor: 127.0.0.1:")
    assert "choose another --port" in done.stderr and len(done.stderr.splitlines()) == 1


QUIET = Telling(lambda name: nullcontext(lambda counts: None), lambda counts: None, pytest.fail)


def test_what_is_wrong_is_told_before_anything_is_served(path: Path, tmp_path: Path) -> None:
    tokens, broken, notes = (tmp_path / name for name in ("us.toml", "broken.jsonl", "x.sqlite"))
    tokens.write_text('[reviewers]\nKari = "0123456789abcdef"\n')
    broken.write_text("{}\n")
    notes.write_text("Notater om sosialhjelp. " * 100)
    given = Settings(path, port=0)
    cases = {
        "no such file": Settings(tmp_path / "none.jsonl", port=0),
        "give each reviewer a token": replace(given, host="0.0.0.0"),
        "say with --allow-host": replace(given, host="0.0.0.0", reviewers=tokens),
        "cannot be read": replace(given, reviewers=tmp_path / "none.toml"),
        "broken.jsonl, line 1": Settings(broken, port=0),
        "holds no records": Settings(tmp_path, port=0),
        "is no store of decisions": replace(given, store=notes),
        "cannot listen": replace(given, host="no.such.host.example", reviewers=tokens),
    }
    for told, settings in cases.items():
        with pytest.raises(ExtractorError, match=told):
            serve(settings, QUIET)
    assert not (tmp_path / "none.jsonl.review.sqlite").exists()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs Linux's /proc")
def test_connections_do_not_pile_up(path: Path) -> None:
    with reviewing(path) as server:
        before = None
        for _ in range(4):
            with ThreadPoolExecutor(8) as pool, server.client("Kari") as kari:
                list(pool.map(lambda _: kari.get("claims").status_code, range(80)))
            before = before or len(os.listdir(f"/proc/{server.process.pid}/fd"))
        after = len(os.listdir(f"/proc/{server.process.pid}/fd"))
    assert after < before + 40
