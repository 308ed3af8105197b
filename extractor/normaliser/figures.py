"""Binds a figure to what it measures: topic, indicator and kind of claim.

A figure is a claim only where words say what it measures. They are sought in its clause, then its
sentence; then, where the sentence goes on with the one before («Nå er det nede på 8 millioner»),
in the claim before; then in heading, lead and title. What a benefit's neighbourhood alone would
claim (populations, wages, other trades) is refused: a wrong fact is worse than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from decimal import Decimal

from extractor.lexicon.read import Forms
from extractor.lexicon.welfare import (
    DirectionWord,
    Exclusion,
    Frame,
    Group,
    Indicator,
    Scope,
    Tense,
    Topic,
)
from extractor.mention import Amount, Mention
from extractor.normaliser.change import Move, move_of
from extractor.normaliser.claim import ClaimKind, Span
from extractor.normaliser.scene import Passage, Scene, distance, inside

_HEAD = 4  # words after a number among which its counted noun may stand
_RATES: frozenset[str] = frozenset({"absence_rate", "unemployment_rate"})
_MONTHLY = frozenset({"P1M", "P1D", "P1W"})
_PREPOSITIONS = frozenset({"på", "til", "i", "for", "med", "ved", "om", "fra", "frå", "under"})
_WENT = frozenset({"gikk", "gjekk", "går", "gått"})  # «gikk fra 8,8 til 11,6 prosent»
_SPAN_OF_TIME = frozenset({"på", "om", "innen", "innan", "etter", "for"})  # «på ett år» measures nothing
_WHOLE = frozenset({"av", "de", "dei", "disse", "desse", "alle", "våre"})
_PER_CASE = (["for"], ["per"])  # «for tre barn»: a condition, not a count
_FOR = frozenset({"på", "til"})
_OF_A_BODY: frozenset[str] = frozenset({"staff", "capacity", "cases"})
_AGENCY: frozenset[str] = frozenset({"staff", "budget", "backlog", "complaints"})
_MAIN_WEIGHT = 4  # a benefit by name twice, or once in title or lead
_OF_THE = frozenset({"av", "de", "dei", "alle", "siste"})
_LISTED, _SEVERAL = 25, 3  # characters between the benefits of a list, and how many make one
# Words that point back to what the money was for: «til et tilsvarende opplegg».
_SAME = frozenset({"tilsvarende", "tilsvarande", "lignende", "liknande", "slik", "slike", "dette", "formålet",
                   "føremålet", "tiltaket", "tiltak", "ordningen", "ordninga", "opplegget"})  # fmt: skip
_SPELT = 13  # newspapers spell numbers up to twelve
_SMALL = Decimal(1000)  # a bare figure below it may lean on the «millioner» said before
_RATE_LIMIT = Decimal(100_000)  # more than that a month is no single person's benefit


# Money followed by «til» or «for å», with no other word: a grant. No row, for no word of its own tells.
BUDGET = Frame("purpose", "budget", ("money",), Forms(("til",), ("til",)), Forms((), ()))
# Money a month: what one recipient gets.
RATE = Frame("per-month", "rate", ("money",), Forms(("i måneden",), ("i månaden",)), Forms((), ()))


@dataclass(frozen=True, slots=True)
class Binding:
    """What a figure measures, and where that was read."""

    passage: Passage
    amount: Mention[Amount]
    kind: ClaimKind
    topic_row: Topic
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
    earlier: bool = False
    """The first of «fra A til B»."""

    @property
    def topic(self) -> str:
        """Id of the topic."""
        return self.topic_row.id


def bind_figures(scene: Scene, passage: Passage, last: Binding | None) -> Iterator[Binding]:
    """Yield what each figure of a sentence measures; `last` is the claim before, if it is near."""
    for amount in passage.amounts:
        for number, part in enumerate(parts := list(_parts(passage, amount))):
            bound = _bind(scene, passage, part, last)
            if bound is not None:
                last = replace(bound, earlier=number < len(parts) - 1)
                yield last


def _parts(passage: Passage, amount: Mention[Amount]) -> Iterator[Mention[Amount]]:
    """«frå 4,6 til 5,8 månader» is two levels, each with its own words."""
    value = amount.value
    earlier, later = value.earlier, value.later
    if value.relation == "range" and _moves(passage, amount):
        earlier, later = value.low, value.high
    if earlier is None or later is None or value.relation not in ("change", "range"):
        yield amount
        return
    plain = replace(
        value, relation=None, earlier=None, later=None, low=None, high=None, direction=None
    )
    cut = amount.start + max(1, (amount.end - amount.start) // 3)
    yield Mention(replace(plain, value=earlier, relation="level"), amount.start, cut)
    yield Mention(replace(plain, value=later, relation="level"), cut, amount.end)


def _moves(passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether «fra A til B» tells of a movement: a direction word stands before it in the clause."""
    before = [word.form for word in passage.words if word.end <= amount.start]
    if not before or before[-1] not in ("fra", "frå"):
        return False
    clause = passage.clause_at(amount.start)
    told = any(cue.start < amount.start for cue in passage.of(DirectionWord, clause))
    return told or bool(_WENT & set(before[-4:]))


