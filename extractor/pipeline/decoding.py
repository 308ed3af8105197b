"""From a network's scores to labels: legal names, and trees with one root.

Sizes: W words of one sentence (or text), L labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
_NEVER = np.float32(-1e9)


@lru_cache(maxsize=8)
def _transitions(labels: tuple[str, ...]) -> Floats:
    """`[L, L]`: 0 where the second label may follow the first, else -1e9 (IOB2)."""
    allowed = np.zeros((len(labels), len(labels)), np.float32)
    for to, label in enumerate(labels):
        if label.startswith("I-"):
            for since, before in enumerate(labels):
                if before[2:] != label[2:] or before == "O":
                    allowed[since, to] = _NEVER
    return allowed


def best_names(scores: Floats, labels: tuple[str, ...]) -> Numbers:
    """Numbers of the best legal IOB2 sequence for scores `[W, L]`: Viterbi, where it is needed."""
    best: Numbers = scores.argmax(-1).astype(np.int64)
    moves = _transitions(labels)
    first = np.array([_NEVER if label.startswith("I-") else 0 for label in labels], np.float32)
    if len(best) == 0 or (first[best[0]] == 0 and not moves[best[:-1], best[1:]].any()):
        return best
    reached = scores[0] + first
    came = np.zeros(scores.shape, np.int64)
    for at in range(1, len(scores)):
        ways = reached[:, None] + moves
        came[at] = ways.argmax(0)
        reached = ways.max(0) + scores[at]
    best[-1] = reached.argmax()
    for at in range(len(scores) - 1, 0, -1):
        best[at - 1] = came[at, best[at]]
    return best


def best_tree(scores: Floats) -> Numbers:
    """Head of each word (-1: root) in the best tree with one root; scores `[W, W + 1]`, column 0
    the root's.

    The best head of each word where that is a tree already, else Chu and Liu's algorithm for each
    root that could have a better tree.
    """
    words = len(scores)
    arcs = scores.astype(np.float64)
    arcs[np.arange(words), np.arange(1, words + 1)] = -np.inf
    heads: Numbers = arcs.argmax(1) - 1
    if (heads == -1).sum() == 1 and _cycle(heads) is None:
        return heads
    most = arcs[:, 1:].max(1)
    # What a tree with this root can have at most: the likeliest first, until none can be better.
    bounds = arcs[:, 0] + most.sum() - most if words > 1 else arcs[:, 0]
    best, total = heads, -np.inf
    for root in np.argsort(-bounds):
        if bounds[root] <= total:
            break
        tried = arcs.copy()
        tried[:, 0] = -np.inf
        tried[root, 1:] = -np.inf
        tried[root, 0] = arcs[root, 0]
        found = _spanning(tried)
        reached = tried[np.arange(words), found + 1].sum()
        if reached > total:
            best, total = found, reached
    return best


def _cycle(heads: Sequence[int] | Numbers) -> list[int] | None:
    """Words of a cycle among the heads, if there is one."""
    state = [0] * len(heads)
    for start in range(len(heads)):
        path, word = [], start
        while word >= 0 and state[word] == 0:
            state[word] = 1
            path.append(word)
            word = int(heads[word])
        if word >= 0 and state[word] == 1:
            return path[path.index(word) :]
        for seen in path:
            state[seen] = 2
    return None


def _spanning(arcs: NDArray[np.float64]) -> Numbers:
    """Maximum spanning arborescence (Chu and Liu 1965) of scores `[W, W + 1]`, by contraction."""
    heads: Numbers = arcs.argmax(1) - 1
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(arcs), bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    kept = arcs[cycle, heads[cycle] + 1]
    columns = np.concatenate([[0], outside + 1])
    # The cycle becomes one word, the last: what enters it loses the arc it breaks.
    entering = arcs[np.ix_(np.array(cycle), columns)] - kept[:, None]
    leaving = arcs[np.ix_(outside, np.array(cycle) + 1)]
    small = np.full((len(outside) + 1, len(outside) + 2), -np.inf)
    small[:-1, :-1] = arcs[np.ix_(outside, columns)]
    if len(outside):
        small[:-1, -1] = leaving.max(1)
    small[-1, :-1] = entering.max(0)
    found = _spanning(small)
    result = heads.copy()
    for at, word in enumerate(outside):
        head = found[at]
        result[word] = (
            -1
            if head < 0
            else outside[head]
            if head < len(outside)
            else cycle[int(leaving[at].argmax())]
        )
    head = found[-1]
    broken = cycle[int(entering[:, head + 1].argmax())]
    result[broken] = -1 if head < 0 else outside[head]
    return result
