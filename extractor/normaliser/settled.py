"""Periods that the article as a whole tells, for figures that have none of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from extractor.normaliser.claim import Claim
from extractor.normaliser.periods import tense_of
from extractor.normaliser.scene import Scene

_WAS = regex.compile(r"\b(?:fra|frå|mot|enn)\s(?:\w{1,8}\s)?$")
_OPEN = ("title", "lead", "list_item", "heading", "summary")  # blocks that leave out the time
# Two indicators of one count, told at the same time.
_SAME_TIME = {"unemployment_rate": "unemployed"}


def settle_periods(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """Give undated figures the period that the article tells of that topic and indicator.

    A quarter told once holds for the figures around it: those of title, lead and lists, and those
    told in the present; the one year of a budget for all its plans. The past of running text is
    left alone; another figure's time is not its.
    """
    told: dict[tuple[str, str], str] = {}
    planned: set[str] = set()
    for claim in claims:
        if claim.period is None or "period" in claim.inferred:
            continue
        if claim.modality == "plan":
            planned.add(claim.period)
        elif claim.modality == "asserted" and ".." not in claim.period:
            told[_matter(claim)] = max(told.get(_matter(claim), ""), claim.period)
    budget = next(iter(planned)) if len(planned) == 1 else None
    settled = [_settled(scene, claim, told.get(_matter(claim)), budget) for claim in claims]
    return list(_carried_on(scene, settled))


def _carried_on(scene: Scene, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Give undated figures of the past the latest time that the article has told of their topic.

    «I fjor betalte Nav ut 71 milliarder. … Bare i Tromsø var det 10 700 mottakere.» An earlier time
    that is looked back to («I 2014 var andelen 59 prosent») does not move on what is told.
    """
    published = scene.article.published or ""
    latest: dict[str, str] = {}
    for claim in claims:
        known = latest.get(claim.topic, "")
        if claim.period is None:
            if known and claim.modality == "asserted" and _is_past(scene, claim):
                inferred = tuple(dict.fromkeys((*claim.inferred, "period")))
                claim = replace(claim, period=known, inferred=inferred)
        elif "period" not in claim.inferred and claim.modality == "asserted":
            year, *rest = (part[:4] for part in claim.period.split("/"))
            if known[:4] <= year <= published[:4] and rest in ([], [year]):
                latest[claim.topic] = claim.period
        yield claim


def _is_past(scene: Scene, claim: Claim) -> bool:
    """Whether a figure is told in the past, and is not what it has moved from."""
    start = claim.measure.start if claim.measure else claim.evidence[0].start
    passage = scene.passage_at(start)
    if passage is None or _WAS.search(scene.article.text[max(0, start - 12) : start]):
        return False
    return tense_of(passage, (start, start)) == "past"


def _matter(claim: Claim) -> tuple[str, str]:
    return claim.topic, _SAME_TIME.get(claim.indicator, claim.indicator)


def _settled(scene: Scene, claim: Claim, known: str | None, budget: str | None) -> Claim:
    """The claim with the article's period for it, where it has none of its own."""
    published = (scene.article.published or "")[:4]
    kind = scene.article.blocks[claim.evidence[0].block].kind
    rough = claim.period == published != "" and "period" in claim.inferred
    undated = claim.period is None and kind in _OPEN
    period = None
    if claim.modality == "plan" and (rough or claim.period is None):
        period = budget
    elif claim.modality == "asserted" and (rough or undated) and known:
        at_top = kind in ("title", "lead") and claim.period is None
        period = known if at_top or known[:4] == (published or known[:4]) else None
    if period is None:
        return claim
    inferred = tuple(dict.fromkeys((*claim.inferred, "period")))
    return replace(claim, period=period, inferred=inferred)
