"""Pages in the habits of many kinds of sites, against their blocks; written by others than us.

Only the general rules read them: no rule of a publisher is for these sites.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.article import Article, Page
from extractor.parser import clean

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = sorted((CORPUS / "blocks").glob("*.json"))


def read(path: Path) -> tuple[Article, dict[str, Any]]:
    gold = json.loads(path.read_text("utf8"))
    page = next((CORPUS / "pages").glob(f"{path.stem}.*"))
    return clean(Page(page.read_bytes(), url=gold["url"])), gold


def test_there_are_enough_of_them_in_both_standards() -> None:
    stories = {path.stem.removesuffix("_nb") for path in GOLD if path.stem.endswith("_nb")}
    assert {f"{story}_{end}" for story in stories for end in ("nb", "nn")} == {
        path.stem for path in GOLD
    }
    assert len(GOLD) >= 40


@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_every_block_is_found_with_its_kind_and_nothing_else(path: Path) -> None:
    article, gold = read(path)
    blocks = [(block.kind, " ".join(article.words(block).split())) for block in article.blocks]
    assert blocks == [(block["kind"], " ".join(block["text"].split())) for block in gold["blocks"]]


@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_what_the_page_says_of_itself_is_read(path: Path) -> None:
    article, gold = read(path)
    assert (article.title, article.lead) == (gold["title"], gold["lead"])
    assert sorted(article.authors) == sorted(gold["authors"])
    assert (article.published or "")[:10] == (gold["published"] or "")
    assert (article.modified or "")[:10] == (gold["modified"] or "")
    assert article.paywalled == gold["paywalled"]
    assert article.canonical_url == gold["canonical_url"]
    assert article.language == path.stem[-2:]


@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_captions_and_credits_share_their_figure(path: Path) -> None:
    article, _ = read(path)
    for before, after in zip(article.blocks, article.blocks[1:], strict=False):
        if before.kind == "caption" and after.kind == "credit":
            assert before.figure == after.figure is not None
