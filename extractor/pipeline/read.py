"""Article to Reading: the trained pipeline and the rules, over blocks in batches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.article import Article
from extractor.errors import ModelError
from extractor.lexicon import Lexicon
from extractor.lexicon.welfare import Cue
from extractor.mention import Amount, Mention, Name, NameLabel, Time
from extractor.pipeline.amounts import find_figures
from extractor.pipeline.cues import CueFinder, words_of
from extractor.pipeline.reading import Reading, Sentence

Found = TypeVar("Found")
# A batch: enough to fill the network, few enough to keep memory flat (5 kB a character).
_BATCH = 64  # blocks
_BATCH_CHARACTERS = 20_000
_LONGEST = 10_000  # characters of a Doc; the longest paragraph seen has 6,000


def load_model(model: str | os.PathLike[str] | None = None) -> Language:
    """The trained pipeline `no_news`, or the one at a path or of a name.

    Raises ModelError with the remedy where it is missing or not of this language.
    """
    try:
        nlp = spacy.load(Path(model) if model else "no_news")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{model or 'no_news'}: the model cannot be loaded ({str(error).splitlines()[0]}); "
            "install velferd-extractor again, or give a folder that spaCy can load"
        ) from error
    if nlp.lang != "no":
        raise ModelError(f"{model}: a pipeline for «{nlp.lang}»; it must be for «no»")
    return nlp


class Reader:
    """Reads articles: names by the model, figures, times and welfare words by the lexicon."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self.nlp = nlp
        self.lexicon = lexicon
        self._cues = CueFinder(lexicon.welfare)

    def read(self, article: Article) -> Reading:
        """Everything found in an article; its new strings are forgotten after it."""
        with self.nlp.memory_zone():
            return self._reading(article)

    def _docs(self, article: Article) -> Iterator[tuple[int, int, Doc]]:
        """Yield each piece as number of its block, offset into the article, and Doc."""
        for batch in _batches(article):
            docs = self.nlp.pipe([article.text[a:b] for _, a, b in batch], batch_size=_BATCH)
            for (number, start, _), doc in zip(batch, docs, strict=True):
                yield number, start, doc

    def _reading(self, article: Article) -> Reading:
        sentences: list[Sentence] = []
        names: list[Mention[Name]] = []
        amounts: list[Mention[Amount]] = []
        times: list[Mention[Time]] = []
        cues: list[Mention[Cue]] = []
        for number, at, doc in self._docs(article):
            for sent in doc.sents:
                sentences.append(Sentence(at + sent.start_char, at + sent.end_char, number))
                cues += self._cues.find(words_of(sent.text, at + sent.start_char))
            for ent in doc.ents:
                name = Name(cast(NameLabel, ent.label_), ent.text)
                names.append(Mention(name, at + ent.start_char, at + ent.end_char))
            found = find_figures(doc.text, self.lexicon.figures, published=article.published)
            amounts += (_shifted(a, at) for a in found[0])
            times += (_shifted(t, at) for t in found[1])
        return Reading(
            article, tuple(sentences), tuple(names), tuple(amounts), tuple(times), tuple(cues)
        )


def _batches(article: Article) -> Iterator[list[tuple[int, int, int]]]:
    """Yield pieces of blocks (number, start, end), as many as the network reads at once."""
    batch: list[tuple[int, int, int]] = []
    size = 0
    for number, block in enumerate(article.blocks):
        for start, end in _pieces(article.text, block.start, block.end):
            batch.append((number, start, end))
            size += end - start
            if len(batch) >= _BATCH or size >= _BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a block that is too long for one Doc, behind a sentence or else between words."""
    while end - start > _LONGEST:
        stop = text.rfind(". ", start, start + _LONGEST) + 1
        if stop <= start:
            stop = text.rfind(" ", start, start + _LONGEST)
        if stop <= start:
            stop = start + _LONGEST
        yield start, stop
        start = stop + (text[stop] == " ")
    if start < end:
        yield start, end


def _shifted(mention: Mention[Found], by: int) -> Mention[Found]:
    """The mention with offsets into the article instead of its block."""
    value = mention.value
    if (
        isinstance(value, Amount | Time)
        and value.ext_start is not None
        and value.ext_end is not None
    ):
        value = replace(value, ext_start=value.ext_start + by, ext_end=value.ext_end + by)
    return Mention(value, mention.start + by, mention.end + by)
