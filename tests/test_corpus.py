"""The corpus itself: pages and gold belong together, and both standards say the same."""

import html
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.gold import CHECKS, read_gold

CORPUS = Path(__file__).parents[1] / "corpus"
GOLD = sorted((CORPUS / "gold").glob("*.json"))
PAGES = sorted(  # those named page_… have blocks for gold, and are tested with the parser
    p for p in (CORPUS / "pages").iterdir() if not p.stem.startswith("page_")
)
STORIES = sorted({path.stem.rpartition("_")[0] for path in GOLD})


SIZE = ("kind", "value", "low", "high", "unit", "currency", "modifier", "per")
SHARED = ("kind", "topic", "indicator", "direction", "period", "baseline", "modality", "negated")


def read_page(path: Path) -> str:
    """A page's characters, decoded as it declares; a browser reads latin-1 as windows-1252."""
    raw = path.read_bytes()
    declared = re.search(rb"charset=[\"']?([\w-]+)", raw[:1024], re.IGNORECASE)
    charset = declared.group(1).decode().lower() if declared else "utf-8"
    return raw.decode("cp1252" if charset in {"iso-8859-1", "windows-1252"} else charset)


def words(text: str) -> str:
    """The words of a text, folded and parted by single spaces."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def measure_key(claim: dict[str, Any]) -> tuple[Any, ...]:
    """What both standards must agree on in a claim."""
    measure = claim["measure"] or {}
    return tuple(measure.get(name) for name in SIZE) + tuple(claim[name] for name in SHARED)


def by_name(path: Path) -> str:
    return path.stem


def test_every_page_has_gold_and_every_gold_a_page() -> None:
    assert {page.stem for page in PAGES} == {gold.stem for gold in GOLD}
    assert len(PAGES) == len(GOLD) >= 12


def test_every_story_exists_in_both_standards() -> None:
    assert {gold.stem for gold in GOLD} == {f"{s}_{lang}" for s in STORIES for lang in ("nb", "nn")}


@pytest.mark.parametrize("story", STORIES)
def test_both_standards_make_the_same_claims(story: str) -> None:
    bokmaal, nynorsk = (read_gold(CORPUS / "gold" / f"{story}_{s}.json") for s in ("nb", "nn"))
    dates = [(gold["published"] or "")[:7] for gold in (bokmaal, nynorsk)]
    assert dates[0] == dates[1]  # one page may tell the day, the other the month alone
    assert len(bokmaal["claims"]) == len(nynorsk["claims"])
    assert Counter(map(measure_key, bokmaal["claims"])) == Counter(
        map(measure_key, nynorsk["claims"])
    )
    assert len(bokmaal["not_claims"]) == len(nynorsk["not_claims"])


@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_gold_is_named_after_its_page(path: Path) -> None:
    gold = read_gold(path)
    story, _, standard = path.stem.rpartition("_")
    assert (gold["id"], gold["group"], gold["language"]) == (path.stem, story, standard)
    dated = gold["published"] is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", gold["published"])
    assert dated


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_a_file_of_gold_is_as_it_should_be(
    path: Path, check: Callable[[dict[str, Any]], None]
) -> None:
    check(read_gold(path))


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_block_of_the_gold_stands_in_the_page(page: Path) -> None:
    gold = read_gold(CORPUS / "gold" / f"{page.stem}.json")
    source = read_page(page)
    if page.suffix == ".html":
        body = re.split(r"<body", source, maxsplit=1, flags=re.IGNORECASE)[1]
        body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", body)
        source = html.unescape(re.sub(r"<[^>]{0,2000}>", " ", body))
    seen = words(source)
    for block in gold["text"].split("\n\n"):
        assert words(block) in seen


def test_floors_are_set_for_each_standard() -> None:
    floors = tomllib.loads((CORPUS / "floors.toml").read_text(encoding="utf-8"))
    for standard in ("nb", "nn"):
        assert all(0.0 <= floors[standard][name] <= 1.0 for name in ("found_f1", "strict_f1"))
