"""The encoder and its heads in PyTorch, as they are trained.

Sizes in the docstrings: B texts, S subwords, W words, H width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from extractor.pipeline.encoder import unpack
from models.train.weights import Weights

ARC = 256  # width of the vectors that choose a head
RELATION = 128  # and of those that name the relation


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many labels each head has."""

    names: int
    tags: int
    lemmas: int
    relations: int


@dataclass(slots=True)
class Out:
    """Scores of each head: `[B, W, labels]`, `starts` `[B, W]`, `arcs` `[B, W, W + 1]`.

    Column 0 of `arcs` is the root; `dependents` and `heads` are `[B, W, RELATION]`.
    """

    names: Tensor
    tags: Tensor
    lemmas: Tensor
    starts: Tensor
    arcs: Tensor
    dependents: Tensor
    heads: Tensor


class Dropout(nn.Module):
    """Dropout whose draws cost little: PyTorch's own took a fifth of a step on a CPU."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.limit = round(share * 256)
        self.draw = np.random.Generator(np.random.SFC64(7))

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.limit:
            return x
        drawn = np.frombuffer(self.draw.bytes(x.numel()), np.uint8) >= self.limit
        kept = torch.from_numpy(drawn).view(x.shape)
        return x * kept * (256 / (256 - self.limit))


class Layer(nn.Module):
    """One layer of BERT: attention, then two dense maps, a norm behind each."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.joined = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.last = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, s, h = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        with torch.autocast("cpu", enabled=False):  # else the softmax costs two casts
            scores = q * (h // self.heads) ** -0.5 @ k.transpose(-1, -2)
            seen = (scores + mask.to(scores.dtype)).softmax(-1) @ v
        seen = self.joined(seen.transpose(1, 2).reshape(b, s, h))
        x = self.norm(x + self.dropout(seen))
        y = self.outer(F.gelu(self.inner(x)))
        return self.last(x + self.dropout(y))


class Network(nn.Module):
    """Encoder with heads over words; a word is the mean of its first and last subword."""

    def __init__(self, weights: Weights, rows: list[int], sizes: Sizes, dropout: float) -> None:
        super().__init__()
        shape = weights.shape
        width = shape.width
        self.embedding = nn.Embedding.from_pretrained(
            torch.from_numpy(unpack(weights.embedding[rows])), freeze=True
        )
        self.positions = nn.Parameter(torch.empty(shape.positions, width))
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(width, shape.heads, shape.inner, dropout) for _ in range(shape.layers)
        )
        self.dropout = Dropout(dropout)
        self.mixes = nn.Parameter(torch.zeros(2, shape.layers))
        self.names = nn.Linear(width, sizes.names)
        self.tags = nn.Linear(width, sizes.tags)
        self.lemmas = nn.Linear(width, sizes.lemmas)
        self.starts = nn.Linear(width, 1)
        self.arc_dependent = nn.Linear(width, ARC)
        self.arc_head = nn.Linear(width, ARC)
        self.arcs = nn.Linear(ARC, ARC)
        self.root = nn.Parameter(torch.zeros(ARC))
        self.relation_dependent = nn.Linear(width, RELATION)
        self.relation_head = nn.Linear(width, RELATION)
        self.relation_root = nn.Parameter(torch.zeros(RELATION))
        self.relations = nn.Parameter(torch.zeros(sizes.relations, RELATION + 1, RELATION + 1))
        nn.init.normal_(self.relations, std=0.02)
        with torch.no_grad():
            self.mixes[:, -1] = 2.0
        self._load(weights)

    @torch.no_grad()
    def _load(self, weights: Weights) -> None:
        t = {name: torch.from_numpy(value) for name, value in weights.tensors.items()}
        width = weights.shape.width
        kind = t["emb.type"].view(-1, width)[0]
        self.positions.copy_(t["emb.pos"].view(-1, width) + kind)
        self.norm.weight.copy_(t["emb.ln.w"])
        self.norm.bias.copy_(t["emb.ln.b"])
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            part = {
                name.partition(".")[2]: v for name, v in t.items() if name.startswith(f"l{number}.")
            }
            layer.qkv.weight.copy_(torch.cat([part["q.w"], part["k.w"], part["v.w"]]))
            layer.qkv.bias.copy_(torch.cat([part["q.b"], part["k.b"], part["v.b"]]))
            for module, name in (
                (layer.joined, "ao"),
                (layer.norm, "aln"),
                (layer.inner, "fi"),
                (layer.outer, "fo"),
                (layer.last, "oln"),
            ):
                module.weight.copy_(part[f"{name}.w"])
                module.bias.copy_(part[f"{name}.b"])

    def encode(self, embedded: Tensor, mask: Tensor) -> list[Tensor]:
        """Output of each layer, `[B, S, H]`, of the embedded subwords and a mask (0 or -inf)."""
        x = self.dropout(self.norm(embedded + self.positions[: embedded.shape[1]]))
        outputs = []
        for layer in self.layers:
            x = layer(x, mask)
            outputs.append(x)
        return outputs

    def forward(self, embedded: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Out:
        """Scores of all heads; `first` and `last` `[B, W]` number the subwords of each word."""
        return self.read(self.encode(embedded, mask), first, last)

    def read(self, outputs: list[Tensor], first: Tensor, last: Tensor) -> Out:
        """Scores of all heads, from what the layers gave."""
        width = outputs[0].shape[-1]
        a = first[..., None].expand(-1, -1, width)
        b = last[..., None].expand(-1, -1, width)
        layers = torch.stack([x.gather(1, a) + x.gather(1, b) for x in outputs])
        shares = self.mixes.softmax(-1) / 2
        word, syntax = (
            torch.einsum("l,lbwh->bwh", share.to(layers.dtype), layers) for share in shares
        )
        word, syntax = self.dropout(word), self.dropout(syntax)
        dependent = self.dropout(F.gelu(self.arc_dependent(syntax)))
        head = self.dropout(F.gelu(self.arc_head(syntax)))
        root = self.root.expand(len(head), 1, -1).to(head.dtype)
        candidates = torch.cat([root, head], 1)
        arcs = self.arcs(dependent) @ candidates.transpose(1, 2)
        return Out(
            names=self.names(word),
            tags=self.tags(syntax),
            lemmas=self.lemmas(syntax),
            starts=self.starts(syntax)[..., 0],
            arcs=arcs * ARC**-0.5,
            dependents=self.dropout(F.gelu(self.relation_dependent(syntax))),
            heads=self.dropout(F.gelu(self.relation_head(syntax))),
        )

    def name_relations(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Scores `[N, relations]` of N pairs of a dependent and its head."""
        one = dependents.new_ones(len(dependents), 1)
        left, right = torch.cat([dependents, one], 1), torch.cat([heads, one], 1)
        return torch.einsum("ni,rij,nj->nr", left, self.relations.to(left.dtype), right)
