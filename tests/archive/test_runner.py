"""A run as a whole, its workers in this process: what it writes, counts and refuses."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.archive.journal import Journal
from extractor.archive.local import Listener
from extractor.archive.packed import read_rows
from extractor.archive.progress import LogReport, Report
from extractor.archive.reading import read_part
from extractor.archive.runner import Archive, Outcome
from extractor.archive.scan import ScanJob, Scanner, scan
from extractor.archive.settings import Settings
from extractor.archive.sources import ReadError, plan_input
from extractor.archive.stepping import BEAT_SIZE, Beat, StoppedError, Watch
from extractor.archive.storage import open_store
from extractor.archive.worker import Job
from extractor.errors import InputError
from extractor.extract import Extractor
from tests.archive.crawl import http, record
from tests.archive.pages import content, failures, page, records, sports, write_folder, write_lines


class Inline:
    """A crew of one, in this process."""

    def __init__(self, settings: Settings, extractor: Extractor, folder: Path) -> None:
        self.settings, self.extractor = settings, extractor
        self.beat = Beat([0.0] * BEAT_SIZE)
        self.folder = folder
        self.jobs = 0

    def run(self, jobs: Iterator[Job], listener: Listener) -> None:
        store = open_store(self.settings.output)
        for job in jobs:
            journal = Journal(self.folder / "journal")
            watch = Watch(journal, self.beat, None, job.path)
            try:
                if isinstance(job, ScanJob):
                    counts = scan(job, Scanner(self.settings), store, watch)
                else:
                    counts = read_part(job, self.extractor, store, watch)
            except ReadError as error:
                listener.unread(job, error)
                continue
            except StoppedError:
                return
            finally:
                journal.close()
            self.jobs += 1
            listener.done(job, counts)
            listener.tick(self.beat.pages)

    def stop(self, *, at_once: bool = False) -> None:
        self.beat.stop()

    def close(self) -> None:
        pass


class Runs:
    """Runs over inputs of one test."""

    def __init__(self, extractor: Extractor, folder: Path) -> None:
        self.extractor, self.folder = extractor, folder
        self.out = folder / "out"

    def __call__(self, *inputs: Path, report: Report | None = None, **options: Any) -> Outcome:
        settings = Settings(str(self.out), **options)
        crew = Inline(settings, self.extractor, self.folder)
        outcome = Archive(settings, report or Report()).run(list(map(str, inputs)), lambda: crew)
        self.jobs = crew.jobs
        return outcome


@pytest.fixture
def archive(rules: Extractor, tmp_path: Path) -> Runs:
    """The command without processes and weights."""
    return Runs(rules, tmp_path)


def jsonl(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return path


def test_every_page_is_a_record_a_failure_or_counted_with_a_reason(
    archive: Runs, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "pages", 20)
    (folder / "00" / "bilde.png").write_bytes(b"\x89PNG")
    (folder / "00" / "brev.html").write_bytes(b"%PDF-1.4 sosialhjelp")
    english = "The Nav office paid welfare to 400 people in the town last year. " * 9
    (folder / "00" / "english.txt").write_text(english)
    out = archive(folder, keep_skipped=True)
    assert out.finished
    assert out.counts == {
        "pages": 23,
        "records": 16,
        "claims": 16,
        "failed": 1,
        "duplicates": 0,
        "seen": 16,
        "passed_over": {
            "neither Bokmål nor Nynorsk": 1,
            "no page by its name": 1,
            "no welfare word in the bytes": 4,
        },
    }
    assert [(f["path"], f["room"]) for f in failures(archive.out)] == [
        (f"{folder}/00/brev.html", "parser")
    ]
    skipped = list(read_rows(open_store(str(archive.out)), "skipped.jsonl.zst"))
    assert {(Path(row["path"]).name, row["reason"]) for row in skipped} >= {
        ("bilde.png", "no page by its name"),
        ("side-0000.html", "no welfare word in the bytes"),
    }
    assert json.loads((archive.out / "run.json").read_text())["counts"] == out.counts


def test_records_are_those_of_run(archive: Runs, rules: Extractor, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages", 20)
    archive(folder)
    for found in records(archive.out):
        path = Path(str(found["source"]["path"]))  # type: ignore[index]
        alone = rules.record(path.read_bytes(), id=path.stem).to_dict()
        assert alone.pop("source") | {"path": str(path)} == found.pop("source")
        assert alone == found


def test_a_page_without_text_is_a_failure_as_in_run(archive: Runs, tmp_path: Path) -> None:
    for name, held in {
        "a": b"",
        "b": b" \n" * 9,
        "c": b"\x01\x02\x03\x04" * 99,
        "d": b" <p>",
    }.items():
        (tmp_path / f"{name}.html").write_bytes(held)
    out = archive(tmp_path)
    assert out.counts["passed_over"] == {"no welfare word in the bytes": 1}
    assert [(Path(str(f["path"])).stem, f["room"], f["reason"]) for f in failures(archive.out)] == [
        ("a", "parser", "the page is empty; give HTML or text"),
        ("b", "parser", "the page holds nothing but white space; give HTML or text"),
        ("c", "parser", "the page is binary, not text; give HTML or text"),
    ]


def test_with_all_nothing_is_passed_over_for_its_words(archive: Runs, tmp_path: Path) -> None:
    out = archive(write_folder(tmp_path / "pages", 10), everything=True)
    # Kamp 0 and Kamp 5 are one text each: their standards differ
    assert (out.counts["records"], out.counts["passed_over"]) == (10, {})


def test_the_same_text_is_read_once_and_told_with_all_its_addresses(
    archive: Runs, tmp_path: Path
) -> None:
    rows = [
        {"id": "a", "html": page(1), "url": "https://a.no/1"},
        {"id": "b", "html": page(2), "url": "https://a.no/2"},
        {"id": "c", "html": page(1), "url": "https://b.no/1"},
    ]
    out = archive(jsonl(tmp_path / "a.jsonl", *rows))
    assert (out.counts["records"], out.counts["duplicates"]) == (2, 1)
    sources = {r["source"]["id"]: r["source"] for r in records(archive.out)}  # type: ignore[index]
    assert sources["a"]["urls"] == ["https://a.no/1", "https://b.no/1"]
    assert sources["b"].get("urls") is None
    told = list(read_rows(open_store(str(archive.out)), "duplicates.jsonl.zst"))
    assert told == [
        {
            "id": "c",
            "url": "https://b.no/1",
            "path": f"{tmp_path}/a.jsonl, line 3",
            "duplicate_of": "a",
            "duplicate_of_path": f"{tmp_path}/a.jsonl, line 1",
        }
    ]


def test_a_finished_run_does_nothing_more(archive: Runs, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages", 6)
    first = archive(folder)
    assert archive.jobs == 2
    assert archive(folder) == first and archive.jobs == 0


def test_a_lost_part_of_a_finished_run_is_made_again(archive: Runs, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages", 6)
    archive(folder)
    whole = content(archive.out)
    (archive.out / "part-0000000.jsonl.zst").unlink()
    assert archive(folder).finished and archive.jobs == 1
    assert content(archive.out) == whole


def test_a_folder_of_the_same_name_elsewhere_is_another_input(
    archive: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        write_folder(tmp_path / name / "pages", 2)
    monkeypatch.chdir(tmp_path / "a")
    archive(Path("pages"))
    assert archive(tmp_path / "a" / "pages").finished
    monkeypatch.chdir(tmp_path / "b")
    with pytest.raises(InputError, match="other inputs"):
        archive(Path("pages"))


def test_a_folder_whose_name_is_no_utf8_is_read(archive: Runs, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/av\xeds")
    folder = write_folder(Path(name), 4)
    assert archive(folder).counts["records"] == 3
    assert archive(folder).finished and archive.jobs == 0
    (archive.out / "run.json").read_text("utf8")


def test_a_run_that_is_stopped_while_it_is_planned_plans_anew(
    archive: Runs, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "pages", 4)
    settings = Settings(str(archive.out))
    run = Archive(settings, Report())
    run.stop()
    assert not run.run([str(folder)], lambda: pytest.fail("no worker is needed")).finished
    assert not (archive.out / "run.json").exists()
    assert archive(folder).counts["records"] == 3


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"everything": True}, "--all"),
        ({"keep_skipped": True}, "--keep-skipped"),
        ({"lexicon": "lex"}, "another lexicon"),
        ({"publishers": "pub"}, "other publisher rules"),
    ],
)
def test_a_run_with_other_settings_is_refused(
    archive: Runs, tmp_path: Path, options: dict[str, Any], told: str
) -> None:
    folder = write_folder(tmp_path / "pages", 2)
    archive(folder)
    for name in ("lex", "pub"):
        (tmp_path / name).mkdir()
    (tmp_path / "lex" / "benefits.toml").write_text(
        '[[benefit]]\nid = "fritidskort"\nwords = { nb = ["fritidskort"], nn = ["fritidskort"] }\n'
        'rank = 2\ncount = "recipients"\nmoney = "expenditure"\nsource = "x"\n'
        'example = { nb = "Kommunen ga 40 fritidskort.", nn = "Kommunen gav 40 fritidskort." }\n'
    )
    options = {k: str(tmp_path / v) if isinstance(v, str) else v for k, v in options.items()}
    with pytest.raises(InputError, match=told) as error:
        archive(folder, **options)
    assert "another -o" in str(error.value)


def test_other_inputs_and_foreign_folders_are_refused(archive: Runs, tmp_path: Path) -> None:
    one, other = write_folder(tmp_path / "a", 2), write_folder(tmp_path / "b", 2)
    archive(one)
    with pytest.raises(InputError, match="other inputs"):
        archive(one, other)
    (archive.out / "run.json").write_text("{}")
    with pytest.raises(InputError, match="not of this program"):
        archive(one)
    (archive.out / "run.json").write_text("{")
    with pytest.raises(InputError, match="damaged"):
        archive(one)
    (archive.out / "run.json").unlink()
    with pytest.raises(InputError, match=r"units of a run, but no run\.json"):
        archive(one)


def test_a_long_unit_is_scanned_in_chunks_and_goes_on_behind_them(
    archive: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.archive.scan._CLEANED", 4)
    monkeypatch.setattr("extractor.archive.settling._SMALLEST", 3)
    lines = write_lines(tmp_path / "a.jsonl", 11)
    archive(lines)
    names = [path.name for path in sorted((archive.out / "scan").iterdir())]
    assert names == [
        "0000000-00000.jsonl.zst",
        "0000000-00001.jsonl.zst",
        "0000000.jsonl.zst",
    ]
    whole = {path.name: path.read_bytes() for path in archive.out.rglob("*.zst")}
    assert [r["source"]["id"] for r in records(archive.out)] == [f"l{n}" for n in range(11)]  # type: ignore[index]
    for lost in ("scan/0000000.jsonl.zst", "parts.jsonl.zst", "part-0000002.jsonl.zst"):
        (archive.out / lost).unlink()
    run = archive.out / "run.json"
    run.write_text(json.dumps(json.loads(run.read_text()) | {"finished": False}))
    archive(lines)
    assert archive.jobs == 2  # the rest of the unit, and one part
    assert {path.name: path.read_bytes() for path in archive.out.rglob("*.zst")} == whole


@pytest.mark.parametrize("fails_at", range(4))
def test_a_worker_that_dies_while_it_writes_a_chunk_changes_nothing(
    archive: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    monkeypatch.setattr("extractor.archive.scan._CLEANED", 4)
    lines = write_lines(tmp_path / "a.jsonl", 9)
    archive(lines)
    whole = {path.name: path.read_bytes() for path in archive.out.rglob("scan/*.zst")}
    (unit,) = plan_input(str(lines), "/nowhere")
    settings = Settings(str(tmp_path / "other"))
    store = open_store(settings.output)
    writes = 0

    def fail(name: str, content: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == fails_at + 1:
            raise KeyError("died")
        type(store).write(store, name, content)

    monkeypatch.setattr(store, "write", fail)
    for _ in range(2):
        journal = Journal(tmp_path / "journal")
        watch = Watch(journal, Beat([0.0] * BEAT_SIZE), None, "a")
        try:
            scan(ScanJob(unit), Scanner(settings), store, watch)
        except KeyError:
            continue
        finally:
            journal.close()
        break
    assert {p.name: p.read_bytes() for p in (tmp_path / "other").rglob("scan/*.zst")} == whole


def test_what_is_damaged_in_the_middle_is_one_failure(archive: Runs, tmp_path: Path) -> None:
    content = gzip.compress(write_lines(tmp_path / "a.jsonl", 400).read_bytes())
    (tmp_path / "a.jsonl.gz").write_bytes(content[: len(content) * 2 // 3])
    out = archive(tmp_path / "a.jsonl.gz")
    assert out.finished and 0 < out.counts["records"] < 400
    (failure,) = failures(archive.out)
    assert str(failure["reason"]).startswith("damaged compressed file")


def test_what_a_disk_will_not_give_can_be_counted_as_failed(archive: Runs, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages", 3)
    (folder / "00" / "borte.html").symlink_to("/proc/self/mem")  # EIO
    left = archive(folder)
    assert not left.finished and "borte.html" in left.unread[0]
    assert not list(archive.out.glob("part-*"))
    out = archive(folder, skip_unreadable=True)
    assert out.finished and out.counts["failed"] == 1 and out.counts["records"] == 2


def test_what_is_no_longer_there_is_a_failure_and_the_run_goes_on(
    archive: Runs, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "pages", 4)
    for name in ("a.html", "b.jsonl"):
        (folder / "00" / name).symlink_to("/nowhere/at/all")

    class Losing(Report):
        def stage(self, name: str, total: int, done: int) -> None:
            if name == "scanning":
                (folder / "00" / "side-0002.html").unlink()

    out = archive(folder, report=Losing())
    assert out.finished and out.counts["records"] == 2
    assert {(Path(str(f["path"])).name, f["reason"]) for f in failures(archive.out)} == {
        (name, "no such file, or a link to nowhere")
        for name in ("a.html", "b.jsonl", "side-0002.html")
    }


def test_a_folder_that_is_gone_is_waited_for(archive: Runs, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages", 4)

    class Losing(Report):
        def stage(self, name: str, total: int, done: int) -> None:
            if name == "scanning" and folder.exists():
                folder.rename(tmp_path / "away")

    assert "cannot be read" in archive(folder, report=Losing()).unread[0]
    (tmp_path / "away").rename(folder)
    assert archive(folder).counts["records"] == 3


def test_what_a_disk_gives_again_is_read_then(archive: Runs, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages", 8)
    archive(folder)
    whole = content(archive.out)
    archive.out = tmp_path / "again"
    lost = folder / "00" / "side-0007.html"
    held = lost.read_bytes()

    class Breaking(Report):
        def stage(self, name: str, total: int, done: int) -> None:
            if name == "scanning" and lost.is_file():  # it was there when the run was planned
                lost.unlink()
                lost.symlink_to("/proc/self/mem")  # EIO

    assert "side-0007.html: cannot be read" in archive(folder, report=Breaking()).unread[0]
    assert not list(archive.out.glob("part-*"))
    lost.unlink()
    lost.write_bytes(held)
    assert archive(folder).finished
    assert content(archive.out) == whole


def test_a_file_that_changed_since_the_plan_is_not_taken_for_the_old_one(
    archive: Runs, tmp_path: Path
) -> None:
    lines = write_lines(tmp_path / "a.jsonl", 3)

    class Growing(Report):
        def stage(self, name: str, total: int, done: int) -> None:
            if name == "scanning":
                lines.write_bytes(lines.read_bytes() + b"\n")

    (told,) = archive(lines, report=Growing()).unread
    assert "when the run began" in told and "start anew" in told


def test_a_second_run_in_the_same_folder_is_refused(archive: Runs, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl", reason="only POSIX has these locks")
    archive.out.mkdir()
    with open(archive.out / "run.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run is at work"):
            archive(write_folder(tmp_path / "pages", 2))


def test_addresses_of_object_storage_are_read_and_written(archive: Runs, tmp_path: Path) -> None:
    """fsspec's `local://` is a disk that is treated as an object store."""
    pytest.importorskip("fsspec", reason="needs pip install 'velferd-extractor[dask]'")
    inputs = [write_folder(tmp_path / "pages", 10), write_lines(tmp_path / "more.jsonl", 5)]
    archive(*inputs)
    near = content(archive.out)
    far = f"local://{tmp_path}/far"
    settings = Settings(far)
    crew = Inline(settings, archive.extractor, tmp_path)
    addresses = [f"local://{path}" for path in inputs]
    assert Archive(settings, Report()).run(addresses, lambda: crew).finished
    assert content(tmp_path / "far").keys() == near.keys()
    paths = [str(r["source"]["path"]) for r in records(tmp_path / "far")]  # type: ignore[index]
    assert len(paths) == 13 and all(path.startswith("local:///") for path in paths)


