"""spaCy: the pipeline with names, tags and trees, and what the record holds as spans of the Doc.

    nlp = extractor.load_pipeline()
    doc = nlp("Volda brukte 12 millionar kroner på sosialhjelp i 2018.")
    [(span.label_, span.text) for span in doc.spans["amounts"]]

`doc.spans` has "amounts" and "times" (the label is their kind, the id of a time its EDTF) and
"claims" (the evidence; the label is the indicator, the id the claim's). `doc._.record` is the whole
record as plain dicts, its offsets those of `doc.text`. Give `doc._.published` before the pipeline
runs (EDTF), so that «i fjor» has a year.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.article import Article, Block, Note, Page
from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.parser.dates import read_stamp
from extractor.pipeline.read import Reader, load_model
from extractor.record import Record
from extractor.source import source_of
from extractor.standard import standard_of

_LINE = regex.compile(r"\S[^\n]*+")


def load_pipeline(
    model: str | os.PathLike[str] | None = None, *, lexicon: str | os.PathLike[str] | None = None
) -> Language:
    """A spaCy pipeline for both standards: names, sentences, tags, lemmas, trees, and claims.

    `lexicon` is a folder with your own rows. One thread at a time, as with spaCy's own. Raises
    ModelError or LexiconError that says what to mend.
    """
    nlp = load_model(model)
    config = {"lexicon": str(Path(lexicon).absolute()) if lexicon else None}
    if "norwegian_claims" not in nlp.pipe_names:
        nlp.add_pipe("norwegian_claims", config=config)
    return nlp


class ClaimSpans:
    """The component: reads the names and sentences of a Doc, and writes what follows from them."""

    def __init__(self, model: dict[str, Any], lexicon: str | None) -> None:
        # The Doc comes read: no network is needed, only what joins names, figures and words
        blank = spacy.blank("no", meta=model)
        self._reader = Reader(blank, load_lexicon(Path(lexicon) if lexicon else None))
        self._extractor = Extractor(self._reader)

    def __call__(self, doc: Doc) -> Doc:
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


@Language.factory(
    "norwegian_claims",
    requires=["doc.ents", "token.is_sent_start"],
    default_config={"lexicon": None},
)
def norwegian_claims(nlp: Language, name: str, lexicon: str | None) -> ClaimSpans:
    """The component, with the packaged lexicon or a user's rows too."""
    for extension in ("record", "published"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    return ClaimSpans({name: nlp.meta[name] for name in ("name", "version")}, lexicon)
