"""Patterns of the rules for times; `\\L<name>` is a list of words from the lexicon."""

from __future__ import annotations

YEAR = r"(?:1[5-9]|20)\d\d"
"""Years that newspapers name in figures; 1499 and before, and 2100 on, are counts."""

OWN_YEAR = rf"""
    (?: \s (?:i\s|av\s)?
        (?: (?P<year>{YEAR}) (?!\d|-\p{{L}}) | (?P<shift>\L<shifts>) (?!\p{{L}}) ) )?
"""
"""A year that follows a month, season or quarter, in figures or as «i fjor»."""

NUMERIC = r"""
    (?<![\d.]) (?P<day>\d{1,2}) \. \s? (?P<month>\d{1,2}) \. \s?
    (?P<year>(?:19|20)\d\d|\d\d(?!\d)) (?![\d.]\d)
    | (?<![\d/.,-]) (?P<day>\d{1,2}) (?:/ (?P<month>\d{1,2}) [-–/] | - (?P<month>\d{1,2}) -)
      (?P<year>(?:19|20)\d\d) (?![\d/–-])
    | (?<!\d) (?P<iso_year>(?:19|20)\d\d) - (?P<iso_month>\d\d) (?:- (?P<iso_day>\d\d))? (?![\d-])
"""
DAYS = rf"""
    (?<!\d) (?P<first>\d{{1,2}}) \.? \s? (?:[–-]|til|og) \s? (?P<last>\d{{1,2}}) \.? \s?
    (?P<month>\L<months>) (?!\p{{L}}) {OWN_YEAR}
"""
DATES = rf"""
    (?<![\d.,]) (?P<first>\d{{1,2}}) \. \s? (?P<first_month>\L<months>) \s? (?:[–-]|til) \s?
    (?P<last>\d{{1,2}}) \. \s? (?P<month>\L<months>) (?!\p{{L}}) {OWN_YEAR}
"""
DAY = rf"""
    (?: (?<!\p{{L}}) (?:\L<weekdays>) \s (?:den\s)? )?
    (?<![\d.,]) (?P<day>\d{{1,2}}) (?: \. \s? | \s (?=\p{{L}}{{3,9}}\s\d{{4}}(?!\d)) )
    (?P<month>\L<months>) (?!\p{{L}}|-\p{{L}}) {OWN_YEAR}
"""
MONTHS = rf"""
    (?<!\p{{L}}) (?P<first>\L<months>) (?: \s?[–-]\s? | \s(?:til\sog\smed|til|og)\s )
    (?P<last>\L<months>) (?!\p{{L}}) {OWN_YEAR}
"""
MONTH = rf"""
    (?<![\p{{L}}\d-]) (?P<lead>i\s)? (?P<month>\L<months>) (?![\p{{L}}-]) {OWN_YEAR}
"""
SEASON = rf"""
    (?<!\p{{L}}) (?P<season>\L<seasons>) (?!\p{{L}}) {OWN_YEAR} (?: [/–-] (?P<next>\d\d) (?!\d) )?
"""
PART = rf"""
    (?<![\p{{L}}\d]) (?: (?P<digit>[1-4])\. | (?P<ordinal>\L<ordinals>) | (?P<last>siste) ) \s
    (?P<part>\L<parts>) (?!\p{{L}}) {OWN_YEAR}
"""
YEARS = rf"""
    (?<![\d\p{{L}}.,:/–-]) (?P<between>mellom\s)? (?<!\d) (?P<first>{YEAR})
    (?: (?P<dash>\s?[–-]\s?|/) | (?P<link>\s(?:til|og|til\sog\smed)\s) )
    (?P<last>{YEAR} | (?<=[/–-]\s?) \d\d) (?![\d\p{{L}}]|[-–/]\d|[.,]\d)
"""
DECADE = r"""
    (?<![\d\p{L}]) (?P<figure>(?:1[0-9]|20)\d0 | [1-9]0)
    (?: - (?=\s?(?:og|eller|til)\s(?:\p{L}{1,20}\s){0,3}\d)   # «1970- og 80-talet»
      | \s?-?\s? (?:\L<ends>) (?!\p{L}) )
    | (?<![\d\p{L}]) (?P<figure>(?:1[0-9]|20)\d0) -? tall?s? (?!\p{L})   # «tidleg 1980-tal»
    | (?<!\p{L}) (?P<spelled>\p{L}{4,9}) (?:\L<ends>) (?!\p{L})
"""
WEEK = rf"""
    (?<!\p{{L}}) (?<!\L<this>\s) (?:\L<weeks>) \s (?P<number>\d{{1,2}}) (?![\d\p{{L}}]|[.,:]\d)
    (?: (?:[–-]|\s(?:til|og)\s(?:(?:\L<weeks>)\s)?) (?P<last>\d{{1,2}}) (?![\d\p{{L}}]|[.,:]\d) )?
    {OWN_YEAR}
"""
BARE = rf"""
    (?<![\d\p{{L}}/–]) (?<!\d[.,:-]) (?P<year>{YEAR}) (?P<compound>(?=-\p{{L}}))?
    (?! [\d\p{{L}}] | [.,:/]\d | [–-]\d | /\p{{L}} )
"""

