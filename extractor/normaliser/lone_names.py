"""Surnames and first names that stand alone: whose they are, or that they are places after all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.names import Names
from extractor.mention import Mention, NameLabel
from extractor.normaliser.register import MOST, Group, Register
from extractor.pipeline.capitals import Word, find_listed, find_runs
from extractor.pipeline.organisations import kind_of, place_names
from extractor.pipeline.people import PersonName, is_house, role_of, without_genitive
from extractor.pipeline.reading import Reading
from extractor.pipeline.spans import Cover
from extractor.pipeline.speech import find_verbs

_PLACE_BEFORE = regex.compile(
    r"\b(?:i|på|fra|frå|ved|rundt|kring|utenfor|utanfor|mot|Nav|NAV|I|På|Fra|Frå)[ \u00a0]$"
)
_TOLD_TO = regex.compile(r"\b(?:til|overfor|andsynes)[ \u00a0]$")
_PLACE_AFTER = regex.compile(r"s? (?:kommune|fylke|herad)\b|-\p{Ll}")
_CAPITAL_AFTER = regex.compile(r"[ \u00a0](?=\p{Lu})")
_CAPITAL_BEFORE = regex.compile(r"(?<![\p{L}-])\p{Lu}[\p{L}-]{1,40}(?=[ \u00a0]$)")
_OF_BODIES = ("skrive", "melde", "opplyse", "varsle", "annonsere", "ifølge", "få opplyst")
"""Verbs that newspapers and offices are as often the subject of as people are."""
_NEARBY = 400
"""Characters after a full name within which the surname alone is the person, not the place."""


def find_short_names(
    reading: Reading, names: Names, register: Register
) -> Iterator[Mention[PersonName]]:
    """Yield lone surnames and first names: of people known, and of new ones who speak."""
    text = reading.article.text
    taken = Cover(len(text))
    for mention in (mention for group in register.groups for mention in group.mentions):
        taken.take(mention.start, mention.end)
    for listed in find_listed(text, names.institutions):
        if " " in listed.text:
            taken.take(listed.start, listed.end)
    labels = {name.start: name.value.label for name in reading.names}
    speaking = _places_of_speakers(reading, names)
    for run in find_runs(text):
        words = run
        while len(words) > 1 and (words[0].text in names.no_names or role_of(words[0].text, names)):
            words = words[1:]
        word = words[0]
        if len(words) > 1 or word.text.endswith(".") or taken.touches(word.start, word.end):
            continue
        label = "PER" if labels.get(run[0].start) == "PER" else labels.get(word.start)
        lone = Lone(word, text, label, word.start in speaking)
        form = _known_form(lone, names, register) or _new_form(lone, names, register)
        if form:
            yield Mention(PersonName(form), word.start, word.start + len(form))


@dataclass(frozen=True, slots=True)
class Lone:
    """A capitalised word by itself, with what the model calls it."""

    word: Word
    text: str
    label: NameLabel | None
    speaks: bool
    """It stands right before or after a verb of saying."""

    @property
    def forms(self) -> tuple[str, str]:
        """The word as written, and without a genitive -s."""
        return self.word.text, self.word.text.removesuffix("s")

    @property
    def before(self) -> str:
        """The characters before it."""
        return self.text[max(0, self.word.start - 10) : self.word.start]


def _places_of_speakers(reading: Reading, names: Names) -> set[int]:
    """Where a word stands right after or right before a verb of saying."""
    text, places = reading.article.text, set()
    for verb in find_verbs(text, 0, len(text), names):
        if verb.value.id in _OF_BODIES:
            continue
        if _CAPITAL_AFTER.match(text, verb.end):
            places.add(verb.end + 1)
        if before := _CAPITAL_BEFORE.search(text, max(0, verb.start - 44), verb.start):
            places.add(before.start())
    return places


def _known_form(lone: Lone, names: Names, register: Register) -> str | None:
    """The form of a lone word that names somebody whose full name the article has."""
    for form in lone.forms:
        if groups := register.named(form):
            away = not lone.speaks and _is_place(lone, form, names, groups)
            return None if away else form
    if lone.speaks or lone.label == "PER":
        for form in lone.forms:
            if register.misspelt(form) and not _is_other(lone, names):
                return form
    return None


def _new_form(lone: Lone, names: Names, register: Register) -> str | None:
    """The surname of somebody the article names no fuller; None where little speaks for it."""
    if any(register.named(form) for form in lone.forms) or _is_other(lone, names):
        return None
    town = lone.label == "GPE_LOC" and lone.word.text in names.settlements
    if lone.label not in ("PER", None) and not town:
        return None
    if _PLACE_BEFORE.search(lone.before) or _TOLD_TO.search(lone.before):
        return None
    labelled = lone.label == "PER"
    within = _is_inside(lone.text, lone.word.start)
    if (lone.speaks and labelled) or (within and (lone.speaks or labelled)):
        return without_genitive(lone.word.text, lone.text)
    return None


def _is_other(lone: Lone, names: Names) -> bool:
    """Whether a capitalised word is a place, an institution, a role or no name at all."""
    word, forms = lone.word.text, lone.forms
    if word.isupper() or any(form in names.no_names for form in forms):
        return True
    if any(role_of(form, names, definite=definite) for form in forms for definite in (True, False)):
        return True
    if any(kind_of(form, names) != "other" or is_house(form, names) for form in forms):
        return True
    shared = word in names.shared or word in names.settlements
    return any(_is_listed(form, names) for form in forms) and not (lone.speaks and shared)


def _is_inside(text: str, at: int) -> bool:
    """Whether a word stands within a sentence, where only names have capitals."""
    before = text[max(0, at - 3) : at].rstrip(' \u00a0«"')
    return bool(before) and before[-1] not in ".:!?–-\n"


def _is_place(lone: Lone, form: str, names: Names, groups: Sequence[Group]) -> bool:
    """Whether a word that is a surname of the article stands for the place of that name."""
    word = lone.word
    if _PLACE_AFTER.match(lone.text, word.end):
        return True
    listed = next(find_listed(lone.text[word.start : word.end + 30], place_names(names)), None)
    if listed is not None and listed.start == 0 and " " in listed.text:
        return True
    if not _is_listed(form, names):
        return False
    if _PLACE_BEFORE.search(lone.before):
        return True
    if lone.before.endswith(" til ") and lone.label != "PER":
        return True
    just_named = any(word.start - g.last_before(word.start) < _NEARBY for g in groups[:MOST])
    return lone.label in ("GPE_LOC", "LOC", "GPE_ORG") and not just_named


def _is_listed(word: str, names: Names) -> bool:
    return (
        word in names.places
        or word in names.settlements
        or word in names.districts
        or word in names.countries
        or word in names.institutions
    )
