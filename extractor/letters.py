"""Letters that patterns take for others when they ignore case, though a lookup of them fails."""

import re

_LOOKALIKES = dict(zip("İıſ", "Iis", strict=True))
_ANY = re.compile("[İıſ]")


def plain(text: str) -> str:
    """The text ready for patterns that ignore case; every offset stays as it was.

    >>> plain("İ fjor")
    'I fjor'
    """
    return _ANY.sub(lambda found: _LOOKALIKES[found[0]], text) if _ANY.search(text) else text
