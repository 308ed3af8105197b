"""From scores to labels: always legal, and the best there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from extractor.pipeline.decoding import best_names, best_tree

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
FLOATS = st.floats(-5, 5, width=32)


def is_legal(labels: list[str]) -> bool:
    return all(
        not label.startswith("I-") or before[2:] == label[2:]
        for before, label in zip(["O", *labels], labels, strict=False)
    )


@given(st.integers(1, 4).flatmap(lambda n: arrays(np.float32, (n, len(LABELS)), elements=FLOATS)))
def test_names_are_the_best_of_all_legal_sequences(scores: np.ndarray) -> None:
    found = best_names(scores, LABELS)
    assert is_legal([LABELS[n] for n in found])
    words = range(len(scores))
    legal = (w for w in product(range(5), repeat=len(scores)) if is_legal([LABELS[n] for n in w]))
    best = max(sum(scores[at, w[at]] for at in words) for w in legal)
    assert sum(scores[at, found[at]] for at in words) == pytest.approx(best, abs=1e-4)


def is_tree(heads: tuple[int, ...]) -> bool:
    """One root, and a way to it from every word."""
    if list(heads).count(-1) != 1:
        return False
    for word in range(len(heads)):
        seen: set[int] = set()
        while word != -1:
            if word in seen:
                return False
            seen.add(word)
            word = heads[word]
    return True


@given(st.integers(1, 5).flatmap(lambda n: arrays(np.float32, (n, n + 1), elements=FLOATS)))
def test_heads_are_the_best_tree_of_one_root(scores: np.ndarray) -> None:
    words = range(len(scores))
    found = best_tree(scores)
    assert is_tree(tuple(found.tolist()))
    every = product(range(-1, len(scores)), repeat=len(scores))
    best = max(sum(scores[w, h[w] + 1] for w in words) for h in every if is_tree(h))
    assert sum(scores[w, found[w] + 1] for w in words) == pytest.approx(best, abs=1e-4)


def test_no_words_have_no_labels() -> None:
    assert best_names(np.empty((0, 5), np.float32), LABELS).tolist() == []
