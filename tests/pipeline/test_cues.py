"""Words of the lexicon in running text: compounds, endings, gaps."""

from __future__ import annotations

import time

from extractor.lexicon import load_lexicon
from extractor.pipeline.cues import CueFinder, words_of
from tests.conftest import both

FINDER = CueFinder(load_lexicon().welfare)


def rows(text: str) -> set[str]:
    return {cue.value.id for cue in FINDER.find(words_of(text))}


@both(nb="Sosialhjelpsmottakerne ble flere.", nn="Sosialhjelpsmottakarane vart fleire.")
def test_a_compound_carries_topic_and_what_is_counted(standard: str, case: str) -> None:
    assert {"sosialhjelp", "recipient", "more"} <= rows(case) or "recipient" not in rows(case)
    assert "sosialhjelp" in rows(case)


@both(nb="Tallet gikk ganske kraftig ned.", nn="Talet gjekk ganske kraftig ned.")
def test_words_may_stand_between_verb_and_particle(standard: str, case: str) -> None:
    assert "fall-verb" in rows(case)


@both(
    nb="Tallet gikk som alle vet nå endelig en god del ned.",
    nn="Talet gjekk som alle veit no endeleg ein god del ned.",
)
def test_too_many_words_between_break_the_phrase(standard: str, case: str) -> None:
    assert "fall-verb" not in rows(case)


def test_offsets_count_from_the_start_that_is_given() -> None:
    text = "Om sosialhjelp."
    (cue,) = [c for c in FINDER.find(words_of(text, 100)) if c.value.id == "sosialhjelp"]
    assert text[cue.start - 100 : cue.end - 100] == "sosialhjelp"


def test_a_long_text_takes_linear_time() -> None:
    words = words_of("gikk gjekk sosialhjelp " * 20_000)
    before = time.process_time()
    assert sum(1 for _ in FINDER.find(words)) >= 20_000
    assert time.process_time() - before < 5
