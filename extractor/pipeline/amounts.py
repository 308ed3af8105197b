"""Amounts in running text: money, counts, percentages, shares, multiples of G, ages, durations.

`find_figures` reads one block and settles with the finder of times which figure is a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

import regex

from extractor.letters import plain
from extractor.lexicon.figures import Figures, words_of
from extractor.mention import Amount, AmountKind, Direction, Mention, Time
from extractor.pipeline.ages import age_reader
from extractor.pipeline.dateline import Dateline, read_dateline
from extractor.pipeline.joined import duration, elliptic, with_rest
from extractor.pipeline.numerals import DIGITS, FRACTIONS, SPACES, number_reader
from extractor.pipeline.qualified import Figure, qualified
from extractor.pipeline.qualifiers import qualifiers
from extractor.pipeline.quantities import KINDS, UNITS, Quantity, quantity_reader
from extractor.pipeline.refusals import SCORE, refusals
from extractor.pipeline.resumed import resumes
from extractor.pipeline.scan import ANY_FIGURE, ending, words_in
from extractor.pipeline.shares import NEXT, share_reader
from extractor.pipeline.times import time_finder

TOKEN = regex.compile(r"(?<![\p{L}\d])(?:\d{1,20}|\p{L}[\p{L}\p{M}]{0,60}|[$€£¼½¾])")
FIGURE = regex.compile(r"(?<![\p{L}\d])(?:\d{1,20}|[$€£¼½¾])")
MINUS = ending(r"(?:(?<![\d\p{L}])−|(?<!\p{L})minus\s)", regex.IGNORECASE)
DASH = ending(r"[\p{L}:(]\s?(?<=[\s(])[-–]")
"""Before a sum or a percentage a sign: «vart -14 millionar», but not «10 -14»."""
ARTICLE_UNITS = ("percent", "point", "multiple")
"""Before these «ein» is the number one, before a year or a krone an article."""
UNIT_CODES = {
    "count": "1",
    "percent": "%",
    "percentage_point": "{percentage_point}",
    "multiple_of_G": "{G}",
}

Spans = Sequence[tuple[int, int]]


class AmountFinder:
    """Finds amounts with the words of one lexicon."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.numbers = number_reader(figures)
        self.quantities = quantity_reader(figures)
        self.shares = share_reader(figures)
        self.qualifiers = qualifiers(figures)
        self.refusals = refusals(figures)
        self.ages = age_reader(figures)
        self._prefixes = frozenset(
            word.rstrip(".") for word in words_of(figures.units, "currency_before")
        )
        self._folded_prefixes = frozenset(word.casefold() for word in self._prefixes)
        self._after_article = self._words_after_article(figures)
        self.trigger = lru_cache(maxsize=50_000)(self._trigger)
        self._begins = lru_cache(maxsize=50_000)(self._may_begin)

    def find(self, text: str, taken: Spans, words: set[str]) -> Iterator[Mention[Amount]]:
        """Yield amounts in order; what `taken` covers (times) is left alone.

        `words` are those of the text (`words_in`).
        """
        figures = ANY_FIGURE in words
        spelled = any(map(self._begins, words))
        if not figures and not spelled:
            return
        barred_spans = [*taken]
        if figures:
            barred_spans += self.refusals.codes(text)
        if spelled:
            barred_spans += self.refusals.phrases(text, words)
        codes = iter(sorted(barred_spans))
        barred = next(codes, None)
        position = 0
        last: Mention[Amount] | None = None
        for token in (TOKEN if spelled else FIGURE).finditer(text):
            written = token[0]
            trigger = self.trigger(written)
            if not trigger:
                continue
            start = token.start()
            if start < position:
                continue
            while barred and barred[1] <= start:
                barred = next(codes, None)
            if barred and barred[0] <= start:
                continue
            if trigger == "article" and not self._goes_on(text, token.end()):
                continue
            if trigger == "number" and self._initials(text, written, token.end()):
                continue
            for mention in self._at(text, start, written, trigger, last):
                if barred and mention.end > barred[0]:
                    break
                last = qualified(Figure(text, mention, last), self.qualifiers)
                # «per 1000 innbyggarar» is no figure of its own
                position = last.value.ext_end or mention.end if last.value.per else mention.end
                yield last
            if position <= start and written.isdigit():
                digits = DIGITS.match(text, start)
                position = digits.end() if digits else token.end()

    def _may_begin(self, word: str) -> bool:
        """Whether an amount may begin with a word, case folded."""
        return word in self._folded_prefixes or self._trigger(word) is not None

    def _words_after_article(self, figures: Figures) -> frozenset[str]:
        """First words of what makes an article a number: «ein milliard», «en av fire»."""
        units = words_of(figures.units, *UNITS)
        firsts = (regex.match(r"\p{L}*", unit.casefold()) for unit in units)
        links = ("av", "per", "ut", "til", "og", "eller", "opp")
        return frozenset((*links, *self.shares.parts, *(first[0] for first in firsts if first)))

    def _initials(self, text: str, written: str, end: int) -> bool:
        """«Transparency International (TI)», but not «TO MENN» or «TO: …»."""
        two = (
            written.isupper() and len(written) == 2 and self.numbers.solid(written.casefold()) != 1
        )
        return two and not SHOUTED.match(text, end)

    def _goes_on(self, text: str, end: int) -> bool:
        """Whether the word behind an article lets it be a number: «en halv», not «en mann»."""
        following = NEXT.match(text, end)
        if not following:
            return True
        word = following["word"].casefold()
        return word in self._after_article or self._begins(word)

    def _trigger(self, token: str) -> str | None:
        """What a token may begin: a number, a share, a sum with its currency before it."""
        word = token.casefold()
        numbers, shares = self.numbers, self.shares
        if word[0].isdigit() or word in FRACTIONS:
            return "number"
        if token in self._prefixes:
            return "currency"
        if word in shares.shares or word in shares.factors or word in shares.doubles:
            return "share"
        if word in ("hver", "hvert", "kvar", "kvart"):
            return "share"
        if word in numbers.vague:
            return "vague"
        if word in numbers.about:
            return "about"
        if word in numbers.articles:
            return "article"
        started = word in numbers.scales or word in numbers.fixed or word in numbers.couples
        if started or word in numbers.halves or numbers.solid(word) is not None:
            return "number"
        return None

    def _at(
        self, text: str, start: int, token: str, trigger: str, last: Mention[Amount] | None
    ) -> Iterator[Mention[Amount]]:
        if trigger == "share":
            share = self.shares.word(text, start, token.casefold())
            if share:
                yield share
        elif trigger == "vague":
            value = self.numbers.vague[token.casefold()]
            yield Mention(Amount("count", value, unit="1"), start, start + len(token))
        elif trigger == "about":
            yield self._about(text, self.numbers.about[token.casefold()], start, start + len(token))
        elif trigger == "currency":
            quantity = self.quantities.after_currency(text, start)
            if quantity:
                yield self._measured(text, quantity, "money")
        else:
            yield from self._number(text, start, last)

    def _about(self, text: str, value: Decimal, start: int, end: int) -> Mention[Amount]:
        """«Eit titals søknader», «et 20-talls saker»."""
        counted = self.qualifiers.counted(text, end)
        return Mention(
            Amount("count", value, unit="1", counted=counted, modifier="APPROX"), start, end
        )

    def _number(
        self, text: str, start: int, last: Mention[Amount] | None
    ) -> Iterator[Mention[Amount]]:
        number = self.numbers.at(text, start)
        if number is None:
            return
        tens = TENS_OF.match(text, number.end)
        if tens and AFTER_ARTICLE.search(text, max(0, start - 5), start):
            yield self._about(text, number.value, start, tens.end())
            return
        share = self.shares.after_number(text, number)
        if share:
            if not self.refusals.refuses(text, start, share.end, measured=True):
                yield share
            return
        quantity = self.quantities.at(text, start)
        if quantity is None:
            return
        if self._rises_by_one_to_another(text, quantity):
            quantity = self.quantities.alone(text, start, number)
        age = self.ages.read(text, quantity) or self.ages.goes_on(text, quantity, last)
        if age:
            yield age
            return
        quantity = elliptic(text, quantity, self.quantities, self.qualifiers)
        if quantity.unit is not None:
            if self._stands(text, quantity):
                mention = self._measured(text, quantity, KINDS[quantity.unit.role])  # type: ignore[arg-type]
                yield with_rest(text, quantity, mention, self.quantities)
            return
        resumed = resumes(text, quantity, last, self.quantities) if last else None
        if resumed and last and not self.qualifiers.counted(text, quantity.end):
            if not self.refusals.refuses(text, quantity.start, quantity.end, counted=True):
                mention = self._measured(text, resumed, last.value.kind)
                currency = last.value.currency
                implied = replace(mention.value, currency=currency, currency_implied=bool(currency))
                yield replace(mention, value=implied)
            return
        yield from self._bare(text, quantity, last)

    def _rises_by_one_to_another(self, text: str, quantity: Quantity) -> bool:
        """«Auka med 2 millionar til 14» is by how much, and to what: no range."""
        if quantity.link != "til" or quantity.bound:
            return False
        movement = self.qualifiers.movement(text, quantity.start, quantity.first.end)
        return movement is not None and movement.link == "med"

    def _stands(self, text: str, quantity: Quantity) -> bool:
        """Whether a quantity with a unit is one: «ein månad» has an article, «ein prosent» one."""
        role = quantity.unit.role if quantity.unit else None
        number = quantity.first
        article = number.needs_unit and number.value == 1
        if (
            article
            and number.scale == 1
            and (role not in ARTICLE_UNITS or quantity.unit_factor != 1)
        ):
            return False
        return not self.refusals.refuses(text, quantity.start, quantity.end, measured=True)

    def _bare(
        self, text: str, quantity: Quantity, last: Mention[Amount] | None
    ) -> Iterator[Mention[Amount]]:
        """A number without a unit: a sum in millions that counts nothing, else a count."""
        number = quantity.first
        if number.needs_unit and number.scale == 1:
            return
        counted = self.qualifiers.counted(text, quantity.end)
        if number.rough and number.scale == 1 and not counted:
            return
        if number.spelled and AFTER_ARTICLE.search(
            text, max(0, quantity.start - 5), quantity.start
        ):
            return  # «eit tre»
        score = SCORE.match(text, quantity.start)
        if score and quantity.second and not counted and not quantity.scaled:
            return
        told = bool(counted) or quantity.scaled  # «brukte Skien 45 millionar» is no «Dagsrevyen 21»
        if self.refusals.refuses(text, quantity.start, quantity.end, counted=told):
            return
        before = last and last.value.kind == "count" and last.value.value == quantity.values[0]
        people = RECEIVES.match(text, quantity.end)  # «over en million fikk frikort»
        # «dei 100 millionane» count again
        if quantity.scaled and not counted and not before and not people:
            mention = self._measured(text, quantity, "money")
            yield replace(
                mention, value=replace(mention.value, currency="NOK", currency_implied=True)
            )
            return
        yield self._measured(text, quantity, "count")

    def _measured(self, text: str, quantity: Quantity, kind: AmountKind) -> Mention[Amount]:
        """The amount of a quantity, without what its neighbours say of it."""
        low, high = quantity.values
        unit = quantity.unit
        code, iso = UNIT_CODES.get(kind), None
        if kind == "duration" and unit:
            code, iso = unit.code, duration(unit.iso or "", low, high)
        amount = Amount(
            kind,
            low,
            unit=code,
            currency=unit.code if kind == "money" and unit else None,
            counted=self.qualifiers.counted(text, quantity.end) if kind == "count" else None,
            iso=iso,
            modifier="APPROX" if quantity.first.rough else None,
            ext_start=quantity.outer,
        )
        if quantity.second is not None and self._changes(text, quantity, low, high):
            way: Direction = "up" if high > low else "down" if high < low else "unchanged"
            amount = replace(
                amount, value=None, earlier=low, later=high, relation="change", direction=way
            )
        elif quantity.second is not None:
            amount = replace(amount, value=None, low=low, high=high, relation="range")
        elif MINUS.search(text, max(0, quantity.start - 7), quantity.start) or (
            kind != "count" and DASH.search(text, max(0, quantity.start - 4), quantity.start)
        ):
            amount = replace(amount, value=-low)
        return Mention(amount, quantity.start, quantity.end)

    def _changes(self, text: str, quantity: Quantity, low: Decimal, high: Decimal) -> bool:
        if quantity.bound not in ("fra", "frå"):
            return False
        if low > high or self.qualifiers.goes(text, quantity.outer):
            return True
        if self.qualifiers.moved_before(text, quantity.outer):  # «har auka, frå 946 til 1 012»
            return True
        return self.qualifiers.movement(text, quantity.outer, quantity.end) is not None


