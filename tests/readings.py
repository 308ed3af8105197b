"""Readings of a few invented lines without the model: what rules and lexicon find alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import regex

from extractor.article import Article, Block, BlockKind
from extractor.lexicon import OURS
from extractor.lexicon.names import Names
from extractor.mention import Mention, Name, NameLabel
from extractor.pipeline.reading import Reading, Sentence

NAMES = Names.load((OURS,))
_KIND = regex.compile(r"\{(?P<kind>\w+)\} ?")
_SENTENCE_END = regex.compile(r"(?<=[.!?»]) (?=[–«]? ?\p{Lu})")


def read(
    text: str,
    *,
    published: str | None = "2019-05-02",
    authors: Sequence[str] = (),
    labels: Mapping[str, NameLabel] | None = None,
) -> Reading:
    """A reading of lines that are blocks: `{title}` and the like before one gives its kind.

    `labels` is what the model is to have said, word by word; it says nothing else.
    """
    plain, blocks = "", []
    for line in text.strip().split("\n"):
        marked = _KIND.match(line)
        words = line[marked.end() :] if marked else line
        kind = marked["kind"] if marked else "quote" if words.startswith("–") else "paragraph"
        start = len(plain) + 2 if plain else 0
        plain = f"{plain}\n\n{words}" if plain else words
        blocks.append(Block(cast(BlockKind, kind), start, start + len(words)))
    article = Article(plain, tuple(blocks), published=published, authors=tuple(authors))
    return Reading(article, _sentences(article), _names(plain, labels or {}), (), ())


def _sentences(article: Article) -> tuple[Sentence, ...]:
    found = []
    for number, block in enumerate(article.blocks):
        start = block.start
        for gap in _SENTENCE_END.finditer(article.text, block.start, block.end):
            found.append(Sentence(start, gap.start(), number))
            start = gap.end()
        found.append(Sentence(start, block.end, number))
    return tuple(found)


def _names(text: str, labels: Mapping[str, NameLabel]) -> tuple[Mention[Name], ...]:
    found = [
        Mention(Name(label, word), match.start(), match.end())
        for word, label in labels.items()
        for match in regex.finditer(rf"\b{regex.escape(word)}\b", text)
    ]
    return tuple(sorted(found, key=lambda name: name.start))
