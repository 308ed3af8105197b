"""Binds a figure to what it measures: topic, indicator and kind of claim.

A figure is a claim only where words say what it measures. They are sought in its clause, then its
sentence; then, where the sentence goes on with the one before («Nå er det nede på 8 millioner»),
in the claim before; then in heading, lead and title. What a benefit's neighbourhood alone would
claim (populations, wages, other trades) is refused: a wrong fact is worse than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.lexicon.welfare import Exclusion, Frame, Group, Indicator, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.change import Move, move_of
from extractor.normaliser.claim import ClaimKind, Span
from extractor.normaliser.scene import Passage, Scene, distance, inside

_HEAD = 4  # words after a number among which its counted noun may stand
_RATES: frozenset[str] = frozenset({"absence_rate", "unemployment_rate"})
_MONTHLY = frozenset({"P1M", "P1D", "P1W"})
_SMALL = Decimal(1000)  # a bare figure below it may lean on the «millioner» said before
_RATE_LIMIT = Decimal(100_000)  # more than that a month is no single person's benefit


@dataclass(frozen=True, slots=True)
class Binding:
    """What a figure measures, and where that was read."""

    passage: Passage
    amount: Mention[Amount]
    kind: ClaimKind
    topic: str
    indicator: Indicator
    frame: str
    move: Move | None
    topic_at: Span | None
    """The words that name the topic; None where it comes from a claim before."""
    indicator_at: Span | None
    near: bool
    """Topic or indicator stands in the sentence itself."""
    continues: bool = False
    """It leans on the claim before."""


def bind_figures(scene: Scene, passage: Passage, last: Binding | None) -> Iterator[Binding]:
    """Yield what each figure of a sentence measures; `last` is the claim before, if it is near."""
    for amount in passage.amounts:
        for part in _parts(amount):
            bound = _bind(scene, passage, part, last)
            if bound is not None:
                last = bound
                yield bound


def _parts(amount: Mention[Amount]) -> Iterator[Mention[Amount]]:
    """«frå 4,6 til 5,8 månader» is two levels, each with its own words."""
    value = amount.value
    if value.relation != "change" or value.earlier is None or value.later is None:
        yield amount
        return
    plain = replace(value, relation=None, earlier=None, later=None, direction=None)
    cut = amount.start + max(1, (amount.end - amount.start) // 3)
    yield Mention(replace(plain, value=value.earlier), amount.start, cut)
    yield Mention(replace(plain, value=value.later, relation="level"), cut, amount.end)


def _bind(
    scene: Scene, passage: Passage, amount: Mention[Amount], last: Binding | None
) -> Binding | None:
    if amount.value.kind == "age" or _excluded(passage, amount):
        return None
    head = _head(passage, amount)
    if _foreign(amount, head):
        return None
    amount = _as_before(amount, head, last, passage)
    topic = _topic(scene, passage, amount, head)
    frame = _frame(passage, amount, head, topic.value if topic else None)
    if topic is None and frame is not None:
        topic = _topic_of_frame(scene, passage, frame.value)
    if topic is None or (frame is None and topic.value.rank == 0):
        return _continue(scene, passage, amount, head, frame, last)
    near = inside(topic, (passage.sentence.start, passage.sentence.end))
    if frame is None and not near:
        return _continue(scene, passage, amount, head, frame, last)
    indicator = frame.value.indicator if frame else topic.value.indicator_of(amount.value.kind)
    if indicator is None or not _plausible(amount, head, frame, near):
        return None
    indicator = _as_rate(amount, indicator)
    return _binding(passage, amount, topic, frame, indicator, near)


def _binding(
    passage: Passage,
    amount: Mention[Amount],
    topic: Mention[Topic],
    frame: Mention[Frame] | None,
    indicator: Indicator,
    near: bool,
) -> Binding:
    move = move_of(passage, amount)
    return Binding(
        passage,
        amount,
        _kind(amount.value, indicator, move),
        topic.value.id,
        indicator,
        frame.value.id if frame else f"{topic.value.id}:{amount.value.kind}",
        move,
        (topic.start, topic.end),
        (frame.start, frame.end) if frame else None,
        near,
    )


def _kind(value: Amount, indicator: Indicator, move: Move | None) -> ClaimKind:
    if move is not None:
        return "change"
    if indicator in _RATES:
        return "level"
    part = value.kind == "percent" or (value.kind == "ratio" and value.unit != "{factor}")
    return "share" if part else "level"


def _as_rate(amount: Mention[Amount], indicator: Indicator) -> Indicator:
    """Money a month or a day is what one recipient gets, unless it is far too much for one."""
    value = amount.value
    size = value.value or value.high or Decimal(0)
    general = indicator in ("expenditure", "budget", "recipients", "other")
    if value.kind == "money" and value.per in _MONTHLY and size < _RATE_LIMIT and general:
        return "rate"
    return indicator


def _excluded(passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether a word nearer than any benefit says that the figure is about something else."""
    clause = passage.clause_at(amount.start)
    others = [distance(cue, amount) for cue in passage.of(Exclusion, clause)]
    if not others:
        return False
    own = [distance(cue, amount) for cue in passage.of(Topic, clause) if cue.value.rank > 0]
    own += [distance(cue, amount) for cue in passage.of(Frame, clause) if cue.value.specific]
    return min(others) <= min(own, default=min(others))


