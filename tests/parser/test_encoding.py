"""What is not seen never reaches a record, however the page writes it."""

import pytest

from extractor.parser import clean

PAGE = """<html><head><meta property="og:title" content="{title}"></head><body><article>
<h1>{title}</h1><p>{one}</p><p>{two}</p></article></body></html>"""
PAIRS = {
    "nb": (
        "Sosialhjelp i Øvre Eiker",
        "Kommunen hadde 240 mottakere av sosialhjelp i fjor, færre enn året før.",
        "Utgiftene kom på 12\u00a0000 kroner for hver av dem, sier Marí Moe.",
    ),
    "nn": (
        "Sosialhjelp i Øvre Eiker",
        "Kommunen hadde 240 mottakarar av sosialhjelp i fjor, færre enn året før.",
        "Utgiftene kom på 12\u00a0000 kroner for kvar av dei, seier Marí Moe.",
    ),
}
HABITS = {
    "soft hyphens": lambda text: text.replace("sosialhjelp", "sosial\u00adhjelp"),
    "soft hyphens as entities": lambda text: text.replace("osialhjelp", "osial&shy;hjelp"),
    "numbers of entities": lambda text: text.replace("osialhjelp", "osial&#173;&#x200b;hjelp"),
    "accents apart": lambda text: text.replace("í", "i\u0301"),
    "accents as entities": lambda text: text.replace("í", "i&#x301;").replace("Ø", "&Oslash;"),
    "no-break spaces": lambda text: text.replace("\u00a0", "&nbsp;").replace(
        "i fjor", "i&nbsp;fjor"
    ),
    "controls": lambda text: text.replace("fjor", "fj\x02or").replace("før", "f&#8;ør"),
    "read as another encoding": lambda text: text.encode().decode("cp1252"),
    "directions": lambda text: text.replace("Moe", "\u202eMoe\u202c"),
}


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("standard", PAIRS)
def test_a_page_says_the_same_in_every_habit_of_writing_it(standard: str, habit: str) -> None:
    title, one, two = map(HABITS[habit], PAIRS[standard])
    article = clean(PAGE.format(title=title, one=one, two=two))
    assert tuple(article.text.split("\n\n")) == PAIRS[standard]
    assert article.title == PAIRS[standard][0]


@pytest.mark.parametrize("standard", PAIRS)
def test_json_of_the_page_is_cleaned_too(standard: str) -> None:
    title, one, two = PAIRS[standard]
    hidden = title.replace("sosialhjelp", "sosial\\u00adhjelp").replace("Eiker", "Ei\\u200bker")
    state = f'{{"@type": "NewsArticle", "headline": "{hidden}", "datePublished": "2021-03-02"}}'
    page = f'<script type="application/ld+json">{state}</script><p>{one}</p><p>{two}</p>'
    assert clean(page).title == title
