"""`extractor serve` over real HTTP: the installed command in a process of its own."""
# ruff: noqa: E402 (what needs the extra is imported where it is known to be there)

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from backports import zstd

for _library in ("fastapi", "uvicorn", "prometheus_client", "httpx"):
    pytest.importorskip(_library, reason="the extra [serve] is not installed")

import httpx

from extractor.extract import Extractor
from extractor.record import json_schema
from tests.conftest import ROOT, both
from tests.integrations.served import HEAVY, NB, NN, PROGRAM, Served, serving

linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc")
HTML = f"<html lang='nb'><body><article><h1>Sosialhjelp</h1><p>{NB}</p></article></body></html>"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving("--max-body", "1", "--max-unpacked", "20", "--max-pages", "150") as served:
        yield served


def values(record: dict[str, Any]) -> list[float]:
    return [claim["measure"]["value"] for claim in record["claims"]]


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """A problem, which is told as RFC 9457 has it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status and told["title"] and told["detail"]
    return told


@both(nb=(NB, 41_000_000), nn=(NN, 12_000_000))
def test_one_page_gives_its_record(served: Served, standard: str, case: tuple[str, int]) -> None:
    page = {"id": 7, "text": case[0], "url": "https://avis.example.no/7", "published": "2019-03-12"}
    answer = served.client.post("/v1/records", json=page)
    assert answer.status_code == 200
    record = answer.json()
    jsonschema.validate(record, json_schema())
    assert values(record) == [case[1]]
    assert record["source"]["id"] == "7"
    assert record["source"]["publisher"] == "avis.example.no"
    assert (record["article"]["published"], record["article"]["language"]) == (
        "2019-03-12",
        standard,
    )


def test_the_record_is_the_one_that_python_gives(served: Served, extractor: Extractor) -> None:
    page = {"id": "a", "html": HTML, "published": "2019"}
    record = extractor.record(HTML, id="a", published="2019")
    assert served.client.post("/v1/records", json=page).text == record.to_json()


def test_a_batch_gives_records_in_order_and_failures_beside_them(served: Served) -> None:
    pages = [
        {"id": "nb", "text": NB},
        {"id": "tom", "text": "  \n "},
        {"id": "nn", "html": f"<p>{NN}</p>", "text": None},
        {"text": "\x00\x01\x02" * 500},
    ]
    answer = served.client.post("/v1/records", json={"pages": pages})
    assert answer.status_code == 200
    read = answer.json()
    assert [record["source"]["id"] for record in read["records"]] == ["nb", "nn"]
    assert [values(record) for record in read["records"]] == [[41_000_000], [12_000_000]]
    assert [(row["id"], row["room"]) for row in read["failures"]] == [
        ("tom", "parser"),
        (read["failures"][1]["id"], "parser"),
    ]
    assert len(read["failures"][1]["id"]) == 16
    assert all(row["reason"] and set(row) == {"id", "room", "reason"} for row in read["failures"])
    assert served.client.post("/v1/records", json={"pages": []}).json() == {
        "records": [],
        "failures": [],
    }


def test_a_raw_page_is_read_in_its_own_characters(served: Served) -> None:
    for charset in ("utf-8", "iso-8859-1"):
        answer = served.client.post(
            "/v1/records",
            params={"id": "rå", "url": "https://avis.example.no/1", "published": "2019"},
            content=HTML.encode(charset),
            headers={"Content-Type": f"text/html; charset={charset}"},
        )
        record = answer.json()
        assert NB in record["article"]["text"]
        assert (record["source"]["id"], record["article"]["published"]) == ("rå", "2019")
    for query in ("id=a&id=b", "date=2019"):
        told = problem(served.client.post(f"/v1/clean?{query}", content=HTML.encode()), 422)
        assert told["errors"][0]["place"] == f"query.{query.split('=')[0]}"
    plain = {"Content-Type": "text/plain"}
    answer = served.client.post("/v1/records", content=NN.encode(), headers=plain)
    assert values(answer.json()) == [12_000_000]


def test_a_page_that_cannot_be_read_is_a_problem(served: Served) -> None:
    told = problem(served.client.post("/v1/records", json={"id": "x", "text": " "}), 422)
    assert (told["id"], told["room"]) == ("x", "parser") and "white space" in told["detail"]
    told = problem(
        served.client.post("/v1/clean", content=b"", headers={"Content-Type": "text/html"}), 422
    )
    assert told["room"] == "parser"


def test_clean_gives_the_article(served: Served) -> None:
    article = served.client.post("/v1/clean", json={"html": HTML, "published": "2019"}).json()
    assert [block["kind"] for block in article["blocks"]] == ["title", "paragraph"]
    assert article["blocks"][1]["text"] == NB
    assert article["published"] == "2019"


@both(nb="Nav brukte 1,2 milliarder kroner.", nn="Nav brukte 1,2 milliardar kroner.")
def test_amounts_gives_figures_with_their_places(served: Served, standard: str, case: str) -> None:
    read = served.client.post("/v1/amounts", json={"text": case, "published": "2019"}).json()
    (amount,) = read["amounts"]
    assert (amount["value"], amount["currency"]) == (1_200_000_000, "NOK")
    assert case[amount["start"] : amount["end"]] == amount["text"]
    told = problem(served.client.post("/v1/amounts", json={"text": "x", "published": "x"}), 422)
    assert told["errors"][0]["place"] == "published"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"pages": [{"text": NB}, {"html": 3}]}, "pages.1.html"),
        ({"pages": [{"text": NB}, {"html": "<p>", "text": "x"}]}, "pages.1"),
        ({"pages": [{"text": NB}, {"id": "a"}]}, "pages.1"),
        ({"pages": [NB]}, "pages.0"),
        ({"pages": NB}, "pages"),
        ({"pages": [], "page": 1}, "page"),
        ({"text": NB, "publised": "2019"}, "publised"),
        ({"text": NB, "published": 2019}, "published"),
        ({"text": NB, "id": True}, "id"),
        ({"text": NB, "id": 1.5}, "id"),
        ({"text": ""}, "body"),
        ([], "body"),
        (3, "body"),
    ],
)
def test_a_wrong_form_is_told_with_its_place(served: Served, body: Any, place: str) -> None:
    faults = problem(served.ask(body), 422)["errors"]
    assert [fault["place"] for fault in faults] == [place]


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b"[" * 5_000, b'{"id": 1%s}' % (b"0" * 5000), b"", b'{"text": NaN}x'],
)
def test_what_is_no_json_is_told(served: Served, body: bytes) -> None:
    told = problem(
        served.client.post(
            "/v1/records", content=body, headers={"Content-Type": "application/json"}
        ),
        400,
    )
    assert "JSON" in told["detail"]


def test_half_an_emoji_and_a_byte_order_mark_are_read(served: Served) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"id": "\ud83d", "text": NB + " \ud83d"}).encode()
    answer = served.client.post(
        "/v1/records", content=body, headers={"Content-Type": "application/json"}
    )
    assert values(answer.json()) == [41_000_000]
    assert answer.json()["source"]["id"] == "�"


def test_other_types_methods_and_paths_are_refused(served: Served) -> None:
    told = problem(served.client.post("/v1/records", data={"text": NB}), 415)
    assert "application/json" in told["detail"]
    problem(served.client.post("/v1/amounts", content=NB, headers={"Content-Type": "text/x"}), 415)
    packed = {"Content-Encoding": "br", "Content-Type": "text/html"}
    answer = served.client.post("/v1/records", content=b"x", headers=packed)
    assert problem(answer, 415) and answer.headers["accept-encoding"] == "gzip, zstd"
    answer = served.client.get("/v1/records")
    assert problem(answer, 405) and answer.headers["allow"] == "POST"
    assert "/openapi.json" in problem(served.client.get("/"), 404)["detail"]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_packed_bodies_are_read(served: Served, pack: Callable[[bytes], bytes]) -> None:
    name = "gzip" if pack is gzip.compress else "zstd"
    headers = {"Content-Encoding": name, "Content-Type": "text/html"}
    half = len(HTML) // 2
    for body in (pack(HTML.encode()), pack(HTML[:half].encode()) + pack(HTML[half:].encode())):
        answer = served.client.post("/v1/records", content=body, headers=headers)
        assert values(answer.json()) == [41_000_000]
    for damaged in (pack(HTML.encode())[:-9], b"\x1f\x8b", pack(b"x") + b"rubbish", b"<html>"):
        answer = served.client.post("/v1/records", content=damaged, headers=headers)
        assert f"damaged {name}" in problem(answer, 400)["detail"]


@linux
@pytest.mark.parametrize("name", ["gzip", "zstd", "members"])
def test_a_bomb_stops_where_it_grows_too_large(served: Served, name: str) -> None:
    zeros = bytes(400_000_000)
    if name == "gzip":
        bomb = gzip.compress(zeros, 9)
    elif name == "zstd":
        bomb = zstd.compress(zeros, 1)
    else:
        bomb = gzip.compress(b"") * 45_000
    assert len(bomb) < 1_000_000
    del zeros
    before, begun = served.memory(), time.perf_counter()
    encoding = "zstd" if name == "zstd" else "gzip"
    headers = {"Content-Encoding": encoding, "Content-Type": "text/html"}
    answer = served.client.post("/v1/records", content=bomb, headers=headers)
    told = problem(answer, 400 if name == "members" else 413)
    assert "too many parts" in told["detail"] or "20 MB unpacked" in told["detail"]
    assert time.perf_counter() - begun < 5
    assert served.memory() - before < 80


def test_a_zstandard_window_beyond_8_mb_is_refused(served: Served) -> None:
    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.checksum_flag: 1}
    packer = zstd.ZstdCompressor(options=options)
    wide = packer.compress(os.urandom(100)) + packer.flush()
    headers = {"Content-Encoding": "zstd", "Content-Type": "text/html"}
    problem(served.client.post("/v1/records", content=wide, headers=headers), 400)


def test_a_body_that_is_too_large_is_refused_however_it_comes(served: Served) -> None:
    headers = {"Content-Type": "text/html"}

    def pieces() -> Iterator[bytes]:
        for _ in range(60):
            yield b"x" * 50_000

    for content in (b"x" * 3_000_000, pieces()):
        answer = served.client.post("/v1/records", content=content, headers=headers)
        assert "1 MB as sent" in problem(answer, 413)["detail"]
    pages = {"pages": [{"text": "x"}] * 151}
    assert "150" in problem(served.client.post("/v1/records", json=pages), 413)["detail"]


@linux
def test_a_body_of_nothing_but_faults_costs_nothing(served: Served) -> None:
    """Pydantic keeps an error for each: 900 MB and 20 seconds for a million of these bytes."""
    kind = {"Content-Type": "application/json"}
    many = b",".join(b'"%d":1' % number for number in range(90_000))
    before, begun = served.memory(), time.perf_counter()
    for body in (b'{"pages":[%b0]}' % (b"0," * 450_000), b'{"text":"a",%b}' % many):
        answer = served.client.post("/v1/records", content=body, headers=kind)
        assert "than 150 pages" in problem(answer, 413)["detail"]
    assert time.perf_counter() - begun < 5
    assert served.memory() - before < 40


def test_schema_openapi_and_metrics_tell_what_the_service_does(served: Served) -> None:
    assert served.client.get("/v1/schema").json() == json_schema()
    described = served.client.get("/openapi.json").json()
    assert {"Record", "ClaimRow", "Measure", "Batch", "Problem"} <= set(
        described["components"]["schemas"]
    )
    assert described["components"]["schemas"]["Batch"]["properties"]["pages"]["maxItems"] == 150
    served.client.post("/v1/records", json={"text": NB})
    metrics = served.client.get("/metrics").text
    counts = dict(line.rsplit(" ", 1) for line in metrics.splitlines() if line[0] != "#")
    assert float(counts['extractor_requests_total{path="/v1/records",status="200"}']) >= 1
    assert float(counts['extractor_pages_total{outcome="ok",work="record"}']) >= 1
    assert float(counts["extractor_claims_total"]) >= 1
    assert float(counts["extractor_workers_ready"]) == 1
    assert float(counts["extractor_pages_in_hand"]) == 0
    assert float(counts["extractor_bytes_in_hand"]) == 0


def test_an_address_is_never_fetched(served: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.3)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/a"
        page = f"""<html><head><link rel=canonical href="{url}"><script src="{url}"></script>
        <!DOCTYPE x SYSTEM "{url}"></head><body><iframe src="{url}"></iframe><img src="{url}">
        <article><p>{NB}</p></article></body></html>"""
        answer = served.client.post("/v1/records", json={"html": page, "url": url})
        assert answer.json()["source"]["url"] == url
        with pytest.raises(TimeoutError):
            trap.accept()


def test_a_hundred_clients_at_once_each_get_their_own(served: Served) -> None:
    def ask(number: int) -> tuple[int, int, list[float]]:
        text = f"I 2018 fekk {number} personar sosialhjelp i Volda."
        answer = served.ask({"id": number, "text": text})
        record = answer.json()
        return answer.status_code, int(record["source"]["id"]), values(record)

    with ThreadPoolExecutor(100) as clients:
        answers = list(clients.map(ask, range(101, 201)))
    assert answers == [(200, number, [number]) for number in range(101, 201)]


def test_an_answer_does_not_wait_for_the_client_to_own_up_to_its_head(served: Served) -> None:
    taken = []
    with httpx.Client(base_url=served.address) as client:
        for _ in range(21):
            begun = time.perf_counter()
            client.get("/health").raise_for_status()
            taken.append(time.perf_counter() - begun)
    assert sorted(taken)[10] < 0.03, taken  # each took 0.04 s without TCP_NODELAY


def test_a_single_page_does_not_wait_for_a_batch_before_it(served: Served) -> None:
    done: dict[str, float] = {}

    def ask(name: str, body: dict[str, Any]) -> None:
        assert served.ask(body).is_success
        done[name] = time.perf_counter()

    batch = {"pages": [{"text": f"{NB} {n}."} for n in range(100)]}
    threads = [threading.Thread(target=ask, args=("batch", batch))]
    threads[0].start()
    time.sleep(0.3)
    threads.append(threading.Thread(target=ask, args=("single", {"text": NN})))
    threads[1].start()
    for thread in threads:
        thread.join()
    assert done["single"] < done["batch"]


@linux
def test_a_killed_worker_costs_no_request() -> None:
    with serving() as served, ThreadPoolExecutor(4) as clients:
        heavy = clients.submit(lambda: served.ask({"text": HEAVY}))
        light = [clients.submit(lambda: served.ask({"text": NB})) for _ in range(3)]
        time.sleep(0.5)
        (worker,) = served.children()
        os.kill(worker, signal.SIGKILL)
        assert [answer.result().status_code for answer in (heavy, *light)] == [200] * 4
        assert served.children() != [worker]
        assert "extractor_worker_deaths 1.0" in served.client.get("/metrics").text
        code, said = served.stop(signal.SIGINT)
        assert code == 0 and "a worker died" in said and "Traceback" not in said


@pytest.fixture(scope="module")
def narrow() -> Iterator[Served]:
    with serving("--timeout", "0.5", "--concurrency", "5") as served:
        yield served


def test_a_page_that_takes_too_long_fails_alone(narrow: Served) -> None:
    pages = [{"id": "a", "text": NB}, {"id": "lang", "text": HEAVY}, {"id": "b", "text": NN}]
    read = narrow.client.post("/v1/records", json={"pages": pages}).json()
    assert [record["source"]["id"] for record in read["records"]] == ["a", "b"]
    (failure,) = read["failures"]
    assert (failure["id"], failure["room"]) == ("lang", "time")
    assert "0.5 seconds" in failure["reason"]


def test_beyond_the_concurrency_clients_are_asked_to_come_again(narrow: Served) -> None:
    def ask(number: int) -> list[int]:
        statuses = []
        for _ in range(200):
            answer = narrow.ask({"id": number, "text": NB})
            statuses.append(answer.status_code)
            if answer.status_code == 200:
                assert answer.json()["source"]["id"] == str(number)
                return statuses
            assert int(problem(answer, 429) and answer.headers["Retry-After"]) >= 1
            time.sleep(0.05)
        return statuses

    with ThreadPoolExecutor(30) as clients:
        statuses = list(clients.map(ask, range(30)))
    assert all(asked[-1] == 200 and set(asked[:-1]) <= {429} for asked in statuses)
    assert any(429 in asked for asked in statuses)
    pages = {"pages": [{"text": NB}] * 6}
    assert "--concurrency" in problem(narrow.ask(pages), 413)["detail"]


def test_what_was_taken_is_finished_at_a_stop() -> None:
    with serving() as served, ThreadPoolExecutor(12) as clients:
        body = {"pages": [{"text": NB}, {"text": NN}, {"text": f"{NB} {NN}"}]}
        asked = [clients.submit(lambda: served.ask(body)) for _ in range(12)]
        while "extractor_pages_in_hand 36.0" not in served.client.get("/metrics").text:
            time.sleep(0.005)
        code, said = served.stop(signal.SIGTERM)
        answers = [answer.result() for answer in asked]
        assert [len(answer.json()["records"]) for answer in answers] == [3] * 12
        assert code == 0
        assert said.splitlines()[1:] == ["extractor: stopped"]
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{served.address}/health")


def test_a_stop_at_the_first_moment_is_heard() -> None:
    served = Served()
    assert served.stop(signal.SIGTERM) == (0, f"{served.said}extractor: stopped\n")


@linux
def test_a_stop_does_not_wait_for_a_worker_that_loads() -> None:
    served = Served()
    while not served.children():
        time.sleep(0.01)
    os.kill(served.children()[0], signal.SIGSTOP)
    begun = time.perf_counter()
    assert served.stop(signal.SIGTERM)[0] == 0
    assert time.perf_counter() - begun < 10


@linux
def test_a_second_interrupt_is_told_by_the_status_while_a_worker_loads_too() -> None:
    served = Served()
    while not served.children():
        time.sleep(0.01)
    os.kill(served.children()[0], signal.SIGSTOP)
    with ThreadPoolExecutor(1) as clients:
        asked = clients.submit(served.ask, {"text": NB})
        while "extractor_pages_in_hand 1.0" not in served.client.get("/metrics").text:
            time.sleep(0.01)
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert served.process.poll() is None
        assert served.stop(signal.SIGINT)[0] == 1
        problem(asked.result(), 503)


@linux
def test_a_second_interrupt_ends_it_at_once_and_its_workers_with_it() -> None:
    with serving() as served, ThreadPoolExecutor(1) as clients:
        asked = clients.submit(served.ask, {"text": "\n\n".join([HEAVY] * 9)})
        time.sleep(0.5)
        workers = served.children()
        served.process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        code, said = served.stop(signal.SIGINT)
        assert "send it again" in problem(asked.result(), 503)["detail"]
        assert code == 1 and said.splitlines()[1:] == [
            "extractor: stopped at once; what was in hand is not answered"
        ]
        assert not any(b"spawn_main" in cmdline(worker) for worker in workers)


def cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "serve", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | environment,
    )


def test_what_keeps_the_service_from_starting_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run("--port", str(taken.getsockname()[1]))
        assert ended.returncode == 1 and "choose another --port" in ended.stderr
    ended = run(EXTRACTOR_TOKEN="")
    assert ended.returncode == 1 and "EXTRACTOR_TOKEN: no token" in ended.stderr
    (tmp_path / "benefits.toml").write_text('[[benefit]]\nid = "x"\ncolour = 1', "utf8")
    ended = run("--port", "0", "--lexicon", str(tmp_path))
    assert ended.returncode == 1 and 'benefits.toml, "x": unknown key colour' in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Examples:" in run("--help").stdout


def test_the_missing_extra_is_named() -> None:
    code = """import sys; sys.modules["fastapi"] = None
