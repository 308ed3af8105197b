"""Who a verb of saying belongs to: a person, by name, pronoun or title, or somebody else."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.lexicon.names import Names, SpeechRow
from extractor.mention import Mention
from extractor.normaliser.cast import Cast
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


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb of saying in its sentence, `text[start:end]`."""

    cast: Cast
    verb: Mention[SpeechRow]
    start: int
    end: int
    recent: str | None
    """Who spoke last or was put forward since: whom a pronoun means first, if it fits."""

    @property
    def text(self) -> str:
        """The article's text."""
        return self.cast.text

    @property
    def names(self) -> Names:
        """The lexicon of the cast."""
        return self.cast.names

    def back(self, characters: int) -> int:
        """A place so far before the verb, within the sentence."""
        return max(self.start, self.verb.start - characters)

    @property
    def inverted(self) -> bool:
        """Whether the verb follows what was said: «…, sier X»."""
        before = self.text[self.back(4) : self.verb.start].rstrip(" \u00a0")
        return before.endswith((",", "»", "”", '"', "!", "?", "–", "…"))


_ADVERB = (
    r"(?:ikke|ikkje|også|òg|nå|no|da|då|videre|vidare|samtidig|samstundes|dessuten|dessutan|"
    r"likevel|bare|berre|altså|imidlertid|derimot|gjerne|stadig|selv|sjølv|tidligere|tidlegare|"
    r"nylig|nyleg|en gang)"
)
_PRONOUN_AFTER = regex.compile(rf"[ \u00a0](?:{_ADVERB} ){{0,2}}(?P<pronoun>hun|ho|han|hen)\b")
_PRONOUN_BEFORE = regex.compile(
    rf"(?<![\p{{L}}-])(?P<pronoun>[Hh]un|[Hh]o|[Hh]an)(?: (?:{_ADVERB}|har|hadde|vil)){{0,2}} $"
)
_TITLE_AFTER = regex.compile(
    rf"[ \u00a0](?:{_ADVERB} )?(?P<title>(?:Nav-|NAV-)?[\p{{L}}-]{{4,40}})(?![\p{{L}}-])"
)
_TITLE_BEFORE = regex.compile(
    r"(?<![\p{L}-])(?P<title>[\p{L}-]{4,40})(?: (?:har|hadde|sjølv|selv))? $"
)
_GAP = regex.compile(
    rf"""
    (?: [ \u00a0] \( [^)\n]{{1,20}} \) )?
    (?: , [^,.\n]{{3,90}} , | [ ] (?:i|ved|på|under|for|hos|frå|fra) [ ] [^,.:;\n]{{2,50}}? )?
    (?: [ \u00a0] (?: {_ADVERB} | har | hadde | vil | sjølv | som | og ) ){{0,3}}
    [ \u00a0]
    """,
    regex.VERBOSE,
)
"""What may stand between a subject and its verb."""
_APPOSED = regex.compile(r",[ \u00a0]")
"""After a name that explains a title: «Leiaren i laget, Kari Moe, seier at»."""
_FILLER = regex.compile(
    r"[ \u00a0](?:(?:\p{L}{2,30}-,? (?:og )?)?[\p{L}-]{1,60}[ \u00a0,]{1,2}){0,10}"
)
_FUNCTION = frozenset(
    {"at", "om", "det", "den", "som", "til", "dei", "de", "seg", "å", "så", "men", "der", "her"}
    | {"når", "eg", "jeg", "vi", "me", "du", "man", "oss", "meg", "en", "et", "ei", "ein", "eit"}
)
_PREPOSITIONS = frozenset(("i", "på", "for"))
_NOT_ASKED = regex.compile(
    r"\b(?:jeg|eg|vi|me|du|dere|dykk|man|ein|en|dei|de|det|som|mange|nokon|noen|alle|folk) $",
    regex.IGNORECASE,
)
_TOLD = regex.compile(
    r"(?:[ \u00a0]\([^)\n]{1,20}\))?(?:[,.:;!?]|$|\n"
    r"| (?:at|til|overfor|om|i|på|etter|før|då|da|når|seg|selv|sjølv|og)\b)"
)
_OBJECT = regex.compile(r"\b(?:til|av|med|om|for|mot)[ \u00a0]$")
_BODY_BEFORE = regex.compile(
    r"(?<![\p{L}-])(?P<group>\p{L}{3,40}(?:en|et|a|ne))(?: (?:har|hadde))? $"
)
_THAT = regex.compile(r" (?:med )?at\b")
"""«økonomiavdelinga ventar at»: any body that thinks something lets itself be heard."""
_GROUP = regex.compile(
    r"\b(?P<group>[Rr]egjering(?:en|a)|[Kk]ommun(?:en|ene|ane)|[Ss]taten|[Dd]epartementet|"
    r"[Dd]irektoratet|[Pp]artiet|[Uu]tval(?:get|et)|[Tt]jenesten|[Tt]enesta|[Ee]taten|[Kk]ontoret|"
    r"[Ff]ylkeskommunen|[Ff]orbundet|[Oo]rganisasjonen|[Bb]yrådet|[Rr]ådmennene|[Pp]olitikerne|"
    r"[Pp]olitikarane|[Mm]ange|[Nn]oen|[Nn]okon|[Ff]orskerne|[Ff]orskarane|[Ff]agforeningene|"
    r"[Ff]agforeiningane|[Dd]e|[Dd]ei)(?: (?:har|hadde))? $"
)
"""Bodies and groups without a name that a newspaper lets speak."""


