"""Who a verb of saying belongs to: a person, by name, pronoun or title, or somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extractor.lexicon.names import Names, SpeechRow
from extractor.mention import Mention, Organisation, Person
from extractor.pipeline.people import role_of


@dataclass(frozen=True, slots=True)
class Subject:
    """Who speaks: a person's id, or None for an organisation or somebody unnamed."""

    speaker: str | None
    cue: Mention[str]
    by_name: bool = False
    """A person by name or pronoun, not only by a title."""
    after: bool = False
    """The subject follows the verb: «…, sier X»."""


_ADVERB = (
    r"(?:ikke|ikkje|også|òg|nå|no|da|då|videre|vidare|samtidig|samstundes|dessuten|dessutan|likevel|"
    r"bare|berre|altså|imidlertid|derimot|gjerne|stadig|selv|sjølv|tidligere|tidlegare|nylig|nyleg|en gang)"
)
_PRONOUN_AFTER = regex.compile(rf"[ \u00a0](?:{_ADVERB} ){{0,2}}(?P<pronoun>hun|ho|han|hen)\b")
_PRONOUN_BEFORE = regex.compile(
    rf"(?<![\p{{L}}-])(?P<pronoun>[Hh]un|[Hh]o|[Hh]an)(?: (?:{_ADVERB}|har|hadde|vil)){{0,2}} $"
)
_GAP_BEFORE = regex.compile(
    rf"(?:[ \u00a0]\([^)\n]{{1,20}}\))?(?:,[^,.\n]{{3,90}},| (?:i|ved|på|under|for|hos|frå|fra) [^,.:;\n]{{2,50}}?)?(?:[ \u00a0](?:{_ADVERB}|har|hadde|vil|sjølv|som|og)){{0,3}}[ \u00a0]"
)
_FILLER = regex.compile(
    r"[ \u00a0](?:(?:\p{L}{2,30}-,? (?:og )?)?[\p{L}-]{1,60}[ \u00a0,]{1,2}){0,10}"
)
_FUNCTION = frozenset(
    ("at", "om", "det", "den", "som", "til", "dei", "de", "seg", "å", "så", "men", "der", "her")
    + ("når", "eg", "jeg", "vi", "me", "du", "man", "oss", "meg", "en", "et", "ei", "ein", "eit")
)
_NOT_ASKED = regex.compile(
    r"\b(?:jeg|eg|vi|me|du|dere|dykk|man|ein|en|dei|de|det|som|mange|nokon|noen|alle|folk) $",
    regex.IGNORECASE,
)
_TOLD = regex.compile(
    r"(?:[ \u00a0]\([^)\n]{1,20}\))?(?:[,.:;!?]|$|\n"
    r"| (?:at|til|overfor|om|i|på|etter|før|då|da|når|seg|selv|sjølv|og)\b)"
)
_GROUP = regex.compile(
    r"\b(?P<group>[Rr]egjering(?:en|a)|[Kk]ommun(?:en|ene|ane)|[Ss]taten|[Dd]epartementet|[Dd]irektoratet|"
    r"[Pp]artiet|[Uu]tval(?:get|et)|[Tt]jenesten|[Tt]enesta|[Ee]taten|[Kk]ontoret|[Ff]ylkeskommunen|"
    r"[Ff]orbundet|[Oo]rganisasjonen|[Bb]yrådet|[Rr]ådmennene|[Pp]olitikerne|[Pp]olitikarane|[Mm]ange|"
    r"[Nn]oen|[Nn]okon|[Ff]orskerne|[Ff]orskarane|[Ff]agforeningene|[Ff]agforeiningane|[Dd]e|[Dd]ei)"
    r"(?: (?:har|hadde))? $"
)


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
        self.people = [p for p in people if p.function not in ("photographer", "author")]
        self._mentions = sorted(
            ((m, p.id) for p in self.people for m in p.mentions), key=lambda pair: pair[0].start
        )
        self._bodies = sorted((m for o in organisations for m in o.mentions), key=lambda m: m.start)
        self._gender = {p.id: _gender(p.name, names) for p in self.people}

    def starting(self, start: int, end: int) -> tuple[Mention[str], str] | None:
        """The first person named from `start` on, before `end`."""
        return next(((m, p) for m, p in self._mentions if start <= m.start < end), None)

    def named_in(self, start: int, end: int) -> list[tuple[Mention[str], str]]:
        """The people named in a stretch."""
        return [(m, p) for m, p in self._mentions if start <= m.start and m.end <= end]

    def body_at(self, at: int) -> Mention[str] | None:
        """The organisation named at a place."""
        return next((m for m in self._bodies if m.start == at), None)

    def fits(self, person: str, pronoun: str) -> bool:
        """Whether a pronoun may stand for the person."""
        gender = "m" if pronoun.casefold() == "han" else "f"
        return pronoun.casefold() == "hen" or gender in self._gender[person]

    def last_named(self, pronoun: str, before: int) -> str | None:
        """The person named last before a place whom the pronoun fits."""
        for mention, person in reversed(self._mentions):
            if mention.start < before and self.fits(person, pronoun):
                return person
        return None

    def by_title(self, title: str, before: int) -> str | None:
        """The person whom a title alone stands for; of several the one named last before it."""
        row = role_of(title, self.names, definite=True)
        if row is None:
            return None
        fits = [p for p in self.people if p.role and _titled(title, p.role, row.id, self.names)]
        if len(fits) < 2:
            return fits[0].id if fits else None
        ids = {person.id for person in fits}
        earlier = [p for m, p in self._mentions if m.start < before and p in ids]
        return earlier[-1] if earlier else None


