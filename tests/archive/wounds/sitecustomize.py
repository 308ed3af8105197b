"""Loaded by every Python whose PYTHONPATH names this folder: pages with certain words do harm.

`SEGV` in a page kills the process that parses it, `HENG` hangs it; `MINNE` takes all memory in the
room of the model, and `FEIL` raises there. The model has no weights: it is loaded often.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
from types import ModuleType
from typing import Any


def harm_parser(module: ModuleType) -> None:
    whole = module.clean

    def clean(page: Any, *rest: Any, **more: Any) -> Any:
        text = str(page.content)
        if "SEGV" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        while "HENG" in text:
            time.sleep(60)
        return whole(page, *rest, **more)

    module.clean = clean  # type: ignore[attr-defined]


def harm_model(module: ModuleType) -> None:
    whole = module.Extractor.read

    def read(self: Any, article: Any) -> Any:
        if "MINNE" in article.text:
            bytearray(10**12)
        if "FEIL" in article.text:
            raise ZeroDivisionError("by hand")
        return whole(self, article)

    module.Extractor.read = read  # type: ignore[attr-defined]
    module.load_model = without_weights  # type: ignore[attr-defined]


def without_weights(model: object = None) -> Any:
    import spacy

    nlp = spacy.blank("no")
    nlp.add_pipe("norwegian_sentences")
    nlp.meta["name"] = "news"
    return nlp


HARM = {"extractor.parser": harm_parser, "extractor.extract": harm_model}


class Harming(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the modules that are to do harm as others are, and then changes them."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name not in HARM:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path)
        assert found is not None and found.loader is not None
        whole = found.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            whole(module)
            HARM[name](module)

        found.loader.exec_module = exec_module  # type: ignore[method-assign]
        return found


sys.meta_path.insert(0, Harming())
