"""Broken pages made from whole ones: cut, nested, shuffled, doubled, with bytes changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

NESTS = (
    b"<div>",
    b"<table><tr><td>",
    b"<ul><li>",
    b"<blockquote>",
    b"<b><p>",
    b"<span>",
    b"<a href=x>",
)
ODD = (
    b"\0", b"\xff\xfe", b"<!--", b"-->", b"<script>", b"</script>", b"]]>", b"&#x110000;", b"&shy;",
    b"\xc3", b"\\u00e5", b'"', b"'", b"<![CDATA[", b"{\"@graph\":[", b"<h1>",
    b"</body>", b"\xe2\x80\xae",
)  # fmt: skip


def _cut(page: bytes, draw: random.Random) -> bytes:
    return page[: draw.randrange(1, len(page) + 1)]


def _hole(page: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(page))
    return page[:start] + page[start + draw.randrange(1, 2_000) :]


def _bytes(page: bytes, draw: random.Random) -> bytes:
    changed = bytearray(page)
    for _ in range(draw.randrange(1, 60)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _odd(page: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.randrange(1, 12)):
        at = draw.randrange(len(page) + 1)
        page = page[:at] + draw.choice(ODD) * draw.choice((1, 1, 1, 50)) + page[at:]
    return page


def _shuffle(page: bytes, draw: random.Random) -> bytes:
    parts = page.split(b"<")
    at = draw.randrange(len(parts))
    stretch = parts[at : at + draw.randrange(2, 200)]
    draw.shuffle(stretch)
    return b"<".join(parts[:at] + stretch + parts[at + len(stretch) :])


def _nest(page: bytes, draw: random.Random) -> bytes:
    at = page.find(b">", draw.randrange(len(page))) + 1
    return page[:at] + draw.choice(NESTS) * draw.choice((3, 40, 3_000)) + page[at:]


def _double(page: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(page))
    stretch = page[start : start + draw.randrange(1, 5_000)]
    return page[:start] + stretch * draw.choice((2, 5, 30)) + page[start:]


MUTATIONS: Sequence[Callable[[bytes, random.Random], bytes]] = (
    _cut, _hole, _bytes, _odd, _shuffle, _nest, _double,
)  # fmt: skip


def mutants(pages: Sequence[bytes], number: int, seed: int) -> Iterator[bytes]:
    """Yield `number` broken pages, the same for the same seed."""
    draw = random.Random(seed)
    for _ in range(number):
        page = draw.choice(pages)
        for _ in range(draw.choice((1, 1, 2, 4))):
            page = draw.choice(MUTATIONS)(page or b"x", draw)
        yield page
