"""What a page says of itself in JSON-LD, in all its habits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import regex

from extractor.parser.encoding import read_json, repair, whole
from extractor.parser.scripts import Script

ARTICLE_TYPES = regex.compile(r"Article$|^(?:BlogPosting|LiveBlogPosting|Report|Review|Posting)$")
MOST_NODES = 200_000


def read_linked(scripts: Sequence[Script]) -> list[dict[str, Any]]:
    """Every object of the page's JSON-LD, those in `@graph` and arrays too, in order."""
    found: list[dict[str, Any]] = []
    for script in scripts:
        if "ld+json" not in script.kind:
            continue
        read = parse_json(script.content)
        found.extend(_objects(read) if read is not None else _salvage(script.content))
    return found


def articles_of(linked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those objects that are articles, the fullest kinds first."""
    found = [item for item in linked if any(map(ARTICLE_TYPES.search, _types(item)))]
    return sorted(found, key=lambda item: not item.get("headline"))


def names_of(value: Any, linked: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the names in an `author` or `publisher`: text, object, reference or list of them."""
    by_id = {item["@id"]: item for item in linked if isinstance(item.get("@id"), str)}
    waiting = [value]
    for _ in range(200):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value
        elif isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            id = value.get("@id")
            other = by_id.get(id, {}) if isinstance(id, str) else {}
            name = value.get("name") or other.get("name")
            waiting[:0] = [name] if name else []


def first_text(value: Any) -> str | None:
    """The first text in a value that may be a text, a list or nothing."""
    while isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None


def parse_json(content: str) -> Any:
    """What a script holds, with the habits of comments and trailing commas; None if no JSON."""
    content = regex.sub(
        r"^\s*(?:<!--|//\s?<!\[CDATA\[|<!\[CDATA\[)|(?://\s?)?(?:-->|\]\]>)\s*$",
        "",
        repair(content).text.replace("\0", ""),
    )
    for text in (content, regex.sub(r",(?=\s{0,50}[}\]])", "", content)):
        try:
            return whole(json.JSONDecoder(strict=False).raw_decode(text.strip())[0])
        except (ValueError, RecursionError):
            continue
    return None


def _objects(read: Any) -> Iterator[dict[str, Any]]:
    waiting = [read]
    seen = 0
    while waiting and seen < MOST_NODES:
        value = waiting.pop(0) if len(waiting) < 1000 else waiting.pop()
        seen += 1
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _salvage(content: str) -> Iterator[dict[str, Any]]:
    """What can still be read of JSON-LD that is broken."""
    found: dict[str, Any] = {"@type": "NewsArticle"}
    for key in (
        "headline",
        "description",
        "datePublished",
        "dateModified",
        "articleBody",
    ):
        match = regex.search(rf'"{key}"\s{{0,9}}:\s{{0,9}}("(?:[^"\\]|\\.){{1,200000}}+")', content)
        if match:
            try:
                found[key] = read_json(match[1])
            except ValueError:
                continue
    author = regex.search(r'"author"[^\]]{0,300}?"name"\s{0,9}:\s{0,9}"([^"\\]{1,100})"', content)
    if author:
        found["author"] = {"name": author[1]}
    if len(found) > 1:
        yield found


def _types(item: dict[str, Any]) -> list[str]:
    types = item.get("@type")
    types = types if isinstance(types, list) else [types]
    return [name.rsplit("/", 1)[-1] for name in types if isinstance(name, str)]
