"""The people and organisations of an article, asked by place, pronoun and title."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from extractor.lexicon.names import Names
from extractor.mention import Mention, Organisation, Person
from extractor.pipeline.people import role_of
from extractor.pipeline.spans import Spans

_LOOK_BACK = 40
"""Names before a pronoun or title that are tried."""


class Cast:
    """The people and organisations of an article, asked who stands where."""

    def __init__(
        self,
        text: str,
        people: Sequence[Person],
        organisations: Sequence[Organisation],
        names: Names,
    ) -> None:
        """Photographers and authors do not speak and are left out."""
        self.text, self.names = text, names
        people = [p for p in people if p.function not in ("photographer", "author")]
        self.named = Spans((mention, p.id) for p in people for mention in p.mentions)
        """Where people are named, with their ids."""
        self.bodies = Spans((mention, o.id) for o in organisations for mention in o.mentions)
        self._gender = {p.id: _gender(p.name, names) for p in people}
        self._roles: dict[str, list[Person]] = {}
        for person in people:
            row = role_of(person.role.split()[-1], names) if person.role else None
            if row is not None:
                self._roles.setdefault(row.id, []).append(person)

    def body_at(self, at: int) -> Mention[str] | None:
        """The organisation named at a place."""
        found = self.bodies.first(at, at + 1)
        return found[0] if found else None

    def fits(self, person: str, pronoun: str) -> bool:
        """Whether a pronoun may stand for the person."""
        gender = "m" if pronoun.casefold() == "han" else "f"
        return pronoun.casefold() == "hen" or gender in self._gender[person]

    def last_named(self, pronoun: str, before: int) -> str | None:
        """The person named last before a place whom the pronoun fits."""
        nearest = islice(self.named.before(before), _LOOK_BACK)
        return next((person for _, person in nearest if self.fits(person, pronoun)), None)

    def by_title(self, title: str, before: int) -> str | None:
        """The person whom a title alone stands for; of several the one named last before it."""
        row = role_of(title, self.names, definite=True)
        if row is None:
            return None
        fits = [p.id for p in self._roles.get(row.id, ()) if _titled(title, p.role, self.names)]
        if len(fits) < 2:
            return fits[0] if fits else None
        nearest = islice(self.named.before(before), _LOOK_BACK)
        return next((person for _, person in nearest if person in fits), None)


def _titled(title: str, role: str | None, names: Names) -> bool:
    """Whether «ordføraren» can mean a «Tronvik-ordførar»: no other first part."""
    word = role.split()[-1] if role else ""
    parts = [_first_part(title, names, definite=True), _first_part(word, names, definite=False)]
    given = [part for part in parts if part not in ("", "nav")]
    return len(given) < 2 or given[0][:4] == given[1][:4]


def _first_part(word: str, names: Names, *, definite: bool) -> str:
    """What stands before the role in a compound: `barnevern` of «barnevernsleiar»."""
    row = role_of(word, names, definite=definite)
    if row is None:
        return ""
    folded = word.casefold()
    for form in sorted((row.definite if definite else row.forms).both, key=len, reverse=True):
        if folded.endswith(form):
            return folded[: -len(form)].strip("-")
    return ""


def _gender(name: str, names: Names) -> str:
    first = name.split()[0]
    if len(name.split()) < 2 and first not in names.given:
        return "fm"
    return names.given.get(first) or names.given.get(first.split("-")[0]) or "fm"
