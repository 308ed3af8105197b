"""Whole pages in the habits of different sites, always in both standards."""

import pytest

from extractor.article import Article
from extractor.parser import clean

WORDS = {
    "nb": {
        "title": "Flere får hjelp i Vassvik",
        "lead": "Kontoret i Vassvik har aldri hatt så mange saker som i vinter.",
        "one": "Kontoret hadde 214 saker i februar, langt flere enn ventet da året begynte.",
        "two": "– Vi må ansette to til før sommeren, sier leder Kari Moen på telefon.",
        "three": "Kommunestyret får regningen til høsten, og den blir større enn før.",
        "sub": "Venter i seks uker",
        "also": "Les også: Ledigheten faller igjen",
        "caption": "Kari Moen leder kontoret i Vassvik.",
        "credit": "Foto: Per Ås / Vassvikposten",
        "fact": "Fakta",
        "most": "Mest lest",
        "ask": "Hva gjør dere med ventetiden nå?",
        "by": "Av Siri Lunde",
    },
    "nn": {
        "title": "Fleire får hjelp i Vassvik",
        "lead": "Kontoret i Vassvik har aldri hatt så mange saker som i vinter, seier dei.",
        "one": "Kontoret hadde 214 saker i februar, langt fleire enn venta då året tok til.",
        "two": "– Vi må tilsetje to til før sommaren, seier leiar Kari Moen på telefon.",
        "three": "Kommunestyret får rekninga til hausten, og ho blir større enn før.",
        "sub": "Ventar i seks veker",
        "also": "Les òg: Arbeidsløysa fell att",
        "caption": "Kari Moen leier kontoret i Vassvik.",
        "credit": "Foto: Per Ås / Vassvikposten",
        "fact": "Fakta",
        "most": "Mest lese",
        "ask": "Kva gjer de med ventetida no?",
        "by": "Av Siri Lunde",
    },
}
PLAIN_TAGS = """<html><body><nav><a href=/>Meny</a></nav><article><h1>{title}</h1>
<p class="ingress">{lead}</p>
<div class="byline">{by}</div>
<figure><img><figcaption>{caption} <span class="byline">Per Ås / Vassvikposten</span></figcaption>
</figure><p>{one}</p><h2>{sub}</h2><p><a href=/x>{also}</a></p><p>{two}</p>
<p>{three}</p>
<aside class="faktaboks"><h3>{fact}</h3><ul><li>{caption}</li></ul></aside></article></body>"""
BREAKS = """<table><tr><td><a href=/>Heim</a></td><td><font size=5><b>{title}</b>
</font><br>
<b>{lead}</b><br><br><i>{by}</i><br><br>{one}<br><br>{two}<br><br><b>{sub}</b><br>{three}<br><br>
{caption}<br></td></tr></table>"""
HASHED = """<main><div class="x1"><div class="a9"><span>{title}</span></div>
<div class="b2">{lead}</div>
<div class="c3">{one}</div><div class="c3">{two}</div><div class="k7">{sub}</div>
<div class="c3">{three}</div></div><div class="z8"><div class="q1">{most}</div>
<a href=/1>{also}</a></div></main>"""


def read(page: str, standard: str) -> tuple[Article, list[tuple[str, str]]]:
    """The article of a page in one standard, and its blocks as kind and words."""
    words = WORDS[standard]
    head = f"<title>{words['title']} | Vassvikposten</title>"
    article = clean(head + page.format(**words))
    return article, [(block.kind, article.words(block)) for block in article.blocks]


def named(standard: str, names: str) -> list[tuple[str, str]]:
    """Blocks as `kind:key` names them."""
    pairs = [name.split(":") for name in names.split()]
    return [(kind, WORDS[standard][key]) for kind, key in pairs]


@pytest.mark.parametrize("standard", WORDS)
def test_a_page_with_meaningful_tags(standard: str) -> None:
    article, blocks = read(PLAIN_TAGS, standard)
    expected = named(standard, "title:title lead:lead byline:by caption:caption")
    expected += [("credit", "Per Ås / Vassvikposten")]
    expected += named(standard, "paragraph:one heading:sub quote:two paragraph:three")
    assert blocks == expected + named(standard, "factbox:fact factbox:caption")
    assert article.authors == ("Siri Lunde",)
    assert article.language == standard
    assert [(gone.reason, gone.text) for gone in article.dropped][-1] == (
        "related",
        WORDS[standard]["also"],
    )
    assert {block.figure for block in article.blocks if block.kind in ("caption", "credit")} == {0}


@pytest.mark.parametrize("standard", WORDS)
def test_a_table_layout_with_line_breaks(standard: str) -> None:
    article, blocks = read(BREAKS, standard)
    expected = named(standard, "title:title lead:lead byline:by paragraph:one quote:two")
    expected += named(standard, "heading:sub paragraph:three paragraph:caption")
    assert blocks == expected
    assert article.title == WORDS[standard]["title"]


