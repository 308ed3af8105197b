"""The interface of outside scorers of article readers."""

from typing import Any

from extractor.parser import clean

BODY = (
    "lead",
    "paragraph",
    "quote",
    "question",
    "heading",
    "list_item",
    "factbox",
    "table_cell",
)


def for_scorer(html: str, url: str) -> dict[str, Any]:
    """The body, title, authors and date of a page."""
    article = clean(html, url)
    body = [article.words(block) for block in article.blocks if block.kind in BODY[:6]]
    return {
        "text": "\n".join(body),
        "title": article.title,
        "authors": list(article.authors),
        "date": article.published,
    }
