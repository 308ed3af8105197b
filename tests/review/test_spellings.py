"""A name is found however it is written: letter by letter, in ASCII, in codes, and run on."""

from __future__ import annotations

import time
import unicodedata

import pytest

from extractor.lexicon import load_lexicon
from extractor.review.hiding import HIDDEN, Hiding
from extractor.review.redact import Redactor
from extractor.review.spellings import addresses, decoded, name_pattern

NAMES = ["Åse Bjørnsæther", "Bjørn Kjærgård"]


@pytest.fixture(scope="module")
def hiding() -> Hiding:
    return Hiding(NAMES, frozenset(), Redactor(load_lexicon().names).surnames(NAMES))


@pytest.mark.parametrize(
    "address",
    [
        "https://a.no/kjaergaard-er-uenig",
        "https://a.no/kjaergard",
        "https://a.no/kjergaard",
        "https://a.no/kjargard",
        "https://a.no/bjoernsaether/1",
        "https://a.no/bjornsether_1",
        "https://a.no/kj%E6rg%E5rd",
        "https://a.no/a?id=kj%25C3%25A6rg%25C3%25A5rd",
        "https://a.no/kjærga%CC%8Ard",
        "https://a.no/?til=%2Fbjoern",
        "https://a.no/BjornK",
        "https://a.no/bjornsaethersaken",
        "https://nyasebjornsaether.example.no/",
        "article > #ase-bjornsaether > p",
    ],
)
def test_a_name_is_known_in_an_address_however_it_is_spelt(hiding: Hiding, address: str) -> None:
    assert hiding.is_named_in(address)


@pytest.mark.parametrize(
    "address", ["https://a.no/base", "https://a.no/bjornstjerne", "https://a.no/%", "", "%%%2"]
)
def test_what_is_no_name_is_none(hiding: Hiding, address: str) -> None:
    assert not hiding.is_named_in(address)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("skriv til bjorn.kjaergaard@post.no nå", "skriv til ████████████████@post.no nå"),
        ("se https://a.no/bjorn-kjærgård.", "se https://a.no/██████████████."),
        ("se https://a.no/kj%E6rg%E5rd no", f"se {HIDDEN * 25} no"),
        ("Ase Bjornsaether svara", "███ ████████████ svara"),
        ("frå @asebjornsaether på nett", "frå @███████████████ på nett"),
        ("Bjørn\u00adsæther og ÅseBjørnsæther", "████████████ og ██████████████"),
        ("bjørnsæthersaken og Bjørnsætheren", "███████████saken og ███████████en"),
        ("A\u030ase Bjørnsæther", "████ ███████████"),
        ("en bjørnejeger og en base. Og/eller.", "en bjørnejeger og en base. Og/eller."),
    ],
)
def test_a_name_is_hidden_letter_by_letter_in_text(hiding: Hiding, text: str, told: str) -> None:
    assert hiding.plain(text) == told
    assert len(told) == len(text)


def test_a_short_name_in_ascii_is_another_word() -> None:
    hiding = Hiding(["Kari Ås"], frozenset())
    assert hiding.plain("Ås og ÅS, men Nav AS") == "██ og ██, men Nav AS"
    assert hiding.plain("Kari As") == "████ ██"


def test_a_surname_that_is_a_place_or_a_given_name_is_no_beginning_of_other_words() -> None:
    names = ["Ola Sandnes", "Per Kristian Moe"]
    hiding = Hiding(names, frozenset(), Redactor(load_lexicon().names).surnames(names))
    assert hiding.plain("sandnesposten i Kristiansand") == "sandnesposten i Kristiansand"


def test_both_forms_of_unicode_are_one_name() -> None:
    apart = unicodedata.normalize("NFD", "Åse Vidén")
    assert name_pattern(["Åse Vidén"]).search(f"sa {apart}.")
    assert name_pattern([apart]).search("sa ÅSE VIDÉN.")


def test_codes_are_read_in_both_alphabets_and_when_coded_twice() -> None:
    assert "kjær" in decoded("kj%E6r") and "kjær" in decoded("kj%25C3%25A6r")
    assert [found[0] for found in addresses("a b@c.no d www.e f.no og/eller g.")] == [
        "b@c.no", "www.e", "f.no",
    ]  # fmt: skip


def test_a_long_text_without_spaces_takes_no_long_time(hiding: Hiding) -> None:
    begun = time.process_time()
    text = "aa%25" * 40_000 + " " + "@" * 100_000 + " " + "aeoe" * 50_000
    assert HIDDEN not in hiding.plain(text)
    assert HIDDEN in hiding.plain("asebjornsaether.no%" * 10_000)
    assert time.process_time() - begun < 5