@dataclass(frozen=True, slots=True)
class _Head:
    """What a count counts: the row of its noun, if we know it, else only that there is a noun."""

    row: Mention[Frame] | Mention[Group] | Mention[Topic] | None
    word: str | None


def _head(passage: Passage, amount: Mention[Amount]) -> _Head:
    """The counted noun after a number, over adjectives («85 nye mottakere»)."""
    after = [word for word in passage.words if word.start >= amount.end][:_HEAD]
    if not after:
        return _Head(None, amount.value.counted)
    reach = (amount.end, after[-1].end)
    clause = passage.clause_at(amount.start)
    rows = [
        cue
        for cue in passage.cues
        if inside(cue, reach)
        and cue.start < clause[1]
        and (
            (isinstance(cue.value, Frame) and cue.value.unit)
            or (isinstance(cue.value, Group) and cue.value.people)
            or (isinstance(cue.value, Topic) and cue.value.rank > 0)
        )
    ]
    frames_first = sorted(rows, key=lambda c: (c.start, not isinstance(c.value, Frame)))
    return _Head(frames_first[0] if frames_first else None, amount.value.counted)  # type: ignore[arg-type]


def _foreign(amount: Mention[Amount], head: _Head) -> bool:
    """A count of things that are neither people nor cases: «14 bedrifter»."""
    return amount.value.kind == "count" and head.row is None and bool(head.word)


def _as_before(
    amount: Mention[Amount], head: _Head, last: Binding | None, passage: Passage
) -> Mention[Amount]:
    """A bare figure takes the unit said just before: «5,9 mill. Budsjettet er 6,5.»"""
    value = amount.value
    if last is None or value.kind != "count" or head.row or head.word or not _near(last, passage):
        return amount
    before, number = last.amount.value, value.value
    if number is None or before.kind == "count":
        return amount
    if before.kind == "money":
        scale = _scale(before, number)
        if scale is None:
            return amount
        money = replace(before, value=number * scale, low=None, high=None, modifier=value.modifier)
        return Mention(
            replace(
                money,
                currency_implied=True,
                relation=value.relation,
                direction=value.direction,
                ext_start=value.ext_start,
                ext_end=value.ext_end,
            ),
            amount.start,
            amount.end,
        )
    if before.kind in ("percent", "duration") and number < _SMALL:
        return Mention(
            replace(value, kind=before.kind, unit=before.unit, counted=None), amount.start, amount.end
        )
    return amount


def _scale(before: Amount, number: Decimal) -> Decimal | None:
    """What a bare number must be multiplied by to be money like the sum before; None if unlike."""
    size = before.value or before.high
    if size is None:
        return None
    if number >= _SMALL:
        return Decimal(1)
    for scale in (Decimal(10) ** 9, Decimal(10) ** 6):
        if size >= scale:
            return scale
    return None


def _near(last: Binding, passage: Passage) -> bool:
    return passage.index - last.passage.index <= 2


