"""Pages from what the command line names: files, folders, standard input; HTML, text or JSONL.

What a file holds is told by its content, not its name; an item of a feed is a page of its own. In
a folder the name decides whether a file is a page at all. Compressed files (gzip, Zstandard) are
opened by their magic number, up to a bound.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backports import zstd

from extractor.article import Page
from extractor.errors import InputError, PageError
from extractor.parser.encoding import paired, read_characters, read_json
from extractor.parser.wrapped import is_feed, read_feed

_SUFFIXES = frozenset(
    {".html", ".htm", ".xhtml", ".txt", ".mhtml", ".mht", ".rss", ".atom", ".jsonl", ".ndjson"}
)
_MAYBE = frozenset({".xml"})  # a feed, or something else
_JSONL = frozenset({".jsonl", ".ndjson"})
_PACKED = frozenset({".gz", ".zst"})
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_UNPACKED_LIMIT = 512 * 1024 * 1024  # bytes; a page or a JSONL file beyond it is a bomb
PAGE_LIMIT = 64 * 1024 * 1024  # bytes; the largest page seen has 3 MB
_HEAD = 4096  # bytes in which a file tells whether it holds JSON lines
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that gave no page, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that is no page by its name (gold, images, notes)."""

    path: str


def read_pages(
    inputs: Iterable[str], outputs: Collection[Path] = ()
) -> Iterator[Page | Unreadable | Skipped]:
    """Yield the pages of every input in order, and what could not be read or was passed over.

    `outputs` are the files being written: in a folder they are passed over.
    """
    written = {path.resolve() for path in outputs}
    for name in inputs:
        if name == STDIN and sys.stdin is None:
            yield Unreadable(STDIN, "standard input is closed")
        elif name == STDIN:
            yield from pages_of(STDIN, sys.stdin.buffer.read())
        elif not name:
            yield Unreadable("(empty)", "an empty name; give a file, a folder or -")
        elif _is_folder(name):
            yield from _folder(Path(name), written)
        else:
            yield from _file(Path(name))


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # a name too long for the system
        return False


def _folder(folder: Path, written: Collection[Path]) -> Iterator[Page | Unreadable | Skipped]:
    """Walk a folder by name, so that two runs give the same order; hidden files are passed over."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.is_dir() or path.resolve() in written:
            continue
        if path.exists() and not path.is_file():  # a pipe or a device, which may never end
            yield Skipped(printable(path))
            continue
        yield from read_file(path)


def read_file(path: Path) -> Iterator[Page | Unreadable | Skipped]:
    """Yield the pages of a file of a folder; there the name decides whether it is one at all."""
    suffix = _suffix(path)
    if suffix in _SUFFIXES:
        yield from _file(path)
    elif suffix in _MAYBE:
        yield from _maybe(path)
    else:
        yield Skipped(printable(path))


def may_be_page(path: Path) -> bool:
    """Whether a file of this name may hold pages."""
    return _suffix(path) in _SUFFIXES | _MAYBE


def is_queue(path: Path) -> bool:
    """Whether a file of this name holds JSON lines that are not compressed, and so may grow."""
    return path.suffix.lower() in _JSONL


def _suffix(path: Path) -> str:
    """The ending that tells the kind: `.html` of `a.html.gz`."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _file(path: Path) -> Iterator[Page | Unreadable]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        yield Unreadable(printable(path), "no such file or folder")
        return
    except OSError as error:
        yield Unreadable(printable(path), f"cannot be read: {error.strerror or error}")
        return
    yield from pages_of(printable(path), content)


def _maybe(path: Path) -> Iterator[Page | Unreadable | Skipped]:
    """The items of a feed; another XML file of a folder is no page."""
    try:
        with path.open("rb") as file:
            start = file.read(_HEAD)
    except OSError:
        yield from _file(path)  # which says why
        return
    if feed_or_page(start):
        yield from _file(path)
    else:
        yield Skipped(printable(path))


def feed_or_page(content: bytes) -> bool:
    """Whether an XML file is a feed, or packed and so not yet known."""
    return content[:4].startswith((_GZIP, _ZSTD)) or is_feed(_start(content))


def _start(content: bytes) -> str:
    return content[:_HEAD].decode("utf-8", "replace")


