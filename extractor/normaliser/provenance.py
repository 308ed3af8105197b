"""Which words each slot of a claim was read from, and which slots context gave."""

from __future__ import annotations

from extractor.mention import Organisation, Person, Place
from extractor.normaliser.binding import Binding
from extractor.normaliser.claim import Span
from extractor.normaliser.held import Periods
from extractor.normaliser.manner import Manner, Voice
from extractor.normaliser.places import Where
from extractor.normaliser.scene import Scene
from extractor.normaliser.tables import Cell
from extractor.normaliser.trends import Trend

Bound = Binding | Trend | Cell


def slots_of(
    scene: Scene,
    bound: Bound,
    anchor: Span,
    periods: Periods,
    where: Where,
    manner: Manner,
    voice: Voice,
    organisation: Organisation | None,
) -> dict[str, tuple[Span, ...]]:
    """The words of each slot; a slot that no words of the text tell is left out."""
    named = {
        "topic": getattr(bound, "topic_at", None),
        "indicator": getattr(bound, "indicator_at", None),
        "direction": _direction(bound),
        "period": periods.period_at,
        "baseline": periods.baseline_at,
        "place": where.at or _place(where.place, anchor),
        "organisation": _nearest(organisation, anchor),
        "speaker": voice.at or _speaker(scene, voice, anchor),
        "source_document": voice.document_at,
        "modality": manner.at,
        "negated": manner.negated_at,
    }
    return {name: (span,) for name, span in named.items() if span is not None and span[1] > 0}


def inferred_of(bound: Bound, periods: Periods, where: Where) -> tuple[str, ...]:
    """Names of the slots that context gave rather than the evidence."""
    names = []
    if isinstance(bound, Binding) and not bound.near:
        names += ["topic"] if bound.indicator_at else ["topic", "indicator"]
    if periods.inferred and periods.period is not None:
        names.append("period")
    if where.inferred and where.place is not None:
        names.append("place")
    return tuple(names)


def _direction(bound: Bound) -> Span | None:
    """The word of a movement, or the figure that is one itself («dobbelt så mange», «+2 %»)."""
    if isinstance(bound, Trend):
        return bound.cue.start, bound.cue.end
    if not isinstance(bound, Binding) or bound.move is None:
        return None
    if bound.move.cue is not None:
        return bound.move.cue.start, bound.move.cue.end
    value = bound.amount.value
    return value.ext_start or bound.amount.start, value.ext_end or bound.amount.end


def _place(place: Place | None, anchor: Span) -> Span | None:
    """Where a place that the whole article gave is named; a country stands for no name."""
    return _nearest(place, anchor) if place is not None and place.kind != "country" else None


def _speaker(scene: Scene, voice: Voice, anchor: Span) -> Span | None:
    rows = {person.id: person for person in scene.entities.people}
    return _nearest(rows.get(voice.speaker or ""), anchor)


def _nearest(row: Person | Place | Organisation | None, anchor: Span) -> Span | None:
    """The last mention before the figure ends, else the first of all."""
    mentions = [(m.start, m.end) for m in row.mentions] if row is not None else []
    before = [span for span in mentions if span[0] < anchor[1]]
    return max(before) if before else min(mentions, default=None)
