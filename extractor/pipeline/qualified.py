"""Puts what stands beside a figure on its amount: modifier, direction, «per», extent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.mention import Amount, Mention
from extractor.pipeline.qualifiers import Qualifiers

MOVED = ("med", "til")
"""After these a duration measures a movement: «auka med to veker», but not «på ti år»."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in its text, and the one found before it."""

    text: str
    mention: Mention[Amount]
    last: Mention[Amount] | None


def qualified(figure: Figure, read: Qualifiers) -> Mention[Amount]:
    """The amount with modifier, direction, «per» and the extent of its words."""
    text, mention = figure.text, figure.mention
    amount = mention.value
    outer = mention.start if amount.ext_start is None else min(mention.start, amount.ext_start)
    before = read.modifier_before(text, mention.start)
    if not before.modifier:
        before = read.modifier_before(text, outer)
    after = read.modifier_after(text, mention.end)
    per, end = read.per(text, after.edge)
    if amount.kind not in ("money", "count", "multiple_of_G"):
        per, end = None, after.edge
    amount = replace(
        amount,
        modifier=before.modifier or after.modifier or amount.modifier,
        near=before.near,
        per=per,
        ext_start=min(before.edge, outer),
        ext_end=max(end, mention.end),
    )
    if amount.unit == "{share}":
        amount = replace(amount, counted=read.counted(text, mention.end, share=True))
    elif amount.kind != "age" and amount.direction is None:
        amount = _directed(replace(figure, mention=replace(mention, value=amount)), read)
    return replace(mention, value=amount)


def _directed(figure: Figure, read: Qualifiers) -> Amount:
    """The amount with the direction of the movement that it measures."""
    text, mention = figure.text, figure.mention
    amount = mention.value
    start = mention.start if amount.ext_start is None else amount.ext_start
    minus = read.minus(text, mention.end)
    if minus and amount.value is not None:
        return replace(amount, value=-amount.value, direction="down", ext_end=minus)
    movement = read.movement(
        text, start, amount.ext_end or mention.end, counts=amount.kind == "count"
    )
    if movement is None:
        return _continued(figure, read, start)
    if amount.kind == "duration" and movement.link not in MOVED:
        return amount
    if movement.link in ("fra", "frå") and amount.relation is None:
        return amount
    level = movement.link == "til" and amount.relation is None
    return replace(
        amount, direction=movement.direction, relation="level" if level else amount.relation
    )


def _continued(figure: Figure, read: Qualifiers, start: int) -> Amount:
    """The amount with the direction of the one before it, where the text goes on with that one."""
    amount, last = figure.mention.value, figure.last
    if last is None or last.value.kind != amount.kind or amount.kind == "duration":
        return amount
    if last.value.direction and read.apposed(figure.text, last.end, start):
        return replace(amount, direction=last.value.direction)
    return amount
