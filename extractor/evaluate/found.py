"""What a record claims, brought to the coordinates and the names of its gold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from extractor.errors import RecordError
from extractor.evaluate.compare import SLOTS, Figure, Named, Span, read_figure, read_named
from extractor.evaluate.gold import Gold
from extractor.evaluate.words import safe_name, squash
from extractor.records import read_lines

_ROWS = {"place": "places", "organisation": "organisations", "speaker": "people"}
"""Slots that hold the id of a row, and the list the row is in."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record as JSON gives it, and where it stands, for messages."""

    where: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim of a record; spans are offsets into the squashed text of the gold."""

    values: Mapping[str, Any]
    """For each slot what the record says, `Named` instead of ids; None where it says nothing."""
    figure: Figure | None
    spans: tuple[Span, ...]
    figure_span: Span | None
    repeats: bool
    """Whether the record itself says that another claim states the same fact."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a record says of a passage."""

    claims: tuple[FoundClaim, ...] = ()
    people: tuple[Named, ...] = ()
    places: tuple[Named, ...] = ()


def load_records(path: Path) -> dict[str, RecordLine]:
    """The records of a file or an archive's folder, by `source.id` and the stem of `source.path`.

    Of two records of one page the last counts. Raises RecordError that names file and line.
    """
    records: dict[str, RecordLine] = {}
    safe: dict[str, RecordLine] = {}  # as gold of reviewers is called, where no id is the same
    try:
        for where, line in read_lines([str(path)]):
            record = _record(where, line.decode("utf-8-sig"))
            ids = _ids(record)
            records.update(dict.fromkeys(ids, record))
            safe.update(dict.fromkeys(map(safe_name, ids[:1]), record))
    except UnicodeDecodeError as error:
        raise RecordError(f"{path}: not UTF-8; write it again with `extractor run`") from error
    return {**safe, **records}


def _record(where: str, line: str) -> RecordLine:
    try:
        row = json.loads(line)
    except (RecursionError, ValueError) as error:
        raise RecordError(f"{where}: not JSON ({error}); mend or remove the line") from error
    if not isinstance(row, dict):
        raise RecordError(f"{where}: not a record; each line is one JSON object")
    return RecordLine(where, row)


def _ids(record: RecordLine) -> list[str]:
    source = record.row.get("source") or {}
    if not isinstance(source, dict):
        raise RecordError(f"{record.where}: «source» is not an object; write the record again")
    ids = (source.get("id"), PurePath(str(source.get("path") or "")).stem)
    return [str(id) for id in ids if id]


def read_found(gold: Gold, record: RecordLine | None) -> Found:
    """What the record says of the passage; nothing where there is no record.

    Raises RecordError where a field is not of the shape that a record has.
    """
    if record is None:
        return Found()
    try:
        return _found(gold, record.row)
    except KeyError as error:
        raise RecordError(f"{record.where}: no field {error} where a record has it") from error
    except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise RecordError(f"{record.where}: not a record of this schema ({error})") from error


def _found(gold: Gold, row: Mapping[str, Any]) -> Found:
    text = (row.get("article") or {}).get("text") or ""
    named = {
        slot: {entity["id"]: read_named(entity) for entity in row.get(rows) or ()}
        for slot, rows in _ROWS.items()
    }
    return Found(
        tuple(_claim(gold, text, named, claim) for claim in row.get("claims") or ()),
        tuple(map(read_named, row.get("people") or ())),
        tuple(map(read_named, row.get("places") or ())),
    )


def _claim(
    gold: Gold, text: str, named: Mapping[str, Mapping[str, Named]], row: Mapping[str, Any]
) -> FoundClaim:
    measure = row.get("measure") or {}
    stands = measure.get("start") is not None and measure.get("end") is not None
    spans = (_locate(gold, text, quote) for quote in row.get("evidence") or ())
    confidence = float(row.get("confidence") or 0)
    if not 0 <= confidence <= 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
    values = {slot: _value(slot, row.get(slot)) for slot in SLOTS}
    return FoundClaim(
        values | {slot: rows.get(row.get(slot) or "") for slot, rows in named.items()},
        read_figure(measure),
        tuple(span for span in spans if span is not None),
        _locate(gold, text, measure) if stands else None,
        bool(row.get("same_as")),
        confidence,
    )


def _value(slot: str, value: Any) -> Any:
    """What a slot says, as one word or phrase; a group is its words and its lemma."""
    if slot == "negated" or value is None or value == "":
        return None if value == "" else value
    if isinstance(value, dict):
        return " ".join(map(str, value.values())) or None
    return str(value)


def _locate(gold: Gold, text: str, quote: Mapping[str, Any]) -> Span | None:
    """Where the quoted words stand in the gold, nearest to where they stood in the article.

    By words, not by offsets: a date line more or other white space does no harm.
    """
    if gold.text is None:
        return quote["start"], quote["end"]
    words = squash(quote.get("exact") or text[quote["start"] : quote["end"]]).strip()
    at = len(squash(text[: quote.get("start") or 0]))
    start = min(_occurrences(gold.text, words), key=lambda hit: abs(hit - at), default=None)
    return None if start is None else (start, start + len(words))


def _occurrences(text: str, words: str) -> list[int]:
    """Offsets of the words in the text, from the left and none inside another."""
    hits: list[int] = []
    start = text.find(words) if words else -1
    while start >= 0:
        hits.append(start)
        start = text.find(words, start + len(words))
    return hits
