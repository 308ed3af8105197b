"""What reviewers decided as gold in the corpus' format (corpus/README.md), one file an article."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import regex

from extractor.errors import InputError
from extractor.evaluate.words import safe_name
from extractor.record import ClaimRow, Measure, Record
from extractor.review.reviewed import Reviewed

_SAME_CLAIM = frozenset({"duplicate", "wrong_topic", "wrong_place", "wrong_time", "wrong_speaker"})
"""Reasons to reject a claim whose figure is nevertheless one of a claim, told otherwise."""
_STANDARD = regex.compile(r"(?P<story>.{1,200})_(?:nb|nn)")
_DAY = regex.compile(r"\d{4}(?:-\d\d){0,2}")
_SPLIT = "review"
_STANDING = ("accepted", "corrected")
_PLAIN = (
    "kind", "topic", "indicator", "direction", "period", "baseline", "whole", "attribution",
    "modality", "negated",
)  # fmt: skip


class GoldFolder:
    """Writes gold into a folder; the files take their names when all are written.

    `refused` tells each article that has none, as another has the name of its file.
    """

    def __init__(self, folder: Path) -> None:
        self.refused: list[str] = []
        self._folder = folder
        self._made: dict[str, tuple[str, Path]] = {}  # by folded name: the article and its file

    def __enter__(self) -> GoldFolder:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"{self._folder}: cannot be made ({error.strerror}); choose another --gold"
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for _, written in self._made.values():
            if kind is None:
                written.replace(written.with_name(written.name.rpartition(".json.")[0] + ".json"))
            else:
                written.unlink(missing_ok=True)

    def write(self, reviewed: Reviewed) -> bool:
        """Add an article, unless it is refused; whether it was added.

        Raises InputError where its file is somebody else's or cannot be written.
        """
        id = reviewed.record.source.id
        name = safe_name(id)
        if (other := self._made.get(name.casefold())) is not None:
            self.refused.append(f"{name}.json is the gold of {other[0]!r} and cannot be of {id!r}")
            return False
        _refuse_another(self._folder / f"{name}.json")
        path = self._folder / f"{name}.json.{os.getpid()}.tmp"
        try:
            with path.open("x", encoding="utf8", newline="\n") as file:
                self._made[name.casefold()] = (id, path)
                json.dump(gold_of(reviewed) | {"id": name}, file, ensure_ascii=False, indent=1)
                file.write("\n")
        except OSError as error:
            raise InputError(
                f"{path.parent}: cannot be written to ({error.strerror}); choose another --gold"
            ) from error
        return True


def _refuse_another(path: Path) -> None:
    """Gold that somebody wrote by hand is not written over; gold of an earlier export is."""
    try:
        ours = json.loads(path.read_bytes()).get("split") == _SPLIT
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); choose another --gold"
        ) from error
    except (ValueError, RecursionError, AttributeError):
        ours = False
    if not ours:
        raise InputError(f"{path}: is there and no gold of a review; choose another --gold")


def gold_of(reviewed: Reviewed) -> dict[str, Any]:
    """The gold of an article: what was accepted, corrected or added; of the rest the figures.

    Claims that nobody decided are left out, and their figures are no `not_claims` either.
    """
    record = reviewed.record
    article, id = record.article, record.source.id
    story = _STANDARD.fullmatch(id)
    day = _DAY.match(article.published or "")
    standing = [claim for claim in record.claims if reviewed.status(claim.id) in _STANDING]
    numbers = {claim.id: number for number, claim in enumerate(standing)}
    return {
        "id": id,
        "group": story["story"] if story else id,
        "source": record.source.publisher or "review",
        "split": _SPLIT,
        "language": article.language or "nb",
        "url": record.source.url,
        "published": day[0] if day else None,
        "text": article.text,
        "people": _people(record),
        "places": _places(record),
        "organisations": [
            {"name": row.name, "variants": row.variants} for row in record.organisations
        ],
        "claims": [_claim(record, claim, numbers) for claim in standing],
        "not_claims": list(_not_claims(reviewed)),
        "reviewed_by": sorted(
            {d.reviewer for kept in reviewed.states.values() for d in kept.opinions}
        ),
    }


def _people(record: Record) -> list[dict[str, Any]]:
    text = record.article.text
    return [
        {
            "name": row.name,
            "variants": row.variants,
            "role": row.role,
            "function": row.function,
            "mentions": list(dict.fromkeys(text[m.start : m.end] for m in row.mentions)),
        }
        for row in record.people
    ]


def _places(record: Record) -> list[dict[str, Any]]:
    """A place that no words name was inferred: it need not be found to be right."""
    return [
        {"name": row.name, "kind": row.kind, "code": row.code}
        | ({} if row.mentions else {"inferred": True})
        for row in record.places
    ]


def _claim(record: Record, claim: ClaimRow, numbers: Mapping[str, int]) -> dict[str, Any]:
    named = {row.id: row.name for row in record.people}
    named |= {row.id: row.name for row in record.organisations}
    named |= {row.id: row.name for row in record.places}
    first, *more = claim.evidence
    measure = claim.measure
    gold: dict[str, Any] = {name: getattr(claim, name) for name in _PLAIN}
    gold |= {
        "measure": _measure(measure) if measure else None,
        "group": claim.group.text if claim.group else None,
        **{slot: named.get(getattr(claim, slot) or "") for slot in _NAMED},
        "evidence": first.exact,
        "evidence_span": [first.start, first.end],
        "value_quote": record.article.text[measure.start : measure.end] if measure else None,
        "same_as": numbers.get(claim.same_as or ""),
        "optional": False,
    }
    if measure:
        gold["value_span"] = [measure.start, measure.end]
    if more:
        gold["more_evidence"] = [row.exact for row in more]
        gold["more_evidence_span"] = [[row.start, row.end] for row in more]
    return gold


_NAMED = ("place", "organisation", "speaker")


def _measure(measure: Measure) -> dict[str, Any]:
    """The figure as annotators write it: what is empty is left out, an age is a duration."""
    kind = "duration" if measure.kind == "age" else measure.kind
    written = {
        "kind": kind,
        "value": measure.value,
        "low": measure.low,
        "high": measure.high,
        "relation": "range" if measure.value is None else None,
        "unit": None if measure.unit == "1" else measure.unit,
        **{name: getattr(measure, name) for name in ("currency", "modifier", "per", "counted")},
    }
    return {name: value for name, value in written.items() if value is not None}


def _not_claims(reviewed: Reviewed) -> Iterator[dict[str, Any]]:
    """Yield the figures of rejected claims, unless a claim that stands, or may stand, has them."""
    text = reviewed.record.article.text
    rejected = [c for c in reviewed.record.claims if reviewed.status(c.id) == "rejected"]
    ids = {claim.id for claim in rejected}
    others = (c for c in reviewed.record.claims if c.id not in ids)
    taken = {(c.measure.start, c.measure.end) for c in others if c.measure}
    for claim in rejected:
        decision = reviewed.states[claim.id].decision
        reason = decision.reason if decision else None
        if claim.measure is None or reason in _SAME_CLAIM:
            continue
        span = (claim.measure.start, claim.measure.end)
        if span not in taken:
            taken.add(span)
            yield {"quote": text[slice(*span)], "span": list(span), "why": reason or "rejected"}
