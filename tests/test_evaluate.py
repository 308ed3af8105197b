"""Scores of records against gold claims, on two passages of our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from extractor.evaluate import ClaimScores, score_claims

TEXTS = {
    "nb": (
        "Nav Ulvik betalte ut 4,2 millioner kroner i sosialhjelp i 2021, sier leder Kari Moe. "
        "Hver fjerde mottaker er under 25 år. Over fire millioner er mye, mener hun. "
        "Møtet varte i 40 minutter."
    ),
    "nn": (
        "Nav Ulvik betalte ut 4,2 millionar kroner i sosialhjelp i 2021, seier leiar Kari Moe. "
        "Kvar fjerde mottakar er under 25 år. Over fire millionar er mykje, meiner ho. "
        "Møtet varte i 40 minutt."
    ),
}
QUOTES = {
    "nb": ("4,2 millioner kroner", "Hver fjerde", "fire millioner", "40 minutter"),
    "nn": ("4,2 millionar kroner", "Kvar fjerde", "fire millionar", "40 minutt"),
}
PERSON = {"name": "Kari Moe", "variants": ["Moe"], "function": "source"}
PLACE = {"name": "Ulvik", "kind": "municipality", "code": "4620"}
ORGANISATION = {"name": "Nav Ulvik"}
SPENT: dict[str, Any] = {
    "kind": "level",
    "topic": "sosialhjelp",
    "indicator": "expenditure",
    "measure": {"kind": "money", "value": 4.2e6, "currency": "NOK"},
    "direction": None,
    "period": "2021",
    "baseline": None,
    "group": None,
    "place": "Ulvik",
    "organisation": "Nav Ulvik",
    "speaker": "Kari Moe",
    "attribution": "reported",
    "modality": "asserted",
    "negated": False,
    "same_as": None,
    "optional": False,
}
YOUNG = SPENT | {
    "kind": "share",
    "indicator": "recipients",
    "measure": {"kind": "ratio", "value": 0.25, "unit": "{share}"},
    "period": None,
    "speaker": None,
    "attribution": "author",
}
ROUNDED = SPENT | {
    "measure": {"kind": "money", "value": 4e6, "currency": "NOK", "modifier": "MORE_THAN"},
    "same_as": 0,
}

Json = dict[str, Any]
Scorer = Callable[..., ClaimScores]


def span_of(text: str, quote: str) -> list[int]:
    return [text.index(quote), text.index(quote) + len(quote)]


def gold_of(language: str, **changes: Mapping[str, Any]) -> Json:
    """Gold of the passage; `spent`, `young` and `rounded` change fields of those claims."""
    text, quotes = TEXTS[language], QUOTES[language]
    claims = []
    for name, slots, quote in zip(
        ("spent", "young", "rounded"), (SPENT, YOUNG, ROUNDED), quotes, strict=False
    ):
        span = span_of(text, quote)
        words = {"evidence": quote, "evidence_span": span, "value_span": span}
        claims.append(slots | words | dict(changes.get(name, {})))
    not_claim = {"quote": quotes[3], "span": span_of(text, quotes[3])}
    return {
        "id": f"ulvik_{language}",
        "language": language,
        "text": text,
        "people": [PERSON],
        "places": [PLACE],
        "claims": claims,
        "not_claims": [not_claim],
    }


def claim_of(text: str, slots: Mapping[str, Any], quote: str, **changes: Any) -> Json:
    """A claim as a record has it, with ids for names."""
    start, end = span_of(text, quote)
    measure = None if slots["measure"] is None else slots["measure"] | {"start": start, "end": end}
    return {
        **{k: v for k, v in slots.items() if k != "optional"},
        "measure": measure,
        "place": "l1",
        "organisation": "o1",
        "speaker": "p1" if slots["speaker"] else None,
        "same_as": None,
        "evidence": [{"start": start, "end": end, "exact": quote}],
        "confidence": 0.9,
        **changes,
    }


def record_of(language: str, **changes: Any) -> Json:
    """A record that says what the gold says, the rounded sum apart."""
    text, quotes = TEXTS[language], QUOTES[language]
    return {
        "source": {"id": f"ulvik_{language}"},
        "article": {"text": text},
        "people": [PERSON | {"id": "p1"}],
        "organisations": [ORGANISATION | {"id": "o1"}],
        "places": [PLACE | {"id": "l1"}],
        "claims": [claim_of(text, SPENT, quotes[0]), claim_of(text, YOUNG, quotes[1])],
        **changes,
    }


@pytest.fixture(params=["nb", "nn"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def score(tmp_path: Path) -> Scorer:
    """Scores one record, or none, against one gold passage."""

    def score_one(gold: Json, record: Json | None) -> ClaimScores:
        folder = tmp_path / "gold"
        folder.mkdir(exist_ok=True)
        (folder / "passage.json").write_text(json.dumps(gold), encoding="utf8")
        records = tmp_path / "records.jsonl"
        records.write_text(json.dumps(record) + "\n" if record else "", encoding="utf8")
        return score_claims(folder, records)

    return score_one


def counts(scores: ClaimScores, field: str = "found") -> tuple[int, int, int]:
    """Right, false and missed."""
    score = getattr(scores, field)
    score = score["all"] if isinstance(score, Mapping) else score
    return score.right, score.false, score.missed


def with_claim(language: str, slots: Mapping[str, Any], quote: str, **changes: Any) -> Json:
    """The record with one more claim."""
    record = record_of(language)
    record["claims"].append(claim_of(TEXTS[language], slots, quote, **changes))
    return record


def test_a_record_that_agrees_with_gold_has_no_difference(score: Scorer, language: str) -> None:
    scores = score(gold_of(language), record_of(language))
    assert counts(scores) == counts(scores, "strict") == (2, 0, 0)
    assert scores.found[language].f1 == 1
    assert scores.found[language] == scores.found["all"]
    assert counts(scores, "people") == counts(scores, "places") == (1, 0, 0)
    assert all(slot.right == slot.of == 2 for slot in scores.slots.values())
    assert scores.differences == ()


def test_a_wrong_slot_is_found_but_not_strict(score: Scorer, language: str) -> None:
    record = record_of(language)
    record["claims"][0]["period"] = "2020"
    scores = score(gold_of(language), record)
    assert counts(scores) == (2, 0, 0)
    assert counts(scores, "strict") == (1, 1, 1)
    assert (scores.slots["period"].right, scores.slots["period"].of) == (1, 2)
    quote = QUOTES[language][0]
    assert list(map(str, scores.differences)) == [
        f"ulvik_{language}: slot: period: 2021, got 2020 «{quote}»"
    ]


def test_a_slot_outside_the_strict_ones_leaves_the_claim_strict(score: Scorer) -> None:
    record = record_of("nn")
    record["claims"][0]["attribution"] = "document"
    scores = score(gold_of("nn"), record)
    assert counts(scores, "strict") == (2, 0, 0)
    assert [d.kind for d in scores.differences] == ["slot"]


@pytest.mark.parametrize(
    ("slot", "answer"),
    [("period", "2020"), ("topic", "nav"), ("speaker", None), ("place", None), ("negated", True)],
)
def test_a_further_right_answer_is_right(score: Scorer, slot: str, answer: Any) -> None:
    record = record_of("nb")
    record["claims"][0][slot] = answer
    gold = gold_of("nb", spent={f"{slot}_alt": [answer]})
    assert counts(score(gold, record), "strict") == (2, 0, 0)
    assert counts(score(gold_of("nb"), record), "strict") == (1, 1, 1)


def test_the_same_fact_in_other_words_is_not_missed(score: Scorer, language: str) -> None:
    record = record_of(language)
    assert counts(score(gold_of(language), record)) == (2, 0, 0)
    apart = gold_of(language, rounded={"same_as": None})
    assert counts(score(apart, record)) == (2, 0, 1)


def test_the_same_fact_in_other_words_is_right_when_found(score: Scorer, language: str) -> None:
    record = with_claim(language, ROUNDED, QUOTES[language][2])
    assert counts(score(gold_of(language), record)) == (3, 0, 0)


def test_a_second_find_is_a_false_alarm_unless_it_says_so(score: Scorer, language: str) -> None:
    quote = QUOTES[language][0]
    assert counts(score(gold_of(language), with_claim(language, SPENT, quote))) == (2, 1, 0)
    repeated = with_claim(language, SPENT, quote, same_as="c1")
    assert counts(score(gold_of(language), repeated)) == (2, 0, 0)


def test_an_optional_claim_is_neither_missed_nor_a_false_alarm(score: Scorer) -> None:
    gold = gold_of("nb", young={"optional": True})
    assert counts(score(gold, record_of("nb"))) == (1, 0, 0)
    record = record_of("nb")
    del record["claims"][1]
    assert counts(score(gold, record)) == (1, 0, 0)


def test_a_figure_that_is_no_claim_is_a_violation(score: Scorer, language: str) -> None:
    measure = {"kind": "duration", "value": 40, "unit": "min"}
    record = with_claim(language, SPENT | {"measure": measure}, QUOTES[language][3])
    scores = score(gold_of(language), record)
    assert (scores.violations, counts(scores)) == (1, (2, 1, 0))
    assert [d.kind for d in scores.differences] == ["false", "violation"]
    record["claims"][-1]["measure"]["value"] = 41
    assert score(gold_of(language), record).violations == 0


def test_evidence_is_found_by_its_words(score: Scorer, language: str) -> None:
    record = record_of(language)
    record["article"]["text"] = "date 2022-01 –\n\n" + TEXTS[language].replace(". ", ".\n\n")
    for claim in record["claims"]:
        for quote in (claim["measure"], *claim["evidence"]):
            quote["start"], quote["end"] = quote["start"] + 16, quote["end"] + 16
    assert counts(score(gold_of(language), record), "strict") == (2, 0, 0)


@pytest.mark.parametrize(
    ("measure", "agrees"),
    [
        ({"kind": "percent", "value": 25}, True),
        ({"kind": "percent", "value": 25.04}, True),
        ({"kind": "percent", "value": 25.1}, False),
        ({"kind": "percent", "low": 20, "high": 25}, False),
        ({"kind": "ratio", "value": 0.25, "unit": "{factor}"}, False),
        ({"kind": "count", "value": 25}, False),
    ],
)
def test_a_quarter_is_25_percent(score: Scorer, measure: Json, agrees: bool) -> None:
    record = record_of("nn")
    record["claims"][1]["measure"] = measure
    assert counts(score(gold_of("nn"), record)) == ((2, 0, 0) if agrees else (1, 1, 1))


def test_a_duration_agrees_in_other_units(score: Scorer) -> None:
    gold = gold_of("nb", spent={"measure": {"kind": "duration", "value": 2, "unit": "a"}})
    record = record_of("nb")
    record["claims"][0]["measure"] = {"kind": "duration", "value": 24, "unit": "mo"}
    assert counts(score(gold, record)) == (2, 0, 0)


def test_a_place_is_known_by_its_number_before_its_name(score: Scorer) -> None:
    record = record_of("nb", places=[{"id": "l1", "name": "Ulvik herad", "code": "4620"}])
    assert counts(score(gold_of("nb"), record), "places") == (1, 0, 0)
    record["places"] = [{"id": "l1", "name": "Ulvik", "code": "1233"}]
    scores = score(gold_of("nb"), record)
    assert counts(scores, "places") == (0, 1, 1)
    assert scores.slots["place"].right == 0


def test_the_country_is_right_where_gold_has_it_and_never_a_false_place(score: Scorer) -> None:
    gold = gold_of("nn", young={"place": "Norge"})
    record = record_of("nn")
    record["places"].append({"id": "l2", "name": "Noreg", "code": "NO"})
    record["claims"][1]["place"] = "l2"
    scores = score(gold, record)
    assert (counts(scores, "strict"), counts(scores, "places")) == ((2, 0, 0), (1, 0, 0))


def test_a_person_of_another_function_is_found_but_not_rightly(score: Scorer) -> None:
    record = record_of("nb")
    record["people"][0] |= {"name": "Moe", "variants": [], "function": "subject"}
    scores = score(gold_of("nb"), record)
    assert counts(scores, "people") == (1, 0, 0)
    assert counts(scores, "people_and_function") == (0, 1, 1)


def test_a_group_is_right_when_a_word_stem_is_shared(score: Scorer) -> None:
    gold = gold_of("nb", young={"group": "unge mottakere"})
    record = record_of("nb")
    record["claims"][1]["group"] = {"text": "ungdommene", "lemma": "mottaker"}
    assert score(gold, record).slots["group"].right == 2


def test_confidence_is_held_against_what_is_strictly_right(score: Scorer, language: str) -> None:
    record = record_of(language)
    record["claims"][1] |= {"confidence": 0.8, "kind": "level"}
    bins = score(gold_of(language), record).calibration
    assert [b.name for b in bins] == ["0.0-0.2", "0.2-0.4", "0.4-0.6", "0.6-0.8", "0.8-1.0"]
    assert (bins[-1].claims, bins[-1].confidence, bins[-1].accuracy) == (2, 0.85, 0.5)
    assert bins[0].accuracy is None
