"""JSONL: plain files in ranges of whole lines, compressed ones from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import IO

from extractor.archive.sources.base import (
    Place,
    Unit,
    is_packed,
    opened,
    read_errors,
    unit_bytes,
    unpacked,
)
from extractor.archive.storage import open_input
from extractor.article import Page
from extractor.errors import InputError
from extractor.inputs import PAGE_LIMIT, Unreadable, page_of, printable
from extractor.parser.encoding import read_json

_BLOCK = 4 * 1024 * 1024
_BLANK = b"\xef\xbb\xbf \t\r\n"


def plan(path: str, size: int) -> Iterator[Unit]:
    """Yield units of whole lines.

    A plain file is read once to find them and to number the lines, some GB a second; a compressed
    one cannot be entered in its middle and is one unit.
    """
    with read_errors(path), open_input(path) as stream:
        if is_packed(stream.read(4)):
            yield Unit(0, "lines", path, size, whole=size)
            return
        stream.seek(0)
        start = first = at = lines = 0
        while block := stream.read(_BLOCK):
            cut = block.rfind(b"\n") + 1
            if cut and at + cut - start >= unit_bytes(size):
                end, whole_lines = at + cut, lines + block.count(b"\n")
                yield Unit(
                    0, "lines", path, end - start, whole=size, start=start, end=end, first=first
                )
                start, first = end, whole_lines
            lines += block.count(b"\n")
            at += len(block)
        if at > start:
            yield Unit(0, "lines", path, at - start, whole=size, start=start, end=at, first=first)


def places(unit: Unit) -> Iterator[Place]:
    """Yield a place for each line that is not empty."""
    with opened(unit) as stream:
        if not unit.end:
            yield from in_stream(unit.path, unpacked(stream))
            return
        with read_errors(unit.path):
            stream.seek(unit.start)
        yield from in_stream(unit.path, stream, offset=unit.start, number=unit.first, end=unit.end)


def in_stream(
    path: str, stream: IO[bytes], *, offset: int = 0, number: int = 0, end: int | None = None
) -> Iterator[Place]:
    """Yield a place for each line of a stream, up to the byte `end`."""
    named = printable(path)
    while end is None or offset < end:
        with read_errors(path):
            line = stream.readline(PAGE_LIMIT + 1)
            read = len(line)
            while len(line) > PAGE_LIMIT and not line.endswith(b"\n"):
                rest = stream.readline(PAGE_LIMIT)
                read += len(rest)
                if not rest or rest.endswith(b"\n"):
                    break
        if not line:
            return
        number += 1
        if line.strip(_BLANK):
            where = f"{named}, line {number}"
            yield Place(where, partial(_page, line, where), offset)
        offset += read


def _page(line: bytes, where: str) -> Iterator[Page | Unreadable]:
    if len(line) > PAGE_LIMIT:
        yield Unreadable(where, "larger than 64 MiB; no page is")
        return
    try:
        yield page_of(read_json(line.decode("utf-8-sig")), where, where)
    except (ValueError, RecursionError) as error:
        yield Unreadable(where, f"no JSON: {error}")
    except InputError as error:
        yield Unreadable(where, str(error))
