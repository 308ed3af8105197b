"""The table of claims as a sheet of Excel: real numbers and dates, and a heading that filters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from extractor.errors import InputError
from extractor.export.formats import EXTRA
from extractor.record import Record
from extractor.records import whole_file
from extractor.table import COLUMNS, Cell, rows_of

ROWS = 1_048_576  # of a sheet, the heading among them (Excel's specifications and limits)
_LONGEST = 32_767  # characters of a cell (the same)
_FIRST_YEAR = 1900  # Excel counts days from it
_WIDTHS = {"title": 40, "evidence": 80, "organisation": 24, "speaker": 20, "publisher": 16}


class _Sheet:
    def __init__(self, book: Any, target: str) -> None:
        self._target = target
        self._formats = {
            name: book.add_format({"num_format": form})
            for name, form in (("whole", "#,##0"), ("part", "#,##0.0###"), ("day", "yyyy-mm-dd"))
        }
        self._sheet = book.add_worksheet("claims")
        self._sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for at, column in enumerate(COLUMNS):
            self._sheet.set_column(at, at, _WIDTHS.get(column.name, 12))
            self._sheet.write_string(0, at, column.name, bold)
        self._row = 0

    def write(self, record: Record) -> None:
        """Add a row for each claim. Raises InputError where the sheet is full."""
        for cells in rows_of(record):
            self._row += 1
            if self._row >= ROWS:
                raise InputError(
                    f"{self._target}: more than {ROWS - 1:,} claims, which is all a sheet of Excel "
                    "holds; write .parquet, .duckdb or .csv"
                )
            for at, (column, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
                if cell is not None and cell != "":
                    self._write(at, cell, edtf=column.kind == "edtf")

    def filter(self) -> None:
        """Give the heading its filters, when the last row is known."""
        self._sheet.autofilter(0, 0, max(1, self._row), len(COLUMNS) - 1)

    def _write(self, at: int, cell: Cell, *, edtf: bool) -> None:
        sheet, formats, row = self._sheet, self._formats, self._row
        if edtf and isinstance(cell, str):
            cell = _day_or_year(cell)
            if isinstance(cell, int):
                sheet.write_number(row, at, cell)  # a year, without a mark for thousands
                return
        if isinstance(cell, bool):
            sheet.write_boolean(row, at, cell)
        elif isinstance(cell, int | float):
            whole = float(cell).is_integer()
            sheet.write_number(row, at, cell, formats["whole" if whole else "part"])
        elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
            sheet.write_datetime(row, at, cell, formats["day"])
        else:
            sheet.write_string(row, at, _shown(str(cell)))


def _day_or_year(text: str) -> date | int | str:
    """A day or a year as what it is; «2017-04» and other EDTF as written.

    >>> _day_or_year("2017-04-12"), _day_or_year("2017"), _day_or_year("2017-04")
    (datetime.date(2017, 4, 12), 2017, '2017-04')
    """
    if len(text) == len("2017") and text.isdecimal():
        return int(text)
    try:
        return date.fromisoformat(text[:10]) if text[7:8] == "-" and "/" not in text else text
    except ValueError:
        return text


def _shown(text: str) -> str:
    """What a cell can hold: no controls, and not too much."""
    text = " ".join(text.split()).replace("\0", "")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@contextmanager
def workbook(target: str) -> Iterator[_Sheet]:
    """A workbook with one sheet, `claims`, held on disk until it is whole."""
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError as error:
        raise InputError(f"Excel needs xlsxwriter; install it with {EXTRA}") from error
    with whole_file(target) as path:
        # Words are words: no formulas, no links (of which Excel bears 65,530).
        book = Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
        sheet = _Sheet(book, target)
        try:
            yield sheet
            sheet.filter()
        except BaseException:
            with suppress(OSError, XlsxWriterException):  # what is left of it goes with `path`
                book.close()
            raise
        try:
            book.close()
        except XlsxWriterException as error:
            raise InputError(f"{target}: cannot be written ({error})") from error
