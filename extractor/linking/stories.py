"""Which articles are one story: texts that share most of their clauses, whoever prints them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import regex

from extractor.linking.matter import digest

_BREAK = regex.compile(r"[.!?:;»”\"]+[\s–—-]+|[,–—][\s]+|\n+")
_WORD = regex.compile(r"\w+")
_LEAST_WORDS = 5  # a shorter clause («sier hun til NTB») stands in any article
_LEAST_SHARED = 3  # clauses; a quotation or a fixed phrase makes no copy

_NEIGHBOURS = """
SELECT DISTINCT previous, article FROM (
    SELECT article, LAG(article) OVER (PARTITION BY hash ORDER BY source, sha256) AS previous
    FROM clause JOIN article ON article.id = clause.article
) WHERE previous IS NOT NULL
"""
_ALIKE = f"""
SELECT one, other, shared, MIN(a.clauses, b.clauses) AS smaller, MAX(a.clauses, b.clauses) AS larger
FROM (
    SELECT previous AS one, article AS other, (
        SELECT COUNT(*) FROM clause x JOIN clause y ON y.article = near.article AND y.hash = x.hash
        WHERE x.article = near.previous
    ) AS shared FROM ({_NEIGHBOURS}) near
) JOIN article a ON a.id = one JOIN article b ON b.id = other
WHERE 5 * shared >= 3 * smaller AND (shared >= {_LEAST_SHARED} OR 2 * shared >= larger)
"""
_VERSIONS = """
SELECT previous, id FROM (
    SELECT id, LAG(id) OVER (PARTITION BY source ORDER BY sha256) AS previous FROM article
) WHERE previous IS NOT NULL
"""


def clauses(text: str) -> set[int]:
    """A digest of each clause of five words or more, without case and punctuation.

    >>> one = clauses("Nav brukte 41 millioner kroner i fjor, sier leder Kari Moe i Nav til NTB.")
    >>> other = clauses("– Nav brukte 41 millioner kroner i fjor, sier Moe.")
    >>> len(one), len(one & other)
    (2, 1)
    """
    found = set()
    for piece in _BREAK.split(text):
        words = _WORD.findall(piece.casefold())
        if len(words) >= _LEAST_WORDS:
            found.add(digest(" ".join(words)))
    return found


def cluster(base: sqlite3.Connection) -> None:
    """Set `article.cluster` to the smallest source id of each article's story.

    Articles that share a clause are compared if they are neighbours in the list of those that have
    it: copies are neighbours in most of their clauses, and no list is compared with itself. Two
    versions of one source are one story.
    """
    parent: dict[int, int] = {}
    for one, other in _alike(base):
        _unite(parent, one, other)
    if not parent:
        return
    members = ((id, _root(parent, id)) for id in parent)
    base.executemany("UPDATE article SET story = ?2 WHERE id = ?1", members)
    base.execute(
        "CREATE TEMP TABLE story AS"
        " SELECT story AS id, MIN(source) AS name FROM article GROUP BY story"
    )
    base.execute("CREATE INDEX temp.story_id ON story (id)")
    base.execute(
        "UPDATE article SET cluster = (SELECT name FROM story WHERE id = article.story)"
        " WHERE story IS NOT NULL"
    )


def _alike(base: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    for one, other, *_ in base.execute(_ALIKE):
        yield one, other
    yield from base.execute(_VERSIONS)


def _root(parent: dict[int, int], id: int) -> int:
    while parent.setdefault(id, id) != id:
        parent[id] = parent[parent[id]]
        id = parent[id]
    return id


def _unite(parent: dict[int, int], one: int, other: int) -> None:
    one, other = _root(parent, one), _root(parent, other)
    parent[max(one, other)] = min(one, other)
