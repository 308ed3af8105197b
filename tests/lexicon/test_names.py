"""Rows of the names section: each finds its own example, and not its counter-example."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import LexiconError
from extractor.lexicon import OURS
from extractor.lexicon.names import DocumentRow, KindRow, Names, RoleRow, SpeechRow
from extractor.pipeline.documents import find_documents
from extractor.pipeline.organisations import kind_of
from extractor.pipeline.people import is_house, role_of
from extractor.pipeline.speech import find_verbs
from tests.readings import NAMES


def verbs(text: str) -> list[str]:
    return [verb.value.id for verb in find_verbs(text, 0, len(text), NAMES)]


@pytest.mark.parametrize("row", NAMES.speech, ids=lambda row: row.id)
def test_a_verb_of_saying_finds_its_example(row: SpeechRow) -> None:
    for example in row.example.both:
        assert row.id in verbs(example), example
    for counter in row.counter.both if row.counter else ():
        assert row.id not in verbs(counter), counter


@pytest.mark.parametrize("row", NAMES.documents, ids=lambda row: row.id)
def test_a_document_finds_its_example(row: DocumentRow) -> None:
    for example in row.example.both:
        assert list(find_documents(example, 0, len(example), NAMES)), example
    for counter in row.counter.both if row.counter else ():
        assert not list(find_documents(counter, 0, len(counter), NAMES)), counter


@pytest.mark.parametrize("row", NAMES.roles, ids=lambda row: row.id)
def test_a_role_finds_its_example(row: RoleRow) -> None:
    for example in row.example.both:
        assert role_of(example.split()[0].casefold(), NAMES) == row, example
    for form in row.definite.both:
        assert role_of(form, NAMES, definite=True) is not None


@pytest.mark.parametrize("row", NAMES.kinds, ids=lambda row: row.id)
def test_an_organisation_ending_finds_its_example(row: KindRow) -> None:
    for example in row.example.both:
        name = " ".join(example.split()[:-2])
        assert kind_of(name, NAMES) == row.kind, name
        assert is_house(name.split()[-1], NAMES), name


@pytest.mark.parametrize(
    ("name", "day", "codes"),
    [
        ("Skien", "2019-12-31", ["0806"]),
        ("Skien", "2020-01-01", ["3807"]),
        ("Skien", "2024-06-01", ["4003"]),
        ("Oslo", "1999-01-01", ["0301", "03"]),
        ("Våler", "2018-01-01", ["0137", "0426"]),
    ],
)
def test_a_number_holds_between_its_days(name: str, day: str, codes: list[str]) -> None:
    assert [row.code for row in NAMES.places[name] if row.holds(day)] == codes


def test_every_successor_is_a_number_of_the_list() -> None:
    codes = {row.code for rows in NAMES.places.values() for row in rows}
    for rows in NAMES.places.values():
        for row in rows:
            assert set(filter(None, row.successor.split("|"))) <= codes


def test_a_user_adds_rows(tmp_path: Path) -> None:
    (tmp_path / "settlements.csv").write_text("name,municipality\nTronvika,4003\n", "utf8")
    assert "Tronvika" in Names.load((OURS, tmp_path)).settlements


def test_a_row_without_nynorsk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text('[[role]]\nid = "x"\nforms = { nb = ["x"] }\n', "utf8")
    with pytest.raises(LexiconError, match=r'roles.toml, "x": no nn forms of forms; add one'):
        Names.load((OURS, tmp_path))
