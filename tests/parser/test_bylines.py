"""Bylines in odd places, and what is no author, in both standards."""

import pytest

from extractor.parser import clean
from extractor.parser.bylines import is_signature, names_in
from extractor.parser.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary()
BODY = {
    "nb": "<p>Kontoret hadde 214 saker i fjor, og det er flere enn ventet.</p>" * 2,
    "nn": "<p>Kontoret hadde 214 saker i fjor, og det er fleire enn venta.</p>" * 2,
}


@pytest.mark.parametrize("standard", BODY)
@pytest.mark.parametrize(
    "line",
    [
        "<div><span>Siri Lunde</span><span>Publisert 8. mai 2019</span></div>",
        "<div>Av Siri Lunde <i>onsdag 8. mai 2019 - 05:30</i></div>",
        "<address><ul><li><a>Siri Lunde</a><span>Journalist</span></li></ul></address>",
        '<div class="date">Publisert 8. mai 2019. Av Siri Lunde</div>',
        "<div>Siri Lunde</div><div>siri@vassvik.example</div>",
        "<div>Tekst: Siri Lunde<br>Foto: Per Ås</div>",
        '<meta name="author" content="Webmaster"><p>Av Siri Lunde</p>',
    ],
)
def test_the_author_is_found(line: str, standard: str) -> None:
    article = clean(f"<article><h1>Kutt i Vassvik</h1>{line}{BODY[standard]}</article>")
    assert article.authors == ("Siri Lunde",)
    assert not any("2019" in article.words(block) for block in article.blocks)
    assert article.published in (None, "2019-05-08", "2019-05-08T05:30:00")


@pytest.mark.parametrize("role", ["Webmaster", "Redaksjonen", "admin", "Nyhetsleder", "Vaktsjef"])
def test_a_role_is_no_author(role: str) -> None:
    page = f'<meta name="author" content="{role}"><h1>Kutt i Vassvik</h1>{BODY["nb"]}'
    assert clean(page).authors == ()


def test_a_place_or_a_paper_is_no_signature() -> None:
    assert not is_signature("Nordre Vassvik", VOCABULARY)
    assert is_signature("Siri Lunde", VOCABULARY)
    assert is_signature("Zahra Ås, journalist", VOCABULARY)


def test_names_stand_between_roles_and_addresses() -> None:
    line = "Tekst og foto: Siri Lunde og Per Ås Journalist, tlf. 90 00 00 00 @perås"
    assert list(names_in(line, VOCABULARY)) == ["Siri Lunde", "Per Ås"]
    assert list(names_in("Av NTB", VOCABULARY)) == ["NTB"]
