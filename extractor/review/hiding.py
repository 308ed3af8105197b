"""Hides names in a record: in its text, its rows, its addresses, and what was decided of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from extractor.record import (
    AmountRow,
    ClaimRow,
    EvidenceRow,
    OrganisationRow,
    PersonRow,
    Record,
    Source,
    TimeRow,
)
from extractor.review.spellings import (
    ENDING,
    START,
    addresses,
    decoded,
    long_names,
    names_spelt,
    redacted_id,
    words_spelt,
)

HIDDEN = "█"
"""Stands for each character of a name."""
_PUBLIC_BODIES = frozenset(
    {"nav_office", "nav", "municipality", "county", "ministry", "directorate", "agency", "court"}
    | {"party"}
)
_WORD = regex.compile(r"[\p{L}\p{M}]{2,60}")
_OF_FIGURE = ("counted", "unit")
_OF_SOURCE = ("url", "publisher", "path")


@dataclass(frozen=True, slots=True)
class _Patterns:
    whole: regex.Pattern[str]
    """Full names, whatever their case and spelling."""
    single: regex.Pattern[str]
    """One word of a name, with a capital; a surname also as the beginning of any other word."""
    anyhow: regex.Pattern[str]
    """One word of a name, whatever its case."""
    address: regex.Pattern[str]
    """Any of that in an address, in ASCII too."""


class Hiding:
    """Hides some names in text, rows and addresses; nothing where there are none.

    `surnames` are words of the names that are no common word: they are hidden as the beginning of
    another word too («bjørnsæthersaken»).
    """

    def __init__(
        self, names: Sequence[str], people: frozenset[str], surnames: Iterable[str] = ()
    ) -> None:
        self._people = people
        names = [unicodedata.normalize("NFC", name) for name in names]
        words = {word for name in names for word in _WORD.findall(name) if word[0].isupper()}
        spaced = {" ".join(name.split()) for name in names if len(name.split()) > 1}
        self._patterns = _patterns(spaced, words, surnames) if names or people else None

    def record(self, record: Record) -> Record:
        """The record without the names; `text[start:end]` is what it was, or hidden."""
        if self._patterns is None:
            return record.model_copy(update={"claims": [_uncommented(c) for c in record.claims]})
        text = self._text(record)
        article = record.article
        told = {
            "title": self._as_in(article.title, record, text),
            "lead": self._as_in(article.lead, record, text),
            "authors": self.plain(article.authors),
            "section": self.plain(article.section),
            "canonical_url": self._address(article.canonical_url),
            "blocks": [
                b.model_copy(update={"element": self._address(b.element)}) for b in article.blocks
            ],
            "text": text,
        }
        return record.model_copy(
            update={
                "source": self._source(record),
                "article": article.model_copy(update=told),
                "people": [self._person(person) for person in record.people],
                "organisations": [self._body(body) for body in record.organisations],
                "places": [
                    place.model_copy(update={"name": self._whole(place.name)})
                    for place in record.places
                ],
                "amounts": [
                    _sliced(amount, text).model_copy(update={"counted": self.plain(amount.counted)})
                    for amount in record.amounts
                ],
                "times": [_sliced(time, text) for time in record.times],
                "claims": [self._claim(_uncommented(claim), text) for claim in record.claims],
                "notes": [
                    note.model_copy(update={"text": self.plain(note.text)}) for note in record.notes
                ],
            }
        )

    def _as_in(self, part: str | None, record: Record, told: str) -> str | None:
        """A title or lead as the hidden text has it, where it is a part of the text."""
        at = record.article.text.find(part) if part else -1
        return told[at : at + len(part)] if part and at >= 0 else self.plain(part)

    def plain(self, value: Any) -> Any:
        """JSON values with every name hidden in every text; keys stay."""
        if self._patterns is None:
            return value
        if isinstance(value, str):
            return self._patterns.anyhow.sub(hidden, self._whole(self._readdressed(value)))
        if isinstance(value, list):
            return [self.plain(each) for each in value]
        if isinstance(value, dict):
            return {key: self.plain(each) for key, each in value.items()}
        return value

    def _readdressed(self, text: str) -> str:
        """The text with names hidden in the addresses in it."""
        spans = list(self._in_addresses(text))
        return _with_blocks(text, spans) if spans else text

    def _in_addresses(self, text: str, kept: Container[int] = ()) -> Iterator[tuple[int, int]]:
        """Yield where names stand in the addresses of a text; a coded one is taken wholly."""
        assert self._patterns is not None
        for token in addresses(text):
            at = token.start()
            for found in self._patterns.address.finditer(token[0]):
                if at + found.start() not in kept:
                    yield at + found.start(), at + found.end()
            if "%" in token[0] and self.is_named_in(self._patterns.address.sub(" ", token[0])):
                yield token.span()

    def _whole(self, text: str) -> str:
        return self._patterns.whole.sub(hidden, text) if self._patterns else text

    def _text(self, record: Record) -> str:
        """The article's text: mentions, full names anywhere, and single words of names.

        A single word stays where it is the name of a place, a public body or another person.
        """
        assert self._patterns is not None
        text = record.article.text
        mine = [m for row in record.people if row.id in self._people for m in row.mentions]
        others = [m for row in record.people if row.id not in self._people for m in row.mentions]
        others += [m for row in record.places for m in row.mentions]
        others += [
            m for row in record.organisations if row.kind in _PUBLIC_BODIES for m in row.mentions
        ]
        kept = {at for mention in others for at in range(mention.start, mention.end)}
        spans = [(mention.start, mention.end) for mention in mine]
        spans += [found.span() for found in self._patterns.whole.finditer(text)]
        spans += [
            found.span()
            for found in self._patterns.single.finditer(text)
            if found.start() not in kept
        ]
        spans += self._in_addresses(text, kept)
        return _with_blocks(text, spans)

    def _person(self, person: PersonRow) -> PersonRow:
        if person.id in self._people:
            name = "".join(_blocks(person.name))
            return person.model_copy(
                update={"name": name, "variants": [], "role": self.plain(person.role)}
            )
        names = {"name": self._whole(person.name), "variants": [*map(self._whole, person.variants)]}
        return person.model_copy(update=names)

    def _body(self, body: OrganisationRow) -> OrganisationRow:
        hide = self._whole if body.kind in _PUBLIC_BODIES else self.plain
        names = {"name": hide(body.name), "variants": [hide(name) for name in body.variants]}
        return body.model_copy(update=names)

    def _claim(self, claim: ClaimRow, text: str) -> ClaimRow:
        update: dict[str, Any] = {
            "evidence": [_requoted(row, text) for row in claim.evidence],
            "whole": self.plain(claim.whole),
            "source_document": self.plain(claim.source_document),
        }
        if claim.measure is not None:
            figure = {name: self.plain(getattr(claim.measure, name)) for name in _OF_FIGURE}
            update["measure"] = claim.measure.model_copy(update=figure)
        if claim.group is not None:
            group = {name: self.plain(getattr(claim.group, name)) for name in ("text", "lemma")}
            update["group"] = claim.group.model_copy(update=group)
        if claim.review is not None:
            decisions = [
                decision.model_copy(
                    update={
                        "before": self.plain(decision.before),
                        "after": self.plain(decision.after),
                    }
                )
                for decision in claim.review.decisions
            ]
            update["review"] = claim.review.model_copy(update={"decisions": decisions})
        return claim.model_copy(update=update)

    def _source(self, record: Record) -> Source:
        """Addresses that hold a name are dropped; an id that does becomes a part of the hash."""
        source = record.source
        update: dict[str, Any] = {name: self._address(getattr(source, name)) for name in _OF_SOURCE}
        update["id"] = self._id(source.id)
        update["cluster"] = source.cluster and self._id(source.cluster)
        update["superseded_by"] = source.superseded_by and self._id(source.superseded_by)
        if source.urls is not None:
            update["urls"] = [url for url in source.urls if self._address(url)] or None
        return source.model_copy(update=update)

    def _address(self, address: str | None) -> str | None:
        return None if address is None or self.is_named_in(address) else address

    def _id(self, id: str) -> str:
        return redacted_id(id) if self.is_named_in(id) else id

    def is_named_in(self, address: str) -> bool:
        """Whether an address, path or id holds a name, in letters of any kind or in ASCII."""
        patterns = self._patterns
        return patterns is not None and any(map(patterns.address.search, decoded(address)))


def _patterns(names: Iterable[str], words: Iterable[str], surnames: Iterable[str]) -> _Patterns:
    names, words = list(names), list(words)
    single, upper = words_spelt(words), words_spelt(word.upper() for word in words)
    whole = rf"{START}(?:{names_spelt(names)}){ENDING}"
    begun = rf"{START}(?i:{words_spelt(surnames)})"
    slug = rf"{START}(?:{words_spelt(words, plain_from=1)}){ENDING}"
    anywhere = names_spelt(long_names(names))
    return _Patterns(
        whole=regex.compile(rf"(?i){whole}"),
        single=regex.compile(rf"{START}(?:{single}|{upper}){ENDING}|{begun}"),
        anyhow=regex.compile(rf"(?i){START}(?:{single}){ENDING}|{begun}"),
        address=regex.compile(rf"(?i){anywhere}|{whole}|{begun}|{slug}"),
    )


def hidden(found: regex.Match[str]) -> str:
    """What stands for the words that were found."""
    return "".join(_blocks(found[0]))


def _with_blocks(text: str, spans: Iterable[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = _blocks(text[start:end])
    return "".join(letters)


def _blocks(words: str) -> list[str]:
    """A block for each character, but white space, so that lines break as they did."""
    return [c if c.isspace() else HIDDEN for c in words]


def _uncommented(claim: ClaimRow) -> ClaimRow:
    """The claim without what reviewers wrote in their own words."""
    review = claim.review
    if review is None:
        return claim
    decisions = [d.model_copy(update={"comment": None}) for d in review.decisions]
    kept = review.model_copy(update={"comment": None, "decisions": decisions})
    return claim.model_copy(update={"review": kept})


def _sliced(row: AmountRow | TimeRow, text: str) -> Any:
    return row.model_copy(update={"text": text[row.start : row.end]})


def _requoted(row: EvidenceRow, text: str) -> EvidenceRow:
    """The quote and as much around it as there was, from the text without names."""
    update = {
        "exact": text[row.start : row.end],
        "prefix": text[row.start - len(row.prefix) : row.start],
        "suffix": text[row.end : row.end + len(row.suffix)],
    }
    return row.model_copy(update=update)
