"""The table of claims in columns: a Parquet file, or a table `claims` of a DuckDB database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.export.formats import EXTRA
from extractor.record import Record
from extractor.records import whole_file
from extractor.table import COLUMNS, Cell, Column, rows_of

_MEMORY = "256MB"  # of DuckDB, which else takes what the machine has
_BATCH = 16_384  # rows held before they are written; about 20 MB


class _Batches:
    """Gathers rows and hands them on as tables of Arrow."""

    def __init__(self, schema: Any, send: Callable[[Any], object]) -> None:
        self._schema, self._send = schema, send
        self._rows: list[list[Cell]] = []

    def write(self, record: Record) -> None:
        """Add the claims of a record."""
        self._rows += rows_of(record)
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand on what is held."""
        import pyarrow

        columns = [list(cells) for cells in zip(*self._rows, strict=True)] or [[] for _ in COLUMNS]
        arrays = [
            pyarrow.array(cells, type=field.type)
            for cells, field in zip(columns, self._schema, strict=True)
        ]
        self._send(pyarrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def _schema() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise InputError(f"Parquet and DuckDB need pyarrow; install it with {EXTRA}") from error
    types = {
        "text": pyarrow.string(),
        "edtf": pyarrow.string(),
        "number": pyarrow.float64(),
        "flag": pyarrow.bool_(),
        "day": pyarrow.date32(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(column.name, types[column.kind], metadata={"description": column.what})
            for column in COLUMNS
        ]
    )


@contextmanager
def parquet_file(target: str) -> Iterator[_Batches]:
    """A Parquet file, packed with Zstandard; each column tells in its metadata what it is."""
    schema = _schema()
    from pyarrow.parquet import ParquetWriter

    with whole_file(target) as path, ParquetWriter(path, schema, compression="zstd") as file:
        batches = _Batches(schema, file.write_table)
        yield batches
        batches.flush()


@contextmanager
def database(target: str) -> Iterator[_Batches]:
    """A DuckDB database with a table `claims`; each column has a comment that tells what it is."""
    schema = _schema()
    try:
        import duckdb
    except ImportError as error:
        raise InputError(f"DuckDB needs duckdb; install it with {EXTRA}") from error
    path = Path(target)
    if path.exists() and not (path.is_file() or path.is_dir()):  # a device would be taken away
        raise InputError(f"{target}: DuckDB writes to a file; choose another name with --to")
    with whole_file(target) as path:
        path.unlink()  # DuckDB makes the file itself
        try:
            with duckdb.connect(str(path), config={"memory_limit": _MEMORY}) as base:
                base.execute(f"CREATE TABLE claims ({', '.join(map(_declared, COLUMNS))})")
                for column in COLUMNS:
                    what = column.what.replace("'", "''")
                    base.execute(f"COMMENT ON COLUMN claims.\"{column.name}\" IS '{what}'")

                def insert(table: Any) -> None:
                    base.register("batch", table)
                    base.execute("INSERT INTO claims SELECT * FROM batch")
                    base.unregister("batch")

                batches = _Batches(schema, insert)
                yield batches
                batches.flush()
        except duckdb.Error as error:
            raise InputError(f"{target}: cannot be written ({error})") from error
        finally:
            path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


_SQL = {"text": "VARCHAR", "edtf": "VARCHAR", "number": "DOUBLE", "flag": "BOOLEAN", "day": "DATE"}


def _declared(column: Column) -> str:
    return f'"{column.name}" {_SQL[column.kind]}'
