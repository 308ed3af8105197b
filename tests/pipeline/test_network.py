"""The trained pipeline: what it writes into a Doc, and that neighbours do not change it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, MORPH, POS
from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipeline.encoder import Scores
from extractor.pipeline.network import HEADS, Network
from tests.conftest import both

TEXTS = [
    "Nav-leiar Kari Stokstad i Skien seier at 312 personar fekk sosialhjelp i 2021.",
    "Hun bor i Bergen.",
    "– Vi er bekymret, sier Per Hansen i Arbeids- og velferdsdirektoratet til avisen.",
    "Kommunane auka satsane. Det kosta 3 millionar kroner. Ho er nøgd.",
    "Utgiftene økte.",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load("no_news")


def network_of(nlp: Language) -> Network:
    network = nlp.get_pipe("network")
    assert isinstance(network, Network)
    return network


def written(doc: Doc) -> np.ndarray:
    return np.asarray(doc.to_array([POS, MORPH, LEMMA, DEP, HEAD, ENT_TYPE]))


def test_a_text_is_read_alike_beside_any_neighbours(nlp: Language) -> None:
    alone = [written(nlp(text)) for text in TEXTS]
    for order in (TEXTS, TEXTS[::-1], [*TEXTS, "x " * 400]):
        together = {doc.text: written(doc) for doc in nlp.pipe(order)}
        for text, wanted in zip(TEXTS, alone, strict=True):
            assert np.array_equal(together[text], wanted), text


def test_scores_are_the_same_to_the_last_bit_beside_any_neighbours(nlp: Language) -> None:
    encoder = network_of(nlp).encoder
    words = ["Kommunen", "brukte", "mer", "."]
    cut = encoder.cut(words, [True, True, True, False])
    before = encoder.scores(cut).names
    encoder.scores(encoder.cut(["Nei"] * 90, [True] * 90))
    assert np.array_equal(encoder.scores(cut).names, before)


def test_threads_change_nothing(nlp: Language) -> None:
    other = spacy.load("no_news", config={"components": {"network": {"threads": 2}}})
    assert network_of(other).threads == 2
    for one, two in zip(nlp.pipe(TEXTS * 4), other.pipe(TEXTS * 4), strict=True):
        assert np.array_equal(written(one), written(two))


@both(
    nb=(
        "Nav-leder Kari Moe i Skien sier at utgiftene økte. Hun er bekymret.",
        ["Kari Moe", "Skien"],
        ["utgift", "øke"],
    ),
    nn=(
        "Nav-leiar Kari Moe i Skien seier at utgiftene auka. Ho er uroleg.",
        ["Kari Moe", "Skien"],
        ["utgift", "auke"],
    ),
)
def test_every_head_writes_what_it_says(
    standard: str, case: tuple[str, list[str], list[str]], nlp: Language
) -> None:
    text, names, lemmas = case
    doc = nlp(text)
    assert [e.text for e in doc.ents if e.label_ in ("PER", "GPE_LOC")] == names
    assert len(list(doc.sents)) == 2
    assert all(token.pos_ and token.lemma_ and token.dep_ for token in doc)
    assert set(lemmas) <= {token.lemma_ for token in doc}
    speech = next(token for token in doc if token.text in ("sier", "seier"))
    assert (speech.pos_, speech.morph.get("Tense"), speech.head) == ("VERB", ["Pres"], speech)
    assert next(token for token in doc if token.text == "Kari").dep_ == "SUBJ"


@both(
    nb=[
        ("KARI HANSEN FÅR MER PENGER I BERGEN", {"KARI HANSEN", "BERGEN"}),
        ("Nav brukte mer på sosialhjelp.", {"Nav"}),
        ("Skien-ordføreren er fornøyd.", {"Skien-ordføreren"}),
        (
            "Det er Stokstads ansvar, sier Anne-Grete Dahl-Moen.",
            {"Stokstads", "Anne-Grete Dahl-Moen"},
        ),
        ("Ellen Inga O. Hætta i Karasjok svarer.", {"Ellen Inga O. Hætta", "Karasjok"}),
    ],
    nn=[
        ("KARI HANSEN FÅR MEIR PENGAR I BERGEN", {"KARI HANSEN", "BERGEN"}),
        ("Nav brukte meir på sosialhjelp.", {"Nav"}),
        ("Skien-ordføraren er nøgd.", {"Skien-ordføraren"}),
        (
            "Det er Stokstads ansvar, seier Anne-Grete Dahl-Moen.",
            {"Stokstads", "Anne-Grete Dahl-Moen"},
        ),
        ("Ellen Inga O. Hætta i Karasjok svarar.", {"Ellen Inga O. Hætta", "Karasjok"}),
    ],
)
def test_names_as_newspapers_write_them(
    standard: str, case: list[tuple[str, set[str]]], nlp: Language
) -> None:
    for text, names in case:
        found = {e.text for e in nlp(text).ents}
        assert names <= found, (text, found)


@both(nb="Bergens-politikeren", nn="Bergens-politikaren")
def test_what_is_made_of_a_place_is_no_place(standard: str, case: str, nlp: Language) -> None:
    doc = nlp(f"{case} Per Moe svarte i går.")
    assert not [e for e in doc.ents if e.label_ in ("LOC", "GPE_LOC")]


def test_sentences_that_are_given_are_kept(nlp: Language) -> None:
    words = ["Nav", "auka", ".", "Ho", "smilte"]
    starts: list[bool | int | None] = [True, False, False, False, False]
    doc = nlp(Doc(nlp.vocab, words=words, sent_starts=starts))
    assert len(list(doc.sents)) == 1


LONG = [
    ("Nav auka i Skien. " * 200, 150),
    ("ord " * 3000, 12),
    ("a" * 5000 + " Nav", 1),
    ("Nav auka.\n\nKommunen svarte ikkje\nNytt avsnitt", 3),
]


@pytest.mark.parametrize("text, sentences", LONG)
def test_long_texts_are_read_to_the_end(text: str, sentences: int, nlp: Language) -> None:
    doc = nlp(text)
    assert len(list(doc.sents)) >= sentences
    assert all(len(sent) <= 250 for sent in doc.sents)
    assert all(token.dep for token in doc)


@pytest.mark.parametrize("text", ["", " ", "\n", "  \n Nav", "Nav  \n", "\u00ad\u200b", "𝟙 😀"])
def test_odd_texts_cost_nothing(text: str, nlp: Language) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert len(list(doc.sents)) == (1 if len(doc) else 0)


def test_a_text_that_starts_everywhere_is_not_read_over_and_over(nlp: Language) -> None:
    doc = nlp.make_doc("😀" * 600 + " Ja. Nei. " * 100)
    windows = list(network_of(nlp)._windows(doc))
    assert sum(len(window.tokens) for window in windows) == sum(not t.is_space for t in doc)
    assert len(windows) < 30


def test_space_within_a_name_is_of_the_name(nlp: Language) -> None:
    doc = nlp("Det sier Kari  Moe i Skien.")
    assert "Kari  Moe" in {e.text for e in doc.ents}


def test_heads_are_chosen_by_name(nlp: Language) -> None:
    config = {"components": {"network": {"heads": ["names"]}}}
    doc = spacy.load("no_news", config=config)("Kari Moe bur i Skien.")
    assert doc.ents and not doc.has_annotation("DEP") and not doc.has_annotation("LEMMA")
    with pytest.raises(ValueError, match="there are names"):
        Network(nlp.vocab, heads=["nmes"])
    assert set(HEADS) == set(network_of(nlp).heads)


def test_a_pipeline_on_disk_is_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    other = spacy.load(tmp_path / "copy")
    for text in TEXTS:
        assert np.array_equal(written(nlp(text)), written(other(text)))


def test_a_component_without_weights_says_so() -> None:
    blank = spacy.blank("no")
    blank.add_pipe("norwegian_network")
    with pytest.raises(ValueError, match="no weights"):
        blank("Nav")


@both(nb="– Det er bra, sier Moen.", nn="– Det er bra, seier Moen.")
def test_sentences_with_doubtful_names_are_read_once_more_alone(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, standard: str, case: str
) -> None:
    network = network_of(nlp)
    read: list[int] = []
    scores = network.encoder.scores

    def counted(subwords: list[tuple[int, ...]]) -> Scores:
        read.append(len(subwords))
        return scores(subwords)

    doc = Doc(nlp.vocab, words=[*case.split(), *case.split()])
    doc[0].is_sent_start = doc[len(case.split())].is_sent_start = True
    monkeypatch.setattr(network.encoder, "scores", counted)
    monkeypatch.setattr("extractor.pipeline.network._SURE", 0.0)
    network(doc.copy())
    assert read == [len(doc)]  # no name is in doubt
    monkeypatch.setattr("extractor.pipeline.network._SURE", 1.1)
    network(doc.copy())
    assert read[1:] == [len(doc), len(doc) // 2, len(doc) // 2]
    network(Doc(nlp.vocab, words=case.split()))
    assert len(read) == 5  # a sentence alone has been read alone already


def test_both_readings_of_a_doubtful_name_count_half(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = network_of(nlp)
    labels = network.encoder.labels.names
    person, place = labels.index("B-PER"), labels.index("B-GPE_LOC")
    words = ["Os", ".", "Nei", "."]
    doc = Doc(nlp.vocab, words=words)
    doc[0].is_sent_start = doc[2].is_sent_start = True
    scores = network.encoder.scores

    def told(subwords: list[tuple[int, ...]]) -> Scores:
        """In context 0.6 a person, alone 0.9 a place."""
        found = scores(subwords)
        found.names[:] = -9.0
        found.names[:, labels.index("O")] = 9.0
        found.names[0] = -9.0
        alone = len(subwords) < len(words)
        found.names[0, person] = np.log(0.1 if alone else 0.6)
        found.names[0, place] = np.log(0.9 if alone else 0.4)
        return found

    monkeypatch.setattr(network.encoder, "scores", told)
    assert [ent.label_ for ent in network(doc.copy()).ents] == ["GPE_LOC"]
    monkeypatch.setattr("extractor.pipeline.network._SURE", 0.0)
    assert [ent.label_ for ent in network(doc.copy()).ents] == ["PER"]


def test_a_long_sentence_is_one(nlp: Language) -> None:
    names = [f"Kari Moe fra {town}" for town in ("Oslo", "Bergen", "Voss", "Hamar")] * 9
    long = f"Til stede var {', '.join(names)} og Ida Lie."
    words = long.split()
    given = Doc(nlp.vocab, words=words, sent_starts=[True] + [False] * (len(words) - 1))
    assert len(list(nlp.get_pipe("network")(given).sents)) == 1
    doc = nlp(f"Hun sov. {long}")
    assert all(ent.text in ("Kari Moe", "Ida Lie") for ent in doc.ents if ent.label_ == "PER")


@both(
    nb="Kari Moe sov.\n\nPer Hansen kom.\n\nOle gikk.",
    nn="Kari Moe sov.\n\nPer Hansen kom.\n\nOle gjekk.",
)
def test_a_start_given_on_space_is_that_of_the_next_word(
    nlp: Language, standard: str, case: str
) -> None:
    doc = nlp.make_doc(case)
    for token in doc:
        before = doc[token.i - 1] if token.i else None
        token.is_sent_start = before is None or before.text == "."
    assert any(token.is_space and token.is_sent_start for token in doc)
    read = nlp.get_pipe("network")(doc)
    assert len([sent for sent in read.sents if sent.text.strip()]) == 3
    assert "Moe" not in [child.text for child in read[4].children]


def test_no_heads_are_refused(nlp: Language) -> None:
    with pytest.raises(ValueError, match="no head at all"):
        Network(nlp.vocab, heads=[])
