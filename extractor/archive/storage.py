"""Where the files of an archive lie: a disk, or object storage by any address that fsspec knows.

A file of the output is there whole or not at all. On a disk it is written beside its place, synced
and renamed; an object store shows an object only when all of it has arrived.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Protocol, cast
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from extractor.errors import InputError

_TEMPORARY = ".tmp"


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a folder."""

    name: str
    is_folder: bool
    is_file: bool
    size: int


class Store(Protocol):
    """The folder that an archive is written to."""

    @property
    def address(self) -> str:
        """The folder as it was given."""

    @property
    def folder(self) -> Path | None:
        """The folder on a disk; None in object storage."""

    def read(self, name: str) -> bytes:
        """All of a file; FileNotFoundError where there is none."""

    def open(self, name: str) -> IO[bytes]:
        """A file to read; FileNotFoundError where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file under its name, whole or not at all."""

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file that is put under its name when the block ends, and not if it fails."""

    def names(self, folder: str) -> list[str]:
        """Names in a folder of the store, sorted; none where it does not exist."""


def is_remote(path: str) -> bool:
    """Whether a path is an address for fsspec, as `s3://bucket/pages`; `file://` is a disk."""
    return "://" in path and not path.startswith("file://")


def local_path(path: str) -> str:
    """A path of a disk without `file://`, made absolute; an address as it is."""
    if path.startswith("file://"):
        path = unquote(urlsplit(path).path)
    return path if is_remote(path) else os.path.abspath(path)


def open_input(path: str) -> IO[bytes]:
    """A file to read, seekable where its storage is. Raises OSError."""
    if is_remote(path):
        system, name = _system(path)
        return cast(IO[bytes], system.open(name, "rb"))
    return open(path, "rb")


def entry_of(path: str) -> Entry:
    """What a path is. Raises OSError where it does not exist."""
    if is_remote(path):
        system, name = _system(path)
        found = system.info(name)
        folder = found["type"] == "directory"
        return Entry(path.rstrip("/").rpartition("/")[2], folder, not folder, found["size"] or 0)
    status = os.stat(path)
    folder = os.path.isdir(path)
    return Entry(os.path.basename(path), folder, os.path.isfile(path), status.st_size)


def entries(folder: str) -> Iterator[Entry]:
    """Yield what stands in a folder, by name; one folder's names are held at a time."""
    if is_remote(folder):
        yield from _remote_entries(folder)
        return
    with os.scandir(folder) as found:
        names = [entry.name for entry in found if not entry.name.startswith(".")]
    for name in sorted(names):
        path = os.path.join(folder, name)
        try:
            status = os.stat(path)
        except OSError:  # a link to nowhere; it is told when it is read
            yield Entry(name, False, True, 0)
            continue
        # A link to a folder is not followed: it may lead back up.
        is_folder = os.path.isdir(path) and not os.path.islink(path)
        yield Entry(name, is_folder, os.path.isfile(path), status.st_size)


def _remote_entries(folder: str) -> Iterator[Entry]:
    system, name = _system(folder)
    rows = sorted(system.ls(name, detail=True), key=lambda row: str(row["name"]))
    for row in rows:
        last = str(row["name"]).rstrip("/").rpartition("/")[2]
        if last and not last.startswith(".") and row["name"].rstrip("/") != name.rstrip("/"):
            is_folder = row["type"] == "directory"
            yield Entry(last, is_folder, not is_folder, row["size"] or 0)


def join(folder: str, name: str) -> str:
    """The path of a name in a folder."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else os.path.join(folder, name)


def open_store(address: str) -> Store:
    """The folder to write to, made where it is missing. Raises InputError where it cannot be."""
    if is_remote(address):
        return _Objects(address)
    try:
        os.makedirs(local_path(address), exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{address}: cannot be made a folder ({error.strerror}); choose another -o"
        ) from error
    return _Disk(address)


class _Disk:
    def __init__(self, address: str) -> None:
        self.address = address
        self.folder: Path | None = Path(local_path(address))
        self._root = Path(local_path(address))

    def read(self, name: str) -> bytes:
        return (self._root / name).read_bytes()

    def open(self, name: str) -> IO[bytes]:
        return open(self._root / name, "rb")

    def write(self, name: str, content: bytes) -> None:
        with self.writing(name) as file:
            file.write(content)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two workers of a cluster may write the same file at once: each has a name of its own.
        written = path.with_name(f"{path.name}.{uuid4().hex}{_TEMPORARY}")
        try:
            with open(written, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(written, path)
        except BaseException:
            with suppress(OSError):
                written.unlink()
            raise
        _sync_folder(path.parent)

    def names(self, folder: str) -> list[str]:
        try:
            found = os.listdir(self._root / folder)
        except FileNotFoundError:
            return []
        return sorted(name for name in found if not name.endswith(_TEMPORARY))

    def sweep(self) -> None:
        """Remove what a killed run left half written."""
        for path in (*self._root.glob(f"*{_TEMPORARY}"), *self._root.glob(f"*/*{_TEMPORARY}")):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


class _Objects:
    folder: Path | None = None

    def __init__(self, address: str) -> None:
        self.address = address
        self._system, self._root = _system(address)

    def read(self, name: str) -> bytes:
        return cast(bytes, self._system.cat_file(self._path(name)))

    def open(self, name: str) -> IO[bytes]:
        return cast(IO[bytes], self._system.open(self._path(name), "rb"))

    def write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
        self._system.pipe_file(path, content)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        with NamedTemporaryFile() as file:
            yield cast(IO[bytes], file)
            file.flush()
            self._system.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
            self._system.put_file(file.name, self._path(name))

    def names(self, folder: str) -> list[str]:
        self._system.invalidate_cache()
        try:
            found = self._system.ls(self._path(folder), detail=False)
        except FileNotFoundError:
            return []
        return sorted(str(path).rpartition("/")[2] for path in found)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}".rstrip("/")


def sweep(store: Store) -> None:
    """Remove from a disk what a killed run left half written."""
    if isinstance(store, _Disk):
        store.sweep()


def _system(path: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(
            f"{path}: addresses need fsspec; pip install 'velferd-extractor[dask]'"
        ) from error
    try:
        system, name = url_to_fs(path)
    except (ImportError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error
    return system, name


def _sync_folder(folder: Path) -> None:
    """Let the new name outlast a power failure, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError:  # some network disks sync no folders
        pass
    finally:
        os.close(handle)
