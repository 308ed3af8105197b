"""The spaCy component that writes amounts, times and claims into a Doc."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex
import spacy
from spacy.tokens import Doc, Span

from extractor.article import Article, Block, Note, Page, edtf_of
from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.parser.dates import read_stamp
from extractor.pipeline.read import Reader
from extractor.record import Record
from extractor.source import source_of
from extractor.standard import standard_of

_LINE = regex.compile(r"\S[^\n]*+")


class ClaimSpans:
    """The component: reads the names and sentences of a Doc, and writes what follows from them."""

    def __init__(self, model: dict[str, Any], lexicon: str | None) -> None:
        # The Doc comes read: no network is needed, only what joins names, figures and words
        blank = spacy.blank("no", meta=model)
        self._reader = Reader(blank, load_lexicon(Path(lexicon) if lexicon else None))
        self._extractor = Extractor(self._reader)

    def __call__(self, doc: Doc) -> Doc:
        doc._.published = edtf_of(doc._.published)  # a date would not survive to_bytes()
        article = _article(doc)
        record = None
        if article.blocks:
            reading = self._reader.reading(article, [(0, doc)])
            record = self._extractor.conclude(source_of(Page(doc.text), article), reading)
        doc.spans["amounts"] = [
            _span(doc, row.start, row.end, row.kind) for row in (record.amounts if record else ())
        ]
        doc.spans["times"] = [
            _span(doc, row.start, row.end, row.kind, row.edtf or "")
            for row in (record.times if record else ())
        ]
        doc.spans["claims"] = list(_evidence(doc, record))
        doc._.record = record.to_dict() if record else None
        return doc


def _article(doc: Doc) -> Article:
    """The Doc's text as it stands, every line a paragraph."""
    blocks = [
        Block("paragraph", match.start(), match.end(), standard_of(match[0]))
        for match in _LINE.finditer(doc.text)
    ]
    published = doc._.published
    notes: tuple[Note, ...] = ()
    stamp = read_stamp(published) if published else None
    if published and not stamp:
        reason = f"published {published!r} is no date; give one like 2021-03-12"
        notes = (Note("date-unreadable", reason),)
    return Article(doc.text, tuple(blocks), published=stamp, notes=notes)


def _evidence(doc: Doc, record: Record | None) -> Iterator[Span]:
    for claim in record.claims if record else ():
        for part in claim.evidence:
            yield _span(doc, part.start, part.end, claim.indicator, claim.id)


def _span(doc: Doc, start: int, end: int, label: str, id: str = "") -> Span:
    """The tokens that the characters touch."""
    span = doc.char_span(start, end, label, span_id=id, alignment_mode="expand")
    if span is None:
        raise ValueError(f"{start}:{end} is outside the text; please report it")
    return span
