"""A claim on the text of newer records: its words move with the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("snowballstemmer", reason="the extra [review] is not installed")

from extractor.extract import Extractor
from extractor.review.desk import UnknownError
from tests.review.desks import PAGES, add, decide, figured, records_of, sitting, write


def words(article: dict[str, Any], span: dict[str, int]) -> str:
    text = "\n\n".join(block["text"] for block in article["blocks"])
    return text[span["start"] : span["end"]]


@pytest.fixture
def moved(rules: Extractor) -> Any:
    """The first article with another title, so that all its words stand elsewhere."""
    text, day = PAGES["a"]
    title, body = text.split("\n\n", 1)
    (record,) = records_of(rules, {"a": (f"{title}, sier Nav\n\n{body}", day)})
    return record


def test_what_was_decided_holds_and_its_words_are_where_they_stand_now(
    tmp_path: Path, rules: Extractor, moved: Any
) -> None:
    path = write(tmp_path / "r.jsonl", records_of(rules))
    with sitting(path) as desk:
        one, two = figured(desk, "946"), figured(desk, "861")
        decide(desk, one, "accept")
        decide(desk, two, "correct", slots={"period": "2016"})
    write(path, [moved])
    with sitting(path) as desk:
        article = desk.article(1)
        for claim in (desk.claim(one), desk.claim(two)):
            now, figure = claim["now"], claim["figure"]
            assert words(article, now["measure"]) == figure
            assert figure in words(article, now["evidence"][0])
        assert desk.claim(two)["now"]["period"] == "2016"
        assert desk.claim(one)["changed"]["fields"] == ["text"]
        assert decide(desk, one, "accept")["changed"] is None


def test_an_added_claim_whose_words_stand_elsewhere_is_listed_as_gone(
    tmp_path: Path, rules: Extractor, moved: Any
) -> None:
    records = records_of(rules)
    path = write(tmp_path / "r.jsonl", records)
    with sitting(path) as desk:
        claim = desk.claim(figured(desk, "946"))["now"]
        slots = {name: claim[name] for name in ("kind", "topic", "measure", "evidence")}
        id = add(desk, 1, **slots, indicator="applications")["id"]
        decide(desk, id, "correct", slots={"indicator": "cases"})
    article = records[0].article
    longer = article.model_copy(update={"text": article.text + "\n\nMer."})
    write(path, [records[0].model_copy(update={"article": longer})])
    with sitting(path) as desk:  # more text behind it: its words are where they were
        assert desk.claim(id)["now"]["indicator"] == "cases"
        assert desk.changes()["gone"] == []
    write(path, [moved])
    with sitting(path) as desk:
        with pytest.raises(UnknownError):
            desk.claim(id)
        (gone,) = desk.changes()["gone"]
        assert (gone["claim"], gone["source"]) == (id, "a")
        undone = desk.undo("Kari")  # what is gone can be taken back too
        assert undone["undone"]["claim"] == id and undone["claim"] is None


@pytest.mark.parametrize("corrected", [False, True])
def test_of_an_added_claim_only_the_words_that_surely_stand_are_kept(
    tmp_path: Path, rules: Extractor, corrected: bool
) -> None:
    (one, *_) = records_of(rules)
    path = write(tmp_path / "r.jsonl", [one])
    with sitting(path) as desk:
        two, now = (desk.claim(figured(desk, figure))["now"] for figure in ("861", "946"))
        slots = {name: now[name] for name in ("kind", "topic", "measure")}
        words = {"place": two["evidence"], "topic": now["slots"]["topic"]}
        evidence = [*now["evidence"], *two["evidence"]]
        more = {"indicator": "applications", "place": now["place"], "slots": words}
        first = add(desk, 1, **slots, **more, evidence=now["evidence"])["id"]
        more["place"] = {"name": "Bømlo"}
        id = add(desk, 1, **slots, **more, evidence=evidence)["id"]
        assert id != first  # hashed once more
        if corrected:
            moved = {"evidence": two["evidence"], "measure": two["measure"]}
            decide(desk, id, "correct", slots=moved)
    text = one.article.text.replace("861 mottakere", "om lag 861 mottakere")
    longer = one.article.model_copy(update={"text": text})
    write(path, [one.model_copy(update={"article": longer, "claims": []})])
    with sitting(path) as desk:
        assert desk.claim(first)["now"]["evidence"] == now["evidence"]
        if corrected:  # to words of which nobody can tell where they are by now
            assert [row["claim"] for row in desk.changes()["gone"]] == [id]
            return
        for blind in (False, True):
            shown = desk.claim(id, blind=blind)["now"]
            assert shown["evidence"] == now["evidence"]
            assert shown["slots"] == {"topic": now["slots"]["topic"]}
