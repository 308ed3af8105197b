"""What the command line names becomes pages: told by content, and nothing lost on the way."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest
from backports import zstd

from extractor.article import Page
from extractor.errors import InputError
from extractor.inputs import Skipped, Unreadable, read_pages, unpack

HTML = b"<html><body><p>Nav i Skien brukte 3 mill.</p></body></html>"


def test_a_folder_gives_its_pages_in_order_and_counts_the_rest(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(HTML)
    (tmp_path / "a.txt").write_text("Tekst.", "utf8")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text("{}", "utf8")
    (tmp_path / ".hidden.html").write_bytes(HTML)
    found = list(read_pages([str(tmp_path)]))
    assert [p.id for p in found if isinstance(p, Page)] == ["a", "b"]
    assert [Path(p.path).name for p in found if isinstance(p, Skipped)] == ["a.json"]


def test_compressed_pages_are_opened_by_content(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(HTML))
    (tmp_path / "b.html.zst").write_bytes(zstd.compress(HTML))
    (tmp_path / "c.html").write_bytes(gzip.compress(HTML))
    pages = [p for p in read_pages([str(tmp_path)]) if isinstance(p, Page)]
    assert [(p.id, p.content) for p in pages] == [("a", HTML), ("b", HTML), ("c", HTML)]


def test_lines_of_json_are_pages_and_a_broken_one_costs_itself_alone(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "x", "text": "Éin", "url": "https://a.no/1", "published": "2020"}),
        "{no json",
        json.dumps({"id": 7, "html": "<p>To</p>"}),
        json.dumps({"id": "z"}),
        json.dumps({"html": "a", "text": "b"}),
        json.dumps({"text": "b", "published": 2020}),
        json.dumps([1]),
        "",
    ]
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(lines), "utf8")
    found = list(read_pages([str(path)]))
    pages = [p for p in found if isinstance(p, Page)]
    assert [(p.id, p.content) for p in pages] == [("x", "Éin"), ("7", "<p>To</p>")]
    assert (pages[0].url, pages[0].published) == ("https://a.no/1", "2020")
    failed = [p for p in found if isinstance(p, Unreadable)]
    assert [f.path.rsplit(", ")[1] for f in failed] == [f"line {n}" for n in (2, 4, 5, 6, 7)]


def test_a_line_without_id_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b"}\n', "utf8")
    assert [p.id for p in read_pages([str(path)]) if isinstance(p, Page)] == [
        "pages.jsonl:1",
        "pages.jsonl:2",
    ]


def test_a_missing_file_is_told_and_not_raised(tmp_path: Path) -> None:
    missing = str(tmp_path / "nei.html")
    assert list(read_pages([missing])) == [Unreadable(missing, "no such file or folder")]


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO("Blåbær på Bø".encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    (page,) = read_pages(["-"])
    assert isinstance(page, Page)
    assert (page.content, page.path) == ("Blåbær på Bø".encode(), None)


@pytest.mark.parametrize("damaged", [gzip.compress(HTML)[:-9], zstd.compress(HTML * 99)[:20]])
def test_a_damaged_archive_says_so(damaged: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        unpack(damaged)


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.inputs._UNPACKED_LIMIT", 1000)
    with pytest.raises(InputError, match="MiB"):
        unpack(gzip.compress(b"\0" * 100_000))


def test_what_is_being_written_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    (tmp_path / "out.jsonl").write_text('{"schema": 1}\n', "utf8")
    found = list(read_pages([str(tmp_path)], [tmp_path / "out.jsonl"]))
    assert [p.id for p in found if isinstance(p, Page)] == ["a"] and len(found) == 1


@pytest.mark.parametrize("name", ["", "a" * 300])
def test_a_name_that_is_none_is_told(name: str) -> None:
    assert [type(item) for item in read_pages([name])] == [Unreadable]


def test_lines_are_told_by_their_first_bytes_however_long(tmp_path: Path) -> None:
    lines = [{"html": "<p>" + "x" * 1_200_000}, {"text": "Nav", "id": "\ud800"}, {"text": "Nav"}]
    (tmp_path / "dump").write_text("\n".join(map(json.dumps, lines)), "utf8")
    pages = [p for p in read_pages([str(tmp_path / "dump")]) if isinstance(p, Page)]
    assert [p.id for p in pages] == ["dump:1", "\ufffd", "dump:3"]


def test_a_pipe_in_a_folder_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    (tmp_path / "b.html").write_bytes(HTML)
    assert [type(item) for item in read_pages([str(tmp_path)])] == [Skipped, Page]


def test_many_small_frames_are_read_in_one_go() -> None:
    assert unpack(zstd.compress(HTML) * 2_000) == HTML * 2_000


FEED = '<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
ITEM = "<item><title>Sak {n}</title><link>https://a.example/{n}</link></item>"


def test_an_item_of_a_feed_is_a_page_and_other_xml_is_none(tmp_path: Path) -> None:
    many = FEED.format(items="".join(ITEM.format(n=n) for n in (1, 2)))
    (tmp_path / "many.xml").write_text(many, "utf8")
    (tmp_path / "one.xml.gz").write_bytes(
        gzip.compress(FEED.format(items=ITEM.format(n=3)).encode())
    )
    (tmp_path / "none.xml").write_text(FEED.format(items=""), "utf8")
    (tmp_path / "sitemap.xml").write_text("<?xml version='1.0'?><urlset></urlset>", "utf8")
    found = list(read_pages([str(tmp_path)]))
    pages = [(p.id, p.url) for p in found if isinstance(p, Page)]
    assert pages == [
        ("many:1", "https://a.example/1"),
        ("many:2", "https://a.example/2"),
        ("one", "https://a.example/3"),
    ]
    assert ["no items" in p.reason for p in found if isinstance(p, Unreadable)] == [True]
    assert [Path(p.path).name for p in found if isinstance(p, Skipped)] == ["sitemap.xml"]
