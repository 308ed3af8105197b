"""Ages: «34 år gammal», «under 25 år», «(34)» after a name, «34-åringen», «i 30-åra»."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import regex

from extractor.lexicon.figures import Figures, words_of
from extractor.mention import Amount, Mention
from extractor.pipeline.clause import words_before
from extractor.pipeline.numerals import SPACES
from extractor.pipeline.quantities import Quantity
from extractor.pipeline.scan import ending

YOUNGEST, OLDEST = 12, 110
"""Years outside are durations unless the words say otherwise («to år gammal»)."""

AFTER_NAME = ending(rf"\p{{Lu}}[\p{{L}}\p{{M}}.-]{{1,40}}[{SPACES}]?\([{SPACES}]?")
CLOSED = regex.compile(rf"[{SPACES}]?\)")
BETWEEN_COMMAS = ending(rf"\p{{Lu}}\p{{L}}{{1,40}}[{SPACES}]\p{{Lu}}[\p{{L}}-]{{1,40}},[{SPACES}]")
SUBJECT = ending(
    rf"""
    (?<!\p{{L}})
    (?: (?: (?i:hun|han|ho|eg|jeg|du|vi)
          | (?! \p{{L}}{{5,40}} (?:en|et|ene|ane|inga|tida) [ ] ) \p{{Lu}}\p{{Ll}}{{1,30}} )
        [{SPACES}] (?:er|var|blir|ble|vart|vert|blei)
        (?: [{SPACES}] (?:nå|no|snart|bare|berre|jo) )?
      | \p{{Lu}}\p{{Ll}}{{1,30}} [{SPACES}] på )
    [{SPACES}]
    """,
    regex.VERBOSE,
)
"""«Ho er», «Edna er», «Aagot på», but not «Ventetida er»."""
PRONOUN = ending(
    rf"(?<!\p{{L}})(?:hun|han|ho)[{SPACES}](?:er|var|blir|ble|blei|vart)[{SPACES}](?:(?:nå|no|snart)[{SPACES}])?",
    regex.IGNORECASE,
)
STOPS = regex.compile(rf"[{SPACES}]?[.,;:!?)](?!\d)|[{SPACES}]og[{SPACES}]\p{{L}}|$")
OLDER = regex.compile(rf"[{SPACES}](?:eller|og)[{SPACES}](?:eldre|yngre|oppover)(?!\p{{L}})")
"""«67 år eller eldre»."""
JOINED = regex.compile(rf"(?:,|[{SPACES}]og|[{SPACES}]eller)[{SPACES}]")
LISTED = regex.compile(rf"(?:,|[{SPACES}]og|[{SPACES}]eller)[{SPACES}]\d{{1,3}}(?!\d)")
TENS = regex.compile(r"(?P<ten>[1-9]0)-?(?:årene|åra|åri)(?!\p{L})")
"""«i 30-åra», where the finder of times has not read a decade."""
LONG_WORD = regex.compile(r"\s\p{Ll}{4}")
BOUNDS = frozenset(
    ("under", "over", "minst", "mellom", "fra", "frå", "på", "enn", "yngre", "eldre", "til",
     "inntil", "opptil", "rundt", "nesten", "og", "eller")
)  # fmt: skip
BOUNDING = frozenset(("under", "over", "mellom", "fra", "frå", "på"))
LASTING = frozenset(("i", "med", "av", "gjennom", "etter", "for", "om", "innen", "innan"))
COPULAS = frozenset(("er", "var", "blir", "ble", "blei", "vart", "vert"))
PLAIN = frozenset(("fylt", "fylte", "fyller", "alderen", "aldersgruppen", "aldersgruppa"))


class AgeReader:
    """Decides which years are ages, with the words of one lexicon."""

    def __init__(self, figures: Figures) -> None:
        units = figures.units
        self._old = regex.compile(
            rf"[{SPACES}]{{1,2}}(?P<old>\L<old>)(?!\p{{L}})"
            rf"(?:[{SPACES}](?P<next>\p{{L}}{{1,40}})(?:[{SPACES}](?P<second>\p{{L}}{{1,40}}))?)?",
            old=words_of(units, "old"),
        )
        self._people = frozenset(words_of(units, "age_before"))
        self._endings = tuple(word for word in self._people if len(word) > 4)
        self._nouns = frozenset(words_of(units, "person_noun")) | self._people

    def read(self, text: str, quantity: Quantity) -> Mention[Amount] | None:
        """The age that a quantity states, or the duration of «ein to år gammal dom»."""
        low, high = quantity.values
        role = quantity.unit.role if quantity.unit else None
        if role == "age":
            return _age(quantity, quantity.end)
        tens = TENS.match(text, quantity.start)
        if tens:
            low = Decimal(tens["ten"])
            amount = Amount("age", low=low, high=low + 9, relation="range", unit="a")
            return Mention(amount, quantity.start, tens.end())
        if role is None:
            return self._bare(text, quantity, low, high)
        if role != "duration" or quantity.first.needs_unit:
            return None
        old = self._old.match(text, quantity.end)
        if old:
            following = old["next"]
            person = following in self._nouns or old["second"] in self._nouns
            if following and not person and following[0].islower():
                iso = f"P{low:f}{quantity.unit.iso if quantity.unit else 'Y'}"
                amount = Amount(
                    "duration", low, unit=quantity.unit.code if quantity.unit else "a", iso=iso
                )
                return Mention(amount, quantity.start, old.end("old"))
            return _age(quantity, old.end("old"))
        if quantity.unit is None or quantity.unit.iso != "Y":
            return None
        if OLDER.match(text, quantity.end) or self._of_people(text, quantity, low, high):
            return _age(quantity, quantity.end)
        return None

    def goes_on(
        self, text: str, quantity: Quantity, last: Mention[Amount] | None
    ) -> Mention[Amount] | None:
        """«Tre barn på 4, 7 og 11 år»: an age after a comma or «og» behind another."""
        unit = quantity.unit
        if last is None or last.value.kind != "age" or quantity.second or quantity.spelled:
            return None
        if not JOINED.fullmatch(text, last.end, quantity.start) or quantity.first.value > OLDEST:
            return None
        if unit is None:
            return _age(quantity, quantity.end) if LISTED.match(text, quantity.end) else None
        return _age(quantity, quantity.end) if unit.iso == "Y" and unit.factor == "1" else None

    def _bare(
        self, text: str, quantity: Quantity, low: Decimal, high: Decimal
    ) -> Mention[Amount] | None:
        """«(34)» and «, 34,» after a name; «unge under 25», «nordmenn mellom 20 og 64»."""
        if low != low.to_integral_value() or not 0 < low <= OLDEST or quantity.spelled:
            return None
        before = text[max(0, quantity.start - 90) : quantity.start]
        if AFTER_NAME.search(before) and CLOSED.match(text, quantity.end):
            return _age(quantity, quantity.end)
        if (
            BETWEEN_COMMAS.search(before)
            and text[quantity.end : quantity.end + 1] == ","
            and low >= YOUNGEST
        ):
            return _age(quantity, quantity.end)
        if low >= YOUNGEST and PRONOUN.search(before) and STOPS.match(text, quantity.end):
            return _age(quantity, quantity.end)  # «Ho er 62 og får hjelp»
        following = LONG_WORD.match(text, quantity.end)
        words = words_before(text, quantity.start)
        bounded = words and (words[0].folded in BOUNDING or words[0].folded in PLAIN)
        if bounded and not following and self._of_people(text, quantity, low, high):
            return _age(quantity, quantity.end)
        return None

    def _of_people(self, text: str, quantity: Quantity, low: Decimal, high: Decimal) -> bool:
        if high > OLDEST:
            return False
        if SUBJECT.search(text[max(0, quantity.start - 50) : quantity.start]) and low >= YOUNGEST:
            return True
        words = [word.folded for word in words_before(text, quantity.start)[:8]]
        bound = 0
        while bound < min(len(words), 3) and words[bound] in BOUNDS:
            bound += 1
        if not words or words[0] in LASTING or (bound > 1 and words[1] in LASTING):
            return False
        if not bound:
            return words[0] in PLAIN or bool(quantity.second and words[0] in self._people)
        nearest = words[bound : bound + 1] if low < YOUNGEST else words[bound : bound + 2]
        if low < YOUNGEST and nearest and nearest[0] in COPULAS:
            return False
        if low >= YOUNGEST and words[bound - 1] in BOUNDING:
            rest = words[bound:]
            if rest[1:2] == ["i"]:  # «260 mottakere av sosialhjelp i 2021 under 25 år»
                nearest = rest[2:5]
            elif rest and rest[0].isdigit():  # «var 61 under 25 år»
                return True
        return any(word in self._people or word.endswith(self._endings) for word in nearest)


def _age(quantity: Quantity, end: int) -> Mention[Amount]:
    low, high = quantity.values
    amount = Amount("age", low, ext_start=quantity.outer)
    if quantity.second:
        amount = Amount("age", low=low, high=high, relation="range", ext_start=quantity.outer)
    unit = quantity.unit.code if quantity.unit else "a"
    return Mention(replace(amount, unit=unit), quantity.start, end)


@cache
def age_reader(figures: Figures) -> AgeReader:
    """The reader of a lexicon."""
    return AgeReader(figures)
