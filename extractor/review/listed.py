"""A claim as one row of the list: what filters ask for and what a reader sees of it there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.explain import figure_of
from extractor.lexicon import Lexicon
from extractor.linking.days import first_day, last_day
from extractor.linking.places import Places
from extractor.record import Measure, Record
from extractor.review.decisions import Decision, SpeltOut, State, state_of
from extractor.review.standing import seen, text_digest

SHOWN = 160  # characters of evidence
_SHOWN_TITLE = 300
ORIGINAL = (
    "topic", "indicator", "kind", "figure", "measure", "direction", "period", "place", "speaker",
    "modality", "negated", "quote",
)  # fmt: skip
"""What a correction may change of a row."""


class Lister:
    """Makes rows with the places of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._places = Places(lexicon.names)
        self.newest = lru_cache(maxsize=20_000)(self._newest)

    def _newest(self, name: str, kind: Any, code: str | None) -> tuple[str, str | None]:
        shown = self._places.place(name, kind, code, None).shown
        return shown.name, shown.code

    def row(
        self,
        number: int,
        record: Record,
        id: str,
        extracted: SpeltOut | None,
        history: Sequence[Decision],
        *,
        confidence: float | None,
    ) -> dict[str, Any]:
        """The row of a claim as it stands; `extracted` is None of one that was added."""
        state = state_of(history)
        now = seen(record, extracted, history)
        row = {"id": id, "article": number, **self._told(record, now), "confidence": confidence}
        first = seen(record, extracted, history, blind=True)
        original = row if first == now else self._told(record, first)
        apart = {name: original[name] for name in ORIGINAL if original[name] != row[name]}
        changed = changed_fields(extracted, state, record) if extracted is not None else ()
        return row | {
            "status": state.status,
            "added": int(state.added),
            "disputed": int(state.disputed),
            "comments": len(state.comments),
            "changed": " ".join(changed) or None,
            "original": json.dumps(apart, ensure_ascii=False) if apart else None,
        }

    def _told(self, record: Record, claim: SpeltOut) -> dict[str, Any]:
        period, place = claim["period"], claim["place"]
        first, last = first_day(period or ""), last_day(period or "")
        named = place["name"] if place else None
        newest = self.newest(named, place["kind"], place["code"]) if place else (None, None)
        speaker = claim["speaker"]["name"] if claim["speaker"] else None
        evidence = claim["evidence"][0] if claim["evidence"] else {"start": 0, "end": 0}
        measure = claim["measure"]
        return {
            "start": measure["start"] if measure else evidence["start"],
            **{name: claim[name] for name in ("topic", "indicator", "kind", "direction", "period")},
            "first_year": (first or last).year if first or last else None,  # type: ignore[union-attr]
            "last_year": (last or first).year if first or last else None,  # type: ignore[union-attr]
            "place": named,
            "place_folded": folded(named),
            "newest": newest[1],
            "newest_folded": folded(newest[0]),
            "speaker": speaker,
            "speaker_folded": folded(speaker),
            "figure": figure_words(measure),
            "measure": json.dumps(measure, ensure_ascii=False) if measure else None,
            "modality": claim["modality"],
            "negated": int(claim["negated"]),
            **_points(claim),
            "quote": shortened(record.article.text[evidence["start"] : evidence["end"]], SHOWN),
        }


PER = " per "


def _points(claim: SpeltOut) -> dict[str, Any]:
    """What a line over time is drawn of; `plain` where the figure holds of all and is no wish."""
    measure = claim["measure"] or {}
    plain = claim["modality"] in ("asserted", "estimate") and not claim["negated"]
    return {
        **{name: measure.get(name) for name in ("value", "low", "high")},
        "unit": unit_and_per(measure.get("currency") or measure.get("unit"), measure.get("per")),
        "plain": int(plain and claim["group"] is None and claim["whole"] is None),
    }


def unit_and_per(unit: str | None, per: str | None) -> str | None:
    """Both in one, for figures a month and figures a year make no line together."""
    return f"{unit}{PER}{per}" if unit and per else unit


def put(
    base: sqlite3.Connection,
    row: Mapping[str, Any],
    history: Sequence[Decision],
    *,
    replacing: bool = True,
) -> bool:
    """Write a row, and each reviewer's opinion; whether it was written.

    Without `replacing` the row of a claim that is listed already stays as it is.
    """
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    if replacing:
        kept = ", ".join(f"{name} = excluded.{name}" for name in row)
        clash = f"ON CONFLICT (id) DO UPDATE SET {kept}"
    else:
        clash = "ON CONFLICT (id) DO NOTHING"
    done = base.execute(
        f"INSERT INTO claim ({names}) VALUES ({marks}) {clash}", tuple(row.values())
    ).rowcount
    if history:
        base.execute("DELETE FROM opinion WHERE claim = ?", (row["id"],))
        base.executemany(
            "INSERT INTO opinion VALUES (?,?,?)",
            ((row["id"], d.reviewer, d.status) for d in state_of(history).opinions),
        )
    return done > 0


def changed_fields(extracted: SpeltOut, state: State, record: Record) -> tuple[str, ...]:
    """What the record says otherwise now than when the claim was decided on; often nothing.

    `text` where the article itself reads otherwise, so that offsets may have moved.
    """
    decision = state.decision
    if decision is None or decision.extracted is None:
        return ()
    then = _apart_from_places(decision.extracted)
    now = _apart_from_places(extracted)
    fields = [name for name in now if then.get(name) != now[name]]
    if decision.text != text_digest(record):
        fields.append("text")
    return tuple(fields)


def _apart_from_places(claim: SpeltOut) -> dict[str, Any]:
    """Without the offsets, which move with the text."""
    measure = claim["measure"]
    plain = {k: v for k, v in claim.items() if k not in ("slots", "evidence", "measure")}
    if measure is not None:
        plain["measure"] = {k: v for k, v in measure.items() if k not in ("start", "end")}
        plain["measure"].setdefault("near", False)  # decisions of old tell nothing of it
    else:
        plain["measure"] = None
    return plain


_LINE = ("kind", "measure", "direction", "modality", "negated")


def said_then(decision: Decision | None) -> dict[str, Any] | None:
    """What the record said of a claim when it was decided on, as far as a line of it tells."""
    found = decision and decision.extracted
    return {name: found.get(name) for name in _LINE} if found else None


def said_now(row: sqlite3.Row) -> dict[str, Any]:
    """The same of what the record says now, whatever was decided."""
    now = {**dict(row), **json.loads(row["original"] or "{}")}
    now |= {"measure": json.loads(now["measure"] or "null"), "negated": bool(now["negated"])}
    return {name: now[name] for name in _LINE}


def figure_words(measure: Mapping[str, Any] | None) -> str | None:
    """A figure for a reader: `946`, `41 200 000 NOK`; None of a trend."""
    return figure_of(Measure.model_construct(**measure)) if measure else None


def folded(text: str | None) -> str | None:
    """For comparing names."""
    return " ".join(text.casefold().split()) if text else None


def shortened(text: str, most: int) -> str:
    """The text on one line, cut where it is longer."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def shown_title(title: str | None) -> str | None:
    """A title as lists have it."""
    return shortened(title, _SHOWN_TITLE) if title else None
