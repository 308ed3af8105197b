"""What a person is called, and the organisation named with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.names import Names
from extractor.mention import Organisation
from extractor.normaliser.register import Group
from extractor.pipeline.people import role_of
from extractor.pipeline.spans import Spans

_ROLE = (
    r"(?:(?:administrerende|administrerande|assisterende|assisterande|konstituert|fungerende|"
    r"fungerande|tidligere|tidlegare|daglig|dagleg)[ ])?"
    r"(?:(?:\p{L}{2,30}-,? (?:og )?)?[\p{L}-]{2,60})"
)
_BEFORE = regex.compile(
    rf"""
    (?<![\p{{L}}-]) (?P<role> {_ROLE.replace(" ", "[ ]")} )
    (?P<where> [ \u00a0] (?:i|ved|for|hos|på) [ \u00a0] (?P<body> [^.!?\n]{{2,60}}? ) )?
    ,? [ \u00a0] $
    """,
    regex.VERBOSE,
)
_PARENTHESIS = r"(?:[ \u00a0]\([^)\n]{1,20}\))?"
_AFTER = regex.compile(rf"{_PARENTHESIS}, (?:som er )?(?P<role>{_ROLE})(?=[ ,.:;\n]|$)")
_AT = regex.compile(
    rf"{_PARENTHESIS}[ \u00a0](?:i|ved|for|hos|på|frå|fra)[ \u00a0](?P<body>[^.,!?\n]{{2,60}})"
)
_COUNCIL_ROLES = ("ordfører", "rådmann")


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is called, indefinite, and the id of the organisation named with it."""

    text: str
    organisation: str | None = None


class Roles:
    """Finds the roles of an article's people."""

    def __init__(self, text: str, organisations: Sequence[Organisation], names: Names) -> None:
        self._text, self._names = text, names
        self._bodies = Spans((m, o.id) for o in organisations for m in o.mentions)
        self._ids = {o.name.casefold(): o.id for o in organisations}

    def of(self, group: Group) -> Role | None:
        """The first role that the text gives the person, before a name or after it."""
        for mention in group.mentions:
            role = self._leading(mention.start, mention.end) or self._following(mention.end)
            if role is not None:
                return role
        return None

    def _leading(self, start: int, end: int) -> Role | None:
        """«nestleiar i Nav Tronvik, Mona Fjellvik», «direktør Mona Fjellvik i Nav Tronvik»."""
        match = self._last_role(start)
        if match is None:
            return None
        within = self._bodies.within(match.end("role"), start)
        body = within[0][1] if within else self._implied(match["role"], match["body"])
        after = _AT.match(self._text, end)
        if body is None and after is not None:
            body = self._named_at(after.start("body"))
            body = body or self._implied(match["role"], after["body"])
        return Role(self._indefinite(match["role"]), body)

    def _following(self, end: int) -> Role | None:
        """«Mona Fjellvik, nestleiar i Nav Tronvik»."""
        match = _AFTER.match(self._text, end)
        if match is None or role_of(match["role"].split()[-1], self._names) is None:
            return None
        after = _AT.match(self._text, match.end("role"))
        body = self._named_at(after.start("body")) if after else None
        if body is None and after is not None:
            body = self._implied(match["role"], after["body"])
        return Role(self._indefinite(match["role"]), body)

    def _last_role(self, at: int) -> regex.Match[str] | None:
        """The last role that leads up to a name, with all its words."""
        found = None
        for match in _BEFORE.finditer(self._text, max(0, at - 130), at, overlapped=True):
            if found is not None and match.end("role") == found.end("role"):
                continue
            word = match["role"].split()[-1]
            apart = match["where"] or match[0].rstrip().endswith(",")
            if role_of(word, self._names) or (apart and role_of(word, self._names, definite=True)):
                found = match
        return found

    def _named_at(self, at: int) -> str | None:
        """The organisation that begins at a place."""
        found = self._bodies.first(at, at + 1)
        return found[1] if found else None

    def _implied(self, role: str, where: str | None) -> str | None:
        """«Nav-leiar i Tronvik» leads Nav Tronvik, a «Tronvik-ordførar» Tronvik kommune."""
        place = (where or "").strip(" ,\u00a0").casefold()
        first = role.rpartition("-")[0].casefold()
        if first == "nav":
            return self._ids.get(f"nav {place}" if place else "nav")
        row = role_of(role.split()[-1], self._names)
        if row is not None and (row.id in _COUNCIL_ROLES or role.casefold().startswith("kommun")):
            return self._ids.get(f"{first or place} kommune")
        return None

    def _indefinite(self, written: str) -> str:
        """The role without article or the capital of a sentence; «Nav-leiar» keeps its own."""
        word = written.split()[-1]
        row = role_of(word, self._names, definite=True)
        if row is not None and role_of(word, self._names) is None:
            for definite, forms in (
                (row.definite.nn, row.forms.nn),
                (row.definite.nb, row.forms.nb),
            ):
                for end, base in zip(definite, forms, strict=False):
                    if word.casefold().endswith(end):
                        return self._indefinite(written[: -len(end)] + base)
        if regex.match(r"\p{L}{2,30}-\p{L}", written):
            return written
        return written[0].lower() + written[1:]
