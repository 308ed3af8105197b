"""What only the neighbours of a block can tell: questions, headings, leads, pull quotes."""

from __future__ import annotations

from itertools import zip_longest

from extractor.parser.draft import Draft, Reading
from extractor.parser.shape import fold, is_heading, mark_questions
from extractor.parser.vocabulary import Vocabulary

BODY = frozenset(("paragraph", "quote", "question", "list_item"))
MOST_PULLED = 30
LONGEST_SOURCE = 60  # of «Kari Moen, leder» under a pull quote


def read_neighbours(reading: Reading, vocabulary: Vocabulary) -> None:
    """Correct the kinds of a reading's drafts, and leave out what says nothing of its own."""
    drafts = reading.drafts
    _drop_pulled(reading)
    mark_questions(drafts, vocabulary)
    _mark_headings(drafts)
    _mark_lead(drafts)
    while drafts and drafts[-1].kind == "heading":
        reading.drop("heading of nothing", drafts.pop().text)
    figures: dict[int, int] = {}
    for draft in drafts:
        if draft.figure is not None:
            draft.figure = figures.setdefault(draft.figure, len(figures))


def _drop_pulled(reading: Reading) -> None:
    """Leave out pull quotes, which the running text has too, and the names under them."""
    pulled = [draft for draft in reading.drafts if draft.pulled][:MOST_PULLED]
    if not pulled:
        return
    body = "\n".join(fold(draft.text) for draft in reading.drafts if not draft.pulled)
    kept: list[Draft] = []
    after = False
    for draft in reading.drafts:
        words = fold(draft.text)
        again = draft in pulled and len(words) > 15 and words in body
        source = after and draft.pulled and len(draft.text) < LONGEST_SOURCE
        after = again
        if again or source:
            reading.drop("repeated", draft.text)
        else:
            kept.append(draft)
    reading.drafts[:] = kept


def _mark_headings(drafts: list[Draft]) -> None:
    for draft, following in zip_longest(drafts, drafts[1:]):
        if draft.kind != "paragraph" or draft.strong or not is_heading(draft.text):
            continue
        if following is None:
            continue
        body = following.kind in BODY and not is_heading(following.text)
        if body or following.kind == "table_cell":
            draft.kind = "heading"


def _mark_lead(drafts: list[Draft]) -> None:
    """The only paragraph between the title and the byline is the lead."""
    kinds = [draft.kind for draft in drafts]
    if "lead" in kinds or "byline" not in kinds or kinds[0] != "title":
        return
    byline = kinds.index("byline")
    head = [draft for draft in drafts[1:byline] if draft.kind not in ("caption", "credit")]
    if [draft.kind for draft in head] == ["paragraph"] and BODY.intersection(kinds[byline:]):
        head[0].kind = "lead"
