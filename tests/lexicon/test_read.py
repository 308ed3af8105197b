"""A fault in the lexicon names file and row, and says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from extractor.errors import LexiconError
from extractor.lexicon import load_lexicon
from extractor.lexicon.read import Forms, read_csv, read_table, read_tables


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    words: Forms
    rank: int = 0


def write(folder: Path, text: str) -> Path:
    path = folder / "rows.toml"
    path.write_text(text, "utf8")
    return path


GOOD = '[[row]]\nid = "a"\nwords = { nb = ["ikke"], nn = ["ikkje"] }\n'


def test_a_row_becomes_its_dataclass(tmp_path: Path) -> None:
    (row,) = read_table(write(tmp_path, GOOD), Row)
    assert row == Row("a", Forms(("ikke",), ("ikkje",)))
    assert row.words.both == ("ikke", "ikkje")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            GOOD + 'colour = "red"',
            r'rows\.toml, "a": unknown key colour; use one of id, words, rank',
        ),
        ('[[row]]\nid = "a"\nwords = { nb = ["x"] }', r'"a": no nn forms of words; add one'),
        (
            '[[row]]\nid = "a"\nwords = { nb = ["x", "x"], nn = ["y"] }',
            "x stands twice in words.nb",
        ),
        ('[[row]]\nid = "a"\nwords = ["x"]', "words needs"),
        ('[[row]]\nid = "a"', "no words; add it"),
        ('[[row]]\nid = "a"\nwords = { nb = ["x"], nn = ["y"], se = ["z"] }', "only nb and nn"),
        ("[[row]\n", r"rows\.toml: "),
    ],
)
def test_a_fault_names_file_row_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LexiconError, match=told):
        read_table(write(tmp_path, text), Row)


def test_a_users_row_replaces_ours_of_its_id(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    write(ours, GOOD + '[[row]]\nid = "b"\nwords = { nb = ["hun"], nn = ["ho"] }')
    write(theirs, '[[row]]\nid = "b"\nwords = { nb = ["de"], nn = ["dei"] }')
    rows = read_tables([ours, theirs], "rows.toml", Row)
    assert [(row.id, row.words.nn) for row in rows] == [("a", ("ikkje",)), ("b", ("dei",))]


def test_a_crooked_csv_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("# source\na,b\n1,2\n1,2,3\n", "utf8")
    with pytest.raises(LexiconError, match=r"x\.csv, row 2: wrong number of columns"):
        list(read_csv(path))


def test_a_users_folder_adds_a_topic(tmp_path: Path) -> None:
    (tmp_path / "benefits.toml").write_text(
        '[[benefit]]\nid = "proeve"\nwords = { nb = ["prøvestønad*"], nn = ["prøvestønad*"] }\n'
        'rank = 2\ncount = "recipients"\nsource = "here"\n'
        'example = { nb = "Prøvestønad.", nn = "Prøvestønad." }\n',
        "utf8",
    )
    lexicon = load_lexicon(tmp_path)
    assert lexicon.welfare.topic("proeve").rank == 2
    assert lexicon.digest != load_lexicon().digest


def test_a_misspelt_file_is_not_silently_ignored(tmp_path: Path) -> None:
    (tmp_path / "benefit.toml").write_text("", "utf8")
    with pytest.raises(LexiconError, match=r"benefit\.toml: no such lexicon file"):
        load_lexicon(tmp_path)


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        load_lexicon(tmp_path / "nei")
