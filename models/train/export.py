"""The trained network as an ONNX graph of 8-bit matrices, and the files of the component.

The graph is written node by node, so that each is one ONNX Runtime has a fast kernel for. It reads
one text at a time (see `extractor.pipeline.encoder`): no padding and no mask.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from extractor.pipeline.encoder import Labels
from models.train.network import ARC, Layer, Network
from models.train.weights import Q4, Weights

MICROSOFT = "com.microsoft"
Floats = NDArray[np.float32]
# Seven bits and a sign would overflow the 16-bit sums of processors without VNNI; six do not.
LARGEST = 63


class Graph:
    """Collects nodes and weights; every method returns the name of what it adds."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.eight_bits = True

    def constant(self, value: NDArray[np.generic]) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def node(
        self, kind: str, *inputs: str, to: str = "", domain: str = "", **options: object
    ) -> str:
        name = to or f"n{len(self.nodes)}"
        node = helper.make_node(kind, list(inputs), [name], domain=domain, **options)
        self.nodes.append(node)
        return name

    def dense(
        self, x: str, weight: Floats, bias: Floats, *, exact: bool = False, to: str = ""
    ) -> str:
        """`x @ weight.T + bias`, `weight` `[out, in]`, in 8 bits unless `exact`."""
        if exact or not self.eight_bits:
            product = self.node("MatMul", x, self.constant(np.ascontiguousarray(weight.T)))
            return self.node("Add", product, self.constant(bias), to=to)
        scale = np.maximum(np.abs(weight).max(1), 1e-8) / LARGEST
        rounded = np.round(weight / scale[:, None]).astype(np.int8)
        return self.node(
            "DynamicQuantizeMatMul",
            x,
            self.constant(np.ascontiguousarray(rounded.T)),
            self.constant(scale.astype(np.float32)),
            self.constant(np.zeros(len(scale), np.int8)),
            self.constant(bias),
            to=to,
            domain=MICROSOFT,
        )

    def linear(self, x: str, layer: torch.nn.Linear, *, exact: bool = False, to: str = "") -> str:
        return self.dense(x, array(layer.weight), array(layer.bias), exact=exact, to=to)

    def norm(self, x: str, skip: str, layer: torch.nn.LayerNorm) -> str:
        return self.node(
            "SkipLayerNormalization",
            x,
            skip,
            self.constant(array(layer.weight)),
            self.constant(array(layer.bias)),
            domain=MICROSOFT,
            epsilon=1e-12,
        )


def array(tensor: torch.Tensor) -> Floats:
    return tensor.detach().float().numpy().copy()


def write_graph(network: Network, target: Path, *, eight_bits: bool = True) -> None:
    """Write the network as ONNX: `embedded` `[1, S, H]`, `first`, `last` `[W]` in, scores out."""
    graph = Graph()
    graph.eight_bits = eight_bits
    width = network.embedding.weight.shape[1]
    length = graph.node("Shape", "embedded", start=1, end=2)
    zero = graph.constant(np.array([0]))
    table = graph.constant(array(network.positions)[None])
    axis = graph.constant(np.array([1]))
    places = graph.node("Slice", table, zero, length, axis)
    x = graph.norm("embedded", places, network.norm)
    mixes = network.mixes.detach().softmax(-1).numpy() / 2
    word, syntax = "", ""
    for number, layer in enumerate(network.layers):
        assert isinstance(layer, Layer)
        x = _layer(graph, x, layer, width)
        flat = graph.node("Squeeze", x, zero)
        pair = graph.node(
            "Add", graph.node("Gather", flat, "first"), graph.node("Gather", flat, "last")
        )
        for mix, held in enumerate((word, syntax)):
            share = graph.constant(np.array(mixes[mix, number], np.float32))
            part = graph.node("Mul", pair, share)
            total = graph.node("Add", held, part) if held else part
            word, syntax = (total, syntax) if mix == 0 else (word, total)
    _heads(graph, network, word, syntax)
    outputs = ("names", "tags", "lemmas", "starts", "arcs", "dependents", "heads")
    info = helper.make_tensor_value_info
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "no_news",
            [
                info("embedded", TensorProto.FLOAT, [1, "subwords", width]),
                info("first", TensorProto.INT64, ["words"]),
                info("last", TensorProto.INT64, ["words"]),
            ],
            [info(name, TensorProto.FLOAT, None) for name in outputs],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=9,
    )
    target.write_bytes(model.SerializeToString())


def _layer(graph: Graph, x: str, layer: Layer, width: int) -> str:
    parts = [
        graph.dense(
            x,
            array(layer.qkv.weight[at * width : (at + 1) * width]),
            array(layer.qkv.bias[at * width : (at + 1) * width]),
        )
        for at in range(3)
    ]
    seen = graph.node("MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=layer.heads)
    x = graph.norm(x, graph.linear(seen, layer.joined), layer.norm)
    inner = graph.node("Gelu", graph.linear(x, layer.inner), domain=MICROSOFT)
    return graph.norm(x, graph.linear(inner, layer.outer), layer.last)


def _heads(graph: Graph, network: Network, word: str, syntax: str) -> None:
    graph.linear(word, network.names, exact=True, to="names")
    graph.linear(syntax, network.tags, to="tags")
    graph.linear(syntax, network.lemmas, to="lemmas")
    column = graph.constant(np.array([1]))
    graph.node("Squeeze", graph.linear(syntax, network.starts, exact=True), column, to="starts")

    def vectors(layer: torch.nn.Linear) -> str:
        return graph.node("Gelu", graph.linear(syntax, layer), domain=MICROSOFT)

    def with_root(root: torch.Tensor, heads: str, to: str = "") -> str:
        return graph.node("Concat", graph.constant(array(root)[None]), heads, axis=0, to=to)

    candidates = with_root(network.root, vectors(network.arc_head))
    dependent = graph.linear(vectors(network.arc_dependent), network.arcs, exact=True)
    product = graph.node("MatMul", dependent, graph.node("Transpose", candidates, perm=[1, 0]))
    graph.node("Mul", product, graph.constant(np.array(ARC**-0.5, np.float32)), to="arcs")
    graph.node("Identity", vectors(network.relation_dependent), to="dependents")
    with_root(network.relation_root, vectors(network.relation_head), to="heads")


def write_component(
    network: Network,
    weights: Weights,
    rows: list[int],
    labels: Labels,
    pieces: Path,
    folder: Path,
    *,
    eight_bits: bool = True,
) -> None:
    """Write the files that `Encoder` reads; the embeddings as they came, four bits a weight."""
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(network, folder / "network.onnx", eight_bits=eight_bits)
    blocks = weights.embedding[rows]
    assert blocks.dtype == Q4
    np.save(folder / "embedding.npy", blocks)
    relations = array(network.relations).transpose(1, 0, 2).astype(np.float16)
    np.savez(folder / "heads.npz", relations=relations)
    (folder / "pieces.model").write_bytes(pieces.read_bytes())
    (folder / "labels.json").write_text(
        json.dumps(asdict(labels), ensure_ascii=False, indent=0) + "\n", "utf8"
    )
