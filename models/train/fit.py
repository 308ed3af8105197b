"""The training loop: AdamW with layer decay, averaged weights, checkpoints to go on from."""

from __future__ import annotations

import json
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from models.train.examples import IGNORED, Batch, Batcher, Press, windows
from models.train.network import Network, Out
from models.train.score import scores
from models.train.treebank import Sentence
from models.train.vocabulary import PAD, UNKNOWN

SHARES = {"tags": 1.0, "lemmas": 0.7, "starts": 0.5, "arcs": 1.0, "relations": 1.0}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does; sizes in subwords."""

    epochs: int
    rate: float
    head_rate: float
    batch: int = 2048
    layer_decay: float = 0.95
    warm_up: int = 100
    clip: float = 1.0
    weight_decay: float = 0.01
    piece_dropout: float = 0.03
    average: float = 0.999
    names: float = 1.5  # how much the loss of names counts beside those in SHARES
    every: int = 500  # steps between dev scores and checkpoints
    seed: int = 7


# A second, gentler round from the best weights of the first, for the names above all.
PLANS = (
    Plan(epochs=8, rate=3e-4, head_rate=1e-3),
    Plan(epochs=3, rate=1e-4, head_rate=3e-4, names=4.0, seed=8),
)

# After the round on raw text, one on the treebank alone.
LAST = Plan(epochs=1, rate=6e-5, head_rate=2e-4, names=3.0, every=130, seed=33, average=0.99)


def mask_of(ids: Tensor) -> Tensor:
    """What attention adds: `[B, 1, 1, S]`, 0 or a large negative number for padding."""
    return (ids == PAD)[:, None, None, :].float() * -1e9


def same_sentence(sentence: Tensor) -> Tensor:
    """`[B, W, W + 1]`: whether a word's head may be there; the root always may."""
    same = sentence[:, :, None] == sentence[:, None, :]
    return torch.cat([torch.ones_like(same[:, :, :1]), same], 2)


def loss(network: Network, out: Out, batch: Batch, names: float) -> Tensor:
    """The heads' losses, weighed; that of the names by `names`."""
    real = batch.sentence >= 0
    arcs = out.arcs.float().masked_fill(~same_sentence(batch.sentence), -1e9)

    def cross(found: Tensor, gold: Tensor, smooth: float = 0.0) -> Tensor:
        return F.cross_entropy(
            found.float().flatten(0, 1),
            gold.flatten(),
            ignore_index=IGNORED,
            label_smoothing=smooth,
        )

    root = network.relation_root.expand(len(out.heads), 1, -1).to(out.heads.dtype)
    candidates = torch.cat([root, out.heads], 1)
    at = batch.heads.clamp(min=0)[..., None].expand(-1, -1, candidates.shape[-1])
    named = network.name_relations(out.dependents[real], candidates.gather(1, at)[real])
    parts = {
        "names": cross(out.names, batch.names),
        "tags": cross(out.tags, batch.tags, 0.02),
        "lemmas": cross(out.lemmas, batch.lemmas),
        "starts": F.binary_cross_entropy_with_logits(
            out.starts.float()[real], batch.starts[real].float()
        ),
        "arcs": cross(arcs, batch.heads),
        "relations": F.cross_entropy(
            named.float(), batch.relations[real], ignore_index=IGNORED, label_smoothing=0.02
        ),
    }
    shares = SHARES | {"names": names}
    return torch.stack([shares[name] * part for name, part in parts.items()]).sum()


def optimizer(network: Network, plan: Plan) -> torch.optim.Optimizer:
    """AdamW; lower layers learn slower, heads faster, norms and biases do not decay."""
    depth = len(network.layers)
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        if name.startswith("layers."):
            rate = plan.rate * plan.layer_decay ** (depth - 1 - int(name.split(".")[1]))
        elif name.startswith(("positions", "norm.")):
            rate = plan.rate * plan.layer_decay**depth
        else:
            rate = plan.head_rate
        decay = plan.weight_decay if weight.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(weight)
    return torch.optim.AdamW(
        [{"params": p, "lr": r, "base": r, "weight_decay": d} for (r, d), p in groups.items()],
        betas=(0.9, 0.98),
    )


