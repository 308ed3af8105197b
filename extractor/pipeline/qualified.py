"""Puts what stands beside a figure on its amount: modifier, direction, «per», extent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import regex

from extractor.mention import Amount, Mention
from extractor.pipeline.qualifiers import Qualifiers

COUNTED = regex.compile(r"\s\p{Ll}{3,40}")
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
    behind = figure.last is not None and 0 <= before.edge - figure.last.end <= 1
    if behind and amount.kind != "age":  # «61 under 25 år»
        before = replace(before, modifier=None, near=False, edge=outer)  # «15 prosent lågare enn»
    after = read.modifier_after(text, mention.end)
    per, end = read.per(text, after.edge)
    if per is None and amount.kind == "count" and (noun := COUNTED.match(text, mention.end)):
        of = read.per(text, noun.end())  # «12 saker per 1000 innbyggarar»
        per, end = of if of[0] not in (None, "person") else (per, end)  # «menneske kvar dag»
    if amount.kind not in ("money", "count", "multiple_of_G"):
        per, end = None, after.edge
    start, end = min(before.edge, outer), max(end, mention.end)
    changed: dict[str, Any] = {}
    if amount.unit == "{share}":
        changed["counted"] = read.counted(text, mention.end, share=True)
    elif amount.kind != "age" and amount.direction is None:
        changed = _moved(figure, read, start, end)
    changed = {
        "modifier": before.modifier or after.modifier or amount.modifier,
        "near": before.near,
        "per": per,
        "ext_start": start,
        "ext_end": end,
    } | changed
    return Mention(replace(amount, **changed), mention.start, mention.end)


def _moved(figure: Figure, read: Qualifiers, start: int, end: int) -> dict[str, Any]:
    """Fields of the amount that tell the movement which it measures, its words `start` to `end`."""
    text, mention = figure.text, figure.mention
    amount = mention.value
    minus = read.minus(text, mention.end)
    if minus and amount.value is not None:
        return {"value": -amount.value, "direction": "down", "ext_end": minus}
    if amount.relation is None and text[start : start + 4].casefold() in ("fra ", "frå "):
        return {}  # where a movement begins
    movement = read.movement(text, start, end, counts=amount.kind == "count")
    if movement is None:
        return _continued(figure, read, start)
    if amount.kind == "duration" and movement.link not in MOVED:
        return {}
    if amount.relation is None and movement.link in ("fra", "frå"):
        return {}
    if amount.relation is None and movement.link == "til":
        return {"direction": movement.direction, "relation": "level"}
    return {"direction": movement.direction}


def _continued(figure: Figure, read: Qualifiers, start: int) -> dict[str, Any]:
    """The direction of the amount before it, where the text goes on with that one."""
    amount, last = figure.mention.value, figure.last
    if last is None or last.value.kind != amount.kind or amount.kind == "duration":
        return {}
    if last.value.direction and read.apposed(figure.text, last.end, start):
        return {"direction": last.value.direction}
    return {}
