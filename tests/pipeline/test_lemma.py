"""Lemmas by edit trees: an edit makes the lemma it was made of, and fits other words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.pipeline.lemma import apply_edit
from models.train.lemmas import edit_of
from tests.conftest import both

WORD = st.text("abcæøåABCÆ-.$0123456789", min_size=1, max_size=8)


@given(WORD, WORD)
def test_an_edit_leads_back_to_the_lemma(form: str, lemma: str) -> None:
    assert apply_edit(edit_of(form, lemma), form) == lemma


@both(
    nb=("Kommunene", "kommune", "Trygdene", "trygde"),
    nn=("Kommunane", "kommune", "Satsane", "satse"),
)
def test_an_edit_fits_words_of_the_same_inflection(standard: str, case: tuple[str, ...]) -> None:
    form, lemma, other, wanted = case
    assert apply_edit(edit_of(form, lemma), other) == wanted


def test_an_edit_that_does_not_fit_makes_no_lemma() -> None:
    assert apply_edit("l||5", "på") is None
    assert apply_edit("l||2", "på") is None
