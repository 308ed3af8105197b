"""tar and zip: members in ranges where the container can be entered, else from end to end."""

from __future__ import annotations

import atexit
import bz2
import errno
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from tarfile import EOFHeaderError, HeaderError, ReadError  # type: ignore[attr-defined]
from typing import IO, Self

from extractor.archive.sources.base import (
    UNIT_FILES,
    DamagedError,
    Passed,
    Place,
    Unit,
    kind_of,
    opened,
    read_errors,
    unit_bytes,
    unpacked,
)
from extractor.archive.sources.files import NO_PAGE, in_file
from extractor.archive.sources.lines import in_stream
from extractor.archive.storage import open_input
from extractor.article import Page
from extractor.inputs import PAGE_LIMIT, Unreadable, printable

_TAR_AT, _TAR = 257, b"ustar"
NESTED = "an archive within an archive; unpack it"


def plan_tar(path: str, size: int) -> Iterator[Unit]:
    """Yield ranges of a plain tar, whose headers are read for it; a compressed one is one unit."""
    with read_errors(path), open_input(path) as stream:
        head = stream.read(_TAR_AT + len(_TAR))
        if not head.endswith(_TAR):
            yield Unit(0, "tar", path, size, whole=size)
            return
        stream.seek(0)
        start = files = 0
        try:
            with tarfile.open(fileobj=stream, mode="r:", tarinfo=_Member) as tar:
                for member in tar:
                    tar.members.clear()  # type: ignore[attr-defined]  # it would keep them all
                    if files >= UNIT_FILES or member.offset - start >= unit_bytes(size):
                        yield _range(path, size, start, member.offset)
                        start, files = member.offset, 0
                    files += 1
        except (MemoryError, OSError) as error:
            if getattr(error, "errno", 0) not in (None, errno.EINVAL):
                raise
        except Exception:  # damage has any class
            pass  # told when its last range is read
        yield _range(path, size, start, size)


def _range(path: str, size: int, start: int, end: int) -> Unit:
    return Unit(0, "tar", path, end - start, whole=size, start=start, end=end)


def tar_places(unit: Unit) -> Iterator[Place]:
    """Yield a place for each member of a range or of a whole compressed tar."""
    with opened(unit) as stream:
        with read_errors(unit.path):
            stream.seek(unit.start)
            tar = _open_tar(unit, stream)
        with tar:
            while (member := _next(unit.path, tar)) is not None:
                if unit.end and member.offset >= unit.end:
                    return
                if member.isdir():
                    continue
                yield from _tar_member(unit, tar, member)


