"""Bodies of JSON: what a wrong one costs, and what is told of it."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra [serve] is not installed")

from extractor.integrations.http import reading
from extractor.integrations.http.forms import AMOUNTS, RECORDS
from extractor.integrations.http.problems import RequestError
from extractor.integrations.http.settings import Settings

TEXT = 'Volda «brukte» [12] {millionar}, "kroner" \\ \n på sosialhjelp i 2018.'


def read(body: bytes, form: Any = RECORDS, **settings: int) -> Any:
    return asyncio.run(reading.read_form(form, body, Settings(**settings)))


def refused(body: bytes, **settings: int) -> RequestError:
    with pytest.raises(RequestError) as error:
        read(body, **settings)
    return error.value


def test_as_many_pages_as_may_be_are_read_whatever_stands_in_them() -> None:
    page = {"id": 1, "url": "u", "published": "2019", "html": None, "text": TEXT * 500}
    batch = read(json.dumps({"pages": [page] * 100}).encode())
    assert [form.text for form in batch.pages] == [TEXT * 500] * 100
    assert read(json.dumps({"text": TEXT}).encode(), AMOUNTS).text == TEXT


@pytest.mark.parametrize(
    "body",
    [
        b'{"pages":[%b0]}' % (b"0," * 2_000_000),
        b'{"pages":%b' % (b"[]" * 2_000_000),
        b"[" * 2_000_000,
        b'"' * 2_000_000,
        b'{"text":"a",%b}' % b",".join(b'"%d":1' % number for number in range(100_000)),
    ],
    ids=["zeros", "lists", "deep", "quotes", "fields"],
)
def test_more_values_than_pages_can_have_are_not_looked_at(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "from_json", None)
    error = refused(body)
    assert error.status == 413 and "100 pages" in error.detail


def test_too_many_pages_are_counted_before_they_are_checked() -> None:
    wrong = json.dumps({"pages": [{"htm": 1}] * 11}).encode()
    error = refused(wrong, max_pages=10)
    assert error.status == 413
    assert error.detail.startswith("pages: 11, and a request may have 10;")
    assert "--max-pages" in error.detail
    assert "--concurrency" in refused(wrong, concurrency=5).detail
    assert refused(wrong, max_pages=11).status == 422


def test_faults_are_told_up_to_a_bound_and_names_too() -> None:
    fields = {"text": TEXT, "x" * 10_000: 1} | {str(number): 1 for number in range(1000)}
    error = refused(json.dumps(fields).encode())
    assert (error.status, len(error.errors)) == (422, 20)
    assert len(error.detail) < 300 and "(and 1000 more)" in error.detail


def test_a_long_body_is_read_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def noted(form: Any, body: bytes, settings: Settings) -> Any:
        threads.append(threading.current_thread().name)

    monkeypatch.setattr(reading, "_read", noted)
    for size in (10, 1_000_000):
        read(b" " * size)
    assert threads[0] == threading.main_thread().name != threads[1]


def test_an_empty_body_is_called_empty() -> None:
    error = refused(b"")
    assert error.status == 400 and "the body is empty" in error.detail
