"""What the words of a block alone tell: a dash quote, a heading, a credit, a name, a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import regex

from extractor.parser.draft import Draft
from extractor.parser.vocabulary import Vocabulary

LONGEST_HEADING = 80
LONGEST_CAPTION = 300
LONGEST_CREDIT = 80
BETWEEN_WORDS = re.compile(r"[\W_]+")
LETTERS = regex.compile(r"\p{L}{2}")
OPENS = regex.compile(r"[\p{Lu}\p{N}«“\"–-]")
DASH = regex.compile(
    r"−\s{1,3}(?=[\p{L}«“”\"])|[–—―‒]\s{0,3}(?=[\p{L}\p{N}«“”\"'(.…])|-\s{0,2}(?=[\p{Lu}«“”\"])|-\s{1,2}(?=[\p{L}\p{N}…])"
)
CLOSED = regex.compile(r"[.!?…»”\"(/|]$")
LEAST_SENTENCE = 45
FINISHED = regex.compile(r"\p{L}{2}[.!?][»”\"')]{0,2}$")
ENDS_SENTENCE = regex.compile(r"[.!?:;,…][»”\"')]{0,2}$")
SENTENCE = regex.compile(r"[.!?…][»”\"')]{0,2}\s+(?=[\p{Lu}–«\"])")
NAME = regex.compile(
    r"\p{Lu}[\p{L}.'’-]{0,30}(?:\s(?:\p{Lu}[\p{L}.'’-]{0,30}|av|de|den|der|di|la|van|von|ten|bin|al)){1,4}"
)


def fold(text: str) -> str:
    """Letters and digits only, to tell whether two texts say the same."""
    return BETWEEN_WORDS.sub(" ", text).strip().casefold()


def is_quote(text: str) -> bool:
    """Whether a paragraph opens with a dash, as speech does.

    >>> is_quote("– Vi har ansvaret."), is_quote("- Me har ansvaret."), is_quote("-5 grader i Ål.")
    (True, True, False)
    >>> is_quote("− Me har ansvaret."), is_quote("− 5 grader i Ål.")
    (True, False)
    """
    return DASH.match(text) is not None


def is_heading(text: str) -> bool:
    """Whether a line is short and unfinished, as a heading is.

    >>> is_heading("Færre på venteliste"), is_heading("Færre på venteliste i fjor.")
    (True, False)
    """
    if len(text) > LONGEST_HEADING or text.count(" ") > 12 or not LETTERS.search(text):
        return False
    return not ENDS_SENTENCE.search(text) and OPENS.match(text) is not None


def is_sentence(text: str) -> bool:
    """Whether a line is long and finished, as running text is and the words of a button are not.

    >>> is_sentence("Bilde: Det sier mer enn tusen ord, mener kunstneren som ble intervjuet i går.")
    True
    >>> is_sentence("Bilete: Kari Moe / NTB"), is_sentence("Del artikkelen.")
    (False, False)
    """
    return len(text) >= LEAST_SENTENCE and FINISHED.search(text) is not None


def is_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else."""
    return len(text) < 60 and NAME.fullmatch(text) is not None


def sentences(text: str) -> int:
    """How many sentences a text has, roughly."""
    return len(SENTENCE.findall(text)) + 1


def is_question(
    text: str, following: str | None, vocabulary: Vocabulary, *, strong: bool, interview: bool
) -> bool:
    """Whether a paragraph is the reporter's question: asked, and then answered."""
    most = 2 if strong or is_quote(text) else 1
    if not text.endswith("?") or len(text) > 300 or sentences(text) > most:
        return False
    if strong and following is not None and interview:
        return True
    if following is None or following.endswith("?"):
        return False
    return is_quote(following) or bool(vocabulary.opens("answers", following))


def mark_questions(drafts: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """Turn paragraphs, quotes and bold lines that ask into questions."""
    interview = sum(draft.strong and draft.text.endswith("?") for draft in drafts) > 1
    for draft, following in zip_longest(drafts, drafts[1:]):
        answered = following and following.kind in ("paragraph", "quote")
        answer = following.text if following and answered else None
        if draft.kind in ("paragraph", "quote") or (draft.strong and draft.kind == "heading"):
            how = {"strong": draft.strong, "interview": interview}
            if is_question(draft.text, answer, vocabulary, **how):
                draft.kind = "question"


def ends_in_credit(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line is a caption, finished, and then a credit: «Barn på Ås. Foto: Kari Moen»."""
    at = vocabulary.credit_at(text)
    if at <= 0 or len(text) - at > LONGEST_CREDIT:
        return False
    return CLOSED.search(text[:at].rstrip()) is not None


def split_caption(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a caption, each with whether it is a credit («Foto: …»)."""
    for line in text.split("\n"):
        line = line.strip()
        at = vocabulary.credit_at(line)
        if at < 0:
            if line:
                yield line, False
            continue
        caption, credit = line[:at].strip(" |/\t"), line[at:].strip()
        if caption.endswith("("):
            caption, credit = caption[:-1].strip(), credit.removesuffix(")")
        if caption:
            yield caption, False
        yield credit, True
