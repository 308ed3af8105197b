"""Desks that the tests of the review sit at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extractor.extract import Extractor

if TYPE_CHECKING:
    from extractor.review.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, rules: Extractor) -> Iterator[Desk]:
    from tests.review.desks import records_of, sitting, write

    with sitting(write(tmp_path / "r.jsonl", records_of(rules))) as desk:
        yield desk


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory, rules: Extractor) -> Iterator[Desk]:
    """A desk at which nobody decides."""
    from tests.review.desks import records_of, sitting, write

    with sitting(write(tmp_path_factory.mktemp("quiet") / "r.jsonl", records_of(rules))) as desk:
        yield desk