from extractor.cli import app; app(["serve", "--port", "0"])"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "pip install 'velferd-extractor[serve]'" in ended.stderr


def test_the_command_line_loads_no_web_server_until_it_serves() -> None:
    code = """import sys, extractor.cli
print([m for m in ("fastapi", "uvicorn", "pydantic", "prometheus_client") if m in sys.modules])"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert ended.stdout.strip() == "[]", ended.stderr


def test_the_service_does_what_its_openapi_says(served: Served) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    import hypothesis
    from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

    described = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    asked: Counter[str] = Counter()

    @hypothesis.settings(
        max_examples=60,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(data=hypothesis.strategies.data())
    def ask(data: Any) -> None:
        mode = data.draw(hypothesis.strategies.sampled_from(list(schemathesis.GenerationMode)))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        answer = case.call()
        excluded = []
        told = answer.json() if answer.status_code == 422 else {}
        if "room" in told or "is no date" in told.get("detail", ""):
            # A page without words and a date that is none are of the right form, yet no success.
            excluded.append(positive_data_acceptance)
        if case.media_type in ("text/html", "text/plain"):  # whatever is sent is a text
            excluded.append(negative_data_rejection)
        case.validate_response(answer, excluded_checks=excluded)
        asked[f"{case.path} {answer.status_code}"] += 1

    for found in described.get_all_operations():
        operation = found.ok()
        ask()
    for path in ("records", "clean", "amounts"):
        assert {f"/v1/{path} 200", f"/v1/{path} 422"} <= set(asked)
    assert {"/v1/schema 200", "/metrics 200", "/health 200", "/ready 200"} <= set(asked)
