"""The Extractor from Python: hostile pages, order, ids, and what a foreign page gives."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.article import Page
from extractor.errors import ExtractorError, PageError
from extractor.extract import Extractor, Failure
from extractor.record import Record
from tests.conftest import both

NB = "Kongsberg kommune brukte 41 millioner kroner på sosialhjelp i 2018."
NN = "Volda kommune brukte 12 millionar kroner på sosialhjelp i 2018."
HTML = f"<html><body><article><h1>Om økonomien</h1><p>{NB}</p></article></body></html>"
ENGLISH = """The number of people on welfare in the city rose by twelve percent to 4,000 last year.
The agency said that the budget of three million would not be enough for all of the families.
A report from the ministry will be published in the spring, according to the mayor of the town."""


@pytest.mark.parametrize(
    "page", ["", b"", " \n\t", bytes(range(256)) * 99, b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_a_page_that_holds_nothing_is_an_error_with_a_remedy(
    rules: Extractor, page: str | bytes
) -> None:
    with pytest.raises(PageError, match="give HTML or text"):
        rules.record(page)


@pytest.mark.parametrize(
    "page",
    [
        HTML.encode("cp1252"),
        HTML.encode("utf-16"),
        HTML[: HTML.index("</p>")],
        HTML.replace("kommune", "kom\0mune"),
        HTML + "\ud800",
        "<div>" * 10_000 + f"<p>{NB}</p>" + "</div>" * 10_000,
        HTML.replace("<p>", "<p>" + "<b>" * 10_000),
    ],
    ids=["cp1252", "utf-16", "cut off", "NUL", "lone surrogate", "deep", "deep in a paragraph"],
)
def test_a_broken_page_still_gives_its_claim(rules: Extractor, page: str | bytes) -> None:
    record = rules.record(page)
    assert [c.measure.value for c in record.claims if c.measure] == [41_000_000]
    record.to_json().encode("utf8")


def test_a_foreign_page_gives_an_empty_record_with_a_note(rules: Extractor) -> None:
    record = rules.record(ENGLISH)
    assert "not-norwegian" in [note.code for note in record.notes]
    assert (record.claims, record.amounts, record.article.language) == ([], [], None)
    assert "welfare" in record.article.text


def test_results_come_in_order_and_a_bad_page_costs_itself_alone(rules: Extractor) -> None:
    pages = [Page(NB, id="a"), Page("", id="b"), Page(NN, id="c")]
    results = list(rules.results(pages))
    assert isinstance(results[1], Failure)
    assert (results[1].page.id, results[1].room) == ("b", "parser")
    assert [r.source.id for r in results if isinstance(r, Record)] == ["a", "c"]
    assert [r.source.id for r in rules.pipe(pages)] == ["a", "c"]


def test_a_fault_of_ours_on_one_page_is_told_and_the_rest_goes_on(
    rules: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.extract

    whole = extractor.extract.find_claims

    def faulty(reading: object, *rest: object) -> object:
        if "Volda" in reading.article.text:  # type: ignore[attr-defined]
            raise ZeroDivisionError("by hand")
        return whole(reading, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(extractor.extract, "find_claims", faulty)
    failed, good = rules.results([Page(NN), Page(NB)])
    assert isinstance(failed, Failure)
    assert failed.room == "normaliser"
    assert failed.reason == "internal error, please report it: ZeroDivisionError: by hand"
    assert isinstance(good, Record)


def test_pages_are_read_as_they_are_asked_for(rules: Extractor) -> None:
    taken = []

    def pages() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield NB

    stream = rules.pipe(pages())
    next(stream)
    assert len(taken) < 3


@both(nb=NB, nn=NN)
def test_what_the_caller_knows_is_believed(rules: Extractor, standard: str, case: str) -> None:
    record = rules.record(
        case, url="https://www.avisa.example/sak", published="2019-02-03", id="mi-sak"
    )
    assert (record.source.id, record.source.publisher) == ("mi-sak", "avisa.example")
    assert record.article.published == "2019-02-03"


@pytest.mark.parametrize(
    ("published", "told"),
    [
        (date(2022, 1, 1), "2022-01-01"),
        (datetime(2022, 1, 1, 6, 30, tzinfo=UTC), "2022-01-01T06:30:00+00:00"),
        (float("nan"), None),
    ],
)
def test_a_date_says_when_a_page_was_published(
    rules: Extractor, published: Any, told: str | None
) -> None:
    record = rules.record("Volda brukte 12 millionar kroner på sosialhjelp.", published=published)
    assert record.article.published == told


@pytest.mark.parametrize(
    ("page", "given", "names"),
    [
        (
            "Tekst.",
            {"published": 2020},
            "published 2020 is of type int; give .* a date",
        ),
        ("Tekst.", {"published": ["2020"]}, "published .* is of type list"),
        ("Tekst.", {"url": 5}, "url 5 is of type int; give str"),
        ("Tekst.", {"id": 5}, "id 5 is of type int; give str"),
        (Path("sak.html"), {}, r"the page is of type PosixPath; give .* path\.read_bytes\(\)"),
        (5, {}, "the page is of type int; give its HTML or text as str or bytes"),
        (None, {}, "the page is of type NoneType"),
    ],
)
def test_what_is_of_a_wrong_type_is_named_with_its_remedy(
    rules: Extractor, page: Any, given: Any, names: str
) -> None:
    with pytest.raises(PageError, match=names) as raised:
        rules.record(page, **given)
    assert "internal error" not in str(raised.value)
    assert list(rules.pipe([page])) == [] or given  # one page alone, of many


def test_bytes_and_their_hash(rules: Extractor) -> None:
    import hashlib

    raw = HTML.encode("cp1252")
    record = rules.record(raw, charset="windows-1252")
    assert record.source.sha256 == hashlib.sha256(raw).hexdigest()
    assert record.source.id == record.source.sha256[:16]


WORDS = st.sampled_from(
    [
        "sosialhjelp",
        "12",
        "prosent",
        "i",
        "fjor",
        "auka",
        "økte",
        "fra",
        "frå",
        "til",
        "3,5",
        "mill.",
        "kroner",
        "Skien",
        "–",
        "sier",
        "seier",
        "Nav",
        "hver",
        "kvar",
        "fjerde",
        "ikke",
        "ikkje",
        "2015",
        "av",
        "dei",
        "færre",
        "(",
        ")",
        "«",
        "»",
        "?",
        ".",
        ",",
        "\n",
        "\n\n",
        "ned",
        "barnevernet",
        "946",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_text_breaks_the_program(rules: Extractor, text: str) -> None:
    try:
        record = rules.record(text, published="2019-02-03")
    except PageError:
        return
    words = record.article.text
    for claim in record.claims:
        assert all(words[e.start : e.end] == e.exact for e in claim.evidence)
        assert 0 < claim.confidence < 1


def test_every_error_is_an_extractor_error(rules: Extractor) -> None:
    with pytest.raises(ExtractorError):
        rules.record(b"")


def test_half_an_emoji_in_metadata_costs_nothing(rules: Extractor) -> None:
    data = '{"@type":"NewsArticle","publisher":{"name":"\\ud83d avis"},"articleSection":"\\ud83d"}'
    head = f'<head><script type="application/ld+json">{data}</script></head>'
    record = rules.record(HTML.replace("<body>", f"{head}<body>"))
    assert record.claims and record.to_json().encode("utf8")


def test_one_paper_is_one_publisher_whether_or_not_its_address_is_given(rules: Extractor) -> None:
    site = '<meta property="og:site_name" content="Avisa Volda">'
    own = '<link rel="canonical" href="https://www.avisa.example/a">'
    named, whole = (
        HTML.replace("<body>", f"<head>{head}</head><body>") for head in (site, site + own)
    )
    publishers = {
        rules.record(page, url=url).source.publisher
        for page, url in [
            (whole, None),
            (whole, "http://avisa.example/a?b"),
            (named, "https://avisa.example/"),
        ]
    }
    assert publishers == {"avisa.example"}
    assert rules.record(whole).source.url is None  # that was not given
    assert rules.record(named).source.publisher == "Avisa Volda"


def test_half_an_emoji_in_what_the_caller_gives_costs_nothing(rules: Extractor) -> None:
    page = Page(HTML, id="a\ud83d", url="http://\ud800/", path="b\udcff.html")
    record = rules.record(page)
    assert json.dumps(record.to_dict(), ensure_ascii=False).encode("utf8")
    source = record.source
    assert (source.id, source.url, source.path) == ("a\ufffd", "http://\ufffd/", "b\ufffd.html")


def test_an_address_that_is_none_has_no_publisher(rules: Extractor) -> None:
    record = rules.record(HTML, url="http://[x")
    assert record.source.url == "http://[x" and record.source.publisher is None


@pytest.mark.parametrize(
    "text",
    [
        "İ fjor fikk 120 personer sosialhjelp.",
        "Tinn fekk 12 MİLL. kroner.",
        "Møtet om støtta i Tinn var den 3. auguſt 2017, seier Nav.",
    ],
)
def test_letters_that_only_look_alike_are_read(rules: Extractor, text: str) -> None:
    record = rules.record(text, published="2021-03-03")
    assert record.amounts or record.times


@both(
    nb="Sosialhjelpen i Tinn gikk ned −5 prosent i 2020.",
    nn="Sosialhjelpa i Tinn gjekk ned −5 prosent i 2020.",
)
def test_a_change_has_a_positive_measure(rules: Extractor, standard: str, case: str) -> None:
    claims = rules.record(case).claims
    assert [(c.direction, c.measure.value if c.measure else 0) for c in claims] == [("down", 5)]


@pytest.mark.parametrize("unit", ["– ", "1 ", "?!", "og så litt meir "])
def test_a_paragraph_without_end_is_read_in_bounded_time(rules: Extractor, unit: str) -> None:
    began = time.process_time()
    rules.record(f"<p>{NN}</p><p>{unit * 6_000}</p>")
    assert time.process_time() - began < 10  # seconds; it was minutes


def test_many_claims_are_read_in_bounded_time(rules: Extractor) -> None:
    rows = (f"<p>Over {i} 000 personer fikk sosialhjelp i Tinn.</p>" for i in range(1, 2_500))
    began = time.process_time()
    record = rules.record(HTML.replace("</article>", "".join(rows) + "</article>"))
    assert len(record.claims) > 900
    assert any(note.code == "truncated" for note in record.notes)
    assert time.process_time() - began < 10  # seconds; it was a minute
