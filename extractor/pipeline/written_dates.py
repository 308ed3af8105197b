"""Rules for times in figures or with a month: «1. januar 2017», «3. kvartal», «2015–2016»."""

from __future__ import annotations

import calendar
from datetime import date

import regex

from extractor.lexicon.figures import words_of
from extractor.pipeline import time_patterns as patterns
from extractor.pipeline.dateline import Dateline, full_year
from extractor.pipeline.scan import ANY_FIGURE, ANY_YEAR, ending
from extractor.pipeline.time_rules import Found, Lists, Rule, TimeWords, rule
from extractor.pipeline.years import NEXT_WORD, YearReader

PER = ending(r"(?<!\p{L})(?:per|pr\.?)\s", regex.IGNORECASE)
DAY_BEFORE = ending(r"\d\.\s?")
LISTED = ending(r"\d{4},\s")
"""«2014, 2015 og 2016» are three years."""


class WrittenDates:
    """The rules with the words of one lexicon."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        self.shifts = words.by_word("year_shift")
        self.years = YearReader(words)
        self._coming = ending(
            r"(?<!\p{L})\L<coming>\s[^.!?]{0,50}", regex.IGNORECASE, coming=words.lists("coming")
        )
        self._person = ending(
            r"(?<!\p{L})(?:\L<people>|(?:han|hun|ho|eg|jeg)\s(?:er|var))"
            r"\s\(?(?:i|(?:i\s)?(?:\L<edges>))\s",
            regex.IGNORECASE,
            people=self._people(words),
            edges=words.lists("edge"),
        )

    def _is_ahead(self, match: regex.Match[str]) -> bool:
        """Whether the words before a month without a year tell that it is yet to come."""
        start = match.start()
        return bool(self._coming.search(match.string, max(0, start - 60), start))

    @staticmethod
    def _people(words: TimeWords) -> list[str]:
        """Nouns of people; «i 50-åra» after one is an age."""
        units = words.figures.units
        others = set(words_of(units, "not_counted"))
        people = words_of(units, "age_before", "person_noun")
        return [word for word in people if word not in others]

    def rules(self) -> tuple[Rule, ...]:
        """Every rule, the more telling first."""
        words, anchors = self.words, self.words.anchors
        months, shifts = words.lists("month"), words.lists("year_shift")
        in_month: Lists = {"months": months, "shifts": shifts}
        in_part: Lists = {
            "parts": words.lists("part"),
            "ordinals": words.ordinals(*range(1, 5)),
            "shifts": shifts,
        }
        decades = anchors("decade") | self._spelled_decades() | {"tal", "tall", "tals", "talls"}
        month, year = anchors("month"), frozenset((ANY_YEAR,))
        return (
            rule(patterns.NUMERIC, self._numeric, frozenset((ANY_FIGURE,))),
            rule(patterns.DAYS, self._days, month, **in_month),
            rule(patterns.DATES, self._dates, month, **in_month),
            rule(patterns.DAY, self._day, month, **in_month, weekdays=words.lists("weekday")),
            rule(patterns.MONTHS, self._months, month, **in_month),
            rule(patterns.MONTH, self._month, month, **in_month),
            rule(
                patterns.SEASON,
                self._season,
                anchors("season"),
                seasons=words.lists("season"),
                shifts=shifts,
            ),
            rule(patterns.PART, self._part, anchors("part"), **in_part),
            rule(patterns.YEARS, self._years, year),
            rule(patterns.DECADE, self._decade, decades, ends=words.lists("decade")),
            rule(
                patterns.WEEK,
                self._week,
                anchors("week"),
                weeks=words.lists("week"),
                this=words.lists("this_word"),
                shifts=shifts,
            ),
            rule(patterns.BARE, self.years.read, year),
        )

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
        year = full_year(match["year"] or match["iso_year"])
        day, month = match["day"] or match["iso_day"], match["month"] or match["iso_month"]
        if not day:  # «2017-04» is a month, «2011-12» two years
            if not 1 <= int(month) <= min(12, year % 100):
                return None
            return Found("period", f"{year}-{month}", match.start(), match.end())
        try:
            edtf = date(year, int(month), int(day)).isoformat()
        except ValueError:
            return None
        return Found("date", edtf, match.start(), match.end())

    def _days(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        month = self.words.months[match["month"].casefold()]
        year = self._own_year(match, dateline) or (
            dateline.year_of_month(month, ahead=self._is_ahead(match)) if dateline else None
        )
        first, last = int(match["first"]), int(match["last"])
        if not 1 <= first < last <= 31:
            return None
        edtf = f"{year}-{month:02}-{first:02}/{year}-{month:02}-{last:02}" if year else None
        return Found("period", edtf, match.start(), match.end(), not match["year"])

    def _dates(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        """«2. januar til 5. mars 2016»."""
        first, last = (
            (self.words.months[match[month].casefold()], int(match[day]))
            for month, day in (("first_month", "first"), ("month", "last"))
        )
        year = self._own_year(match, dateline) or (
            dateline.year_of_month(last[0]) if dateline else None
        )
        if not (1 <= first[1] <= 31 and 1 <= last[1] <= 31):
            return None
        ends = [(year - (first > last), *first), (year, *last)] if year else []
        edtf = "/".join(f"{y}-{month:02}-{day:02}" for y, month, day in ends) or None
        return Found("period", edtf, match.start(), match.end(), not match["year"])

    def _day(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        month, day = self.words.months[match["month"].casefold()], int(match["day"])
        year = self._own_year(match, dateline) or (
            dateline.year_of_month(month, ahead=self._is_ahead(match)) if dateline else None
        )
        if not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
            return None
        edtf = f"{year}-{month:02}-{day:02}" if year else None
        role = "law" if self.years.in_law(match) else None
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
        ahead = self._is_ahead(match)
        near = dateline if not match["shift"] else None
        year = own or (near.year_of_month(month, ahead=ahead) if near else None)
        if year and not own and near and near.month and (year, month) > (near.year, near.month):
            # «per september», told in March
            year -= bool(PER.search(match.string, max(0, match.start() - 5), match.start()))
        if (
            match["month"][0].isupper()
            and not match["year"]
            and not match["lead"]
            and not self._opens(match)
        ):
            return None
        if DAY_BEFORE.search(match.string, max(0, match.start() - 5), match.start()):
            return None  # «31. februar»
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
        if match["next"] and year and (year + 1) % 100 == int(match["next"]):
            year += 1  # «vinteren 2022/23»
        return Found(
            "period",
            f"{year}-{code}" if year else None,
            match.start(),
            match.end(),
            not match["year"],
        )

    def _part(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        first = self.words.parts[match["part"].casefold()]
        span = {33: 3, 37: 4, 40: 6}.get(first, 3)
        dated = match["year"] or match["shift"]
        if not dated and (match["last"] or match["part"].casefold().endswith(" av")):
            return None  # «siste halvår» has a rule of its own; «halvdelen av» a decade
        if match["last"]:
            number = 12 // span
        elif match["digit"]:
            number = int(match["digit"])
        else:
            number = int(self.words.numbers.ordinals[match["ordinal"].casefold()])
        if number > 12 // span:
            return None
        code = first + number - 1
        year = self._own_year(match, dateline) or (
            dateline.year_of_part(code, span, ahead=self._is_ahead(match)) if dateline else None
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
        if joined == "og" and not match["between"]:
            listed = LISTED.search(match.string, max(0, match.start() - 6), match.start())
            if second != first + 1 or listed:
                return None
        if second <= first or self.years.measured(match.string, match.end()):
            return None
        following = NEXT_WORD.match(match.string, match.end())
        if following and not match["between"] and self.years.counts(following["word"]):
            return None  # «1500–2000 brukarar»
        return Found("period", f"{first}/{second}", match.start("first"), match.end())

    def _decade(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        if match["spelled"]:
            ten = self.words.numbers.below_hundred.get(match["spelled"].casefold())
            if ten is None or ten not in range(20, 100, 10):
                return None
            return Found("period", f"19{int(ten) // 10}X", match.start(), match.end())
        figure = match["figure"]
        person = self._person.search(match.string, max(0, match.start() - 40), match.start())
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
        edtf = f"{year}-W{number:02}" if year else None
        last = int(match["last"] or 0)
        if last and not number < last <= 53:
            return None
        return Found(
            "period",
            f"{edtf}/{year}-W{last:02}" if edtf and last else edtf,
            match.start(),
            match.end(),
            not match["year"],
        )


def written_rules(words: TimeWords) -> tuple[Rule, ...]:
    """The rules of a lexicon."""
    return WrittenDates(words).rules()
