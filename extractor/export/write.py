"""Files of records in, one file out, in the form that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extractor.errors import InputError
from extractor.export.formats import Format
from extractor.record import Record
from extractor.records import (
    STDIN,
    packed_suffix,
    read_records,
    record_files,
    refuse_overwriting,
)

_PACKABLE = (Format.csv, Format.jsonld)


class Writer(Protocol):
    """Takes records one by one."""

    def write(self, record: Record) -> None:
        """Add the claims of a record."""


@dataclass(slots=True)
class Counts:
    """What has been written so far."""

    records: int = 0
    claims: int = 0

    def __str__(self) -> str:
        return f"{self.records} records, {self.claims} claims"


def export(
    inputs: Sequence[str],
    target: str,
    *,
    format: Format | None = None,
    change: Callable[[Record], Record] | None = None,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Write the claims of files of records, or of an archive's folder, to `target`, all or nothing.

    Without a format the ending of the name tells it; `.json` is Label Studio's. CSV and JSON-LD are
    packed where the name ends in `.gz` or `.zst`. `change` is done to each record before it is
    written. Raises InputError
    where a file cannot be read or written, a library is missing, or a sheet is full, and
    RecordError that names file and line of a record at fault.
    """
    chosen = format or _format_of(target)
    if (suffix := packed_suffix(target)) and chosen not in _PACKABLE:
        raise InputError(f"{target}: {chosen} is not packed as a whole; leave out {suffix}")
    names = list(record_files(inputs))
    refuse_overwriting(names, [] if target == STDIN else [Path(target)])
    counts = Counts()
    with _writer(chosen, target) as writer:
        for record in read_records(names):
            writer.write(change(record) if change else record)
            counts.records += 1
            counts.claims += len(record.claims)
            progress(counts)
    return counts


def _format_of(target: str) -> Format:
    named = Path(target).with_suffix("") if packed_suffix(target) else Path(target)
    ending = named.suffix.lower().removeprefix(".")
    if ending == "json":
        return Format.labelstudio
    if ending in (known := [f.value for f in Format if f is not Format.labelstudio]):
        return Format(ending)
    endings = ", ".join(f".{name}" for name in [*known, "json"])
    raise InputError(f"{target}: name it with one of {endings}, or give --format")


def _writer(format: Format, target: str) -> AbstractContextManager[Writer]:
    if target == STDIN and format in (Format.parquet, Format.duckdb, Format.xlsx):
        raise InputError(f"{format} cannot be written to standard output; give a file with --to")
    opened: Callable[[str], AbstractContextManager[Writer]]
    match format:
        case Format.parquet:
            from extractor.export.columnar import parquet_file

            opened = parquet_file
        case Format.duckdb:
            from extractor.export.columnar import database

            opened = database
        case Format.xlsx:
            from extractor.export.workbook import workbook

            opened = workbook
        case Format.labelstudio:
            from extractor.export.label_studio import tasks

            opened = tasks
        case Format.jsonld:
            from extractor.export.linked_data import graph

            opened = graph
        case Format.csv:
            from extractor.export.plain import csv_file

            opened = csv_file
    return opened(target)
