"""A pipeline against a treebank: what is counted, what is refused and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import RecordError
from extractor.evaluate.annotation import annotate
from extractor.evaluate.treebank import names_of, read_treebank
from tests.conftest import both

NN = """# newpar
1	Kari	Kari	NOUN	_	Gender=Fem	2	nsubj	_	name=B-PER
2	bur	bu	VERB	_	Tense=Pres	0	root	_	name=O
3	i	i	ADP	_	_	4	case	_	name=O
4	Bø	Bø	PROPN	_	_	2	obl	_	SpaceAfter=No|name=B-GPE_LOC
5	.	$.	PUNCT	_	_	2	punct	_	name=O

1	Ho	ho	PRON	_	_	2	nsubj	_	name=O
2	smiler	smile	VERB	_	Tense=Pres	0	root	_	SpaceAfter=No|name=O
3	.	$.	PUNCT	_	_	2	punct	_	name=O
"""
NB = (
    NN.replace("bur", "bor")
    .replace("Ho", "Hun")
    .replace("\tho\t", "\thun\t")
    .replace("\tbu\t", "\tbo\t")
)


@Language.component("half_right")
def half_right(doc: Doc) -> Doc:
    """Finds Kari but takes Bø for an organisation, hangs every word on the one before it."""
    for token in doc:
        token.pos_ = {"Kari": "PROPN", "i": "ADP", ".": "PUNCT"}.get(token.text, "VERB")
        token.lemma_ = token.lower_
        token.head = doc[max(0, token.i - 1)]
        token.dep_ = "punct" if token.text == "." else "nsubj"
    names = {"Kari": "PER", "Bø": "ORG"}
    doc.ents = [Span(doc, t.i, t.i + 1, names[t.text]) for t in doc if t.text in names]
    return doc


@pytest.fixture
def nlp() -> Language:
    nlp = spacy.blank("no")
    nlp.add_pipe("half_right")
    return nlp


@pytest.mark.parametrize("running", [False, True])
@both(nb=NB, nn=NN)
def test_finds_are_counted(
    standard: str, case: str, running: bool, nlp: Language, tmp_path: Path
) -> None:
    (tmp_path / "a.conllu").write_text(case, "utf8")
    found = annotate(nlp, read_treebank(tmp_path / "a.conllu"), running=running)
    assert (found.standard, found.words) == (standard, 8)
    assert (found.name.right, found.name.false, found.name.missed) == (1, 1, 1)
    assert (found.places.right, found.places.missed) == (0, 1)
    assert found.right["upos"] == 5  # bur, i, two stops, smiler
    assert found.right["name called noun"] == 1
    assert found.right["lemma"] == 2  # i, ho
    assert found.right["unlabelled"] == found.right["labelled"] == 1  # the last stop
    assert found.sentences.missed == 2


def test_bounds_of_names_are_read_from_their_labels(tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(NN.replace("name=O", "name=I-PER", 1), "utf8")
    (text,) = read_treebank(tmp_path / "a.conllu")
    assert list(names_of(w.name for w in text.words)) == [(0, 2, "PER"), (3, 4, "GPE_LOC")]


@pytest.mark.parametrize(
    "content, told",
    [
        ("Nav aukar.\n", "columns"),
        ("", "no sentence"),
        (NN.replace("\t4\tcase", "\t9\tcase"), "head"),
    ],
)
def test_what_is_no_treebank_is_refused(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "a.conllu").write_text(content, "utf8")
    with pytest.raises(RecordError, match=told):
        read_treebank(tmp_path / "a.conllu")


@pytest.mark.parametrize("task", ["names", "tags", "trees"])
def test_the_command_prints_a_table_or_json(task: str, tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(NN, "utf8")
    printed = CliRunner().invoke(app, ["evaluate", task, str(tmp_path / "a.conllu")])
    assert printed.exit_code == 0 and "nn, 8 words" in printed.stdout
    printed = CliRunner().invoke(app, ["evaluate", task, str(tmp_path / "a.conllu"), "--json"])
    assert json.loads(printed.stdout)["words"] == 8


def test_the_command_names_a_missing_file() -> None:
    printed = CliRunner().invoke(app, ["evaluate", "names", "nowhere.conllu"])
    assert printed.exit_code == 1 and "nowhere.conllu" in printed.stderr


# What was reached on NorNE's dev part, less one: a change that costs more must say why.
FLOORS = {
    "nob": {"names": 89.8, "upos": 97.2, "features": 95.8, "lemma": 97.5},
    "nno": {"names": 87.0, "upos": 95.6, "features": 95.8, "lemma": 97.3},
}


@pytest.mark.parametrize("standard", FLOORS)
def test_the_model_stays_over_its_floors(standard: str, shared: Path) -> None:
    texts = read_treebank(shared / "norne" / f"{standard}.dev.conllu")
    found = annotate(spacy.load("no_news"), texts)
    reached = {name: 100 * found.share(name) for name in ("upos", "features", "lemma")}
    reached["names"] = 100 * found.name.f1
    below = {
        name: reached[name] for name, floor in FLOORS[standard].items() if reached[name] < floor
    }
    assert not below
