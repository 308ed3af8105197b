"""Cohen's κ, by the cases of the textbooks, and over a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.extract import Extractor
from extractor.review.agreement import agreement, agreements
from tests.review import desks


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # https://en.wikipedia.org/wiki/Cohen%27s_kappa: grants, and two of one observed agreement
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 0.4),
        ({("y", "y"): 45, ("y", "n"): 15, ("n", "y"): 25, ("n", "n"): 15}, 0.1304),
        ({("y", "y"): 25, ("y", "n"): 35, ("n", "y"): 5, ("n", "n"): 35}, 0.2593),
        # Fleiss, Levin and Paik (2003), table 18.1: psychosis, neurosis, organic
        ({("p", "p"): 75, ("p", "n"): 1, ("p", "o"): 4, ("n", "p"): 5, ("n", "n"): 4,
          ("n", "o"): 1, ("o", "p"): 0, ("o", "n"): 0, ("o", "o"): 10}, 0.6765),
        ({("y", "y"): 3, ("n", "n"): 3}, 1.0),
        ({("y", "n"): 3, ("n", "y"): 3}, -1.0),
        ({("y", "y"): 1, ("y", "n"): 1, ("n", "y"): 1, ("n", "n"): 1}, 0.0),
        ({("y", "y"): 9}, None),  # chance gives all of it
        ({("y", "n"): 9}, 0.0),
        ({}, None),
    ],
)  # fmt: skip
def test_kappa_is_what_the_textbooks_say(
    table: dict[tuple[str, str], int], kappa: float | None
) -> None:
    assert agreement(table).to_dict()["kappa"] == kappa
    turned = {(other, one): n for (one, other), n in table.items()}
    assert agreement(turned).to_dict()["kappa"] == kappa


def test_agreement_is_of_what_both_judged_and_of_the_last_that_each_said(
    rules: Extractor, tmp_path: Path
) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        first, second, third, alone = (desks.figured(desk, f) for f in ("946", "861", "85", "912"))
        for reviewer in ("Ola", "Kari"):
            desks.decide(desk, first, "accept", reviewer)
            desks.decide(desk, second, "reject", reviewer, reason="other")
        desks.decide(desk, third, "accept", "Kari")
        desks.decide(desk, third, "reject", "Ola", reason="other")
        desks.decide(desk, third, "accept", "Ola")
        desks.decide(desk, third, "reject", "Ola", reason="other")
        desks.decide(desk, third, "accept", "Per")
        desks.decide(desk, alone, "accept", "Kari")
        with desk.store.reading() as base:
            found = agreements(base)
    pairs = {(pair["a"], pair["b"]): pair for pair in found["reviewers"]}
    assert list(pairs) == [("Kari", "Ola"), ("Kari", "Per"), ("Ola", "Per")]
    assert (pairs["Kari", "Ola"]["claims"], pairs["Kari", "Ola"]["agree"]) == (3, 2)
    assert pairs["Kari", "Ola"]["kappa"] == 0.4
    assert pairs["Kari", "Per"]["kappa"] is None
    assert pairs["Ola", "Per"]["kappa"] == 0.0
    assert (found["all"]["claims"], found["all"]["agree"]) == (5, 3)


def test_nobody_to_agree_with(rules: Extractor, tmp_path: Path) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "accept")
        with desk.store.reading() as base:
            assert agreements(base) == {"reviewers": [], "all": None}
