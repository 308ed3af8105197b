"""A claim without what an undone decision had brought to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from extractor.review.decisions import Decision, SpeltOut

Step: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any]]
"""A claim before a decision and after it."""

_WHOLE = ("kind", "measure", "direction", "evidence")  # what must fit together


def by_itself(decision: Decision, decisions: Sequence[Decision]) -> Decision:
    """The decision without what came to it from earlier ones that are undone.

    Whoever accepted a claim agreed to all of it: that stays.
    """
    taken = {d.undoes for d in decisions}
    undone = [
        (d.before, d.after)
        for d in reversed(decisions)
        if d.n < decision.n and d.n in taken and d.before and d.after
    ]
    if not undone or not decision.before or decision.action == "accept":
        return decision
    own = (decision.before, decision.after) if decision.after else None
    return replace(
        decision,
        before=without(decision.before, undone),
        after=decision.after and without(decision.after, undone, own),
    )


def without(claim: SpeltOut, undone: Iterable[Step], own: Step | None = None) -> SpeltOut:
    """The claim of a decision with each slot back where undone ones, newest first, had moved it.

    What the decision changed itself, its `own` step, stays; kind, figure, direction and evidence
    go back together or not at all.
    """
    kept = _moved(*own) if own else frozenset[str]()
    for before, after in undone:
        brought = {slot for slot in _moved(before, after) if after.get(slot) == claim.get(slot)}
        back = brought - kept
        if not kept.isdisjoint(_WHOLE) or not _moved(before, after) & set(_WHOLE) <= brought:
            back -= set(_WHOLE)
        if back:
            claim = {**claim, **{slot: before.get(slot) for slot in back}}
            claim["slots"] = _words(claim, before, after, back)
    return claim


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(s for s in after if s != "slots" and before.get(s) != after[s])


def _words(
    claim: SpeltOut, before: Mapping[str, Any], after: Mapping[str, Any], back: Iterable[str]
) -> dict[str, Any]:
    """The words of each slot: of those that went back the old ones."""
    words = dict(claim["slots"])
    for slot in back:
        if words.get(slot) == after["slots"].get(slot):
            words[slot] = before["slots"].get(slot)
    return {slot: spans for slot, spans in words.items() if spans}
