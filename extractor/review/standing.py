"""A claim as it stands on the text of its record, after what was decided of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from extractor.record import Record
from extractor.review.changes import added_id
from extractor.review.decisions import Decision, SpeltOut, State, state_of

_MOST_ALIKE = 8  # added claims of the same words and figure


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
        return _still_told(record, decided, history)
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


def _still_told(record: Record, decided: SpeltOut, history: Sequence[Decision]) -> SpeltOut | None:
    """An added claim on another text than it was decided on; None where its words moved.

    Its id is a hash of the words of its first evidence: those can be told to stand where they
    were, with what lies within them, and no others.
    """
    added = first_seen(None, history)
    if added is None or _spans(added) != _spans(decided) or not _is_at(record, added, history):
        return None
    first = decided["evidence"][0]
    within = {
        slot: [s for s in spans if first["start"] <= s["start"] and s["end"] <= first["end"]]
        for slot, spans in decided["slots"].items()
    }
    slots = {slot: spans for slot, spans in within.items() if spans}
    return {**decided, "evidence": [first], "slots": slots}


def _spans(claim: SpeltOut) -> tuple[Any, ...]:
    measure = claim["measure"]
    return claim["evidence"][0], measure and (measure["start"], measure["end"])


def _is_at(record: Record, added: SpeltOut, history: Sequence[Decision]) -> bool:
    """Whether the words of a claim as it was added are where they were."""
    if added["evidence"][0]["end"] > len(record.article.text):
        return False
    bare, ids = record.model_copy(update={"claims": []}), list[str]()
    while len(ids) < _MOST_ALIKE:  # the same words may have been added for several places
        ids.append(added_id(bare, added, taken=ids))
    return history[0].claim in ids


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
        first = first_seen(extracted, history)
        if extracted is None and first and history[0].text != text_digest(record):
            first = _still_told(record, first, history)
        return first or {}
    return stands(record, extracted, history) or {}


def text_digest(record: Record) -> str:
    """Tells one text of an article from another."""
    return hashlib.sha256(record.article.text.encode("utf8", "replace")).hexdigest()[:16]