def subject_of(clause: Clause) -> Subject | None:
    """Who says what the verb of the clause says; None where nobody does."""
    if clause.verb.value.use in ("source", "got"):
        return _after(clause)
    if clause.inverted:
        return _after(clause) or _person_before(clause)
    return _before(clause) or _after(clause)


def _after(clause: Clause) -> Subject | None:
    """«…, sier X», «videre fortel X at», «ifølge X»."""
    text, verb = clause.text, clause.verb
    if match := _PRONOUN_AFTER.match(text, verb.end, clause.end):
        return _pronoun(clause, match, after=True)
    at = verb.end + (5 if text.startswith(" hos ", verb.end) else 1)
    if body := clause.cast.body_at(at):
        return Subject(None, body, after=True)
    if person := _person_after(clause):
        return person
    match = _TITLE_AFTER.match(text, verb.end, clause.end)
    if match is None or match["title"] in _FUNCTION:
        return None
    cue = Mention(match["title"], match.start("title"), match.end("title"))
    if role_of(cue.value, clause.names, definite=True):
        return Subject(clause.cast.by_title(cue.value, verb.start), cue, after=True)
    return Subject(None, cue, after=True) if clause.inverted else None


def _person_after(clause: Clause) -> Subject | None:
    text, verb = clause.text, clause.verb
    named = clause.cast.named.first(verb.end, min(clause.end, verb.end + 130))
    if named is None or not _fills(text[verb.end : named[0].start], clause.names):
        return None
    if not clause.inverted and verb.value.use not in ("source", "got"):
        # «Vi trur Mona Fjellvik bør gå» tells of her; «no fortel Mona Fjellvik at» lets her speak.
        if not _TOLD.match(text, named[0].end):
            return None
        if _NOT_ASKED.search(text, clause.back(10), verb.start):
            return None
    start, end = verb.end + 1, named[0].end
    return Subject(named[1], Mention(text[start:end], start, end), by_name=True, after=True)


def _fills(between: str, names: Names) -> bool:
    """Whether only a role and its place stand between a verb and a name."""
    words = [word.strip(",") for word in between.split()]
    if not words:
        return True
    if _FILLER.fullmatch(between) is None or not _FUNCTION.isdisjoint(words):
        return False
    if any(role_of(w, names) or role_of(w, names, definite=True) for w in words):
        return True
    return len(words) <= 3 and _PREPOSITIONS.isdisjoint(words)


def _before(clause: Clause) -> Subject | None:
    """«X seier at», «ho meiner», «ordføraren trur», «Nav opplyser»."""
    text, verb = clause.text, clause.verb
    if match := _PRONOUN_BEFORE.search(text, clause.back(40), verb.start):
        return _pronoun(clause, match, after=False)
    if person := _person_before(clause):
        return person
    for body, _ in reversed(clause.cast.bodies.within(clause.back(80), verb.start)):
        if _GAP.fullmatch(text, body.end, verb.start):
            return Subject(None, body)
    title = _TITLE_BEFORE.search(text, clause.back(60), verb.start)
    if title and role_of(title["title"], clause.names, definite=True):
        cue = Mention(title["title"], title.start("title"), title.end("title"))
        return Subject(clause.cast.by_title(cue.value, verb.start), cue)
    group = _GROUP.search(text, clause.back(40), verb.start)
    if group is None and _THAT.match(text, verb.end):
        group = _BODY_BEFORE.search(text, clause.back(50), verb.start)
    if group and verb.value.id != "ville ha":  # «regjeringa vil ha» is a plan, not speech
        return Subject(None, Mention(group["group"], group.start("group"), group.end("group")))
    return None


def _person_before(clause: Clause) -> Subject | None:
    text, verb = clause.text, clause.verb
    for mention, person in reversed(clause.cast.named.within(clause.back(160), verb.start)):
        belongs = _OBJECT.search(text, max(0, mention.start - 6), mention.start)
        gap = _GAP.fullmatch(text, mention.end, verb.start)
        apposed = text[: mention.start].endswith(", ") and _APPOSED.fullmatch(
            text, mention.end, verb.start
        )
        if not belongs and (gap or apposed):
            return Subject(person, mention, by_name=True)
    return None


def _pronoun(clause: Clause, match: regex.Match[str], *, after: bool) -> Subject:
    """A person by pronoun: in a tag the last speaker, elsewhere the last one named."""
    pronoun, at = match["pronoun"], match.start("pronoun")
    speaker = clause.cast.last_named(pronoun, clause.start if after else at)
    recent = clause.recent
    if recent is not None and clause.cast.fits(recent, pronoun) and (speaker is None or after):
        speaker = recent
    return Subject(speaker, Mention(pronoun, at, at + len(pronoun)), by_name=True, after=after)
