"""NorNE's sentences on the Norwegian Dependency Treebank, with what each head has to learn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.train.tags import Word, universal

_NO_SPACE_BEFORE = frozenset(".,:;!?)]»%…'")
_NO_SPACE_AFTER = frozenset("([«")


@dataclass(slots=True)
class Sentence:
    """Words with an IOB2 label, `UPOS|features`, lemma, head (-1: root) and relation each."""

    words: list[str]
    spaces: list[bool]
    names: list[str]
    tags: list[str]
    lemmas: list[str]
    heads: list[int]
    relations: list[str]


def read_documents(path: Path) -> Iterator[list[Sentence]]:
    """Yield the sentences of each source file of a `.conll` file, `|` after a headline dropped."""
    document: list[Sentence] = []
    rows: list[list[str]] = []
    with path.open(encoding="utf8") as lines:
        for line in lines:
            if line.startswith("# file") and document:
                yield document
                document = []
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 10:
                rows.append(columns)
            elif rows and not line.strip():
                document += _sentence(rows)
                rows = []
    document += _sentence(rows)
    if document:
        yield document


def _sentence(rows: list[list[str]]) -> list[Sentence]:
    kept = [row for row in rows if row[1] != "|"]
    if not kept:
        return []
    number = {row[0]: at for at, row in enumerate(kept)}
    heads = [number.get(row[6], -1) for row in kept]
    words = [
        Word(row[1], row[2], row[3], tuple(row[5].split("|")), head + 1, row[7])
        for row, head in zip(kept, heads, strict=True)
    ]
    return [
        Sentence(
            words=[row[1] for row in kept],
            spaces=spaces([row[1] for row in kept]),
            names=[row[9].removeprefix("name=") for row in kept],
            tags=[f"{upos} {features}" for upos, features in universal(words)],
            lemmas=[row[2] for row in kept],
            heads=heads,
            relations=[row[7] for row in kept],
        )
    ]


def spaces(words: list[str]) -> list[bool]:
    """Whether a space follows each word, as running text would have it; the last has one."""
    result, quoted = [], False
    for word, following in zip(words, [*words[1:], "x"], strict=True):
        space = following not in _NO_SPACE_BEFORE and word not in _NO_SPACE_AFTER
        if word == '"':
            quoted = not quoted
            space = space and not quoted
        if following == '"' and quoted:
            space = False
        result.append(space)
    result[-1] = True
    return result