class _Member(tarfile.TarInfo):
    """A member; where a header is cut or damaged, tarfile would end as if nothing came behind."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        try:
            member = super().fromtarfile(tarfile)
        except EOFHeaderError:
            raise
        except HeaderError as error:
            raise ReadError(f"cut short or damaged at byte {tarfile.offset}: {error}") from error
        if member.size < 0 or tarfile.offset <= member.offset:  # it would lead back, for ever
            raise ReadError(f"a member of {member.size} bytes at byte {member.offset}")
        return member


def _open_tar(unit: Unit, stream: IO[bytes]) -> tarfile.TarFile:
    try:
        if unit.end:
            return tarfile.open(fileobj=stream, mode="r:", tarinfo=_Member)
        head = stream.read(6)
        stream.seek(0)
        if head.startswith(b"BZh"):
            return tarfile.open(fileobj=bz2.BZ2File(stream), mode="r|", tarinfo=_Member)
        if head.startswith(b"\xfd7zXZ"):
            return tarfile.open(fileobj=lzma.LZMAFile(stream), mode="r|", tarinfo=_Member)
        return tarfile.open(fileobj=unpacked(stream), mode="r|", tarinfo=_Member)
    except tarfile.TarError as error:
        raise DamagedError(f"no tar file: {error}") from error


def _next(path: str, tar: tarfile.TarFile) -> tarfile.TarInfo | None:
    tar.members.clear()  # type: ignore[attr-defined]
    try:
        with read_errors(path):
            return tar.next()
    except (tarfile.TarError, lzma.LZMAError, ValueError) as error:
        raise DamagedError(f"damaged tar file: {error}") from error


def _tar_member(unit: Unit, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[Place]:
    path = f"{unit.path}, member {member.name}"
    offset = member.offset if unit.end else None
    refused = _refused(path, member.name, member.size if member.isreg() else None)
    if refused is not None:
        yield Place(refused.path, partial(iter, (refused,)), offset)
        return
    try:
        with read_errors(unit.path):
            content = tar.extractfile(member)
            assert content is not None  # of a regular file
            if kind_of(member.name) == "lines":
                yield from in_stream(path, unpacked(content))
                return
            held = content.read()
    except (tarfile.TarError, lzma.LZMAError) as error:
        raise DamagedError(f"damaged tar file: {error}") from error
    yield Place(printable(path), partial(in_file, printable(path), held), offset)


def _refused(path: str, name: str, size: int | None) -> Passed | Unreadable | None:
    """Why a member is not read; `size` is None of what is no file."""
    named = printable(path)
    kind = kind_of(name)
    if size is None:
        return Passed(named, "a link or a device")
    if kind is None or name.rpartition("/")[2].startswith("."):
        return Passed(named, NO_PAGE)
    if kind not in ("files", "lines"):
        return Passed(named, NESTED)
    if kind == "files" and size > PAGE_LIMIT:
        return Unreadable(named, "larger than 64 MiB; no page is")
    return None


def plan_zip(path: str, size: int) -> Iterator[Unit]:
    """Yield ranges of members."""
    with read_errors(path):
        found = _open_zip(path, size).infolist()
    start = taken = 0
    for number, member in enumerate(found):
        if number - start >= UNIT_FILES or taken >= unit_bytes(size):
            yield Unit(0, "zip", path, taken, whole=size, start=start, end=number)
            start, taken = number, 0
        taken += member.compress_size
    yield Unit(0, "zip", path, taken, whole=size, start=start, end=len(found))


class _LastZip:
    """The zip opened last: its list of members takes seconds to read where there are millions."""

    def __init__(self) -> None:
        self._key: tuple[str, int] | None = None
        self._open = ExitStack()
        self._zip: zipfile.ZipFile | None = None
        atexit.register(self._open.close)

    def __call__(self, path: str, size: int) -> zipfile.ZipFile:
        if self._zip is not None and self._key == (path, size):
            return self._zip
        self._open.close()
        self._key, self._zip = (path, size), None
        try:
            stream = self._open.enter_context(open_input(path))
            self._zip = self._open.enter_context(zipfile.ZipFile(stream))
        except (zipfile.BadZipFile, NotImplementedError) as error:
            self._open.close()
            raise DamagedError(f"no zip file: {error}") from error
        return self._zip


_open_zip = _LastZip()


def zip_places(unit: Unit) -> Iterator[Place]:
    """Yield a place for each member of a range."""
    with opened(unit), read_errors(unit.path):
        held = _open_zip(unit.path, unit.whole)
    for member in held.infolist()[unit.start : unit.end or None]:
        if member.is_dir():
            continue
        path = f"{unit.path}, member {member.filename}"
        refused = _refused(path, member.filename, member.file_size)
        if refused is not None:
            yield Place(refused.path, partial(iter, (refused,)), member.header_offset)
        elif kind_of(member.filename) == "lines":
            yield from _zip_lines(unit, path, member)
        else:
            pages = partial(_zip_page, unit, printable(path), member)
            yield Place(printable(path), pages, member.header_offset)


def _zip_lines(unit: Unit, path: str, member: zipfile.ZipInfo) -> Iterator[Place]:
    with read_errors(unit.path):
        try:
            stream = _open_zip(unit.path, unit.whole).open(member)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            failure = Unreadable(printable(path), f"damaged or encrypted member: {error}")
            yield Place(failure.path, partial(iter, (failure,)), member.header_offset)
            return
        yield from in_stream(path, unpacked(stream))


def _zip_page(
    unit: Unit, path: str, member: zipfile.ZipInfo
) -> Iterator[Page | Unreadable | Passed]:
    try:
        content = _open_zip(unit.path, unit.whole).read(member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        yield Unreadable(path, f"damaged or encrypted member: {error}")
        return
    except OSError:
        with read_errors(unit.path):
            raise
    yield from in_file(path, content)
