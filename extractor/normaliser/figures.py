"""Binds a figure to what it measures: topic, indicator and kind of claim.

A figure is a claim only where words say what it measures. They are sought in its clause, then its
sentence; then, where the sentence goes on with the one before («Nå er det nede på 8 millioner»),
in the claim before; then in heading, lead and title. What a benefit's neighbourhood alone would
claim (populations, wages, other trades) is refused: a wrong fact is worse than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.lexicon.welfare import Exclusion, Frame, Group, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.binding import RATES, Binding, as_rate, bound, default_indicator
from extractor.normaliser.change import is_behind_comma, move_of, start_of
from extractor.normaliser.elsewhere import is_of_firm
from extractor.normaliser.heads import (
    NUMBER_OF,
    PEOPLE,
    Head,
    gets_the_same,
    head_of,
    is_foreign,
    is_pronoun,
    is_tallied,
)
from extractor.normaliser.leaning import (
    as_moved,
    of_claim_before,
    of_list,
    of_place,
    of_question,
    of_tally,
)
from extractor.normaliser.meaning import frame_of, same_topic, topic_of, topic_of_context
from extractor.normaliser.refusals import has_other_purpose, is_refused
from extractor.normaliser.scene import Passage, Scene, inside
from extractor.normaliser.units import as_before, as_money, parts_of

_STEM = 4  # letters that a people's name shares with its place
_DEMONYMS = ("inger", "ingar", "øler", "ølar", "ensere", "ensarar", "være", "væringer",
             "væringar", "bygger", "byggjar", "byggjarar")  # fmt: skip
_PERCENTS = frozenset({"percent", "percentage_point"})
_THEM = frozenset({"dem", "dei", "disse", "desse"})
_PAYS = frozenset(
    {"får", "fikk", "fekk", "er", "utgjør", "utgjer", "på", "gir", "gjev", "lover", "lovar"}
)
_RIGHT_BEHIND = 3  # characters: «250 i 2015»
_LEAST_SPENT = 1_000  # kroner
_BESIDE = 5  # characters: «åtte i fosterhjem»
_OF_A_BODY: frozenset[str] = frozenset({"staff", "capacity", "cases"})


def bind_figures(scene: Scene, passage: Passage, last: Binding | None) -> Iterator[Binding]:
    """Yield what each figure of a sentence measures; `last` is the claim before, if it is near."""
    for amount in passage.amounts:
        for number, part in enumerate(parts := list(parts_of(passage, amount))):
            bound = _bind(scene, passage, part, last)
            if bound is not None:
                last = replace(bound, earlier=number < len(parts) - 1)
                yield last


def _bind(
    scene: Scene, passage: Passage, amount: Mention[Amount], last: Binding | None
) -> Binding | None:
    head = head_of(passage, amount)
    first = last is None or last.passage is not passage
    if first and _is_of_things(passage, amount):
        return None
    if amount.value.kind == "count" and _tallies_others(passage, amount):
        clause = passage.clause_at(amount.start)
        if not any(c.value.rank > 0 for c in passage.of(Topic, clause)):
            return None
    foreign = is_foreign(passage, amount, head) and not _are_locals(scene, passage, amount)
    if foreign or is_refused(scene, passage, amount):
        return None
    amount = as_money(passage, as_before(amount, head, last, passage), head)
    if amount.value.kind == "money" and amount.value.value == 0:
        return None
    if last is not None and last.passage is passage and is_behind_comma(passage, amount):
        return of_claim_before(passage, amount, head, None, last)
    if last is not None and last.passage is passage and last.kind == "change":
        clause = passage.clause_at(amount.start)
        if not any(True for row in (Topic, Frame) for _ in passage.of(row, clause)):
            found = as_moved(of_claim_before(passage, amount, head, None, last), last)
            if found is not None and found.kind == "change":
                return found
    if last is not None and last.passage is passage and _is_fewer(passage, amount, last):
        found = of_claim_before(passage, amount, head, None, last)
        if found is not None and found.kind == "change":
            return found
    topic = topic_of(scene, passage, amount, head)
    if topic is not None and last is not None and _is_of_rate(topic.value, amount, last):
        topic = None  # «de ansatte i hjemmetjenesten gikk fra 12,1 til 9,6 prosent» in absence
    frame = frame_of(passage, amount, head, topic.value if topic else None)
    same = None if topic is not None else same_topic(scene, passage, amount, last)
    topic = topic or same
    near = topic is not None
    beside = frame is not None and frame.value.beside and not _is_main(scene, frame.value)
    if topic is None and frame is not None and not beside:
        topic = topic_of_context(scene, passage, frame.value)
    if topic is None or (frame is None and not near):
        return (
            of_list(scene, passage, amount)
            or of_question(scene, passage, amount, head)
            or as_moved(of_claim_before(passage, amount, head, frame, last), last)
            or of_tally(scene, passage, amount, head)
            or of_place(scene, passage, amount)
        )
    if topic.value.id == "sykefravaer" and is_of_firm(scene, topic.value.id):
        return None
    indicator = (
        frame.value.indicator if frame else default_indicator(passage, topic.value, amount, head)
    )
    programme = topic.value.count == "participants"
    if not near and topic.value.state and indicator in _OF_A_BODY and not programme:
        return None  # «760 000 tilsette» in a text on uføretrygd are not its staff
    if indicator is None or not _plausible(scene, passage, amount, head, frame, near):
        compared = near and last is not None and _is_compared(passage, amount, last)
        return of_claim_before(passage, amount, head, frame, last) if compared else None
    named = near and same is None
    return bound(passage, amount, topic, frame, as_rate(amount, indicator, topic.value), named)


def _is_of_rate(topic: Topic, amount: Mention[Amount], last: Binding) -> bool:
    """Whether a service is only where a rate holds that the claim before has told of."""
    percent = amount.value.kind == "percent" and last.amount.value.kind in _PERCENTS
    return percent and topic.rank == 1 and topic.id != last.topic and last.indicator in RATES


def _is_fewer(passage: Passage, amount: Mention[Amount], last: Binding) -> bool:
    """«23 mottakere, to færre enn i fjor»: of the same count, right behind it."""
    if {amount.value.kind, last.amount.value.kind} != {"count"} or not move_of(passage, amount):
        return False
    after = [w.form for w in passage.words_after(amount.end)[:2]]
    if after[:1] not in (["færre"], ["flere"], ["fleire"]) or after[1:] not in (["enn"], []):
        return False
    between = (last.amount.end, amount.start)
    known = (c for c in passage.cues if isinstance(c.value, Topic) and c.value.rank > 0)
    return not any(inside(c, between) for c in known)


def _is_main(scene: Scene, frame: Frame) -> bool:
    """Whether a word that alone says little is what the article's benefit is measured by: debt."""
    main = next(iter(scene.topics), None)
    return main is not None and scene.welfare.topic(main).money == frame.indicator == "debt"


