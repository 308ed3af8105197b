"""What the page is told of an article and of a claim: plain JSON values, without any path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from extractor.explain import Reason, explain
from extractor.lexicon import Lexicon
from extractor.record import CheckRow, ClaimRow, Record
from extractor.review.changes import corrected, spelt_out
from extractor.review.decisions import Decision, SpeltOut, State, state_of
from extractor.review.listed import changed_fields, figure_words
from extractor.review.standing import seen
from extractor.review.versus import Versus

_WEB = frozenset({"http", "https"})
_REASON = tuple(each.name for each in fields(Reason))
_BLOCK = ("kind", "start", "end", "figure", "table", "row", "column")
_ROWS = {
    "people": ("id", "name", "role", "function"),
    "places": ("id", "name", "kind", "code"),
    "organisations": ("id", "name", "kind"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a claim beside its record."""

    number: int
    """Of its article."""
    history: Sequence[Decision] = ()
    conflicts: Sequence[Versus] = field(default=())


def claim_view(
    record: Record, id: str, judged: Judged, lexicon: Lexicon, *, blind: bool = False
) -> dict[str, Any]:
    """A claim as extracted and as it stands, why, and what was decided of it.

    `blind` tells nothing of what reviewers decided: what an added claim says, no more.
    """
    row = next((claim for claim in record.claims if claim.id == id), None)
    extracted = spelt_out(record, row) if row is not None else None
    state = state_of(judged.history)
    now = seen(record, extracted, judged.history, blind=blind)
    told = _explained(record, id, row, extracted, now, lexicon)
    return {
        "id": id,
        "article": judged.number,
        "status": "undecided" if blind else state.status,
        "added": state.added,
        "disputed": state.disputed and not blind,
        "revision": state.revision,
        "confidence": row.confidence if row else None,
        "claim": extracted,
        "now": now,
        "figure": figure_words(now["measure"]),
        **told,
        "checks": [check_view(record, row, check) for check in row.checks] if row else [],
        "conflicts": [asdict(other) for other in judged.conflicts],
        "same_as": now["same_as"],
        **_decided(State() if blind else state),
        "changed": None if blind else _changed(record, extracted, state),
    }


def _explained(
    record: Record,
    id: str,
    row: ClaimRow | None,
    extracted: SpeltOut | None,
    now: SpeltOut,
    lexicon: Lexicon,
) -> dict[str, Any]:
    """Frame, reasons for each slot, and what speaks for or against the claim."""
    if row is None or now != extracted:
        # Without its other claims, which an explanation needs none of: an article may have 1,000.
        alone = record.model_copy(update={"claims": [] if row is None else [row]})
        record = corrected(alone, id, now)
        (row,) = record.claims
    found = explain(record, row, lexicon)
    reasons = []
    for reason in found.reasons:
        by_hand = extracted is None or now.get(reason.slot) != extracted[reason.slot]
        told = {name: getattr(reason, name) for name in _REASON}  # `asdict` copies, and is slow
        if by_hand and reason.source == "rule":
            told |= {"source": "reviewer", "why": "a reviewer says so"}
        reasons.append(told)
    return {
        "frame": found.frame,
        "reasons": reasons,
        "signs": list(found.confidence) if extracted is not None else [],
        "inferred": row.inferred,
    }


def _decided(state: State) -> dict[str, Any]:
    last = state.decision
    return {
        "decision": last and decision_view(last),
        "opinions": [
            {"reviewer": d.reviewer, "status": d.status, "at": d.at, "reason": d.reason}
            for d in state.opinions
        ],
        "comments": [
            {"reviewer": d.reviewer, "at": d.at, "comment": d.comment} for d in state.comments
        ],
    }


def decision_view(decision: Decision) -> dict[str, Any]:
    """A decision without what it changed."""
    names = ("n", "reviewer", "at", "action", "reason", "comment")
    return {name: getattr(decision, name) for name in names}


def history_view(history: Sequence[Decision]) -> dict[str, Any]:
    """Every decision on a claim, oldest first, undone ones too."""
    undone = {d.undoes for d in history}
    return {
        "decisions": [
            decision_view(d)
            | {"before": d.before, "after": d.after, "undone": d.n in undone}
            | {"extractor": d.extractor, "model": d.model}
            for d in history
        ]
    }


def _changed(record: Record, extracted: SpeltOut | None, state: State) -> dict[str, Any] | None:
    if extracted is None or state.decision is None:
        return None
    fields = changed_fields(extracted, state, record)
    return {"before": state.decision.extracted, "fields": list(fields)} if fields else None


def check_view(record: Record, claim: ClaimRow, check: CheckRow) -> dict[str, Any]:
    """Arithmetic as it is written: `946 − 861 = 85`, and ` ≠ 80` where another figure is stated."""
    figures = {row.id: row.measure for row in record.claims}
    ends = [figures.get(id) for id in check.others]
    numbers = [number(end.value) for end in ends if end is not None and end.value is not None]
    text = f"{number(check.computed)}"
    if len(numbers) == 2 and len(check.others) == 2:
        earlier, later = numbers
        more, less = (earlier, later) if claim.direction == "down" else (later, earlier)
        text = f"{more} − {less} = {text}"
        in_percent = ends[0] is not None and ends[0].kind == "percent"
        if check.rule == "percentage" and not in_percent:
            text = f"({more} − {less}) / {earlier} = {number(check.computed)} %"
    unit = " %" if text.endswith(" %") else ""
    if number(check.stated) != number(check.computed):
        text += f" {'≈' if check.agrees else '≠'} {number(check.stated)}{unit}"
    return {"rule": check.rule, "text": text, "agrees": check.agrees, "with": check.others}


def number(value: float | None) -> str:
    """A number with spaces between thousands and two decimals at most."""
    rounded = round(value or 0, 2)
    whole = int(rounded) if rounded == int(rounded) else rounded
    return f"{whole:,}".replace(",", "\u00a0")


def article_view(
    record: Record, number: int, claims: Sequence[Mapping[str, Any]], *, last: int
) -> dict[str, Any]:
    """An article with its blocks, rows and claims; `last` is the number of the last article."""
    article, source = record.article, record.source
    text = article.text
    return {
        "number": number,
        "title": article.title,
        "publisher": source.publisher,
        "published": article.published,
        "modified": article.modified,
        "url": web_address(source.url) or web_address(article.canonical_url),
        "language": article.language,
        "authors": article.authors,
        "paywalled": article.paywalled,
        "notes": [{"code": note.code, "text": note.text} for note in record.notes],
        "extractor": record.produced_by.extractor,
        "model": record.produced_by.model,
        "blocks": [
            {name: getattr(block, name) for name in _BLOCK}
            | {"text": text[block.start : block.end]}
            for block in article.blocks
        ],
        **{
            rows: [{name: getattr(row, name) for name in names} for row in getattr(record, rows)]
            for rows, names in _ROWS.items()
        },
        "claims": list(claims),
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < last else None,
    }


def web_address(url: str | None) -> str | None:
    """The address if a browser may follow it: no script, no file of this machine."""
    try:
        return url if url and urlsplit(url).scheme.lower() in _WEB else None
    except ValueError:
        return None
