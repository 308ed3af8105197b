"""A claim as it stands on the text of its record, after what was decided of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from extractor.record import Record
from extractor.review.changes import added_id
from extractor.review.decisions import Decision, SpeltOut, State, state_of


def stands(
    record: Record, extracted: SpeltOut | None, history: Sequence[Decision]
) -> SpeltOut | None:
    """The claim as it was last decided on, else as extracted; all its spans fit the text.

    Where a newer extractor reads another text of the page, the words are those it marks itself; of
    a claim that was added, and whose words no longer stand there, None is left. A claim that was
    rejected is what was rejected.
    """
    state = state_of(history)
    decided, decision = _decided(extracted, state), state.decision
    if decided is None or decision is None or decision.text == text_digest(record):
        return decided
    if extracted is None:
        return decided if _is_still_told(record, history) else None
    if bool(decided["measure"]) != bool(extracted["measure"]):
        return extracted  # a figure without words cannot be kept
    measure = decided["measure"] and {
        **decided["measure"],
        **{end: extracted["measure"][end] for end in ("start", "end")},
    }
    words = {name: extracted[name] for name in ("slots", "evidence")}
    return {**decided, **words, "measure": measure}


def is_added(record: Record, history: Sequence[Decision]) -> bool:
    """Whether a claim that the record lacks was added to it, and its words still stand there."""
    state = state_of(history)
    return state.added and not state.gone and stands(record, None, history) is not None


def _decided(extracted: SpeltOut | None, state: State) -> SpeltOut | None:
    decision = state.decision
    if decision is None:
        return extracted
    return decision.after or decision.before or extracted


def _is_still_told(record: Record, history: Sequence[Decision]) -> bool:
    """Whether the words of an added claim are where they were: its id is a hash of them."""
    added = next((d.after for d in reversed(history) if d.action == "add"), None)
    if added is None or max(s["end"] for s in added["evidence"]) > len(record.article.text):
        return False
    return added_id(record.model_copy(update={"claims": []}), added) == history[0].claim


def first_seen(extracted: SpeltOut | None, history: Sequence[Decision]) -> SpeltOut | None:
    """The claim before anybody judged it: as extracted, or as it was added."""
    if extracted is not None:
        return extracted
    return next((d.after for d in reversed(history) if d.action == "add"), None)


def seen(
    record: Record,
    extracted: SpeltOut | None,
    history: Sequence[Decision],
    *,
    blind: bool = False,
) -> SpeltOut:
    """What a reviewer sees of a listed claim: it as it stands, or `blind` to what was decided."""
    if blind:
        return first_seen(extracted, history) or {}
    return stands(record, extracted, history) or {}


def text_digest(record: Record) -> str:
    """Tells one text of an article from another."""
    return hashlib.sha256(record.article.text.encode("utf8", "replace")).hexdigest()[:16]
