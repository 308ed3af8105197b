"""Which articles are one story: texts that share most of their clauses, whoever prints them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import regex

from extractor.linking.matter import digest

# A run of marks is tried once, from its first: 20,000 dots would take time that is their square.
_BREAK = regex.compile(r"(?<![.!?:;»”\"])[.!?:;»”\"]++[\s–—-]+|[,–—][\s]+|\n+")
_WORD = regex.compile(r"\w+")
_LEAST_WORDS = 5  # a shorter clause («sier hun til NTB») stands in any article
LEAST_SHARED = 3  # clauses; a quotation or a fixed phrase makes no copy

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
WHERE 5 * shared >= 3 * smaller AND (shared >= {LEAST_SHARED} OR 2 * shared >= larger)
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
    stories = Stories()
    for one, other in _alike(base):
        stories.unite(one, other)
    if not stories:
        return
    members = ((story, id) for id, story in stories.members())
    base.executemany("UPDATE article SET story = ? WHERE id = ?", members)
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


class Stories:
    """Sets that grow together (union–find); each is known by its smallest member."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def __bool__(self) -> bool:
        return bool(self._parent)

    def _root(self, id: int) -> int:
        parent = self._parent
        while parent.setdefault(id, id) != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    def unite(self, one: int, other: int) -> None:
        """Make one set of those of two members."""
        one, other = self._root(one), self._root(other)
        self._parent[max(one, other)] = min(one, other)

    def members(self) -> Iterator[tuple[int, int]]:
        """Yield every member with the smallest of its set."""
        return ((id, self._root(id)) for id in list(self._parent))
