"""Files of records, and folders of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.evaluate.found import load_records
from extractor.explain import find_claim
from extractor.linking.files import link_files
from extractor.records import read_records, record_files
from tests.archive.folder import write_folder
from tests.linking.records import claim, record

RECORDS = [record(f"r{n:02d}", claim(900 + n)) for n in range(11)]


def ids(*names: str) -> list[str]:
    return [record.source.id for record in read_records(names)]


def test_a_folder_stands_for_its_parts_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "run", RECORDS, parts=4)
    (folder / "part-0000002.jsonl.zst").rename(folder / "part-10.jsonl.zst")
    first, second, fourth = RECORDS[:3], RECORDS[3:6], RECORDS[9:]
    in_order = [*first, *second, *fourth, *RECORDS[6:9]]
    assert ids(str(folder)) == [r.source.id for r in in_order]
    assert capsys.readouterr().err == ""


def test_a_folder_stands_beside_files(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "run", RECORDS)
    packed = tmp_path / "more.jsonl.gz"
    packed.write_bytes(gzip.compress((record("z").to_json() + "\n").encode()))
    assert ids(str(folder), str(packed)) == [*(r.source.id for r in RECORDS), "z"]


def test_a_run_that_has_not_finished_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "run", RECORDS, finished=False)
    assert len(ids(str(folder))) == 11
    assert "has not finished" in capsys.readouterr().err
    for part in folder.glob("part-*"):
        part.unlink()
    assert ids(str(folder)) == []


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no records; give a folder of `extractor archive`"):
        list(record_files([str(tmp_path)]))
    (tmp_path / "run.json").write_text("{", "utf8")
    with pytest.raises(InputError, match=r"run\.json: cannot be read"):
        list(record_files([str(tmp_path)]))


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "run", RECORDS)
    part = folder / "part-0000001.jsonl.zst"
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"part-0000001\.jsonl\.zst: damaged"):
        ids(str(folder))


def test_every_command_that_takes_records_takes_a_folder(tmp_path: Path) -> None:
    folder = str(write_folder(tmp_path / "run", RECORDS))
    assert find_claim(folder, "r07-0")[0].source.id == "r07"
    assert load_records(Path(folder))["r03"].row["source"]["id"] == "r03"
    assert link_files([folder], str(tmp_path / "facts.jsonl")).records == 11
