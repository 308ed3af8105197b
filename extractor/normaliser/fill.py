"""Fills the slots of a claim from its sentence and context."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extractor.lexicon.welfare import DirectionWord, ModalityWord, Scope, Tense, Topic
from extractor.mention import Amount, Attribution, Direction, Mention, Organisation
from extractor.normaliser.binding import Binding
from extractor.normaliser.claim import Claim, ClaimKind, Evidence, PeopleGroup, Span
from extractor.normaliser.heads import is_part
from extractor.normaliser.held import Periods
from extractor.normaliser.manner import Manner, Voice, group_of, manner_of, voice_of, whole_of
from extractor.normaliser.periods import periods_of, year_before
from extractor.normaliser.places import Where, organisation_of, place_of
from extractor.normaliser.provenance import inferred_of, slots_of
from extractor.normaliser.reach import in_context
from extractor.normaliser.scene import Passage, Scene
from extractor.normaliser.tables import Cell
from extractor.normaliser.trends import Trend

_NOW = regex.compile(r"\b(?:i dag|nå|no|for tiden|for tida)\b", regex.IGNORECASE)
_STILL = regex.compile(r"(?: \w+)? (?:i dag|nå|no)\b")
_LABEL = 40  # characters
_PROPOSED = ("budget", "rate", "capacity", "staff")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure's claim and what the next sentence of the paragraph may go on with."""

    claim: Claim
    binding: Binding
    periods: Periods
    where: Where
    latest: str | None = None
    """The latest period of the run of claims it ends."""


def of_binding(scene: Scene, binding: Binding, last: Told | None) -> Told:
    """The claim of a bound figure; `last` is the claim before it."""
    passage, amount = binding.passage, binding.amount
    goes_on = last if last is not None and _goes_on(last.binding, binding) else None
    anchor = (amount.start, amount.end)
    manner = manner_of(scene, passage, anchor)
    before = goes_on.periods if goes_on else None
    if goes_on and goes_on.latest:
        before = replace(goes_on.periods, period=goes_on.latest)  # of «62, mot 88 i fjor» the later
    periods = periods_of(
        scene,
        passage,
        anchor,
        binding.kind,
        before,
        # what a year will overrun its budget by is foreseen within the year
        "asserted" if binding.indicator == "overrun" else manner.modality,
        continues=binding.continues,
        told=_told_last(last),
    )
    if binding.indicator in ("income_limit", "rate") and manner.modality == "possible":
        manner = replace(manner, modality="asserted")  # «kan tjene 0,4 G» states the limit
    past = periods.period_at is not None and (periods.period or "9999")[:4] < _year(scene)
    today = _STILL.match(scene.article.text, amount.end)  # «vil være 70, mot 46 i dag»
    if (past or today) and manner.modality == "forecast":  # «9 000 i 2018, fra 5 300 i 2016»
        manner = replace(manner, modality="asserted")
    periods, manner = _in_budget(scene, binding, periods, manner)
    manner = _as_future(scene, binding, periods, manner, last.claim if last else None)
    if periods.inferred or periods.period is None or periods.period[:4] > _year(scene):
        manner = _of_proposal(scene, binding, manner)
    planned = manner.modality == "plan" and binding.frame.endswith(":money")
    if planned and binding.indicator == "expenditure":
        cut = _is_cut(scene, binding.passage)
        # «Uføretrygd: 77 milliarder» of a proposal, «Dette vil kommunen kutte» above a list
        binding = replace(binding, indicator="saving" if cut else "budget")
    told = periods
    if binding.earlier and periods.period is not None and not _dated(scene, binding, periods):
        periods = Periods(year_before(periods.period, scene, passage), inferred=True)
    where = place_of(scene, passage, anchor, goes_on.where if goes_on else None)
    where = in_context(scene, binding, where, (last.binding, last.where) if last else None)
    direction: Direction | None = binding.move.direction if binding.move else None
    core = _Core(binding.kind, binding.topic, binding, amount, direction, anchor)
    claim = _claim(scene, passage, core, periods, where, manner)
    run = last.latest if goes_on and last else None
    latest = max(filter(None, (run, told.period)), default=None)
    return Told(claim, binding, told, replace(where, index=passage.index), latest)


def _told_last(last: Told | None) -> Periods | None:
    """The times of the claim before; of «1 043, mot 987 i 2022» the later one, since the other."""
    if last is None or last.latest is None or last.latest == last.periods.period:
        return last.periods if last else None
    return replace(last.periods, period=last.latest, baseline=last.periods.period)


