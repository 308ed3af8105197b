"""The network at work: words of a text in, scores of every head out, in one pass.

A text is read alone, never beside others in a batch: its activations are scaled to 8 bits by their
own largest, so its result is the same whatever else is read. Sizes: W words, S subwords.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

Floats = NDArray[np.float32]
FILES = (
    "network.onnx",
    "pieces.model",
    "embedding.npy",
    "heads.npz",
    "words.tsv.gz",
    "labels.json",
)
POSITIONS = 510  # subwords that the encoder has places for, beside its two marks
_START, _END, _UNKNOWN = 0, 2, 3
_CACHED = 50_000  # words whose subwords are remembered: some 10 MB


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of each head, in the order of its scores."""

    names: tuple[str, ...]
    tags: tuple[str, ...]
    lemmas: tuple[str, ...]
    relations: tuple[str, ...]


class Known(NamedTuple):
    """What a form was seen with in its word class: lemmas, and numbers of tags."""

    lemmas: tuple[str, ...]
    tags: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the heads say of W words.

    `names`, `tags`, `lemmas` `[W, labels]`; `starts` `[W]`, positive where a sentence starts;
    `arcs` `[W, W + 1]`, how well a word (column 0: the root) is the head of each; `dependents`
    `[W, R]` and `heads` `[W + 1, R]`, vectors that name the relation of a pair.
    """

    names: Floats
    tags: Floats
    lemmas: Floats
    starts: Floats
    arcs: Floats
    dependents: Floats
    heads: Floats


def unpack(blocks: NDArray[np.void]) -> Floats:
    """Weights `[rows, width]` of blocks `[rows, width / 32]`: a scale and 32 nibbles each."""
    nibbles = blocks["nibbles"]
    signed = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    found: Floats = signed * blocks["scale"].astype(np.float32)[..., None]
    return found.reshape(len(blocks), -1)


class Encoder:
    """A small BERT with a head for each task, over subwords of SentencePiece.

    `words` holds what each form was seen with, by form in lower case and UPOS. The embeddings lie
    in a file that is mapped, in blocks of 32 weights: a scale and 32 nibbles.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # texts run side by side, not parts of one
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._network = onnxruntime.InferenceSession(
            (folder / "network.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = SentencePieceProcessor(model_file=str(folder / "pieces.model"))
        self._embedding = np.load(folder / "embedding.npy", mmap_mode="r")
        self._relations = np.load(folder / "heads.npz")["relations"].astype(np.float32)
        held = json.loads((folder / "labels.json").read_text("utf8"))
        self.labels = Labels(**{name: tuple(labels) for name, labels in held.items()})
        self.words = self._read_words(folder / "words.tsv.gz")
        self._cut = lru_cache(maxsize=_CACHED)(self._subwords)

    def _read_words(self, path: Path) -> dict[tuple[str, str], Known]:
        number = {tag: at for at, tag in enumerate(self.labels.tags)}
        found = {}
        with gzip.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                form, upos, lemmas, features = line.rstrip("\n").split("\t")
                tags = tuple(number[f"{upos} {value}"] for value in features.split(" ") if value)
                found[form, upos] = Known(tuple(lemmas.split(" ")), tags)
        return found

    def _subwords(self, word: str) -> tuple[int, ...]:
        return tuple(self._pieces.encode(word)) or (_UNKNOWN,)

    def cut(self, words: Sequence[str], spaces: Sequence[bool]) -> list[tuple[int, ...]]:
        """Subwords of each word; `spaces` tells whether a space stands before it."""
        return [
            self._cut(" " + word if space else word)
            for word, space in zip(words, spaces, strict=True)
        ]

    def scores(self, subwords: Sequence[tuple[int, ...]]) -> Scores:
        """Scores for the words of a text, given as subwords.

        What lies beyond POSITIONS subwords of one word is not read, nor are words beyond them.
        """
        ids = [_START, *islice((piece for word in subwords for piece in word), POSITIONS), _END]
        ends = np.cumsum([len(word) for word in subwords]).clip(max=POSITIONS)
        first = np.concatenate([[1], ends[:-1] + 1]).clip(max=POSITIONS)
        embedded = unpack(self._embedding[np.array(ids)])[None]
        return Scores(
            *self._network.run(None, {"embedded": embedded, "first": first, "last": ends})
        )

    def relations(
        self, scores: Scores, words: NDArray[np.int64], heads: NDArray[np.int64]
    ) -> Floats:
        """Scores `[N, relations]` of N words and their heads (-1: root), numbers in the text."""
        ones = np.ones((len(words), 1), np.float32)
        dependents = np.concatenate([scores.dependents[words], ones], 1)
        governors = np.concatenate([scores.heads[heads + 1], ones], 1)
        width = dependents.shape[1]
        left = (dependents @ self._relations.reshape(width, -1)).reshape(len(words), -1, width)
        found: Floats = np.einsum("nrj,nj->nr", left, governors)
        return found
