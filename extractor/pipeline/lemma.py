"""Edit trees applied: the lemma that a label makes of a form."""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(r"(\d*)(.*)", re.DOTALL)


@lru_cache(maxsize=4096)
def _parsed(edit: str) -> tuple[bool, int, str, int, str]:
    case, before, behind = edit.split("|", 2)
    cut, new = _PART.fullmatch(before).groups()  # type: ignore[union-attr]
    last, end = _PART.fullmatch(behind).groups()  # type: ignore[union-attr]
    return case == "l", int(cut or 0), new, int(last or 0), end


def apply_edit(edit: str, form: str) -> str | None:
    """The lemma, or None where the form is too short for the edit.

    `l|PREFIX|SUFFIX` edits the form in lower case, `k|…` as it stands: of either end so many
    characters go and those behind the number come. `=word` is the lemma itself.

    >>> apply_edit("l||3e", "Kommunane"), apply_edit("l||2", "summen"), apply_edit("=god", "betre")
    ('kommune', 'summ', 'god')
    """
    if edit.startswith("="):
        return edit[1:]
    lower, cut, new, last, end = _parsed(edit)
    form = form.lower() if lower else form
    if cut + last >= len(form) and not (new or end):
        return None
    if cut + last > len(form):
        return None
    return new + form[cut : len(form) - last] + end
