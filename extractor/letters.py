"""Letters that patterns take for others when they ignore case, though a lookup of them fails."""

LOOKALIKES = str.maketrans("İıſ", "Iis")
"""For `str.translate` before a search that ignores case; every offset stays as it was."""
