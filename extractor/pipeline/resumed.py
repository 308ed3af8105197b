"""A bare number that goes on with the unit of the figure before it.

«12,4 millionar kroner i 2015 og 14,1 i 2016», «9.500 kroner, mot 8.900 i fjor».
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from extractor.mention import Amount, Mention
from extractor.pipeline.numerals import SPACES
from extractor.pipeline.quantities import Quantity, QuantityReader
from extractor.pipeline.scan import ending

FARTHEST = 90
"""Characters between the two."""
CLOSEST, LEAST = 20, 1000
"""One is at most so many times the other; without a scale word both are so large."""
STOP = regex.compile(r"[.!?:;…](?=\s)|[\n«»”\"]")
LINK = ending(
    rf"(?:^|[{SPACES}])(?P<link>mot|enn|fra|frå|til|og)[{SPACES}]|(?P<link>,)[{SPACES}]"
    rf"|(?P<link>for)[{SPACES}]\p{{L}}{{2,20}}[{SPACES}]"
    rf"|(?P<link>,|og)[{SPACES}](?P<name>\p{{Lu}}\p{{L}}{{0,20}})[{SPACES}](?:med[{SPACES}])?"
)
OF = regex.compile(rf"[{SPACES}]av[{SPACES}]\p{{L}}")
FROM = ending(rf"(?<!\p{{L}})(?:fra|frå)[{SPACES}]")
GOES_ON = regex.compile(
    rf"""
      [{SPACES}]? (?: [.,;:!?)»”"] (?!\d) | $ )
    | [{SPACES}] (?:i|på|til|for|og|eller|mot|året|per|om|ein|en|av) (?!\p{{L}})
    """,
    regex.VERBOSE,
)
DATED = regex.compile(
    rf"""
    [{SPACES}] (?: i [{SPACES}] (?: \d{{4}} | fjor | år | forfjor ) | året [{SPACES}] | \(\d{{4}} )
    """,
    regex.VERBOSE,
)


def resumes(
    text: str, quantity: Quantity, last: Mention[Amount], quantities: QuantityReader
) -> Quantity | None:
    """The quantity with the scale of the figure before it, where it goes on with that one."""
    before, number = last.value, quantity.first
    if before.kind not in ("money", "percent", "duration") or before.value is None:
        return None
    if quantity.second or quantity.spelled or quantity.scaled or quantity.start < last.end:
        return None
    if quantity.start - last.end > FARTHEST or STOP.search(text, last.end, quantity.start):
        return None
    link = LINK.search(text, last.end, quantity.start)
    if not link or not GOES_ON.match(text, quantity.end):
        return None
    from_to = link["link"] == "til" and FROM.search(text, max(0, last.start - 5), last.start)
    compared = link["link"] in ("mot", "enn", "fra", "frå") or from_to
    dated = DATED.match(text, quantity.end) and link["link"] in ("og", ",")
    decimal = number.value != int(number.value)
    listed = link["name"] is not None and decimal  # «Ap fekk 26,3 prosent, Høgre 20,4»
    if before.kind == "percent":
        parts = OF.match(text, last.end) and OF.match(text, quantity.end)
        fits = compared or dated or listed or (parts and link["link"] in ("og", ","))
        return quantity if fits and number.value <= 100 else None
    whole = quantities.at(text, last.start)
    if before.kind == "duration":
        unit = whole.unit if whole and (compared or dated) else None
        return replace(quantity, unit=unit) if unit else None
    first = (whole.second or whole.first) if whole else None
    scale = first.scale if first else Decimal(1)
    if scale == 1 and first and first.value and before.currency_implied:
        scale = max(scale, abs(before.value) / first.value)  # it has its scale from one before it
    value, other = number.value * scale, abs(before.value)
    if not value or not other or max(value, other) > CLOSEST * min(value, other):
        return None
    large = number.value >= LEAST and (compared or link["link"] in ("og", ",", "for"))
    if not (compared or dated or listed if scale > 1 else large):
        return None
    return replace(quantity, first=replace(number, value=value, scaled=scale >= 10**6))
