"""Figures that are no claim, however near a benefit stands."""

from __future__ import annotations

import regex

from extractor.lexicon.welfare import DirectionWord, Exclusion, Frame, Group, Tense, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.change import start_of
from extractor.normaliser.heads import PEOPLE
from extractor.normaliser.scene import Passage, Scene, distance, inside

_SPAN_OF_TIME = frozenset({"på", "om", "innen", "innan", "etter", "for"})  # «på ett år»
_FOR = frozenset({"på", "til"})
_APART_FROM = (
    ["før"],
    ["etter"],
    ["utenom"],
    ["utanom"],
    ["uten"],
    ["utan"],
    ["foruten"],
    ["forutan"],
)
# Words that point back to what the money was for: «til et tilsvarende opplegg».
_SAME = frozenset(
    {
        *("tilsvarende", "tilsvarande", "lignende", "liknande", "slik", "slike", "dette"),
        *("formålet", "føremålet", "tiltaket", "tiltak", "ordningen", "ordninga", "opplegget"),
    }
)


_WAITED = frozenset(
    {"vente", "venter", "ventet", "ventar", "venta", "gått", "går", "gikk", "gjekk"}
)
_TOLD_AS_SIZE: frozenset[str] = frozenset({"processing_time", "age_of_exit", "duration"})
_BEING = frozenset({"er", "var", "ligger", "ligg", "lå", "låg", "kommet", "kome", "nede", "oppe"})
_MEAN = frozenset({"snitt", "gjennomsnitt", "gjennomsnittlig", "gjennomsnittleg"})
_NEAR_VERB = 20  # characters
_PAID = regex.compile(
    r"\b(?:betal(?:er|ar|te) (?:jeg|eg|hun|ho|han)|(?:jeg|eg|hun|ho|han) betal(?:er|ar|te))\b",
    regex.IGNORECASE,
)
_HOUSEHOLDS = frozenset({"familie", "familien", "par", "husstand", "hushald", "husholdning"})
_OWN_CHILDREN = 8
_HAVING = frozenset({"har", "hadde", "fått", "med"})
_HOURLY = 60  # characters
_HOUR = regex.compile(r"\b(?:timen|timesats\w{0,3}|timepris\w{0,3}|timeløn\w{0,3}|i timen)\b")
_KNOWING = (["vet"], ["veit"], ["ser"], ["skjønner"], ["skjønar"])  # «som du vet, har vi …»
_LAW = regex.compile(r"§{1,2}\s?\d")
_CLAUSE = regex.compile(r"\(\d{1,2}\)\s")
_NORWEGIANS = 6_000_000


