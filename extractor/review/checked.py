"""What a reviewer sends for the slots of a claim, slot by slot, as a record may hold it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, get_args
from unicodedata import category

from extractor.errors import ReviewError
from extractor.lexicon import Lexicon, load_lexicon
from extractor.lexicon.welfare import INDICATORS, Modality
from extractor.linking.days import first_day, last_day
from extractor.mention import Attribution, Direction, OrganisationKind
from extractor.normaliser.claim import ClaimKind
from extractor.record import Record
from extractor.review.figures import check_measure
from extractor.review.places import check_place
from extractor.review.spans import check_evidence, check_spans

SLOTS = (
    "kind", "topic", "indicator", "measure", "direction", "period", "baseline", "group", "whole",
    "place", "organisation", "speaker", "attribution", "source_document", "modality", "negated",
    "same_as", "slots", "evidence",
)  # fmt: skip
"""The keys of a claim that is spelt out, in their order."""

WORDED = frozenset(SLOTS) - {"kind", "measure", "same_as", "slots", "evidence"}
"""Those that words of the article may tell, so that `slots` may hold their spans."""

_LONGEST = 200  # characters of a name or of words that a reviewer writes


def check_slots(
    record: Record,
    slots: Mapping[str, Any],
    *,
    lexicon: Lexicon | None = None,
    claims: Collection[str] = (),
) -> dict[str, Any]:
    """The slots that a reviewer sent, checked one by one and as a record writes them.

    Only what was sent is in it (`changes.after_of` gives the whole claim). `claims` are ids
    beside the record's that `same_as` may name.
    Raises ReviewError that names the slot and the remedy.
    """
    if not isinstance(slots, Mapping):
        raise ReviewError("slots: not an object; send the slots that change by their names")
    known = _Checks(record, lexicon or load_lexicon(), claims).by_slot()
    for name in slots:
        if name not in known:
            raise ReviewError(f"no slot {name!r}; use one of {', '.join(SLOTS)}", field=str(name))
    return {name: known[name](slots[name]) for name in SLOTS if name in slots}


class _Checks:
    """A function for each slot: takes what was sent and gives what a record may hold."""

    def __init__(self, record: Record, lexicon: Lexicon, claims: Collection[str]) -> None:
        self._record, self._lexicon = record, lexicon
        self._claims = {*(claim.id for claim in record.claims), *claims}
        self._topics = {topic.id for topic in lexicon.welfare.topics}
        self._topics.update(claim.topic for claim in record.claims)  # of the reader's own lexicon

    def by_slot(self) -> dict[str, Callable[[Any], Any]]:
        return {
            "kind": lambda value: _one_of("kind", value, get_args(ClaimKind)),
            "topic": lambda value: _one_of("topic", value, self._topics),
            "indicator": lambda value: _one_of("indicator", value, INDICATORS),
            "measure": lambda value: check_measure(self._record, value),
            "direction": lambda v: v and _one_of("direction", v, get_args(Direction)),
            "period": lambda value: _check_period("period", value),
            "baseline": lambda value: _check_period("baseline", value),
            "group": _check_group,
            "whole": lambda value: _words_or_none("whole", value),
            "place": lambda value: check_place(self._record, value, self._lexicon.names),
            "organisation": self._organisation,
            "speaker": self._speaker,
            "attribution": lambda v: _one_of("attribution", v, get_args(Attribution)),
            "source_document": lambda value: _words_or_none("source_document", value),
            "modality": lambda value: _one_of("modality", value, get_args(Modality)),
            "negated": _check_flag,
            "same_as": self._same_as,
            "slots": self._slots,
            "evidence": lambda value: check_evidence(self._record, value),
        }

    def _organisation(self, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        name = _name_in("organisation", value)
        row = next((o for o in self._record.organisations if o.name == name), None)
        kind = value.get("kind") or (row.kind if row else "other")
        return {"name": name, "kind": _one_of("organisation", kind, get_args(OrganisationKind))}

    def _speaker(self, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        name = _name_in("speaker", value)
        row = next((p for p in self._record.people if name in (p.name, *p.variants)), None)
        if row is not None and row.function in ("author", "photographer"):
            raise ReviewError(
                f"{name!r} is the article's {row.function}, who is no speaker; take the speaker "
                "out, the attribution «author» says that the article tells it itself",
                field="speaker",
            )
        role = _words_or_none("speaker", value.get("role")) or (row.role if row else None)
        return {"name": row.name if row else name, "role": role}

    def _same_as(self, value: Any) -> str | None:
        if value is None or (isinstance(value, str) and value in self._claims):
            return value
        raise ReviewError(
            f"no claim {value!r} in this article; a claim is the same as another of its article",
            field="same_as",
        )

    def _slots(self, value: Any) -> dict[str, list[dict[str, int]]]:
        if not isinstance(value, Mapping):
            raise ReviewError("slots: not an object of slots and their spans", field="slots")
        for name in value:
            if name not in WORDED:
                raise ReviewError(
                    f"no words are kept for {name!r}; use {', '.join(sorted(WORDED))}",
                    field="slots",
                )
        return {name: check_spans(self._record, spans, name) for name, spans in value.items()}


def _one_of(slot: str, value: Any, allowed: Collection[str]) -> str:
    if isinstance(value, str) and value in allowed:
        return value
    raise ReviewError(f"no {slot} {value!r}; use one of {', '.join(sorted(allowed))}", field=slot)


def _check_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ReviewError(f"negated {value!r} is neither true nor false", field="negated")


def _words_or_none(slot: str, value: Any) -> str | None:
    """Words on one line; None where there are none."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ReviewError(
            f"{slot}: {value!r} is no text; write words or leave it empty", field=slot
        )
    words = " ".join(_seen_letters(value.encode("utf8", "replace").decode("utf8")).split())
    if len(words) > _LONGEST:
        raise ReviewError(f"{slot}: {len(words)} characters; write {_LONGEST} at most", field=slot)
    return words or None


