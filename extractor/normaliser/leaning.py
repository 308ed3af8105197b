"""Figures without words of their own: they lean on a list, a question or the claim before."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import regex

from extractor.lexicon.welfare import Frame, Group, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.binding import (
    RATE_LIMIT,
    RATES,
    Binding,
    as_rate,
    bound,
    default_indicator,
    kind_of,
)
from extractor.normaliser.change import move_of, start_of
from extractor.normaliser.heads import Head, is_pronoun, is_tallied
from extractor.normaliser.meaning import MAIN_WEIGHT, topic_of_context
from extractor.normaliser.scene import Passage, Scene, inside
from extractor.normaliser.units import is_near

_CONCERNS = (["gjelder"], ["gjeld"], ["gjaldt"], ["galdt"])
_IS = frozenset({"er", "var", "vært", "vore"})
_IT = regex.compile(r"(?:Hun|Ho|Han|Den|Det) (?:er|var|ligger|ligg|lå|låg) (?:nå |no )?(?:på )?$")
_PRONOUNS = frozenset({"den", "han", "ho"})


def of_list(scene: Scene, passage: Passage, amount: Mention[Amount]) -> Binding | None:
    """An item of a list («Farsund: 151») measures what the words above the list say."""
    if passage.block.kind != "list_item" or len(passage.amounts) != 1:
        return None
    above = [p for p in scene.section_before(passage) if p.block.kind != "list_item"][:2]
    heading = scene.heading_of(passage)
    for near in (*above, *([heading] if heading else []), *scene.top()):
        topic = next((t for t in near.of(Topic) if t.value.rank > 0), None)
        frame = next((f for f in near.of(Frame) if amount.value.kind in f.value.kinds), None)
        if topic is None and frame is not None:
            topic = topic_of_context(scene, near, frame.value)
        if topic is None:
            continue
        if amount.value.kind == "money" and _names_other_matter(passage, amount):
            return None
        right = frame is not None and frame.value.topic in (None, topic.value.id)
        fits = frame if right else None
        indicator = fits.value.indicator if fits else topic.value.indicator_of(amount.value.kind)
        if indicator is not None:
            return bound(passage, amount, topic, fits, indicator, False)
    return None


def _names_other_matter(passage: Passage, amount: Mention[Amount]) -> bool:
    """«Nye veilys: 350 000 kroner»: the label of a sum names none of what we know."""
    label = [word for word in passage.words if word.end <= amount.start]
    told = (cue for cue in passage.cues if isinstance(cue.value, Topic | Frame | Group))
    known = any(cue.end <= amount.start for cue in told)
    ends = [place.end for place in passage.places] + [time.end for time in passage.times]
    named = any(end <= amount.start for end in ends)
    return len(label) > 1 and not known and not named


def of_question(
    scene: Scene, passage: Passage, amount: Mention[Amount], head: Head
) -> Binding | None:
    """An answer measures what was asked: «– Hvor mange fikk AAP? – 37 personer i fjor.»"""
    asked = scene.passages[passage.index - 1] if passage.index else None
    if asked is None or asked.block.kind != "question" or passage.block.kind == "question":
        return None
    said = (asked, *scene.section_before(asked))
    topic = next((t for p in said for t in p.of(Topic) if t.value.rank > 0), None)
    frame = next((f for f in asked.of(Frame) if amount.value.kind in f.value.kinds), None)
    if topic is None or (frame is None and head.row is None):
        return None
    usual = default_indicator(passage, topic.value, amount, head)
    indicator = frame.value.indicator if frame else usual
    return bound(passage, amount, topic, frame, indicator, False) if indicator else None


def of_tally(scene: Scene, passage: Passage, amount: Mention[Amount], head: Head) -> Binding | None:
    """«I desember var det 742» counts what the sentence before or the heading names."""
    people = head.row is not None and isinstance(head.row.value, Group)
    before = passage.forms_before(start_of(amount))[-2:]
    concerns = before[-1:] in _CONCERNS or (before[1:] == ["det"] and before[:1] in _CONCERNS)
    if head.row and not (people and concerns):
        return None
    if amount.value.kind != "count" or not is_tallied(passage, amount):
        return None
    heading = scene.heading_of(passage)
    for near in (*scene.before(passage), *([heading] if heading else [])):
        topic = next((t for t in near.of(Topic) if t.value.rank > 0), None)
        if topic is not None and topic.value.count is not None:
            return bound(passage, amount, topic, None, topic.value.count, False)
    return None


def of_place(scene: Scene, passage: Passage, amount: Mention[Amount]) -> Binding | None:
    """«Lavest er Bodø med 6,1 prosent»: a place's rate in an article about that rate."""
    main = next(iter(scene.topics), None)
    clause = passage.clause_at(amount.start)
    local = any(inside(p, clause) and p.value.kind != "country" for p in passage.places)
    among = any(g.value.group for g in passage.of(Group, clause))  # «blant kvinner»
    text = scene.article.text[passage.sentence.start : start_of(amount)]
    told = local or among or _IT.match(text)  # «Ho er no på 6,3 prosent»
    if main is None or amount.value.kind != "percent" or not told:
        return None
    topic = Mention(scene.welfare.topic(main), 0, 0)
    if topic.value.percent not in RATES or scene.topics[main] < MAIN_WEIGHT:
        return None
    return bound(passage, amount, topic, None, topic.value.percent, False)


