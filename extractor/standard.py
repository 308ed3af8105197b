"""nb or nn of a text (first version)."""

from __future__ import annotations

from collections.abc import Sequence

import regex

NB = frozenset(
    "ikke jeg fra hun hva noen også mer være er blir ble uke en et kan dette hvor henne sier etter vært hadde da nå mellom mye flere selv deres kommer".split()
)
NN = frozenset(
    "ikkje eg frå ho kva nokon meir vere er vart vert blei veke ein eit kan dette kvar kor henne seier etter vore hadde då no mellom mykje fleire sjølv deira kjem dei ikkje".split()
)
NORWEGIAN = frozenset(
    "og på av til som med for er det at i ikke ikkje har ble vart men også".split()
)


def _score(text: str) -> tuple[int, int]:
    words = regex.findall(r"\p{L}+", text.lower())
    nb = sum(w in NB and w not in NN for w in words)
    return nb, sum(w in NN and w not in NB for w in words)


def standard_of(text: str) -> str | None:
    """nb, nn, or None where the text is too short to tell."""
    nb, nn = _score(text)
    return None if nb == nn else "nb" if nb > nn else "nn"


def shares(text: str | Sequence[str]) -> dict[str, float]:
    """Share of the characters in each standard."""
    parts = text.split("\n\n") if isinstance(text, str) else text
    sizes = {"nb": 0, "nn": 0}
    for part in parts:
        found = standard_of(part)
        if found:
            sizes[found] += len(part)
    total = sum(sizes.values())
    return (
        {name: round(size / total, 2) for name, size in sizes.items() if size}
        if total
        else {}
    )


def is_norwegian(text: str) -> bool:
    """Whether a text is Norwegian at all."""
    words = regex.findall(r"\p{L}+", text.lower()[:20000])
    return sum(w in NORWEGIAN for w in words) > 0.12 * len(words)
