"""Which of the times of a clause a figure holds for, and which is the end it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.welfare import DirectionWord
from extractor.mention import Mention, Time
from extractor.normaliser.claim import Span
from extractor.normaliser.scene import Scene, distance

# Words before a time that make it the earlier end of a comparison («enn i samme periode i 2020»).
_SINCE = regex.compile(
    r"\b(?:enn|fra|frå|siden|sidan|(?<!\bt[ao][rk]? )over|mot"
    r"|sammenlignet\s{1,3}med|samanlikna\s{1,3}med|jamført\s{1,3}med"
    r"|(?:så|like)\s{1,3}\w{1,12}(?:\s{1,3}\w{2,20})?\s{1,3}som|(?:samme|same)\s{1,3}som)"
    r"(?:\s{1,3}(?:i|for|ved|på|inngangen|til|de|dei|den|det|samme|same|periode|perioden|månedene|månadene"
    r"|saldert|revidert|budsjett|budsjettet|regnskapet|rekneskapen|nivået"
    r"|tid|måned|månad|måneden|månaden|uke|veke|kvartal|første|fyrste|fjerde|andre|\w{0,12}året)\b){0,6}+\s{1,3}$"
)
# What parts a figure from the time behind it: another item, or another figure.
_APART = regex.compile(r"[,;:]|\bog\b|\d")
_SAME_PART = regex.compile(
    r"\b(?:samme|same) (?:måned|månaden|måneden|kvartal|kvartalet|periode|perioden|tid|tidsrom) $"
)
_THAN = regex.compile(r"\b(?:enn|mot)\s(?:i\s)?(?:de\s|dei\s)?$")
_TO = regex.compile(r"\btil\b|–|-")
_PER = regex.compile(r"\b(?:per|pr\.?)\s\d")
_SUBORDINATE = regex.compile(r"\b(?:siden|sidan|etter\s{1,3}at)\b")
_FROM = regex.compile(r"\b(?:fra|frå)\s(?:\d{4}|\w{3,9}\s\d{4})\stil\s")
_YEAR = regex.compile(r"\d{4}")
_OF_A_YEAR = ("budsjett", "regnskap", "rekneskap", "årsmelding", "årsrapport", "statistikk")


@dataclass(frozen=True, slots=True)
class Periods:
    """EDTF of the time a figure holds for and, of a change, of the earlier end."""

    period: str | None = None
    baseline: str | None = None
    period_at: Span | None = None
    baseline_at: Span | None = None
    inferred: bool = False


def counts(scene: Scene, time: Mention[Time]) -> bool:
    """Not the year of a law, nor the day on which something was said («sa hun tirsdag»)."""
    if time.value.role is not None:
        named = time.value.role == "name"
        return named and any(word in _words(scene, time) for word in _OF_A_YEAR)
    published = (scene.article.published or "")[:10]
    day = time.value.kind == "date" and time.value.relative and not _PER.search(_words(scene, time))
    if time.value.relative and "W" in (time.value.edtf or ""):
        return False  # «slik han hevdet i forrige uke»
    return not (day and published and (time.value.edtf or "")[:7] == published[:7])


def _words(scene: Scene, time: Mention[Time]) -> str:
    """The words before a time and its own, small."""
    return scene.article.text[max(0, time.start - 24) : time.end].casefold()


def of_level(
    scene: Scene, times: Sequence[Mention[Time]], anchor: Span, told: Periods | None
) -> Periods:
    """The nearest time; one behind the figure («946 i 2015») is nearer than one before."""
    usable = [t for t in times if not _since(scene, t)]

    passage = scene.passage_at(anchor[0])
    starts = [a.start for a in passage.amounts] if passage is not None else []

    def rank(time: Mention[Time]) -> tuple[bool, bool, int]:
        between = scene.article.text[anchor[1] : time.start].casefold()
        apart = _APART.search(between) is not None
        follows = time.start >= anchor[1] and not apart
        # «I fjor var de 118, året før 102»: the later time is of the later figure
        others = time.start >= anchor[1] and apart and any(0 < s - time.end <= 2 for s in starts)
        return (others, not follows, distance(time, anchor))

    published = scene.article.published or "9999"
    usable = usable or [t for t in times if (t.value.edtf or "")[: len(published)] > published]
    if not usable:
        return Periods()
    best = min(usable, key=rank)  # «1 783 kroner fra 1. mars neste år»
    edtf = best.value.edtf or ""
    if edtf.endswith("/.."):
        return Periods()
    period = _same_part(scene, best, told) or as_period(scene, best)
    return Periods(period=period, period_at=(best.start, best.end))


def _same_part(scene: Scene, time: Mention[Time], told: Periods | None) -> str | None:
    """«mot 1,9 prosent i samme måned i fjor»: the month told before, a year earlier."""
    last = told.period if told is not None else None
    before = scene.article.text[max(0, time.start - 20) : time.start].casefold()
    if last is None or not _YEAR.fullmatch(time.value.edtf or "") or not _SAME_PART.search(before):
        return None
    ends = last.split("/")
    return "/".join(f"{time.value.edtf}{end[4:]}" for end in ends) if last[4:] else None


def as_period(scene: Scene, time: Mention[Time]) -> str:
    """The time a figure holds for: a day stands for its year, «hittil i år» for the year so far.

    The turn of a year («ved årsskiftet», 1 January) closes the year before.
    """
    edtf = time.value.edtf or ""
    ends = edtf.split("/")
    if len(ends) == 2 and ends[1] and _has_moved(scene, time):
        return ends[1]  # «økte fra 2019 til 2020, og endte på 640»
    if len(ends) == 2 and ends[0][5:] in ("01-01", "01") and ends[0][:4] == ends[1][:4]:
        published = (scene.article.published or "")[: len(ends[1])]
        return ends[0][:4] if ends[1] == published else edtf
    if time.value.kind == "date" and len(edtf) >= 10:
        words = scene.article.text[time.start : time.end].casefold()
        turn = edtf[5:10] == "01-01" and ("skift" in words or "nyttår" in words)
        return str(int(edtf[:4]) - 1) if turn else edtf[:4]
    return edtf


def _has_moved(scene: Scene, time: Mention[Time]) -> bool:
    """Whether something moved «fra 2019 til 2020», so that a size is of the later end."""
    passage = scene.passage_at(time.start)
    if passage is None or not _FROM.search(_words(scene, time)):
        return False
    moved = any(cue.start < time.start for cue in passage.of(DirectionWord))
    return moved or any(
        a.value.unit == "{factor}" and a.start < time.start for a in passage.amounts
    )


def of_change(
    scene: Scene, times: Sequence[Mention[Time]], anchor: Span, last: Periods | None
) -> Periods:
    """«fra 2015 til 2016» has both ends; «siden 2012», «enn i fjor» the earlier one alone."""
    for time in sorted(times, key=lambda t: distance(t, anchor)):
        ends = (time.value.edtf or "").split("/")
        months = len(ends[0]) > len("2020") and ends[0][:4] == ends[-1][:4]
        told = _TO.search(scene.article.text, time.start, time.end)
        if len(ends) == 2 and all(ends) and ".." not in ends and (told or not months):
            at = (time.start, time.end)
            return Periods(ends[1], ends[0], at, at)
    since = [t for t in times if _since(scene, t)]
    until = [t for t in times if not _since(scene, t)]
    base = min(since, key=lambda t: distance(t, anchor), default=None)
    text = scene.article.text

    def rank(time: Mention[Time]) -> tuple[bool, int]:
        to = base is not None and text[: time.start].endswith("til ")
        return (not to, distance(time, anchor))

    held = min(until, key=rank, default=None)
    since_when = (base.value.edtf or "").removesuffix("/..") if base else None
    return Periods(
        as_period(scene, held) if held else None,
        (_same_part(scene, base, last) or since_when) if base else None,
        (held.start, held.end) if held else None,
        (base.start, base.end) if base else None,
    )


def _since(scene: Scene, time: Mention[Time]) -> bool:
    """Whether a time is the earlier end of a comparison."""
    edtf = time.value.edtf or ""
    if edtf.endswith("/.."):
        return True
    start = time.start
    if "/" in edtf:  # «flere enn i de seks første månedene av 2023»
        return _THAN.search(scene.article.text[max(0, start - 30) : start].casefold()) is not None
    passage = scene.passage_at(start)
    if passage is not None:  # «den største siden fire kommuner ble til én i 2020»
        before = scene.article.text[passage.clause_at(start)[0] : start].casefold()
        if _SUBORDINATE.search(before):
            return True
    return _SINCE.search(scene.article.text[max(0, start - 60) : start].casefold()) is not None
