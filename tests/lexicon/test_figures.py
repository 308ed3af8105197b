"""The figures section of the lexicon: its rows, and every example in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractor.errors import LexiconError
from extractor.lexicon.figures import Figures, Word, our_figures
from extractor.pipeline.amounts import find_figures

FIGURES = our_figures()
ROWS = [*FIGURES.numerals, *FIGURES.units, *FIGURES.times, *FIGURES.modifiers]
PUBLISHED = "2018-11-12"


@pytest.mark.parametrize("standard", ["nb", "nn"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{type(row).__name__}-{row.id}")
def test_every_example_gives_the_figure_it_marks(row: Word, standard: str) -> None:
    (example,) = getattr(row.example, standard)
    text = example.replace("[", "").replace("]", "")
    amounts, times = find_figures(text, FIGURES, published=PUBLISHED)
    found = {(mention.start, mention.end) for mention in (*amounts, *times)}
    if "[" in example:
        start, end = example.index("["), example.index("]") - 1
        assert (start, end) in found, [text[slice(*span)] for span in found]
    else:
        assert not found, [text[slice(*span)] for span in found]


@pytest.mark.parametrize("standard", ["nb", "nn"])
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.counter], ids=lambda row: f"{type(row).__name__}-{row.id}"
)
def test_no_counter_example_gives_a_figure(row: Word, standard: str) -> None:
    assert row.counter is not None
    (counter,) = getattr(row.counter, standard)
    amounts, times = find_figures(counter, FIGURES, published=PUBLISHED)
    assert not [counter[m.start : m.end] for m in (*amounts, *times)]


def test_g_is_dated() -> None:
    assert FIGURES.basic_amount(date(2017, 4, 30)) == 92576
    assert FIGURES.basic_amount(date(2017, 5, 1)) == 93634
    assert FIGURES.basic_amount(date(1966, 12, 31)) is None


def test_a_value_that_is_no_number_names_its_row(tmp_path: Path) -> None:
    (tmp_path / "numerals.toml").write_text(
        '[[numeral]]\nid = "tylft"\nrole = "fixed"\nvalue = "tolv"\n'
        'words = { nb = ["tylft"], nn = ["tylft"] }\nexample = { nb = "Tylft.", nn = "Tylft." }\n',
        "utf8",
    )
    with pytest.raises(LexiconError, match=r'numerals\.toml, "tylft": value "tolv" is no number'):
        Figures.load((tmp_path,))


def test_a_new_unit_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        '[[unit]]\nid = "yen"\nrole = "currency"\ncode = "JPY"\n'
        'words = { nb = ["yen"], nn = ["yen"] }\n'
        'example = { nb = "Prisen er [45 yen].", nn = "Prisen er [45 yen]." }\n',
        "utf8",
    )
    folder = Path(__file__).parents[2] / "extractor" / "lexicon"
    amounts, _ = find_figures("Det kostar 45 yen.", Figures.load((folder, tmp_path)))
    assert amounts[0].value.currency == "JPY"
