"""How a statement is meant and by whom: modality, negation, speaker, group, whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from extractor.lexicon.welfare import DirectionWord, Group, Modality, ModalityWord, Tense
from extractor.mention import Attribution, Mention
from extractor.normaliser.claim import PeopleGroup, Span
from extractor.normaliser.scene import Passage, Scene, distance

# The stronger reading wins where several words stand in one clause.
_ORDER: tuple[Modality, ...] = (
    "counterfactual",
    "goal",
    "plan",
    "forecast",
    "estimate",
    "possible",
)
_WHOLE = regex.compile(r"\s{0,2}(?i:av)\s{1,3}((?:[\p{L}\d–-]+\s{0,2}){1,6}+)")
_OF_PEOPLE = frozenset({"count", "percent", "ratio"})
_AHEAD = frozenset({"plan", "goal", "forecast"})
_KNOWN = frozenset({"de", "dei", "disse", "desse"})
_ROUGHLY = frozenset({"om", "lag", "rundt", "nær", "nesten", "drøyt", "vel", "knapt", "over"})
_OF_A_LIST = frozenset({"plan", "goal", "forecast"})
_NEGATION_REACH = 30
_NONE = frozenset({"verken", "korkje", "ingen"})
_CAUSES = frozenset({"skyldes", "skyldtes", "skuldast", "kommer", "kjem", "betyr", "tyder"})
"""«Nedgangen skyldes ikke at …»: the cause is denied, not the fall."""
_RULES_OUT = frozenset({"utelukker", "utelukkar", "utelukke", "bare", "berre", "minst"})
_CONDITIONS = frozenset({"dersom", "hvis", "viss", "om"})  # «hvis ikke flere får jobb»
_SO_THAT = regex.compile(r"\b(?:slik|så) at\b")
_POSSIBLE_REACH = 60


@dataclass(frozen=True, slots=True)
class Manner:
    """Modality and negation of a statement, with the words that tell them."""

    modality: Modality = "asserted"
    negated_at: Span | None = None
    at: Span | None = None

    @property
    def negated(self) -> bool:
        """Whether the text denies it."""
        return self.negated_at is not None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it, and how that is told."""

    attribution: Attribution = "author"
    speaker: str | None = None
    document: str | None = None
    at: Span | None = None
    document_at: Span | None = None


def manner_of(scene: Scene, passage: Passage, anchor: Span) -> Manner:
    """How the clause at `anchor` is meant; a forecast or plan holds for the clauses after it."""
    clause = passage.clause_at(anchor[0])
    cues = [c for c in passage.of(ModalityWord, clause) if c.value.modality in _ORDER]
    negated = _negated(passage, anchor, clause)
    if passage.block.kind == "question" or _asks(scene, passage):
        return Manner("question", negated)
    if not cues and passage.block.kind == "list_item":
        cues = list(_announced(scene, passage))
    near = [c for c in cues if c.value.modality != "possible" or _may_be(scene, c, anchor)]
    if not near:
        near = [
            c
            for c in passage.of(ModalityWord)
            if c.value.modality in ("forecast", "plan") and c.end <= anchor[0]
        ]
    if not near:
        return Manner("asserted", negated)
    if _is_there(passage, anchor):
        near = [c for c in near if c.value.modality not in _AHEAD or c.start > anchor[0]]
        if not near:
            return Manner("asserted", negated)
    best = min(near, key=lambda c: (_ORDER.index(c.value.modality), distance(c, anchor)))
    return Manner(best.value.modality, negated, (best.start, best.end))  # type: ignore[arg-type]


def _may_be(scene: Scene, cue: Mention[ModalityWord], anchor: Span) -> bool:
    """Whether «kan» is said of the figure: not in «får to millioner, slik at flere kan …»."""
    if cue.end > anchor[0] + _POSSIBLE_REACH:
        return False
    return _SO_THAT.search(scene.article.text, anchor[0], cue.start) is None


def _is_there(passage: Passage, anchor: Span) -> bool:
    """«de om lag 125 000 husstandene som får bostøtte»: what is spoken of as known is there."""
    before = [form for form in passage.forms_before(anchor[0])[-4:] if form not in _ROUGHLY]
    return before[-1:] != [] and before[-1] in _KNOWN


def _announced(scene: Scene, passage: Passage) -> Iterator[Mention[ModalityWord]]:
    """How the words above a list mean its items: «Dette vil kommunedirektøren kutte»."""
    above = scene.above_list(passage)
    for near in (above, scene.heading_of(passage)):
        if near is not None:
            yield from (c for c in near.of(ModalityWord) if c.value.modality in _OF_A_LIST)


def _asks(scene: Scene, passage: Passage) -> bool:
    return scene.article.text[passage.sentence.start : passage.sentence.end].rstrip().endswith(
        "?"
    ) and (
        len(passage.clauses) < 2
        or (passage.amounts != () and passage.amounts[-1].end > passage.sentence.end - 60)
    )


