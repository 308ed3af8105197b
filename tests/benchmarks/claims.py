"""What it costs to find, count and export claims: made-up records of ten claims each.

    python tests/benchmarks/claims.py [--claims N]

Writes the records to a temporary file (those of `link.py`), runs each command on it in a process
of its own, and prints CPU seconds, wall time, the most memory held and the size of what came out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.link import records

_COMMANDS = (
    *("find FILE --place Skien --topic sosialhjelp --year 2018", "find FILE --place Skien"),
    "stats FILE",
    *(
        f"export FILE --to out.{ending}"
        for ending in ("csv", "parquet", "duckdb", "jsonld", "json")
    ),
    "export FILE --to out.xlsx",
)


def measure(command: str, folder: Path) -> str:
    """CPU and wall seconds, memory and output of a command."""
    words = [str(Path(sys.executable).parent / "extractor"), *command.split()]
    start = time.perf_counter()
    run = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    written = sum(len(chunk) for chunk in iter(lambda: run.stdout.read(1 << 16), b""))  # type: ignore[union-attr]
    _, status, used = os.wait4(run.pid, 0)
    seconds = used.ru_utime + used.ru_stime
    size = sum(path.stat().st_size for path in folder.glob("out*")) + written
    for path in folder.glob("out*"):
        path.unlink()
    told = (
        f"{seconds:.0f} CPU s, {time.perf_counter() - start:.0f} s, {used.ru_maxrss / 1024:.0f} MB"
    )
    return f"{command:<58} {told}, {size / 1e6:.1f} MB out" + (
        f", status {status}" if status else ""
    )


def main() -> None:
    """Generate, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        folder = Path(name)
        with (folder / "FILE").open("w", encoding="utf8") as out:
            for row in records(wanted.claims // 10):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(f"{(folder / 'FILE').stat().st_size / 1e6:.0f} MB of records")
        for command in _COMMANDS:
            print(measure(command, folder), flush=True)


if __name__ == "__main__":
    main()
