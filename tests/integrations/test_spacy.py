"""The spaCy pipeline with claims as spans."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc

import extractor
from extractor.errors import ModelError
from tests.conftest import both

NB = "Kongsberg kommune brukte 41 millioner kroner på sosialhjelp i fjor."
NN = "Volda kommune brukte 12 millionar kroner på sosialhjelp i fjor."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load_pipeline()


def read(nlp: Language, text: str, published: str | None = None) -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = published
    return nlp(doc)


@both(nb=(NB, 41_000_000), nn=(NN, 12_000_000))
def test_a_doc_holds_its_figures_times_and_claims_as_spans(
    nlp: Language, standard: str, case: tuple[str, int]
) -> None:
    text, value = case
    doc = read(nlp, f"Om økonomien.\n\n{text}", "2019-03-12")
    (amount,), (time,), (claim,) = (doc.spans[key] for key in ("amounts", "times", "claims"))
    assert (amount.label_, amount.text.split()[0]) == ("money", str(value // 1_000_000))
    assert (time.label_, time.id_) == ("year", "2018")
    assert (claim.label_, claim.text) == ("expenditure", text)
    (row,) = doc._.record["claims"]
    assert (row["id"], row["measure"]["value"]) == (claim.id_, value)
    assert doc.text[row["evidence"][0]["start"] :].startswith(text[:20])
    assert doc.ents and doc[0].pos_ and doc.has_annotation("DEP")


@both(nb=NB, nn=NN)
def test_the_claims_are_those_of_the_extractor(
    nlp: Language, extractor: extractor.Extractor, standard: str, case: str
) -> None:
    alone = extractor.record(case, published="2019").to_dict()
    record = read(nlp, case, "2019")._.record
    assert record["produced_by"] == alone["produced_by"]
    for key in ("kind", "topic", "indicator", "measure", "period", "modality"):
        assert [c[key] for c in record["claims"]] == [c[key] for c in alone["claims"]]


def test_docs_survive_bytes_with_their_spans(nlp: Language) -> None:
    doc = read(nlp, NN)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [span.text for span in copy.spans["claims"]] == [NN]
    assert copy._.record == doc._.record


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "\n\n".join(["tekst"] * 300)])
def test_a_text_without_claims_has_empty_spans(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert [list(doc.spans[key]) for key in ("amounts", "times", "claims")] == [[], [], []]


def test_a_date_that_is_none_is_noted(nlp: Language) -> None:
    doc = read(nlp, NB, "i går")
    assert "date-unreadable" in [note["code"] for note in doc._.record["notes"]]
    assert doc.spans["times"][0].id_ == ""


def test_a_date_of_python_is_read_and_survives_bytes(nlp: Language) -> None:
    doc = nlp.make_doc("Volda brukte 12 millionar kroner på sosialhjelp i fjor.")
    doc._.published = date(2019, 3, 12)
    doc = nlp(doc)
    assert [span.id_ for span in doc.spans["times"]] == ["2018"]
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.published == "2019-03-12"


def test_a_saved_pipeline_is_loaded_by_spacy_alone(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    doc = spacy.load(tmp_path)(NN)
    assert len(doc.spans["claims"]) == 1


def test_displacy_draws_the_claims(nlp: Language) -> None:
    drawn = displacy.render(
        nlp(NN), style="span", options={"spans_key": "claims"}, jupyter=False, page=True
    )
    assert "expenditure" in drawn


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        extractor.load_pipeline(tmp_path)
