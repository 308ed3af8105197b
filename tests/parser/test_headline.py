"""Which words are the headline where neither metadata nor `<h1>` say so."""

import pytest

from extractor.parser import clean

WORDS = {
    "nb": ("Flere uten arbeid i Vassvik", "Aldri før har så mange gått ledige i Vassvik som nå."),
    "nn": ("Fleire utan arbeid i Vassvik", "Aldri før har så mange gått ledige i Vassvik som no."),
}
LARGE = [
    "<font size=5>{0}</font><br>",
    '<font size="+2"><b>{0}</b></font><br><font size=1>14. januar 2004</font><br>',
    '<div style="font-size: 28px">{0}</div>',
    "<h2>{0}</h2>",
    "<b>{0}</b><br>",
]
PAGE = """<title>Vassvik - avisa på nett</title><table><tr><td><font size=7>Vassvik</font></td></tr>
<tr><td><a href=/>Heim</a></td><td>{0}{1}<br><br>{1}</td></tr></table>"""


@pytest.mark.parametrize("standard", WORDS)
@pytest.mark.parametrize("large", LARGE)
def test_what_is_largest_before_the_text_is_the_headline(large: str, standard: str) -> None:
    title, body = WORDS[standard]
    article = clean(PAGE.format(large.format(title), body), "http://www.vassvik.example/n1.html")
    assert article.title == title
    assert article.words(article.blocks[0]) == title


@pytest.mark.parametrize("standard", WORDS)
def test_the_name_of_the_site_is_no_headline(standard: str) -> None:
    title, body = WORDS[standard]
    page = (
        "<title>{0} | Nordre Vassvik</title><h1>Nordre Vassvik</h1><h2>{0}</h2><p>{1}</p><p>{1}</p>"
    )
    head = '<meta property="og:title" content="{0} | Nordre Vassvik">'
    for url in ("https://nordrevassvik.example/1", "https://www.nordre-vassvik.example/1", None):
        site = "" if url else '<meta property="og:site_name" content="Nordre Vassvik">'
        assert clean((site + head + page).format(title, body), url).title == title
