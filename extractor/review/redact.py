"""Leaves out the names of people who have no public role; every offset stays as it was.

Public is who holds an office or speaks for others by their work (`public` in the lexicon's
`roles.toml`), who is named with their party, and who signs the text or a picture. Everybody else
is private, also where the page calls them nothing: rather a name too few than one too many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import regex

from extractor.lexicon.names import Names
from extractor.pipeline.people import role_of
from extractor.record import ClaimRow, PersonRow, Record
from extractor.review.hiding import Hiding

_SIGNED = ("author", "photographer")
_LONG, _LONGEST = 6, 60  # letters of a surname that is hidden within other words too


class Redactor:
    """Tells private people by the roles of a lexicon."""

    def __init__(self, names: Names) -> None:
        self._names = names
        known = (names.places, names.settlements, names.districts, names.countries)
        self._places = frozenset().union(*known)

    def redact(self, record: Record) -> Record:
        """The record without private names, and without what reviewers commented."""
        return self.hiding(record).record(record)

    def hiding(self, record: Record, spelt: Iterable[Mapping[str, Any] | None] = ()) -> Hiding:
        """What hides the private names of a record.

        `spelt` are claims spelt out beside it, whose speakers may be in no row of the record.
        """
        private = [person for person in record.people if not self.is_public(record, person)]
        known = {name for person in record.people for name in (person.name, *person.variants)}
        decided = [claim for row in record.claims for claim in _decided(row)]
        strangers = [
            speaker["name"]
            for claim in (*spelt, *decided)
            if claim and (speaker := claim.get("speaker"))
            if speaker["name"] not in known and not self._is_office(speaker.get("role"))
        ]
        names = [name for person in private for name in (person.name, *person.variants)]
        names += strangers
        return Hiding(names, frozenset(person.id for person in private), self.surnames(names))

    def surnames(self, names: Iterable[str]) -> set[str]:
        """Words of full names that no other word begins with by chance: no place, given name …"""
        words = {word for name in names for word in regex.split(r"[\s\-]+", name)[1:]}
        return {
            word
            for word in words
            if word[:1].isupper()
            if _LONG <= len(word) <= _LONGEST and word.isalpha()
            if word not in self._names.given and word not in self._places
        }

    def is_public(self, record: Record, person: PersonRow) -> bool:
        """Whether a person of the record holds an office, or signs the text or a picture."""
        if person.role is not None:
            return self._is_office(person.role)
        return person.function in _SIGNED or _of_party(record, person)

    def _is_office(self, role: str | None) -> bool:
        words = (role or "").split()
        row = role_of(words[-1], self._names) if words else None
        return row is not None and row.public


def _of_party(record: Record, person: PersonRow) -> bool:
    """«Kari Moe (Ap)»: a party in brackets behind a mention."""
    parties = {m.start for o in record.organisations if o.kind == "party" for m in o.mentions}
    text = record.article.text
    return any(
        text[mention.end : mention.end + 2] == " (" and mention.end + 2 in parties
        for mention in person.mentions
    )


def _decided(claim: ClaimRow) -> Iterable[dict[str, Any] | None]:
    for decision in claim.review.decisions if claim.review else ():
        yield from (decision.before, decision.after)