def _bind(
    scene: Scene, passage: Passage, amount: Mention[Amount], last: Binding | None
) -> Binding | None:
    if amount.value.kind == "age" or _excluded(passage, amount):
        return None
    head = _head(passage, amount)
    if _foreign(passage, amount, head) or _is_span_of_time(passage, amount):
        return None
    if _is_rule(passage, amount) or _is_numbered(scene, amount):
        return None
    amount = _as_money(passage, _as_before(amount, head, last, passage), head)
    topic = _topic(scene, passage, amount, head)
    frame = _frame(passage, amount, head, topic.value if topic else None)
    near = topic is not None
    if topic is None and frame is not None and not frame.value.beside:
        topic = topic_of_context(scene, passage, frame.value)
    if topic is None or (frame is None and not near):
        return (
            _of_list(scene, passage, amount)
            or _of_question(scene, passage, amount, head)
            or _continue(passage, amount, head, frame, last)
            or _of_tally(scene, passage, amount, head)
            or _of_place(scene, passage, amount)
        )
    indicator = frame.value.indicator if frame else _default(topic.value, amount, head)
    if not near and topic.value.state and indicator in _OF_A_BODY:
        return None  # «760 000 tilsette» in a text on uføretrygd are not its staff
    if indicator is None or not _plausible(passage, amount, head, frame, near):
        return None
    return _binding(passage, amount, topic, frame, _as_rate(amount, indicator), near)


def _default(topic: Topic, amount: Mention[Amount], head: _Head) -> Indicator | None:
    """What a figure of this kind measures of a topic; «hver femte ledige» counts the unemployed."""
    indicator = topic.indicator_of(amount.value.kind)
    if amount.value.kind == "ratio" and indicator in _RATES and head.row is not None:
        return topic.count
    return indicator


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
        _kind(passage, amount, indicator, move),
        topic.value,
        indicator,
        frame.value.id if frame else f"{topic.value.id}:{amount.value.kind}",
        move,
        (topic.start, topic.end),
        (frame.start, frame.end) if frame else None,
        near,
    )


def _kind(
    passage: Passage, amount: Mention[Amount], indicator: Indicator, move: Move | None
) -> ClaimKind:
    value = amount.value
    if move is not None:
        return "change"
    ratio = value.kind == "ratio" and value.unit != "{factor}"
    if indicator in _RATES:
        return "share" if ratio or _is_part(passage, amount) else "level"
    return "share" if ratio or value.kind == "percent" else "level"


def _is_part(passage: Passage, amount: Mention[Amount]) -> bool:
    """«24 prosent av sykmeldingene»: of the absence itself, not of the people."""
    after = [word for word in passage.words if word.start >= amount.end][:4]
    if not after or after[0].form != "av":
        return False
    reach = (after[0].start, after[-1].end)
    if any(inside(c, reach) for c in passage.of(Group)):
        return False
    return any(inside(c, reach) for c in passage.cues if isinstance(c.value, Topic | Frame))


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
    if any(c.value.strong and c.start < amount.start for c in passage.of(Exclusion, clause)):
        return True
    near = (cue for cue in passage.of(Exclusion, clause) if not cue.value.counted)
    others = [distance(cue, amount) for cue in near]
    if not others or amount.value.kind == "multiple_of_G":
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
    following = (word for word in passage.words if word.start >= amount.end)
    after = list(takewhile(lambda word: word.form not in _PREPOSITIONS, islice(following, _HEAD)))
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


def _foreign(passage: Passage, amount: Mention[Amount], head: _Head) -> bool:
    """A count or share of things that are neither people nor cases: «14 bedrifter»."""
    kind = amount.value.kind
    if _counts_things(passage, amount):
        return True
    if head.row is not None or kind not in ("count", "ratio") or amount.value.unit == "{factor}":
        return False
    if head.word is not None:
        return True
    before = [word.form for word in passage.words if word.end <= amount.start][-1:]
    return kind == "count" and (before == ["den"] or (before[:1] in _PER_CASE and _spelt(passage, amount)))


