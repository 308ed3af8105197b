"""Every row of the welfare section finds its own example, and not its counter-example."""

from __future__ import annotations

import pytest

from extractor.errors import LexiconError
from extractor.lexicon import OURS, load_lexicon
from extractor.lexicon.welfare import Cue, Welfare
from extractor.pipeline.cues import CueFinder, words_of

WELFARE = load_lexicon().welfare
FINDER = CueFinder(WELFARE)
ROWS = [pytest.param(row, id=f"{type(row).__name__}-{row.id}") for row in WELFARE.cues]


def found(text: str, row: Cue) -> bool:
    return any(cue.value is row for cue in FINDER.find(words_of(text)))


@pytest.mark.parametrize("row", ROWS)
def test_a_row_finds_its_example_in_both_standards(row: Cue) -> None:
    for example in (*row.example.nb, *row.example.nn):
        assert found(example, row), example


@pytest.mark.parametrize("row", [r for r in ROWS if getattr(r.values[0], "counter", None)])
def test_a_row_does_not_find_its_counter_example(row: Cue) -> None:
    counter = getattr(row, "counter")  # noqa: B009  not every row has one
    for example in (*counter.nb, *counter.nn):
        assert not found(example, row), example


def test_a_frame_of_an_unknown_topic_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "frames.toml").write_text(
        '[[frame]]\nid = "x"\nindicator = "staff"\nkinds = ["count"]\ntopic = "nei"\n'
        'words = { nb = ["x"], nn = ["x"] }\nexample = { nb = "x", nn = "x" }\n',
        "utf8",
    )
    with pytest.raises(LexiconError, match=r'frames\.toml, "x": no topic nei in benefits\.toml'):
        Welfare.load((OURS, folder))
