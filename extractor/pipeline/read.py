"""Article to Reading: the trained pipeline and the rules, over blocks in batches."""

from __future__ import annotations

import os
from collections.abc import Sequence
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
_BATCH = 64  # blocks a batch: enough to fill the network, few enough to keep memory flat


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
            docs = list(self.nlp.pipe(map(article.words, article.blocks), batch_size=_BATCH))
            return self._reading(article, docs)

    def _reading(self, article: Article, docs: Sequence[Doc]) -> Reading:
        sentences: list[Sentence] = []
        names: list[Mention[Name]] = []
        amounts: list[Mention[Amount]] = []
        times: list[Mention[Time]] = []
        cues: list[Mention[Cue]] = []
        for number, (block, doc) in enumerate(zip(article.blocks, docs, strict=True)):
            at = block.start
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
