"""Numbers that share a unit or make one amount: «25 og 23 prosent», «to år og seks månader»."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from extractor.mention import Amount, Mention
from extractor.pipeline.qualifiers import Qualifiers
from extractor.pipeline.quantities import Quantity, QuantityReader

RESTS: dict[str, dict[tuple[str | None, str], int]] = {
    "duration": {
        ("Y", "M"): 12,
        ("Y", "W"): 52,
        ("W", "D"): 7,
        ("D", "TH"): 24,
        ("TH", "TM"): 60,
        ("TM", "TS"): 60,
    },
    "currency": {("NOK", "0.01"): 100, ("SEK", "0.01"): 100, ("DKK", "0.01"): 100},
}
"""How many of a smaller unit make one of the larger, by designator or code."""
PART_OF = regex.compile(r"\sav\s(?=\d)")
AND = regex.compile(r"\s(?:og\s)?(?=\d|\p{L})")
LIST_LINK = regex.compile(r"\s?(?:,|og|eller)\s(?=\d|\p{L})")


def elliptic(
    text: str, quantity: Quantity, quantities: QuantityReader, qualifiers: Qualifiers
) -> Quantity:
    """«25 og 23 prosent»: the first of a list has the unit of the last."""
    if quantity.unit or quantity.second or quantity.first.needs_unit:
        return quantity
    whole = PART_OF.match(text, quantity.end)
    of = quantities.at(text, whole.end()) if whole else None
    if of and of.scaled and not of.second and quantity.first.scale == 1:
        first = replace(quantity.first, value=quantity.first.value * of.first.scale, scaled=True)
        return replace(quantity, first=first, unit=of.unit)  # «12 av 14 millionar»
    end = quantity.end
    for _ in range(6):
        link = LIST_LINK.match(text, end)
        following = quantities.at(text, link.end()) if link else None
        if following is None or following.second:
            return quantity
        if following.unit and following.unit.role in ("percent", "multiple"):
            return replace(quantity, unit=following.unit)
        if following.unit and following.unit.role == "currency":
            scale = following.first.scale
            if scale > 1 and quantity.first.scale == 1 and quantity.first.value < 1000:
                first = replace(quantity.first, value=quantity.first.value * scale, scaled=True)
                return replace(quantity, first=first, unit=following.unit)
            return replace(quantity, unit=following.unit)
        if following.unit:
            return quantity
        if following.scaled and quantity.first.scale == 1 and quantity.first.value < 1000:
            slip = link is not None and link[0].startswith(",")  # «6, 5 millionar»
            if slip or qualifiers.counted(text, following.end):
                return quantity
            value = quantity.first.value * following.first.scale
            first = replace(quantity.first, value=value, scaled=True)
            return replace(quantity, first=first)  # «høvesvis 5,1 og 8,3 millionar»
        end = following.end
    return quantity


def with_rest(
    text: str, quantity: Quantity, mention: Mention[Amount], quantities: QuantityReader
) -> Mention[Amount]:
    """«To år og seks månader», «5 kroner og 50 øre»: two parts of one amount."""
    unit, link = quantity.unit, AND.match(text, mention.end)
    if unit is None or link is None or quantity.second or unit.role not in RESTS:
        return mention
    rest = quantities.at(text, link.end())
    if rest is None or rest.unit is None or rest.second or rest.first.needs_unit:
        return mention
    share = RESTS[unit.role].get((unit.iso or unit.code, rest.unit.iso or rest.unit.factor))
    amount = mention.value
    if share is None or amount.value is None or rest.first.value >= share:
        return mention
    iso = amount.iso
    if iso and rest.unit.iso:
        more = duration(rest.unit.iso, rest.first.value, rest.first.value)
        iso += more[2:] if "T" in iso else more[1:]
    value = amount.value + rest.first.value / share
    return Mention(replace(amount, value=value, iso=iso), mention.start, rest.end)


def duration(designator: str, low: Decimal, high: Decimal) -> str:
    """ISO 8601 of a duration; a range is written with a slash.

    >>> duration("Y", Decimal(5), Decimal(5)), duration("TH", Decimal(2), Decimal(3))
    ('P5Y', 'PT2H/PT3H')
    """
    part, letter = ("PT", designator[1:]) if designator.startswith("T") else ("P", designator)
    written = [f"{part}{value.normalize():f}{letter}" for value in (low, high)]
    return written[0] if low == high else "/".join(written)