def _tallies_others(passage: Passage, amount: Mention[Amount]) -> bool:
    """«talet på suldøler over 80 år»: the number is of something that no row knows."""
    clause = passage.clause_at(amount.start)
    words = [w for w in passage.words if clause[0] <= w.start and w.end <= amount.start]
    known = {c.start for c in passage.cues if isinstance(c.value, Topic | Frame | Group)}
    for one, two, three in zip(words, words[1:], words[2:], strict=False):
        named = three if (one.form, two.form) in NUMBER_OF else None
        if named is not None:
            return not any(named.start <= start < amount.start for start in known)
    return False


def _are_locals(scene: Scene, passage: Passage, amount: Mention[Amount]) -> bool:
    """«femten vossinger», «640 suldøler»: people by the name of a place of the article."""
    word = next((w.form for w in passage.words_after(amount.end)), "")
    if amount.value.kind != "count" or len(word) <= _STEM or not word.endswith(_DEMONYMS):
        return False
    names = (p.name.casefold() for p in scene.entities.places if p.kind != "country")
    return any(len(name) >= _STEM and word.startswith(name[:_STEM]) for name in names)


def _is_of_things(passage: Passage, amount: Mention[Amount]) -> bool:
    """«34 barnehager, og halvparten av dem er private»: of what no claim has counted."""
    after = [w.form for w in passage.words_after(amount.end)[:2]]
    if after[:1] != ["av"] or after[1:] == [] or after[1] not in _THEM:
        return False
    ahead = [a for a in passage.amounts if a.end <= amount.start and a.value.kind == "count"]
    return bool(ahead) and ahead[-1].value.counted not in (None, *PEOPLE)


def _is_price(amount: Mention[Amount]) -> bool:
    """«Et brød koster 62 kroner»: nobody runs a benefit on it."""
    value = amount.value
    small = value.value is not None and value.value < _LEAST_SPENT
    return value.kind == "money" and value.per is None and small


def _is_compared(passage: Passage, amount: Mention[Amount], last: Binding) -> bool:
    """«402 på AAP, mot 388 i 2016», «310 på sosialhjelp, 25 færre»: with the count before it."""
    if last.passage is not passage or {last.amount.value.kind, amount.value.kind} != {"count"}:
        return False
    ends = [m.end for m in passage.times] + [m.end for m in passage.places]
    if any(0 < amount.start - end <= 1 for end in ends):
        return True  # «310 personer, i 2017 290», «i Porsgrunn 290»
    ages = (other for other in passage.amounts if other.value.kind == "age")
    if any(start_of(age) - amount.end == 1 for age in ages):
        return True  # «310 på sosialhjelp, 41 under 25 år»
    before = passage.forms_before(start_of(amount))[-1:]
    dated = any(0 < time.start - amount.end <= _RIGHT_BEHIND for time in passage.times)
    return before == ["mot"] or (before == ["og"] and dated) or bool(move_of(passage, amount))


def _plausible(
    scene: Scene,
    passage: Passage,
    amount: Mention[Amount],
    head: Head,
    frame: Mention[Frame] | None,
    near: bool,
) -> bool:
    """Whether a figure of this kind, so far from its words, may be claimed at all."""
    kind = amount.value.kind
    if kind == "multiple_of_G" and frame is None:  # «får to ganger grunnbeløpet», no limit
        return near and not _PAYS.isdisjoint(passage.forms_before(start_of(amount))[-2:])
    if kind == "duration":
        return frame is not None
    if frame is not None and frame.value.indicator == "expenditure" and _is_price(amount):
        return False
    placed = frame is not None and frame.value.specific and 0 < frame.start - amount.end <= _BESIDE
    if kind == "count" and head.row is None and is_pronoun(passage, amount) and not placed:
        return False
    clause = passage.clause_at(amount.start)
    if not near and any(not c.value.counted for c in passage.of(Exclusion, clause)):
        return False
    if near:
        tallied = is_tallied(passage, amount) and not _tallies_others(passage, amount)
        told = head.row is not None or frame is not None or tallied
        told = told or gets_the_same(passage, amount) or _are_locals(scene, passage, amount)
        return kind != "count" or told
    return not (kind == "money" and has_other_purpose(passage, amount)) and amount.value.value != 0
