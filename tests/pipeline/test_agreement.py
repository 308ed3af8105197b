"""One label for a name in a text, persons by their surnames, villages and municipalities."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from extractor.pipeline.agreement import agreed, known_places
from tests.pipeline.marked import both


def doc_of(marked: str) -> Doc:
    """A Doc of words, its names written as `[Kari Moe|PER]`."""
    words: list[str] = []
    names: list[tuple[int, int, str]] = []
    for part in marked.replace("[", "\x00[").replace("]", "]\x00").split("\x00"):
        if part.startswith("["):
            text, label = part[1:-1].split("|")
            names.append((len(words), len(words) + len(text.split()), label))
            words += text.split()
        else:
            words += part.split()
    doc = Doc(spacy.blank("no").vocab, words=words)
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in names]
    return doc


def labels(marked: str) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in agreed(doc_of(marked))]


@both(
    nb="[Bring|ORG] sa opp folk . Ansatte i [Bring|ORG] er sinte , og [Bring|PER] tier .",
    nn="[Bring|ORG] sa opp folk . Tilsette i [Bring|ORG] er sinte , og [Bring|PER] tier .",
)
def test_most_mentions_decide(marked: str) -> None:
    assert labels(marked) == [("Bring", "ORG")] * 3


@both(
    nb="[Norge|GPE_ORG] vedtok det . Folk i [Norge|GPE_LOC] og [Norge|GPE_LOC] vet det .",
    nn="[Noreg|GPE_ORG] vedtok det . Folk i [Noreg|GPE_LOC] og [Noreg|GPE_LOC] veit det .",
)
def test_a_state_stays_both_ground_and_actor(marked: str) -> None:
    assert [label for _, label in labels(marked)] == ["GPE_ORG", "GPE_LOC", "GPE_LOC"]


@both(
    nb="[Kari Rognli|PER] leder . [Rognli|LOC] venter flere ; [Rognlis|ORG] svar er nei .",
    nn="[Kari Rognli|PER] leier . [Rognli|LOC] ventar fleire ; [Rognlis|ORG] svar er nei .",
)
def test_a_surname_alone_is_the_persons(marked: str) -> None:
    assert [label for _, label in labels(marked)] == ["PER"] * 3


@both(
    nb="[Lars Notodden|PER] tok bildet . I [Notodden|LOC] får flere hjelp enn før .",
    nn="[Lars Notodden|PER] tok biletet . I [Notodden|LOC] får fleire hjelp enn før .",
)
def test_a_place_stays_one_though_somebody_is_called_the_same(marked: str) -> None:
    assert labels(marked)[1] == ("Notodden", "GPE_LOC")


@both(
    nb="Hun bor i [Tafjord|GPE_LOC] , ikke i [Skien|LOC] eller [Sverige|LOC] .",
    nn="Ho bur i [Tafjord|GPE_LOC] , ikkje i [Skien|LOC] eller [Sverige|LOC] .",
)
def test_villages_are_places_and_municipalities_and_countries_political(marked: str) -> None:
    assert [label for _, label in labels(marked)] == ["LOC", "GPE_LOC", "GPE_LOC"]


@both(
    nb="Rapporten « [Fattig|PROD] i et rikt land » kom i mai . « Nei » , sa hun .",
    nn="Rapporten « [Fattig|PROD] i eit rikt land » kom i mai . « Nei » , sa ho .",
)
def test_a_title_reaches_to_the_end_of_its_quotation(marked: str) -> None:
    assert [(text.split()[-1], label) for text, label in labels(marked)] == [("land", "PROD")]


@pytest.mark.parametrize("marked", ["", "« « « [Ås|LOC]", "[Ås|LOC] »", "« [Ås|PROD]"])
def test_odd_quotation_marks_do_no_harm(marked: str) -> None:
    assert len(labels(marked)) == marked.count("|")


def test_no_village_is_political() -> None:
    known = known_places()
    assert known.villages and not known.villages & known.political


@both(
    nb="[KARI MOE|PER] KUTTER I SKIEN , IKKE I DAG OG I BERGEN",
    nn="[KARI MOE|PER] KUTTAR I SKIEN , IKKJE I DAG OG I BERGEN",
)
def test_a_known_place_in_a_headline_of_capitals(marked: str) -> None:
    assert labels(marked) == [("KARI MOE", "PER"), ("SKIEN", "GPE_LOC"), ("BERGEN", "GPE_LOC")]
