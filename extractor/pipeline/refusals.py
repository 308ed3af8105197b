"""Numbers that measure nothing: sections, telephones, addresses, channels, scores, names."""

from __future__ import annotations

from functools import cache

import regex

from extractor.lexicon.figures import Figures, words_of
from extractor.pipeline.numerals import SPACES, number_reader
from extractor.pipeline.scan import ending

CODE = regex.compile(
    rf"""
    (?=[\d+]) (?:
      (?<!\d) \d{{19,9999}}+                                   # noise, and what would cost time
    | (?<!\d) (?: \d{{1,18}}+ [{SPACES}.,–-]{{1,2}}+ ){{8,9999}}+ \d{{0,18}}+
    | (?<![\d\p{{L}}])
      (?: \d{{6}} [{SPACES}] \d{{5}}                              # a birth number
        | \+47 (?: [{SPACES}]? \d{{2,3}} ){{3,4}}
        | \d\d [{SPACES}] \d\d [{SPACES}] \d\d [{SPACES}] \d\d   # telephones
        | \d{{3}} [{SPACES}] \d\d [{SPACES}] \d{{3}}
        | \+\d\d [{SPACES}]? \d{{2,8}}
        | \d{{4}} [ .] \d\d [ .] \d{{5}}                        # an account
        | (?: \d{{1,4}} - ){{2,6}} \d{{1,6}}
        | (?: \d{{1,3}} \. ){{3,5}} \d{{1,3}}
        | (?! \d/\d{{1,2}}[{SPACES}](?:av|flertall|fleirtal) )
          \d{{1,6}} / \d{{1,8}} (?: [/-] \d{{1,8}} ){{0,3}}   # case 2011/4410
        | \d{{1,2}} [.:] \d\d (?: [:.] \d\d )?                  # opening hours
          (?= [{SPACES}]? [-–] [{SPACES}]? \d{{1,2}} [.:] \d\d (?!\d) )
        | \d{{1,2}} : \d\d (?: : \d\d )?
      ) (?!\d) )
    """,
    regex.VERBOSE,
)
ADDRESS = regex.compile(
    r"(?:https?://|www\.)\S{1,300} | (?<![\w.])[\w.]{1,60}+@[\w.]{1,60}", regex.VERBOSE
)
GLUED_BEFORE = regex.compile(r"[\p{L}\d_/#@&]$|[\p{L}\d]\+$|\p{L}[-–]$|\d[.,:/–-]$|^-$")
GLUED_AFTER = regex.compile(
    r"""
      [\p{L}_/@&+]           # 4x4, 24/7, 5G
    | ['’´`](?!\p{L})         # 450'
    | \s(?:m/s|km/t|f\.\s?Kr|e\.\s?Kr)(?!\p{L})
    | [-–][\p{L}]             # 60-årsdag, 20-kuldegrader
    | [.:]\d | ,\d | \.\p{L}
    | [.)]?\[ """,
    regex.VERBOSE,
)
ORDINAL = regex.compile(rf"\.(?=[{SPACES}]{{1,2}}(?:[\p{{Ll}}\d]|og[ ])|[–-]|[{SPACES}]?,)")
SECOND_OF_SCORE = ending(r"(?<!\d)\d{1,2}\s[–-]\s")
NUMBERED = regex.compile(rf"\d{{1,3}}[.)]?[{SPACES}][«\"]?(?:\p{{Lu}}|\d+\.\d)")
"""«3 Nye oppgåver»: a heading's number."""
POSTCODE = regex.compile(rf"\d{{4}}[{SPACES}]\p{{Lu}}")
CLOCK = regex.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d(?![\d.]\d|\d)")
"""«13.30»: a figure has a comma before its decimals."""
SECTION = regex.compile(rf"\d{{1,3}}\.\d{{1,2}}[{SPACES}]\p{{Lu}}")
PLAIN_TELEPHONE = regex.compile(r"\d{8}(?!\d)")
SCORE = regex.compile(r"\d{1,3}\s?[–-]\s?\d{1,3}(?![\d%])")
NAME = ending(rf"(?<word>\p{{Lu}}[\p{{L}}\p{{M}}'’]{{0,40}})[{SPACES}]")
SENTENCE_START = regex.compile(r"(?:^|[.!?:;»«”\"•\n–—-])\s{0,3}$")
LISTED_AFTER = regex.compile(
    rf"(?:[,;]|(?P<last>[{SPACES}]og))[{SPACES}]\p{{Lu}}\p{{L}}{{1,30}}[{SPACES}]\d"
)
LISTED_BEFORE = ending(rf"\d[,;]?[{SPACES}](?:og[ ])?\p{{Lu}}\p{{L}}{{1,30}}[{SPACES}]")
"""«Oslo 310, Voss 12 og Stord 14»: the towns of a list with a figure each."""
ELLIPTIC = ending(
    rf"\d[^.!?\n]{{3,90}}(?:,|[{SPACES}]og|,?[{SPACES}]mens|,?[{SPACES}]medan)[{SPACES}]"
    rf"(?P<in>(?:i|på)[{SPACES}])?\p{{Lu}}\p{{Ll}}{{2,30}}[{SPACES}]"
)
"""«310 i Skien, i Porsgrunn 146»: the second town has its figure right behind it."""
ENDS_CLAUSE = regex.compile(r"[.,;]?(?:\s|$)")
LEAST_ELLIPTIC = 2  # digits, where no preposition tells that the name is of a place


