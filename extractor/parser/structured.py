"""What a page says of itself in JSON: JSON-LD in all its habits, and articles kept as state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from extractor.parser.encoding import read_json, repair, whole
from extractor.parser.scripts import Script

ARTICLE_TYPES = regex.compile(r"Article$|^(?:BlogPosting|LiveBlogPosting|Report|Review|Posting)$")
STATE = regex.compile(
    r"^\s{0,50}(?:window\.|var |self\.)?[\w.$\[\]'\"]{1,80}\s{0,5}=\s{0,5}(?=[{\[])"
)
BODY_KEYS = regex.compile(
    r"^(?:article)?(?:body|content|text|html|paragraphs?|components?|blocks|children|innhold|brødtekst|"
    r"body_?html|body_?text|contenthtml|main_?content)$",
    regex.IGNORECASE,
)
TEXT_KEYS = ("text", "content", "html", "value", "body", "paragraph")
MOST_NODES = 200_000
LEAST_BODY = 200


@dataclass(frozen=True, slots=True)
class StateBody:
    """Paragraphs of an article found in JSON, as HTML or text, each with its type as written."""

    paragraphs: tuple[tuple[str, str], ...]

    def __len__(self) -> int:
        return sum(len(text) for _, text in self.paragraphs)


def read_linked(scripts: Sequence[Script]) -> list[dict[str, Any]]:
    """Every object of the page's JSON-LD, those in `@graph` and arrays too, in order."""
    found: list[dict[str, Any]] = []
    for script in scripts:
        if "ld+json" not in script.kind:
            continue
        read = _parse(script.content)
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
            name = value.get("name") or by_id.get(value.get("@id") or "", {}).get("name")
            waiting[:0] = [name] if name else []


def first_text(value: Any) -> str | None:
    """The first text in a value that may be a text, a list or nothing."""
    while isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None


def find_state_body(scripts: Sequence[Script]) -> StateBody | None:
    """The longest article body in the page's JSON state (`__NEXT_DATA__`, `window.STATE = {…}`)."""
    best: StateBody | None = None
    for script in scripts:
        if "ld+json" in script.kind:
            continue
        content = script.content
        start = STATE.match(content[:400])
        if not start and content.lstrip()[:1] not in ("{", "["):
            continue
        read = _parse(content[start.end() :] if start else content)
        for body in _bodies(read):
            if len(body) >= LEAST_BODY and (best is None or len(body) > len(best)):
                best = body
    return best


def _parse(content: str) -> Any:
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


def _bodies(read: Any) -> Iterator[StateBody]:
    waiting: list[tuple[str, Any]] = [("", read)]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        key, value = waiting.pop()
        named = BODY_KEYS.match(key) is not None
        if isinstance(value, str) and named and len(value) >= LEAST_BODY and " " in value:
            yield StateBody((("", value),))
        elif isinstance(value, list):
            if named:
                yield StateBody(tuple(_paragraphs(value)))
            waiting.extend((key, item) for item in value if isinstance(item, (dict, list)))
        elif isinstance(value, dict):
            waiting.extend(value.items())


def _paragraphs(items: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for item in items:
        kind = ""
        for _ in range(4):
            if not isinstance(item, dict):
                break
            kind = kind or str(item.get("type") or item.get("__typename") or item.get("tag") or "")
            item = next((item[key] for key in TEXT_KEYS if item.get(key)), None)
            if isinstance(item, list):
                parts = [part.get("text") if isinstance(part, dict) else part for part in item]
                item = "".join(part for part in parts if isinstance(part, str))
        if isinstance(item, str) and item.strip():
            yield kind.lower(), item
