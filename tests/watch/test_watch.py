"""Folders and queues in one process: what is read, when, and how often."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError
from extractor.extract import Extractor
from extractor.run import Counts
from extractor.watch.ledger import FileDone, open_ledger
from extractor.watch.watcher import Pace, watch

NB = "Kongsberg kommune brukte {} millioner kroner på sosialhjelp i 2018."
NN = "Volda kommune brukte {} millionar kroner på sosialhjelp i 2018."
QUICK = Pace(0.01, 0.05, once=True)


def text(number: int) -> str:
    return (NN if number % 2 else NB).format(number)


def line(number: int) -> str:
    return json.dumps({"id": f"q{number}", "text": text(number)}, ensure_ascii=False) + "\n"


def ids(out: Path) -> list[str]:
    if not out.exists():
        return []
    return [json.loads(row)["source"]["id"] for row in out.read_text("utf8").splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pages"
    path.mkdir()
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "records.jsonl"


def test_each_page_of_a_folder_once_however_often_it_runs(
    rules: Extractor, folder: Path, out: Path
) -> None:
    (folder / "under").mkdir()
    (folder / "a.html").write_text(f"<p>{text(1)}</p>", "utf8")
    (folder / "under" / "b.txt").write_text(text(2), "utf8")
    (folder / "c.txt.gz").write_bytes(gzip.compress(text(3).encode()))
    (folder / "d.jsonl.gz").write_bytes(gzip.compress((line(4) + "nei\n" + line(5)).encode()))
    (folder / "notes.md").write_text("ikkje ei side")
    (folder / "sitemap.xml").write_text("<urlset/>")
    counts = watch(rules, folder, out, pace=QUICK)
    assert ids(out) == ["a", "c", "q4", "q5", "b"]
    assert (counts.pages, counts.records, counts.failed, counts.skipped) == (6, 5, 1, 1)
    before = out.read_bytes()
    (folder / "e.txt").write_text(text(6), "utf8")
    assert watch(rules, folder, out, pace=QUICK).records == 1
    assert watch(rules, folder, out, pace=QUICK).pages == 0
    assert out.read_bytes().startswith(before) and ids(out)[5:] == ["e"]
    (failure,) = Path(f"{out}.failures.jsonl").read_text("utf8").splitlines()
    assert json.loads(failure)["path"].endswith("d.jsonl.gz, line 2")


def test_the_records_are_those_of_run(rules: Extractor, folder: Path, out: Path) -> None:
    from extractor.run import Output, run

    (folder / "a.html").write_text(f"<p>{text(1)}</p>", "utf8")
    (folder / "b.jsonl").write_text(line(2) + line(3), "utf8")
    watch(rules, folder, out, pace=QUICK)
    run(rules, [str(folder)], Output(str(out.with_name("run.jsonl"))))
    assert sorted(out.read_bytes().splitlines()) == sorted(
        out.with_name("run.jsonl").read_bytes().splitlines()
    )


class Watch:
    """A watch in a thread, for what a scraper does meanwhile."""

    def __init__(self, rules: Extractor, source: Path, out: Path) -> None:
        self._stop = threading.Event()
        self.out = out
        self.counts: list[Counts] = []
        pace = Pace(0.01, 0.2)
        self._thread = threading.Thread(
            target=lambda: self.counts.append(
                watch(rules, source, out, pace=pace, stopped=self._stop.is_set)
            )
        )

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def until(self, fulfilled: Callable[[], bool]) -> None:
        until = time.monotonic() + 20
        while not fulfilled():
            assert time.monotonic() < until, ids(self.out)
            time.sleep(0.01)

    def until_ids(self, *wanted: str) -> None:
        self.until(lambda: sorted(ids(self.out)) == sorted(wanted))


def test_files_are_read_once_they_stand_still_or_got_their_name(
    rules: Extractor, folder: Path, out: Path
) -> None:
    with Watch(rules, folder, out) as watching:
        hidden, part = folder / ".a.html.swp", folder / "b.html.part"
        for path in (hidden, part):
            path.write_text("<p>halv", "utf8")
        with (folder / "slow.html").open("w", encoding="utf8") as slow:
            for piece in ("<p>", *text(2).split(" ")):
                slow.write(piece + " ")
                slow.flush()
                time.sleep(0.06)
                assert ids(out) == []
        hidden.write_text(f"<p>{text(1)}</p>", "utf8")
        hidden.rename(folder / "a.html")
        part.write_text(f"<p>{text(3)}</p>", "utf8")
        part.rename(folder / "b.html")
        watching.until_ids("a", "b", "slow")
    values = [json.loads(row)["amounts"][0]["value"] for row in out.read_text("utf8").splitlines()]
    assert sorted(values) == [1_000_000, 2_000_000, 3_000_000]


def test_a_file_that_changes_while_it_is_read_waits(
    rules: Extractor, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.watch.folder

    path = folder / "a.txt"
    path.write_text(text(1), "utf8")
    whole, once = extractor.watch.folder.read_file, []

    def read(path: Path) -> Any:
        if not once:
            once.append(path.write_text(text(2) + "\n\nOg meir.", "utf8"))
        return whole(path)

    monkeypatch.setattr(extractor.watch.folder, "read_file", read)
    watch(rules, folder, out, pace=QUICK)
    (record,) = map(json.loads, out.read_text("utf8").splitlines())
    assert "Og meir." in record["article"]["text"]


def test_a_file_that_was_touched_is_not_read_again_and_a_new_version_is(
    rules: Extractor, folder: Path, out: Path
) -> None:
    path = folder / "a.txt"
    path.write_text(text(1), "utf8")
    watch(rules, folder, out, pace=QUICK)
    os.utime(path, (1, 1))
    assert watch(rules, folder, out, pace=QUICK).pages == 0
    fresh = folder / "a.tmp"
    fresh.write_text(text(2), "utf8")
    fresh.replace(path)
    watch(rules, folder, out, pace=QUICK)
    sources = [json.loads(row)["source"] for row in out.read_text("utf8").splitlines()]
    assert [source["id"] for source in sources] == ["a", "a"]
    assert len({source["sha256"] for source in sources}) == 2


def test_a_queue_is_read_as_its_lines_become_whole(
    rules: Extractor, tmp_path: Path, out: Path
) -> None:
    queue = tmp_path / "queue.jsonl"
    queue.write_text("", "utf8")
    with Watch(rules, queue, out) as watching, queue.open("a", encoding="utf8") as scraper:
        for number in range(1, 4):
            half = line(number)
            scraper.write(half[:20])
            scraper.flush()
            time.sleep(0.05)
            scraper.write(half[20:])
            scraper.flush()
        watching.until_ids("q1", "q2", "q3")
        scraper.write("\n\nnei\n" + line(4).rstrip("\n"))  # a whole object, though its line is not
        scraper.flush()
        watching.until_ids("q1", "q2", "q3", "q4")
        scraper.write("\n" + json.dumps({"text": text(5)}) + "\n")
        scraper.flush()
        watching.until(lambda: len(ids(out)) == 5)
    assert ids(out)[-1] == "queue.jsonl:8"
    (failure,) = Path(f"{out}.failures.jsonl").read_text("utf8").splitlines()
    assert json.loads(failure)["path"].endswith("queue.jsonl, line 6")
    assert watch(rules, queue, out, pace=QUICK).pages == 0


def test_a_queue_that_is_renamed_is_read_to_its_end_and_then_the_new_one(
    rules: Extractor, tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = tmp_path / "queue.jsonl"
    queue.write_text(line(1), "utf8")
    with Watch(rules, queue, out) as watching:
        watching.until_ids("q1")
        with queue.open("a", encoding="utf8") as scraper:
            queue.rename(tmp_path / "queue.jsonl.1")
            scraper.write(line(2))
        watching.until_ids("q1", "q2")
        queue.write_text(line(3), "utf8")
        watching.until_ids("q1", "q2", "q3")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("running", [True, False])
def test_a_queue_that_is_cut_or_replaced_is_told_and_read_anew(
    rules: Extractor,
    tmp_path: Path,
    out: Path,
    capsys: pytest.CaptureFixture[str],
    running: bool,
) -> None:
    queue = tmp_path / "queue.jsonl"

    def now(content: str) -> None:
        with queue.open("r+" if queue.exists() else "w", encoding="utf8") as file:
            file.truncate(0)
            file.write(content)

    steps = [
        (line(1) + line(2), ["q1", "q2"], ""),
        (line(3), ["q3"], "is shorter than it was"),
        (line(4) + line(5) + line(6), ["q4", "q5", "q6"], "is another file than before"),
    ]
    wanted: list[str] = []
    now("")
    if running:
        with Watch(rules, queue, out) as watching:
            for content, new, _ in steps:
                now(content)
                wanted += new
                watching.until_ids(*wanted)
    else:
        for content, new, _ in steps:
            now(content)
            wanted += new
            watch(rules, queue, out, pace=QUICK)
            assert ids(out) == wanted
    told = capsys.readouterr().err
    if not running:  # else a look may fall between the cut and what is written then
        assert all(notice in told for _, _, notice in steps)
    assert told.count("read from its start") == 2


def test_queues_and_the_output_itself_may_lie_in_the_folder(rules: Extractor, folder: Path) -> None:
    out = folder / "records.jsonl"
    (folder / "queue.jsonl").write_text(line(1), "utf8")
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 9)
    for _ in range(2):
        watch(rules, folder, out, pace=QUICK)
    assert ids(out) == ["q1"]


def test_names_that_are_no_characters_are_kept(rules: Extractor, folder: Path, out: Path) -> None:
    try:
        Path(os.fsdecode(bytes(folder) + b"/\xf8.txt")).write_text(text(1), "utf8")
    except OSError:
        pytest.skip("this file system wants UTF-8")
    assert watch(rules, folder, out, pace=QUICK).records == 1
    assert watch(rules, folder, out, pace=QUICK).pages == 0


def test_a_file_that_may_not_be_read_is_told_once_and_read_when_it_may(
    rules: Extractor, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "a.txt"
    path.write_text(text(1), "utf8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads what nobody may")
    assert watch(rules, folder, out, pace=QUICK).pages == 0
    assert capsys.readouterr().err.count("cannot be read") == 1
    path.chmod(0o600)
    assert watch(rules, folder, out, pace=QUICK).records == 1


def test_one_output_has_one_watch(rules: Extractor, folder: Path, out: Path) -> None:
    with open_ledger(out, folder), pytest.raises(InputError, match="another watch writes to it"):
        watch(rules, folder, out, pace=QUICK)


def test_an_output_that_is_not_what_the_state_says_is_refused(
    rules: Extractor, folder: Path, out: Path, tmp_path: Path
) -> None:
    out.write_text("mitt\n")
    with pytest.raises(InputError, match="holds something already"):
        watch(rules, folder, out, pace=QUICK)
    assert out.read_text() == "mitt\n"
    out.unlink()
    (folder / "a.txt").write_text(text(1), "utf8")
    watch(rules, folder, out, pace=QUICK)
    (tmp_path / "other").mkdir()
    with pytest.raises(InputError, match="belongs to a watch of"):
        watch(rules, tmp_path / "other", out, pace=QUICK)
    out.write_text("")
    with pytest.raises(InputError, match="shorter than"):
        watch(rules, folder, out, pace=QUICK)


@pytest.mark.parametrize("content", [b"tull", b"tull" * 999])
def test_a_state_that_is_none_is_refused(
    rules: Extractor, folder: Path, out: Path, content: bytes
) -> None:
    Path(f"{out}.state").write_bytes(content)
    with pytest.raises(InputError, match="not a state of ours"):
        watch(rules, folder, out, pace=QUICK)


def test_a_state_of_something_else_is_refused(rules: Extractor, folder: Path, out: Path) -> None:
    with sqlite3.connect(f"{out}.state") as other:
        other.execute("CREATE TABLE written (version, source, out, failures)")
    other.close()
    with pytest.raises(InputError, match="not a state of ours"):
        watch(rules, folder, out, pace=QUICK)


def test_a_source_or_an_output_that_cannot_be_says_so(
    rules: Extractor, folder: Path, out: Path
) -> None:
    with pytest.raises(InputError, match="no such folder or file"):
        watch(rules, folder / "nei", out, pace=QUICK)
    with pytest.raises(InputError, match=r"nei.*cannot be written"):
        watch(rules, folder, folder / "nei" / "r.jsonl", pace=QUICK)
    with pytest.raises(InputError, match="input and output at once"):
        out.write_text("")
        watch(rules, out, out, pace=QUICK)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("a.html", "extractor run"),
        ("a.txt", "extractor run"),
        ("queue.jsonl.gz", "compressed"),
        ("queue.zst", "compressed"),
        ("pipe", "a pipe or a device"),
    ],
)
def test_a_source_that_does_not_grow_by_lines_is_refused(
    rules: Extractor, tmp_path: Path, out: Path, name: str, remedy: str
) -> None:
    source = tmp_path / name
    if name == "pipe":
        os.mkfifo(source)
    else:
        source.write_text(line(1), "utf8")
    with pytest.raises(InputError, match=remedy):
        watch(rules, source, out, pace=QUICK)
    assert sorted(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("name", ["r.csv", "r.parquet", "r.jsonl.gz", "-", "pipe"])
def test_an_output_that_lines_cannot_be_appended_to_is_refused(
    rules: Extractor, folder: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with pytest.raises(InputError, match=r"-o r\.jsonl"):
        watch(rules, folder, Path(name), pace=QUICK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages", "pipe"]


def test_a_pipe_that_takes_the_place_of_a_queue_is_not_waited_for(
    rules: Extractor, tmp_path: Path, out: Path
) -> None:
    queue = tmp_path / "queue.jsonl"
    queue.write_text(line(1), "utf8")
    with Watch(rules, queue, out) as watching:
        watching.until_ids("q1")
        queue.unlink()
        os.mkfifo(queue)
        time.sleep(0.1)
        queue.unlink()
        queue.write_text(line(2), "utf8")
        watching.until_ids("q1", "q2")


def test_a_folder_that_may_not_be_read_is_told_once(
    rules: Extractor,
    folder: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scan = os.scandir

    def closed(path: str) -> Any:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    (folder / "closed").mkdir()
    (folder / "a.txt").write_text(text(1), "utf8")
    monkeypatch.setattr(os, "scandir", closed)
    assert watch(rules, folder, out, pace=QUICK).records == 1
    told = capsys.readouterr().err
    assert told.count("cannot be read (Permission denied)") == 1 and "pages/closed" in told


def test_the_last_lines_before_a_rename_are_read_whenever_they_came(
    rules: Extractor, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scraper appends and renames between the reading and the question whether it did."""
    from extractor.watch.queue import Queue

    queue = tmp_path / "queue.jsonl"
    queue.write_text(line(1), "utf8")
    replaced, done = Queue._replaced, []

    def rotated(self: Queue) -> bool:
        if not done:
            with queue.open("a", encoding="utf8") as scraper:
                scraper.write(line(2))
            queue.rename(tmp_path / "queue.jsonl.1")
            queue.write_text(line(3), "utf8")
            done.append(True)
        return replaced(self)

    monkeypatch.setattr(Queue, "_replaced", rotated)
    watch(rules, queue, out, pace=QUICK)
    assert ids(out) == ["q1", "q2", "q3"]