def _negated(passage: Passage, anchor: Span, clause: Span) -> Span | None:
    """A negation beside the finite verb or the direction: «er ikke nådd», «har ikkje auka»."""
    for cue in passage.of(ModalityWord):
        if cue.value.modality == "denial" and cue.end <= anchor[0]:
            return cue.start, cue.end  # «det stemmer ikke at»
    denials = [c for c in passage.of(ModalityWord, clause) if c.value.modality == "negation"]
    denials = [c for c in denials if _CONDITIONS.isdisjoint(passage.forms_before(c.start))]
    denials = [c for c in denials if _CAUSES.isdisjoint(passage.forms_before(c.start)[-1:])]
    denials = [
        c for c in denials if not any(w.form in _RULES_OUT for w in passage.words_after(c.end)[:1])
    ]
    figure = next((a for a in passage.amounts if a.start == anchor[0]), None)
    since = figure.value.ext_start if figure is not None else None
    if since is not None:  # «ikke mer enn 40» is of the figure itself
        denials = [c for c in denials if not since <= c.start < anchor[0]]
    for cue in denials:
        if cue.value.id == "negation" and 0 < anchor[0] - cue.end <= 2:
            return cue.start, cue.end  # «det er ikke 300 som mottar»
    opens = next((w for w in passage.words if w.start >= clause[0]), None)
    for cue in denials:
        if opens is not None and cue.start == opens.start and opens.form in _NONE:
            return cue.start, cue.end  # «Verken Skien eller Porsgrunn hadde over 1 000»
    goals = [c for c in passage.of(ModalityWord, clause) if c.value.modality == "goal"]
    pegs: list[Mention[Any]] = [*goals, *passage.of(DirectionWord, clause)]
    verbs = list(passage.of(Tense, clause))
    for denial in denials:
        if any(0 < goal.start - denial.end <= 2 for goal in goals):
            return denial.start, denial.end  # «nådde ikke målet»
        near = any(distance(denial, peg) <= _NEGATION_REACH for peg in pegs)
        finite = any(0 < denial.start - c.end <= 2 for c in pegs)  # «økte ikke i fjor»
        if near and (finite or any(distance(denial, verb) <= 12 for verb in verbs)):
            return denial.start, denial.end
    return None


def voice_of(scene: Scene, anchor: Span) -> Voice:
    """The speaker over the words at `anchor`; what nobody says is the author's."""
    utterance = scene.utterance_at(anchor[0])
    if utterance is None:
        return Voice()
    document = utterance.document
    words = scene.article.text[document.start : document.end] if document else None
    cue = utterance.cue or document
    at = (cue.start, cue.end) if cue else None
    document_at = (document.start, document.end) if document else None
    return Voice(utterance.attribution, utterance.speaker, words, at, document_at)


def group_of(scene: Scene, passage: Passage, anchor: Span) -> tuple[PeopleGroup, Span] | None:
    """The named subset of people in the clause, nearest to the figure and not another figure's."""
    clause = passage.clause_at(anchor[0])
    text = scene.article.text
    others = [
        a for a in passage.amounts if a.value.kind in _OF_PEOPLE and a.start not in range(*anchor)
    ]

    def is_own(start: int, end: int) -> bool:
        """Whether no other figure stands between: «61 under 25 år og 40 enslige»."""
        low, high = sorted((anchor[1], start)) if start >= anchor[1] else (end, anchor[0])
        return not any(low <= other.start < high for other in others)

    for age in passage.amounts:
        behind = anchor[1] <= age.start < clause[1]
        if age.value.kind == "age" and behind and age.value.ext_start and age.value.ext_end:
            span = (age.value.ext_start, age.value.ext_end)
            if is_own(*span):
                words = text[span[0] : span[1]]
                return PeopleGroup(words, words), span  # «41 av dem under 25 år»
    named = [cue for cue in passage.of(Group, clause) if cue.value.group]
    if not named:
        return None

    def fits(cue: Mention[Group]) -> bool:  # «kvinner 8,2 prosent, menn 4,9»
        return cue.start < anchor[1] or "," not in text[anchor[1] : cue.start]

    fitting = [cue for cue in named if fits(cue)] or named
    fitting = [cue for cue in fitting if cue.start < anchor[0] or is_own(cue.start, cue.end)]
    best = min(fitting, key=lambda c: distance(c, anchor), default=None)
    if best is None:
        return None
    words = text[best.start : best.end]
    return PeopleGroup(words, best.value.words.nb[0]), (best.start, best.end)


def whole_of(scene: Scene, passage: Passage, anchor: Span) -> tuple[str, Span] | None:
    """What a share is a part of: the words after «av» up to the next verb or mark."""
    clause = passage.clause_at(anchor[0])
    match = _WHOLE.match(scene.article.text, anchor[1], clause[1])
    opens = clause[0] == passage.sentence.start and passage.words[:1]
    if match is None and opens and passage.words[0].form == "av":
        match = _WHOLE.match(scene.article.text, passage.words[0].start, anchor[0])
    if match is None:
        return None
    start, end = match.span(1)
    verbs = [cue.start for cue in passage.of(Tense) if start < cue.start < end]
    end = min([end, *verbs])
    words = scene.article.text[start:end].rstrip()
    return (words, (start, start + len(words))) if words else None
