"""What only the neighbours of a block can tell: questions, headings, leads, pull quotes."""

from __future__ import annotations

from itertools import pairwise, zip_longest

from extractor.parser.dates import is_only_date
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
    _join_credits(drafts)
    _tie_credits(drafts)
    _sign(drafts)
    mark_questions(drafts, vocabulary)
    _mark_headings(drafts)
    _mark_lead(drafts)
    while drafts and drafts[-1].kind == "heading":
        last = drafts.pop().text
        reading.drop("heading of nothing", last)
        if is_only_date(last, vocabulary):
            reading.dates.append(last)
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


def _join_credits(drafts: list[Draft]) -> None:
    """Join «Foto:» to the name after it, where they stood in elements of their own."""
    for at in range(len(drafts) - 2, -1, -1):
        label, name = drafts[at], drafts[at + 1]
        alone = label.kind == "credit" and label.text.endswith(":")
        if alone and name.kind in ("credit", "caption") and len(name.text) < LONGEST_SOURCE:
            label.text = f"{label.text} {name.text}"
            label.figure = name.figure
            del drafts[at + 1]


def _tie_credits(drafts: list[Draft]) -> None:
    """A credit right after a caption is of its figure, unless its own has a caption."""
    captioned = {draft.figure for draft in drafts if draft.kind == "caption"}
    for draft, following in pairwise(drafts):
        tied = draft.kind == "caption" and following.kind == "credit"
        if tied and following.figure not in captioned and draft.figure is not None:
            following.figure = draft.figure


def _sign(drafts: list[Draft]) -> None:
    """«Foto: …» right after «Tekst: …» signs the article, and not a picture."""
    for draft, following in pairwise(drafts):
        photographer = following.kind == "credit" and following.element == draft.element
        if photographer and draft.kind == "byline" and draft.text.lower().startswith("tekst"):
            following.kind, following.figure = "byline", None


def _mark_headings(drafts: list[Draft]) -> None:
    for draft, following in zip_longest(drafts, drafts[1:]):
        asks = draft.strong and draft.text.endswith("?")  # and is no reporter's question
        if draft.kind != "paragraph" or draft.strong != asks or following is None:
            continue
        if not is_heading(draft.text.removesuffix("?") if asks else draft.text):
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
