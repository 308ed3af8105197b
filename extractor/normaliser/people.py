"""Mentions of people joined: one group for each person, with full name and variants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from extractor.article import Note
from extractor.lexicon.names import Names
from extractor.mention import Mention
from extractor.pipeline.capitals import Word, find_listed, find_runs
from extractor.pipeline.organisations import kind_of, place_names
from extractor.pipeline.people import (
    PersonName,
    find_full_names,
    is_given,
    is_house,
    role_of,
    without_genitive,
)
from extractor.pipeline.reading import Reading
from extractor.pipeline.speech import find_verbs

_PLACE_BEFORE = regex.compile(
    r"\b(?:i|på|fra|frå|ved|rundt|kring|utenfor|utanfor|mot|Nav|NAV|I|På|Fra|Frå)[ \u00a0]$"
)
_TOLD_TO = regex.compile(r"\b(?:til|overfor|andsynes)[ \u00a0]$")
_PLACE_AFTER = regex.compile(r"s? (?:kommune|fylke|herad)\b|-\p{Ll}")
_NEARBY = 400
"""Characters after a full name within which the surname alone is the person, not the place."""
_NEAR = 2
"""Letters by which a surname may be misspelt; one in a name of six letters or fewer."""


@dataclass(slots=True)
class Group:
    """The mentions of one person, while they are gathered."""

    name: str
    mentions: list[Mention[PersonName]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The words of the full name."""
        return self.name.split()

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.words[-1]

    def forms(self) -> list[str]:
        """Every form written, the commonest first."""
        return [form for form, _ in Counter(m.value.text for m in self.mentions).most_common()]

    def add(self, mention: Mention[PersonName]) -> None:
        """Take the mention in; a surname spelt otherwise leaves a note."""
        written = mention.value.words[-1]
        known = {part for word in self.words for part in (word, *word.split("-"))}
        if written not in known and not any(written in note for note in self.notes):
            self.notes.append(f"{self.surname} / {written} read as one person")
        self.mentions.append(mention)


def distance(one: str, other: str, most: int = _NEAR) -> int:
    """Letters to change, add or drop from `one` to `other`; `most` + 1 where there are more.

    >>> distance("Døsvik", "Dysvik"), distance("Moen", "Bakkerud")
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, opposite in enumerate(other, 1):
            previous, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, previous + (letter != opposite)),
            )
    return min(row[-1], most + 1)


def near(one: str, other: str) -> bool:
    """Whether two surnames may be one misspelt: five letters or more, the first one shared."""
    if min(len(one), len(other)) < 5 or one[0] != other[0] or one == other:
        return False
    return distance(one, other) <= (1 if min(len(one), len(other)) <= 6 else _NEAR)


def join_people(reading: Reading, names: Names) -> tuple[list[Group], tuple[Note, ...]]:
    """The people of the article in order of first mention, and a note for each odd spelling."""
    groups: list[Group] = []
    for mention in sorted(find_full_names(reading, names), key=lambda found: found.start):
        _group_of(mention.value, groups).add(mention)
    _add_authors(reading, groups)
    for mention in find_short_names(reading, names, groups):
        group = _owner(mention.value.text, mention.start, groups)
        if group is None:
            group = Group(mention.value.text)
            groups.append(group)
        group.add(mention)
    for group in groups:
        group.mentions.sort(key=lambda found: found.start)
    groups.sort(
        key=lambda group: group.mentions[0].start if group.mentions else len(reading.article.text)
    )
    notes = tuple(Note("name-variant", text) for group in groups for text in group.notes)
    return groups, notes


def _group_of(name: PersonName, groups: list[Group]) -> Group:
    """The group that a full name joins; a new one where it fits none or several."""
    fits = [group for group in groups if _same(name.words, group.words)]
    exact = [group for group in fits if group.name == name.text]
    if exact or len(fits) == 1:
        group = (exact or fits)[0]
        if len(name.words) > len(group.words) and name.words[-1] == group.surname:
            group.name = name.text
        return group
    group = Group(name.text)
    groups.append(group)
    return group


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names are one person's: given name and surname agree, one may be misspelt."""
    shorter, longer = sorted((one, other), key=len)
    if one[0] != other[0]:
        return False
    if one[-1] == other[-1]:
        return set(shorter) <= set(longer)
    if len(one) == len(other) and one[:-1] == other[:-1]:
        return near(one[-1], other[-1])
    return list(shorter) == list(longer[: len(shorter)]) and len(shorter) > 1


def _add_authors(reading: Reading, groups: list[Group]) -> None:
    """The authors the page names, where they stand in the text."""
    for author in reading.article.authors:
        if len(author.split()) < 2:
            continue
        for group in groups:
            if _same(author.split(), group.words):
                group.mentions = [
                    Mention(PersonName(m.value.text, "author"), m.start, m.end)
                    for m in group.mentions
                ]


