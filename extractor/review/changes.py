"""A claim spelt out so that it stands alone, and the record as it is after a decision.

What is spelt out has values where the record has ids: a place with its number, a person with their
role. `before` and `after` of every decision are claims spelt out; SLOTS are the keys.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar, cast

from extractor.errors import ReviewError
from extractor.lexicon import Lexicon
from extractor.mention import Amount, Mention
from extractor.normaliser.claim import Claim, Evidence
from extractor.normaliser.merge import identify
from extractor.record import (
    ClaimRow,
    EvidenceRow,
    Measure,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    Record,
    Span,
)
from extractor.review.checked import SLOTS, check_slots
from extractor.review.figures import FIGURE
from extractor.review.spans import block_at

__all__ = ["FRAME", "SLOTS", "added_id", "after_of", "check_slots", "corrected", "spelt_out"]

FRAME = "reviewer"
"""`frame` of a claim that a reviewer added."""
_AROUND = 32  # characters of prefix and suffix, as the extractor writes them
_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(SLOTS),
    "attribution": "author",
    "modality": "asserted",
    "negated": False,
    "slots": {},
}
_NEEDED = ("kind", "topic", "indicator", "evidence")
Row = TypeVar("Row", bound=PersonRow | OrganisationRow | PlaceRow)


def spelt_out(record: Record, claim: ClaimRow) -> dict[str, Any]:
    """The claim as plain JSON values that need no row of the record to be understood."""
    place = next((row for row in record.places if row.id == claim.place), None)
    body = next((row for row in record.organisations if row.id == claim.organisation), None)
    speaker = next((row for row in record.people if row.id == claim.speaker), None)
    named = {
        "place": place and {"name": place.name, "kind": place.kind, "code": place.code},
        "organisation": body and {"name": body.name, "kind": body.kind},
        "speaker": speaker and {"name": speaker.name, "role": speaker.role},
        "measure": claim.measure and {name: getattr(claim.measure, name) for name in FIGURE},
        "group": claim.group and claim.group.model_dump(),
        "slots": {slot: told for slot, spans in claim.slots.items() if (told := _spans(spans))},
        "evidence": _spans(claim.evidence),
    }
    return {slot: named[slot] if slot in named else getattr(claim, slot) for slot in SLOTS}


def _spans(spans: Collection[Span]) -> list[dict[str, int]]:
    """The stretches that hold words: the extractor marks some figures' unit by an empty one."""
    return [{"start": s.start, "end": s.end} for s in spans if s.start < s.end]


def after_of(
    record: Record,
    before: Mapping[str, Any] | None,
    slots: Mapping[str, Any],
    *,
    lexicon: Lexicon | None = None,
    claims: Collection[str] = (),
) -> dict[str, Any]:
    """The whole claim, spelt out, as it stands once the slots that a reviewer sent are in it.

    `before` is the claim as it stands, None of one that is added. The words of a slot whose value
    changes go unless new ones are sent; `slots["slots"]` needs only those that change. A claim made
    a level or share loses its direction, one made a trend its figure.
    Raises ReviewError that names the slot and the remedy.
    """
    sent = check_slots(record, slots, lexicon=lexicon, claims=claims)
    if before is None:
        missing = [slot for slot in _NEEDED if sent.get(slot) is None]
        if missing:
            raise ReviewError(
                f"an added claim needs {', '.join(missing)}; fill in", field=missing[0]
            )
        before = _DEFAULTS
    after = {**before, **sent}
    after["slots"] = _words(before, after, sent.get("slots", {}))
    if after["kind"] != before["kind"]:
        if after["kind"] in ("level", "share") and "direction" not in sent:
            after["direction"] = None
        if after["kind"] == "trend" and "measure" not in sent:
            after["measure"] = None
    if after["direction"] is None:
        after["slots"].pop("direction", None)
    _check_whole(after)
    return after


