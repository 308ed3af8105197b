"""Pages of an archive that hold the same text: the first is read, with the addresses of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two texts are the same, or nearly."""

    text_sha256: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that passed the gate."""

    unit: int
    index: int
    id: str
    url: str | None
    published: str | None
    fetched: str | None
    sha256: str
    text_sha256: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a page."""

    unit: int
    index: int
    read: bool
    urls: tuple[str, ...]
    cluster: str | None
    duplicate_of: str | None
    superseded_by: str | None


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text, white space apart."""
    digest = hashlib.sha256(" ".join(text.split()).encode("utf8", "surrogatepass")).hexdigest()
    return Fingerprint(digest, b"")


def settle(seen: Iterable[Seen], folder: Path) -> Iterator[Verdict]:
    """Yield a verdict for each page, in order of unit and index."""
    pages = sorted(seen, key=lambda page: (page.unit, page.index))
    urls: dict[str, dict[str, None]] = {}
    first: dict[str, Seen] = {}
    for page in pages:
        first.setdefault(page.text_sha256, page)
        if page.url:
            urls.setdefault(page.text_sha256, {})[page.url] = None
    for page in pages:
        kept = first[page.text_sha256]
        found = tuple(urls.get(page.text_sha256, ()))
        yield Verdict(
            page.unit,
            page.index,
            page is kept,
            found if page is kept and len(found) > 1 else (),
            None,
            None if page is kept else kept.id,
            None,
        )
