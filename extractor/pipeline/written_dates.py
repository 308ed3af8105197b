"""Rules for times that name their own figures or months: «1. januar 2017», «3. kvartal», «2015–2016»."""

from __future__ import annotations

import calendar
from datetime import date

import regex

from extractor.lexicon.figures import words_of
from extractor.pipeline.dateline import Dateline
from extractor.pipeline.qualifiers import qualifiers
from extractor.pipeline.time_rules import YEAR, Found, Rule, TimeWords

FLAGS = regex.VERBOSE | regex.IGNORECASE
OWN_YEAR = (
    rf"(?:\s (?:i\s|av\s)? (?: (?P<year>{YEAR})(?!\d) | (?P<shift>\L<shifts>) (?!\p{{L}}) ))?"
)
"""A year that follows a month, season or quarter, in figures or as «i fjor»."""


class WrittenDates:
    """The rules with the words of one lexicon."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        self.shifts = words.by_word("year_shift")
        self.qualifiers = qualifiers(words.figures)
        self.measures = regex.compile(
            r"\s?(?:\L<units>|\L<signs>)(?!\p{L})",
            regex.IGNORECASE,
            units=[
                u
                for u in words_of(words.figures.units, "currency", "percent", "point", "duration")
                if u[0].isalpha()
            ],
            signs=[
                u
                for u in words_of(words.figures.units, "currency", "percent")
                if not u[0].isalpha()
            ],
        )
        self.modified = regex.compile(
            r"(?<!\p{L})(?P<word>\L<words>)\s$",
            regex.IGNORECASE,
            words=words_of(words.figures.modifiers, "before"),
        )
        self.after_currency = regex.compile(
            r"(?<!\p{L})(?:\L<words>)\s?$", words=words_of(words.figures.units, "currency_before")
        )
        self.labelled = regex.compile(
            r"(?<!\p{L})(?:\L<words>)\s?$",
            regex.IGNORECASE,
            words=words_of(words.figures.units, "label"),
        )
        self.before_year = frozenset(words.lists("year_word"))
        self.law = regex.compile(
            r"(?<!\p{L})\p{L}{0,30}(?:\L<words>)(?:\s[^.;:]{0,80})?\sav\s$",
            regex.IGNORECASE,
            words=words.lists("law"),
        )
        self.named = regex.compile(
            r"(?:\L<words>)\s$", regex.IGNORECASE, words=words.lists("named")
        )

    def rules(self) -> tuple[Rule, ...]:
        """Every rule, the more telling first."""
        months, parts, seasons = (self.words.lists(role) for role in ("month", "part", "season"))
        shifts = self.words.lists("year_shift")
        weekdays = self.words.lists("weekday")
        ordinals = [word for word, value in self.words.numbers.ordinals.items() if value <= 4]
        month_anchors = self.words.anchors("month")
        return (
            Rule(regex.compile(NUMERIC, FLAGS), self._numeric, None),
            Rule(regex.compile(DAYS, FLAGS, months=months, shifts=shifts), self._days, month_anchors),
            Rule(
                regex.compile(DAY, FLAGS, months=months, shifts=shifts, weekdays=weekdays),
                self._day, month_anchors,
            ),
            Rule(regex.compile(MONTHS, FLAGS, months=months, shifts=shifts), self._months, month_anchors),
            Rule(regex.compile(MONTH, FLAGS, months=months, shifts=shifts), self._month, month_anchors),
            Rule(
                regex.compile(SEASON, FLAGS, seasons=seasons, shifts=shifts),
                self._season, self.words.anchors("season"),
            ),
            Rule(
                regex.compile(PART, FLAGS, parts=parts, ordinals=ordinals, shifts=shifts),
                self._part, self.words.anchors("part"),
            ),
            Rule(regex.compile(YEARS, FLAGS), self._years, frozenset(("0000",))),
            Rule(regex.compile(DECADE, FLAGS, ends=self.words.lists("decade")), self._decade, self.words.anchors("decade") | self._spelled_decades()),
            Rule(regex.compile(WEEK, FLAGS, weeks=self.words.lists("week"), shifts=shifts), self._week, self.words.anchors("week")),
            Rule(regex.compile(BARE, FLAGS), self._year, frozenset(("0000",))),
        )  # fmt: skip

    def _spelled_decades(self) -> frozenset[str]:
        ends = self.words.lists("decade")
        tens = [
            word
            for word, value in self.words.numbers.below_hundred.items()
            if value in range(20, 100, 10)
        ]
        return frozenset(ten + end for ten in tens for end in ends)

    def _own_year(self, match: regex.Match[str], dateline: Dateline | None) -> int | None:
        if match["year"]:
            return int(match["year"])
        if match["shift"] and dateline:
            return dateline.year + self.shifts[match["shift"].casefold()]
        return None

    def _numeric(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        year = match["year"] or match["iso_year"]
        if len(year) == 2:
            year = ("20" if int(year) < 50 else "19") + year
        day, month = match["day"] or match["iso_day"], match["month"] or match["iso_month"]
        if not day:  # «2017-04» is a month, «2011-12» two years
            if not 1 <= int(month) <= min(12, int(year) % 100):
                return None
            return Found("period", f"{year}-{month}", match.start(), match.end())
        try:
            edtf = date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            return None
        return Found("date", edtf, match.start(), match.end())

    def _days(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        month = self.words.months[match["month"].casefold()]
        year = self._own_year(match, dateline) or (
            dateline.year_of_month(month) if dateline else None
        )
        first, last = int(match["first"]), int(match["last"])
        if not 1 <= first < last <= 31:
            return None
        edtf = f"{year}-{month:02}-{first:02}/{year}-{month:02}-{last:02}" if year else None
        return Found("period", edtf, match.start(), match.end(), not match["year"])

    def _day(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        month, day = self.words.months[match["month"].casefold()], int(match["day"])
        year = self._own_year(match, dateline) or (
            dateline.year_of_month(month) if dateline else None
        )
        if not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
            return None
        edtf = f"{year}-{month:02}-{day:02}" if year else None
        role = "law" if self._law(match) else None
        return Found("date", edtf, match.start(), match.end(), not match["year"], role)  # type: ignore[arg-type]

    def _months(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        first, last = (self.words.months[match[name].casefold()] for name in ("first", "last"))
        year = self._own_year(match, dateline) or (
            dateline.year_of_month(last) if dateline else None
        )
        if first >= last and not year:
            return None
        edtf = (
            f"{year if first < last else (year or 1) - 1}-{first:02}/{year}-{last:02}"
            if year
            else None
        )
        return Found("period", edtf, match.start(), match.end(), not match["year"])

    def _month(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        month = self.words.months[match["month"].casefold()]
        own = self._own_year(match, dateline)
        year = own or (dateline.year_of_month(month) if dateline and not match["shift"] else None)
        if (
            match["month"][0].isupper()
            and not match["year"]
            and not match["lead"]
            and not self._opens(match)
        ):
            return None
        start = match.start("lead") if match["lead"] and match["shift"] else match.start("month")
        return Found(
            "period", f"{year}-{month:02}" if year else None, start, match.end(), not match["year"]
        )

    @staticmethod
    def _opens(match: regex.Match[str]) -> bool:
        before = match.string[max(0, match.start("month") - 3) : match.start("month")].strip()
        return not before or before[-1] in ".:!?»«–-"

    def _season(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        if not match["year"] and not match["shift"]:
            return None
        year = self._own_year(match, dateline)
        code = self.words.seasons[match["season"].casefold()]
        return Found(
            "period",
            f"{year}-{code}" if year else None,
            match.start(),
            match.end(),
            not match["year"],
        )

    def _part(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        number = (
            int(match["digit"])
            if match["digit"]
            else int(self.words.numbers.ordinals[match["ordinal"].casefold()])
        )
        first = self.words.parts[match["part"].casefold()]
        span = {33: 3, 37: 4, 40: 6}.get(first, 3)
        if number > 12 // span:
            return None
        code = first + number - 1
        year = self._own_year(match, dateline) or (
            dateline.year_of_part(code, span) if dateline else None
        )
        return Found(
            "period",
            f"{year}-{code}" if year else None,
            match.start(),
            match.end(),
            not match["year"],
        )

    def _years(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        first, last = int(match["first"]), match["last"]
        second = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        joined = (match["link"] or "").strip().casefold()
        if joined == "og" and not match["between"] and second != first + 1:
            return None
        if second <= first or self.measures.match(match.string, match.end()):
            return None
        return Found("period", f"{first}/{second}", match.start("first"), match.end())

    def _decade(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        if match["spelled"]:
            ten = self.words.numbers.below_hundred.get(match["spelled"].casefold())
            if ten is None or ten not in range(20, 100, 10):
                return None
            return Found("period", f"19{int(ten) // 10}X", match.start(), match.end())
        figure = match["figure"]
        person = regex.search(
            r"(?:mann|kvinne|kvinner|menn|gutt|gut|person|kvinna|mannen|er|var|personer|folk|sist)\s(?:i|midt i|slutten av|tidlig i)\s$",
            match.string[max(0, match.start() - 40) : match.start()],
        )
        if len(figure) == 2:
            if person:
                return None
            return Found("period", f"19{figure[0]}X", match.start(), match.end())
        if figure.endswith("00") and figure != "2000":
            return Found("period", f"{figure[:2]}XX", match.start(), match.end())
        return Found("period", f"{figure[:3]}X", match.start(), match.end())

    def _week(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        number = int(match["number"])
        if not 1 <= number <= 53:
            return None
        year = self._own_year(match, dateline) or (dateline.year if dateline else None)
        return Found(
            "period",
            f"{year}-W{number:02}" if year else None,
            match.start(),
            match.end(),
            not match["year"],
        )

    def _year(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        text, start, end = match.string, match.start("year"), match.end("year")
        before = text[max(0, start - 60) : start]
        word = regex.search(r"(?P<word>\p{L}+)[ \u00a0]$", before)
        previous = word["word"].casefold() if word else ""
        if (
            self.measures.match(text, end)
            or self.after_currency.search(before)
            or self.labelled.search(before)
        ):
            return None
        following = regex.match(r"[ \u00a0](?P<word>\p{Ll}{2,40})", text[end : end + 45])
        counts = bool(following and self.qualifiers.lemma(following["word"]))
        modified = self.modified.search(before)
        if counts and previous not in self.before_year:
            return None
        if modified and (counts or previous not in ("rundt", "kring", "omkring", "ca", "lag")):
            return None
        role = None
        if self._law(match):
            role = "law"
        elif (
            match["compound"] is not None
            or self.named.search(before)
            or self._in_name(text, start, previous, word)
        ):
            role = "name"
        edtf = f"{match['year']}~" if modified else match["year"]
        return Found("year", edtf, start, end, False, role)  # type: ignore[arg-type]

    def _law(self, match: regex.Match[str]) -> bool:
        window = match.string[max(0, match.start() - 100) : match.start()]
        return bool(self.law.search(window))

    def _in_name(self, text: str, start: int, previous: str, word: regex.Match[str] | None) -> bool:
        if not word or not word["word"][0].isupper() or previous in self.before_year:
            return False
        known = previous in self.words.months or previous in self.words.seasons
        opening = start - len(word[0]) == 0
        return not known and not opening


NUMERIC = r"""
    (?<![\d.]) (?P<day>\d{1,2}) \. \s? (?P<month>\d{1,2}) \. \s? (?P<year>(?:19|20)\d\d|\d\d(?!\d)) (?![\d.]\d)
    | (?<!\d) (?P<iso_year>(?:19|20)\d\d) - (?P<iso_month>\d\d) (?:- (?P<iso_day>\d\d))? (?![\d-])
