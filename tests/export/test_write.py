"""Claims in other programs' forms: every claim is there, and reads back as what it is."""

from __future__ import annotations

import csv
import datetime
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from extractor.errors import InputError, RecordError
from extractor.export import workbook
from extractor.export.formats import Format
from extractor.export.write import export
from extractor.extract import Extractor
from extractor.record import Record
from extractor.table import COLUMNS, rows_of
from tests.archive.folder import write_folder
from tests.linking.records import claim, record

duckdb = pytest.importorskip("duckdb", reason="the extra [export] is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="the extra [export] is not installed")
openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
pytest.importorskip("xlsxwriter", reason="the extra [export] is not installed")

NAMES = [column.name for column in COLUMNS]
NB = "Skien kommune brukte 41,2 mill. kroner på sosialhjelp i 2018, 3 prosent mer enn året før."
NN = "Skien kommune brukte 41,2 mill. kroner på sosialhjelp i 2018, 3 prosent meir enn året før."
ASTRAL = (
    "=Kake 😀🎂 i kantina\n\n– 👩‍👧 I 2019 fekk 85 personar i Tinn sosialhjelp, seier Kari Moe 🙂."
)


@pytest.fixture(scope="module")
def records(rules: Extractor) -> list[Record]:
    return [
        rules.record(NB, id="nb", url="https://avis.example/1", published="2019-02-03"),
        rules.record(NN, id="nn", published="2019"),
        rules.record(ASTRAL, id="astral", published="2020-02"),
        rules.record("Ei sak om båtar.", id="none"),
        record("hand", claim(None, low=10.5, high=20, period="2018-21", negated=True)),
    ]


@pytest.fixture(scope="module")
def folder(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_folder(tmp_path_factory.mktemp("export") / "run", records))


def expected(records: list[Record]) -> list[list[Any]]:
    return [row for record in records for row in rows_of(record)]


def test_parquet_holds_every_cell(folder: str, records: list[Record], tmp_path: Path) -> None:
    counts = export([folder], str(tmp_path / "claims.parquet"))
    table = parquet.read_table(tmp_path / "claims.parquet")
    assert [list(row.values()) for row in table.to_pylist()] == expected(records)
    assert table.schema.names == NAMES
    assert str(table.schema.field("period_start").type) == "date32[day]"
    assert table.schema.field("unit").metadata[b"description"] == b"UCUM"
    assert (counts.records, counts.claims) == (5, table.num_rows)
    assert [path.name for path in tmp_path.iterdir()] == ["claims.parquet"]


def test_a_database_holds_the_same_with_comments(
    folder: str, records: list[Record], tmp_path: Path
) -> None:
    export([folder], str(tmp_path / "facts.duckdb"))
    assert [path.name for path in tmp_path.iterdir()] == ["facts.duckdb"]
    with duckdb.connect(str(tmp_path / "facts.duckdb"), read_only=True) as base:
        rows = base.execute("SELECT * FROM claims").fetchall()
        assert [list(row) for row in rows] == expected(records)
        told = base.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'claims'"
        ).fetchall()
        assert told == [(column.name, column.what) for column in COLUMNS]
        money = "SELECT SUM(value) FROM claims WHERE currency = 'NOK' AND period_end < '2019-01-01'"
        assert base.execute(money).fetchone() == (2 * 41_200_000,)


