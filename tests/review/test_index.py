"""The list of the claims: made anew when the records change, with what was decided before."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from backports import zstd

pytest.importorskip("snowballstemmer", reason="the extra [review] is not installed")

from extractor.errors import InputError, RecordError
from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.record import Record
from extractor.review import index
from extractor.review.desk import UnknownError
from extractor.review.records import Records, RecordsChangedError
from extractor.review.search import Question
from tests.review.desks import PAGES, add, decide, figured, opened, records_of, sitting, write


@pytest.fixture
def records(rules: Extractor) -> list[Record]:
    return records_of(rules)


def changed(record: Record, figure: int, **fields: object) -> Record:
    """The record with other slots of the claim with a figure, its id kept."""
    claims = [
        claim.model_copy(update=fields)
        if claim.measure and claim.measure.value == figure
        else claim
        for claim in record.claims
    ]
    return record.model_copy(update={"claims": claims})


def test_the_list_is_made_once_and_anew_when_the_records_change(
    tmp_path: Path, records: list[Record]
) -> None:
    path = write(tmp_path / "r.jsonl", records[:2])
    lexicon = load_lexicon()
    with opened(path) as store:
        assert index.is_current(store, Records(path), lexicon)
        write(path, records)
        assert not index.is_current(store, Records(path), lexicon)
        counts = index.make(store, Records(path), lexicon)
        assert str(counts) == f"3 articles, {sum(len(r.claims) for r in records)} claims"
        assert index.is_current(store, Records(path), lexicon)


@pytest.mark.parametrize("form", ["plain", "gz", "zst", "folder"])
def test_every_form_of_records_is_read_alike(
    tmp_path: Path, records: list[Record], form: str
) -> None:
    path = write(tmp_path / "r.jsonl", records)
    lines = path.read_bytes()
    if form == "gz":
        path = tmp_path / "r.jsonl.gz"
        path.write_bytes(gzip.compress(lines))
    elif form == "zst":
        path = tmp_path / "r.jsonl.zst"
        path.write_bytes(zstd.compress(lines))
    elif form == "folder":
        path = tmp_path / "out"
        path.mkdir()
        first, rest = lines.split(b"\n", 1)
        (path / "part-1.jsonl").write_bytes(b"\xef\xbb\xbf" + first + b"\n\n")
        (path / "part-2.jsonl.zst").write_bytes(zstd.compress(rest))
    with sitting(path) as desk:
        articles = [desk.article(number) for number in (1, 2, 3)]
    assert [a["title"] for a in articles] == [r.article.title for r in records]
    assert [len(a["claims"]) for a in articles] == [len(r.claims) for r in records]


def test_a_record_at_fault_is_told_and_the_old_list_stays(
    tmp_path: Path, records: list[Record]
) -> None:
    path = write(tmp_path / "r.jsonl", records)
    with opened(path) as store:
        path.write_bytes(path.read_bytes() + b'{"schema": "extractor/record/1"}\n')
        with pytest.raises(RecordError, match="line 4"):
            index.make(store, Records(path), load_lexicon())
        with store.reading() as base:
            assert base.execute("SELECT COUNT(*) FROM article").fetchone()[0] == 3


def test_a_list_that_is_not_finished_leaves_the_old_one(
    tmp_path: Path, records: list[Record]
) -> None:
    path = write(tmp_path / "r.jsonl", records)

    def killed(counts: index.Counts) -> None:
        raise KeyboardInterrupt

    with opened(path) as store:
        with pytest.raises(KeyboardInterrupt):
            index.make(store, Records(path), load_lexicon(), tell=killed)
        assert index.is_current(store, Records(path), load_lexicon())
        with store.reading() as base:
            assert base.execute("SELECT COUNT(*) FROM article").fetchone()[0] == 3


def test_records_that_change_under_the_desk_are_told(tmp_path: Path, records: list[Record]) -> None:
    path = write(tmp_path / "r.jsonl", records)
    with sitting(path) as desk:
        write(path, records[1:])
        with pytest.raises(RecordsChangedError, match=r"^r\.jsonl: has changed since it was read"):
            desk.article(1)
    write(path, records)
    with sitting(path) as desk:
        os.utime(path, (1, 1))  # as large as it was, but perhaps other words
        with pytest.raises(RecordsChangedError):
            desk.article(1)
        os.remove(path)
        with pytest.raises(RecordsChangedError):
            desk.article(1)


@pytest.mark.parametrize("form", ["plain", "gz"])
def test_an_article_read_before_its_file_changed_is_not_shown_any_more(
    tmp_path: Path, records: list[Record], form: str
) -> None:
    path = write(tmp_path / "r.jsonl", records)
    if form == "gz":
        path = tmp_path / "r.jsonl.gz"
        path.write_bytes(gzip.compress((tmp_path / "r.jsonl").read_bytes()))
    with sitting(path) as desk:
        claim = str(desk.article(1)["claims"][0]["id"])
        desk.article(1)
        os.utime(path, (1, 1))
        for ask in (lambda: desk.article(1), lambda: desk.claim(claim)):
            with pytest.raises(RecordsChangedError):
                ask()
        os.remove(path)
        with pytest.raises(RecordsChangedError):
            desk.article(1)


def test_another_list_under_the_desk_is_told(tmp_path: Path, records: list[Record]) -> None:
    path = write(tmp_path / "r.jsonl", records)
    with sitting(path) as desk:
        write(path, records[1:])
        with opened(path):
            pass
        with pytest.raises(RecordsChangedError, match="start the server again"):
            desk.claims(Question(), None)


def test_a_file_without_records_is_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("")
    with sitting(tmp_path / "r.jsonl") as desk:
        assert desk.claims(Question(), None) == {"total": 0, "next": None, "claims": []}
        assert desk.session("Kari", needs_token=False)["articles"] == 0
        with pytest.raises(UnknownError):
            desk.article(1)
    with pytest.raises(InputError, match="no such file"):
        Records(tmp_path / "none.jsonl")


def test_the_same_record_twice_is_listed_once(tmp_path: Path, records: list[Record]) -> None:
    path = write(tmp_path / "r.jsonl", [*records, records[0]])
    with sitting(path) as desk:
        total = desk.claims(Question(), None)["total"]
        again = desk.article(4)
    assert total == sum(len(record.claims) for record in records)
    assert again["claims"] == [] and again["notes"][-1]["text"].startswith("3 of the claims")


def test_decisions_hold_on_newer_records_and_those_that_changed_are_listed(
    tmp_path: Path, records: list[Record]
) -> None:
    path = write(tmp_path / "r.jsonl", records)
    with sitting(path) as desk:
        same, other, lost = (figured(desk, figure) for figure in ("946", "861", "912"))
        decide(desk, same, "accept")
        decide(desk, other, "correct", slots={"period": "2016"})
        decide(desk, lost, "reject", reason="not_stated", comment="ikke der")
        assert desk.changes() == {"kept": 3, "changed": [], "gone": []}
    newer = [
        changed(records[0], 861, period="2015", indicator="cases"),
        records[1].model_copy(
            update={"claims": [claim for claim in records[1].claims if claim.id != lost]}
        ),
    ]
    write(path, newer)
    with sitting(path) as desk:
        assert desk.claim(same)["status"] == "accepted"
        assert desk.claim(same)["changed"] is None
        view = desk.claim(other)
        assert (view["status"], view["now"]["period"]) == ("corrected", "2016")
        assert view["claim"]["period"] == "2015"
        assert set(view["changed"]["fields"]) == {"period", "indicator"}
        assert view["changed"]["before"]["period"] == "2017"
        changes = desk.changes()
        assert changes["kept"] == 1
        assert [row["claim"] for row in changes["changed"]] == [other]
        (row,) = changes["changed"]
        assert row["title"] and row["before"] and row["before"].keys() == row["now"].keys()
        (gone,) = changes["gone"]
        assert (gone["title"], gone["article"]) == ("Skien i tal", 2)
        assert (gone["claim"], gone["status"], gone["source"]) == (lost, "rejected", "b")
        assert gone["before"]["measure"]["value"] == 912
        assert [r["id"] for r in desk.claims(Question(changed=True), None)["claims"]] == [other]
        decide(desk, other, "accept")
        assert desk.changes()["changed"] == []  # it was looked at again


def test_a_text_that_reads_otherwise_is_told(tmp_path: Path, records: list[Record]) -> None:
    path = write(tmp_path / "r.jsonl", records)
    with sitting(path) as desk:
        decide(desk, figured(desk, "946"), "accept")
    article = records[0].article
    longer = article.model_copy(update={"text": article.text + "\n\nMer."})
    write(path, [records[0].model_copy(update={"article": longer})])
    with sitting(path) as desk:
        assert [row["fields"] for row in desk.changes()["changed"]] == [["text"]]


def test_an_added_claim_stays_on_its_article(
    tmp_path: Path, records: list[Record], rules: Extractor
) -> None:
    path = write(tmp_path / "r.jsonl", records)
    with sitting(path) as desk:
        claim = desk.claim(figured(desk, "946"))["now"]
        slots = {name: claim[name] for name in ("kind", "topic", "measure", "evidence")}
        added = add(desk, 1, **slots, indicator="applications")
    write(path, records[::-1])
    with sitting(path) as desk:
        assert desk.claim(added["id"])["article"] == 3
        assert desk.session(None, needs_token=False)["added"] == 1
    other_bytes = records[0].source.model_copy(update={"sha256": "0" * 64})
    write(path, [records[0].model_copy(update={"source": other_bytes})])
    with sitting(path) as desk:
        assert desk.claim(added["id"])["article"] == 1
    (short,) = records_of(rules, {"a": ("Nav", PAGES["a"][1])})
    write(path, [short])
    with sitting(path) as desk:  # its words are no more
        assert [row["claim"] for row in desk.changes()["gone"]] == [added["id"]]


def test_a_list_that_lacks_a_table_is_made_anew(tmp_path: Path, records: list[Record]) -> None:
    path = write(tmp_path / "r.jsonl", records)
    with opened(path) as store:
        with store.writing() as base:
            base.execute("DROP TABLE opinion")
        assert not index.is_current(store, Records(path), load_lexicon())