def _words(
    before: Mapping[str, Any], after: Mapping[str, Any], sent: Mapping[str, Any]
) -> dict[str, Any]:
    """The words of each slot: those sent, else those there were if the value is still the same."""
    kept = {s: w for s, w in before["slots"].items() if before.get(s) == after.get(s)}
    return {slot: words for slot, words in {**kept, **sent}.items() if words}


def _check_whole(claim: Mapping[str, Any]) -> None:
    """What must hold between the slots of a claim."""
    kind, measure, direction = claim["kind"], claim["measure"], claim["direction"]
    if kind == "trend" and measure is not None:
        raise ReviewError(
            "a trend has no figure; make it a change, or take it out", field="measure"
        )
    if kind != "trend" and measure is None:
        raise ReviewError(f"a {kind} has a figure; mark its words", field="measure")
    if kind in ("change", "trend") and direction is None:
        raise ReviewError(f"a {kind} has a direction: up, down or unchanged", field="direction")
    if kind in ("level", "share") and direction is not None:
        raise ReviewError(
            f"a {kind} has no direction; make it a change or trend", field="direction"
        )
    best = claim["evidence"][0]
    if measure and not (best["start"] <= measure["start"] and measure["end"] <= best["end"]):
        raise ReviewError(
            "the figure's words are not in the first evidence; mark evidence that holds them",
            field="evidence",
        )


def added_id(record: Record, after: Mapping[str, Any], *, taken: Collection[str] = ()) -> str:
    """The id of an added claim: a hash of source, evidence, measure and kind, as of any other.

    Where a claim of the record or of `taken` has it already, it is hashed again.
    """
    first, measure = after["evidence"][0], after["measure"]
    figure = measure and Mention(_amount(measure), measure["start"], measure["end"])
    claim = Claim(
        kind=after["kind"],
        topic=after["topic"],
        indicator=after["indicator"],
        measure=figure,
        direction=after["direction"],
        evidence=(Evidence(first["start"], first["end"], block_at(record, first["start"])),),
        frame=FRAME,
    )
    used = {*taken, *(row.id for row in record.claims)}
    alike = [claim]
    while (id := identify(alike, record.source.id, record.article.text)[-1].id) in used:
        alike.append(claim)  # `identify` hashes on for the same claim told again
    return id


def _amount(measure: Mapping[str, Any]) -> Amount:
    value, low, high = (
        None if measure[end] is None else Decimal(str(measure[end]))
        for end in ("value", "low", "high")
    )
    return Amount(kind=measure["kind"], value=value, low=low, high=high, unit=measure["unit"])


def corrected(record: Record, id: str, after: Mapping[str, Any]) -> Record:
    """The record with the claim `id` as a reviewer left it, or with it added where it has none.

    A place, person or organisation that the record lacks gets a row. What was changed by hand is
    no longer `inferred`; checks that rest on a figure that was changed are gone, also from the
    claims that were checked against it.
    """
    at = next((n for n, row in enumerate(record.claims) if row.id == id), None)
    old = None if at is None else record.claims[at]
    places, place = _placed(record, after)
    bodies, body = _embodied(record, after)
    people, speaker = _voiced(record, after)
    ids = {"place": place, "organisation": body, "speaker": speaker}
    claim = _claim(record, id, {**after, **ids}, old, _changed(record, old, after))
    claims = [row for row in record.claims if row.id != id]
    if old is not None and _figure(old.measure) != _figure(claim.measure):
        claims = [_unchecked(row, id) for row in claims]
    starts = [row.evidence[0].start for row in claims]
    claims.insert(bisect_right(starts, claim.evidence[0].start) if at is None else at, claim)
    rows = {"places": places, "organisations": bodies, "people": people, "claims": claims}
    return record.model_copy(update=rows)


def _changed(record: Record, old: ClaimRow | None, after: Mapping[str, Any]) -> set[str]:
    before = spelt_out(record, old) if old else _DEFAULTS
    return {slot for slot in SLOTS if before[slot] != after[slot]}


