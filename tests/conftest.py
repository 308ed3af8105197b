"""Fixtures shared by all tests: the model loads once, rule tests need no weights."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import spacy

from extractor.extract import Extractor, load
from extractor.lexicon import load_lexicon
from extractor.pipeline.read import Reader

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
Test = TypeVar("Test", bound=Callable[..., Any])


def both(*, nb: Any, nn: Any) -> Callable[[Test], Test]:
    """Run a test once in each standard: a rule that holds in one alone is no rule."""
    names = "standard, case"
    return pytest.mark.parametrize(names, [("nb", nb), ("nn", nn)], ids=["nb", "nn"])


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The program as users get it, with the trained model."""
    return load()


@pytest.fixture(scope="session")
def rules() -> Extractor:
    """The program without weights: sentences and lexicon alone."""
    nlp = spacy.blank("no")
    nlp.add_pipe("norwegian_sentences")
    return Extractor(Reader(nlp, load_lexicon()))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The team's gold data; a test that needs it skips where it is absent, unless required."""
    if not SHARED.is_dir():
        if os.environ.get("EXTRACTOR_SHARED_REQUIRED") == "1":
            pytest.fail("EXTRACTOR_SHARED_REQUIRED is set, but ../shared/data is not there")
        pytest.skip("the shared gold data (../shared/data) is not beside this checkout")
    return SHARED