def _seen_letters(text: str) -> str:
    """Without letters that cannot be seen: those that turn the direction make names of others."""
    kinds = ((letter, category(letter)) for letter in text)
    return "".join(" " if kind == "Cc" else letter for letter, kind in kinds if kind != "Cf")


def _name_in(slot: str, value: Any) -> str:
    if not isinstance(value, Mapping):
        raise ReviewError(f'{slot}: {value!r}; send {{"name": …}}, or null for none', field=slot)
    name = _words_or_none(slot, value.get("name"))
    if name is None:
        raise ReviewError(f"{slot} has no name; write one, or take the {slot} out", field=slot)
    return name


def _check_group(value: Any) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ReviewError('group: send {"text": …, "lemma": …}, or null for none', field="group")
    text = _words_or_none("group", value.get("text"))
    if text is None:
        return None
    return {"text": text, "lemma": _words_or_none("group", value.get("lemma")) or text.casefold()}


def _check_period(slot: str, value: Any) -> str | None:
    """EDTF as the extractor writes it: a year, month, day, part of a year, week, or an interval."""
    if value is None or value == "":
        return None
    parts = value.split("/") if isinstance(value, str) and len(value) <= _LONGEST else []
    open_end = len(parts) == 2
    days = [(first_day(part), last_day(part)) for part in parts]
    read = [
        day != (None, None) or (open_end and part in ("..", ""))
        for part, day in zip(parts, days, strict=True)
    ]
    first, last = (days[0][0], days[-1][1]) if days else (None, None)
    if len(parts) in (1, 2) and all(read) and (first or last):
        if first is None or last is None or first <= last:
            return str(value)
        raise ReviewError(f"{slot} {value!r} ends before it begins; turn it around", field=slot)
    raise ReviewError(
        f"{slot} {value!r} is no time; write it like 2018, 2018-03, 2018-03-15, 2018-34 (second "
        "quarter), 2018-W09, 201X or 2015/2018",
        field=slot,
    )
