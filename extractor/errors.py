"""Every error a caller may catch.

    ExtractorError
    ├── PageError      one page cannot be read; the others go on
    ├── InputError     a path, line or archive given on the command line cannot be read
    ├── LexiconError   a row of the lexicon or of the publisher rules is wrong
    ├── ModelError     the trained pipeline is missing or broken
    ├── RecordError    a file of records or of gold is not what it should be
    ├── ReviewError    what a reviewer sent, or a store of decisions, is not what it should be
    ├── NumberError    a string is no number or no sum (beside parse_number; a ValueError too)
    └── TimeError      a string is no time, or no date of publication (a ValueError too)

A message names the thing and the remedy. What is none of these is a fault of ours, which
`internal_error` tells.
"""


class ExtractorError(Exception):
    """The root: catching it catches all that `extractor` raises on purpose."""


class PageError(ExtractorError):
    """One page cannot be read."""


class InputError(ExtractorError):
    """An input of the command line cannot be read."""


class LexiconError(ExtractorError):
    """A row of the lexicon or of the publisher rules is wrong."""


class ModelError(ExtractorError):
    """The trained pipeline is missing or broken."""


class RecordError(ExtractorError):
    """A file of records or of gold is not what it should be."""


class ReviewError(ExtractorError):
    """What a reviewer sent, or a store of decisions, is not what it should be."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
        """The slot at fault, where it is one."""


def internal_error(error: Exception) -> str:
    """The reason of a failure that is a fault of ours."""
    return f"internal error, please report it: {type(error).__name__}: {error}"
