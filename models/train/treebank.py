"""NorNE's sentences on the Norwegian Dependency Treebank, with what each head has to learn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.evaluate import treebank
from models.train.tags import Word, universal


@dataclass(slots=True)
class Sentence:
    """Words with an IOB2 label, `UPOS features`, lemma, head (-1: root) and relation each."""

    words: list[str]
    spaces: list[bool]
    names: list[str]
    tags: list[str]
    lemmas: list[str]
    heads: list[int]
    relations: list[str]


def read_documents(path: Path) -> Iterator[list[Sentence]]:
    """Yield the sentences of each source file of a `.conll` file in NDT's scheme."""
    for text in treebank.read_treebank(path):
        yield [_sentence(words) for words in text.sentences]


def _sentence(words: tuple[treebank.Word, ...]) -> Sentence:
    ndt = [
        Word(w.form, w.lemma, w.upos, tuple(w.features.split("|")), w.head + 1, w.relation)
        for w in words
    ]
    return Sentence(
        words=[w.form for w in words],
        spaces=[*(w.space for w in words[:-1]), True],
        names=[w.name for w in words],
        tags=[f"{upos} {features}" for upos, features in universal(ndt)],
        lemmas=[w.lemma for w in words],
        heads=[w.head for w in words],
        relations=[w.relation for w in words],
    )
