"""The table of claims, for spreadsheets."""

from __future__ import annotations

import csv
import io

from extractor.extract import Extractor
from extractor.table import COLUMNS, ClaimTable

NAMES = [column.name for column in COLUMNS]
TEXT = "=1+1 er overskrifta\n\nKongsberg kommune brukte 1,5 mill. kroner på sosialhjelp i 2018."


def rows(rules: Extractor, *, excel: bool = False) -> tuple[str, list[dict[str, str]]]:
    out = io.StringIO()
    ClaimTable(out, excel=excel).write(rules.record(TEXT, id="a", published="2019-01-02"))
    text = out.getvalue()
    delimiter = ";" if excel else ","
    return text, list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))


def test_a_line_a_claim_with_every_column(rules: Extractor) -> None:
    _, found = rows(rules)
    assert list(found[0]) == NAMES
    (claim,) = found
    assert (claim["value"], claim["currency"], claim["period"]) == ("1500000", "NOK", "2018")
    assert (claim["period_start"], claim["period_end"]) == ("2018-01-01", "2018-12-31")
    assert (claim["place"], claim["source_id"], claim["negated"]) == ("Kongsberg", "a", "false")


def test_excel_gets_a_mark_and_semicolons(rules: Extractor) -> None:
    text, found = rows(rules, excel=True)
    assert text.startswith("\ufeffsource_id;")
    assert found[0]["confidence"].count(",") == 1


def test_no_cell_runs_as_a_formula(rules: Extractor) -> None:
    _, found = rows(rules)
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in found for cell in row.values())
    assert found[0]["title"].startswith("'=1+1")


def test_the_columns_stand_in_the_readme() -> None:
    from tests.conftest import ROOT

    readme = (ROOT / "README.md").read_text("utf8")
    section = readme.split("### The columns of the CSV")[1].split("## Python")[0]
    listed = " ".join(line.split("`")[1] for line in section.splitlines() if line.startswith("| `"))
    assert listed.split() == NAMES
