"""Which standard, and whether Norwegian at all."""

import pytest

from extractor.standard import is_norwegian, shares, standard_of

PAIRS = [
    ("Hun vet ikke hvor mye de får fra kontoret.", "Ho veit ikkje kor mykje dei får frå kontoret."),
    ("Kommunen sier at det ble flere søknader.", "Kommunen seier at det vart fleire søknader."),
    ("Noen venter i mange uker på svar.", "Nokon ventar i mange veker på svar."),
    ("Utgiftene økte, og mottakerne ble yngre.", "Utgiftene auka, og mottakarane vart yngre."),
]


@pytest.mark.parametrize(("nb", "nn"), PAIRS)
def test_each_of_a_pair_is_its_own_standard(nb: str, nn: str) -> None:
    assert (standard_of(nb), standard_of(nn)) == ("nb", "nn")


@pytest.mark.parametrize("text", ["", "2018", "Oslo", "Nav"])
def test_what_is_too_short_to_tell_is_none(text: str) -> None:
    assert standard_of(text) is None


def test_shares_are_of_the_characters() -> None:
    nb, nn = PAIRS[0]
    measured = shares((standard_of(text), len(text)) for text in (nb, nn, "2018"))
    assert sum(measured.values()) == 1
    assert measured["nn"] == pytest.approx(len(nn) / len(nb + nn), abs=0.01)


def test_the_neighbours_languages_are_not_norwegian() -> None:
    assert all(is_norwegian(text) for pair in PAIRS for text in pair)
    assert not is_norwegian("Hon vet inte vad de får från kontoret, och det är mycket.")
    assert not is_norwegian("The office said that more of them get help.")
