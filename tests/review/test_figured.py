"""What is read of the words that a reviewer selects."""

from __future__ import annotations

import pytest

from extractor.extract import Extractor
from extractor.review.figured import measure_at
from tests.review.desks import records_of


@pytest.mark.parametrize(
    ("words", "value", "kind", "currency"),
    [
        ("900 000", 900_000, "money", "NOK"),
        ("900 000 kroner", 900_000, "money", "NOK"),
        ("3,5", 3.5, "percent", None),
        ("17", 17, "count", None),
    ],
)
def test_the_unit_behind_a_bare_number_counts(
    rules: Extractor, words: str, value: float, kind: str, currency: str | None
) -> None:
    text = "Tall\n\nKommunen brukte 900 000 kroner og 3,5 prosent til 17 tiltak i 2018."
    (record,) = records_of(rules, {"x": (text, "2019")})
    bare = record.model_copy(update={"amounts": []})
    start = record.article.text.index(words)
    measure = measure_at(bare, start, start + len(words))["measure"]
    assert (measure["value"], measure["kind"], measure["currency"]) == (value, kind, currency)