@pytest.mark.parametrize("standard", WORDS)
def test_a_page_whose_class_names_mean_nothing(standard: str) -> None:
    _, blocks = read(HASHED, standard)
    expected = named(standard, "title:title paragraph:lead paragraph:one quote:two")
    assert blocks == expected + named(standard, "heading:sub paragraph:three")


@pytest.mark.parametrize("standard", WORDS)
def test_an_interview_has_the_reporters_questions(standard: str) -> None:
    page = "<h1>{title}</h1><p>{one}</p><p>– {ask}</p><p>{two}</p>"
    page += "<p><b>{ask}</b></p><p>– {three}</p>"
    _, blocks = read(page, standard)
    assert [kind for kind, _ in blocks] == [
        "title",
        "paragraph",
        "question",
        "quote",
        "question",
        "quote",
    ]


@pytest.mark.parametrize("standard", WORDS)
def test_only_the_requested_of_two_articles(standard: str) -> None:
    one = "<article><h1>{title}</h1><p>{one}</p><p>{two}</p></article>"
    other = "<article><h1>{sub}</h1><p>{three}</p><p>{three}</p></article>"
    article, blocks = read(one + other, standard)
    assert blocks == named(standard, "title:title paragraph:one quote:two")
    assert [note.code for note in article.notes] == ["two-articles"]


@pytest.mark.parametrize("standard", WORDS)
def test_an_article_that_lives_in_state(standard: str) -> None:
    page = """<div id=root></div><script id="__NEXT_DATA__" type="application/json">
    {{"props": {{"article": {{"body": [{{"type": "paragraph", "text": "{one}"}},
    {{"type": "heading", "text": "{sub}"}}, {{"type": "paragraph", "text": "{two}"}},
    {{"type": "paragraph", "text": "{three}"}}]}}}}}}</script>"""
    _, blocks = read(page, standard)
    expected = named(standard, "title:title paragraph:one heading:sub quote:two paragraph:three")
    assert blocks == expected


@pytest.mark.parametrize("standard", WORDS)
def test_elements_lead_back_to_the_page(standard: str) -> None:
    from bs4 import BeautifulSoup

    article, _ = read(PLAIN_TAGS, standard)
    soup = BeautifulSoup("<title>a</title>" + PLAIN_TAGS.format(**WORDS[standard]), "lxml")
    for block in article.blocks:
        found = soup.select(block.element or "")
        assert len(found) == 1
        assert article.words(block) in " ".join(found[0].get_text(" ").split())


GLUED = """<article><h1>{title}</h1><p>{lead}</p><div>{by}</div>
<div class=x><img><p class=x1>{caption}<span>{credit}</span></p></div>
<section class="del"><p>{one}</p>
<blockquote class=quotebox><p>{pull}</p><p>Kari Moen</p></blockquote>
<p>{two}</p></section><p>{three}</p></article>"""
TABLE = """<h1>{title}</h1><table align=right><tr><td><img></td></tr><tr>
<td>{caption}<br>{credit}</td></tr></table><p>{one}</p><p>{two}</p>"""
HOLDER = """<h1>{title}</h1><figure><img><figcaption><span>{caption}</span>
<small itemprop="copyrightHolder">{credit}</small></figcaption></figure><p>{one}</p><p>{two}</p>"""


@pytest.mark.parametrize("standard", WORDS)
def test_a_class_that_is_a_common_word_drops_no_running_text(standard: str) -> None:
    words = WORDS[standard]
    pull = words["two"].split(",")[0]
    _, blocks = read(GLUED.replace("{pull}", pull), standard)
    expected = named(standard, "title:title lead:lead byline:by caption:caption credit:credit")
    assert blocks == expected + named(standard, "paragraph:one quote:two paragraph:three")


@pytest.mark.parametrize("standard", WORDS)
@pytest.mark.parametrize("page", [TABLE, HOLDER])
def test_a_picture_has_a_caption_and_a_credit(page: str, standard: str) -> None:
    article, blocks = read(page, standard)
    expected = named(standard, "title:title caption:caption credit:credit paragraph:one quote:two")
    assert blocks == expected
    assert [block.figure for block in article.blocks[1:3]] == [0, 0]


@pytest.mark.parametrize("standard", WORDS)
@pytest.mark.parametrize("name", ["field--type-text-with-summary", "intro", "faktaboks", "author"])
def test_a_class_around_the_whole_text_says_nothing_of_it(name: str, standard: str) -> None:
    body = "<p>{one}</p><p>{three}</p><h2>{sub}</h2><p>{three} {one}</p><p>{two}</p>"
    page = f"<article><h1>{{title}}</h1><div class='{name}'>{body}</div></article>"
    _, blocks = read(page, standard)
    kinds = [kind for kind, _ in blocks]
    assert kinds == ["title", "paragraph", "paragraph", "heading", "paragraph", "quote"]
