"""Batches of training windows: neighbouring sentences as running text, noisy as the press."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor

from extractor.pipeline.encoder import Labels
from extractor.pipeline.lemma import apply_edit
from models.train.lemmas import edit_of
from models.train.treebank import Sentence
from models.train.vocabulary import END, PAD, START, UNKNOWN

IGNORED = -100
NAMES = ("PER", "ORG", "GPE_LOC", "GPE_ORG", "LOC", "PROD", "DRV", "EVT", "MISC")
LONE = 0.4  # share of windows of one sentence
LONGEST = 150  # words of a window, about
edit = lru_cache(maxsize=200_000)(edit_of)


def labels_of(sentences: list[Sentence]) -> Labels:
    """Labels that occur twice at least; the commonest come first."""

    def common(labels: Iterator[str]) -> tuple[str, ...]:
        return tuple(label for label, n in Counter(labels).most_common() if n > 1)

    return Labels(
        ("O", *(f"{at}-{name}" for name in NAMES for at in "BI")),
        common(t for s in sentences for t in s.tags),
        common(edit(f, m) for s in sentences for f, m in zip(s.words, s.lemmas, strict=True)),
        common(r for s in sentences for r in s.relations),
    )


@dataclass(frozen=True, slots=True)
class Press:
    """Name lists to draw from, and how newspapers write otherwise than the treebank."""

    given: list[str]
    surnames: list[str]
    places: list[str]

    @classmethod
    def read(cls, facts: Path) -> Press:
        def column(file: str, name: str) -> set[str]:
            with (facts / file).open(encoding="utf8", newline="") as rows:
                return {row[name] for row in csv.DictReader(rows) if row[name]}

        places = column("municipalities.csv", "name_norwegian")
        places |= column("places_postal.csv", "place")
        return cls(
            sorted(column("given_names.csv", "name")),
            sorted(column("surnames.csv", "name")),
            sorted(place for place in places if " " not in place),
        )

    def exchange(self, sentence: Sentence, draw: random.Random) -> Sentence:
        """The sentence with other people and places, as many words each; a genitive is kept."""
        words, lemmas = list(sentence.words), list(sentence.lemmas)
        for at, label in enumerate(sentence.names):
            more = at + 1 < len(words) and sentence.names[at + 1] == "I-" + label[2:]
            if label in ("B-PER", "I-PER") and words[at][0].isupper():
                alone = label == "B-PER" and not more
                first = more or (alone and draw.random() < 0.3)
                new = draw.choice(self.given if first else self.surnames)
            elif label == "B-GPE_LOC" and not more and words[at][0].isupper():
                new = draw.choice(self.places)
            else:
                continue
            genitive = words[at].endswith("s") and not lemmas[at].endswith("s")
            lemmas[at] = new
            words[at] = new + "s" if genitive and not new.endswith("s") else new
        return replace(sentence, words=words, lemmas=lemmas)

    def style(self, window: list[Sentence], draw: random.Random) -> list[Sentence]:
        """The window with other names now and then, «Nav», capitals, other quotes and dashes."""
        if draw.random() < 0.2:
            window = [self.exchange(s, draw) for s in window]
        if draw.random() < 0.06:
            at = draw.randrange(len(window))
            window = list(window)
            window[at] = replace(window[at], words=[w.upper() for w in window[at].words])
        change: dict[str, str] = {}
        if draw.random() < 0.15:
            change |= dict(zip("«»", draw.choice(['""', "“”", "””"]), strict=True))
        if draw.random() < 0.3:
            change["-"] = "–"
        if draw.random() < 0.6:
            change["NAV"] = "Nav"
        if any(w in change for s in window for w in s.words):
            window = [replace(s, words=[change.get(w, w) for w in s.words]) for s in window]
        return window


def windows(documents: list[list[Sentence]], draw: random.Random) -> Iterator[list[Sentence]]:
    """Yield every sentence once, alone or with those that follow it."""
    for document in documents:
        at = 0
        while at < len(document):
            end, size = at + 1, len(document[at].words)
            if draw.random() >= LONE:
                most = draw.randint(20, LONGEST)
                while end < len(document) and size + len(document[end].words) <= most:
                    size += len(document[end].words)
                    end += 1
            yield document[at:end]
            at = end


@dataclass(slots=True)
class Batch:
    """Arrays of B windows: `ids` `[B, S]`; `first`, `last` and the labels `[B, W]`.

    `sentence` numbers the sentence of each word (-1: padding); `heads` counts words of the window,
    0 for the root.
    """

    ids: Tensor
    first: Tensor
    last: Tensor
    sentence: Tensor
    names: Tensor
    tags: Tensor
    lemmas: Tensor
    starts: Tensor
    heads: Tensor
    relations: Tensor


class Batcher:
    """Turns windows into batches."""

    def __init__(self, pieces: SentencePieceProcessor, labels: Labels) -> None:
        self._pieces = pieces
        self.labels = labels
        self._numbers = {
            field: {label: n for n, label in enumerate(getattr(labels, field))}
            for field in ("names", "tags", "lemmas", "relations")
        }
        self._cut: dict[str, list[int]] = {}

    def cut(self, word: str) -> list[int]:
        found = self._cut.get(word)
        if found is None:
            found = self._cut[word] = self._pieces.encode(word) or [UNKNOWN]
        return found

    def lemma(self, number: int, form: str) -> str:
        """What the edit of that number makes of a form; the form itself where it cannot."""
        return apply_edit(self.labels.lemmas[number], form) or form

    def subwords(self, window: list[Sentence]) -> list[list[int]]:
        """Pieces of each word of a window."""
        result, space = [], True
        for sentence in window:
            for word, after in zip(sentence.words, sentence.spaces, strict=True):
                result.append(self.cut(" " + word if space else word))
                space = after
        return result

    def batch(self, windows: list[list[Sentence]]) -> Batch:
        cut = [self.subwords(window) for window in windows]
        b, w = len(windows), max(map(len, cut))
        s = max(sum(map(len, c)) for c in cut) + 2
        ids = np.full((b, s), PAD)
        first, last = np.zeros((b, w), np.int64), np.zeros((b, w), np.int64)
        sentence = np.full((b, w), -1)
        label = {
            f: np.full((b, w), IGNORED)
            for f in ("names", "tags", "lemmas", "starts", "heads", "relations")
        }
        for row, (window, words) in enumerate(zip(windows, cut, strict=True)):
            flat = [START, *(p for word in words for p in word), END]
            ids[row, : len(flat)] = flat
            ends = np.cumsum([len(word) for word in words])
            last[row, : len(words)] = ends
            first[row, : len(words)] = ends - [len(word) - 1 for word in words]
            at = 0
            for number, part in enumerate(window):
                end = at + len(part.words)
                sentence[row, at:end] = number
                label["starts"][row, at:end] = 0
                label["starts"][row, at] = 1
                label["heads"][row, at:end] = [h + 1 + at if h >= 0 else 0 for h in part.heads]
                edits = [edit(f, m) for f, m in zip(part.words, part.lemmas, strict=True)]
                for field, of in (
                    ("names", part.names),
                    ("tags", part.tags),
                    ("lemmas", edits),
                    ("relations", part.relations),
                ):
                    numbers = self._numbers[field]
                    label[field][row, at:end] = [numbers.get(x, IGNORED) for x in of]
                at = end
        tensors = {field: torch.from_numpy(value) for field, value in label.items()}
        return Batch(
            torch.from_numpy(ids),
            torch.from_numpy(first),
            torch.from_numpy(last),
            torch.from_numpy(sentence),
            **tensors,
        )

    def batches(
        self, windows: list[list[Sentence]], size: int, draw: random.Random | None = None
    ) -> Iterator[list[int]]:
        """Yield numbers of windows that make a batch of about `size` subwords, padding counted.

        Windows of one length stand together; with `draw` the lengths are noisy and the batches in
        any order, else the longest come first.
        """
        lengths = [sum(map(len, self.subwords(window))) + 2 for window in windows]
        noise = [n * draw.uniform(0.9, 1.1) if draw else n for n in lengths]
        order = sorted(range(len(windows)), key=lambda at: -noise[at])
        found: list[list[int]] = [[]]
        longest = 0
        for at in order:
            longest = max(longest, lengths[at])
            if found[-1] and longest * (len(found[-1]) + 1) > size:
                found.append([])
                longest = lengths[at]
            found[-1].append(at)
        if draw:
            draw.shuffle(found)
        yield from found
