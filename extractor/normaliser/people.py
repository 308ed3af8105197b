"""Mentions of people joined: one group for each person, with full name and variants."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.article import Note
from extractor.lexicon.names import Names
from extractor.mention import Mention
from extractor.normaliser.lone_names import find_short_names
from extractor.normaliser.register import Group, Register, same_person
from extractor.pipeline.people import PersonName, find_full_names
from extractor.pipeline.reading import Reading


def join_people(reading: Reading, names: Names) -> tuple[list[Group], tuple[Note, ...]]:
    """The people of the article in order of first mention, and a note for each odd spelling."""
    register = Register()
    for mention in sorted(find_full_names(reading, names), key=lambda found: found.start):
        register.full(mention.value).add(mention)
    _mark_authors(reading, register.groups)
    register.index()
    for mention in find_short_names(reading, names, register):
        register.short(mention).add(mention)
    groups = register.groups
    for group in groups:
        group.mentions.sort(key=lambda found: found.start)
    groups.sort(key=lambda group: group.mentions[0].start)
    return groups, tuple(Note("name-variant", text) for group in groups for text in group.notes)


def _mark_authors(reading: Reading, groups: Sequence[Group]) -> None:
    """The authors the page names, where they stand in the text."""
    for author in reading.article.authors:
        words = author.split()
        for group in groups:
            if len(words) > 1 and same_person(words, group.words):
                group.mentions = [
                    Mention(PersonName(m.value.text, "author"), m.start, m.end)
                    for m in group.mentions
                ]
