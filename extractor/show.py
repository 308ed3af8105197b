"""What the parser read, for people (`extractor clean`) and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractor.article import Article, Page
from extractor.errors import InputError
from extractor.inputs import STDIN, unpack
from extractor.parser import clean


def read_article(path: str, url: str | None, publishers: Path | None) -> Article:
    """The article of one file or of standard input; raises InputError or PageError."""
    try:
        content = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: {error.strerror}; give a file, or - for standard input"
        ) from error
    return clean(Page(unpack(content), url=url, path=path), publishers=publishers)


def article_as_json(article: Article) -> dict[str, Any]:
    """The article as plain values, each block with its words."""
    fields = asdict(article)
    for row, block in zip(fields["blocks"], article.blocks, strict=True):
        row["text"] = article.words(block)
    return fields


def article_as_text(article: Article, *, explain: bool = False) -> str:
    """Metadata, then a line for each block with its kind before it."""
    metadata = {
        "title": article.title,
        "authors": ", ".join(article.authors),
        "published": article.published,
        "modified": article.modified,
        "publisher": article.publisher,
        "language": " ".join(f"{k} {v:.2f}" for k, v in article.languages.items()),
    }
    lines = [f"{name:<10} {value}" for name, value in metadata.items() if value]
    lines += ["", *_blocks(article)]
    lines += [f"note       {note.code} {note.text}".rstrip() for note in article.notes]
    if explain:
        lines += ["", *(f"dropped    {d.reason}: {d.text[:100]!r}" for d in article.dropped)]
    return "\n".join(lines)


def _blocks(article: Article) -> Iterator[str]:
    """Yield a line for each block, and one for the time before each post of a live blog."""
    post = None
    for block in article.blocks:
        if block.published and block.published != post:
            yield f"{'post':<10} {block.published}"
        post = block.published
        yield f"{block.kind:<10} {article.words(block)}"
