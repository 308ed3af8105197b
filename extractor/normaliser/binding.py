"""What a figure was found to measure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.lexicon.welfare import Frame, Group, Indicator, Scope, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.change import Move, move_of
from extractor.normaliser.claim import ClaimKind, Span
from extractor.normaliser.heads import PEOPLE, Head
from extractor.normaliser.scene import Passage, inside

RATES: frozenset[str] = frozenset({"absence_rate", "unemployment_rate"})
"""Indicators whose percentages are levels, though the text says «andelen»."""
_MANY = frozenset({"flere", "fleire", "færre"})  # people, not money
_LEVELS: frozenset[str] = frozenset({"overrun", "saving"})
# «lyste ut 2 870 nye stillinger», «288 nye saker»: what came in is a size, not a change
_EVENTS: frozenset[str] = frozenset(
    {"vacancies", "applications", "reports", "cases", "placements", "complaints", "settled"}
)
MONTHLY = frozenset({"P1M", "P1D", "P1W"})
_LEAST_LOCAL, _LEAST_OF_STATE = 30_000, 200_000  # kroner
RATE_LIMIT = Decimal(100_000)
"""Kroner; more than that a month is no single person's benefit."""


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
    """The words that name the topic, in context where `near` is false; (0, 0): in many places."""
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


def bound(
    passage: Passage,
    amount: Mention[Amount],
    topic: Mention[Topic],
    frame: Mention[Frame] | None,
    indicator: Indicator,
    near: bool,
) -> Binding:
    move = move_of(passage, amount)
    kind = kind_of(passage, amount, indicator, move)
    move = move if kind == "change" else None
    return Binding(
        passage,
        amount,
        kind,
        topic.value,
        indicator,
        frame.value.id if frame else f"{topic.value.id}:{amount.value.kind}",
        move,
        (topic.start, topic.end),
        (frame.start, frame.end) if frame else None,
        near,
    )


def kind_of(
    passage: Passage, amount: Mention[Amount], indicator: Indicator, move: Move | None
) -> ClaimKind:
    value = amount.value
    if indicator in _LEVELS and value.kind == "money":
        return "level"  # «11 millioner over budsjett» is the size of the overrun
    added = move is not None and move.cue is not None and move.cue.value.part == "addition"
    if move is not None and not (added and indicator in _EVENTS):
        return "change"
    ratio = value.kind == "ratio" and value.unit != "{factor}"
    if indicator in RATES:
        return "share" if ratio or _is_part(passage, amount) else "level"
    return "share" if ratio or value.kind == "percent" else "level"


def _is_part(passage: Passage, amount: Mention[Amount]) -> bool:
    """«24 prosent av sykmeldingene»: of the absence itself, not of the people."""
    after = passage.words_after(amount.end)[:4]
    if not after or after[0].form != "av":
        return False
    reach = (after[0].start, after[-1].end)
    if any(inside(c, reach) for c in passage.of(Group)):
        return False
    return any(inside(c, reach) for c in passage.cues if isinstance(c.value, Topic | Frame))


def default_indicator(
    passage: Passage, topic: Topic, amount: Mention[Amount], head: Head
) -> Indicator | None:
    """What a figure of this kind measures of a topic; «hver femte ledige» counts the unemployed."""
    indicator = topic.indicator_of(amount.value.kind)
    if indicator == "capacity" and amount.value.kind in ("percent", "ratio"):
        return None  # «halvparten går til nytt piano på sykehjemmet»
    relative = amount.value.kind in ("percent", "ratio")
    if relative and topic.state and move_of(passage, amount) is not None:
        tallied = any(
            cue.value.scope == "tally" and cue.end <= amount.start
            for cue in passage.of(Scope, passage.clause_at(amount.start))
        )
        # «uføretrygden ble økt med 1,7 prosent», but «antallet uføretrygdede økte»
        many = any(w.form in _MANY for w in passage.words_after(amount.end)[:1])
        many = many or any(  # «fem ganger så mange»
            w.form == "mange" for w in passage.words if amount.start <= w.start < amount.end
        )
        return topic.count if (tallied or many) and topic.count else "rate"
    if amount.value.kind == "multiple_of_G":
        return "rate"
    if amount.value.kind == "ratio" and indicator in RATES and head.row is not None:
        return topic.count
    people = head.row is not None and isinstance(head.row.value, Group)
    if indicator == "cases" and (people or amount.value.counted in PEOPLE):
        return "recipients"  # «ni ungdommer» are people, not cases
    return indicator


def as_rate(amount: Mention[Amount], indicator: Indicator, topic: Topic) -> Indicator:
    """Money a month or a day is what one recipient gets, unless it is far too much for one.

    So is a sum that no municipality would run a benefit on, nor the state one of its own.
    """
    value = amount.value
    size = value.value or value.high or Decimal(0)
    general = indicator in ("expenditure", "budget", "recipients", "other")
    least = _LEAST_OF_STATE if topic.state else _LEAST_LOCAL
    if value.kind == "money" and value.per is None and general and topic.rank > 1 and size < least:
        return "rate"
    if value.kind == "money" and value.per in MONTHLY and size < RATE_LIMIT and general:
        return "rate"
    return indicator
