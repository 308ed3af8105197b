"""NDT's tags as Universal Dependencies', and how a treebank is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.evaluate.treebank import spaces
from models.train.tags import Word, agreement, universal
from models.train.treebank import read_documents
from tests.conftest import both

Case = list[tuple[Word, str, str]]


def word(form: str, lemma: str, pos: str, feats: str, head: int, relation: str) -> Word:
    return Word(form, lemma, pos, tuple(feats.split("|")), head, relation)


@both(
    nb=[
        (word("Hun", "hun", "pron", "fem|ent|pers|hum|nom|3", 2, "SUBJ"), "PRON", "Case=Nom"),
        (word("har", "ha", "verb", "pres", 0, "FINV"), "AUX", "Tense=Pres"),
        (word("ikke", "ikke", "adv", "_", 2, "ADV"), "PART", "Polarity=Neg"),
        (word("fått", "få", "verb", "perf-part", 2, "INFV"), "VERB", "VerbForm=Part"),
        (word("to", "to", "det", "fl|kvant", 6, "DET"), "NUM", "NumType=Card"),
        (word("brev", "brev", "subst", "appell|nøyt|ub|fl", 4, "DOBJ"), "NOUN", "Definite=Ind"),
    ],
    nn=[
        (word("Ho", "ho", "pron", "pers|3|fem|eint|hum|nom", 2, "SUBJ"), "PRON", "Case=Nom"),
        (word("har", "ha", "verb", "pres", 0, "FINV"), "AUX", "Tense=Pres"),
        (word("ikkje", "ikkje", "adv", "_", 2, "ADV"), "PART", "Polarity=Neg"),
        (word("fått", "få", "verb", "perf-part", 2, "INFV"), "VERB", "VerbForm=Part"),
        (word("to", "to", "det", "kvant|fl", 6, "DET"), "NUM", "NumType=Card"),
        (word("brev", "brev", "subst", "nøyt|appell|fl|ub", 4, "DOBJ"), "NOUN", "Definite=Ind"),
    ],
)
def test_words_get_the_class_and_features_of_ud(standard: str, case: Case) -> None:
    found = universal([word for word, _, _ in case])
    assert [upos for upos, _ in found] == [upos for _, upos, _ in case]
    for (_, features), (_, _, wanted) in zip(found, case, strict=True):
        assert wanted in features.split("|")
    assert [f.split("|") for _, f in found] == [
        sorted(f.split("|"), key=str.lower) for _, f in found
    ]


@both(nb="hvor mange", nn="kor mange")
def test_a_main_verb_without_a_complement_is_no_auxiliary(standard: str, case: str) -> None:
    assert universal([word("har", "ha", "verb", "pres", 0, "FINV")])[0][0] == "VERB"


def test_the_mapping_agrees_with_ud_on_the_dev_files(shared: Path) -> None:
    from extractor.evaluate.treebank import read_treebank

    for standard, upos in (("nob", 99.0), ("nno", 98.0)):
        ndt = read_treebank(shared / "norne" / f"{standard}.dev.conll")
        gold = read_treebank(shared / "norne" / f"{standard}.dev.conllu")
        one = [s for text in ndt for s in text.sentences]
        two = [s for text in gold for s in text.sentences]
        pairs = [
            (
                [
                    Word(
                        w.form,
                        w.lemma,
                        w.upos,
                        tuple(w.features.split("|")),
                        w.head + 1,
                        w.relation,
                    )
                    for w in a
                ],
                [(w.upos, w.features) for w in b],
            )
            for a, b in zip(one, two, strict=True)
            if [w.form for w in a] == [w.form for w in b]
        ]
        assert len(pairs) > 1800
        found = agreement(pairs)
        assert found["upos"] >= upos and found["features"] >= 99.5


TREEBANK = """# file = a.conll
1\tNav\tNav\tsubst\tsubst\tprop\t2\tSUBJ\t_\tname=B-ORG
2\tauka\tauke\tverb\tverb\tpret\t0\tFINV\t_\tname=O
3\t|\t$|\tclb\tclb\t<overskrift>\t2\tIP\t_\tname=O

1\tJa\tja\tinterj\tinterj\t_\t0\tINTERJ\t_\tname=O

# file = b.conll
1\tNei\tnei\tinterj\tinterj\t_\t0\tINTERJ\t_\tname=O
"""


def test_documents_of_a_treebank_lose_their_breaks(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text(TREEBANK, "utf8")
    documents = list(read_documents(tmp_path / "a.conll"))
    assert [[s.words for s in d] for d in documents] == [[["Nav", "auka"], ["Ja"]], [["Nei"]]]
    first = documents[0][0]
    assert (first.names, first.heads) == (["B-ORG", "O"], [1, -1])


@pytest.mark.parametrize(
    "text",
    ["Han sa « Nei » .", "Han sa «Nei».", 'Ho sa " Nei " , og gjekk .'],
)
def test_spaces_stand_where_running_text_has_them(text: str) -> None:
    words = text.split()
    written = "".join(w + " " * s for w, s in zip(words, spaces(words), strict=True)).strip()
    assert written == text.replace("« ", "«").replace(" »", "»").replace(" .", ".").replace(
        '" Nei " ,', '"Nei",'
    )