def _titled(title: str, role: str, row: str, names: Names) -> bool:
    """Whether «ordføraren» can mean a «Tronvik-ordførar»: same row, no other first part."""
    word = role.split()[-1]
    own = role_of(word, names)
    if own is None or own.id != row:
        return False
    parts = [_first_part(title, names, True), _first_part(word, names, False)]
    given = [part for part in parts if part not in ("", "nav")]
    return len(given) < 2 or given[0][:4] == given[1][:4]


def _first_part(word: str, names: Names, definite: bool) -> str:
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


@cache
def _title_after() -> regex.Pattern[str]:
    return regex.compile(
        rf"[ \u00a0](?:{_ADVERB} ){{0,1}}(?P<title>(?:Nav-|NAV-)?[\p{{L}}-]{{4,40}})(?![\p{{L}}-])"
    )


def subject_of(
    cast: Cast, verb: Mention[SpeechRow], start: int, end: int, recent: str | None
) -> Subject | None:
    """Who says what `verb` says, within the sentence `start` to `end`; None where nobody does.

    `recent` is the person who spoke last: whom a pronoun means first, if it fits.
    """
    inverted = _inverted(cast.text, verb, start)
    if verb.value.use in ("source", "got"):
        return _after(cast, verb, start, end, recent)
    if inverted:
        return _after(cast, verb, start, end, recent) or _apposed(cast, verb, start)
    return _before(cast, verb, start, recent) or _after(cast, verb, start, end, recent)


def _apposed(cast: Cast, verb: Mention[SpeechRow], start: int) -> Subject | None:
    """«Fjellvik, som overtok i mars, ventar …»."""
    for mention, person in reversed(cast.named_in(max(start, verb.start - 160), verb.start)):
        if _GAP_BEFORE.fullmatch(cast.text, mention.end, verb.start):
            return Subject(person, mention, by_name=True)
    return None


def _inverted(text: str, verb: Mention[SpeechRow], start: int) -> bool:
    before = text[start : verb.start].rstrip(" \u00a0")
    return before.endswith((",", "»", "”", '"', "!", "?", "–"))