def test_csv_is_that_of_a_run(folder: str, records: list[Record], tmp_path: Path) -> None:
    export([folder], str(tmp_path / "claims.csv"))
    with (tmp_path / "claims.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["claim_id"] for row in rows] == [c.id for r in records for c in r.claims]
    assert list(rows[0]) == NAMES
    assert {row["title"][:2] for row in rows if row["source_id"] == "astral"} == {"'="}


def sheet_rows(path: Path) -> Iterator[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)["claims"]
    heading, *rows = sheet.iter_rows(values_only=True)
    assert list(heading) == NAMES
    yield from (dict(zip(NAMES, row, strict=True)) for row in rows)


def test_a_workbook_has_real_numbers_dates_and_filters(
    folder: str, records: list[Record], tmp_path: Path
) -> None:
    path = tmp_path / "claims.xlsx"
    export([folder], str(path))
    rows = list(sheet_rows(path))
    assert len(rows) == sum(len(record.claims) for record in records)
    first, last = rows[0], rows[-1]
    assert first["published"] == datetime.datetime(2019, 2, 3)
    assert (first["value"], first["period"], first["negated"]) == (41_200_000, 2018, False)
    assert first["period_end"] == datetime.datetime(2018, 12, 31)
    assert (last["low"], last["period"], last["negated"]) == (10.5, "2018-21", True)
    assert {row["published"] for row in rows if row["source_id"] == "nn"} == {2019}
    assert {row["title"] for row in rows if row["source_id"] == "astral"} == {
        "=Kake 😀🎂 i kantina"
    }
    book = openpyxl.load_workbook(path)
    assert book["claims"].auto_filter.ref == f"A1:AP{len(rows) + 1}"
    assert book["claims"].freeze_panes == "A2"
    titles = book["claims"][openpyxl.utils.get_column_letter(NAMES.index("title") + 1)]
    assert {cell.data_type for cell in titles if cell.value} == {"s"}  # and no formula


def test_more_claims_than_a_sheet_holds_are_refused(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 3)
    with pytest.raises(InputError, match=r"more than 2 claims.*write \.parquet"):
        export([folder], str(tmp_path / "claims.xlsx"))
    assert list(tmp_path.iterdir()) == []


def test_a_cell_beyond_what_excel_bears_is_cut(tmp_path: Path) -> None:
    long = record("long", claim(5, whole="x" * 40_000, source_document="a\x00b\x0bc"))
    export([str(write_folder(tmp_path / "run", [long]))], str(tmp_path / "claims.xlsx"))
    (row,) = sheet_rows(tmp_path / "claims.xlsx")
    assert len(row["whole"]) == 32_767 and row["whole"].endswith("…")


def test_label_studio_gets_a_task_an_article_with_predictions(
    folder: str, records: list[Record], tmp_path: Path
) -> None:
    path = tmp_path / "labelstudio.json"
    export([folder], str(path))
    tasks = json.loads(path.read_text("utf8"))
    assert [task["data"]["source_id"] for task in tasks] == ["nb", "nn", "astral", "none", "hand"]
    config = ElementTree.parse(tmp_path / "labelstudio.config.xml")
    controls = {control.get("name"): control for control in config.iter() if control.get("toName")}
    allowed = {
        name: {value.get("value") for value in control} for name, control in controls.items()
    }
    for task, made in zip(tasks, records, strict=True):
        (prediction,) = task["predictions"]
        assert 0 <= prediction["score"] <= 1
        regions = [part for part in prediction["result"] if part["type"] != "relation"]
        assert {part["id"] for part in regions} >= {c.id for c in made.claims}
        for part in regions:
            value, kind = part["value"], part["type"]
            assert set(value[kind]) <= allowed[part["from_name"]] and part["to_name"] == "text"
        ids = {part["id"] for part in regions}
        for part in prediction["result"]:
            if part["type"] == "relation":
                assert {part["from_id"], part["to_id"]} <= ids


def test_label_studios_offsets_are_code_points(folder: str, tmp_path: Path) -> None:
    """As its editor counts since 2021: `[...text]` in JavaScript, not `text.length`."""
    export([folder], str(tmp_path / "labelstudio.json"))
    task = json.loads((tmp_path / "labelstudio.json").read_text("utf8"))[2]
    text, parts = task["data"]["text"], task["predictions"][0]["result"]
    assert len(text.encode("utf-16-le")) // 2 > len(text)
    spans = [part["value"] for part in parts if part["type"] == "labels"]
    assert len(spans) == 2
    for span in spans:
        assert "".join(list(text)[span["start"] : span["end"]]) == span["text"]
    assert spans[1]["text"] == "85 personar" or spans[1]["text"] == "85"


# Of schema.org's vocabulary, by type; each type has those of the types above it too.
_CREATIVE_WORK = {
    *("identifier", "name", "url", "sameAs", "text", "inLanguage", "author", "datePublished"),
    *("about", "keywords", "mainEntity", "spatialCoverage", "temporalCoverage", "citation"),
    *("headline", "publisher"),
}
_PROPERTIES = {
    "Claim": _CREATIVE_WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "NewsArticle": _CREATIVE_WORK,
    "DefinedTerm": {"name", "termCode", "inDefinedTermSet"},
    "MonetaryAmount": {"name", "value", "minValue", "maxValue", "currency"},
    "QuantitativeValue": {"name", "value", "minValue", "maxValue", "unitCode", "unitText"},
    "Person": {"name", "jobTitle"},
    "Organization": {"name"},
    "AdministrativeArea": {"name", "identifier"},
    "Country": {"name", "identifier"},
    "Place": {"name", "identifier"},
}


def check_node(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            check_node(item)
    if isinstance(node, dict):
        properties = {key for key in node if not key.startswith("@")}
        assert properties <= _PROPERTIES[node["@type"]], node
        for value in node.values():
            assert value is not None
            check_node(value)


def test_linked_data_uses_the_words_of_schema_org(
    folder: str, records: list[Record], tmp_path: Path
) -> None:
    export([folder], str(tmp_path / "claims.jsonld"))
    read = json.loads((tmp_path / "claims.jsonld").read_text("utf8"))
    assert read["@context"] == "https://schema.org"
    check_node(read["@graph"])
    first = read["@graph"][0]
    assert first["@type"] == "Claim" and "41,2 mill." in first["text"]
    assert first["mainEntity"] == {
        "@type": "MonetaryAmount", "value": 41_200_000, "currency": "NOK",
    }  # fmt: skip
    assert first["temporalCoverage"] == "2018"
    assert first["appearance"]["url"] == "https://avis.example/1"
    assert first["spatialCoverage"]["name"] == "Skien"
    assert read["@graph"][-1]["temporalCoverage"] == "2018-03-01/2018-05-31"


@pytest.mark.parametrize("format", list(Format))
def test_no_record_gives_a_file_that_can_be_read(tmp_path: Path, format: Format) -> None:
    (tmp_path / "none.jsonl").write_text("", "utf8")
    path = tmp_path / f"out.{format}"
    assert export([str(tmp_path / "none.jsonl")], str(path), format=format).records == 0
    if format is Format.parquet:
        assert parquet.read_table(path).num_rows == 0
    elif format is Format.duckdb:
        with duckdb.connect(str(path)) as base:
            assert base.execute("SELECT COUNT(*) FROM claims").fetchone() == (0,)
    elif format is Format.xlsx:
        assert list(sheet_rows(path)) == []
    elif format is not Format.csv:
        json.loads(path.read_text("utf8"))


@pytest.mark.parametrize("format", list(Format))
def test_a_file_that_cannot_be_made_whole_is_not_made(
    records: list[Record], tmp_path: Path, format: Format
) -> None:
    broken = tmp_path / "in" / "broken.jsonl"
    broken.parent.mkdir()
    broken.write_text(records[0].to_json() + "\n{}\n", "utf8")
    out = tmp_path / "out"
    out.mkdir()
    (out / f"claims.{format}").write_text("of an earlier run")
    with pytest.raises(RecordError, match=r"broken\.jsonl, line 2"):
        export([str(broken)], str(out / f"claims.{format}"), format=format)
    assert [path.name for path in out.iterdir()] == [f"claims.{format}"]
    assert (out / f"claims.{format}").read_text() == "of an earlier run"


@pytest.mark.parametrize("format", list(Format))
def test_where_nothing_can_be_written_is_told(folder: str, tmp_path: Path, format: Format) -> None:
    for target in (tmp_path / "no" / "claims", tmp_path):
        with pytest.raises(InputError, match=r"cannot be written|is a folder"):
            export([folder], str(target), format=format)


def test_names_that_tell_no_format_are_refused(folder: str, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"name it with one of \.parquet, .*\.json, or give --format"
    ):
        export([folder], str(tmp_path / "claims.ods"))
    with pytest.raises(InputError, match="cannot be written to standard output"):
        export([folder], "-", format=Format.parquet)


def test_an_input_is_not_written_over(folder: str) -> None:
    part = str(Path(folder) / "part-0000000.jsonl.zst")
    with pytest.raises(InputError, match="input and output at once"):
        export([folder], part, format=Format.csv)


@pytest.mark.parametrize(
    ("module", "ending"),
    [("pyarrow", "parquet"), ("duckdb", "duckdb"), ("xlsxwriter", "xlsx"), ("pyarrow", "duckdb")],
)
def test_a_missing_library_is_named(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, ending: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf"need.? {module}; install it with .*\[export\]"):
        export([folder], str(tmp_path / f"claims.{ending}"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["parquet", "duckdb", "xlsx", "csv", "json", "jsonld"])
def test_memory_stays_flat(tmp_path: Path, ending: str) -> None:
    """Far more than a batch of records, each claim with long words."""
    line = record("a", *(claim(n, whole="x" * 2_000) for n in range(20))).to_json() + "\n"
    source = tmp_path / "records.jsonl"
    with source.open("w", encoding="utf8") as file:
        for _ in range(800):
            file.write(line)
    code = (
        "import resource, sys\n"
        "from extractor.export.write import export\n"
        "import pyarrow, pyarrow.parquet, duckdb, xlsxwriter\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"export([{str(source)!r}], {str(tmp_path / f'out.{ending}')!r})\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    grown = int(run.stdout) / (1024 if sys.platform != "darwin" else 1024 * 1024)
    assert source.stat().st_size > 30_000_000
    assert grown < (200 if ending == "duckdb" else 100), run.stderr