class Refusals:
    """Says which numbers are none of ours."""

    def __init__(self, figures: Figures) -> None:
        units = figures.units
        self._labels = ending(
            rf"(?<!\p{{L}})(?:\L<labels>)[{SPACES}:]{{0,3}}"
            rf"(?:(?<=[{SPACES}])(?:er|på|til)[{SPACES}])?(?:\d{{1,4}}[{SPACES}]?(?:og|eller|til|[,–-])[{SPACES}]?)?",
            regex.IGNORECASE,
            labels=words_of(units, "label"),
        )
        self._streets = ending(
            rf"(?:\p{{Lu}}\p{{L}}{{2,40}}(?:\L<streets>)|\p{{Lu}}\p{{L}}{{1,40}}s?[{SPACES}](?:\L<streets>))[{SPACES}]",
            streets=words_of(units, "street"),
        )

        idioms = words_of(units, "idiom")
        hours = [w for w, value in number_reader(figures).below_hundred.items() if 0 < value < 13]
        self._phrases = regex.compile(
            r"(?<!\p{L})(?:\L<idioms>"
            r"|(?:(?:\L<hours>|kvart)\s(?:over|på)\s(?:halv\s)?|halv\s)\L<hours>)(?!\p{L})",
            regex.IGNORECASE,
            idioms=idioms,
            hours=hours,
        )
        self._anchors = frozenset(idiom.split()[-1] for idiom in idioms) | {"halv", "over", "på"}
        self._hours = frozenset(hours)

    def phrases(self, text: str, words: set[str]) -> list[tuple[int, int]]:
        """Spans of idioms and of the clock in words: «tusen takk», «fem over halv ni»."""
        if self._anchors.isdisjoint(words) or not any(map(self._may_be_phrase, words)):
            return []
        return [match.span() for match in self._phrases.finditer(text)]

    def _may_be_phrase(self, word: str) -> bool:
        return word in self._hours or word in ("tusen", "null", "hundre")

    def codes(self, text: str) -> list[tuple[int, int]]:
        """Spans of telephones, cases, accounts, clock times and addresses of the web."""
        spans = [match.span() for match in CODE.finditer(text)]
        if "@" in text or "://" in text or "www." in text:
            spans += [match.span() for match in ADDRESS.finditer(text)]
        return spans

    def refuses(
        self, text: str, start: int, end: int, *, measured: bool = False, counted: bool = False
    ) -> bool:
        """Whether the number at `text[start:end]` is no amount.

        `measured` with a unit after it, `counted` with a noun.
        """
        before = text[max(0, start - 60) : start]
        if GLUED_BEFORE.search(before) or (not measured and GLUED_AFTER.match(text, end)):
            return True
        if ORDINAL.match(text, end) and text[end - 1].isdigit() and end - start <= 3:
            return True
        if self._streets.search(before):
            return True
        if measured:
            return False
        if CLOCK.match(text, start) or (start == 0 and SECTION.match(text)):
            return True
        if self._labels.search(before) or before.endswith("+"):
            return True
        if counted:
            return False
        if SECOND_OF_SCORE.search(before):
            return True
        if start == 0 and NUMBERED.match(text):
            return True
        if POSTCODE.match(text, start) or PLAIN_TELEPHONE.match(text, start):
            return True
        return self._named(text, start, end, before)

    @staticmethod
    def _named(text: str, start: int, end: int, before: str) -> bool:
        """«Dagsrevyen 21», but not the towns of a list with a figure each."""
        name = NAME.search(before)
        if not name or not text[start].isdigit():
            return False
        if SENTENCE_START.search(before[: name.start()]):
            title = before[name.start() - 1 : name.start()] in ("«", '"', "”", "“")
            return title and text[end : end + 1] in ("»", '"', "”")
        told = ELLIPTIC.search(text[max(0, start - 140) : start])
        listed = LISTED_AFTER.match(text, end)
        if LISTED_BEFORE.search(before) or (listed and (told or not listed["last"])):
            return False
        stops = text[end : end + 1] in ("", ".", ",", ";") and ENDS_CLAUSE.match(text, end)
        return not (told and stops and (told["in"] or end - start >= LEAST_ELLIPTIC))


@cache
def refusals(figures: Figures) -> Refusals:
    """The judge of a lexicon."""
    return Refusals(figures)