def test_lines_and_files_beyond_a_page_are_not_held(
    rules: Extractor, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.watch.folder
    import extractor.watch.queue

    for module in (extractor.watch.folder, extractor.watch.queue):
        monkeypatch.setattr(module, "PAGE_LIMIT", 300_000)
    held: list[int] = []
    read_line = extractor.watch.queue.read_line

    def noted(content: bytes, path: str, number: int) -> Any:
        held.append(len(content))
        return read_line(content, path, number)

    monkeypatch.setattr(extractor.watch.queue, "read_line", noted)
    long = '{"text": "' + "x" * 900_000 + '"}'
    (folder / "queue.jsonl").write_text(f"{line(1)}{long}\n{line(2)}{long}", "utf8")
    (folder / "large.html").write_bytes(b"<p>" + bytes(400_000))
    (folder / "small.txt").write_text(text(3), "utf8")
    counts = watch(rules, folder, out, pace=QUICK)
    assert sorted(ids(out)) == ["q1", "q2", "small"] and counts.failed == 2
    failures = Path(f"{out}.failures.jsonl").read_text("utf8")
    assert "line 2" in failures and "larger than" in failures
    assert max(held) < 1000


def test_an_output_that_is_moved_or_deleted_meanwhile_is_told(
    rules: Extractor, tmp_path: Path, out: Path
) -> None:
    source = tmp_path / "queue.jsonl"
    for change in (out.unlink, lambda: out.rename(tmp_path / "old"), lambda: replace(out)):
        for path in (out, Path(f"{out}.state")):
            path.unlink(missing_ok=True)
        with open_ledger(out, source) as ledger:
            ledger.record("{}")
            change()
            with pytest.raises(InputError, match="was moved, deleted or replaced"):
                ledger.record("{}")


def replace(path: Path) -> None:
    path.rename(path.with_name("old"))
    path.write_text("{}\n")


def damage(state: Path) -> None:
    size = state.stat().st_size
    with state.open("r+b") as file:
        for place in range(8192, size, 4096):
            file.seek(place)
            file.write(b"\xff" * 60)


def fill(state: Path) -> None:
    """More than SQLite keeps in memory."""
    with sqlite3.connect(state) as connection:
        rows = ((b"%d.txt" % n, 1, 1, bytes(32), 1, 1) for n in range(40_000))
        connection.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def test_a_damaged_state_is_told_at_the_start_and_in_mid_run(folder: Path, out: Path) -> None:
    state = Path(f"{out}.state")
    with open_ledger(out, folder):
        pass
    fill(state)
    with open_ledger(out, folder) as ledger:
        damage(state)
        with pytest.raises(InputError, match=r"damaged.*move both away"):
            for number in range(40_000):
                ledger.file(b"%d.txt" % number)
    with pytest.raises(InputError, match=r"damaged.*move both away"), open_ledger(out, folder):
        pass


def test_a_full_disk_is_told_and_gone_on_from(
    rules: Extractor, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (folder / "a.txt").write_text(text(1), "utf8")
    with monkeypatch.context() as patch, pytest.raises(InputError, match="make room"):
        patch.setattr(os, "fsync", full)
        watch(rules, folder, out, pace=QUICK)
    with open_ledger(out, folder) as ledger:
        ledger._state.execute("PRAGMA max_page_count = 5")
        with pytest.raises(InputError, match=r"state: cannot be written .*full.*make room"):
            for number in range(999):
                ledger.done(FileDone(b"%d" % number, 1, 1, bytes(32), 1, True))
    assert watch(rules, folder, out, pace=QUICK).records == 1
    assert ids(out) == ["a"]
