"""Dev scores of the network in training: quick, on gold words and gold sentences for the trees."""

from __future__ import annotations

import random

import numpy as np
import torch
from numpy.typing import NDArray

from extractor.evaluate.scores import Score
from extractor.evaluate.treebank import names_of
from extractor.pipeline.decoding import best_names, best_tree
from models.train.examples import Batcher, windows
from models.train.network import Network
from models.train.treebank import Sentence


@torch.no_grad()
def scores(
    network: Network, batcher: Batcher, documents: list[list[Sentence]], size: int = 4096
) -> dict[str, float]:
    """Per cent by head: F1 of names and sentence starts, accuracy of the rest."""
    from models.train.fit import mask_of, same_sentence

    drawn = list(windows(documents, random.Random(1)))
    names = batcher.labels.names
    count = dict.fromkeys(("words", "tags", "upos", "lemmas", "arcs", "labelled"), 0)
    name, start = np.zeros(3, int), np.zeros(3, int)
    for numbers in batcher.batches(drawn, size):
        batch = batcher.batch([drawn[at] for at in numbers])
        with torch.autocast("cpu", torch.bfloat16):
            embedded = network.embedding(batch.ids)
            out = network(embedded, mask_of(batch.ids), batch.first, batch.last)
        arcs = out.arcs.float().masked_fill(~same_sentence(batch.sentence), -1e9).numpy()
        tags, lemmas = out.tags.argmax(-1).numpy(), out.lemmas.argmax(-1).numpy()
        label, starts = out.names.float().numpy(), (out.starts > 0).numpy()
        for row, at in enumerate(numbers):
            base = 0
            for part in drawn[at]:
                end = base + len(part.words)
                found = [names[n] for n in best_names(label[row, base:end], names)]
                one, two = set(names_of(found)), set(names_of(part.names))
                name += (len(one & two), len(one), len(two))
                gold_starts = np.zeros(end - base, bool)
                gold_starts[0] = True
                said = starts[row, base:end]
                start += ((said & gold_starts).sum(), said.sum(), 1)
                columns = [0, *range(base + 1, end + 1)]
                heads = best_tree(arcs[row, base:end][:, columns])
                right = heads == np.array(part.heads)
                chosen = torch.from_numpy(heads)
                candidates = torch.cat(
                    [network.relation_root[None], out.heads[row, base:end].float()]
                )
                named = network.name_relations(
                    out.dependents[row, base:end].float(), candidates[chosen + 1]
                ).argmax(-1)
                relation = [batcher.labels.relations[n] for n in named]
                count["words"] += end - base
                count["arcs"] += int(right.sum())
                count["labelled"] += sum(
                    bool(ok) and a == b
                    for ok, a, b in zip(right, relation, part.relations, strict=True)
                )
                tag = [batcher.labels.tags[n] for n in tags[row, base:end]]
                count["tags"] += sum(a == b for a, b in zip(tag, part.tags, strict=True))
                count["upos"] += sum(
                    a.split()[0] == b.split()[0] for a, b in zip(tag, part.tags, strict=True)
                )
                made = [
                    batcher.lemma(n, form)
                    for n, form in zip(lemmas[row, base:end], part.words, strict=True)
                ]
                count["lemmas"] += sum(a == b for a, b in zip(made, part.lemmas, strict=True))
                base = end
    words = count.pop("words")
    result = {"names": _f1(name), "starts": _f1(start)}
    result |= {field: 100 * n / words for field, n in count.items()}
    return {field: round(value, 2) for field, value in result.items()}


def _f1(counts: NDArray[np.int64]) -> float:
    """F1 in per cent of how many are right, were found and are gold."""
    right, found, gold = counts.tolist()
    return 100 * Score(right, found - right, gold - right).f1