RECEIVES = regex.compile(
    rf"[{SPACES}](?:fikk|fekk|mottok|mottek|mottar|søkte|søker|søkjer)[{SPACES}]"
)
TENS_OF = regex.compile(r"-tall?s?(?=\s\p{Ll})")
AFTER_ARTICLE = ending(r"(?<!\p{L})(?:et|eit|en|ein)\s", regex.IGNORECASE)
SHOUTED = regex.compile(r"\s(?:\p{Lu}{2}|\d)|[,:]")


@cache
def amount_finder(figures: Figures) -> AmountFinder:
    """The finder of a lexicon."""
    return AmountFinder(figures)


def find_amounts(
    text: str, figures: Figures, *, published: str | None = None
) -> Iterator[Mention[Amount]]:
    """Yield the amounts of one block in order; a year is none.

    >>> from extractor.lexicon.figures import our_figures
    >>> found = find_amounts("Nav brukte 1,2 milliardar kroner.", our_figures())
    >>> [(mention.value.kind, int(mention.value.value)) for mention in found]
    [('money', 1200000000)]
    """
    amounts, _ = find_figures(text, figures, published=published)
    yield from amounts


def find_figures(
    text: str, figures: Figures, *, published: str | None = None
) -> tuple[tuple[Mention[Amount], ...], tuple[Mention[Time], ...]]:
    """The amounts and the times of one block; no figure is both.

    `published` is EDTF or an ISO date-time, as exact as it is known.

    >>> from extractor.lexicon.figures import our_figures
    >>> amounts, times = find_figures("I 2016 fekk 2016 personar støtte.", our_figures())
    >>> [mention.start for mention in amounts], [mention.value.edtf for mention in times]
    ([12], ['2016'])
    """
    text = plain(text)
    words = words_in(text)
    dateline = read_dateline(published)
    times = tuple(time_finder(figures).find(text, dateline, words))
    taken = [(mention.start, mention.end) for mention in times]
    amounts = amount_finder(figures).find(text, taken, words)
    return tuple(_in_kroner(amount, figures, dateline) for amount in amounts), times


def _in_kroner(
    mention: Mention[Amount], figures: Figures, dateline: Dateline | None
) -> Mention[Amount]:
    """A multiple of G with its kroner, where the day, or the month, fixes G."""
    amount = mention.value
    if amount.kind != "multiple_of_G" or amount.value is None or not (dateline and dateline.month):
        return mention
    basic = figures.basic_amount(date(dateline.year, dateline.month, dateline.day or 28))
    return replace(mention, value=replace(amount, nok=basic and basic * amount.value))
