"""What the pipeline makes of an article: its sentences and everything found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.article import Article
from extractor.lexicon.welfare import Cue
from extractor.mention import Amount, Mention, Name, Time


@dataclass(frozen=True, slots=True)
class Sentence:
    """`article.text[start:end]`, a sentence of block number `block`."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its mentions, each list in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
    names: tuple[Mention[Name], ...]
    amounts: tuple[Mention[Amount], ...]
    times: tuple[Mention[Time], ...]
    cues: tuple[Mention[Cue], ...] = ()
    """Words of the welfare lexicon."""

    def sentences_of(self, block: int) -> Iterator[Sentence]:
        """Yield the sentences of one block."""
        return (sentence for sentence in self.sentences if sentence.block == block)