def _is_it(passage: Passage, amount: Mention[Amount], last: Binding) -> bool:
    """«Målet er 120 dager», «i år har snittet vært 71 dager»: of what took so long before."""
    alike = last.amount.value.kind == "duration" and last.amount.value.unit == amount.value.unit
    said = passage.forms_before(start_of(amount))[-1:]
    return alike and said != [] and said[0] in _IS


def _is_of_many(amount: Mention[Amount]) -> bool:
    """A sum no single person gets, after what one of them gets."""
    return amount.value.kind == "money" and (amount.value.value or 0) > RATE_LIMIT


def _is_longer(passage: Passage, amount: Mention[Amount], last: Binding) -> bool:
    """«Det er fem dager mer enn i fjor»: of the time told before, by how much it has changed."""
    return last.amount.value.kind == "duration" and move_of(passage, amount) is not None


def of_claim_before(
    passage: Passage,
    amount: Mention[Amount],
    head: Head,
    frame: Mention[Frame] | None,
    last: Binding | None,
) -> Binding | None:
    """A sentence without words of its own goes on with the claim before."""
    if last is None or not is_near(last, passage):
        return None
    goes_on = _is_longer(passage, amount, last) or _is_it(passage, amount, last)
    if amount.value.kind == "duration" and not goes_on:
        return None
    before = passage.forms_before(start_of(amount))
    beside = frame is not None and frame.value.beside and last.indicator != frame.value.indicator
    if before[-1:] == ["for"] or beside:
        return None  # a price («for ti kroner»), or her own debt
    if amount.value.kind == "count" and head.row is None and is_pronoun(passage, amount):
        return None
    same_block = last.passage.sentence.block == passage.sentence.block
    kinds = {last.amount.value.kind, amount.value.kind}
    move = move_of(passage, amount)
    of_change = move is not None and amount.value.kind in ("percent", "percentage_point", "ratio")
    alike = len(kinds) == 1 or of_change or kinds <= {"percent", "ratio", "count"}
    if not alike or not (same_block or passage.block.kind in ("quote", "list_item", "paragraph")):
        return None
    clause = passage.clause_at(amount.start)
    compared = amount.value.kind == "percent" and any(inside(p, clause) for p in passage.places)
    lone = head.row is None and frame is None and move is None and not compared
    if not same_block and lone:
        return None
    if amount.value.kind == "money" and last.amount.value.kind != "money":
        return None
    fits = frame is not None and frame.value.topic in (None, last.topic)
    indicator = frame.value.indicator if frame is not None and fits else last.indicator
    if move is None and last.topic_row.indicator_of(last.amount.value.kind) == indicator:
        indicator = default_indicator(passage, last.topic_row, amount, head) or indicator
    indicator = as_rate(amount, indicator, last.topic_row)
    if indicator == "rate" and amount.value.per is None and _is_of_many(amount):
        indicator = last.topic_row.money or indicator
    if amount.value.kind == "count" and indicator in RATES:
        indicator = last.topic_row.count or indicator  # «3 480 flere» are people, not per cent
    return Binding(
        passage,
        amount,
        kind_of(passage, amount, indicator, move),
        last.topic_row,
        indicator,
        frame.value.id if frame is not None and fits else last.frame,
        move,
        last.topic_at,
        (frame.start, frame.end) if frame is not None and fits else None,
        False,
        True,
    )


def as_moved(binding: Binding | None, last: Binding | None) -> Binding | None:
    """«en vekst på 6,4 prosent, mens Finnmark stoppet på 3,8»: a bare figure moved as the other.

    So in the next sentence where a pronoun stands for the movement: «I Agder er den på 4 prosent».
    """
    if binding is None or last is None:
        return binding
    of_it = _is_said_of_it(binding, last)
    if last.passage is not binding.passage and not of_it:
        return binding
    figure, words = binding.amount, binding.passage.words
    bare = not any(w.form.isalpha() for w in words if figure.start <= w.start < figure.end)
    elided = (bare or of_it) and figure.value.kind in ("percent", "money")
    if last.kind != "change" or binding.kind == "change" or not elided:
        return binding
    return replace(binding, kind="change", move=last.move)


def _is_said_of_it(binding: Binding, last: Binding) -> bool:
    """Whether «den» or «han» is what the next sentence gives a figure of: the movement."""
    if binding.passage.index != last.passage.index + 1 or last.kind != "change":
        return False
    before = binding.passage.forms_before(binding.amount.start)
    return any(
        verb in _IS and it in _PRONOUNS for verb, it in (*pairwise(before), *pairwise(before[::-1]))
    )
