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