def _after(
    cast: Cast, verb: Mention[SpeechRow], start: int, end: int, recent: str | None
) -> Subject | None:
    text = cast.text
    if match := _PRONOUN_AFTER.match(text, verb.end, end):
        return _pronoun(cast, match["pronoun"], match.start("pronoun"), start, recent, after=True)
    at = verb.end + (5 if text.startswith(" hos ", verb.end) else 1)
    if body := cast.body_at(at):
        return Subject(None, Mention(body.value, body.start, body.end), after=True)
    told = _inverted(text, verb, start) or verb.value.use in ("source", "got")
    named = cast.starting(verb.end, min(end, verb.end + 130))
    if named and not told and not _told_by(text, verb.start, named[0].end):
        named = None
    if named and _fills(text, verb.end, named[0].start, cast.names):
        mention = Mention(text[verb.end + 1 : named[0].end], verb.end + 1, named[0].end)
        return Subject(named[1], mention, by_name=True, after=True)
    match = _title_after().match(text, verb.end, end)
    if match and role_of(match["title"], cast.names, definite=True):
        cue = Mention(match["title"], match.start("title"), match.end("title"))
        return Subject(cast.by_title(match["title"], verb.start), cue, after=True)
    if match and _inverted(text, verb, start) and match["title"] not in _FUNCTION:
        cue = Mention(match["title"], match.start("title"), match.end("title"))
        return Subject(None, cue, after=True)
    return None


def _told_by(text: str, start: int, end: int) -> bool:
    """Whether «… fortel X at …» has X as its subject, not as what somebody else tells of."""
    return bool(_TOLD.match(text, end)) and not _NOT_ASKED.search(text[max(0, start - 10) : start])


def _fills(text: str, start: int, end: int, names: Names) -> bool:
    """Whether only a role and its place stand between a verb and a name."""
    between = text[start:end]
    words = [word.strip(",") for word in between.split()]
    if not words:
        return True
    if (
        _FILLER.fullmatch(between + " " if not between.endswith((" ", "\u00a0")) else between)
        is None
    ):
        return False
    if any(role_of(word, names) or role_of(word, names, definite=True) for word in words):
        return not any(word in _FUNCTION for word in words)
    return len(words) <= 3 and not any(
        word in _FUNCTION or word in ("i", "på", "for") for word in words
    )


def _before(cast: Cast, verb: Mention[SpeechRow], start: int, recent: str | None) -> Subject | None:
    text = cast.text
    if match := _PRONOUN_BEFORE.search(text, max(start, verb.start - 40), verb.start):
        return _pronoun(cast, match["pronoun"], match.start("pronoun"), start, recent, after=False)
    for mention, person in reversed(cast.named_in(max(start, verb.start - 160), verb.start)):
        if _GAP_BEFORE.fullmatch(text, mention.end, verb.start) and not _in_list(
            text, mention.start
        ):
            return Subject(person, mention, by_name=True)
    for body in reversed(cast._bodies):
        if start <= body.start and body.end <= verb.start and verb.start - body.end < 24:
            if _GAP_BEFORE.fullmatch(text, body.end, verb.start):
                return Subject(None, Mention(body.value, body.start, body.end))
    title = regex.search(
        r"(?P<title>[\p{L}-]{4,40})(?: (?:har|hadde|sjølv|selv))? $", text[start : verb.start]
    )
    if title and role_of(title["title"], cast.names, definite=True):
        at = start + title.start("title")
        cue = Mention(title["title"], at, start + title.end("title"))
        return Subject(cast.by_title(title["title"], verb.start), cue)
    wanting = verb.value.id == "ville ha"
    if not wanting and (group := _GROUP.search(text, max(start, verb.start - 40), verb.start)):
        return Subject(None, Mention(group["group"], group.start("group"), group.end("group")))
    return None


def _in_list(text: str, at: int) -> bool:
    """«leiar i gruppa til Mona Fjellvik»: the name belongs to something before it."""
    return bool(regex.search(r"\b(?:til|av|med|om|for|mot)[ \u00a0]$", text[max(0, at - 6) : at]))


def _pronoun(
    cast: Cast, pronoun: str, at: int, start: int, recent: str | None, *, after: bool
) -> Subject:
    """A person by pronoun: the last one named before the sentence, else the last speaker."""
    speaker = cast.last_named(pronoun, start if after else at)
    if recent is not None and cast.fits(recent, pronoun) and (speaker is None or after):
        speaker = recent
    return Subject(speaker, Mention(pronoun, at, at + len(pronoun)), by_name=True, after=after)
