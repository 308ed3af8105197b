"""The gate: all pages with claims pass, and most of the others do not."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from extractor.archive.gate import Gate
from extractor.errors import LexiconError
from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.parser import clean
from tests.conftest import ROOT, both

LEAST_RECALL = 0.995
MENU = '<nav><a href="/nav">Nav</a> <a href="/t/sosialhjelp">Sosialhjelp</a></nav>'
FOOTBALL = (
    "<p>Laget vant 3–1 over gjestene. Det var 2 400 tilskuere på stadion i Mjøndalen.</p>" * 4
)


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(load_lexicon())


def passes(gate: Gate, content: bytes | str) -> bool:
    return gate.raw(content) and gate.text(clean(content))


def recall(gate: Gate, gold: Path, pages: Path, endings: tuple[str, ...]) -> float:
    """The part of the pages with claims, by their gold, that the gate lets pass."""
    told = []
    for path in sorted(gold.glob("*.json")):
        if json.loads(path.read_text("utf8"))["claims"]:
            page = next(p for e in endings if (p := pages / f"{path.stem}{e}").exists())
            told.append(passes(gate, page.read_bytes()))
    assert told
    return sum(told) / len(told)


def test_every_page_of_the_corpus_with_claims_passes(gate: Gate) -> None:
    corpus = ROOT / "corpus"
    assert recall(gate, corpus / "gold", corpus / "pages", (".html", ".txt")) >= LEAST_RECALL


@pytest.mark.parametrize("split", ["dev", "seeds"])
def test_passages_of_others_with_claims_pass(gate: Gate, shared: Path, split: str) -> None:
    folder = shared / "claims"
    assert recall(gate, folder / split, folder / f"{split}_input", (".txt",)) >= LEAST_RECALL


def test_whole_articles_of_others_with_claims_pass(gate: Gate, shared: Path) -> None:
    folder = shared / "articles"
    assert recall(gate, folder / "gold", folder / "html", (".html",)) >= LEAST_RECALL


def test_real_pages_with_a_welfare_menu_do_not_pass(gate: Gate, shared: Path) -> None:
    pages = [path.read_bytes() for path in sorted((shared / "html" / "pages").glob("*.html"))]
    assert any(gate.raw(page) for page in pages)
    assert not any(passes(gate, page) for page in pages)


@both(
    nb="Kommunen brukte 41 millioner kroner på sosialhjelp i fjor.",
    nn="Kommunen brukte 41 millionar kroner på sosialhjelp i fjor.",
)
def test_one_sentence_is_enough(gate: Gate, standard: str, case: str) -> None:
    page = f"<html><body>{MENU}<article><h1>Bystyret</h1><p>{case}</p></article></body></html>"
    assert passes(gate, page)
    for encoding in ("utf-8", "cp1252", "utf-16"):
        assert passes(gate, page.encode(encoding))


@both(nb="Det er færre unge på sosialhjelp.", nn="Det er færre unge på sosialhjelp.")
def test_a_direction_is_enough(gate: Gate, standard: str, case: str) -> None:
    assert passes(gate, f"Bystyret\n\n{case}")


@both(
    nb="Spissen er sykmeldt etter smellen i hodet. Målet kom etter 12 minutter.",
    nn="Spissen er sjukmeld etter smellen i hovudet. Målet kom etter 12 minutt.",
)
def test_a_benefit_in_passing_is_not(gate: Gate, standard: str, case: str) -> None:
    page = (
        f"<html><body>{MENU}<article><h1>Seier</h1><p>{case}</p>{FOOTBALL}</article></body></html>"
    )
    assert gate.raw(page)
    assert not gate.text(clean(page))


@pytest.mark.parametrize(
    "stem", ["barnehagekonsern_floro", "nedbemanning_vestnes", "notiser_byraa"]
)
def test_stories_of_other_matters_do_not_pass(gate: Gate, stem: str) -> None:
    for path in (ROOT / "corpus" / "pages").glob(f"{stem}_*"):
        assert not passes(gate, path.read_bytes()), path.name


def test_a_page_in_another_language_does_not_pass(gate: Gate) -> None:
    danish = "Kommunen brugte 41 millioner kroner på sosialhjelp sidste år. Det er blevet dyrere, "
    text = danish + "siger borgmesteren, og kigger ud ad vinduet hvor børnene leger i haven. " * 6
    article = clean(text)
    assert [note.code for note in article.notes] == ["not-norwegian"]
    assert not gate.text(article)


def test_a_users_own_benefit_opens_the_gate(gate: Gate, tmp_path: Path) -> None:
    (tmp_path / "benefits.toml").write_text(
        '[[benefit]]\nid = "fritidskort"\nrank = 2\ncount = "recipients"\n'
        'words = { nb = ["fritidskort*"], nn = ["fritidskort*"] }\n'
        'example = { nb = "Byen ga 40 fritidskort.", nn = "Byen gav 40 fritidskort." }\n'
        'source = "kommunestyret"\n',
        "utf8",
    )
    text = "Byen\n\nI fjor fikk 40 barn fritidskort."
    assert not passes(gate, text)
    assert passes(Gate(load_lexicon(tmp_path)), text)


def test_a_form_without_letters_is_refused(tmp_path: Path) -> None:
    (tmp_path / "benefits.toml").write_text(
        '[[benefit]]\nid = "x"\nrank = 2\nwords = { nb = ["*"], nn = ["*"] }\n'
        'example = { nb = "x", nn = "x" }\nsource = "x"\n',
        "utf8",
    )
    with pytest.raises(LexiconError, match="has no letters"):
        Gate(load_lexicon(tmp_path))


def test_what_gives_a_claim_without_names_passes(gate: Gate, rules: Extractor) -> None:
    """Every sentence of the corpus on its own: the weakest page that can give a claim."""
    tried = lost = 0
    for path in sorted((ROOT / "corpus" / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf8"))
        for block in gold["text"].split("\n\n"):
            if any(character.isdigit() for character in block):
                claims = rules.record(block).claims
                tried += bool(claims)
                lost += bool(claims) and not passes(gate, block)
    assert tried > 200
    assert lost / tried <= 1 - LEAST_RECALL


def test_it_is_built_anew_where_it_is_needed() -> None:
    """An automaton cannot be sent to another process; its lexicon can be loaded there."""
    with pytest.raises(TypeError):
        pickle.dumps(Gate(load_lexicon()))
