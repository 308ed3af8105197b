"""The last round: each step learns from the treebank and from raw text with a pipeline's labels.

In the raw text a fifth of the words are hidden. Their labels are to be told from what stands around
them (noisy students: Xie et al. 2020), and so are the words themselves, as in masked language
modelling; their forms come from the frozen embedding.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.train.examples import Batch, Batcher, windows
from models.train.fit import Plan, Run, loss, mask_of
from models.train.network import Network
from models.train.treebank import Sentence
from models.train.vocabulary import UNKNOWN

HIDDEN = 0.2
LABELS, WORDS = 0.5, 0.3
"""How much the losses of labels and of hidden words count beside the treebank's."""
RATE = 1e-3
SHORTEST, LONGEST = 5, 400
"""Subwords of a window; the encoder has 512 positions."""
SHELF = 4_000
"""Windows that are sorted by length together."""

PLAN = Plan(epochs=3, rate=2e-4, head_rate=4e-4, names=3.0, every=200, seed=21)


class SelfTraining(Run):
    """A run that learns from `raw` at every step too."""

    def __init__(
        self,
        network: Network,
        batcher: Batcher,
        folder: Path,
        raw: list[list[Sentence]],
        plan: Plan = PLAN,
    ) -> None:
        width = network.embedding.weight.shape[1]
        torch.manual_seed(plan.seed)
        self.words = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(len(network.embedding.weight)))
        weights = [*self.words.parameters(), self.bias]
        self.words_optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=plan.weight_decay)
        self.mean = network.embedding.weight.mean(0, keepdim=True)
        super().__init__(network, batcher, plan, folder)
        self.stream = self._batches(raw)
        for _ in range(self.step):  # those that were learnt from before
            next(self.stream)

    def _resume(self) -> None:
        super()._resume()
        held = torch.load(self.folder / "words.pt", weights_only=True)
        self.words.load_state_dict(held["words"])
        self.words_optimizer.load_state_dict(held["optimizer"])
        self.bias.data.copy_(held["bias"])

    def _save(self) -> None:
        held = {
            "words": self.words.state_dict(),
            "optimizer": self.words_optimizer.state_dict(),
            "bias": self.bias.data,
        }
        torch.save(held, self.folder / "words.pt")
        super()._save()

    def _batches(self, raw: list[list[Sentence]]) -> Iterator[Batch]:
        """Yield batches without end, the texts in another order each time."""
        epoch = 0
        while True:
            draw = random.Random(f"raw {self.plan.seed} {epoch}")
            texts = raw.copy()
            draw.shuffle(texts)
            drawn = [
                window
                for window in windows(texts, draw)
                if SHORTEST < sum(map(len, self.batcher.subwords(window))) < LONGEST
            ]
            for at in range(0, len(drawn), SHELF):
                shelf = drawn[at : at + SHELF]
                for numbers in self.batcher.batches(shelf, self.plan.batch, draw):
                    yield self.batcher.batch([shelf[number] for number in numbers])
            epoch += 1

    def _learn(self, batch: Batch, total: int) -> float:
        value = super()._learn(batch, total)
        raw = next(self.stream)
        network = self.network
        warm = min(1.0, self.step / self.plan.warm_up)
        for group in self.words_optimizer.param_groups:
            group["lr"] = RATE * warm * max(0.05, 1 - self.step / total)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = hide(raw)
            embedded = network.embedding(raw.ids.masked_fill(hidden, UNKNOWN))
            outputs = network.encode(embedded, mask_of(raw.ids))
            out = network.read(outputs, raw.first, raw.last)
            labels = loss(network, out, raw, self.plan.names)
            guessed = self.words(outputs[-1][hidden])
            known = (network.embedding.weight - self.mean).T.to(guessed.dtype)
            words = F.cross_entropy((guessed @ known + self.bias).float(), raw.ids[hidden])
        self.optimizer.zero_grad(set_to_none=True)
        self.words_optimizer.zero_grad(set_to_none=True)
        (LABELS * labels + WORDS * words).backward()
        nn.utils.clip_grad_norm_(list(self.average_of()), self.plan.clip)
        self.optimizer.step()
        self.words_optimizer.step()
        return value


def hide(batch: Batch) -> Tensor:
    """Which subwords are hidden, `[B, S]`: all of a word or none."""
    words = (torch.rand(batch.first.shape) < HIDDEN) & (batch.sentence >= 0)
    rows, columns = torch.nonzero(words, as_tuple=True)
    edges = torch.zeros(len(batch.ids), batch.ids.shape[1] + 1, dtype=torch.long)
    ones = torch.ones(len(rows), dtype=torch.long)
    edges.index_put_((rows, batch.first[rows, columns]), ones, accumulate=True)
    edges.index_put_((rows, batch.last[rows, columns] + 1), -ones, accumulate=True)
    return edges.cumsum(1)[:, :-1] > 0
