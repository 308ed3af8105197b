"""What stands after decisions: states, opinions, disputes, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.review.decisions import (
    Action,
    Decision,
    Draft,
    NothingToUndoError,
    StaleError,
    append,
    histories,
    history,
    state_of,
    undo,
)
from extractor.review.store import Store, open_store

SAID: dict[str, Any] = {
    "kind": "level", "topic": "sosialhjelp", "indicator": "recipients", "direction": None,
    "period": "2018", "place": {"name": "Skien", "kind": "municipality", "code": "0806"},
    "speaker": None, "modality": "asserted", "negated": False, "same_as": None, "whole": None,
    "measure": {"kind": "count", "value": 946, "low": None, "high": None, "unit": "1"},
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "review.sqlite")
    yield store
    store.close()


def keep(store: Store, reviewer: str, action: Action, claim: str = "c", **more: Any) -> Decision:
    after = {**SAID, **more} if action in ("accept", "correct", "add", "same_as") else None
    with store.writing() as base:
        draft = Draft(
            claim=claim, source="s", sha256="x", text="t", reviewer=reviewer, action=action,
            extractor="0.3.0", model="m", after=after,
            before=None if action == "add" else SAID,
            extracted=None if action == "add" else SAID,
            reason="other" if action == "reject" else None,
            comment="hm" if action == "comment" else None,
        )  # fmt: skip
        return append(base, draft)


def state(store: Store, claim: str = "c") -> Any:
    with store.reading() as base:
        return state_of(history(base, claim))


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        ((), "undecided"),
        (("accept",), "accepted"),
        (("reject",), "rejected"),
        (("correct",), "corrected"),
        (("add",), "accepted"),
        (("same_as",), "accepted"),
        (("accept", "reject"), "rejected"),
        (("reject", "comment"), "rejected"),
        (("comment",), "undecided"),
    ],
)
def test_the_last_decision_that_is_no_comment_stands(
    store: Store, actions: tuple[Action, ...], status: str
) -> None:
    for action in actions:
        keep(store, "Kari", action, **({"period": "2017"} if action == "correct" else {}))
    assert state(store).status == status
    assert state(store).revision == len(actions)
    assert state(store).added == ("add" in actions)


def test_a_decision_is_kept_as_it_was_made(store: Store) -> None:
    kept = keep(store, "Kåre Ødegård", "correct", place=None)
    with store.reading() as base:
        (found,) = history(base, "c")
        assert histories(base, ["c", "d"]) == {"c": [kept]}
    assert found == kept
    assert (found.reviewer, found.revision, found.n) == ("Kåre Ødegård", 1, 1)
    assert found.before == found.extracted == SAID
    assert found.after == {**SAID, "place": None}
    assert found.at.endswith("Z") and len(found.at) == 24


def test_a_save_that_did_not_see_the_last_one_is_refused(store: Store) -> None:
    first = keep(store, "Kari", "accept")
    with store.writing() as base, pytest.raises(StaleError, match="decided on it since you saw it"):
        append(base, first, revision=0)
    with store.writing() as base:
        append(base, first, revision=1)
    assert state(store).revision == 2


def test_undo_goes_further_back_each_time_and_touches_nobody_elses(store: Store) -> None:
    keep(store, "Kari", "accept")
    keep(store, "Ola", "reject")
    keep(store, "Kari", "correct", period="2017")
    keep(store, "Kari", "comment", claim="d")
    undone = []
    for _ in range(3):
        with store.writing() as base:
            undone.append(undo(base, "Kari").action)
    assert undone == ["comment", "correct", "accept"]
    assert state(store).status == "rejected"
    assert [d.reviewer for d in state(store).opinions] == ["Ola"]
    with store.writing() as base, pytest.raises(NothingToUndoError):
        undo(base, "Kari")
    with store.reading() as base:
        assert len(history(base, "c")) == 5  # nothing is taken away


def test_what_was_decided_after_an_undo_can_be_undone_too(store: Store) -> None:
    keep(store, "Kari", "accept")
    with store.writing() as base:
        undo(base, "Kari")
    keep(store, "Kari", "reject")
    with store.writing() as base:
        assert undo(base, "Kari").action == "reject"
    assert state(store).status == "undecided"


def test_a_claim_whose_adding_is_undone_is_gone(store: Store) -> None:
    keep(store, "Kari", "add")
    assert not state(store).gone
    with store.writing() as base:
        undo(base, "Kari")
    assert state(store).gone
    keep(store, "Kari", "add")
    assert not state(store).gone


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        (("accept", {}), ("accept", {}), False),
        (("accept", {}), ("reject", {}), True),
        (("accept", {}), ("correct", {"period": "2017"}), True),
        (("correct", {"period": "2017"}), ("correct", {"period": "2017"}), False),
        (("correct", {"period": "2017"}), ("correct", {"period": "2016"}), True),
        (("correct", {"period": "2017"}), ("accept", {"period": "2017"}), False),
        (("correct", {"whole": "alle"}), ("correct", {"whole": "mange"}), False),
        (("correct", {"measure": None}), ("correct", {"period": "2017"}), True),
        (("reject", {}), ("reject", {}), False),
    ],
)
def test_reviewers_dispute_a_claim_where_their_last_opinions_differ(
    store: Store, one: Any, other: Any, disputed: bool
) -> None:
    for reviewer, (action, more) in (("Kari", one), ("Ola", other)):
        keep(store, reviewer, action, **more)
    assert state(store).disputed is disputed


def test_a_place_is_told_apart_by_its_number(store: Store) -> None:
    keep(store, "Kari", "correct", place={"name": "Skien", "kind": "municipality", "code": "3807"})
    named = {"name": "Skien kommune", "kind": "municipality", "code": "3807"}
    keep(store, "Ola", "correct", place=named)
    assert not state(store).disputed


def test_to_accept_what_another_corrected_is_to_correct_it_alike(store: Store) -> None:
    keep(store, "Kari", "correct", period="2017")
    keep(store, "Ola", "accept", period="2017")
    assert state(store).status == "corrected"
    keep(store, "Ola", "same_as", same_as="d")
    assert state(store).status == "accepted"
