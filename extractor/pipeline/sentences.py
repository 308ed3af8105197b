"""Sentence starts by rule, for both standards: a spaCy component of the pipeline `no`.

Newspapers end sentences after figures and units («i 2016.», «5,9 mill.»), which tokenisers keep
with their stop; so a stop counts by what follows it, a capital, a digit or an opening mark.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

_ENDS = frozenset({".", "!", "?", "…", "...", ".."})
_CLOSES = frozenset({"»", '"', "”", ")", "]", "'", "’"})
_OPENS = frozenset({"«", '"', "“", "”", "„", "–", "—", "-", "(", "["})
# Units and list-enders that may end a sentence; «kl.», «nr.», «dr.» never do.
_MAY_END = frozenset(
    {"mill.", "mrd.", "pst.", "kr.", "osv.", "etc.", "o.l.", "m.m.", "m.v.", "mv.", "mfl.", "m.fl."}
)
# Abbreviations that the tokeniser splits from their stop where they begin a sentence («Kl. 10»).
_NEVER_END = frozenset({"kl", "nr", "ca", "dr", "st", "jf", "tlf", "red"})
# Tokens after which a sentence ends anyhow: no one wrote it as one, and rules that compare the
# finds of a sentence with each other must not meet ten thousand. The longest seen has 130.
LONGEST = 250


@Language.component("norwegian_sentences", assigns=["token.is_sent_start"])
def norwegian_sentences(doc: Doc) -> Doc:
    """Set `is_sent_start` on every token of a text."""
    for token, starts in zip(doc, find_starts(doc), strict=True):
        token.is_sent_start = starts
    return doc


def find_starts(doc: Doc) -> list[bool]:
    """Whether a sentence starts at each token of a text; a new line begins one."""
    result = []
    ended, last, line = False, 0, False
    for token in doc:
        if token.is_space and token.i:
            line = line or "\n" in token.text
            result.append(False)
            continue
        long = token.i - last >= LONGEST
        starts = token.i == 0 or long or line or (ended and _may_start(doc, token.i))
        line = False
        result.append(starts)
        last = token.i if starts else last
        if token.text not in _CLOSES or starts:
            ended = _ends(token)
    return result


def _ends(token: Token) -> bool:
    text = token.text
    if _is_before_sum(token):
        return False
    if text == "." and token.i > 0 and token.nbor(-1).lower_ in _NEVER_END:
        return False
    if text in _ENDS or text.lower() in _MAY_END:
        return True
    return len(text) > 1 and text[-1] in ".!?" and text[-2].isdigit()


def _is_before_sum(token: Token) -> bool:
    """Whether this is the stop of a «kr. 5000», not of a «5000 kr.»."""
    at = token.i if token.lower_ == "kr." else token.i - 1
    if at < 0 or (token.text != "." and token.lower_ != "kr."):
        return False
    if token.doc[at].lower_ not in ("kr", "kr."):
        return False
    return at == 0 or not token.doc[at - 1].text[-1].isdigit()


def _may_start(doc: Doc, at: int) -> bool:
    """Whether a sentence may begin at this token: a capital, a digit or an opening mark."""
    token = doc[at]
    if token.text in _CLOSES and token.text not in _OPENS:
        return False
    if token.text in _OPENS:
        at += 1
        if at >= len(doc):
            return False
    first = doc[at].text[0]
    return first.isupper() or first.isdigit()
