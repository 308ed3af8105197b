"""The people, organisations and places of an article, each once, under ids of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extractor.article import Note
from extractor.lexicon.names import Names
from extractor.mention import Mention, Organisation, Person, PersonFunction, Place
from extractor.normaliser.bodies import join_organisations
from extractor.normaliser.codes import join_places
from extractor.normaliser.people import Group, join_people
from extractor.normaliser.speakers import find_utterances
from extractor.pipeline.organisations import OrganisationName, find_organisations
from extractor.pipeline.people import role_of
from extractor.pipeline.places import find_places
from extractor.pipeline.reading import Reading


@dataclass(frozen=True, slots=True)
class Entities:
    """Who and what an article names, in order of first mention, ids p1, o1, l1 and on."""

    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    notes: tuple[Note, ...] = ()

    def person(self, id: str | None) -> Person | None:
        """The person of this id."""
        return next((person for person in self.people if person.id == id), None)


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is called, and the organisation named with it."""

    text: str
    organisation: str | None = None


_ROLE_WORDS = (
    r"(?:(?:administrerende|administrerande|assisterende|assisterande|konstituert|fungerende|"
    r"fungerande|tidligere|tidlegare|daglig|dagleg)[ ])?"
    r"(?:(?:\p{L}{2,30}-,? (?:og )?)?[\p{L}-]{2,60})"
)
_BEFORE = regex.compile(
    rf"(?<![\p{{L}}-])(?P<role>{_ROLE_WORDS})(?P<where>[ \u00a0](?:i|ved|for|hos|på)[ \u00a0][^.!?\n]{{2,60}}?)?,?[ \u00a0]$"
)
_AFTER = regex.compile(
    rf"(?:[ \u00a0]\([^)\n]{{1,20}}\))?, (?:som er )?(?P<role>{_ROLE_WORDS})(?=[ ,.:;\n]|$)"
)
_AT = regex.compile(r"(?:[ \u00a0]\([^)\n]{1,20}\))?[ \u00a0](?:i|ved|for|hos|på|frå|fra)[ \u00a0]")


def find_entities(reading: Reading, lexicon_names: Names) -> Entities:
    """The people, organisations and places of the article, with notes on doubtful joins."""
    groups, notes = join_people(reading, lexicon_names)
    spans = [(m.start, m.end) for group in groups for m in group.mentions]
    bodies = find_organisations(reading, lexicon_names, spans)
    taken = spans + [(m.start, m.end) for m in bodies if not _holds_place(m)]
    found = list(find_places(reading, lexicon_names, taken))
    article = reading.article
    places, place_notes = join_places(found, article.text, article.published, lexicon_names)
    organisations = join_organisations(bodies, places)
    people = [
        _person(number, group, reading, organisations, lexicon_names)
        for number, group in enumerate(groups, 1)
    ]
    draft = Entities(tuple(people), tuple(organisations), tuple(places), (*notes, *place_notes))
    return _with_sources(reading, draft, lexicon_names)


def _holds_place(mention: Mention[OrganisationName]) -> bool:
    """A place inside the name is a place of the article, but not inside a newspaper's."""
    return mention.value.place is not None and mention.value.kind != "media"


def _person(
    number: int,
    group: Group,
    reading: Reading,
    organisations: Sequence[Organisation],
    names: Names,
) -> Person:
    role = find_role(group, reading.article.text, organisations, names)
    standings = {mention.value.standing for mention in group.mentions}
    function: PersonFunction = "subject"
    if "author" in standings:
        function = "author"
    elif standings == {"photographer"}:
        function = "photographer"
    return Person(
        id=f"p{number}",
        name=group.name,
        variants=tuple(form for form in group.forms() if form != group.name),
        role=role.text if role else None,
        organisation=role.organisation if role else None,
        function=function,
        mentions=tuple(Mention(m.value.text, m.start, m.end) for m in group.mentions),
    )


def find_role(
    group: Group, text: str, organisations: Sequence[Organisation], names: Names
) -> Role | None:
    """The first role that the text gives the person, before the name or after it."""
    for mention in group.mentions:
        before = _role_before(text, mention.start, names)
        if before:
            where = _organisation_in(organisations, before.end("role"), mention.start)
            if where is None:
                where = _at_office(before["where"], organisations, names, before["role"])
            where = where or _organisation_after(text, mention.end, organisations)
            return Role(_role_text(before["role"], names), where)
        after = _AFTER.match(text, mention.end)
        if after and role_of(after["role"].split()[-1], names):
            where = _organisation_after(text, after.end("role"), organisations)
            return Role(_role_text(after["role"], names), where)
    return None


def _role_before(text: str, at: int, names: Names) -> regex.Match[str] | None:
    """The last role that leads up to a name, with all its words."""
    found = None
    for match in _BEFORE.finditer(text, max(0, at - 130), at, overlapped=True):
        word = match["role"].split()[-1]
        if found is not None and match.end("role") == found.end("role"):
            continue
        apart = match["where"] or match[0].rstrip().endswith(",")
        if role_of(word, names) or (apart and role_of(word, names, definite=True)):
            found = match
    return found


def _role_text(written: str, names: Names) -> str:
    """The role, indefinite, without the capital letter of a sentence; «Nav-leiar» keeps its own."""
    row = role_of(written.split()[-1], names, definite=True)
    if row is not None and role_of(written.split()[-1], names) is None:
        for definite, forms in ((row.definite.nn, row.forms.nn), (row.definite.nb, row.forms.nb)):
            for end, base in zip(definite, forms, strict=False):
                if written.casefold().endswith(end):
                    return _role_text(written[: -len(end)] + base, names)
    if "-" in written.split("- ")[0].rstrip("-"):
        return written
    return written[0].lower() + written[1:]


def _organisation_in(organisations: Sequence[Organisation], start: int, end: int) -> str | None:
    return next(
        (
            organisation.id
            for organisation in organisations
            for mention in organisation.mentions
            if start <= mention.start and mention.end <= end
        ),
        None,
    )


def _organisation_after(text: str, at: int, organisations: Sequence[Organisation]) -> str | None:
    match = _AT.match(text, at)
    return (
        _organisation_in(organisations, match.end(), match.end() + 60)
        if match
        and any(mention.start == match.end() for o in organisations for mention in o.mentions)
        else None
    )


def _at_office(
    where: str | None, organisations: Sequence[Organisation], names: Names, role: str
) -> str | None:
    """«Nav-leiar i Tronvik» leads Nav Tronvik."""
    if not where or not role.casefold().startswith("nav-"):
        return None
    place = where.split(maxsplit=1)[1].strip(" ,\u00a0").casefold()
    return next((o.id for o in organisations if o.name.casefold() == f"nav {place}"), None)


def _with_sources(reading: Reading, draft: Entities, names: Names) -> Entities:
    """Who speaks is a source, and the words that stand for them («ho», «ordføraren») are mentions."""
    cues: dict[str, list[Mention[str]]] = {}
    for utterance in find_utterances(reading, draft, names):
        if utterance.speaker is not None:
            cues.setdefault(utterance.speaker, []).extend(filter(None, [utterance.cue]))
    people = []
    for person in draft.people:
        if person.id in cues and person.function == "subject":
            held = {at for m in person.mentions for at in range(m.start, m.end)}
            more = [cue for cue in cues[person.id] if held.isdisjoint(range(cue.start, cue.end))]
            mentions = sorted({*person.mentions, *more}, key=lambda m: m.start)
            person = replace(person, function="source", mentions=tuple(mentions))
        people.append(person)
    return replace(draft, people=tuple(people))
