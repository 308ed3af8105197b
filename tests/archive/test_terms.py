"""Words of topics in raw bytes: every form, in every encoding that pages are met in."""

from __future__ import annotations

import html
import time
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.archive.terms import Terms
from extractor.lexicon import load_lexicon
from extractor.lexicon.welfare import Topic
from extractor.pipeline.cues import CueFinder, words_of

LEXICON = load_lexicon()
TERMS = Terms(LEXICON.welfare.topics)
FINDER = CueFinder(LEXICON.welfare)
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "cp1252": lambda text: text.encode("cp1252", "replace"),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "utf-32": lambda text: text.encode("utf-32"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "numbers": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "hexadecimal": lambda text: "".join(
        c if c.isascii() else f"&#X{ord(c):X};" for c in text
    ).encode(),
    "names": lambda text: "".join(
        c if c.isascii() else f"&{html.entities.codepoint2name.get(ord(c), 'shy')};" for c in text
    ).encode(),
    "json": lambda text: text.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00"),
    "escapes": lambda text: text.encode("ascii", "backslashreplace"),
    "misread": lambda text: text.encode().decode("cp1252", "replace").encode(),
    "hyphenated": lambda text: text.replace("e", "e\u00ad").replace("a", "a&shy;").encode(),
    "cp865": lambda text: b'<meta charset="cp865">' + text.encode("cp865", "replace"),
}


def texts_of(topic: Topic) -> Iterator[str]:
    """A sentence with each form of a topic, as the text of a newspaper has it."""
    for form in topic.words.both:
        words = form.replace(" ~ ", " to nye ").replace("*", "ane")
        yield f"<p>I fjor: {words[0].upper()}{words[1:]} i Tinn.</p>"
        yield f"<li>{words.upper()}</li>"
        if topic.rank:
            yield f"<p>Talet på {words}, seier ho.</p>"


HIDDEN = [
    b"sosial\xadhjelp", b"\xc5\xa0sosialhjelp", b"\xc4\xabsosialhjelp", b"s&#111;sialhjelp",
    b"sosial<wbr >hjelp", b"sosial<WBR>hjelp", b"sosial&#x200B;hjelp", b"sosial&#xAD;hjelp",
    b"sosial&zwnj;hjelp", b"sosial&#8204;hjelp", b"sosial\xe2\x80\x8dhjelp", b"uf&oslashretrygd",
    b"uf&#248retrygd", b"uf&#0248;retrygd", b"uf&#x00F8;retrygd", b"sosial&shyhjelp",
    b'<meta charset="windows-1257">uf\xb8retrygd',
    b"<head>" + b" " * 5000 + b'<meta charset="cp865">uf\x9bretrygd',
]  # fmt: skip


@pytest.mark.parametrize("content", HIDDEN)
def test_a_word_is_found_however_it_is_written(content: bytes) -> None:
    assert TERMS.found_in(b"<p>" + content + b"</p>")
    assert not TERMS.found_in(b"<p>" + content.replace(b"hjelp", b"x").replace(b"retry", b"x"))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_form_of_every_topic_is_found(encoding: str) -> None:
    missed = [
        text
        for topic in LEXICON.welfare.topics
        for text in texts_of(topic)
        if not TERMS.found_in(ENCODINGS[encoding](text))
    ]
    assert missed == []


def test_the_forms_are_those_that_the_pipeline_finds() -> None:
    for topic in LEXICON.welfare.topics:
        for text in texts_of(topic):
            found = {
                cue.value for cue in FINDER.find(words_of(text)) if isinstance(cue.value, Topic)
            }
            assert found, text


@pytest.mark.parametrize(
    "page",
    [
        '<nav class="nav nav-bar" id="navn"><a href="/navigasjon">navnet</a></nav>',
        "<style>nav ul{x:y} .nav:hover{}</style><p>Navnet på båten er Navy.</p>",
        "<p>Han ville uforelsket gå uten noe å ta på.</p>",
        "<p>Arbeid og fritid: jobber</p>",
        "<p>AAPEN dør, afpx, sledighet</p>",
    ],
)
def test_other_words_are_no_terms(page: str) -> None:
    assert not TERMS.found_in(page.encode())
    assert not TERMS.found_in(page.encode("utf-16"))


@pytest.mark.parametrize(
    "page",
    [
        "Nav i Tinn", "<b>NAV</b>-leiaren", "(Nav)", "«Nav»", "Nav&nbsp;Tinn", "ved Nav",
        '{"body": "I fjor.\\nNav sa", "x": 1}', '{"body": "\\u00a0Sosialhjelp"}',
        "ei dame utan\n  <b>jobb</b>", "uten&nbsp;jobb", "lån\u00a0sosialhjelp", "–sosialhjelp",
        "tok i dag imot to nye <a href='/tema/flyktning'>flyktningar</a>",
    ],
)  # fmt: skip
def test_terms_beside_markup_and_marks(page: str) -> None:
    assert TERMS.found_in(page.encode())


def test_what_cannot_be_searched_goes_on_to_the_parser() -> None:
    saved = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\n"
    assert TERMS.found_in(saved + b"Content-Transfer-Encoding: base64\r\n\r\nYWJj")
    assert TERMS.found_in(b"\x1f\x8b" + bytes(20))


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(content: bytes) -> None:
    assert TERMS.found_in(content) in (True, False)


@pytest.mark.parametrize(
    "content",
    [b"nav " * 250_000, b"uten " * 200_000, b"\xc2\xad" * 500_000, b"uf&oslash;" * 100_000],
)
def test_a_hostile_page_takes_no_time(content: bytes) -> None:
    before = time.process_time()
    TERMS.found_in(content)
    assert time.process_time() - before < 2


def test_a_page_is_scanned_in_a_fraction_of_a_millisecond() -> None:
    page = (
        "<div class='nav'><p>Båten gikk fra kai klokka åtte i dag tidlig.</p></div>" * 1300
    ).encode()
    TERMS.found_in(page)
    before = time.process_time()
    for _ in range(50):
        assert not TERMS.found_in(page)
    each = (time.process_time() - before) / 50
    assert len(page) > 90_000 and each < 0.003  # 0.4 ms on an idle machine
