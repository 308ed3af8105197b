"""Where sentences begin, in both standards."""

from __future__ import annotations

import pytest
import spacy

from tests.conftest import both

NLP = spacy.blank("no")
NLP.add_pipe("norwegian_sentences")


def sentences(marked: str) -> tuple[list[str], list[str]]:
    """The sentences found, and those that `|` marks."""
    wanted = [part.strip() for part in marked.split("|")]
    return [s.text for s in NLP(" ".join(wanted)).sents], wanted


@pytest.mark.parametrize(
    "marked",
    [
        "Vi har brukt 5,9 mill.| Budsjettet er 6,5.| Det holder ikke.",
        "Tallet var 946 i 2015.| 40 av dem er nye.",
        "I 2020 betalte Tinn kr. 5000 i støtte.| I fjor var det 4000 kr.| Nav betaler.",
        "I 2020 betalte Tinn kr. 5000 i stønad.| Det blei 4000 kr.| Kvart år er det slik.",
        "Møtet er kl. 10 den 3. mai.| Kari Moe kommer.",
        "– Er det sant? spør hun.| – Ja.",
        "«Nei!» sa han.| Så gikk han.",
        "Det kostet ca. 3 mill. kroner, jf. nr. 4.| Resten er spart.",
        "I 1. kvartal var det 9 prosent.",
        "«Vi sparer.»| «Det er bra.»",
    ],
)
def test_bokmaal(marked: str) -> None:
    found, wanted = sentences(marked)
    assert found == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "Vi har brukt 5,9 mill.| Budsjettet er 6,5.| Det held ikkje.",
        "Vi har 290 på uføretrygd no.| Kan det vere bra?",
        "Det gjer eg.| Ho òg.",
        "– Er det sant? spør ho.| – Ja.",
        "Talet var 946 i 2015.| Førti av dei er nye.",
    ],
)
def test_nynorsk(marked: str) -> None:
    found, wanted = sentences(marked)
    assert found == wanted


@both(nb="Kl. 10 kommer hun.", nn="Kl. 10 kjem ho.")
def test_an_abbreviation_with_a_capital_ends_nothing(standard: str, case: str) -> None:
    assert len(list(NLP(case).sents)) == 1
