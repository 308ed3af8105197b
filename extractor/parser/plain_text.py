"""Plain-text scrapes: paragraphs between blank lines, and what the scraper left around them."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

import regex

from extractor.article import BlockKind
from extractor.parser import dates
from extractor.parser.bylines import is_byline, names_in
from extractor.parser.draft import Draft, Reading
from extractor.parser.markup import tidy
from extractor.parser.shape import (
    ENDS_SENTENCE,
    LONGEST_CAPTION,
    is_heading,
    is_name,
    is_quote,
    mark_questions,
    sentences,
    split_caption,
)
from extractor.parser.vocabulary import Vocabulary

DATED = regex.compile(
    r"\s{0,5}dat[eo]:?\s{1,3}(?P<stamp>\d{4}(?:-\d\d(?:-\d\d)?)?)(?!\d)\s{0,3}",
    regex.IGNORECASE,
)
BRACKETED = regex.compile(r"\[[^\[\]]{0,200}\]")
MOST_MENU = 30
MOST_HEAD = 4  # lines over a date that is no more than one
LINE = regex.compile(r"\n\s*")
BLANK = regex.compile(r"\n[ \t\r]*\n\s*")
WRAPPED = (50, 120)  # characters of a line that was broken to fit a page
LONGEST_UNMARKED = 160  # of a caption that only the credit after it gives away
LONGEST_TITLE = 140


def read_plain_text(text: str, vocabulary: Vocabulary) -> Reading:
    """The blocks of a plain-text scrape; the date of a `date 2017-04` is in `dates`."""
    reading = Reading()
    lines = _without_menu(_lines(text, reading), reading, vocabulary)
    for line in lines:
        if reading.truncated:
            break
        _read_line(line, reading, vocabulary)
    _mark_title(reading)
    mark_shapes(reading.drafts, vocabulary)
    signed = (draft.text for draft in reading.drafts if draft.kind == "byline")
    reading.bylines = list(dict.fromkeys([*reading.bylines, *signed]))
    return reading


def read_paragraphs(paragraphs: Sequence[str], vocabulary: Vocabulary) -> Reading:
    """The blocks of an article body whose paragraphs are known, as JSON holds it."""
    reading = Reading()
    for paragraph in paragraphs:
        _read_line(tidy(paragraph), reading, vocabulary)
    mark_shapes(reading.drafts, vocabulary)
    return reading


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text: its lines, but that lines broken to fit a page are joined."""
    parts = [LINE.split(part) for part in BLANK.split(text.strip())]
    inner = [len(line) for part in parts for line in part[:-1]]
    wrapped = sum(WRAPPED[0] <= size <= WRAPPED[1] for size in inner) > 0.6 * len(inner)
    if wrapped and max(inner) <= WRAPPED[1]:
        lines = [" ".join(part) for part in parts]
    else:
        lines = [line for part in parts for line in part]
    return [tidy(line) for line in lines if line.strip()]


def mark_shapes(drafts: list[Draft], vocabulary: Vocabulary) -> None:
    """Turn paragraphs into headings, captions, list items and the like by their neighbours."""
    _mark_captions(drafts)
    _mark_headings(drafts)
    _mark_lead(drafts)
    mark_questions(drafts, vocabulary)


def _lines(text: str, reading: Reading) -> list[str]:
    if regex.search(r"&(?:#\d{2,5}|[A-Za-z]{2,8});", text):
        text = unescape(text)
    return paragraphs_of(_without_date(text, reading))


def _without_date(text: str, reading: Reading) -> str:
    """A text without the `date 2017-04` that some scrapes set before the article."""
    match = DATED.match(text)
    if match is None:
        return text
    reading.dates.append(match["stamp"])
    reading.drop("date", match[0])
    return text[match.end() :]


def _without_menu(lines: list[str], reading: Reading, vocabulary: Vocabulary) -> list[str]:
    """The lines without menu words at the top and at the end, and without a date after those.

    Only there, for «Sport» may head a paragraph.
    """
    dated = next((n for n, line in enumerate(lines[:MOST_MENU]) if DATED.match(line)), 0)
    early = (n for n, line in enumerate(lines[:MOST_HEAD]) if dates.is_only_date(line, vocabulary))
    dated = dated or next(early, 0)
    start = 0
    while start < len(lines) and (reason := _menu(lines[start], start < dated, vocabulary)):
        reading.drop(reason, lines[start])
        start += 1
    stop = _teasers(lines, start, vocabulary)
    for line in lines[stop:]:
        reading.drop("related", line)
    while stop > start and (reason := _menu(lines[stop - 1], False, vocabulary)):
        reading.drop(reason, lines[stop - 1])
        stop -= 1
    kept = lines[start:stop]
    if kept and (first := _without_date(kept[0], reading)) != kept[0]:
        kept[:1] = [first] if first else []
    return kept