def pages_of(path: str, content: bytes) -> Iterator[Page | Unreadable]:
    """Yield the pages in what a file holds: one, the lines of JSONL, or the items of a feed."""
    try:
        content = unpack(content)
    except InputError as error:
        yield Unreadable(path, str(error))
        return
    if _is_jsonl(path, content):
        yield from _lines(path, content)
    elif len(content) > PAGE_LIMIT:
        yield Unreadable(path, "larger than 64 MiB; no page is")
    elif is_feed(_start(content)):
        yield from _items(path, content)
    else:
        yield Page(content, id=None if path == STDIN else _stem(path), path=_named(path))


def _items(path: str, content: bytes) -> Iterator[Page | Unreadable]:
    """A page for each item of a feed, numbered from 1; the only one has the file's own id."""
    stem = "feed" if path == STDIN else _stem(path)
    try:
        items = list(read_feed(read_characters(content).text))
    except PageError as error:
        yield Unreadable(path, str(error))
        return
    for number, item in enumerate(items, 1):
        id = f"{stem}:{number}" if len(items) > 1 else stem
        yield Page(item.content, id=id, url=item.url, path=_named(path))


def unpack(content: bytes) -> bytes:
    """The bytes as they were before gzip or Zstandard; others are given back as they are.

    Raises InputError where they are damaged or larger than 512 MiB unpacked.
    """
    try:
        if content.startswith(_GZIP):
            return _bounded(gzip.GzipFile(fileobj=io.BytesIO(content)))
        if content.startswith(_ZSTD):
            return _bounded(zstd.ZstdFile(io.BytesIO(content)))
    except (OSError, EOFError, zlib.error, zstd.ZstdError) as error:
        raise InputError(f"damaged compressed file: {error}") from error
    return content


def _bounded(stream: gzip.GzipFile | zstd.ZstdFile) -> bytes:
    content = stream.read(_UNPACKED_LIMIT + 1)
    if len(content) > _UNPACKED_LIMIT:
        raise InputError("more than 512 MiB unpacked; split the file")
    return content


def _is_jsonl(path: str, content: bytes) -> bool:
    """Whether a file holds JSON lines: by its name, or because the first line is an object."""
    if any(suffix.lower() in _JSONL for suffix in Path(path).suffixes[-2:]):
        return True
    first = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    return first.startswith(b"{") and first[1:].lstrip(b" \t")[:1] in (b'"', b"}")


def _lines(path: str, content: bytes) -> Iterator[Page | Unreadable]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if (item := read_line(line, path, number)) is not None:
            yield item


def read_line(line: bytes, path: str, number: int) -> Page | Unreadable | None:
    """The page of a line of JSON, or why there is none; None of an empty line."""
    if not line.strip(b"\xef\xbb\xbf \t\r\n"):
        return None
    where = f"{path}, line {number}"
    try:
        return page_of(read_json(line.decode("utf-8-sig")), path, where)
    except (ValueError, RecursionError) as error:
        return Unreadable(where, f"no JSON: {error}")
    except InputError as error:
        return Unreadable(where, str(error))


def page_of(fields: Any, path: str, where: str) -> Page:
    """A page from one JSON object with `html` or `text`."""
    if not isinstance(fields, dict):
        raise InputError('not a JSON object; give {"id", "html" or "text", "url", "published"}')
    given = [name for name in ("html", "text") if fields.get(name) not in (None, "")]
    if len(given) != 1 or not isinstance(fields[given[0]], str):
        raise InputError('needs "html" or "text" as a string, and not both')
    for name in ("url", "published"):
        if not isinstance(fields.get(name), str | None):
            raise InputError(f'"{name}" is no string')
    id = fields.get("id")
    return Page(
        fields[given[0]],
        id=str(id) if id not in (None, "") else where.rpartition("/")[2].replace(", line ", ":"),
        url=fields.get("url"),
        published=fields.get("published"),
        path=_named(path),
    )


def _stem(path: str) -> str:
    """The file's name without endings: `a.html.gz` is `a`."""
    name = Path(path).name
    for suffix in reversed(Path(path).suffixes):
        if suffix.lower() in _SUFFIXES | _MAYBE | _PACKED:
            name = name.removesuffix(suffix)
    return name or Path(path).name


def printable(path: Path | str) -> str:
    """The path with U+FFFD for bytes that are no characters."""
    return paired(str(path))


def _named(path: str) -> str | None:
    return None if path == STDIN else path
