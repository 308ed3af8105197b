"""For which time a figure holds, and of a change, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.welfare import Tense
from extractor.mention import Mention, Time
from extractor.normaliser.claim import ClaimKind, Span
from extractor.normaliser.scene import Passage, Scene, distance

# Words before a time that make it the earlier end of a comparison, in both standards.
_SINCE = regex.compile(
    r"(?:\b(?:enn|fra|frå|siden|sidan|over|mot|med|til)\s{1,3})(?:i\s{1,3}|ved\s{1,3})?(?:inngangen\s{1,3}til\s{1,3})?\s{0,2}$"
)
_YEAR = regex.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Periods:
    """EDTF of the time a figure holds for and, of a change, of the earlier end."""

    period: str | None = None
    baseline: str | None = None
    period_at: Span | None = None
    baseline_at: Span | None = None
    inferred: bool = False


def periods_of(
    scene: Scene,
    passage: Passage,
    anchor: Mention[object] | Span,
    kind: ClaimKind,
    before: Periods | None,
) -> Periods:
    """The times of the clause, else of the sentence, else those of the claim it goes on with.

    `before` is what held for the claim just before in the same block.
    """
    start = anchor[0] if isinstance(anchor, tuple) else anchor.start
    times = [t for t in passage.times if t.value.role is None and t.value.edtf]
    clause = passage.clause_at(start)
    own = [t for t in times if clause[0] <= t.start < clause[1]]
    own = own or [t for t in times if t.start < clause[0]]  # a leading «I 2015» holds for the rest
    if kind in ("change", "trend"):
        found = _of_change(scene, own, anchor)
        if found.period is None and found.baseline is None:
            found = _of_level(scene, times, anchor) if own != times else found
    else:
        found = _of_level(scene, own, anchor)
    if found.period is not None or (found.baseline is not None and kind == "change"):
        return found
    return _from_context(scene, passage, found, before, clause)


def _of_level(
    scene: Scene, times: Sequence[Mention[Time]], anchor: Mention[object] | Span
) -> Periods:
    """The nearest time; one right after the figure («946 i 2015») is nearer than one before it."""
    usable = [t for t in times if not _since(scene, t)] or list(times)
    end = anchor[1] if isinstance(anchor, tuple) else anchor.end

    def rank(time: Mention[Time]) -> tuple[bool, int]:
        follows = 0 <= time.start - end <= 16
        return (not follows, distance(time, anchor))

    if not usable:
        return Periods()
    best = min(usable, key=rank)
    edtf = best.value.edtf or ""
    if edtf.endswith("/.."):
        return Periods()
    return Periods(period=_as_period(scene, best), period_at=(best.start, best.end))


def _as_period(scene: Scene, time: Mention[Time]) -> str:
    """The time a figure holds for: a day stands for its year, «hittil i år» for the year so far.

    The turn of a year («ved årsskiftet», 1 January) closes the year before: a stock is counted then.
    """
    edtf = time.value.edtf or ""
    ends = edtf.split("/")
    if len(ends) == 2 and ends[0][5:] in ("01-01", "01") and ends[0][:4] == ends[1][:4]:
        published = (scene.article.published or "")[: len(ends[1])]
        return ends[0][:4] if ends[1] == published else edtf
    if time.value.kind == "date" and len(edtf) >= 10:
        words = scene.article.text[time.start : time.end].casefold()
        turn = edtf[5:10] == "01-01" and ("skift" in words or "nyttår" in words)
        return str(int(edtf[:4]) - 1) if turn else edtf[:4]
    return edtf


def _of_change(
    scene: Scene, times: Sequence[Mention[Time]], anchor: Mention[object] | Span
) -> Periods:
    """«fra 2015 til 2016» has both ends; «siden 2012», «enn i fjor» the earlier one alone."""
    for time in sorted(times, key=lambda t: distance(t, anchor)):
        ends = (time.value.edtf or "").split("/")
        if len(ends) == 2 and all(ends) and ".." not in ends:
            at = (time.start, time.end)
            return Periods(ends[1], ends[0], at, at)
    since = [t for t in times if _since(scene, t)]
    until = [t for t in times if not _since(scene, t)]
    base = min(since, key=lambda t: distance(t, anchor), default=None)
    held = min(until, key=lambda t: distance(t, anchor), default=None)
    return Periods(
        held.value.edtf if held else None,
        (base.value.edtf or "").removesuffix("/..") if base else None,
        (held.start, held.end) if held else None,
        (base.start, base.end) if base else None,
    )


def _since(scene: Scene, time: Mention[Time]) -> bool:
    """Whether a time is the earlier end of a comparison."""
    if (time.value.edtf or "").endswith("/.."):
        return True
    start = min(time.start, time.value.ext_start or time.start)
    words = scene.article.text[max(0, start - 40) : time.start].casefold()
    if words.endswith(("til ", "til i ")):
        return False
    return _SINCE.search(words) is not None and not words.endswith(" med ")


def _from_context(
    scene: Scene, passage: Passage, found: Periods, before: Periods | None, clause: Span
) -> Periods:
    """Present and perfect tense hold in the year of publication; the past goes on with the claim before."""
    tense = next((cue.value.tense for cue in passage.of(Tense, clause)), None)
    tense = tense or next((cue.value.tense for cue in passage.of(Tense)), None)
    year = _YEAR.match(scene.article.published or "")
    if before is not None and before.period is not None and tense != "present":
        return Periods(before.period, found.baseline, before.period_at, found.baseline_at, True)
    if tense == "present" and year is not None and found.period_at is None:
        return Periods(year.group(), found.baseline, None, found.baseline_at, True)
    return found
