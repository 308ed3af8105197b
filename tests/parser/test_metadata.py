"""Title, authors and dates from every place a page may keep them."""

from pathlib import Path

import pytest

from extractor.errors import LexiconError
from extractor.parser import clean

BODY = "<h1>Kutt i Vassvik</h1><p>Kontoret hadde 214 saker i fjor, og det er fleire enn venta.</p>"


def linked(json: str) -> str:
    """A page with this JSON-LD."""
    return f'<script type="application/ld+json">{json}</script>{BODY}'


@pytest.mark.parametrize(
    "head",
    [
        linked('{"@type": "NewsArticle", "author": {"name": "Kari Moen"}}'),
        linked('[{"@type": ["Article"], "author": [{"@type": "Person", "name": "Kari Moen"}]}]'),
        linked(
            '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#1"}},'
            ' {"@id": "#1", "name": "Kari Moen"}]}'
        ),
        linked('{"@type": "NewsArticle", "headline": "Kutt", "author": {"name": "Kari Moen"},,}'),
        '<meta name="author" content="Kari Moen, journalist">' + BODY,
        '<meta name=twitter:label1 content=Skrive><meta name=twitter:data1 content="Kari Moen">'
        + BODY,
        BODY + '<p class="byline">Av Kari Moen, kari@vassvik.example</p>',
        BODY + "<p>Tekst og foto: Kari Moen</p>",
        BODY + '<a rel="author" href="/k">Kari Moen</a>',
    ],
)
def test_an_author_is_a_name(head: str) -> None:
    assert clean(head).authors == ("Kari Moen",)


@pytest.mark.parametrize(
    ("page", "published"),
    [
        (
            linked('{"@type": "NewsArticle", "datePublished": "2019-10-08T06:02:00+0100"}'),
            "2019-10-08T06:02:00+01:00",
        ),
        ('<meta property="article:published_time" content="2019-10-08">' + BODY, "2019-10-08"),
        (
            "<article>" + BODY + '<time datetime="2019-10-08T06:02Z">i går</time></article>',
            "2019-10-08T08:02:00+02:00",
        ),
        (BODY + "<p>Publisert 8. oktober 2019 kl. 06.02</p>", "2019-10-08T06:02:00"),
        (BODY + "<p>Publisert: 08.10.2019 Endra: 09.10.2019</p>", "2019-10-08"),
        (
            "<meta name=date content=2019-10-08>" + BODY + "<p>Publisert 08.10.2019 06:02</p>",
            "2019-10-08T06:02:00",
        ),
    ],
)
def test_a_date_is_as_exact_as_the_page_says(page: str, published: str) -> None:
    assert clean(page).published == published


def test_a_change_before_the_publication_is_noted_and_not_believed() -> None:
    dates = '"datePublished": "2019-10-08", "dateModified": "2018-01-01"'
    article = clean(linked('{"@type": "NewsArticle", ' + dates + "}"))
    assert article.modified is None
    assert [note.code for note in article.notes] == ["modified-before-published"]


def test_the_title_is_the_headline_without_the_paper() -> None:
    page = "<title>Kutt i Vassvik - Vassvikposten</title>"
    assert clean(page + BODY).title == "Kutt i Vassvik"
    assert clean(page + BODY.replace("h1", "p")).title == "Kutt i Vassvik"


def test_a_rule_of_the_users_own_holds_for_its_host_and_time(tmp_path: Path) -> None:
    rule = (
        '[[rule]]\nid="v"\nhost="vassvik.example"\nsource="seen"\nuntil=2020-01-01\ndrop=[".x"]\n'
    )
    (tmp_path / "vassvik.toml").write_text(rule)
    page = BODY + '<p class="x">Dette avsnittet er det ingen som trenger å lese.</p>'
    texts = {
        url: clean(page, url, publishers=tmp_path).text
        for url in ("https://www.vassvik.example/a", "https://annan.example/a")
    }
    assert ["ingen som" in text for text in texts.values()] == [False, True]


def test_a_rule_may_say_where_the_body_is(tmp_path: Path) -> None:
    rule = '[[rule]]\nid="v"\nhost="vassvik.example"\nsource="seen"\nbody=[".b"]\n'
    (tmp_path / "vassvik.toml").write_text(rule)
    after = "<p>Av Kari Moen</p><p>Dette avsnittet høyrer ikkje til saka i det heile.</p>"
    page = f"<article>{BODY.replace('<p>', '<p class=b>')}{after}</article>"
    article = clean(page, "https://vassvik.example/a", publishers=tmp_path)
    assert [block.kind for block in article.blocks] == ["title", "paragraph"]


@pytest.mark.parametrize("wrong", ['titel = ["h1"]', 'title = ["h1["]'])
def test_a_wrong_rule_is_named(tmp_path: Path, wrong: str) -> None:
    rule = '[[rule]]\nid = "v"\nhost = "vassvik.example"\nsource = "seen"\n'
    (tmp_path / "vassvik.toml").write_text(rule + wrong)
    with pytest.raises(LexiconError, match=r'vassvik\.toml, "v"'):
        clean(BODY, publishers=tmp_path)
