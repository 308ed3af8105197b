"""Edit trees: how a lemma is made of a form, as a label that fits many words.

A tree keeps the longest substring that form and lemma share, and says of what stands before and
behind it how many characters go and which come (Chrupała 2006, in one level). «auka», «auke»: «0
| 1e». The lemma is lower case unless the treebank wrote it as the form has it.
"""

from __future__ import annotations

from extractor.pipeline.lemma import apply_edit


def edit_of(form: str, lemma: str) -> str:
    """The label that makes `lemma` of `form`.

    >>> edit_of("kommunane", "kommune"), edit_of("Kommunene", "kommune"), edit_of("Oslo", "Oslo")
    ('l||3e', 'l||3e', 'k||')
    """
    if form == lemma:
        return "l||" if form == form.lower() else "k||"
    case = "k" if lemma != lemma.lower() else "l"
    source = form if case == "k" else form.lower()
    start, at, size = _shared(source, lemma)
    if size == 0:
        return f"={lemma}"
    before = f"{start or ''}{lemma[:at]}"
    cut = len(source) - start - size
    edit = f"{case}|{before}|{cut or ''}{lemma[at + size :]}"
    return edit if apply_edit(edit, form) == lemma else f"={lemma}"


def _shared(form: str, lemma: str) -> tuple[int, int, int]:
    """Start in the form, start in the lemma and length of the longest shared substring."""
    best = (0, 0, 0)
    for start in range(len(form)):
        for at in range(len(lemma)):
            size = 0
            while (
                start + size < len(form)
                and at + size < len(lemma)
                and form[start + size] == lemma[at + size]
            ):
                size += 1
            if size > best[2]:
                best = (start, at, size)
    return best