def test_a_crawl_tells_address_time_and_charset(archive: Runs, tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="needs pip install 'velferd-extractor[archive]'")
    text = "<p>I 2019 fekk 40 personar i Ål sosialhjelp, seier ordføraren på Ål.</p>"
    body = http(text.encode("cp1252"), kind="text/html; charset=windows-1252")
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(record("https://avisa.example/1", body)))
    archive(tmp_path / "a.warc.gz")
    (found,) = records(archive.out)
    source: dict[str, object] = found["source"]  # type: ignore[assignment]
    assert source["id"] == "urn:test:1" and source["url"] == "https://avisa.example/1"
    assert source["fetched"] == "2021-03-02T10:00:00Z"
    assert source["path"] == f"{tmp_path}/a.warc.gz, offset 0"
    assert "på Ål" in found["article"]["text"]  # type: ignore[index]


def test_an_empty_archive_is_finished_at_once(archive: Runs, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    assert archive(tmp_path / "tom").counts["pages"] == 0


def test_the_log_has_a_line_a_minute(
    archive: Runs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import sys

    monkeypatch.setattr("extractor.archive.progress._MINUTE", 0.0)
    jsonl(tmp_path / "a.jsonl", {"text": sports(1)}, {"text": page(1)})
    archive(tmp_path / "a.jsonl", report=LogReport(sys.stdout))
    lines = capsys.readouterr().out.splitlines()
    assert any("scanning 100 %" in line and "1 passed the gate" in line for line in lines)
    assert any("reading 100 %" in line and "1 records" in line for line in lines)


def test_pages_are_counted_from_nought_when_the_plan_is_made() -> None:
    report = Report()
    report.stage("planning", 0, 0)
    report.tick(40)
    assert report.words().startswith("40 units")
    report.stage("scanning", 100, 0)
    report.tick(0)
    assert report.words() == "0 pages, 0/s"
    report.tick(3)
    assert report.words().startswith("3 pages")
    report.stage("comparing", 0, 0)
    report.stage("reading", 9, 0)
    report.tick(5)
    assert report.words().startswith("2 pages")


@pytest.mark.parametrize("at", ["write", "sync"])
def test_what_fails_to_be_written_leaves_nothing(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(str(tmp_path))
    store.write("a/part", b"old")

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    if at == "sync":
        monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"), store.writing("a/part") as file:
        file.write(b"new")
        if at == "write":
            full()
    assert store.read("a/part") == b"old"
    assert store.names("a") == ["part"] and len(list(tmp_path.rglob("*"))) == 2
