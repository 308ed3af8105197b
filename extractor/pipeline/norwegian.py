"""The spaCy language «no»: one tokeniser for Bokmål and Nynorsk.

Articles quote across the two standards, so one language serves both. spaCy knows `nb` and `nn`
apart; `no` joins their abbreviations. It is found through the entry point `spacy_languages`.
"""

from spacy.lang.nb import Norwegian as Bokmaal
from spacy.lang.nb.stop_words import STOP_WORDS
from spacy.lang.nn import NorwegianNynorsk as Nynorsk
from spacy.language import BaseDefaults, Language
from spacy.symbols import ORTH
from spacy.util import registry

# Abbreviations of amounts and dates in either standard that spaCy's two lists lack.
_ABBREVIATIONS = (
    "mill.",
    "mrd.",
    "pst.",
    "prosentp.",
    "kl.",
    "ca.",
    "bl.a.",
    "m.a.",
    "t.d.",
    "jf.",
)
# Abbreviations of one standard that are words of the other, or that end sentences as words do:
# Bokmål «no.» (number) is Nynorsk «now», «eg.» is «I».
_WORDS = ("no.", "eg.", "et.", "on.", "min.", "el.", "ad.", "ma.", "op.")


def _exceptions() -> dict[str, list[dict[int, str]]]:
    listed = {
        **Nynorsk.Defaults.tokenizer_exceptions,
        **Bokmaal.Defaults.tokenizer_exceptions,
        **{word: [{ORTH: word}] for word in _ABBREVIATIONS},
    }
    return {word: tokens for word, tokens in listed.items() if word not in _WORDS}


class NorwegianDefaults(BaseDefaults):
    tokenizer_exceptions = _exceptions()
    prefixes = Bokmaal.Defaults.prefixes
    infixes = Bokmaal.Defaults.infixes
    suffixes = Bokmaal.Defaults.suffixes
    stop_words = STOP_WORDS


@registry.languages("no")
class Norwegian(Language):
    """Norwegian of either standard."""

    lang = "no"
    Defaults = NorwegianDefaults


__all__ = ["Norwegian"]
