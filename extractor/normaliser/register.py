"""The people of an article while they are gathered: who shares a name, who is misspelt."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.mention import Mention
from extractor.pipeline.people import PersonName

MOST = 50
"""People of one first name, surname or letter that are compared; a page of more is no article."""
_NEAR = 2
"""Letters by which a surname may be misspelt; one in a name of six letters or fewer."""


@dataclass(slots=True)
class Group:
    """The mentions of one person, while they are gathered."""

    name: str
    mentions: list[Mention[PersonName]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)

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

    def last_before(self, at: int) -> int:
        """Where the person was named last before a place; far off where not yet."""
        number = bisect_left(self._ends, at)
        return self._ends[number - 1] if number else -10_000

    def add(self, mention: Mention[PersonName]) -> None:
        """Take the mention in; a surname spelt otherwise leaves a note."""
        written = mention.value.words[-1]
        known = {part for word in self.words for part in (word, *word.split("-"))}
        if written not in known and not any(written in note for note in self.notes):
            self.notes.append(f"{self.surname} / {written} read as one person")
        self.mentions.append(mention)
        insort(self._ends, mention.end)


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


class Register:
    """The people found so far, by first name, surname and form."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._by_name: dict[str, Group] = {}
        self._by_given: dict[str, list[Group]] = defaultdict(list)
        self._by_form: dict[str, list[Group]] = defaultdict(list)
        self._by_letter: dict[str, list[Group]] = defaultdict(list)

    def full(self, name: PersonName) -> Group:
        """The group that a full name joins; a new one where it fits none or several."""
        given = self._by_given[name.words[0]]
        exact = self._by_name.get(name.text)
        near_ones = [group for group in given[:MOST] if same_person(name.words, group.words)]
        fits = [exact] if exact else near_ones
        if len(fits) == 1:
            group = fits[0]
            if len(name.words) > len(group.words) and name.words[-1] == group.surname:
                group.name = name.text
                self._by_name[name.text] = group
            return group
        group = self._by_name[name.text] = Group(name.text)
        self.groups.append(group)
        given.append(group)
        return group

    def index(self) -> None:
        """Make the full names known by their parts; done once, before the short names."""
        for group in self.groups:
            self._know(group)

    def _know(self, group: Group) -> None:
        ends = (group.words[0], group.surname)
        for form in {part for end in ends for part in (end, *end.split("-")[1:])}:
            self._by_form[form].append(group)
        self._by_letter[group.surname[0]].append(group)

    def named(self, form: str) -> list[Group]:
        """The people of this surname or, where none has it, of this first name."""
        groups = self._by_form.get(form, [])
        return [g for g in groups if form in (g.surname, *g.surname.split("-"))] or groups

    def misspelt(self, form: str) -> Group | None:
        """The one person whose surname `form` may misspell."""
        fits = [group for group in self._by_letter[form[0]][:MOST] if near(form, group.surname)]
        return fits[0] if len(fits) == 1 else None

    def short(self, mention: Mention[PersonName]) -> Group:
        """Whose a lone surname or first name is; of several, the one's named last before it."""
        fits = self.named(mention.value.text)
        if len(fits) > 1:
            return max(fits[:MOST], key=lambda group: group.last_before(mention.start))
        group = fits[0] if fits else self.misspelt(mention.value.text)
        if group is None:
            group = Group(mention.value.text)
            self.groups.append(group)
            self._know(group)
        return group


def same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names are one person's: first name and surname agree, but for a slip."""
    shorter, longer = sorted((one, other), key=len)
    if one[0] != other[0]:
        return False
    if one[-1] == other[-1]:
        return set(shorter) <= set(longer)
    if len(one) == len(other) and one[:-1] == other[:-1]:
        return near(one[-1], other[-1])
    return list(shorter) == list(longer[: len(shorter)]) and len(shorter) > 1
