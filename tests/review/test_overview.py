"""Counts, precision and lines over time, asked of the list of the claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor.errors import ReviewError
from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.review.overview import _unit, all_series, overview, series, wilson
from tests.review import desks

PAGES = {
    **desks.PAGES,
    "d": ("Skien\n\nI 2021 fikk 980 personer sosialhjelp i Skien.", "2022-01-10"),
    "e": ("Skien\n\nI 2025 fikk 1 020 personer sosialhjelp i Skien.", "2026-01-10"),
    "f": ("Skien\n\nI 2030 vil 1 100 personer få sosialhjelp i Skien.", "2026-01-10"),
}


@pytest.fixture
def path(rules: Extractor, tmp_path: Path) -> Path:
    return desks.write(tmp_path / "r.jsonl", desks.records_of(rules, PAGES))


def seen(path: Path) -> dict[str, Any]:
    with desks.opened(path) as store, store.reading() as base:
        return overview(base, load_lexicon())


@pytest.mark.parametrize(
    ("right", "of", "ends"),
    [  # Newcombe (1998), table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
        (20, 20, (0.8389, 1.0)),
    ],
)
def test_the_interval_is_wilsons(right: int, of: int, ends: tuple[float, float]) -> None:
    found = wilson(right, of)
    assert found is not None
    assert (round(found[0], 4), round(found[1], 4)) == ends
    assert wilson(0, 0) is None


def test_claims_are_counted_by_what_they_are_about(path: Path) -> None:
    found = seen(path)
    assert ["2018", 4] in found["by_year"]
    assert [year for year, _ in found["by_year"]] == sorted(year for year, _ in found["by_year"])
    assert found["by_topic"][0][0] == "sosialhjelp"
    assert found["by_place"][0][:2] == ["Skien", "4003"]  # 0806, 3807 and 4003 are one
    assert found["by_publisher"] == [["avis.example.no", found["progress"]["claims"]]]
    assert found["precision"] == []
    assert found["agreement"] == {"reviewers": [], "all": None}


def test_progress_and_precision_follow_the_decisions(path: Path) -> None:
    before = seen(path)
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "accept")
        topic = {"topic": "nav"}
        desks.decide(desk, desks.figured(desk, "861"), "correct", "Ola", slots=topic)
        desks.decide(desk, desks.figured(desk, "85"), "reject", "Ola", reason="not_stated")
        desks.decide(desk, desks.figured(desk, "85"), "accept")
        desk.undo("Kari")
        desks.decide(desk, desks.figured(desk, "12\u00a0000\u00a0000 NOK"), "accept", "Ola")
    found = seen(path)
    progress = found["progress"]
    assert {name: progress[name] for name in ("accepted", "corrected", "rejected", "disputed")} == {
        "accepted": 2, "corrected": 1, "rejected": 1, "disputed": 0,
    }  # fmt: skip
    assert progress["undecided"] == progress["claims"] - 4
    assert progress["by_reviewer"] == [
        {"reviewer": "Ola", "decisions": 3, "claims": 3},
        {"reviewer": "Kari", "decisions": 1, "claims": 1},
    ]
    ((_, decided),) = progress["by_day"]
    assert decided == 4  # an undone decision and an undo are none
    rows = {row["topic"]: row for row in found["precision"]}
    assert (rows[None]["decided"], rows[None]["right"], rows[None]["precision"]) == (4, 2, 0.5)
    assert (rows["sosialhjelp"]["decided"], rows["sosialhjelp"]["right"]) == (3, 1)
    assert "nav" not in rows  # what it was corrected to
    assert rows["sykepenger"]["low"] < rows["sykepenger"]["precision"] == 1.0
    assert sum(n for _, n in found["by_topic"]) == sum(n for _, n in before["by_topic"]) - 1


def test_a_line_over_time_joins_a_place_through_its_numbers(path: Path) -> None:
    lexicon = load_lexicon()
    asked = {"topic": "sosialhjelp", "indicator": "recipients"}
    with desks.opened(path) as store, store.reading() as base:
        first = all_series(base, lexicon)[0]
        line = series(base, lexicon, **asked, place="4003")
        with pytest.raises(ReviewError, match="no such line"):
            series(base, lexicon, **asked, place="0806")
    assert first == {
        **asked,
        "place": "Skien",
        "code": "4003",
        "unit": "1",
        "per": None,
        "n": 5,
        "articles": 4,
    }
    assert line["place"] == {"name": "Skien", "code": "4003"}
    points = [(p["period"], p["time"], p["value"]) for p in line["points"]]
    assert points == [
        ("2017", 2017.5, 861), ("2018", 2018.5, 946), ("2018", 2018.5, 912),
        ("2021", 2021.5, 980), ("2025", 2025.5, 1020),
    ]  # fmt: skip
    assert line["points"][0]["exact"].startswith("I 2017 var det 861")


def test_a_rejected_claim_and_a_forecast_are_no_points(path: Path) -> None:
    asked = {"topic": "sosialhjelp", "indicator": "recipients", "place": "4003"}
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "912"), "reject", reason="other")
        desks.decide(desk, desks.figured(desk, "861"), "correct", slots={"period": "2016"})
        with desk.store.reading() as base:
            found = series(base, load_lexicon(), **asked)["points"]
    assert [(p["value"], p["status"]) for p in found] == [
        (861, "corrected"), (946, "undecided"), (980, "undecided"), (1020, "undecided"),
    ]  # fmt: skip
    assert found[0]["period"] == "2016"


@pytest.mark.parametrize(
    "slots",
    [
        {"group": {"text": "personer", "lemma": "person"}},
        {"whole": "mottakere"},
        {"modality": "plan"},
    ],
)
def test_a_figure_of_a_group_or_a_part_of_a_whole_is_no_point(
    rules: Extractor, tmp_path: Path, slots: dict[str, object]
) -> None:
    asked = {"topic": "sosialhjelp", "indicator": "recipients", "place": "4003"}
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "912"), "correct", slots=slots)
        with desk.store.reading() as base:
            found = series(base, load_lexicon(), **asked)["points"]
    assert 912 not in [p["value"] for p in found] and 946 in [p["value"] for p in found]


def test_figures_a_month_and_figures_a_year_make_no_line_together(
    rules: Extractor, tmp_path: Path
) -> None:
    asked = {"topic": "sosialhjelp", "indicator": "recipients", "place": "4003"}
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    text = desks.PAGES["b"][0]
    start = text.index("912")
    measure = {"kind": "count", "value": 912, "per": "P1M", "start": start, "end": start + 3}
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "912"), "correct", slots={"measure": measure})
        with desk.store.reading() as base:
            found = series(base, load_lexicon(), **asked)
    assert [p["value"] for p in found["points"]] == [861, 946]
    assert (found["unit"], found["per"]) == ("1", None)
    assert _unit("NOK per P1M") == {"unit": "NOK", "per": "P1M"}
