"""The desk that reviewers sit at: what they look at and what they decide, without HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from extractor import __version__
from extractor.errors import ReviewError
from extractor.lexicon import Lexicon
from extractor.record import Record
from extractor.review import decisions, index, overview, views
from extractor.review.changes import added_id, after_of, spelt_out
from extractor.review.choices import PlaceList, fixed_choices
from extractor.review.decisions import Decision, Draft, SpeltOut, StaleError, state_of
from extractor.review.figured import measure_at
from extractor.review.forms import Added, Decided, Selected
from extractor.review.listed import Lister, put
from extractor.review.records import Records, RecordsChangedError
from extractor.review.search import Question, Search, counted
from extractor.review.standing import is_added, seen, text_digest
from extractor.review.store import Store
from extractor.review.twice import added_ids, check_new, check_same_as, note_of_others, taken_ids
from extractor.review.versus import conflicts_of
from extractor.review.words import Words

_HELD = 64  # records that were read last; a reviewer goes from claim to claim of one


class UnknownError(ReviewError):
    """There is no such claim or article."""


class Desk:
    """Looks claims up and keeps what is decided of them.

    Every method that takes `base` runs within one transaction. The index must be of the records.
    """

    def __init__(self, store: Store, records: Records, lexicon: Lexicon) -> None:
        self.store, self._records, self._lexicon = store, records, lexicon
        self._lister = Lister(lexicon)
        self._search = Search(lexicon, Words(lexicon))
        self._places = PlaceList(lexicon)
        self._fixed = fixed_choices(lexicon)
        with store.reading() as base:
            self._made = index.made_of(base)
            self._offered = index.offered(base)
            self._last = base.execute("SELECT COUNT(*) FROM article").fetchone()[0]
        self._held = lru_cache(maxsize=_HELD)(self._read_now)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """What stands now. Raises RecordsChangedError where somebody made another index."""
        with self.store.reading() as base:
            self._check(base)
            yield base

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self.store.writing() as base:
            self._check(base)
            yield base

    def _check(self, base: sqlite3.Connection) -> None:
        if index.made_of(base) != self._made:
            raise RecordsChangedError("the records were read anew; start the server again")

    def _read(self, base: sqlite3.Connection, number: int) -> Record:
        """A record, held or read. Raises UnknownError, and RecordsChangedError of both alike."""
        if not 1 <= number <= self._last:
            raise UnknownError(f"no article {number}; there are {self._last}")
        self._records.check(base, number)
        return self._held(number)

    def _read_now(self, number: int) -> Record:
        with self.store.reading() as base:
            return self._records.read(base, number)

    def session(self, reviewer: str | None, *, needs_token: bool) -> dict[str, Any]:
        """What is under review, by whom, and what there is to choose from."""
        with self.reading() as base:
            return {
                "version": __version__,
                "records": self._records.name,
                **counted(base),
                "reviewer": reviewer,
                "needs_token": needs_token,
                "read_only": False,
                "choices": {**self._fixed, **self._offered},
            }

    def claims(self, question: Question, reviewer: str | None) -> dict[str, Any]:
        """A page of the claims that are asked for."""
        with self.reading() as base:
            return self._search.claims(base, question, reviewer)

    def article(self, number: int, *, blind: bool = False) -> dict[str, Any]:
        """An article with all its claims. Raises UnknownError."""
        with self.reading() as base:
            record = self._read(base, number)
            rows = base.execute("SELECT id, start FROM claim WHERE article = ?", (number,))
            listed = {row["id"]: row["start"] for row in rows}
            ids = sorted(listed, key=lambda id: (listed[id], id))
            histories = decisions.histories(base, ids)
            against = conflicts_of(base, ids)
            claims = [
                views.claim_view(
                    record,
                    id,
                    views.Judged(number, histories.get(id, ()), against.get(id, ())),
                    self._lexicon,
                    blind=blind,
                )
                for id in ids
            ]
        view = views.article_view(record, number, claims, last=self._last)
        view["notes"] += note_of_others(record, listed)
        return view

    def claim(self, id: str, *, blind: bool = False) -> dict[str, Any]:
        """A claim. Raises UnknownError."""
        with self.reading() as base:
            return self._view(base, id, self._number(base, id), blind=blind)

    def _view(
        self, base: sqlite3.Connection, id: str, number: int, *, blind: bool = False
    ) -> dict[str, Any]:
        conflicts = conflicts_of(base, [id]).get(id, ())
        judged = views.Judged(number, decisions.history(base, id), conflicts)
        return views.claim_view(self._read(base, number), id, judged, self._lexicon, blind=blind)

    def _number(self, base: sqlite3.Connection, id: str, seen: int | None = None) -> int:
        """The article of a claim; ReviewError where it was `seen` in another one."""
        row = base.execute("SELECT article FROM claim WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise UnknownError("no such claim; it may have been taken back, so load the list anew")
        number = int(row["article"])
        if seen not in (None, number):
            raise ReviewError(
                f"article {seen} tells a claim of article {number}; decide on it there", "article"
            )
        return number

    def history(self, id: str) -> dict[str, Any]:
        """Every decision on a claim, also on one that is gone. Raises UnknownError."""
        with self.reading() as base:
            found = decisions.history(base, id)
            if not found:
                self._number(base, id)
        return views.history_view(found)

    def decide(self, id: str, form: Decided, reviewer: str) -> dict[str, Any]:
        """Keep a decision; the claim as it stands then. Raises StaleError and ReviewError."""
        with self._writing() as base:
            number = self._number(base, id, form.article)
            record = self._read(base, number)
            history = decisions.history(base, id)
            state = state_of(history)
            if form.revision != state.revision:
                raise StaleError("somebody else decided on this claim meanwhile", "revision")
            row = next((claim for claim in record.claims if claim.id == id), None)
            extracted = spelt_out(record, row) if row is not None else None
            before = seen(record, extracted, history, blind=form.blind)
            after = self._after(base, number, record, id, form, before)
            draft = Draft(
                **_about(record, id),
                reviewer=reviewer,
                action=form.action,
                reason=form.reason,
                comment=form.comment,
                before=before,
                after=after,
                extracted=extracted,
            )
            decisions.append(base, draft, revision=form.revision)
            self._list(base, number, record, id)
            return self._view(base, id, number, blind=form.blind and form.action == "comment")

    def _after(
        self,
        base: sqlite3.Connection,
        number: int,
        record: Record,
        id: str,
        form: Decided,
        before: SpeltOut,
    ) -> SpeltOut | None:
        """The claim as a decision leaves it. Raises ReviewError where the decision makes none."""
        if form.action in ("reject", "comment"):
            return None
        if form.action == "accept":
            check_same_as(base, number, record, id, before)
            return before
        slots = form.slots or {} if form.action == "correct" else {"same_as": form.same_as}
        added = added_ids(base, number)
        after = after_of(record, before, slots, lexicon=self._lexicon, claims=added)
        check_same_as(base, number, record, id, after)
        if after == before:
            raise ReviewError("nothing is corrected; change a slot, or accept the claim", None)
        return after

    def add(self, number: int, form: Added, reviewer: str) -> dict[str, Any]:
        """Keep a claim that the extractor missed; it as it stands. Raises ReviewError."""
        with self._writing() as base:
            record = self._read(base, number)
            taken = taken_ids(base, record)
            after = after_of(record, None, form.slots, lexicon=self._lexicon, claims=taken)
            check_new(base, number, record, after)
            id = added_id(record, after, taken=taken)
            draft = Draft(
                **_about(record, id),
                reviewer=reviewer,
                action="add",
                comment=form.comment,
                after=after,
            )
            decisions.append(base, draft)
            self._list(base, number, record, id)
            return self._view(base, id, number)

    def undo(self, reviewer: str) -> dict[str, Any]:
        """Take back the reviewer's last decision that stands. Raises NothingToUndoError."""
        with self._writing() as base:
            last = decisions.undo(base, reviewer)
            number, view = self._after_undo(base, last)
        undone = {"n": last.n, "action": last.action, "claim": last.claim, "article": number}
        return {"undone": undone, "claim": view}

    def _after_undo(
        self, base: sqlite3.Connection, last: Decision
    ) -> tuple[int | None, dict[str, Any] | None]:
        row = base.execute(
            "SELECT article FROM claim WHERE id = ?"
            " UNION ALL SELECT number FROM article WHERE source = ? LIMIT 1",
            (last.claim, last.source),
        ).fetchone()
        if row is None:  # the records have neither the claim nor its article any more
            return None, None
        number = int(row["article"])
        listed = self._list(base, number, self._read(base, number), last.claim)
        return number, self._view(base, last.claim, number) if listed else None

    def _list(self, base: sqlite3.Connection, number: int, record: Record, id: str) -> bool:
        """Bring the row of a claim up to date; whether there is one."""
        history = decisions.history(base, id)
        row = next((claim for claim in record.claims if claim.id == id), None)
        if row is None and not is_added(record, history):
            base.execute("DELETE FROM claim WHERE id = ?", (id,))
            base.execute("DELETE FROM opinion WHERE claim = ?", (id,))
            return False
        extracted = spelt_out(record, row) if row is not None else None
        confidence = row.confidence if row is not None else None
        put(
            base,
            self._lister.row(number, record, id, extracted, history, confidence=confidence),
            history,
        )
        return True

    def figure(self, form: Selected) -> dict[str, Any]:
        """The figure that the selected words state. Raises UnknownError, ReviewError."""
        with self.reading() as base:
            return measure_at(self._read(base, form.article), form.start, form.end)

    def places(self, asked: str, on: str | None) -> dict[str, Any]:
        """Places that begin so."""
        return {"places": self._places.find(asked, on)}

    def overview(self) -> dict[str, Any]:
        """Counts, progress, precision and agreement."""
        with self.reading() as base:
            return overview.overview(base, self._lexicon)

    def series(self) -> dict[str, Any]:
        """The lines over time that there are."""
        with self.reading() as base:
            return {"series": overview.all_series(base, self._lexicon)}

    def line(self, topic: str, indicator: str, place: str) -> dict[str, Any]:
        """One line over time; `place` is a number. Raises ReviewError where there is none."""
        with self.reading() as base:
            newest = self._search.newest(place)
            return overview.series(
                base, self._lexicon, topic=topic, indicator=indicator, place=newest
            )

    def changes(self) -> dict[str, Any]:
        """Decisions on claims that newer records have otherwise, or no more."""
        with self.reading() as base:
            return index.changes(base)


def _about(record: Record, id: str) -> dict[str, Any]:
    """Of which claim of which text a decision is, and what had read it."""
    return {
        "claim": id,
        "source": record.source.id,
        "sha256": record.source.sha256,
        "text": text_digest(record),
        "extractor": record.produced_by.extractor,
        "model": record.produced_by.model,
    }
