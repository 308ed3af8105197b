"""Accuracy on the own corpus never falls unnoticed, and the two seeds say what they must."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from extractor.article import Page
from extractor.evaluate import ClaimScores, score_claims
from extractor.extract import Extractor
from extractor.record import ClaimRow, Record
from tests.conftest import ROOT

NN_SEED, NB_SEED = "000_94945ee46ac850f7", "002_e3ba6f6b59b0c6b1"


def read(extractor: Extractor, paths: list[Path]) -> list[Record]:
    pages = (Page(path.read_bytes(), id=path.stem, path=str(path)) for path in sorted(paths))
    results = list(extractor.results(pages))
    assert all(isinstance(result, Record) for result in results), results
    return [result for result in results if isinstance(result, Record)]


def score(records: list[Record], gold: Path, folder: Path) -> ClaimScores:
    path = folder / "records.jsonl"
    path.write_text("".join(f"{record.to_json()}\n" for record in records), "utf8")
    return score_claims(gold, path)


@pytest.fixture(scope="module")
def corpus_scores(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> ClaimScores:
    records = read(
        extractor,
        [
            path
            for path in (ROOT / "corpus" / "pages").iterdir()
            if not path.stem.startswith("page_")
        ],
    )
    return score(records, ROOT / "corpus" / "gold", tmp_path_factory.mktemp("corpus"))


@pytest.mark.parametrize("standard", ["nb", "nn"])
@pytest.mark.parametrize("measure", ["found", "strict"])
def test_the_corpus_stays_over_its_floors(
    corpus_scores: ClaimScores, standard: str, measure: str
) -> None:
    floors = tomllib.loads((ROOT / "corpus" / "floors.toml").read_text("utf8"))
    floor = floors[standard][f"{measure}_f1"]
    assert floor > 0
    reached = corpus_scores.to_dict()[measure][standard]["f1"]
    assert reached >= floor


def test_no_figure_listed_as_no_claim_is_claimed_often(corpus_scores: ClaimScores) -> None:
    floors = tomllib.loads((ROOT / "corpus" / "floors.toml").read_text("utf8"))
    assert corpus_scores.to_dict()["violations"] <= floors["violations"]


@pytest.fixture(scope="module")
def seeds(extractor: Extractor, shared: Path) -> dict[str, Record]:
    folder = shared / "claims" / "seeds_input"
    return {record.source.id: record for record in read(extractor, list(folder.iterdir()))}


def claim(record: Record, value: float, kind: str | None = None) -> list[ClaimRow]:
    return [
        c
        for c in record.claims
        if c.measure and c.measure.value == value and kind in (None, c.kind)
    ]


def place_code(record: Record, claim: ClaimRow) -> str | None:
    return next(place.code for place in record.places if place.id == claim.place)


def test_the_seeds_reach_their_figures(
    seeds: dict[str, Record], shared: Path, tmp_path: Path
) -> None:
    scores = score(list(seeds.values()), shared / "claims" / "seeds", tmp_path).to_dict()
    assert scores["found"]["all"]["fn"] == scores["found"]["all"]["fp"] == 0
    assert scores["violations"] == 0
    assert scores["strict"]["all"]["f1"] >= 0.8


def test_the_overrun_is_a_forecast_and_told_twice(seeds: dict[str, Record]) -> None:
    record = seeds[NN_SEED]
    (exact,), (rough,) = claim(record, 17_300_000), claim(record, 17_000_000)
    assert (exact.modality, exact.indicator) == ("forecast", "overrun")
    assert place_code(record, exact) == "4003"
    assert rough.same_as == exact.id
    (left,) = claim(record, 8_000_000)
    assert left.measure is not None
    assert (left.measure.currency, left.measure.currency_implied) == ("NOK", True)
    assert "code-undated" in {note.code for note in record.notes}


def test_the_decline_agrees_with_its_levels(seeds: dict[str, Record]) -> None:
    record = seeds[NB_SEED]
    (before,), (after,) = claim(record, 946), claim(record, 861)
    assert (before.period, after.period) == ("2015", "2016")
    for value in (9, 85):
        (change,) = claim(record, value, "change")
        assert [check.agrees for check in change.checks] == [True]
        assert change.checks[0].others == [before.id, after.id]
        assert (change.period, change.direction) == ("2016", "down")
    (lost,) = claim(record, 85, "level")
    assert (lost.indicator, lost.period) == ("terminations", "2016")
    assert place_code(record, lost) == "1001"


def test_the_people_of_the_seeds(seeds: dict[str, Record], shared: Path) -> None:
    for id, record in seeds.items():
        gold = json.loads((shared / "claims" / "seeds" / f"{id}.json").read_text("utf8"))
        found = {person.name: person for person in record.people}
        for person in gold["people"]:
            assert found[person["name"]].function == person["function"]
            missing = set(person["variants"]) - set(found[person["name"]].variants)
            assert not missing
        silent = {p.id for p in record.people if p.function in ("photographer", "author")}
        assert not silent & {c.speaker for c in record.claims}