NUMBER = r"(?P<number>\d{1,4}|\p{L}{2,20})"
WORD = r"(?<!\p{L}) (?P<word>\L<words>) (?!\p{L})"
YEAR_SHIFT = r"""
    (?<!\p{L}) (?P<shift>\L<shifts>) (?!\p{L}|\s\d{3,4}(?!\d))
    (?: \s (?P<season>\L<seasons>) (?!\p{L}) )?
"""
AGO = r"""
    (?<![\p{L}\d.,]) (?P<lead> for \s (?:(?:\L<modifiers>|\L<transparent>)\s)? )?
    (?P<number>
        \d{1,4} | (?:\L<articles>) \s (?:\L<halves>|\L<couples>)
      | \p{L}{2,20} (?: \s og \s (?:\L<articles>) \s (?:\L<halves>) )? ) \s
    (?P<unit>\L<units>) \s (?:\L<ago>) (?!\p{L})
"""
AHEAD = r"""
    (?<!\p{L}) (?:\L<ahead>) \s (?:(?:\L<modifiers>)\s)?
    (?P<number> (?:\L<articles>) \s (?:\L<halves>|\L<couples>) | \d{1,4} | \p{L}{2,20} ) \s
    (?P<unit>\L<units>) (?!\p{L})
"""
LAST = rf"""
    (?<!\p{{L}})
    (?: (?P<last>\L<last>) \s {NUMBER}
      | (?:de|dei) \s (?P<number_before>\d{{1,3}}|\p{{L}}{{2,10}}) \s (?P<last_after>\L<last>) )
    \s (?P<unit>\L<units>) (?!\p{{L}})
"""
FIRST_MONTHS = rf"""
    (?<!\p{{L}}) (?: (?P<of_year>årets) \s )?
    (?: {NUMBER} \s (?:\L<first>) | (?:\L<first>) \s (?P<number_after>\d{{1,2}}|\p{{L}}{{2,10}}) )
    \s (?P<unit>\L<units>)
    (?: \s (?:av|i) \s (?: (?P<year>{YEAR}) | (?P<this>år(?:et)?) | (?P<last>fjor) ) (?!\w) )?
"""
THIS = r"""
    (?<!\p{L}) (?P<this>\L<this>) \s
    (?: (?P<week>\L<weeks>) | (?P<month>\L<months>)
      | (?P<season>\L<seasons>) | (?P<part>\L<parts>) )
    (?! \p{L} | \s\d )
"""
IN_SEASON = r"""
    (?<!\p{L}) (?P<lead>\L<leads>) \s (?P<season>\L<seasons>) (?!\p{L})
    (?P<open> (?= \s?(?:[.,;:!?]|$) | \s(?:\L<closed>)(?!\p{L}) ) )?
"""
TERM = r"""
    (?<!\p{L}) (?P<this>\L<this>) \s (?P<term>\L<terms>) (?!\p{L})
"""
WEEK_OF = rf"""
    (?<!\p{{L}}) (?P<ordinal>\L<ordinals>) \s (?:\L<weeks>) \s (?:i|av) \s
    (?P<month>\L<months>) (?!\p{{L}}) (?: \s (?P<year>{YEAR}) )?
"""
TURN = rf"""
    (?<!\p{{L}}) (?: (?P<lead>ved|fra|frå|etter|før|over|siden|sidan|rundt|i) \s )?
    (?:\L<words>) (?!\p{{L}}) (?: \s (?:{YEAR}[/–-])? (?P<year>{YEAR}) )?
"""
DECADE_TURN = r"""
    (?<!\p{L}) (?: (?P<this>\L<this>) \s )? (?:\L<words>) (?!\p{L})
"""
WEEKDAY = r"""
    (?<![\p{L}-]) (?: (?P<lead> på | neste | forrige | førre | sist | natt\stil ) \s )?
    (?<! \L<weekdays> (?:\stil\s|\sog\s|[–-]) )             # «måndag til fredag» is no date
    (?P<day>\L<weekdays>) (?![\p{L}-])
    (?! \s (?:den\s)? \d | (?:\s til \s | [–-]) \L<weekdays> )
"""
THE_YEAR = r"""
    (?<!\p{L}) (?: (?P<edge>\L<edges>) | i\sløpet\sav | resten\sav | gjennom | tidligere | ut ) \s
    (?P<year>året) (?!\p{L}) (?!\s(?:før|etter|i)(?!\p{L}))
"""
