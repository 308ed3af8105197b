"""Finds claims in files of records by what they are about, with evidence and source."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from extractor.errors import InputError
from extractor.evaluate.words import printable
from extractor.explain import figure_of
from extractor.lexicon import Lexicon, load_lexicon
from extractor.lexicon.welfare import INDICATORS
from extractor.linking.days import first_day, last_day
from extractor.linking.places import Places
from extractor.normaliser.claim import ClaimKind
from extractor.record import ClaimRow, PlaceRow, Record
from extractor.records import read_lines, read_record
from extractor.table import COLUMNS, cells_of

_NEAR = 5  # names that are proposed where one is unknown
_LONGEST = 400  # characters of evidence that a reader is shown


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each claim; None asks nothing."""

    place: str | None = None
    """A name, or a number of SSB."""
    topic: str | None = None
    indicator: str | None = None
    year: str | None = None
    """A year or another EDTF; the claim's period overlaps it."""
    speaker: str | None = None
    """A part of a name."""
    kind: str | None = None
    least_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A claim that was asked for, and its record."""

    record: Record
    claim: ClaimRow

    def to_dict(self) -> dict[str, Any]:
        """The columns of the table, all the evidence, and where the text stands."""
        cells = cells_of(self.record, self.claim)
        return {
            **{name: _plain(cells[name]) for name in (column.name for column in COLUMNS)},
            "evidence": [row.exact for row in self.claim.evidence],
            "urls": self.record.source.urls,
            "path": self.record.source.path,
        }

    def lines(self) -> Iterator[str]:
        """Yield what it says, the words that prove it, and the source, for a reader."""
        cells = cells_of(self.record, self.claim)
        code = f" ({cells['place_code']})" if cells["place_code"] else ""
        place = f"{cells['place']}{code}" if cells["place"] else None
        said = [
            *(cells["topic"], cells["indicator"], _figure(self.claim), cells["period"], place),
            *(cells["organisation"] if cells["organisation"] != cells["place"] else None,),
            *(_marks(self.claim), cells["speaker"], f"{self.claim.confidence:.2f}"),
        ]
        yield " · ".join(printable(str(part)) for part in said if part)
        exact = self.claim.evidence[0].exact
        shown = exact if len(exact) <= _LONGEST else exact[:_LONGEST].rstrip() + "…"
        yield f"  «{printable(shown)}»"
        source = self.record.source
        where = source.url or source.path or source.id
        told = (cells["publisher"], cells["published"], cells["title"], where)
        yield "  " + printable(", ".join(str(part) for part in told if part))
        if source.superseded_by:
            yield f"  superseded by {printable(source.superseded_by)}"
        yield "  " + printable(f"{self.claim.id} of {source.id}")


def find(
    inputs: Iterable[str], question: Question, *, lexicon: Path | None = None
) -> Iterator[Answer]:
    """Yield the claims of files of records, or of an archive's folder, that a question asks for.

    Raises InputError at once where a topic, indicator or kind is unknown or a year is none, with
    those that are nearest; RecordError that names file and line of a record at fault.
    """
    asked = Asked(question, load_lexicon(lexicon))
    return asked.answers(inputs)


def hint(question: Question, *, lexicon: Path | None = None) -> str | None:
    """Where nothing was found: what may be wrong with a place that the lexicon does not know.

    Records have places that it does not know either, so only the answers can tell.
    """
    if question.place is None:
        return None
    names = load_lexicon(lexicon).names
    rows = [row for found in names.places.values() for row in found]
    known = {*names.settlements, *names.districts, *names.countries, *names.countries.values()}
    known.update(name for row in rows for name in (row.code, *row.names))
    folded = {_folded(name): name for name in known}
    asked = _folded(question.place)
    if asked in folded:
        return None
    near = [folded[name] for name in get_close_matches(asked, sorted(folded), _NEAR, 0.7)]
    proposed = f"; did you mean {', '.join(near)}?" if near and not asked.isdigit() else ""
    return f"no place {question.place!r} is known{proposed}"


class Asked:
    """A question that was checked, and answers it claim by claim."""

    def __init__(self, question: Question, lexicon: Lexicon) -> None:
        topics = [topic.id for topic in lexicon.welfare.topics]
        _check("topic", question.topic, topics)
        _check("indicator", question.indicator, INDICATORS)
        _check("kind", question.kind, get_args(ClaimKind))
        self._question = question
        self._time = _days_of(question.year) if question.year else None
        self._speaker = _folded(question.speaker) if question.speaker else None
        self._place = _folded(question.place) if question.place else None
        self._places = Places(lexicon.names)
        self._newest = lru_cache(maxsize=10_000)(self._newest_name_and_code)
        self._code = self._code_of(question.place, lexicon) if question.place else None
        # A line without these has no such claim; most lines need no reading.
        named = (question.topic, question.indicator, question.kind)
        self._needed = [f'"{name}"'.encode() for name in named if name]

    def _code_of(self, place: str, lexicon: Lexicon) -> str | None:
        """The newest number of a place that was given by number, or the code of a country."""
        if place.isdigit():
            return self._newest(place, "municipality", place)[1]
        countries = {_folded(name): code for name, code in lexicon.names.countries.items()}
        return countries.get(_folded(place), place if place in countries.values() else None)

    def answers(self, inputs: Iterable[str]) -> Iterator[Answer]:
        """Yield the claims of files that are asked for."""
        for where, line in read_lines(inputs):
            if all(needed in line for needed in self._needed):
                record = read_record(line, where)
                yield from (Answer(record, c) for c in record.claims if self.fits(record, c))

    def fits(self, record: Record, claim: ClaimRow) -> bool:
        """Whether a claim of a record is one that is asked for."""
        question = self._question
        return (
            question.topic in (None, claim.topic)
            and question.indicator in (None, claim.indicator)
            and question.kind in (None, claim.kind)
            and claim.confidence >= question.least_confidence
            and (self._time is None or _overlap(self._time, claim.period))
            and (self._speaker is None or self._is_said(record, claim, self._speaker))
            and (self._place is None or self._is_there(record, claim))
        )

    def _is_said(self, record: Record, claim: ClaimRow, speaker: str) -> bool:
        people = (person for person in record.people if person.id == claim.speaker)
        names = (name for person in people for name in (person.name, *person.variants))
        return any(speaker in _folded(name) for name in names)

    def _is_there(self, record: Record, claim: ClaimRow) -> bool:
        place = next((place for place in record.places if place.id == claim.place), None)
        return place is not None and self._is_place(place)

    def _is_place(self, place: PlaceRow) -> bool:
        if self._code is not None:
            return self._newest(place.name, place.kind, place.code)[1] == self._code
        if self._place in (_folded(place.name), _folded(place.code or "")):
            return True
        return _folded(self._newest(place.name, place.kind, place.code)[0]) == self._place

    def _newest_name_and_code(
        self, name: str, kind: Any, code: str | None
    ) -> tuple[str, str | None]:
        shown = self._places.place(name, kind, code, None).shown
        return shown.name, shown.code


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _check(what: str, asked: str | None, known: Collection[str]) -> None:
    if asked is None or asked in known:
        return
    near = get_close_matches(asked.casefold(), sorted(known), _NEAR, 0.4)
    near += [name for name in sorted(known) if asked.casefold() in name and name not in near]
    proposed = f"; did you mean {', '.join(near[:_NEAR])}?" if near else ""
    if not near:
        proposed = f"; use one of {', '.join(sorted(known))}"
    raise InputError(f"no {what} {asked!r}{proposed}")


def _days_of(year: str) -> tuple[date, date]:
    first, last = first_day(year), last_day(year)
    if (first is None and not year.startswith("..")) or (last is None and not year.endswith("..")):
        raise InputError(f"--year {year!r}: no year; give one like 2018, 2018-03 or 2015/2018")
    return first or date.min, last or date.max


def _overlap(asked: tuple[date, date], period: str | None) -> bool:
    """Whether a period has a day of those asked for; one without any known day has none."""
    first, last = first_day(period or ""), last_day(period or "")
    if first is None and last is None:
        return False
    return (first or date.min) <= asked[1] and asked[0] <= (last or date.max)


def _figure(claim: ClaimRow) -> str | None:
    arrow = {"up": "+", "down": "−"}.get(claim.direction or "", "")
    if claim.measure is None:
        return claim.direction
    sign = arrow if claim.kind == "change" else ""
    return figure_of(claim.measure, sign=sign, counted=claim.measure.counted)


def _marks(claim: ClaimRow) -> str | None:
    marks: list[str] = [claim.modality] if claim.modality != "asserted" else []
    marks += ["denied"] if claim.negated else []
    marks += [claim.review.status] if claim.review else []
    return " ".join(marks) or None


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


def as_json(answer: Answer) -> str:
    """One line of JSON."""
    return json.dumps(answer.to_dict(), ensure_ascii=False)