"""
DAYS = rf"""
    (?<!\d) (?P<first>\d{{1,2}}) \.? \s? (?:[–-]|til|og) \s? (?P<last>\d{{1,2}}) \.? \s?
    (?P<month>\L<months>) (?!\p{{L}}) {OWN_YEAR}
"""
DAY = rf"""
    (?: (?<!\p{{L}}) (?:\L<weekdays>) \s (?:den\s)? )?
    (?<![\d.,]) (?P<day>\d{{1,2}}) \. \s? (?P<month>\L<months>) (?!\p{{L}}) {OWN_YEAR}
"""
MONTHS = rf"""
    (?<!\p{{L}}) (?P<first>\L<months>) (?: \s?[–-]\s? | \s(?:til|og)\s(?:med\s)? )
    (?P<last>\L<months>) (?!\p{{L}}) {OWN_YEAR}
"""
MONTH = rf"""
    (?<![\p{{L}}\d-]) (?P<lead>i\s)? (?P<month>\L<months>) (?![\p{{L}}-]) {OWN_YEAR}
"""
SEASON = rf"""
    (?<!\p{{L}}) (?P<season>\L<seasons>) (?!\p{{L}}) {OWN_YEAR}
"""
PART = rf"""
    (?<![\p{{L}}\d]) (?: (?P<digit>[1-4])\. | (?P<ordinal>\L<ordinals>) ) \s
    (?P<part>\L<parts>) (?!\p{{L}}) {OWN_YEAR}
