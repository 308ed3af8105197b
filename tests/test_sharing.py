"""One Extractor for many: threads, worker processes, an event loop; and its claims as rows."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import extractor
from extractor.article import Page
from extractor.errors import PageError
from extractor.extract import Extractor, Failure
from extractor.record import Record
from tests.conftest import ROOT

PAGES = sorted((ROOT / "corpus" / "pages").glob("*_n?.html"))[:12]
NB = "Kongsberg kommune brukte 41 millioner kroner på sosialhjelp i 2018."
NN = "Volda kommune brukte 12 millionar kroner på sosialhjelp i 2018."


def test_threads_that_share_it_get_what_one_gets_alone(rules: Extractor) -> None:
    pages = [Page(path.read_bytes(), path=path.name) for path in PAGES] * 4
    alone = [record.to_json() for record in rules.pipe(pages)]
    with ThreadPoolExecutor(8) as threads:
        shared = [record.to_json() for record in threads.map(rules.record, pages)]
    assert shared == alone


def test_one_page_is_read_at_a_time(rules: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0
    whole = rules._reader.read

    def watched(article: object) -> object:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.01)
        inside -= 1
        return whole(article)  # type: ignore[arg-type]

    monkeypatch.setattr(rules._reader, "read", watched)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(rules.record, [NB] * 8))
    assert most == 1


def test_pages_that_are_made_by_reading_others_do_not_wait_for_themselves(rules: Extractor) -> None:
    pages = (rules.record(text).article.text for text in (NB, NN))
    assert [len(record.claims) for record in rules.pipe(pages)] == [1, 1]


def test_workers_get_it_pickled_and_give_the_same_records(extractor: Extractor) -> None:
    pages = [path.read_text("utf8") for path in PAGES[:2]]
    alone = [record.to_json() for record in extractor.pipe(pages)]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        found = [record.to_json() for record in workers.map(extractor.record, pages)]
    assert found == alone


def test_a_process_loads_what_was_pickled_once(extractor: Extractor) -> None:
    pickled = pickle.dumps(extractor)
    assert len(pickled) < 1000
    assert pickle.loads(pickled) is pickle.loads(pickled)


def test_pickled_settings_name_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rows").mkdir()
    monkeypatch.chdir(tmp_path)
    loaded = extractor.load(lexicon="rows")
    _, (settings,) = loaded.__reduce__()
    assert settings.lexicon == str(tmp_path / "rows")
    assert (settings.model, settings.publishers) == (None, None)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_process_reads_on_whatever_the_parent_was_doing(
    rules: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(rules.arecord(NB))  # the thread for what is awaited is there
    whole, within = rules._reader.read, threading.Event()

    def slow(article: object) -> object:
        within.set()
        time.sleep(0.2)
        return whole(article)  # type: ignore[arg-type]

    monkeypatch.setattr(rules._reader, "read", slow)
    thread = threading.Thread(target=rules.record, args=(NB,))
    thread.start()
    assert within.wait(5)
    child = os.fork()
    if not child:
        status = 1
        try:
            signal.alarm(10)  # it hung
            records = rules.record(NB), asyncio.run(rules.arecord(NN))
            status = 0 if all(len(record.claims) == 1 for record in records) else 2
        finally:
            os._exit(status)
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert rules.record(NB).claims


def test_one_that_load_did_not_make_says_that_it_cannot_be_pickled(rules: Extractor) -> None:
    with pytest.raises(TypeError, match="use load"):
        pickle.dumps(rules)


def test_the_event_loop_goes_on_while_a_page_is_read(rules: Extractor) -> None:
    async def main() -> int:
        ticks = 0
        pages = asyncio.gather(*(rules.arecord(PAGES[0].read_bytes(), id=str(i)) for i in range(9)))
        while not pages.done():
            await asyncio.sleep(0)
            ticks += 1
        assert [record.source.id for record in await pages] == [str(i) for i in range(9)]
        return ticks

    assert asyncio.run(main()) > 20


def test_an_awaited_page_that_cannot_be_read_raises(rules: Extractor) -> None:
    with pytest.raises(PageError, match="give HTML or text"):
        asyncio.run(rules.arecord(b""))


def test_a_cancelled_page_is_not_read(rules: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str | bytes] = []
    released = threading.Event()
    whole = rules._result

    def held(page: Page) -> Record | Failure:
        read.append(page.content)
        released.wait(30)
        return whole(page)

    monkeypatch.setattr(rules, "_result", held)

    async def main() -> None:
        first, second = (asyncio.ensure_future(rules.arecord(text)) for text in (NB, NN))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.sleep(0)
        released.set()
        await first
        with pytest.raises(asyncio.CancelledError):
            await second

    asyncio.run(main())
    assert read == [NB]


def test_claims_are_rows_of_plain_values(rules: Extractor) -> None:
    records = [rules.record(NB, id="a"), rules.record("Ingen tall her.", id="b"), rules.record(NN)]
    rows = extractor.claims_table(records)
    assert [(row["source_id"], row["place"], row["value"]) for row in rows[:1]] == [
        ("a", "Kongsberg", 41_000_000)
    ]
    assert len(rows) == 2 and rows[0].keys() == rows[1].keys()
    assert rows[1]["negated"] is False
    assert extractor.claims_table([]) == []