def _teasers(lines: list[str], start: int, vocabulary: Vocabulary) -> int:
    """Where «Flere saker» and nothing but headlines end a text; the number of lines if nowhere."""
    for number in range(len(lines) - 1, start, -1):
        if vocabulary.furniture(lines[number]) in ("related", "see_also"):
            return number
        if len(lines[number]) > LONGEST_TITLE or ENDS_SENTENCE.search(lines[number]):
            break
    return len(lines)


def _menu(line: str, before_date: bool, vocabulary: Vocabulary) -> str | None:
    """Why a line at the top or the end is no part of the article."""
    words = line.split()
    if len(words) > 8:
        return None
    if before_date and (len(words) < 4 or not any(word[0].islower() for word in words)):
        return "menu"  # «Heim Nyhende Sport»; a headline has words in small letters
    return vocabulary.furniture(line) or (
        "menu" if len(words) < 4 and words[-1:] and words[-1].lower() == "meny" else None
    )


def _read_line(line: str, reading: Reading, vocabulary: Vocabulary) -> None:
    bracketed = BRACKETED.fullmatch(line)
    if (bracketed or dates.is_only_date(line, vocabulary)) and next(dates.read_visible(line), None):
        reading.dates.append(line)
        reading.drop("date", line)
    elif len(line) < 200 and (reason := vocabulary.furniture(line)) and reason != "menu":
        reading.drop(reason, line)
    elif vocabulary.credit_at(line) >= 0 and len(line) < LONGEST_CAPTION:
        for part, is_credit in split_caption(line, vocabulary):
            _add("credit" if is_credit else "caption", part, reading)
    elif len(line) < 120 and vocabulary.opens("byline", line) and any(names_in(line, vocabulary)):
        _add("byline" if is_byline(line, vocabulary) else "paragraph", line, reading)
    else:
        _add("quote" if is_quote(line) else "paragraph", line, reading)


def _add(kind: BlockKind, text: str, reading: Reading) -> None:
    reading.add(Draft(kind, text))
    if kind == "byline":
        reading.bylines.append(text)


def _mark_title(reading: Reading) -> None:
    drafts = reading.drafts
    if len(drafts) < 2 or drafts[0].kind not in ("paragraph", "quote"):
        return
    text, following = drafts[0].text, drafts[1]
    finished = ENDS_SENTENCE.search(text) is not None and not text.endswith(("?", "!", "»"))
    heads = len(drafts) > 2 and is_heading(following.text) and not is_heading(drafts[2].text)
    shorter = heads or len(text) < len(following.text) or following.kind != "paragraph"
    if shorter and len(text) <= LONGEST_TITLE and not finished and sentences(text) < 3:
        drafts[0].kind = "title"


def _mark_captions(drafts: Sequence[Draft]) -> None:
    """A short sentence right before a credit is the caption; so is a stray name before that."""
    figure = -1
    for place, draft in enumerate(drafts):
        if draft.kind != "credit":
            continue
        if place and drafts[place - 1].kind == "credit":
            draft.figure = drafts[place - 1].figure
            continue
        figure += 1
        draft.figure = figure
        for before in (place - 1, place - 2):
            if before < 0 or not _is_caption(drafts[before], name_only=before == place - 2):
                break
            drafts[before].kind, drafts[before].figure = "caption", figure


def _is_caption(draft: Draft, *, name_only: bool) -> bool:
    if draft.kind == "caption":
        return True
    if draft.kind != "paragraph" or is_quote(draft.text):
        return False
    if name_only:
        return is_name(draft.text)
    return len(draft.text) <= LONGEST_UNMARKED and sentences(draft.text) < 3


def _mark_headings(drafts: Sequence[Draft]) -> None:
    """A short unfinished line is a heading; several in a row are a list."""
    short = [draft.kind == "paragraph" and is_heading(draft.text) for draft in drafts]
    for place, draft in enumerate(drafts):
        if not short[place]:
            continue
        after = drafts[place + 1] if place + 1 < len(drafts) else None
        beside = (place > 0 and short[place - 1]) or (after is not None and short[place + 1])
        if beside:
            draft.kind = "list_item"
        elif is_name(draft.text) and place < 3:
            draft.kind = "byline"
        elif after is not None and after.kind in ("paragraph", "quote", "caption"):
            draft.kind = "heading"


def _mark_lead(drafts: Sequence[Draft]) -> None:
    """The paragraph between title and byline is the lead."""
    kinds = [draft.kind for draft in drafts[:3]]
    if kinds == ["title", "paragraph", "byline"]:
        drafts[1].kind = "lead"