def find_short_names(
    reading: Reading, names: Names, groups: Sequence[Group]
) -> Iterator[Mention[PersonName]]:
    """Yield surnames and first names that stand alone, of the people known and of new ones who speak."""
    text = reading.article.text
    taken = {at for group in groups for m in group.mentions for at in range(m.start, m.end)}
    for listed in find_listed(text, names.institutions):
        if " " in listed.text:
            taken.update(range(listed.start, listed.end))
    labels = {name.start: name.value.label for name in reading.names}
    speaking = _places_of_speakers(reading, names)
    for run in find_runs(text):
        words = run
        while len(words) > 1 and (words[0].text in names.no_names or role_of(words[0].text, names)):
            words = words[1:]
        word = words[0]
        if len(words) > 1 or word.start in taken or len(word.text) < 2 or word.text.endswith("."):
            continue
        label = "PER" if labels.get(run[0].start) == "PER" else labels.get(word.start)
        form = _short_form(word, text, label, word.start in speaking, names, groups)
        if form:
            yield Mention(PersonName(form), word.start, word.start + len(form))


def _places_of_speakers(reading: Reading, names: Names) -> set[int]:
    """Where a word stands right after or right before a verb of saying."""
    text, places = reading.article.text, set()
    for verb in find_verbs(text, 0, len(text), names):
        after = regex.match(r"[ \u00a0](?=\p{Lu})", text[verb.end : verb.end + 2])
        if after:
            places.add(verb.end + 1)
        before = regex.search(
            r"(?<![\p{L}-])\p{Lu}[\p{L}-]{1,40}[ \u00a0]$",
            text[max(0, verb.start - 44) : verb.start],
        )
        if before:
            places.add(verb.start - len(before[0]))
    return places


def _short_form(
    word: Word, text: str, label: str | None, speaks: bool, names: Names, groups: Sequence[Group]
) -> str | None:
    """The surname or first name that `word` is, without genitive -s; None where it is none."""
    forms = (word.text, word.text.removesuffix("s"))
    known = {part for group in groups for part in (group.words[0], group.surname)}
    known |= {part for name in tuple(known) for part in name.split("-")[1:]}
    for form in forms:
        if form in known:
            away = not speaks and _is_place(word, form, text, label, names, groups)
            return None if away else form
    if _is_other(word.text, speaks, names):
        return None
    for form in forms:
        if (speaks or label == "PER") and any(near(form, group.surname) for group in groups):
            return form
    if label not in ("PER", None) and not (label == "GPE_LOC" and forms[0] in names.settlements):
        return None
    before = text[max(0, word.start - 10) : word.start]
    if _PLACE_BEFORE.search(before) or _TOLD_TO.search(before):
        return None
    sure = (speaks and label == "PER") or _is_inside(text, word.start)
    if sure and (speaks or label == "PER"):
        return without_genitive(word.text, text)
    return None


def _is_other(word: str, speaks: bool, names: Names) -> bool:
    """Whether a capitalised word is a place, an institution, a role or no name at all."""
    forms = (word, word.removesuffix("s"))
    if word.isupper() or any(form in names.no_names for form in forms):
        return True
    if any(role_of(form, names, definite=definite) for form in forms for definite in (True, False)):
        return True
    if any(kind_of(form, names) != "other" or is_house(form, names) for form in forms):
        return True
    shared = word in names.shared or word in names.settlements
    return any(_is_listed(form, names) for form in forms) and not (speaks and shared)


def _is_inside(text: str, at: int) -> bool:
    """Whether a word stands within a sentence, where only names have capitals."""
    before = text[max(0, at - 3) : at].rstrip(' \u00a0«"')
    return bool(before) and before[-1] not in ".:!?–-\n"


def _is_place(
    word: Word, form: str, text: str, label: str | None, names: Names, groups: Sequence[Group]
) -> bool:
    """Whether a word that is a surname of the article stands for the place of that name."""
    if _PLACE_AFTER.match(text, word.end):
        return True
    listed = next(find_listed(text[word.start : word.end + 30], place_names(names)), None)
    if listed is not None and listed.start == 0 and " " in listed.text:
        return True
    if not _is_listed(form, names):
        return False
    if _PLACE_BEFORE.search(text[max(0, word.start - 10) : word.start]):
        return True
    just_named = any(
        0 <= word.start - m.end < _NEARBY for g in groups if g.surname == form for m in g.mentions
    )
    return label in ("GPE_LOC", "LOC", "GPE_ORG") and not just_named


def _is_listed(word: str, names: Names) -> bool:
    return (
        word in names.places
        or word in names.settlements
        or word in names.districts
        or word in names.countries
        or word in names.institutions
    )


def _owner(form: str, at: int, groups: Sequence[Group]) -> Group | None:
    """Whose name a lone surname or first name is: of several, the one named last before it."""
    for fits in (
        [group for group in groups if form in (group.surname, *group.surname.split("-")[1:])],
        [group for group in groups if form == group.words[0] and len(group.words) > 1],
        [group for group in groups if near(form, group.surname)],
    ):
        if len(fits) == 1:
            return fits[0]
        if len(fits) > 1:
            return max(
                fits,
                key=lambda group: max(
                    (m.start for m in group.mentions if m.start < at), default=-1
                ),
            )
    return None


__all__ = ["Group", "distance", "find_short_names", "is_given", "join_people", "near"]
