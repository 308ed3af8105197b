"""Rules for times that stand on the dateline: «i fjor», «for to år sidan», «dei siste fem åra»."""

from __future__ import annotations

from datetime import date, timedelta

import regex

from extractor.lexicon.figures import Figures, words_of
from extractor.pipeline import time_patterns as patterns
from extractor.pipeline.dateline import SEASON_MONTHS, Dateline
from extractor.pipeline.scan import ANY_YEAR
from extractor.pipeline.time_rules import Found, Lists, Read, Rule, TimeWords, rule

COMING = frozenset(("fra", "frå", "før", "over"))
"""Before New Year's Day these look ahead."""

_FROM_TO = regex.compile(
    r"\b(?:(?:fra|frå)\s\S{1,20}(?:\s\S{1,20})?\stil|(?:falt|falle|økt|auka|gått\s\w{3})\smed)"
    r"(?:\s(?:nesten|over|rundt|om\slag|vel|nær))?\s$"
)


_FIRST_OF_YEAR = frozenset((ANY_YEAR, "årets", "år", "året", "fjor"))


class RelativeTimes:
    """The rules with the words of one lexicon."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        lists = words.lists
        self.shifts = words.by_word("year_shift")
        self.anchored = words.by_word("anchored_year")
        self.days = words.by_word("day_shift")
        self.this = words.by_word("this_word")
        self.last = words.by_word("last")
        self.lengths = _lengths(words.figures)
        self.terms = {
            number + term: int(value)
            for number, value in words.numbers.below_hundred.items()
            if 1 < value <= 20
            for term in lists("term")
        }

    def rules(self) -> tuple[Rule, ...]:
        """Every rule, the longer ones first."""
        lists, anchors = self.words.lists, self.words.anchors
        seasons, months, weeks = lists("season"), lists("month"), lists("week")
        units, modifiers = list(self.lengths), words_of(self.words.figures.modifiers, "before")
        this: Lists = {
            "this": lists("this_word"),
            "weeks": weeks,
            "months": lists("month_noun"),
            "seasons": seasons,
            "parts": lists("part"),
        }
        this_word: Lists = {"this": lists("this_word")}
        in_season: Lists = {
            "seasons": seasons,
            "leads": lists("season_lead"),
            "closed": words_of(self.words.figures.units, "not_counted"),
        }
        week_of: Lists = {"months": months, "weeks": weeks, "ordinals": self.words.ordinals()}
        shift: Lists = {"shifts": lists("year_shift"), "seasons": seasons}
        first: Lists = {"units": units, "first": self.words.ordinals(1)}
        ago = self._ago_lists(units)
        ahead: Lists = {
            "units": units,
            "ahead": lists("ahead"),
            "modifiers": modifiers,
            **{name: ago[name] for name in ("articles", "halves", "couples")},
        }
        last: Lists = {"units": units, "last": lists("last")}
        return (
            rule(patterns.YEAR_SHIFT, self._year_shift, anchors("year_shift"), **shift),
            self._word("anchored_year", self._anchored),
            self._word("day_shift", self._day_shift),
            rule(patterns.AGO, self._ago, anchors("ago"), **ago),
            rule(patterns.AHEAD, self._ahead, anchors("ahead"), **ahead),
            rule(patterns.LAST, self._last, frozenset(units), **last),
            rule(patterns.FIRST_MONTHS, self._first_months, _FIRST_OF_YEAR, **first),
            rule(patterns.THIS, self._this, anchors("this_word"), **this),
            rule(
                patterns.TERM, self._term, frozenset(self.terms), terms=[*self.terms], **this_word
            ),
            rule(patterns.IN_SEASON, self._in_season, anchors("season"), **in_season),
            rule(patterns.WEEK_OF, self._week_of, anchors("month"), **week_of),
            rule(patterns.TURN, self._turn, anchors("turn"), words=lists("turn")),
            rule(
                patterns.DECADE_TURN,
                self._decade_turn,
                anchors("decade_turn"),
                words=lists("decade_turn"),
                **this_word,
            ),
            rule(patterns.WEEKDAY, self._weekday, anchors("weekday"), weekdays=lists("weekday")),
            rule(patterns.THE_YEAR, self._the_year, frozenset(("året",)), edges=lists("edge")),
        )

    def _ago_lists(self, units: list[str]) -> Lists:
        """Words around «for eit par år sidan»."""
        return {
            "units": units,
            "ago": self.words.lists("ago"),
            "modifiers": words_of(self.words.figures.modifiers, "before"),
            "transparent": words_of(self.words.figures.modifiers, "transparent"),
            **{
                name: words_of(self.words.figures.numerals, role)
                for name, role in (
                    ("articles", "article"),
                    ("halves", "half"),
                    ("couples", "couple"),
                )
            },
        }

    def _word(self, role: str, read: Read) -> Rule:
        words = self.words.lists(role)
        return rule(patterns.WORD, read, self.words.anchors(role), words=words)

    def _year_shift(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        year = dateline.year + self.shifts[match["shift"].casefold()] if dateline else None
        if match["season"]:
            code = self.words.seasons[match["season"].casefold()]
            return Found(
                "period", f"{year}-{code}" if year else None, match.start(), match.end(), True
            )
        end = match.end("shift")
        return Found("year", str(year) if year else None, match.start(), end, True)

    def _anchored(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        shift = self.anchored[match["word"].casefold()]
        return Found("year", None, match.start(), match.end(), True, anchored=shift)

    def _day_shift(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        days = self.days[match["word"].casefold()]
        edtf = dateline.shifted(days) if dateline else None
        return Found("date", edtf, match.start(), match.end(), True)

    def count(self, written: str) -> int | None:
        """A count of years, weeks …, an article too: «for eit år sidan»."""
        word = written.casefold()
        if word in self.words.numbers.articles:
            return 1
        number = self.words.numbers.at(written, 0)
        whole = number and number.end == len(written) and number.value == int(number.value)
        return int(number.value) if number and whole and number.value < 3000 else None

    def _months(self, written: str) -> int | None:
        """Months of a count of years with a half."""
        number = self.words.numbers.at(written, 0)
        if number is None or number.end != len(written):
            return None
        months = number.value * 12
        return int(months) if months == int(months) and months < 3000 else None

    def _moved(self, match: regex.Match[str], dateline: Dateline | None, sign: int) -> Found | None:
        count = self.count(match["number"])
        start, end, unit = (
            match.start("number"),
            match.end(),
            self.lengths[match["unit"].casefold()],
        )
        if count is None and unit == "Y":  # «eit og eit halvt år»
            count, unit = self._months(match["number"]), "M"
        if count is None:
            return None
        kind = {"Y": "year", "M": "period", "W": "period", "D": "date"}[unit]
        edtf = None
        if dateline:
            edtf = _shifted(dateline, unit, sign * count)
        return Found(kind, edtf, start, end, True)  # type: ignore[arg-type]

    def _ago(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        article = match["number"].casefold() in self.words.numbers.articles
        if article and not match["lead"]:  # «ikkje ein dag sidan OL» counts from no day
            return None
        if _FROM_TO.search(match.string[max(0, match.start() - 60) : match.start("number")]):
            return None  # «auka frå åtte til elleve veker sidan nyttår»
        return self._moved(match, dateline, -1)

    def _ahead(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        return self._moved(match, dateline, 1)

    def _last(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        count = self.count(match["number"] or match["number_before"])
        if count is None or count < 2:
            return None
        sign = self.last[(match["last"] or match["last_after"]).casefold()]
        unit = self.lengths[match["unit"].casefold()]
        ends: list[str | None] = [None, None]
        if dateline and unit == "Y":
            ends = [str(dateline.year + sign * count), str(dateline.year)]
        elif dateline and unit == "M":
            ends = [dateline.month_shifted(sign * count), dateline.month_shifted(0)]
        elif dateline:
            days = count * (7 if unit == "W" else 1)
            ends = [dateline.shifted(sign * days), dateline.shifted(0)]
        ordered = ends if sign < 0 else ends[::-1]
        edtf = "/".join(end or "" for end in ordered) if all(ends) else None
        return Found("period", edtf, match.start(), match.end(), True)

    def _first_months(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        count = self.count(match["number"] or match["number_after"])
        if count is None or not 1 < count < 12 or self.lengths[match["unit"].casefold()] != "M":
            return None
        year = match["year"] or self._year_named(match, dateline)
        if year is None:
            return None
        edtf = f"{year}-01/{year}-{count:02}"
        return Found("period", edtf, match.start(), match.end(), match["year"] is None)

    def _year_named(self, match: regex.Match[str], dateline: Dateline | None) -> int | None:
        """«årets tre første måneder», «dei tre første månadene i fjor»."""
        if dateline is None or not (match["of_year"] or match["this"] or match["last"]):
            return None
        return dateline.year - (1 if match["last"] else 0)

    def _this(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        shift = self.this[match["this"].casefold()]
        edtf = None
        if dateline and match["week"]:
            edtf = dateline.week_shifted(shift)
        elif dateline and match["month"]:
            edtf = dateline.month_shifted(shift)
        elif dateline and match["season"]:
            edtf = self._season_edtf(match["season"], dateline, ahead=shift > 0)
        elif match["part"]:
            return self._this_part(match, dateline, shift)
        return Found("period", edtf, match.start(), match.end(), True)

    def _this_part(
        self, match: regex.Match[str], dateline: Dateline | None, shift: int
    ) -> Found | None:
        first = self.words.parts[match["part"].casefold()]
        span = {33: 3, 37: 4, 40: 6}[first]
        edtf = None
        if dateline and dateline.month:
            if match["this"].casefold().endswith("siste") and span == 6:
                edtf = f"{dateline.month_shifted(-span)}/{dateline.month_shifted(0)}"
            else:
                number = dateline.year * (12 // span) + (dateline.month - 1) // span + shift
                edtf = f"{number // (12 // span)}-{first + number % (12 // span)}"
        return Found("period", edtf, match.start(), match.end(), True)

    def _term(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        """«Komande fireårsperiode» begins this year, «førre» ends; «denne» is not dated."""
        years = self.terms[match["term"].casefold()] * self.this[match["this"].casefold()]
        edtf = None
        if dateline and years:
            first, last = sorted((dateline.year, dateline.year + years))
            edtf = f"{first}/{last}"
        return Found("period", edtf, match.start(), match.end(), True)

    def _season_edtf(self, season: str, dateline: Dateline, *, ahead: bool) -> str | None:
        code = self.words.seasons[season.casefold()]
        if dateline.month is None:
            return None
        begins = SEASON_MONTHS[code][0]
        year = dateline.year
        if ahead:
            year += dateline.month >= begins and code != 24
        elif code == 24:
            year -= 0
        else:
            year -= begins > dateline.month + 3
        return f"{year}-{code}"

    def _in_season(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        if match["season"].casefold() == "vår" and not match["open"]:
            return None
        ahead = match["lead"].casefold().startswith("til")
        edtf = self._season_edtf(match["season"], dateline, ahead=ahead) if dateline else None
        return Found("period", edtf, match.start(), match.end("season"), True)

    def _week_of(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        number = int(self.words.numbers.ordinals[match["ordinal"].casefold()])
        month = self.words.months[match["month"].casefold()]
        year = (
            int(match["year"])
            if match["year"]
            else dateline.year_of_month(month)
            if dateline
            else None
        )
        edtf = None
        if year and number <= 5:
            iso = (date(year, month, 1) + timedelta(weeks=number - 1)).isocalendar()
            edtf = f"{iso[0]}-W{iso[1]:02}"
        return Found("period", edtf, match.start(), match.end(), not match["year"])

    def _turn(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        if match["year"]:
            return Found("date", f"{int(match['year'])}-01-01", match.start(), match.end())
        lead = (match["lead"] or "").casefold()
        late = bool(dateline and dateline.month and dateline.month > (6 if lead in COMING else 10))
        if not dateline or not dateline.month:
            return Found("date", None, match.start(), match.end(), True)
        past = lead in ("siden", "sidan", "etter")
        edtf = f"{dateline.year + (1 if late and not past else 0)}-01-01"
        if lead in ("siden", "sidan"):
            return Found("period", f"{edtf}/..", match.start(), match.end(), True)
        return Found("date", edtf, match.start(), match.end(), True)

    def _decade_turn(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        """«Førre tiårsskiftet» is the first day of a year that ends in 0, the last before this."""
        shift = self.this[match["this"].casefold()] if match["this"] else 0
        edtf = None
        if dateline:
            first = dateline.year // 10 * 10
            first += 10 if shift > 0 else -10 if shift < 0 and first == dateline.year else 0
            edtf = f"{first}-01-01"
        return Found("date", edtf, match.start(), match.end(), True)

    def _weekday(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        day = self.words.weekdays[match["day"].casefold()]
        lead = (match["lead"] or "").strip().casefold()
        ahead = lead in ("neste", "førstkommende")
        edtf = dateline.weekday(day, ahead=ahead) if dateline else None
        today = dateline.date if dateline else None
        other = ahead or lead in ("sist", "forrige", "førre")
        if dateline and today and other and edtf == today.isoformat():
            edtf = dateline.shifted(7 if ahead else -7)  # today is neither the last nor the next
        return Found("date", edtf, match.start("day"), match.end(), True)

    def _the_year(self, match: regex.Match[str], dateline: Dateline | None) -> Found | None:
        modifier = None
        if match["edge"]:
            modifier = (None, "START", "MID", "END")[self.words.edges[match["edge"].casefold()]]
        start = match.start("edge") if match["edge"] else match.start("year")
        edtf = str(dateline.year) if dateline else None
        kind = "period" if match["edge"] else "year"
        return Found(kind, edtf, start, match.end(), True, modifier=modifier)  # type: ignore[arg-type]


def _shifted(dateline: Dateline, unit: str, count: int) -> str | None:
    """EDTF so many years (Y), months, weeks or days from the dateline."""
    if unit == "Y":
        return str(dateline.year + count)
    if unit == "M":
        return dateline.month_shifted(count)
    return dateline.week_shifted(count) if unit == "W" else dateline.shifted(count)


def _lengths(figures: Figures) -> dict[str, str]:
    """Units of years, months, weeks and days by word."""
    return {
        word.casefold(): row.iso
        for row in figures.units
        if row.role == "duration" and row.iso in ("Y", "M", "W", "D") and row.factor == "1"
        for word in row.words.both
    }


def relative_rules(words: TimeWords) -> tuple[Rule, ...]:
    """The rules of a lexicon."""
    return RelativeTimes(words).rules()