def _counts_things(passage: Passage, amount: Mention[Amount]) -> bool:
    """«to av tre kommuner», «12 av de siste 18 månedene»: other wholes, by name."""
    for thing in passage.of(Exclusion):
        if thing.value.counted and thing.start >= amount.end:
            between = [w.form for w in passage.words if amount.end <= w.start < thing.start]
            if all(word in _OF_THE or word.isdigit() for word in between):
                return True
    return False


def _as_money(passage: Passage, amount: Mention[Amount], head: _Head) -> Mention[Amount]:
    """A bare figure beside words of money alone is kroner: «spare inn 400.000», «6.050 i sosialhjelp»."""
    value = amount.value
    if value.kind != "count" or head.row or head.word or (value.value or 0) < _SMALL:
        return amount
    clause = passage.clause_at(amount.start)
    frames = [f for f in passage.of(Frame, clause) if distance(f, amount) <= 30]
    money = any("money" in f.value.kinds and "count" not in f.value.kinds for f in frames)
    after = [word for word in passage.words if word.start >= amount.end][:1]
    in_benefit = any(w.form == "i" for w in after) and any(
        0 <= topic.start - amount.end <= 4 for topic in passage.of(Topic, clause)
    )
    if not (money or in_benefit) or any("count" in f.value.kinds for f in frames):
        return amount
    kroner = replace(value, kind="money", unit=None, currency="NOK", currency_implied=True)
    return Mention(kroner, amount.start, amount.end)


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
    own = next((f for f in passage.of(Frame, clause) if f.value.specific and f.value.topic), None)
    if own is not None and own.value.topic in scene.topics:
        fits = amount.value.kind in own.value.kinds
        if fits:
            return Mention(scene.welfare.topic(own.value.topic or ""), own.start, own.end)
    for within in (clause, None):
        found = [cue for cue in passage.of(Topic, within) if cue.value.rank > 0]
        if found:
            best = min(found, key=lambda c: (-c.value.rank, distance(c, amount)))
            return _of_several(scene, found, best)
    return None


def _of_several(
    scene: Scene, found: list[Mention[Topic]], best: Mention[Topic]
) -> Mention[Topic]:
    """One figure for a list of the state's benefits is the scheme's: «uføretrygd og sykepenger»."""
    listed = [t for t in found if t.value.state and t.value.rank > 1]
    near = [t for t in listed if distance(t, best) <= _LISTED or t is best]
    if len({t.value.id for t in near}) < _SEVERAL:
        return best
    return Mention(scene.welfare.topic("folketrygd"), near[0].start, near[-1].end)


def _frame(
    passage: Passage, amount: Mention[Amount], head: _Head, topic: Topic | None
) -> Mention[Frame] | None:
    """The word that tells what is measured; a specific word beats a general one, then the nearer."""
    kind = amount.value.kind
    # by how many per cent anything may have moved: people, money or days
    relative = kind in ("percent", "ratio") and move_of(passage, amount) is not None

    def fits(cue: Mention[Frame]) -> bool:
        right_topic = cue.value.topic is None or topic is None or cue.value.topic == topic.id
        right_kind = kind in cue.value.kinds or relative
        return right_kind and right_topic and cue.start != amount.start

    clause = passage.clause_at(amount.start)
    in_clause = [cue for cue in passage.of(Frame, clause) if fits(cue)]
    specific = [cue for cue in in_clause if cue.value.specific]
    if specific and not (_is_whole(passage, amount) and head.row is not None):
        return min(specific, key=lambda c: distance(c, amount))
    if head.row is not None and isinstance(head.row.value, Frame) and fits(head.row):  # type: ignore[arg-type]
        return head.row  # type: ignore[return-value]
    if in_clause:
        return min(in_clause, key=lambda c: distance(c, amount))
    if kind == "money" and _to_purpose(passage, amount):
        return _row_of(amount, BUDGET)
    if kind == "money" and amount.value.per in _MONTHLY:
        return _row_of(amount, RATE)
    elsewhere = [cue for cue in passage.of(Frame) if fits(cue) and not cue.value.unit]
    return min(elsewhere, key=lambda c: distance(c, amount), default=None)


def _is_rule(passage: Passage, amount: Mention[Amount]) -> bool:
    """What a reader is told of the rules («du må ha vært syk i 16 dager») nobody has measured."""
    told = any(cue.value.tense == "addressed" for cue in passage.of(Tense))
    rate = any(f.value.indicator in ("rate", "income_limit") for f in passage.of(Frame))
    quoted = passage.block.kind == "quote"
    return told and not quoted and not (amount.value.kind == "money" and rate)


