"""Duplicates, agency stories and versions of an archive."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.archive import duplicates
from extractor.archive.duplicates import Seen, Verdict, fingerprint, settle
from extractor.errors import InputError

WORDS = str.split(
    "kommunen brukte meir pengar på sosialhjelp enn nokon gong før og talet på mottakarar auka med "
    "tolv prosent i fjor seier leiaren for nav i bygda som ventar at det held fram til våren kjem"
)


def story(seed: int, clauses: int = 30) -> list[str]:
    """An article as a list of sentences that no other seed has."""
    dice = random.Random(seed)
    return [
        " ".join([*dice.sample(WORDS, 9), f"sak{seed}x{number}"]).capitalize() + "."
        for number in range(clauses)
    ]


def seen(text: str, *, unit: int = 0, index: int = 0, id: str = "", **changed: Any) -> Seen:
    mark = fingerprint(text)
    content = changed.pop("content", f"{text} {unit} {index}")
    return Seen(
        unit=unit,
        index=index,
        id=id or f"p{unit}-{index}",
        url=changed.get("url"),
        published=changed.get("published"),
        fetched=changed.get("fetched"),
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        text_sha256=mark.text_sha256,
        signature=mark.signature,
    )


def verdicts(folder: Path, *pages: Seen) -> dict[str, Verdict]:
    """The verdicts by id."""
    names = {(page.unit, page.index): page.id for page in pages}
    found = list(settle(pages, folder))
    assert [(v.unit, v.index) for v in found] == sorted(names)
    assert list(folder.iterdir()) == []
    return {names[v.unit, v.index]: v for v in found}


def test_a_text_is_read_once_and_keeps_all_its_addresses(tmp_path: Path) -> None:
    text = " ".join(story(1))
    found = verdicts(
        tmp_path,
        seen(text, index=0, id="b", url="https://b.no/1", published="2020-01-02"),
        seen(f" {text}\n", index=1, id="a", url="https://a.no/1", published="2020-01-01"),
        seen(text, index=2, id="c", url="http://www.a.no/1/?utm_source=x", published="2020-01-03"),
        seen("\n\n".join(story(2)), index=3, id="d", url="https://d.no/1"),
    )
    assert [id for id, v in found.items() if v.read] == ["a", "d"]
    assert found["a"].urls == ("http://www.a.no/1/?utm_source=x", "https://b.no/1")
    assert found["b"].duplicate_of == found["c"].duplicate_of == "a"
    assert found["d"] == Verdict(0, 3, True)


def test_the_same_bytes_are_read_once_though_an_address_made_other_text_of_them(
    tmp_path: Path,
) -> None:
    one = seen("Ein tekst.", index=0, id="a", content="x", url="https://a.no/1")
    other = seen("Ein annan tekst.", index=1, id="b", content="x", url="https://b.no/1")
    found = verdicts(tmp_path, one, other)
    assert found["a"].read and found["b"].duplicate_of == "a"


def test_prints_of_an_agency_story_are_a_cluster(tmp_path: Path) -> None:
    agency, own = story(1), story(2)
    found = verdicts(
        tmp_path,
        seen(" ".join(agency), index=0, id="c"),
        seen(" ".join([*agency[:26], *own[:3]]), index=1, id="b"),
        seen(" ".join(["Ingress i eiga avis om det same her.", *agency[1:]]), index=2, id="d"),
        seen(" ".join([*agency[:6], *own[6:]]), index=3, id="a"),
        seen(" ".join(story(3)), index=4, id="e"),
    )
    assert {id: v.cluster for id, v in found.items()} == {
        "c": "b", "b": "b", "d": "b", "a": None, "e": None,
    }  # fmt: skip
    assert all(v.read for v in found.values())


def test_two_fifths_of_a_text_make_no_cluster(tmp_path: Path) -> None:
    pages = [
        seen(" ".join([*story(n)[:18], *story(100 + n + k)[18:]]), unit=n, index=k)
        for n in range(8)
        for k in (0, 50)
    ]
    assert {v.cluster for v in verdicts(tmp_path, *pages).values()} == {None}


def test_a_short_text_or_one_shared_phrase_makes_no_cluster(tmp_path: Path) -> None:
    phrase = "Ring oss på telefon om du har tips til redaksjonen i dag."
    short = [f"{phrase} Nummer {n}." for n in range(4)]
    pages = [seen(text, index=n) for n, text in enumerate(short)]
    assert all(v.cluster is None and v.read for v in verdicts(tmp_path, *pages).values())


def test_a_later_version_supersedes_the_earlier_and_both_are_read(tmp_path: Path) -> None:
    first, second, third = (" ".join(story(n)) for n in (1, 2, 3))
    page = {"url": "https://a.no/1"}
    found = verdicts(
        tmp_path,
        seen(first, index=0, id="first", fetched="2020-01-01T10:00:00Z", **page),
        seen(third, index=1, id="third", fetched="2020-01-03T10:00:00Z", **page),
        seen(second, index=2, id="second", fetched="2020-01-02T10:00:00Z", **page),
        seen(second, index=3, id="again", fetched="2020-01-02T11:00:00Z", **page),
    )
    assert {id: v.superseded_by for id, v in found.items()} == {
        "first": "third", "second": "third", "again": "third", "third": None,
    }  # fmt: skip
    assert [id for id, v in found.items() if v.read] == ["first", "third", "second"]
    assert found["second"].urls == ()


@pytest.mark.parametrize("key", ["fetched", "published", None])
def test_versions_are_told_by_when_they_were_fetched_published_or_met(
    tmp_path: Path, key: str | None
) -> None:
    old, new = ({key: "2020"}, {key: "2021"}) if key else ({}, {})
    pages = [
        seen(" ".join(story(1)), index=0, id="old", url="https://a.no/1", **old),
        seen(" ".join(story(2)), index=1, id="new", url="https://a.no/1/", **new),
    ]
    found = verdicts(tmp_path, *pages)
    assert (found["old"].superseded_by, found["new"].superseded_by) == ("new", None)


def test_a_text_that_stands_elsewhere_or_came_back_is_not_superseded(tmp_path: Path) -> None:
    one, other = " ".join(story(1)), " ".join(story(2))
    elsewhere = verdicts(
        tmp_path,
        seen(one, index=0, id="a", url="https://a.no/1", fetched="2020"),
        seen(one, index=1, id="b", url="https://b.no/1", fetched="2020"),
        seen(other, index=2, id="c", url="https://a.no/1", fetched="2021"),
    )
    assert elsewhere["a"].superseded_by is None
    back = verdicts(
        tmp_path,
        seen(one, index=0, id="a", url="https://a.no/1", fetched="2020"),
        seen(other, index=1, id="b", url="https://a.no/1", fetched="2021"),
        seen(one, index=2, id="c", url="https://a.no/1", fetched="2022"),
    )
    assert (back["a"].superseded_by, back["b"].superseded_by) == (None, "a")


def test_pages_without_an_address_have_no_versions(tmp_path: Path) -> None:
    pages = [seen(" ".join(story(n)), index=n) for n in range(3)]
    assert all(v == Verdict(0, v.index, True) for v in verdicts(tmp_path, *pages).values())


Pages = st.lists(
    st.builds(
        lambda n, cut, url, day: (" ".join(story(n, 12)[cut:]), url, day),
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from([None, "https://a.no/1", "https://b.no/1", "https://www.a.no/1/"]),
        st.sampled_from([None, "2020", "2021-03", "2021-03-04"]),
    ),
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(Pages, st.randoms(use_true_random=False))
def test_the_order_in_which_pages_come_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, pages: list[Any], dice: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("settle")
    all_seen = [
        seen(text, unit=n % 3, index=n, url=url, published=day)
        for n, (text, url, day) in enumerate(pages)
    ]
    expected = list(settle(all_seen, folder))
    dice.shuffle(all_seen)
    assert list(settle(all_seen, folder)) == expected
    read = [v for v in expected if v.read]
    assert len(read) == len({page.text_sha256 for page in all_seen})
    assert all(v.read or v.duplicate_of for v in expected)


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "duplicates.sqlite").write_bytes(b"half a database")
    assert verdicts_of_one(tmp_path) == [Verdict(0, 0, True)]


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(base: object, seen: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(duplicates, "_fill", full)
    with pytest.raises(InputError, match="disk is full; make room"):
        verdicts_of_one(tmp_path)
    assert list(tmp_path.iterdir()) == []


def verdicts_of_one(folder: Path) -> list[Verdict]:
    return list(settle([seen("Ein tekst.")], folder))


def test_nothing_gives_nothing(tmp_path: Path) -> None:
    assert list(settle([], tmp_path)) == []


def test_the_estimate_is_near_the_truth() -> None:
    for shared in (0, 5, 10, 15, 20, 25, 30):
        one = story(1)
        other = [*one[:shared], *story(2)[shared:]]
        a, b = fingerprint(" ".join(one)).signature, fingerprint(" ".join(other)).signature
        equal = sum(a[i : i + 4] == b[i : i + 4] for i in range(0, len(a), 4)) / 128
        assert equal == pytest.approx(shared / (60 - shared), abs=0.15)
