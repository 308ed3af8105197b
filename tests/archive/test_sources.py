"""Every source: what it finds, in which order, how it says where, and what it makes of damage."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from backports import zstd

from extractor.archive.sources import DamagedError, Passed, ReadError, Unit, places, plan_input
from extractor.archive.sources import base as bounds
from extractor.article import Page
from extractor.errors import InputError
from extractor.inputs import Unreadable
from tests.archive.crawl import http, record
from tests.archive.pages import page

NB = "<html><body><p>Støtte på Ås</p></body></html>"


def plan(path: Path, output: str = "/nowhere") -> list[Unit]:
    return [replace(u, number=n) for n, u in enumerate(plan_input(str(path), output))]


def read(
    path: Path, output: str = "/nowhere"
) -> list[tuple[Page | Unreadable | Passed, int | None]]:
    """Everything in an input, with the offset of each."""
    return [
        (found, place.offset)
        for unit in plan(path, output)
        for place in places(unit)
        for found in place.pages()
    ]


def pages(path: Path) -> list[Page]:
    return [found for found, _ in read(path) if isinstance(found, Page)]


def passed(path: Path) -> dict[str, str]:
    return {f.path.rpartition("/")[2]: f.reason for f, _ in read(path) if isinstance(f, Passed)}


def failed(path: Path) -> dict[str, str]:
    return {f.path.rpartition("/")[2]: f.reason for f, _ in read(path) if isinstance(f, Unreadable)}


def lines(count: int) -> bytes:
    rows = ({"id": f"r{n}", "html": page(n)} for n in range(count))
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def tar_of(members: dict[str, bytes], mode: str = "w") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as tar:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return held.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return held.getvalue()


MEMBERS = {
    "2019/a.html": NB.encode("cp1252"),
    "2019/b.txt.gz": gzip.compress("Færre på sosialhjelp i Volda i 2019.".encode()),
    "bilde.png": b"\x89PNG",
    "x/.skjult.html": b"<p>",
    "linjer.jsonl": lines(3),
    "mer.jsonl.gz": gzip.compress(lines(2)),
    "indre.zip": b"PK",
    "Æ/" + "lang" * 40 + ".html": NB.encode(),
}
IN_ORDER = ["a", "b", "r0", "r1", "r2", "r0", "r1", "lang" * 40]


def test_a_folder_is_walked_by_name_and_its_containers_are_opened(tmp_path: Path) -> None:
    for name, content in {**MEMBERS, "b.html": b"<p>b</p>", "0.tar": tar_of(MEMBERS)}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "part.html").write_text("<p>ours</p>")
    (tmp_path / "lenke").symlink_to(tmp_path)  # round and round
    (tmp_path / "ingensteds.html").symlink_to(tmp_path / "er-ikkje")
    (tmp_path / "indre.zip").unlink()
    found = [f.id for f, _ in read_but_lost(tmp_path) if isinstance(f, Page)]
    assert found == [
        *IN_ORDER[:7],
        IN_ORDER[7],
        "a",
        "b",
        "b",
        "r0",
        "r1",
        "r2",
        "r0",
        "r1",
        IN_ORDER[7],
    ]


def test_the_folders_of_runs_are_no_pages(tmp_path: Path) -> None:
    for name, schema in (("ut", "extractor/archive/1"), ("side", "another/1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(json.dumps({"schema": schema}))
        (tmp_path / name / "part-0000000.jsonl.zst").write_bytes(zstd.compress(lines(2)))
    assert [p.path for p in pages(tmp_path)] == [
        f"{tmp_path}/side/part-0000000.jsonl.zst, line {n}" for n in (1, 2)
    ]


def test_the_output_is_passed_over_by_whatever_link_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "sider" / "ut").mkdir(parents=True)
    (tmp_path / "sider" / "ut" / "a.html").write_text("<p>ours</p>")
    (tmp_path / "lenke").symlink_to(tmp_path / "sider")
    assert plan(tmp_path / "sider", str(tmp_path / "lenke" / "ut")) == []


def read_but_lost(folder: Path) -> list[tuple[Page | Unreadable | Passed, int | None]]:
    """As `read`, without the link to nowhere, which raises."""
    found: list[tuple[Page | Unreadable | Passed, int | None]] = []
    for unit in plan(folder, str(folder / "ut")):
        for place in places(unit):
            if "ingensteds" in place.path:
                with pytest.raises(DamagedError, match="a link to nowhere"):
                    list(place.pages())
                continue
            found += [(f, place.offset) for f in place.pages()]
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tar", tar_of(MEMBERS)),
        ("a.tar.gz", tar_of(MEMBERS, "w:gz")),
        ("a.tgz", gzip.compress(tar_of(MEMBERS))),
        ("a.tar.zst", zstd.compress(tar_of(MEMBERS))),
        ("a.tar.bz2", tar_of(MEMBERS, "w:bz2")),
        ("a.tar.xz", tar_of(MEMBERS, "w:xz")),
        ("a.zip", zip_of(MEMBERS)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_members_of_tar_and_zip_are_pages(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = pages(path)
    assert [p.id for p in found] == IN_ORDER
    assert found[0].path == f"{path}, member 2019/a.html"
    assert found[3].path == f"{path}, member linjer.jsonl, line 2"
    assert passed(path) == {
        f"{name}, member bilde.png": "no page by its name",
        ".skjult.html": "no page by its name",
        f"{name}, member indre.zip": "an archive within an archive; unpack it",
    }


@pytest.mark.parametrize("make", [tar_of, zip_of, lambda members: lines(40)])
def test_ranges_together_give_what_the_whole_gives(
    make: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {f"{n:03d}.html": page(n).encode() for n in range(40)}
    content = make(members)  # type: ignore[operator]
    name = {b"{": "a.jsonl", b"P": "a.zip"}.get(content[:1], "a.tar")
    path = tmp_path / name
    path.write_bytes(content)
    whole = read(path)
    assert len(plan(path)) == 1
    monkeypatch.setattr("extractor.archive.sources.base._SMALLEST", 3000)
    monkeypatch.setattr("extractor.archive.sources.lines._BLOCK", 700)
    units = plan(path)
    assert len(units) > 2 and units[0].size < bounds.UNIT_BYTES
    assert read(path) == whole and len(whole) == 40


def test_lines_tell_number_and_byte_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        b"\xef\xbb\xbf" + json.dumps({"text": "Ein."}).encode(),
        b"  ",
        b"{oi",
        json.dumps({"html": NB, "text": "x"}).encode(),
        json.dumps({"id": 7, "html": NB, "url": "https://a.no/1", "published": "2020"}).encode(),
        b"[1]",
    ]
    path.write_bytes(b"\r\n".join(rows))
    found = read(path)
    assert [(p.id, p.url, p.published) for p in pages(path)] == [
        ("a.jsonl:1", None, None),
        ("7", "https://a.no/1", "2020"),
    ]
    starts = [sum(len(row) + 2 for row in rows[:n]) for n in range(len(rows)) if n != 1]
    assert [offset for _, offset in found] == starts
    assert list(failed(path)) == ["a.jsonl, line 3", "a.jsonl, line 4", "a.jsonl, line 6"]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_compressed_lines_are_one_unit_and_damage_ends_it(pack: object, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    content = pack(lines(2000))  # type: ignore[operator]
    path.write_bytes(content)
    assert len(plan(path)) == 1 and len(pages(path)) == 2000
    path.write_bytes(content[: len(content) // 2])
    read_before = 0
    with pytest.raises(DamagedError, match="damaged compressed file"):
        for _ in places(plan(path)[0]):
            read_before += 1
    assert 0 < read_before < 2000


def test_a_file_of_another_size_than_planned_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(2))
    (unit,) = plan(path)
    path.write_bytes(lines(3))
    with pytest.raises(ReadError, match="when the run began"):
        list(places(unit))


def test_parquet_rows_are_pages(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs pip install 'velferd-extractor[archive]'")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    rows = {
        "html": [NB, None, "", page(3)],
        "text": [None, "Færre på sosialhjelp.", None, None],
        "url": ["https://a.no/1", None, None, None],
        "published": [None, "2019", None, None],
        "other": [1, 2, 3, 4],
    }
    parquet.write_table(arrow.table(rows), path, row_group_size=3)
    assert len(plan(path)) == 2
    assert [(p.id, p.path) for p in pages(path)] == [
        (f"a:{row}", f"{path}, row {row}") for row in (1, 2, 4)
    ]
    assert list(failed(path)) == ["a.parquet, row 3"]
    parquet.write_table(arrow.table({"html": [NB.encode("cp1252")]}), path)
    assert pages(path)[0].content == NB.encode("cp1252")
    parquet.write_table(arrow.table({"html": [b""], "text": ["Færre på sosialhjelp."]}), path)
    assert pages(path)[0].content == "Færre på sosialhjelp."
    parquet.write_table(arrow.table({"body": ["x"]}), path)
    with pytest.raises(DamagedError, match="no column html or text among body"):
        list(places(plan(path)[0]))
    path.write_bytes(b"PAR1 no such thing")
    with pytest.raises(DamagedError, match="Parquet"):
        list(places(plan(path)[0]))


def test_a_library_that_is_missing_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"pip install 'velferd-extractor\[archive\]'"):
        plan(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "fsspec"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(InputError, match=r"pip install 'velferd-extractor\[dask\]'"):
        list(plan_input("s3://avis/2021", "/nowhere"))


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


LATIN = NB.encode("latin-1")
CRAWL = [
    record("https://a.no/0", b"software: test", "warcinfo"),
    record("https://a.no/1", http(LATIN, kind="text/html; charset=iso-8859-1")),
    record("https://a.no/2", http(gzip.compress(LATIN), "Content-Encoding: gzip")),
    record("https://a.no/3", http(chunked(LATIN), "Transfer-Encoding: chunked")),
    record("https://a.no/4", http(b"", "Location: /x", status="301 Moved")),
    record("https://a.no/5", http(LATIN, status="404 Not Found")),
    record("https://a.no/6", http(b"\x89PNG", kind="image/png")),
    record("https://a.no/7", http(LATIN)).replace(b"St\xf8tte", b"Sl\xf8tte"),
    record("https://a.no/8", http(LATIN, "Content-Encoding: gzip")),
    record("https://a.no/9", b"garbage", digest=False),
    record("https://a.no/a", http(LATIN), "revisit"),
    record("https://a.no/b", http(b"  ")),
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc", b"".join(CRAWL)),
        ("a.warc.gz", b"".join(map(gzip.compress, CRAWL))),
        (
            "a.wacz",
            zip_of({"archive/a.warc.gz": b"".join(map(gzip.compress, CRAWL)), "pages/x": b""}),
        ),
    ],
    ids=["warc", "warc.gz", "wacz"],
)
def test_responses_of_a_crawl_are_pages(name: str, content: bytes, tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="needs pip install 'velferd-extractor[archive]'")
    path = tmp_path / name
    path.write_bytes(content)
    found = pages(path)
    assert [p.url for p in found] == [f"https://a.no/{n}" for n in (1, 2, 3, 8)]
    assert {p.content for p in found} == {LATIN}
    assert (found[0].id, found[0].charset) == ("urn:test:1", "iso-8859-1")
    assert {place.fetched for unit in plan(path) for place in places(unit)} == {
        "2021-03-02T10:00:00Z"
    }
    assert sorted(passed(path).values()) == [
        "a redirect",
        "a revisit of another record",
        "no content",
        "not HTML (image/png)",
        "status 404",
    ]
    assert sorted(failed(path).values()) == [
        "WARC-Block-Digest does not match: the record is damaged",
        "no HTTP response: no status line",
    ]
    if name == "a.warc":
        offsets = [offset or 0 for f, offset in read(path) if isinstance(f, Page)]
        assert all(content[at:].startswith(b"WARC/1.1") for at in offsets)


def test_a_crawl_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="needs pip install 'velferd-extractor[archive]'")
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(CRAWL[:3])[:-30])
    found = []
    with pytest.raises(DamagedError, match="it ends within the record"):
        for place in places(plan(path)[0]):
            found += list(place.pages())
    assert len(found) == 1


def cuts(path: Path, content: bytes, bounds: set[int]) -> Iterator[int]:
    """Yield where a file may be cut without a word, and what was read is not all pages."""
    for size in range(1, len(content), 3):
        path.write_bytes(content[:size])
        try:
            assert all(isinstance(found, Page) for found, _ in read(path))
        except DamagedError:
            continue
        if size not in bounds:
            yield size


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress])
@pytest.mark.parametrize("apart", [True, False])
def test_a_crawl_that_is_cut_anywhere_tells_so(pack: object, apart: bool, tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="needs pip install 'velferd-extractor[archive]'")
    parts = CRAWL[:3] if apart else [b"".join(CRAWL[:3])]
    packed = [pack(part) for part in parts]  # type: ignore[operator]
    ends = list(accumulate(len(part) for part in packed))
    if pack is bytes:  # the empty lines behind a record are not missed
        ends = [n - m for n in accumulate(map(len, CRAWL[:3])) for m in range(5)]
    path = tmp_path / "a.warc"
    assert list(cuts(path, b"".join(packed), set(ends))) == []
    path.write_bytes(b"".join(packed))
    assert len(pages(path)) == 2


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_that_is_cut_or_damaged_within_a_header_tells_so(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    whole = tar_of({f"{n}.html": NB.encode() for n in range(3)})
    pack = gzip.compress if mode == "w:gz" else bytes
    for damaged in (whole[:1300], whole[:1024], whole[:1100] + b"xxxx" + whole[1104:]):
        path.write_bytes(pack(damaged))
        found = []
        with pytest.raises(DamagedError, match="cut short or damaged at byte 1024"):
            for unit in plan(path):
                for place in places(unit):
                    found += list(place.pages())
        assert len(found) == 1


def with_size(whole: bytes, at: int, size: int) -> bytes:
    """A tar whose member at a byte tells another size."""
    head = bytearray(whole[at : at + 512])
    head[124:136] = b"\xff" + (size % 256**11).to_bytes(11, "big")
    if size >= 0:
        head[124] = 0x80
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return whole[:at] + bytes(head) + whole[at + 512 :]


@pytest.mark.parametrize("size", [-1024, -512, 2**87, 2**62])
def test_a_tar_with_an_impossible_size_ends_as_damaged(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    whole = tar_of({f"{n}.html": NB.encode() for n in range(3)})
    path.write_bytes(with_size(whole, 1024, size))
    found = []
    with pytest.raises(DamagedError):
        for unit in plan(path):
            for place in places(unit):
                found += list(place.pages())
    assert sum(isinstance(f, Page) for f in found) == 1


def test_hostile_bytes_are_damage_whatever_a_library_says_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {"æ.html": NB.encode(), "b.jsonl": lines(2), "c.html": NB.encode()}
    whole = zip_of(members)
    (tmp_path / "name.zip").write_bytes(whole.replace("æ".encode(), b"\xff\xfe"))
    packed = whole.index(b"b.jsonl") + len("b.jsonl") + 20
    (tmp_path / "inner.zip").write_bytes(whole[:packed] + b"\xff" * 9 + whole[packed + 9 :])
    damaged = 0
    for path in sorted(tmp_path.iterdir()):
        for unit in plan(path):
            try:
                for place in places(unit):
                    list(place.pages())
            except DamagedError:
                damaged += 1
    assert damaged == 2

    def fails(*given: object) -> None:
        raise OverflowError("of a library")

    monkeypatch.setattr("extractor.archive.sources.files.pages_of", fails)
    (tmp_path / "c.html").write_bytes(b"<p>")
    (unit,) = plan(tmp_path / "c.html")
    (place,) = places(unit)
    with pytest.raises(DamagedError, match="OverflowError: of a library"):
        list(place.pages())


@pytest.mark.parametrize("name", ["a.warc", "a.wacz", "a.zip", "a.tar", "a.tar.gz", "a.parquet"])
def test_what_is_not_what_its_name_says_is_damage(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"dette er noe annet enn navnet sier\n" * 60)
    with pytest.raises(DamagedError):
        list(places(plan(path)[0]))


def test_a_named_file_is_told_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "uten").write_bytes(NB.encode())
    (tmp_path / "linjer").write_bytes(lines(2))
    (tmp_path / "pakke").write_bytes(zip_of(MEMBERS))
    assert [len(pages(tmp_path / name)) for name in ("uten", "linjer", "pakke")] == [1, 2, 8]
    with pytest.raises(InputError, match="No such file"):
        plan(tmp_path / "borte")
