"""Articles that live in a page's JSON state (`__NEXT_DATA__`, `window.STATE = {…}`).

The state becomes a page of HTML, which is then read as any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any

import regex

from extractor.parser.scripts import Script
from extractor.parser.structured import MOST_NODES, parse_json
from extractor.parser.wrapped import as_page

LEAST_BODY = 200
MOST_PARTS = 5_000  # of a body; the longest article seen has 400
STATE = regex.compile(
    r"^\s{0,50}(?:window\.|var |self\.)?[\w.$\[\]'\"]{1,80}\s{0,5}=\s{0,5}(?=[{\[])"
)
BODY_KEYS = regex.compile(
    r"^(?:article)?(?:body|content|text|html|paragraphs?|components?|blocks|children|innhold|brødtekst|"
    r"body_?html|body_?text|contenthtml|main_?content)$",
    regex.IGNORECASE,
)
MARKED = regex.compile(r"<\w[^<>]{0,2000}>|&(?:#\w{1,6}|\w{2,8});")
# What systems call the fields of an article and the kinds of its parts; letters only, lower case.
TEXTS = ("text", "content", "html", "value", "body", "paragraph", "items", "children")
TITLES = ("title", "headline", "heading", "tittel", "overskrift")
LEADS = (
    "lead", "ingress", "intro", "leadtext", "preamble", "standfirst", "subtitle", "excerpt",
    "description", "summary",
)  # fmt: skip
PUBLISHED = (
    "publishedat", "datepublished", "publisheddate", "firstpublished", "published", "publishdate",
    "publicationdate", "publishedtime", "publisert", "createdtime", "createdat",
)  # fmt: skip
MODIFIED = (
    "updatedat", "datemodified", "modifiedat", "modifieddate", "modifieddatetime", "lastmodified",
    "lastupdated", "modified", "updated", "oppdatert",
)  # fmt: skip
AUTHORS = ("authors", "author", "bylines", "byline", "journalists", "contributors")
SECTIONS = ("section", "category", "seksjon")
IMAGES = ("mainimage", "leadimage", "topimage", "featuredimage", "heroimage", "image", "media")
CAPTIONS = ("caption", "imagetext", "bildetekst", "description")
CREDITS = ("credit", "credits", "photographer", "byline", "source", "fotograf")
KINDS = {
    "related": "", "newsletter": "", "advert": "", "promo": "", "teaser": "", "poll": "",
    "embed": "", "readmore": "", "subscribe": "", "fact": "aside", "quote": "blockquote",
    "image": "figure", "photo": "figure", "picture": "figure", "figure": "figure",
    "bilde": "figure", "bilete": "figure",
    "head": "h2", "title": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "list": "ul",
    "ingress": "lead", "lead": "lead", "intro": "lead",
}  # fmt: skip
NOT_READ = ("ad", "ads", "annonse", "video", "audio", "link")


@dataclass(frozen=True, slots=True)
class State:
    """The body of an article in JSON, and the object it belongs to."""

    body: str | Sequence[Any]
    owner: Mapping[str, Any]

    def __len__(self) -> int:
        whole = isinstance(self.body, str)
        parts = [self.body] if whole else map(_text, islice(self.body, MOST_PARTS))
        return sum(map(len, parts))


def find_state(scripts: Sequence[Script]) -> State | None:
    """The longest article body in the page's JSON state; None where there is none."""
    best: State | None = None
    most = LEAST_BODY - 1
    for script in scripts:
        if "ld+json" in script.kind:
            continue
        content = script.content
        start = STATE.match(content[:400])
        if not start and content.lstrip()[:1] not in ("{", "["):
            continue
        for state in _states(parse_json(content[start.end() :] if start else content)):
            if (size := len(state)) > most:
                best, most = state, size
    return best


def as_html(state: State, title: str | None) -> str:
    """The article as a page of HTML, with what the state says of it in the head.

    `title` is what the page around it is called, for a state without one.
    """
    owner = {_plain(key): value for key, value in state.owner.items() if isinstance(key, str)}
    title = _first(owner, TITLES) or title or ""
    names = _names(owner)
    properties = {
        "og:title": title,
        "author": ", ".join(names),
        "article:published_time": _first(owner, PUBLISHED),
        "article:modified_time": _first(owner, MODIFIED),
        "article:section": _first(owner, SECTIONS),
    }
    lead = _first(owner, LEADS)
    head = f"<h1>{_marked(title)}</h1>" if title else ""
    head += f'<p class="lead">{_marked(lead)}</p>' if lead else ""
    head += "".join(f'<p class="byline">{escape(name)}</p>' for name in names)
    image = next((owner[key] for key in IMAGES if isinstance(owner.get(key), Mapping)), None)
    head += _figure(image) if image is not None else ""
    if isinstance(state.body, str):
        body = _marked(state.body) if "<" in state.body else _paragraphs(state.body)
    else:
        body = "".join(map(_part, islice(state.body, MOST_PARTS)))
    return as_page(properties, f"<article>{head}{body}</article>")


