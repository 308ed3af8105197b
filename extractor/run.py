"""The main job of the command line: inputs to records, with failures beside them and a count."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, TypeAlias

from extractor.article import Page
from extractor.errors import InputError
from extractor.extract import Extractor, Failure
from extractor.inputs import Skipped, Unreadable, read_pages
from extractor.record import Record
from extractor.records import open_output, packed_suffix, refuse_overwriting
from extractor.table import ClaimTable

Format: TypeAlias = Literal["jsonl", "csv"]


@dataclass(slots=True)
class Counts:
    """What a run has done so far."""

    pages: int = 0
    records: int = 0
    claims: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        parts = [
            _plural(self.pages, "page"),
            _plural(self.records, "record"),
            _plural(self.claims, "claim"),
        ]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if self.skipped:
            parts.append(f"{_plural(self.skipped, 'other file')} skipped")
        return ", ".join(parts)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Output:
    """Where the records go, and in what form; `-` is standard output."""

    path: str = "-"
    format: Format | None = None
    """None: told by the name, and by `excel`; JSONL where neither tells."""
    excel: bool = False

    @property
    def is_table(self) -> bool:
        """Whether claims go to a table rather than records to lines."""
        if self.format is not None:
            return self.format == "csv"
        name = self.path.lower()
        return self.excel or name.removesuffix(packed_suffix(name)).endswith(".csv")

    @property
    def failures_path(self) -> Path | None:
        """`OUT.failures.jsonl`; none beside standard output."""
        return None if self.path == "-" else Path(f"{self.path}.failures.jsonl")

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that a run writes."""
        return (Path(self.path), self.failures_path) if self.failures_path else ()


def run(
    extractor: Extractor,
    inputs: Sequence[str],
    output: Output,
    *,
    progress: Callable[[Counts], None] = lambda counts: None,
) -> Counts:
    """Read every input and write its records; a page that fails is told and the rest goes on.

    Raises InputError where the output cannot be written, or `excel` is asked of JSONL.
    """
    if output.excel and not output.is_table:
        raise InputError("--excel is for tables; leave out --format jsonl")
    counts = Counts()
    with ExitStack() as stack:
        refuse_overwriting(inputs, output.files)
        write = _writer(output, stack)
        fail = _Failures(output.failures_path, stack)
        for result in extractor.results(_pages(inputs, output, counts, fail)):
            if isinstance(result, Failure):
                fail(result.page.path or result.page.id or "-", result.room, result.reason)
                counts.failed += 1
            else:
                write(result)
                counts.records += 1
                counts.claims += len(result.claims)
            progress(counts)
    return counts


def _pages(
    inputs: Sequence[str], output: Output, counts: Counts, fail: _Failures
) -> Iterator[Page]:
    for item in read_pages(inputs, output.files):
        if isinstance(item, Skipped):
            counts.skipped += 1
        elif isinstance(item, Unreadable):
            counts.pages += 1
            counts.failed += 1
            fail(item.path, "input", item.reason)
        else:
            counts.pages += 1
            yield item


def _open(path: str | Path, stack: ExitStack) -> IO[str]:
    return stack.enter_context(open_output(Path(path), str(path)))


def _writer(output: Output, stack: ExitStack) -> Callable[[Record], None]:
    if output.path == "-" and sys.stdout is None:
        raise InputError("standard output is closed; give a file with -o")
    if output.path == "-":
        out: IO[str] = sys.stdout
    else:
        out = _open(output.path, stack)
    if output.is_table:
        return ClaimTable(out, excel=output.excel).write

    def write(record: Record) -> None:
        out.write(record.to_json() + "\n")

    return write


class _Failures:
    """Writes failed pages to their file, made at the first, and tells each on standard error."""

    def __init__(self, path: Path | None, stack: ExitStack) -> None:
        self._path, self._stack = path, stack
        self._out: IO[str] | None = None
        if path is not None:
            try:  # a file of an earlier run would be taken for this one's
                path.unlink(missing_ok=True)
            except OSError as error:
                raise InputError(f"{path}: cannot be removed ({error.strerror})") from error

    def __call__(self, page: str, room: str, reason: str) -> None:
        print(f"{page}: {reason}", file=sys.stderr)
        if self._path is not None:
            self._out = self._out or _open(self._path, self._stack)
            row = {"path": page, "room": room, "reason": reason}
            self._out.write(json.dumps(row, ensure_ascii=False) + "\n")
