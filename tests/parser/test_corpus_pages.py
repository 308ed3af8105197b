"""The pages of the corpus, written by others than the parser: every block of every page."""

import json
from pathlib import Path

import pytest

from extractor.article import Page
from extractor.parser import clean

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = sorted((CORPUS / "gold").glob("*.json"))


@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
@pytest.mark.parametrize("addressed", [True, False])
def test_a_corpus_page_is_read_as_its_gold(path: Path, addressed: bool) -> None:
    gold = json.loads(path.read_text("utf8"))
    page = next((CORPUS / "pages").glob(f"{path.stem}.*"))
    article = clean(Page(page.read_bytes(), url=gold.get("url") if addressed else None))
    assert article.text.split("\n\n") == gold["text"].split("\n\n")
    assert article.title == gold["text"].split("\n\n")[0]
    authors = [person["name"] for person in gold["people"] if person["function"] == "author"]
    assert list(article.authors) == authors
    assert (article.published or "")[:10] == (gold["published"] or "")
