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
from tests.archive import pages

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


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder and a JSONL file to be read as an archive."""
    folder = tmp_path_factory.mktemp("archive")
    return [pages.write_folder(folder / "pages", 60), pages.write_lines(folder / "more.jsonl", 60)]


@pytest.fixture(scope="session")
def unbroken(archive: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run of one worker that nothing happens to writes of `archive`, by name."""
    out = tmp_path_factory.mktemp("unbroken") / "out"
    done = pages.run(*archive, "-o", out, "--workers", "1", "--keep-skipped")
    assert done.returncode == 0, done.stderr
    assert len(pages.records(out)) == 108
    return pages.content(out)