def dropped(ids: Tensor, share: float) -> Tensor:
    """The subwords with a share of them unknown; specials stay."""
    gone = (torch.rand(ids.shape) < share) & (ids > UNKNOWN)
    return ids.masked_fill(gone, UNKNOWN)


class Run:
    """One training run, its state kept in `folder`."""

    def __init__(self, network: Network, batcher: Batcher, plan: Plan, folder: Path) -> None:
        self.network, self.batcher, self.plan, self.folder = network, batcher, plan, folder
        self.optimizer = optimizer(network, plan)
        self.average = {
            name: weight.detach().clone()
            for name, weight in network.named_parameters()
            if weight.requires_grad
        }
        self.step = 0
        self.best = -1.0
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "state.pt").exists():
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self.folder / "state.pt", weights_only=True)
        self.network.load_state_dict(state["network"], strict=False)
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.step, self.best = state["average"], state["step"], state["best"]

    def _save(self) -> None:
        state = {
            "network": {n: w for n, w in self.network.named_parameters() if w.requires_grad},
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
            "best": self.best,
        }
        torch.save(state, self.folder / "state.tmp")
        (self.folder / "state.tmp").replace(self.folder / "state.pt")

    def fit(
        self,
        train: list[list[Sentence]],
        dev: dict[str, list[list[Sentence]]],
        press: Press,
    ) -> None:
        """Train to the plan's end; steps already done are passed over, their batches with them."""
        sentences = sum(map(len, train))
        print(f"{sentences} sentences, from step {self.step}", flush=True)
        total, done, began, seen = 0, 0, time.time(), 0
        for epoch in range(self.plan.epochs):
            draw = random.Random(f"{self.plan.seed} {epoch}")
            drawn = [press.style(window, draw) for window in windows(train, draw)]
            planned = list(self.batcher.batches(drawn, self.plan.batch, draw))
            total = total or len(planned) * self.plan.epochs
            for numbers in planned:
                done += 1
                if done <= self.step:
                    continue
                torch.manual_seed(self.plan.seed * 1_000_003 + done)
                batch = self.batcher.batch([drawn[at] for at in numbers])
                value = self._learn(batch, total)
                seen += int((batch.ids != PAD).sum())
                if done % 50 == 0:
                    pace = seen / (time.time() - began)
                    print(f"{epoch} {done}/{total} loss {value:.3f} {pace:.0f}/s", flush=True)
                if done % self.plan.every == 0 or done == total:
                    self._score(dev)
        self._score(dev)

    def _learn(self, batch: Batch, total: int) -> float:
        plan = self.plan
        self.network.train()
        for group in self.optimizer.param_groups:
            warm = min(1.0, (self.step + 1) / plan.warm_up)
            group["lr"] = group["base"] * warm * max(0.0, 1 - self.step / total)
        with torch.autocast("cpu", torch.bfloat16):
            ids = dropped(batch.ids, plan.piece_dropout)
            embedded = self.network.embedding(ids)
            out = self.network(embedded, mask_of(batch.ids), batch.first, batch.last)
            value = loss(self.network, out, batch, plan.names)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(list(self.average_of()), plan.clip)
        self.optimizer.step()
        self.step += 1
        share = min(plan.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            held = list(self.average.values())
            torch._foreach_lerp_(held, [w.detach() for w in self.average_of()], 1 - share)
        return value.item()

    def average_of(self) -> list[Tensor]:
        """The trained weights, in the order of their averages."""
        return [w for w in self.network.parameters() if w.requires_grad]

    def _score(self, dev: dict[str, list[list[Sentence]]]) -> None:
        """Score the averaged weights on dev, log, keep the best by names and trees."""
        current = {
            n: w.detach().clone() for n, w in self.network.named_parameters() if w.requires_grad
        }
        self.network.load_state_dict(self.average, strict=False)
        self.network.eval()
        line: dict[str, object] = {"step": self.step}
        mean = 0.0
        for standard, documents in dev.items():
            found = scores(self.network, self.batcher, documents)
            line[standard] = found
            mean += (found["names"] + found["labelled"] / 4) / len(dev)
        if not math.isnan(mean) and mean > self.best:
            self.best = mean
            torch.save(self.average, self.folder / "best.pt")
        self.network.load_state_dict(current, strict=False)
        with (self.folder / "log.jsonl").open("a", encoding="utf8") as log:
            log.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
        self._save()
