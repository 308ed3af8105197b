"""Article to Reading: the trained pipeline and the rules, over blocks in batches."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
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
from extractor.pipeline.network import Network
from extractor.pipeline.reading import Reading, Sentence

Found = TypeVar("Found")
_SIGN = re.compile(r"^[-–](?=\d)")
"""What a cell begins with is no dash of a list."""
_LABELS = frozenset(("title", "heading", "table_cell", "list_item", "byline", "credit"))
_ENDS = '.!?…»”"'
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
        for _, component in nlp.pipeline:
            if isinstance(component, Network):
                component.heads = ("names", "sentences")  # all that is used; the rest takes time
        self.lexicon = lexicon
        self._cues = CueFinder(lexicon.welfare)

    def read(self, article: Article) -> Reading:
        """Everything found in an article; its new strings are forgotten after it."""
        with self.nlp.memory_zone():
            return self.reading(article, self._docs(article))

    def _docs(self, article: Article) -> Iterator[tuple[int, Doc]]:
        """Yield the article in Docs of whole blocks, each with its offset."""
        parts = list(_parts(article))
        docs = self.nlp.pipe(article.text[start:end] for start, end in parts)
        for (start, _), doc in zip(parts, docs, strict=True):
            yield start, doc

    def reading(self, article: Article, docs: Iterable[tuple[int, Doc]]) -> Reading:
        """Everything found in an article whose Docs, each with its offset, are read already."""
        sentences: list[Sentence] = []
        names: list[Mention[Name]] = []
        amounts: list[Mention[Amount]] = []
        times: list[Mention[Time]] = []
        cues: list[Mention[Cue]] = []
        starts = [block.start for block in article.blocks]
        for at, doc in docs:
            for sent in doc.sents:
                text = sent.text.rstrip()
                start = at + sent.start_char + len(text) - len(text.lstrip())
                end = at + sent.start_char + len(text)
                if start < end:
                    sentences.append(Sentence(start, end, bisect_right(starts, start) - 1))
            for ent in doc.ents:
                name = Name(cast(NameLabel, ent.label_), ent.text)
                names.append(Mention(name, at + ent.start_char, at + ent.end_char))
        sentences = list(_whole(sentences, article))
        for sentence in sentences:
            words = words_of(article.text[sentence.start : sentence.end], sentence.start)
            cues += self._cues.find(words)
        for block in article.blocks:
            for start, end in _pieces(article.text, block.start, block.end):
                text = article.text[start:end]
                if block.kind == "table_cell":
                    text = _SIGN.sub("−", text)
                found = find_figures(text, self.lexicon.figures, published=article.published)
                amounts += (_shifted(a, start) for a in found[0])
                times += (_shifted(t, start) for t in found[1])
        return Reading(
            article, tuple(sentences), tuple(names), tuple(amounts), tuple(times), tuple(cues)
        )


def _whole(sentences: Iterable[Sentence], article: Article) -> Iterator[Sentence]:
    """Yield the sentences, those of a label joined: «Østre Toten» in a table is no two.

    A figure behind a colon belongs to what is announced: «har nest høyest andel: 2,6 prosent».
    """
    last: Sentence | None = None
    for sentence in sentences:
        if last is not None and last.block == sentence.block:
            label = article.blocks[last.block].kind in _LABELS
            told = article.text[last.end - 1] == ":" and article.text[sentence.start].isdigit()
            if told or (label and article.text[last.end - 1] not in _ENDS):
                last = Sentence(last.start, sentence.end, last.block)
                continue
        if last is not None:
            yield last
        last = sentence
    if last is not None:
        yield last


def _parts(article: Article) -> Iterator[tuple[int, int]]:
    """Yield start and end of neighbouring blocks, as many as one Doc may hold.

    Neighbours are read together: they are each other's context, and short blocks cost less so.
    """
    start = end = -1
    for block in article.blocks:
        for first, last in _pieces(article.text, block.start, block.end):
            if start >= 0 and last - start > _LONGEST:
                yield start, end
                start = -1
            start = first if start < 0 else start
            end = last
    if start >= 0:
        yield start, end


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
