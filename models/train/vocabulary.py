"""The tokeniser of multilingual-e5-small without its other scripts, as a SentencePiece model.

Pieces of letters that are not Latin are left out of the unigram model itself, so every word is cut
anew with what remains; 116,097 of 250,002 pieces stay, which cut Norwegian just as all of them do.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from pathlib import Path

from sentencepiece import sentencepiece_model_pb2 as proto

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
START, PAD, END, UNKNOWN = range(4)


def is_latin(piece: str) -> bool:
    """Whether each letter of the piece is Latin; figures and signs count as such."""
    return all("LATIN" in unicodedata.name(c, "") for c in piece if c.isalpha())


def prune(tokenizer: Path, target: Path) -> list[int]:
    """Write the pruned model; returns for each of its pieces the row it had before.

    No space is put before a text and none is taken away: a caller writes it where it stands.
    """
    held = json.loads(tokenizer.read_text("utf8"))
    charsmap = held["normalizer"]
    for step in charsmap.get("normalizers", [charsmap]):
        charsmap = step if step["type"] == "Precompiled" else charsmap
    model = proto.ModelProto()
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    for name, number in zip(("bos", "pad", "eos", "unk"), range(4), strict=True):
        setattr(model.trainer_spec, f"{name}_id", number)
        setattr(model.trainer_spec, f"{name}_piece", SPECIAL[number])
    model.normalizer_spec.name = "nmt_nfkc"
    model.normalizer_spec.precompiled_charsmap = base64.b64decode(charsmap["precompiled_charsmap"])
    model.normalizer_spec.add_dummy_prefix = False
    model.normalizer_spec.remove_extra_whitespaces = False
    model.normalizer_spec.escape_whitespaces = True
    kinds = proto.ModelProto.SentencePiece
    rows = []
    for row, (piece, score) in enumerate(held["model"]["vocab"]):
        if row >= len(SPECIAL) and not is_latin(piece):
            continue
        kind = kinds.NORMAL
        if row < len(SPECIAL):
            kind = kinds.UNKNOWN if row == UNKNOWN else kinds.CONTROL
        model.pieces.add(piece=piece, score=score, type=kind)
        rows.append(row)
    target.write_bytes(model.SerializeToString())
    return rows