def _claim(
    record: Record, id: str, after: Mapping[str, Any], old: ClaimRow | None, changed: set[str]
) -> ClaimRow:
    text = record.article.text
    evidence = [
        EvidenceRow(
            **span,
            block=block_at(record, span["start"]),
            exact=text[span["start"] : span["end"]],
            prefix=text[max(0, span["start"] - _AROUND) : span["start"]],
            suffix=text[span["end"] : span["end"] + _AROUND],
        )
        for span in after["evidence"]
    ]
    kept = {
        "frame": old.frame if old else FRAME,
        "confidence": old.confidence if old else 1.0,
        "inferred": [slot for slot in old.inferred if slot not in changed] if old else [],
        "checks": old.checks if old and "measure" not in changed else [],
        "evidence": old.evidence if old and "evidence" not in changed else evidence,
        "measure": old.measure if old and "measure" not in changed else after["measure"],
        "slots": old.slots if old and "slots" not in changed else after["slots"],
    }
    fields = {slot: after[slot] for slot in SLOTS}
    return ClaimRow.model_validate({**fields, **kept, "id": id})


def _figure(measure: Measure | None) -> tuple[object, ...]:
    return (measure.kind, measure.value, measure.low, measure.high) if measure else ()


def _unchecked(claim: ClaimRow, id: str) -> ClaimRow:
    """The claim without the checks that rest on another, whose figure was changed."""
    checks = [check for check in claim.checks if id not in check.others]
    return (
        claim if len(checks) == len(claim.checks) else claim.model_copy(update={"checks": checks})
    )


def _placed(record: Record, after: Mapping[str, Any]) -> tuple[list[PlaceRow], str | None]:
    asked = after["place"]
    if asked is None:
        return record.places, None
    row = next(
        (
            place
            for place in record.places
            if (place.kind, place.code) == (asked["kind"], asked["code"])
            and (place.code or place.name.casefold() == asked["name"].casefold())
        ),
        None,
    )
    made = PlaceRow(id=_free("l", record.places), **asked, mentions=_mentions(after, "place"))
    return _with(record.places, row, made)


def _embodied(record: Record, after: Mapping[str, Any]) -> tuple[list[OrganisationRow], str | None]:
    asked = after["organisation"]
    if asked is None:
        return record.organisations, None
    rows = record.organisations
    row = next((body for body in rows if asked["name"] in (body.name, *body.variants)), None)
    mentions = _mentions(after, "organisation")
    return _with(rows, row, OrganisationRow(id=_free("o", rows), **asked, mentions=mentions))


def _voiced(record: Record, after: Mapping[str, Any]) -> tuple[list[PersonRow], str | None]:
    """Who speaks is a source, whatever the extractor took the person for."""
    asked, rows = after["speaker"], record.people
    if asked is None:
        return rows, None
    row = next(
        (person for person in rows if asked["name"] in (person.name, *person.variants)), None
    )
    if row is None:
        mentions = _mentions(after, "speaker")
        made = PersonRow(id=_free("p", rows), **asked, function="source", mentions=mentions)
        return [*rows, made], made.id
    role = asked["role"] or row.role
    if (row.function, row.role) != ("source", role):
        told = row.model_copy(update={"function": "source", "role": role})
        rows = [told if person is row else person for person in rows]
    return rows, row.id


def _with(rows: list[Row], found: Row | None, made: Row) -> tuple[list[Row], str]:
    return (rows, found.id) if found is not None else ([*rows, made], made.id)


def _free(
    letter: str, rows: Sequence[PersonRow] | Sequence[OrganisationRow] | Sequence[PlaceRow]
) -> str:
    """The next id of the extractor's kind that no row has."""
    used = {row.id for row in rows}
    number = len(rows) + 1
    while f"{letter}{number}" in used:
        number += 1
    return f"{letter}{number}"


def _mentions(after: Mapping[str, Any], slot: str) -> list[Span]:
    return [Span(**span) for span in cast("list[dict[str, int]]", after["slots"].get(slot, []))]
