"""Feeds and saved pages: what is of the article and what is of the wrapping."""

from __future__ import annotations

import pytest

from extractor.errors import PageError
from extractor.parser import clean
from extractor.parser.wrapped import is_feed, read_feed
from tests.conftest import both

FIRST = "Kommunen hadde 240 saker i fjor, sier lederen på Ås til avisen."
TEXT = f"<p>{FIRST}</p><p>Viruset dukka først opp på Voss, og no er det over heile landet.</p>"
RSS = """<rss xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Avisa</title><item>
<media:title>Bilete</media:title><media:content url="x.jpg">
<media:credit>Foto: Kari Moe</media:credit></media:content><title>Ny skole</title>
<dc:creator>Kari Moe</dc:creator><dc:creator>Per Ås</dc:creator>
<pubDate>{date}</pubDate><content:encoded><![CDATA[{text}]]></content:encoded></item></channel></rss>"""


def test_what_is_of_a_picture_is_not_the_article() -> None:
    article = clean(RSS.format(date="Tue, 02 Jun 2020 12:38:07 +0000", text=TEXT))
    assert article.title == "Ny skole"
    assert article.authors == ("Kari Moe", "Per Ås")
    assert article.published == "2020-06-02T14:38:07+02:00"
    assert FIRST in article.text and "Voss" in article.text


@both(
    nb='<p>Innlegget <a href="/x">Ny skole</a> dukket først opp på <a href="/">Avisa</a>.</p>',
    nn='<p>Innlegget <a href="/x">Ny skole</a> dukka først opp på <a href="/">Avisa</a>.</p>',
)
def test_where_it_appeared_is_left_out(standard: str, case: str) -> None:
    article = clean(RSS.format(date="", text=TEXT + case))
    assert "Innlegget" not in article.text and "Voss" in article.text


@pytest.mark.parametrize("date", ["Tue, 02 Jun 99999999999 12:00:00 +0000", "i går", "0", "+99"])
def test_a_date_that_is_none_is_none(date: str) -> None:
    assert clean(RSS.format(date=date, text=TEXT)).published is None


def test_xhtml_keeps_its_paragraphs() -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ny skole</title>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p>
    <h2>Slik gjekk det til</h2><p>{FIRST[:-1]} i dag.</p></div></content></entry></feed>"""
    kinds = [block.kind for block in clean(atom).blocks]
    assert kinds == ["title", "paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    "head", ["", "\ufeff", "<?xml version='1.0'?>", "<!DOCTYPE rss>", "<!-- a --><?x?>\n"]
)
def test_a_feed_is_told_by_its_root(head: str) -> None:
    assert is_feed(head + RSS)
    assert not is_feed(head + "<html><rss></rss></html>")


def test_a_bomb_is_not_unpacked_and_no_file_is_read() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM '
    bomb += '"file:///etc/passwd">]><rss><channel><item><title>Ny &b; &f;</title></item>'
    bomb += "</channel></rss>"
    found = "".join(str(page.content) for page in read_feed(bomb))
    assert "root:" not in found and found.count("a") < 200


def test_a_feed_of_nothing_is_refused() -> None:
    with pytest.raises(PageError, match="no items"):
        clean("<rss><channel></channel></rss>")
