"""Addresses of one page, and of two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.archive.addresses import page_of


@pytest.mark.parametrize(
    "other",
    [
        "https://avis.no/sak/12", "http://avis.no/sak/12/", "https://www.avis.no/sak/12",
        "HTTPS://AVIS.NO/sak/12#kommentarer", "https://avis.no:443/sak/12?utm_source=x&fbclid=1",
        "https://avis.no/sak/12?", " https://avis.no/sak/12\n", "https://leser@avis.no/sak/12",
    ],
)  # fmt: skip
def test_one_page(other: str) -> None:
    assert page_of(other) == "avis.no/sak/12"


@pytest.mark.parametrize(
    "other",
    [
        "https://avis.no/sak/13", "https://avis.no/sak/12?side=2", "https://avis.no/Sak/12",
        "https://avis.no/sak/12#!/side/2", "https://m.avis.no/sak/12", "https://avis.no:8080/sak/12",
        "http://avis.no:443/sak/12",
    ],
)  # fmt: skip
def test_two_pages(other: str) -> None:
    assert page_of(other) != "avis.no/sak/12"


@given(st.text(max_size=60))
def test_two_hosts_are_two_pages(text: str) -> None:
    one = page_of(f"https://a.no/{text}")
    assert one is None or one != page_of(f"https://b.no/{text}")


@pytest.mark.parametrize("text", ["http://[x", "sak-12", "/sak/12", "", "mailto:a@b.no"])
def test_what_names_no_host_is_no_page(text: str) -> None:
    assert page_of(text) is None


def test_a_parameter_that_only_begins_like_tracking_counts() -> None:
    assert page_of("https://avis.no/?_gallery=1") != page_of("https://avis.no/?_gallery=2")
    assert page_of("https://avis.no/?_ga=1") == page_of("https://avis.no/?_ga=2")