def _goes_on(last: Binding, now: Binding) -> bool:
    """Whether a figure belongs to the same run of text as the one before."""
    if last.passage.sentence.block != now.passage.sentence.block:
        return now.continues
    return last.topic == now.topic or is_part(now.passage, now.amount)


def _in_budget(
    scene: Scene, binding: Binding, periods: Periods, manner: Manner
) -> tuple[Periods, Manner]:
    """In an article on next year's budget what has no time of its own is of that year."""
    year = scene.budget
    own = periods.period is not None and not periods.inferred
    past = any(cue.value.tense == "past" for cue in binding.passage.of(Tense))
    now = _NOW.search(scene.article.text, *binding.passage.clause_at(binding.amount.start))
    if (
        year is None
        or own
        or past
        or now
        or manner.modality not in ("asserted", "plan", "forecast")
    ):
        return periods, manner
    if manner.modality == "asserted":
        manner = replace(manner, modality="plan")
    return replace(periods, period=year, period_at=None, inferred=True), manner


def _year(scene: Scene) -> str:
    return (scene.article.published or "9999")[:4]


def _as_future(
    scene: Scene, binding: Binding, periods: Periods, manner: Manner, last: Claim | None
) -> Manner:
    """A sum after publication is a plan of the budget, any other figure a forecast.

    «Det er ein auke på 45 millionar» is planned as what it goes on with.
    """
    published, period = (scene.article.published or "")[:4], (periods.period or "")[:4]
    if manner.modality != "asserted" or not published or period <= published:
        return manner
    planned = binding.continues and last is not None and last.modality == "plan"
    return replace(
        manner, modality="plan" if planned or binding.indicator == "budget" else "forecast"
    )


def _of_proposal(scene: Scene, binding: Binding, manner: Manner) -> Manner:
    """The sums after «regjeringen foreslår» are of the same proposal until the past is told."""
    if manner.modality != "asserted":
        return manner
    if binding.indicator not in _PROPOSED and not binding.frame.endswith(":money"):
        return manner
    if _NOW.search(scene.article.text, *binding.passage.clause_at(binding.amount.start)):
        return manner
    if any(cue.value.tense == "past" for cue in binding.passage.of(Tense)):
        return manner
    for earlier in scene.passages[: binding.passage.index]:
        sums = any(a.value.kind == "money" for a in earlier.amounts)
        if sums and any(c.value.modality == "plan" for c in earlier.of(ModalityWord)):
            return replace(manner, modality="plan")
    return manner


def _is_cut(scene: Scene, passage: Passage) -> bool:
    """Whether the words above a list say that its items are to be cut."""
    if passage.block.kind != "list_item":
        return False
    above = scene.above_list(passage)
    told = [p for p in (above, scene.heading_of(passage)) if p is not None]
    return any(c.value.direction == "down" for p in told[:1] for c in p.of(DirectionWord))


def _dated(scene: Scene, binding: Binding, periods: Periods) -> bool:
    """Whether the earlier of two figures has a time of its own, right behind it («946 i 2015»)."""
    at, end = periods.period_at, binding.amount.end
    if at is None or not 0 <= at[0] - end <= 16:
        return False
    return not any(character.isdigit() for character in scene.article.text[end : at[0]])


@dataclass(frozen=True, slots=True)
class _Core:
    """What is known of a claim before its slots are filled."""

    kind: ClaimKind
    topic: str
    bound: Binding | Trend | Cell
    measure: Mention[Amount] | None
    direction: Direction | None
    anchor: Span


def _claim(
    scene: Scene, passage: Passage, core: _Core, periods: Periods, where: Where, manner: Manner
) -> Claim:
    """Fill every slot of one claim from its sentence and context."""
    bound = core.bound
    voice = voice_of(scene, core.anchor)
    group = group_of(scene, passage, core.anchor)
    whole = whole_of(scene, passage, core.anchor) if core.kind == "share" else None
    organisation = organisation_of(scene, passage, where.place, bound.indicator) or _source_body(
        scene, voice
    )
    group = group or _label_of(scene, passage, core.anchor)
    slots = slots_of(scene, bound, core.anchor, periods, where, manner, voice, organisation)
    if group:
        slots["group"] = (group[1],)
    if whole:
        slots["whole"] = (whole[1],)
    return Claim(
        core.kind,
        core.topic,
        bound.indicator,
        core.measure,
        core.direction,
        (Evidence(passage.sentence.start, passage.sentence.end, passage.sentence.block),),
        bound.frame,
        periods.period,
        periods.baseline if core.kind in ("change", "trend") else None,
        group[0] if group else None,
        whole[0] if whole else None,
        where.place.id if where.place else None,
        organisation.id if organisation else None,
        voice.speaker,
        voice.attribution,
        voice.document,
        manner.modality,
        manner.negated,
        slots,
        inferred_of(bound, periods, where),
    )


