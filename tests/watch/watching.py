"""A watch without weights in a process of its own, which may kill itself where it hurts.

    python -m tests.watch.watching SOURCE OUT [STAGE NUMBER]

STAGE is when to die at page NUMBER: `torn` with half a line written, `written` with the line
written and nothing said of it, `done` just behind that.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import spacy

from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.pipeline.read import Reader
from extractor.watch.ledger import Ledger
from extractor.watch.watcher import Pace, watch


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wound(stage: str, number: int) -> None:
    """Make the ledger kill this process at a page."""
    append, done = Ledger._append, Ledger.done
    pages = 0

    def wounded_append(self: Ledger, which: int, line: str) -> None:
        nonlocal pages
        pages += 1
        if stage == "torn" and pages == number:
            append(self, which, line[: len(line) // 2])
            die()
        append(self, which, line)

    def wounded_done(self: Ledger, place: Any) -> None:
        if stage == "written" and pages == number:
            die()
        done(self, place)
        if stage == "done" and pages == number:
            die()

    Ledger._append, Ledger.done = wounded_append, wounded_done  # type: ignore[method-assign]


def main() -> None:
    source, out, *rest = sys.argv[1:]
    if rest:
        wound(rest[0], int(rest[1]))
    nlp = spacy.blank("no")
    nlp.add_pipe("norwegian_sentences")
    extractor = Extractor(Reader(nlp, load_lexicon()))
    watch(extractor, Path(source), Path(out), pace=Pace(0.02, 0.05, once=True))


if __name__ == "__main__":
    main()