def _states(read: Any) -> Iterator[State]:
    waiting: list[tuple[str, Any, Mapping[str, Any]]] = [("", read, {})]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        key, value, owner = waiting.pop()
        named = BODY_KEYS.match(key) is not None
        if isinstance(value, str):
            if named and len(value) >= LEAST_BODY and " " in value:
                yield State(value, owner)
        elif isinstance(value, list):
            if named:
                yield State(value, owner)
            waiting.extend((key, item, owner) for item in value if isinstance(item, (dict, list)))
        elif isinstance(value, dict):
            waiting.extend((name, inner, value) for name, inner in value.items())


def _part(part: Any) -> str:
    """One part of a body as HTML; nothing where it is furniture."""
    kind = _kind(part)
    if kind is None:
        return ""
    if kind == "figure":
        return _figure(part)
    text = _text(part)
    fields = {_plain(key): value for key, value in part.items()} if isinstance(part, dict) else {}
    if kind == "aside":
        title = _first(fields, TITLES)
        head = f"<h3>{_marked(title)}</h3>" if title else ""
        return f'<aside class="factbox">{head}{_marked(text)}</aside>' if text or title else ""
    if not text:
        return ""
    if kind == "lead":
        return f'<p class="lead">{_marked(text)}</p>'
    if regex.match(r"\s*<(?:p|h\d|ul|ol|table|figure|blockquote)\b", text):
        return text
    return f"<{kind}>{_marked(text)}</{kind}>"


def _kind(part: Any) -> str | None:
    """The tag for a part; None for furniture."""
    if not isinstance(part, dict):
        return "p"
    found = part.get("type") or part.get("_type") or part.get("__typename") or part.get("tag") or ""
    style = part.get("style")  # of Portable Text, where every part is a «block»
    name = _plain(style if isinstance(style, str) and found == "block" else str(found))
    if name in NOT_READ:
        return None
    return next((tag or None for word, tag in KINDS.items() if word in name), "p")


def _text(part: Any) -> str:
    """The text of a part, whatever it is called; lists of words are joined, of items marked."""
    listed = False
    for _ in range(5):
        if not isinstance(part, dict):
            break
        listed |= isinstance(part.get("items"), list)
        part = next((part[key] for key in TEXTS if part.get(key)), None)
    if isinstance(part, list):
        runs = [p.get("text") if isinstance(p, dict) else p for p in part]
        items = isinstance(part[0], str) or listed if part else False
        texts = [run for run in runs if isinstance(run, str)]
        return "".join(f"<li>{_marked(text)}</li>" for text in texts) if items else "".join(texts)
    return part.strip() if isinstance(part, str) else ""


def _figure(part: Any) -> str:
    fields = {_plain(key): value for key, value in part.items()} if isinstance(part, dict) else {}
    caption, credit = _first(fields, CAPTIONS), _first(fields, CREDITS)
    if not caption and not credit:
        return ""
    marked = f'<span class="credit">{_marked(credit)}</span>' if credit else ""
    return f"<figure><img><figcaption><span>{_marked(caption)}</span>{marked}</figcaption></figure>"


def _names(owner: Mapping[str, Any]) -> list[str]:
    """The names of the authors, which are texts, objects or lists of them."""
    waiting = [owner[key] for key in AUTHORS if owner.get(key)][:1]
    found: list[str] = []
    for _ in range(100):
        if not waiting:
            break
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value
        elif isinstance(value, dict):
            waiting[:0] = [next((value[key] for key in ("name", "title") if value.get(key)), None)]
        elif isinstance(value, str) and value.strip():
            found.append(value.strip())
    return found


def _first(fields: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The first of these fields that holds a text, or an object with a name."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, dict):
            value = next((value[k] for k in ("name", "title", "text") if value.get(k)), None)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _plain(name: str) -> str:
    return regex.sub(r"[^a-zæøå0-9]+", "", name[:60].lower())


def _marked(text: str) -> str:
    """A text as HTML: as it is where it has tags or entities, else escaped."""
    return text if MARKED.search(text) else escape(text, quote=False)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in regex.split(r"\n\s*", text))