def _source_body(scene: Scene, voice: Voice) -> Organisation | None:
    """The named body a figure comes from: «ifølge Statistisk sentralbyrå»."""
    if voice.at is None or voice.attribution not in ("reported", "document"):
        return None
    return next(
        (
            body
            for body in scene.entities.organisations
            for mention in body.mentions
            if mention.start < voice.at[1] and voice.at[0] < mention.end
        ),
        None,
    )


def _label_of(scene: Scene, passage: Passage, anchor: Span) -> tuple[PeopleGroup, Span] | None:
    """What an item of a list is about, where it is no place: «Skole: 7,2 prosent»."""
    if passage.block.kind != "list_item" or passage.places:
        return None
    if any(time.end <= anchor[0] for time in passage.times):
        return None  # «2020: 11,9 millionar»
    start, end = passage.sentence.start, anchor[0]
    written = scene.article.text[start:end].rstrip()
    label = written.rstrip(":–-").strip()
    named = any(start <= topic.start < end for topic in passage.of(Topic))
    if label == written.strip() or not label or len(label) > _LABEL or named:
        return None  # «Sykepenger reduseres med 2 milliarder» has no label
    return PeopleGroup(label, label), (start, start + len(label))


def of_trend(scene: Scene, trend: Trend) -> Claim:
    anchor = (trend.cue.start, trend.cue.end)
    manner = manner_of(scene, trend.passage, anchor)
    periods = periods_of(scene, trend.passage, anchor, "trend", None, manner.modality)
    where = place_of(scene, trend.passage, anchor, None)
    return _claim(
        scene,
        trend.passage,
        _Core("trend", trend.topic, trend, None, trend.cue.value.direction, anchor),
        periods,
        where,
        manner,
    )


def _sign(cell: Cell) -> Direction:
    """Which way a cell of a column of changes goes, by its sign, or by the column's own word."""
    value = cell.amount.value.value
    head = cell.column_head
    told = next((c.value.direction for c in head.of(DirectionWord)), None) if head else None
    if value is not None and value < 0:
        return "down"
    return "unchanged" if value == 0 else "down" if told == "down" else "up"


def of_cell(scene: Scene, cell: Cell) -> Claim:
    """A table's figure: period from the column's head, place from the row's."""
    times = [t for p in (cell.column_head, cell.row_head) if p for t in p.times if t.value.edtf]
    time = times[0] if times else None
    periods = Periods(time.value.edtf, None, (time.start, time.end)) if time else Periods()
    named = cell.row_head.places
    if named:
        where = Where(named[0].value, (named[0].start, named[0].end), False)
    elif cell.among_places and any(c.value.scope == "total" for c in cell.row_head.of(Scope)):
        where = Where(None)  # the row «I alt» is of all the rows
    else:
        where = place_of(scene, cell.passage, cell.evidence, None)
    part = cell.amount.value.kind in ("percent", "ratio")
    kind: ClaimKind = "share" if part and not cell.indicator.endswith("_rate") else "level"
    direction: Direction | None = None
    if cell.changes is not None:
        kind, direction = "change", _sign(cell)
        if len(cell.changes) == 2:  # «2020 | 2021 | Endring»
            since, until = cell.changes
            periods = Periods(
                until.value.edtf,
                since.value.edtf,
                (until.start, until.end),
                (since.start, since.end),
            )
    anchor = (cell.amount.start, cell.amount.end)
    core = _Core(kind, cell.topic, cell, cell.amount, direction, anchor)
    claim = _claim(scene, cell.passage, core, periods, where, Manner())
    start, end = cell.evidence
    block = cell.row_head.sentence.block
    document: Attribution = "document"
    return replace(claim, evidence=(Evidence(start, end, block),), attribution=document)