"""
YEARS = rf"""
    (?<![\d\p{{L}}.,:/–-]) (?P<between>mellom\s)? (?<![\d]) (?P<first>{YEAR})
    (?: (?P<dash>\s?[–-]\s?|/) | (?P<link>\s(?:til|og|til\sog\smed)\s) )
    (?P<last>{YEAR} | (?<=[/–-]\s?) \d\d) (?![\d\p{{L}}]|[-–/]\d|[.,]\d)
"""
DECADE = r"""
    (?<![\d\p{L}]) (?P<figure>(?:1[0-9]|20)\d0 | [1-9]0) (?: - (?=\s?(?:og|eller|til)\s(?:\p{L}{1,20}\s){0,3}\d) | \s?-?\s? (?:\L<ends>) (?!\p{L}) )
    | (?<!\p{L}) (?P<spelled>\p{L}{4,9}) (?:\L<ends>) (?!\p{L})
"""
WEEK = rf"""
    (?<!\p{{L}}) (?:\L<weeks>) \s (?P<number>\d{{1,2}}) (?![\d\p{{L}}]|[.,:]\d) {OWN_YEAR}
"""
BARE = rf"""
    (?<![\d\p{{L}}/–]) (?<!\d[.,:-]) (?P<year>{YEAR}) (?P<compound>(?=-\p{{L}}))?
    (?! [\d\p{{L}}] | [.,:/]\d | [–-]\d | /\p{{L}} )
"""


def written_rules(words: TimeWords) -> tuple[Rule, ...]:
    """The rules of a lexicon."""
    return WrittenDates(words).rules()
