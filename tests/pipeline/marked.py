"""Sentences with their figures marked: «Nav brukte [2 kroner|money 2 NOK]», in both standards.

A mark gives kind and value (EDTF of a time, ISO 8601 of a duration), then further traits that the
test is about. A figure that is found but not marked fails the test too.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from extractor.lexicon.figures import our_figures
from extractor.mention import Amount, Mention, Time
from extractor.pipeline.amounts import find_figures

MARK = re.compile(r"\[(?P<words>[^\]|]+)\|(?P<traits>[^\]]+)\]")
PUBLISHED = "2018-11-12"


def both(nb: str, nn: str) -> pytest.MarkDecorator:
    """Runs a test on a sentence of each standard."""
    return pytest.mark.parametrize("marked", [pytest.param(nb, id="nb"), pytest.param(nn, id="nn")])


def check(marked: str, *, published: str | None = PUBLISHED) -> None:
    """Fail unless exactly the marked figures are found, with the traits that are marked."""
    text, expected = unmark(marked)
    amounts, times = find_figures(text, our_figures(), published=published)
    found = {
        (mention.start, mention.end): traits(mention)
        for mention in sorted([*amounts, *times], key=lambda mention: mention.start)
    }
    assert {span: text[slice(*span)] for span in found} == {
        span: text[slice(*span)] for span in expected
    }
    for span, wanted in expected.items():
        assert found[span][:2] == wanted[:2]
        assert set(wanted) <= set(found[span]), f"{wanted} of {found[span]}"


def unmark(marked: str) -> tuple[str, dict[tuple[int, int], list[str]]]:
    """The plain sentence and the traits of each marked span."""
    text, expected, last = "", {}, 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        expected[len(text), len(text) + len(mark["words"])] = mark["traits"].split()
        text += mark["words"]
        last = mark.end()
    return text + marked[last:], expected


def traits(mention: Mention[Amount] | Mention[Time]) -> list[str]:
    """What a mark may say of a figure, kind and value first."""
    value = mention.value
    if isinstance(value, Time):
        return [value.kind, str(value.edtf), str(value.modifier), f"role={value.role}"]
    number = value.iso or _number(value)
    near = ["near"] if value.near else []
    implied = ["implied"] if value.currency_implied else []
    plain = [
        value.currency,
        value.modifier,
        value.direction,
        value.relation,
        value.unit,
        value.counted,
    ]
    per = [f"per={value.per}"] if value.per else []
    return [value.kind, number, *[str(trait) for trait in plain if trait], *near, *implied, *per]


def _number(value: Amount) -> str:
    if value.relation == "range":
        return f"{_plain(value.low)}–{_plain(value.high)}"
    if value.relation == "change":
        return f"{_plain(value.earlier)}→{_plain(value.later)}"
    return _plain(value.value)


def _plain(value: Decimal | None) -> str:
    return f"{value.normalize():f}" if value is not None else "None"
