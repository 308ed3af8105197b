"""Whether any broken page makes the parser crash or hang: `python -m tests.benchmarks.mutants`.

    python -m tests.benchmarks.mutants [--number 20000] [--seed 1] [PAGES...]

Reads mutants of the pages of `corpus/pages` (and of other folders given) and prints how many were
read, how many refused (PageError), the slowest, and every other exception with its mutant's number.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter
from pathlib import Path
from time import process_time

from extractor.errors import PageError
from extractor.parser import clean
from tests.parser.mutants import mutants

PAGES = Path(__file__).resolve().parents[2] / "corpus" / "pages"
LIMIT = 2.0  # CPU seconds a page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folders", nargs="*", type=Path)
    asked = parser.parse_args()
    paths = [path for folder in [PAGES, *asked.folders] for path in sorted(folder.iterdir())]
    pages = [path.read_bytes() for path in paths if path.is_file()]
    found: Counter[str] = Counter()
    slowest, slow = 0.0, 0
    for number, page in enumerate(mutants(pages, asked.number, asked.seed), 1):
        started = process_time()
        try:
            clean(page)
            found["read"] += 1
        except PageError:
            found["refused"] += 1
        except Exception:
            found["crashed"] += 1
            print(f"mutant {number}:\n{traceback.format_exc()}", file=sys.stderr)
        taken = process_time() - started
        slow += taken > LIMIT
        slowest = max(slowest, taken)
        if number % 1000 == 0:
            print(f"{number}/{asked.number}", file=sys.stderr)
    print(f"{asked.number} mutants of {len(pages)} pages: {dict(found)}")
    print(f"slowest {slowest:.2f} CPU s; over {LIMIT:.0f} s: {slow}")
    return int(found["crashed"] > 0 or slow > 0)


if __name__ == "__main__":
    raise SystemExit(main())
