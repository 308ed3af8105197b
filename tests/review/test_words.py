"""Full text: both standards meet, and nothing that is typed is a syntax error."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("snowballstemmer", reason="the extra [review] is not installed")

from extractor.lexicon import load_lexicon
from extractor.review.words import Words

WORDS = Words(load_lexicon())
TEXTS = (
    "Sykepengene økte i Skien, sier lederen.",
    "Sjukepengeordninga auka i Bømlo, seier leiaren.",
    "Mottakerne av økonomisk sosialhjelp er unge.",
    "Mottakarane av sosialstønad søkjer om uføretrygd.",
)


def found(asked: str) -> list[int]:
    base = sqlite3.connect(":memory:")
    try:
        base.execute(
            "CREATE VIRTUAL TABLE words USING fts5 (text, content = '',"
            " tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        for number, text in enumerate(TEXTS):
            base.execute(
                "INSERT INTO words (rowid, text) VALUES (?,?)", (number, WORDS.of_text(text))
            )
        question = WORDS.question(asked)
        if question is None:
            return []
        rows = base.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY 1", (question,))
        return [row[0] for row in rows]
    finally:
        base.close()


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("sykepenger", [0, 1]),
        ("sjukepengar", [0, 1]),
        ("SJUKEPENGAR bømlo", [1]),
        ("mottaker", [2, 3]),
        ("mottakarar", [2, 3]),
        ("leder", [0, 1]),
        ("leiar", [0, 1]),
        ("sosialhj", [2, 3]),
        ("sosialhjelpsmottakere", [2, 3]),
        ("uføret", [3]),
        ("ski", [0]),
        ("ski ", []),
        ('"mottakere av økonomisk"', [2]),
        ('"økonomisk av"', []),
        ("«mottakarane av sosialhjelp»", [3]),
        ("søkere", [3]),
        ("barn", []),
    ],
)
def test_words_are_found_in_both_standards(asked: str, numbers: list[int]) -> None:
    assert found(asked) == numbers


@given(st.text(max_size=60))
def test_nothing_that_is_typed_is_an_error(asked: str) -> None:
    found(asked)


@pytest.mark.parametrize(
    "asked",
    ['"', '""', '"a', "AND", "OR OR", "NOT x", "NEAR(a b, 3)", "text:a", "^a", "a*", "-a", "a + b",
     "{a b}:c", "\0", "'; DROP TABLE claim --", "(" * 500, "a " * 500, "\u202e", "𝒶", "_", "%"],
)  # fmt: skip
def test_signs_of_the_query_language_mean_nothing(asked: str) -> None:
    found(asked)


def test_only_signs_find_nothing() -> None:
    assert WORDS.question(' "" * ( ') is None