def _is_numbered(scene: Scene, amount: Mention[Amount]) -> bool:
    """«(2)» numbers a paragraph of a law; nothing of money is nothing at all."""
    around = scene.article.text[max(0, amount.start - 1) : amount.end + 1]
    bracketed = amount.value.kind == "count" and around.startswith("(") and around.endswith(")")
    return bracketed or (amount.value.kind == "money" and amount.value.value == 0)


def _is_span_of_time(passage: Passage, amount: Mention[Amount]) -> bool:
    before = [word.form for word in passage.words if word.end <= _start(amount)]
    return amount.value.kind == "duration" and bool(before) and before[-1] in _SPAN_OF_TIME


def _is_whole(passage: Passage, amount: Mention[Amount]) -> bool:
    """«14 av de 40 deltakerne»: the forty are what the fourteen are a part of."""
    before = [word.form for word in passage.words if word.end <= _start(amount)][-2:]
    return "av" in before and set(before[before.index("av") :]) <= _WHOLE


def _start(amount: Mention[Amount]) -> int:
    return min(amount.start, amount.value.ext_start or amount.start)


def _of_list(scene: Scene, passage: Passage, amount: Mention[Amount]) -> Binding | None:
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
        right = frame is not None and frame.value.topic in (None, topic.value.id)
        fits = frame if right else None
        indicator = fits.value.indicator if fits else topic.value.indicator_of(amount.value.kind)
        if indicator is not None:
            return _binding(passage, amount, topic, fits, indicator, False)
    return None


def _of_question(
    scene: Scene, passage: Passage, amount: Mention[Amount], head: _Head
) -> Binding | None:
    """An answer measures what was asked: «– Hvor mange fikk AAP? – 37 personer i fjor.»"""
    asked = scene.passages[passage.index - 1] if passage.index else None
    if asked is None or asked.block.kind != "question" or passage.block.kind == "question":
        return None
    topic = next((t for t in asked.of(Topic) if t.value.rank > 0), None)
    frame = next((f for f in asked.of(Frame) if amount.value.kind in f.value.kinds), None)
    if topic is None and frame is not None:
        topic = topic_of_context(scene, asked, frame.value)
    if topic is None or (frame is None and head.row is None):
        return None
    indicator = frame.value.indicator if frame else topic.value.indicator_of(amount.value.kind)
    return _binding(passage, amount, topic, frame, indicator, False) if indicator else None


def _of_tally(
    scene: Scene, passage: Passage, amount: Mention[Amount], head: _Head
) -> Binding | None:
    """«I desember var det 742» counts what the sentence before or the heading names."""
    clause = passage.clause_at(amount.start)
    tally = any(c.value.scope == "tally" and c.end <= amount.start for c in passage.of(Scope, clause))
    if not tally or amount.value.kind != "count" or head.row or _spelt(passage, amount):
        return None
    heading = scene.heading_of(passage)
    for near in (*scene.before(passage), *([heading] if heading else [])):
        topic = next((t for t in near.of(Topic) if t.value.rank > 0), None)
        if topic is not None and topic.value.count is not None:
            return _binding(passage, amount, topic, None, topic.value.count, False)
    return None


def _of_place(scene: Scene, passage: Passage, amount: Mention[Amount]) -> Binding | None:
    """«Lavest er Bodø med 6,1 prosent»: a place's rate in an article about that rate."""
    main = next(iter(scene.topics), None)
    clause = passage.clause_at(amount.start)
    local = any(inside(p, clause) and p.value.kind != "country" for p in passage.places)
    if main is None or amount.value.kind != "percent" or not local:
        return None
    topic = Mention(scene.welfare.topic(main), 0, 0)
    if topic.value.percent not in _RATES or scene.topics[main] < _MAIN_WEIGHT:
        return None
    return _binding(passage, amount, topic, None, topic.value.percent, False)


def _to_purpose(passage: Passage, amount: Mention[Amount]) -> bool:
    """«52 millioner til økt kompetanse», «200 mill. for å»: money that is given to something."""
    end = max(amount.end, amount.value.ext_end or 0)
    after = [word.form for word in passage.words if word.start >= end][:2]
    return after[:1] == ["til"] or after == ["for", "å"]


def _row_of(amount: Mention[Amount], frame: Frame) -> Mention[Frame]:
    return Mention(frame, amount.end, amount.end)


