"""Raw text with the labels of a pipeline: what the last round learns from beside the treebank."""

from __future__ import annotations

import lzma
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Span

from models.train.treebank import Sentence

WORDS = 900_000
"""Words of each standard at most."""
LONGEST = 120
"""Words of a sentence; what is longer is a list."""
PIECE = 2_500
"""Characters of neighbouring paragraphs that are read together, so that their names agree."""
CROWDED = 0.35
"""Capitals for each word from which on a text is a list of names."""
NAME = re.compile(r"(?<=[a-zæøå,] )[A-ZÆØÅ][a-zæøå]+")


def label(nlp: spacy.Language, folder: Path, cache: Path) -> list[list[Sentence]]:
    """The sentences of `nb.txt.xz` and `nn.txt.xz` by piece, with what the pipeline gives them.

    One paragraph a line, a blank line between texts. Pieces with many names come first. The result
    is kept in `cache`.
    """
    if cache.exists():
        held: list[list[Sentence]] = pickle.loads(cache.read_bytes())  # our own file
        return held
    documents = []
    for standard in ("nn", "nb"):
        pieces = sorted(_pieces(folder / f"{standard}.txt.xz"), key=_names, reverse=True)
        words, taken = 0, []
        for piece in pieces:
            if words > WORDS:
                break
            if _names(piece) <= CROWDED:
                taken.append(piece)
                words += len(piece.split())
        for doc in nlp.pipe(taken):
            sentences = [s for sent in doc.sents if (s := _sentence(sent)) is not None]
            if sentences:
                documents.append(sentences)
    cache.write_bytes(pickle.dumps(documents))
    return documents


def _names(text: str) -> float:
    """Capitalised words within sentences, as a share of all."""
    return len(NAME.findall(text)) / (len(text.split()) + 30)


def _pieces(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf8") as file:
        texts = file.read().split("\n\n")
    for text in texts:
        held: list[str] = []
        for paragraph in text.split("\n"):
            whole = len(paragraph) > 30 and paragraph[-1] in '.!?»"'
            if not whole or not NAME.search(paragraph):
                continue
            held.append(paragraph)
            if sum(map(len, held)) > PIECE:
                yield "\n".join(held)
                held = []
        if held:
            yield "\n".join(held)


def _sentence(sent: Span) -> Sentence | None:
    tokens = [token for token in sent if not token.is_space]
    if not tokens or len(tokens) > LONGEST:
        return None
    at = {token.i: number for number, token in enumerate(tokens)}
    return Sentence(
        words=[token.text for token in tokens],
        spaces=[*(bool(token.whitespace_) for token in tokens[:-1]), True],
        names=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in tokens],
        tags=[
            f"{token.pos_} {token.morph!s}" if token.morph else f"{token.pos_} _"
            for token in tokens
        ],
        lemmas=[token.lemma_ for token in tokens],
        heads=[-1 if t.head.i == t.i else at.get(t.head.i, -1) for t in tokens],
        relations=[token.dep_ for token in tokens],
    )