def is_refused(scene: Scene, passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether the words around a figure say that it is about something else than welfare."""
    return (
        _is_age(passage, amount)
        or _excluded(passage, amount)
        or _is_span_of_time(passage, amount)
        or _is_rule(passage, amount)
        or _is_own_child(passage, amount)
        or _is_an_hour(scene, amount)
        or _is_own_bill(scene, passage, amount)
        or _is_how_often(scene, passage, amount)
        or _is_numbered(scene, amount)
        or _is_of_law(scene, passage)
        or _is_of_the_world(passage)
    )


def _is_age(passage: Passage, amount: Mention[Amount]) -> bool:
    """Somebody's age; but at what age people leave a benefit is a figure about it."""
    told = any(f.value.indicator == "age_of_exit" for f in passage.of(Frame))
    return amount.value.kind == "age" and not told


def _is_of_law(scene: Scene, passage: Passage) -> bool:
    """A sentence of a law, «§ 4-1» in it or a number in brackets before it, measures nothing."""
    start, end = passage.sentence.start, passage.sentence.end
    text = scene.article.text
    return _LAW.search(text, start, end) is not None or _CLAUSE.match(text, start) is not None


def _is_of_the_world(passage: Passage) -> bool:
    """More people than live in Norway: «900 millioner mennesker lever i fattigdom»."""
    return any(
        a.value.kind == "count" and a.value.counted in PEOPLE and (a.value.value or 0) > _NORWEGIANS
        for a in passage.amounts
    )


def _excluded(passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether a word nearer than any benefit says that the figure is about something else."""
    clause = passage.clause_at(amount.start)
    if any(c.value.strong and c.start < amount.start for c in passage.of(Exclusion, clause)):
        return True
    near = (
        cue
        for cue in passage.of(Exclusion, clause)
        if not cue.value.counted and passage.forms_before(cue.start)[-1:] not in _APART_FROM
    )
    others = [distance(cue, amount) for cue in near]
    if not others or amount.value.kind == "multiple_of_G":
        return False
    own = [distance(cue, amount) for cue in passage.of(Topic, clause) if cue.value.rank > 0]
    own += [distance(cue, amount) for cue in passage.of(Frame, clause) if cue.value.specific]
    return min(others) <= min(own, default=min(others))


def _is_rule(passage: Passage, amount: Mention[Amount]) -> bool:
    """What a reader is told of the rules («du må ha vært syk i 16 dager») nobody has measured."""
    you = (cue for cue in passage.of(Tense) if cue.value.tense == "addressed")
    told = any([w.form for w in passage.words_after(c.end)[:1]] not in _KNOWING for c in you)
    rate = any(f.value.indicator in ("rate", "income_limit") for f in passage.of(Frame))
    quoted = passage.block.kind == "quote"
    return told and not quoted and not (amount.value.kind == "money" and rate)


def _is_own_child(passage: Passage, amount: Mention[Amount]) -> bool:
    """«Vikøyri, som sjølv har tre born»: a family, no statistic."""
    adults = [w.form for w in passage.words_after(amount.end)][:1] in (["voksne"], ["vaksne"])
    small = 0 < (amount.value.value or 0) <= _OWN_CHILDREN
    if not small or not (adults or amount.value.counted == "barn"):
        return False
    before = passage.forms_before(start_of(amount))[-6:]
    if _HOUSEHOLDS & set(before) and "med" in before:
        return True  # «en familie med to voksne og to barn»
    named = any(True for _ in passage.of(Topic))
    return before[-1:] != [] and before[-1] in _HAVING and not named


def _is_own_bill(scene: Scene, passage: Passage, amount: Mention[Amount]) -> bool:
    """«Selv betaler jeg 2 750 kroner for plassen»: what one person pays."""
    clause = passage.clause_at(amount.start)
    paid = _PAID.search(scene.article.text, clause[0], amount.start)
    return amount.value.kind == "money" and paid is not None


def _is_how_often(scene: Scene, passage: Passage, amount: Mention[Amount]) -> bool:
    """«har to ganger vært stengt»: times it happened, not times as much."""
    words = scene.article.text[amount.start : amount.end].casefold()
    often = amount.value.unit == "{factor}" and words.endswith(("ganger", "gonger", "gonge"))
    clause = passage.clause_at(amount.start)
    return often and not any(True for _ in passage.of(DirectionWord, clause))


def _is_an_hour(scene: Scene, amount: Mention[Amount]) -> bool:
    """«tek 1 900 kroner timen», «timesatsen er på 471 kroner»: the price of somebody's work."""
    around = scene.article.text[max(0, amount.start - _HOURLY) : amount.end + 12].casefold()
    return amount.value.kind == "money" and _HOUR.search(around) is not None


def _is_numbered(scene: Scene, amount: Mention[Amount]) -> bool:
    """«(2)» numbers a paragraph of a law; nothing of money is nothing at all."""
    around = scene.article.text[max(0, amount.start - 1) : amount.end + 1]
    whole = amount.value.value is not None and amount.value.value % 1 == 0
    bracketed = (
        amount.value.kind == "count" and whole and around.startswith("(") and around.endswith(")")
    )
    return bracketed or (amount.value.kind == "money" and amount.value.value == 0)


def _is_span_of_time(passage: Passage, amount: Mention[Amount]) -> bool:
    if amount.value.kind != "duration":
        return False
    start = start_of(amount)
    if any(0 <= start - f.end <= 1 for f in passage.of(Frame) if "duration" in f.value.kinds):
        return False  # «behandles på elleve uker»
    before = passage.forms_before(start)
    clause = passage.clause_at(amount.start)
    told = [f for f in passage.of(Frame, clause) if f.value.indicator in _TOLD_AS_SIZE]
    told = [f for f in told if "duration" in f.value.kinds and f.end <= start]
    if told and not _BEING.isdisjoint(before[-5:]):
        return False  # «saksbehandlingstida er nå på fire uker», «snittalderen er nede i 61,4 år»
    if before[-1:] == ["i"]:  # «sto ubebodd i over et halvt år», but «ventet i åtte uker»
        lasting = any(w in _WAITED for w in before[-4:-1])
        lasting = lasting or not _MEAN.isdisjoint(w.form for w in passage.words)
        frames = [f for f in passage.of(Frame) if "duration" in f.value.kinds]
        return not lasting and not any(0 <= start - f.end <= _NEAR_VERB for f in frames)
    return before[-1:] != [] and before[-1] in _SPAN_OF_TIME


def has_other_purpose(passage: Passage, amount: Mention[Amount]) -> bool:
    """«5 millioner på ny skole»: money for what no row of the lexicon knows."""
    end = max(amount.end, amount.value.ext_end or 0)
    after = passage.words_after(end)[:7]
    if not after or after[0].form not in _FOR:
        return False
    reach = (after[0].start, after[-1].end)
    known = any(
        inside(c, reach) for c in passage.cues if isinstance(c.value, Topic | Frame | Group)
    )
    known = known or any(word.form in _SAME for word in after)
    return not known and not any(inside(t, reach) for t in passage.times)
