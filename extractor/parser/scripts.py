"""What is cut before the tree of a page is built: scripts, which are most of it, and excess."""

from __future__ import annotations

import re
from dataclasses import dataclass

import regex

MOST_SCRIPT = 4_000_000
MOST_SCRIPTS = 500  # pages of newspapers have up to a hundred
MOST_CHARACTERS = 2_000_000  # of markup without scripts; the largest page seen has 60 000
LONG_TAG = 10_000  # characters from one «<» to the next
MOST_ATTRIBUTES = 500
MOST_TAGS = 40_000  # eight for each block that an article may hold; a tree of more takes seconds
# Of the standard library: a third of the time of `regex`, on the whole of the page.
CUT = re.compile(r"<(?:(script|style|svg|template|noscript)\b|!--)", re.IGNORECASE)
CLOSE = {
    tag: re.compile(rf"</{tag}\s*+>", re.IGNORECASE)
    for tag in ("script", "style", "svg", "noscript")
}
KIND_OF_SCRIPT = regex.compile(r"""\b(?:type|id)\s*+=\s*+["']?(?P<name>[\w/+.-]{1,60})""")


@dataclass(frozen=True, slots=True)
class Script:
    """A script that may hold the article as JSON."""

    kind: str
    content: str


def cut_scripts(text: str) -> tuple[str, list[Script]]:
    """The markup without scripts, styles, drawings and comments; and the scripts."""
    kept: list[str] = []
    scripts: list[Script] = []
    unclosed: set[str] = set()
    at = 0
    while match := CUT.search(text, at):
        kept.append(text[at : match.start()])
        at = match.end()
        name = (match[1] or "").lower()
        if name and (at := text.find(">", at) + 1) == 0:
            return "".join(kept), scripts  # a tag without an end: nothing after it is seen
        if name in unclosed or name == "template":
            continue
        if not name:
            end = text.find("-->", at)
            close = end + 3
        else:
            found = CLOSE[name].search(text, at)
            end, close = (found.start(), found.end()) if found else (-1, -1)
        if end < 0:
            unclosed.add(name)  # looking for its end again and again would take quadratic time
            if name in ("script", "style"):
                return "".join(kept), scripts
            continue
        if name == "script" and end - at <= MOST_SCRIPT and len(scripts) < MOST_SCRIPTS:
            tag = text[match.start() : at]
            names = " ".join(found["name"] for found in KIND_OF_SCRIPT.finditer(tag))
            scripts.append(Script(names, text[at:end]))
        kept.append(" " if name in ("", "svg") else "")
        at = close
    kept.append(text[at:])
    return "".join(kept), scripts


def bounded(markup: str) -> str:
    """As much of the markup as is read."""
    parts = markup[:MOST_CHARACTERS].split("<", MOST_TAGS)
    kept = (part if len(part) < LONG_TAG else _bare_tag(part) for part in parts[:MOST_TAGS])
    return "<".join(kept)


def _bare_tag(part: str) -> str:
    """A tag and the text after it, without its attributes where it has thousands.

    libxml2 looks each one up among all before it.
    """
    tag, closed, text = part.partition(">")
    many = closed and len(tag.split()) > MOST_ATTRIBUTES and tag.count("=") > MOST_ATTRIBUTES
    return f"{tag.split(None, 1)[0]}>{text}" if many else part
