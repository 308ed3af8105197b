"""Letters that patterns take for others when they ignore case, though a lookup of them fails."""

import re
import unicodedata

_LOOKALIKES = dict(zip("İıſ", "Iis", strict=True))
_ANY = re.compile(r"[İıſ]|(?![0-9])\d")


def plain(text: str) -> str:
    """The text ready for patterns that ignore case; every offset stays as it was.

    Digits of other scripts become ours.

    >>> plain("İ fjor"), plain("٢٠٢٣")
    ('I fjor', '2023')
    """
    return _ANY.sub(lambda found: _plain(found[0]), text) if _ANY.search(text) else text


def _plain(character: str) -> str:
    return _LOOKALIKES.get(character) or str(unicodedata.digit(character))
