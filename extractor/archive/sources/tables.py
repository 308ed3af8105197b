"""Parquet with a column `html` or `text`, and `id`, `url` and `published` where it has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, Any

from extractor.archive.sources.base import (
    DamagedError,
    Place,
    Unit,
    opened,
    read_errors,
    stem_of,
)
from extractor.archive.storage import open_input
from extractor.article import Page
from extractor.errors import InputError
from extractor.inputs import Unreadable, page_of, printable
from extractor.parser.encoding import paired

_COLUMNS = ("id", "html", "text", "url", "published")
_ROWS = 64  # read at once


def plan(path: str, size: int) -> Iterator[Unit]:
    """Yield a unit for each row group."""
    with read_errors(path), open_input(path) as stream, _arrow_errors(path):
        table = _table(stream)
        units = []
        first = 0
        for group in range(table.num_row_groups):
            metadata = table.metadata.row_group(group)
            held = metadata.total_byte_size
            units.append(Unit(0, "table", path, held, size, group, group + 1, first))
            first += metadata.num_rows
    yield from units


def places(unit: Unit) -> Iterator[Place]:
    """Yield a place for each row."""
    with opened(unit) as stream, _arrow_errors(unit.path), read_errors(unit.path):
        table = _table(stream)
        columns = [name for name in _COLUMNS if name in table.schema_arrow.names]
        number = unit.first
        for batch in table.iter_batches(
            batch_size=_ROWS,
            row_groups=[unit.start] if unit.end else None,
            columns=columns,
            use_threads=False,
        ):
            for row in batch.to_pylist():
                number += 1
                where = f"{printable(unit.path)}, row {number}"
                yield Place(where, partial(_page, row, where, unit.path, number))


def _table(stream: IO[bytes]) -> Any:
    """The table in a file. Raises DamagedError where it has no html or text."""
    table = _arrow().parquet.ParquetFile(stream, pre_buffer=False)
    names = table.schema_arrow.names
    if not {"html", "text"} & set(names):
        raise DamagedError(f"no column html or text among {', '.join(names[:20])}; rename one")
    return table


def _page(row: dict[str, Any], where: str, path: str, number: int) -> Iterator[Page | Unreadable]:
    fields: dict[str, Any] = {}
    raw = row.get("html")
    for name, value in row.items():
        if value is not None and name == "published":
            value = str(value)  # a date or a time too
        fields[name] = paired(value) if isinstance(value, str) else value
    if raw == b"":
        raw = fields["html"] = None
    if isinstance(raw, bytes):  # its characters are found as those of any page
        fields["html"] = "-"
    if fields.get("html"):
        fields["text"] = None
    fields["id"] = fields.get("id") or f"{stem_of(path)}:{number}"
    try:
        page = page_of(fields, where, where)
    except InputError as error:
        yield Unreadable(where, str(error))
        return
    if isinstance(raw, bytes):
        page = Page(raw, page.id, page.url, published=page.published, path=where)
    yield page


@contextmanager
def _arrow_errors(path: str) -> Iterator[None]:
    arrow = _arrow()
    try:
        yield
    except (arrow.ArrowInvalid, arrow.ArrowNotImplementedError) as error:
        raise DamagedError(f"{path}: no Parquet file, or a damaged one: {error}") from error


def _arrow() -> Any:
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise InputError(
            "Parquet needs pyarrow; pip install 'velferd-extractor[archive]'"
        ) from error
    return pyarrow