def topic_of_context(scene: Scene, passage: Passage, frame: Frame) -> Mention[Topic] | None:
    """The topic of a sentence that names none: of the paragraph, the heading, the top, the article."""
    if frame.topic is not None:
        known = frame.topic in scene.topics
        return Mention(scene.welfare.topic(frame.topic), 0, 0) if known else None
    section = [cue for p in scene.section_before(passage) for cue in _newest_first(p)]
    top = [p for p in (scene.heading_of(passage), *scene.top()) if p is not None]
    above = [cue for p in top for cue in _newest_first(p)]
    near = section[:1] + above[:1]
    if near:
        named = [cue for cue in section if cue.value.rank > near[0].value.rank]
        return named[0] if named else near[0]
    main, weight = next(iter(scene.topics.items()), ("", 0.0))
    if weight >= _MAIN_WEIGHT:
        return Mention(scene.welfare.topic(main), 0, 0)
    agency = next((cue for cue in passage.of(Topic) if cue.value.rank == 0), None)
    return agency if agency and frame.indicator in _AGENCY else None


def _newest_first(passage: Passage) -> list[Mention[Topic]]:
    found = [cue for cue in passage.of(Topic) if cue.value.rank > 0]
    return sorted(found, key=lambda c: (-c.value.rank, -c.start))


def _plausible(
    passage: Passage,
    amount: Mention[Amount],
    head: _Head,
    frame: Mention[Frame] | None,
    near: bool,
) -> bool:
    """Whether a figure of this kind, so far from its words, may be claimed at all."""
    kind = amount.value.kind
    if kind in ("duration", "multiple_of_G"):
        return frame is not None
    if kind == "count" and head.row is None and _is_pronoun(passage, amount):
        return False
    if near:
        return kind != "count" or head.row is not None or frame is not None
    return not (kind == "money" and _other_purpose(passage, amount)) and amount.value.value != 0


def _is_pronoun(passage: Passage, amount: Mention[Amount]) -> bool:
    """«når tre er syke»: a small number in words stands for somebody, not for a statistic."""
    before = [word.form for word in passage.words if word.end <= _start(amount)]
    compared = before[-1:] and before[-1] in ("mot", "til", "fra", "frå")
    return _spelt(passage, amount) and not compared and move_of(passage, amount) is None


def _spelt(passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether a figure is one of the small numbers that newspapers spell."""
    words = [w.form for w in passage.words if amount.start <= w.start < amount.end]
    letters = bool(words) and all(word.isalpha() for word in words)
    return letters and (amount.value.value or 0) < _SPELT


def _other_purpose(passage: Passage, amount: Mention[Amount]) -> bool:
    """«5 millioner på ny skole»: money for what no row of the lexicon knows."""
    end = max(amount.end, amount.value.ext_end or 0)
    after = [word for word in passage.words if word.start >= end][:7]
    if not after or after[0].form not in _FOR:
        return False
    reach = (after[0].start, after[-1].end)
    known = any(inside(c, reach) for c in passage.cues if isinstance(c.value, Topic | Frame | Group))
    known = known or any(word.form in _SAME for word in after)
    return not known and not any(inside(t, reach) for t in passage.times)


def _continue(
    passage: Passage,
    amount: Mention[Amount],
    head: _Head,
    frame: Mention[Frame] | None,
    last: Binding | None,
) -> Binding | None:
    """A sentence without words of its own goes on with the claim before."""
    if last is None or not _near(last, passage) or amount.value.kind == "duration":
        return None
    before = [word.form for word in passage.words if word.end <= _start(amount)]
    if before[-1:] == ["for"] or (frame is not None and frame.value.beside):
        return None  # a price («for ti kroner»), or her own debt
    if amount.value.kind == "count" and head.row is None and _is_pronoun(passage, amount):
        return None
    same_block = last.passage.sentence.block == passage.sentence.block
    kinds = {last.amount.value.kind, amount.value.kind}
    move = move_of(passage, amount)
    of_change = move is not None and amount.value.kind in ("percent", "percentage_point", "ratio")
    alike = len(kinds) == 1 or of_change or kinds <= {"percent", "ratio", "count"}
    if not alike or not (same_block or passage.block.kind in ("quote", "list_item", "paragraph")):
        return None
    if not same_block and head.row is None and frame is None and move is None:
        return None
    if amount.value.kind == "money" and last.amount.value.kind != "money":
        return None
    fits = frame is not None and frame.value.topic in (None, last.topic)
    indicator = frame.value.indicator if frame is not None and fits else last.indicator
    if move is None and last.topic_row.indicator_of(last.amount.value.kind) == indicator:
        indicator = last.topic_row.indicator_of(amount.value.kind) or indicator
    return Binding(
        passage,
        amount,
        _kind(passage, amount, indicator, move),
        last.topic_row,
        indicator,
        frame.value.id if frame is not None and fits else last.frame,
        move,
        None,
        (frame.start, frame.end) if frame is not None and fits else None,
        False,
        True,
    )