def _topic(
    scene: Scene, passage: Passage, amount: Mention[Amount], head: _Head
) -> Mention[Topic] | None:
    """The topic named with the figure: as its noun, in its clause, or in its sentence."""
    if head.row is not None and isinstance(head.row.value, Topic):
        return head.row  # type: ignore[return-value]
    clause = passage.clause_at(amount.start)
    for within in (clause, None):
        found = [cue for cue in passage.of(Topic, within) if cue.value.rank > 0]
        if found:
            return min(found, key=lambda c: (-c.value.rank, distance(c, amount)))
    return next(passage.of(Topic, clause), None)


def _frame(
    passage: Passage, amount: Mention[Amount], head: _Head, topic: Topic | None
) -> Mention[Frame] | None:
    """The word that tells what is measured; a specific word beats a general one, then the nearer."""
    kind = amount.value.kind

    def fits(cue: Mention[Frame]) -> bool:
        right_topic = cue.value.topic is None or topic is None or cue.value.topic == topic.id
        return kind in cue.value.kinds and right_topic and cue.start != amount.start

    clause = passage.clause_at(amount.start)
    in_clause = [cue for cue in passage.of(Frame, clause) if fits(cue)]
    specific = [cue for cue in in_clause if cue.value.specific]
    if specific:
        return min(specific, key=lambda c: distance(c, amount))
    if head.row is not None and isinstance(head.row.value, Frame) and fits(head.row):  # type: ignore[arg-type]
        return head.row  # type: ignore[return-value]
    if in_clause:
        return min(in_clause, key=lambda c: distance(c, amount))
    elsewhere = [cue for cue in passage.of(Frame) if fits(cue) and not cue.value.unit]
    return min(elsewhere, key=lambda c: distance(c, amount), default=None)


def _topic_of_frame(scene: Scene, passage: Passage, frame: Frame) -> Mention[Topic] | None:
    """The topic of a sentence that names none: from the sentences before, the heading, the top."""
    if frame.topic is not None and frame.topic in scene.topics:
        return Mention(scene.welfare.topic(frame.topic), 0, 0)
    for earlier in scene.before(passage):
        found = [cue for cue in earlier.of(Topic) if cue.value.rank > 0]
        if found:
            return max(found, key=lambda c: (c.value.rank, c.start))
    heading = scene.heading_of(passage)
    for place in (heading, *scene.top()):
        found = [cue for cue in place.of(Topic) if cue.value.rank > 0] if place else []
        if found:
            return max(found, key=lambda c: c.value.rank)
    return None


def _plausible(
    amount: Mention[Amount], head: _Head, frame: Mention[Frame] | None, near: bool
) -> bool:
    """Whether a figure of this kind, so far from its words, may be claimed at all."""
    kind = amount.value.kind
    if kind == "duration" or kind == "multiple_of_G":
        return frame is not None
    if kind == "count" and head.row is None:
        return frame is not None and near
    return near or frame is not None


def _continue(
    scene: Scene,
    passage: Passage,
    amount: Mention[Amount],
    head: _Head,
    frame: Mention[Frame] | None,
    last: Binding | None,
) -> Binding | None:
    """A sentence without words of its own goes on with the claim before."""
    if last is None or not _near(last, passage) or amount.value.kind == "duration":
        return None
    same_block = last.passage.sentence.block == passage.sentence.block
    kinds = {last.amount.value.kind, amount.value.kind}
    alike = len(kinds) == 1 or kinds <= {"percent", "ratio", "count", "percentage_point"}
    if not alike or not (same_block or passage.block.kind in ("quote", "list_item", "paragraph")):
        return None
    if not same_block and head.row is None and frame is None:
        return None
    if amount.value.kind == "money" and last.amount.value.kind != "money":
        return None
    fits = frame is not None and frame.value.topic in (None, last.topic)
    indicator = frame.value.indicator if frame is not None and fits else last.indicator
    move = move_of(passage, amount)
    return Binding(
        passage,
        amount,
        _kind(amount.value, indicator, move),
        last.topic,
        indicator,
        frame.value.id if frame is not None and fits else last.frame,
        move,
        None,
        (frame.start, frame.end) if frame is not None and fits else None,
        False,
        True,
    )
