"""The people, organisations and places of an article, each once, under ids of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.article import Note
from extractor.lexicon.names import Names
from extractor.mention import Mention, Organisation, Person, PersonFunction, Place
from extractor.normaliser.bodies import join_organisations
from extractor.normaliser.codes import join_places
from extractor.normaliser.people import join_people
from extractor.normaliser.register import Group
from extractor.normaliser.roles import Roles
from extractor.normaliser.speakers import find_utterances
from extractor.pipeline.organisations import OrganisationName, find_organisations
from extractor.pipeline.places import find_places
from extractor.pipeline.reading import Reading
from extractor.pipeline.spans import Cover


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


def find_entities(reading: Reading, lexicon_names: Names) -> Entities:
    """The people, organisations and places of the article, with notes on doubtful joins."""
    groups, notes = join_people(reading, lexicon_names)
    people_at = [mention for group in groups for mention in group.mentions]
    bodies = find_organisations(reading, lexicon_names, _cover(reading, people_at))
    placeless = [mention for mention in bodies if not _holds_place(mention)]
    taken = _cover(reading, [*people_at, *placeless])
    found = list(find_places(reading, lexicon_names, taken))
    article = reading.article
    places, place_notes = join_places(found, article.text, article.published, lexicon_names)
    organisations = join_organisations(bodies, places)
    roles = Roles(article.text, organisations, lexicon_names)
    people = [_person(f"p{number}", group, roles) for number, group in enumerate(groups, 1)]
    draft = Entities(tuple(people), tuple(organisations), tuple(places), (*notes, *place_notes))
    return _with_sources(reading, draft, lexicon_names)


def _cover(reading: Reading, mentions: Sequence[Mention[Any]]) -> Cover:
    """The characters of the mentions."""
    cover = Cover(len(reading.article.text))
    for mention in mentions:
        cover.take(mention.start, mention.end)
    return cover


def _holds_place(mention: Mention[OrganisationName]) -> bool:
    """A place inside the name is a place of the article, but not inside a newspaper's."""
    return mention.value.place is not None and mention.value.kind != "media"


def _person(id: str, group: Group, roles: Roles) -> Person:
    role = roles.of(group)
    standings = {mention.value.standing for mention in group.mentions}
    function: PersonFunction = "subject"
    if "author" in standings:
        function = "author"
    elif standings == {"photographer"}:
        function = "photographer"
    return Person(
        id=id,
        name=group.name,
        variants=tuple(form for form in group.forms() if form != group.name),
        role=role.text if role else None,
        organisation=role.organisation if role else None,
        function=function,
        mentions=tuple(Mention(m.value.text, m.start, m.end) for m in group.mentions),
    )


def _with_sources(reading: Reading, draft: Entities, names: Names) -> Entities:
    """Who speaks is a source, and «ho», «ordføraren» that stand for them are mentions."""
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
