"""The unit of a bare figure, from the words beside it or the figure before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractor.lexicon.welfare import DirectionWord, Frame, Group, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.binding import Binding
from extractor.normaliser.heads import NUMBER_OF, Head, is_spelt
from extractor.normaliser.scene import Passage, distance, inside

_WENT = frozenset({"gikk", "gjekk", "går", "gått"})  # «gikk fra 8,8 til 11,6 prosent»
_SCALES = (Decimal(10) ** 9, Decimal(10) ** 6)
_SMALL = Decimal(1000)  # a bare figure below it may lean on the «millioner» said before
_NUMBERS = frozenset({"antall", "antallet"})
_WHOLE = Decimal(100)  # per cent
_ALIKE = 2  # times at most that rates differ which are told without a unit
_NEAR = 2  # sentences over which a unit is remembered


def parts_of(passage: Passage, amount: Mention[Amount]) -> Iterator[Mention[Amount]]:
    """«frå 4,6 til 5,8 månader» is two levels, each with its own words."""
    value = amount.value
    earlier, later = value.earlier, value.later
    if value.relation == "range" and _moves(passage, amount):
        earlier, later = value.low, value.high
    if earlier is None or later is None or value.relation not in ("change", "range"):
        yield amount
        return
    if value.kind in ("money", "count") and later < _SMALL <= earlier:
        later *= _magnitude(earlier)  # «fra 31 millioner til 29»
    plain = replace(
        value, relation=None, earlier=None, later=None, low=None, high=None, direction=None
    )
    within = [w for w in passage.words if amount.start <= w.start < amount.end]
    link = next((i for i, w in enumerate(within) if w.form == "til"), len(within) // 2)
    end, start = within[link - 1].end, within[min(link + 1, len(within) - 1)].start
    yield Mention(replace(plain, value=earlier, relation="level"), amount.start, end)
    yield Mention(replace(plain, value=later, relation="level"), start, amount.end)


def _magnitude(size: Decimal) -> Decimal:
    """The «millioner» or «milliarder» that a sum is told in."""
    return next((scale for scale in _SCALES if size >= scale), Decimal(1))


def _moves(passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether «fra A til B» tells of a movement: a direction word stands before it."""
    before = passage.forms_before(amount.start)
    if not before or before[-1] not in ("fra", "frå"):
        return False
    clause = passage.clause_at(amount.start)
    told = any(cue.start < amount.start for cue in passage.of(DirectionWord, clause))
    told = told or any(
        a.value.unit == "{factor}" and clause[0] <= a.start < amount.start for a in passage.amounts
    )
    return told or bool(_WENT & set(before[-4:]))


def as_before(
    amount: Mention[Amount], head: Head, last: Binding | None, passage: Passage
) -> Mention[Amount]:
    """A bare figure takes the unit said just before: «5,9 mill. Budsjettet er 6,5.»"""
    value = amount.value
    if last is None or value.kind != "count" or head.row or head.word or not is_near(last, passage):
        return amount
    before, number = last.amount.value, value.value
    if _is_numbered(passage, amount):
        return amount
    same_block = last.passage.sentence.block == passage.sentence.block
    if number is None or before.kind == "count" or _is_compared_count(passage, amount):
        return amount
    clause = passage.clause_at(amount.start)
    of_money = any("money" in f.value.kinds for f in passage.of(Frame, clause))
    if before.kind == "money" and not of_money and is_spelt(passage, amount):
        return amount  # «vedtatt med fire mot tre», but «staten kompenserer med ni»
    if before.kind == "money" and not same_block:
        return amount
    if before.kind == "money" and _counts_people(passage, amount):
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
    if before.kind == "percent" and (number > _WHOLE or _is_tally(passage, amount)):
        return amount
    placed = any(0 < amount.start - place.end <= 1 for place in passage.places)
    if before.kind == "percent" and not placed and is_spelt(passage, amount):
        return amount  # «Hos oss er det elleve»
    if before.kind in ("percent", "duration") and number < _SMALL:
        return Mention(
            replace(value, kind=before.kind, unit=before.unit, counted=None),
            amount.start,
            amount.end,
        )
    return amount


def _counts_people(passage: Passage, amount: Mention[Amount]) -> bool:
    """«talet på eldre over 80 år går frå 130 til 190»: no kroner, though sums went before."""
    clause = passage.clause_at(amount.start)
    ages = any(a.value.kind == "age" and inside(a, clause) for a in passage.amounts)
    return ages or any(g.value.people for g in passage.of(Group, clause))


def _is_tally(passage: Passage, amount: Mention[Amount]) -> bool:
    """«No er det 286 som får hjelp», «25 av dei»: a count, though per cents were told before."""
    after = [word.form for word in passage.words_after(amount.end)][:1]
    return after in (["som"], ["av"])


def _is_compared_count(passage: Passage, amount: Mention[Amount]) -> bool:
    """«to færre enn i fjor» counts people, whatever was said before."""
    after = [word.form for word in passage.words_after(amount.end)][:1]
    return after[:1] in (["færre"], ["flere"], ["fleire"])


def _scale(before: Amount, number: Decimal) -> Decimal | None:
    """What a bare number must be multiplied by to be money like the sum before; None if unlike."""
    size = before.value or before.high
    if size is None:
        return None
    if number >= _SMALL:
        return Decimal(1)
    scale = _magnitude(size)
    alike = before.per is not None and size / _ALIKE < number < size * _ALIKE
    return scale if scale > 1 or alike else None  # «285 kroner dagen; i fjor var den 268»


def as_money(passage: Passage, amount: Mention[Amount], head: Head) -> Mention[Amount]:
    """A bare figure beside words of money alone is kroner: «spare inn 400.000»."""
    value = amount.value
    if value.kind != "count" or head.row or head.word or (value.value or 0) < _SMALL:
        return amount
    clause = passage.clause_at(amount.start)
    frames = [f for f in passage.of(Frame, clause) if distance(f, amount) <= 30]
    money = any("money" in f.value.kinds and "count" not in f.value.kinds for f in frames)
    after = passage.words_after(amount.end)[:1]
    in_benefit = any(w.form == "i" for w in after) and any(
        0 <= topic.start - amount.end <= 4 for topic in passage.of(Topic, clause)
    )
    if not in_benefit and (not money or any("count" in f.value.kinds for f in frames)):
        return amount
    kroner = replace(value, kind="money", unit=None, currency="NOK", currency_implied=True)
    return Mention(kroner, amount.start, amount.end)


def is_near(last: Binding, passage: Passage) -> bool:
    return passage.index - last.passage.index <= _NEAR


def _is_numbered(passage: Passage, amount: Mention[Amount]) -> bool:
    """«talet på mottakarar stig til 90»: a count, whatever unit was said just before."""
    start = passage.clause_at(amount.start)[0]
    before = [w.form for w in passage.words if start <= w.start and w.end <= amount.start]
    return not _NUMBERS.isdisjoint(before) or any(pair in NUMBER_OF for pair in pairwise(before))
