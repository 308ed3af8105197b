"""A folder as `extractor archive` leaves it, written by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from backports import zstd

from extractor.record import Record


def write_folder(
    folder: Path, records: Sequence[Record], *, parts: int = 3, finished: bool = True, **run: Any
) -> Path:
    """Write the records to so many parts, in order; `run` is what else `run.json` says."""
    folder.mkdir(exist_ok=True)
    size = -(-len(records) // max(parts, 1))
    for number in range(parts):
        lines = [r.to_json() + "\n" for r in records[number * size : (number + 1) * size]]
        content = zstd.compress("".join(lines).encode())
        (folder / f"part-{number:07d}.jsonl.zst").write_bytes(content)
    (folder / "part-0000009.jsonl.zst.tmp").write_bytes(b"half")
    (folder / "parts.jsonl.zst").write_bytes(zstd.compress(b'{"no": "record"}\n'))
    (folder / "run.json").write_text(json.dumps({"finished": finished, **run}), "utf8")
    return folder
