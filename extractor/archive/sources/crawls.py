"""WARC and WACZ: the responses of a crawl that hold HTML or plain text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from extractor.archive.sources.base import DamagedError, Passed, Place, Unit, opened, read_errors
from extractor.archive.sources.endings import Ending
from extractor.archive.storage import open_input
from extractor.article import Page
from extractor.errors import InputError
from extractor.inputs import PAGE_LIMIT, Unreadable, printable

_TEXTS = frozenset(("text/html", "application/xhtml+xml", "text/plain", "multipart/related"))
_FEEDS = frozenset(("application/rss+xml", "application/atom+xml"))


def plan(path: str, size: int) -> Iterator[Unit]:
    """Yield one unit for a WARC, and one for each WARC in a WACZ."""
    if not path.lower().endswith(".wacz"):
        yield Unit(0, "crawl", path, size, whole=size)
        return
    with read_errors(path), open_input(path) as stream, _zip(path, stream) as held:
        for member in held.infolist():
            if member.filename.lower().endswith((".warc", ".warc.gz", ".warc.zst")):
                taken = member.compress_size
                yield Unit(0, "crawl", path, taken, whole=size, member=member.filename)


def places(unit: Unit) -> Iterator[Place]:
    """Yield a place for each response; the offset is that of its record in the (WACZ's) WARC."""
    with opened(unit) as stream:
        if not unit.member:
            yield from _responses(unit.path, unit.path, stream)
            return
        with _zip(unit.path, stream) as held:
            try:
                with held.open(unit.member) as crawl:
                    path = f"{unit.path}, member {unit.member}"
                    yield from _responses(unit.path, path, crawl)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError) as error:
                raise DamagedError(f"damaged WACZ file: {error}") from error


def _responses(file: str, path: str, stream: IO[bytes]) -> Iterator[Place]:
    warc = _fastwarc()
    kinds = warc.WarcRecordType
    wanted = kinds.response | kinds.resource | kinds.revisit
    ending = Ending()
    with read_errors(file):
        records = iter(
            warc.ArchiveIterator(
                stream, record_types=kinds.any_type, parse_http=False, fsspec_args=False
            )
        )
        while (record := next(records, None)) is not None:
            offset = int(record.stream_pos)
            ending.passed(offset)
            if not record.record_type & wanted:
                continue
            where = printable(f"{path}, offset {offset}")
            head = dict(record.headers.to_tuples())
            if not head.get("Content-Length", "").strip().isdigit():
                raise DamagedError(f"damaged WARC: it ends within the header at {offset}")
            size = int(record.content_length)
            if record.record_type == kinds.revisit:
                pages = partial(iter, (Passed(where, "a revisit of another record"),))
            elif size > PAGE_LIMIT:
                pages = partial(iter, (Passed(where, "larger than 64 MiB"),))
            else:
                block = record.reader.read()
                if len(block) < size:
                    raise DamagedError(f"damaged WARC: it ends within the record at {offset}")
                pages = partial(_pages, head, block, where)
            yield Place(where, pages, offset, head.get("WARC-Date"))
        ending.check(stream)


def _pages(head: dict[str, str], block: bytes, where: str) -> Iterator[Page | Unreadable | Passed]:
    """Yield the page of a response or resource, or why it is none."""
    record = _record(head, block)
    digests = (
        ("WARC-Block-Digest", record.verify_block_digest),
        ("WARC-Payload-Digest", record.verify_payload_digest),
    )
    name, verify = next((pair for pair in digests if pair[0] in head), (None, None))
    if verify is not None and _known(head[str(name)]) and not verify():
        yield Unreadable(where, f"{name} does not match: the record is damaged")
        return
    if record.is_http:
        found = _response(record, head, block, where)
    else:
        found = _Body(block, head.get("Content-Type", "").split(";")[0].strip().lower(), None)
    if isinstance(found, Passed | Unreadable):
        yield found
    elif found.kind not in _TEXTS | _FEEDS:
        yield Passed(where, f"not HTML ({found.kind or 'no content type'})")
    elif not found.content.strip():
        yield Passed(where, "no content")
    else:
        id = head.get("WARC-Record-ID", "").strip("<> ") or None
        url = head.get("WARC-Target-URI", "").strip("<> ") or None
        yield Page(found.content, id=id, url=url, charset=found.charset, path=where)


class _Body:
    """What a response brought: bytes, media type and charset."""

    def __init__(self, content: bytes, kind: str, charset: str | None) -> None:
        self.content, self.kind, self.charset = content, kind, charset


def _response(
    record: Any, head: dict[str, str], block: bytes, where: str
) -> _Body | Passed | Unreadable:
    try:
        record.parse_http(auto_decode="all")
        content = record.reader.read()
    except OSError:  # some crawlers store the body unpacked under the headers of the packed one
        record = _record(head, block)
        try:
            record.parse_http(auto_decode="none")
            content = record.reader.read()
        except OSError as error:
            return Unreadable(where, f"no HTTP response: {error}")
    status = record.http_headers.status_code if record.http_headers else None
    if status is None:
        return Unreadable(where, "no HTTP response: no status line")
    if 300 <= status < 400:
        return Passed(where, "a redirect")
    if status != 200:
        return Passed(where, f"status {status}")
    return _Body(content, (record.http_content_type or "").lower(), record.http_charset)


def _record(head: dict[str, str], block: bytes) -> Any:
    """A record of its own: one that failed to parse would stop the iterator it came from."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    whole = f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"
    record = _fastwarc().WarcRecord.from_bytes(whole)
    record.freeze()
    return record


def _known(digest: str) -> bool:
    """Whether the algorithm is one that fastwarc checks."""
    return digest.partition(":")[0].lower() in ("sha1", "sha256", "sha512", "md5")


def _zip(path: str, stream: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:
        raise DamagedError(f"{path}: no WACZ file: {error}") from error


def _fastwarc() -> Any:
    try:
        import fastwarc.warc
    except ImportError as error:
        raise InputError("WARC needs fastwarc; pip install 'velferd-extractor[archive]'") from error
    return fastwarc.warc
