"""Words that open furniture open sentences too: what of an article must stay."""

import pytest

from extractor.parser import clean
from tests.conftest import both

FILL = {
    "nb": "Kommunen hadde {} mottakere av sosialhjelp i fjor, sier lederen på kontoret.",
    "nn": "Kommunen hadde {} mottakarar av sosialhjelp i fjor, seier leiaren på kontoret.",
}


def page(standard: str, middle: str) -> str:
    body = "".join(f"<p>{FILL[standard].format(n)}</p>" for n in (240, 251, 266))
    more = "".join(f"<p>{FILL[standard].format(n)}</p>" for n in (312, 340))
    return f"<article><h1>Flere saker i Ås enn før</h1>{body}{middle}{more}</article>"


def texts(standard: str, middle: str) -> list[tuple[str, str]]:
    article = clean(page(standard, middle))
    return [(block.kind, article.words(block)) for block in article.blocks]


@both(
    nb=[
        "Ansvarlig redaktør Kari Moe i Ås Avis sier at saken er alvorlig for byen.",
        "Kartdata viser at veien blir 300 meter lengre enn planlagt i fjor.",
        "Les flere bøker, sier statsråden til elevene på skolen i Ås.",
        "Følg oss på veien fra Ås til Oslo, sier syklisten som vant i fjor.",
        "Del med dine naboer, oppfordrer ordføreren i brevet til innbyggerne.",
        "Bilde: Det sier mer enn tusen ord, mener kunstneren som bor i bygda.",
    ],
    nn=[
        "Ansvarleg redaktør Kari Moe i Ås Avis seier at saka er alvorleg for byen.",
        "Kartdata viser at vegen blir 300 meter lengre enn planlagt i fjor.",
        "Les fleire bøker, seier statsråden til elevane på skulen i Ås.",
        "Følg oss på vegen frå Ås til Oslo, seier syklisten som vann i fjor.",
        "Del med naboane dine, oppmodar ordføraren i brevet til innbyggjarane.",
        "Bilete: Det seier meir enn tusen ord, meiner kunstnaren som bur i bygda.",
    ],
)
def test_sentences_that_open_like_furniture_stay(standard: str, case: list[str]) -> None:
    for sentence in case:
        assert ("paragraph", sentence) in texts(standard, f"<p>{sentence}</p>")


@both(
    nb=["Les også: Kommunen kutter 11 stillinger", "Del artikkelen", "Saken oppdateres.", "34"],
    nn=["Les òg: Kommunen kuttar 11 stillingar", "Del artikkelen", "Saka blir oppdatert.", "34"],
)
def test_furniture_goes(standard: str, case: list[str]) -> None:
    for words in case:
        assert len(texts(standard, f"<p>{words}</p>")) == len(texts(standard, ""))


@pytest.mark.parametrize("standard", FILL)
def test_years_and_numbers_of_a_list_stay(standard: str) -> None:
    middle = "<ul><li>3</li><li>17</li><li>2019</li></ul>"
    assert [text for kind, text in texts(standard, middle) if kind == "list_item"] == [
        "3", "17", "2019",
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["Kultur", "Arkiv", "Facebook", "Kontakt"])
@pytest.mark.parametrize("standard", FILL)
def test_a_heading_over_a_paragraph_stays(standard: str, heading: str) -> None:
    assert ("heading", heading) in texts(standard, f"<h2>{heading}</h2>")


@both(
    nb="<section><h2>Kontakt</h2><p>Hun tok kontakt med naboen samme kveld.</p></section>",
    nn="<section><h2>Kontakt</h2><p>Ho tok kontakt med naboen same kveld.</p></section>",
)
def test_contact_is_furniture_only_with_a_number_or_an_address(standard: str, case: str) -> None:
    assert len(texts(standard, case)) == len(texts(standard, "")) + 2
    reached = case.replace("kveld", "kveld på telefon 57 00 00 00 eller kari@as.example")
    assert len(texts(standard, reached)) == len(texts(standard, ""))


@both(
    nb="<p>Slik gikk det til:</p>{}",
    nn="<p>Slik gjekk det til:</p>{}",
)
def test_dates_head_what_happened_then(standard: str, case: str) -> None:
    days = "".join(f"<p>{n}. mai 2019</p><p>{FILL[standard].format(n)}</p>" for n in (17, 18))
    found = texts(standard, case.format(days))
    assert [text for kind, text in found if kind == "heading"] == ["17. mai 2019", "18. mai 2019"]


@both(
    nb="<details><summary>Les mer</summary><p>{}</p></details>",
    nn="<details><summary>Les meir</summary><p>{}</p></details>",
)
def test_what_folds_belongs_to_the_article(standard: str, case: str) -> None:
    text = FILL[standard].format(99)
    assert text in [words for _, words in texts(standard, case.format(text))]
    button = f"<div><p>{text}</p><button>Vis mer</button></div>"
    assert ("paragraph", text) in texts(standard, button)


@pytest.mark.parametrize("standard", FILL)
def test_hidden_from_screen_readers_is_not_hidden_if_it_is_running_text(standard: str) -> None:
    text = FILL[standard].format(98)
    middle = f'<div aria-hidden="true"><p>{text}</p><p>{text[:-1]} i Ås.</p></div>'
    assert ("paragraph", text) in texts(standard, middle)


@pytest.mark.parametrize("power", ["10<sup><span>6</span></sup>", "30 m<sup>2</sup>"])
@pytest.mark.parametrize("standard", FILL)
def test_a_power_is_no_footnote(standard: str, power: str) -> None:
    found = texts(standard, f"<p>{FILL[standard].format(power)}</p>")
    assert any(" 106 " in text or " 30 m2 " in text for _, text in found)


@pytest.mark.parametrize("name", ["lead", "byline", "caption", "date"])
@pytest.mark.parametrize("standard", FILL)
def test_a_short_body_in_an_unlucky_class_is_read(standard: str, name: str) -> None:
    body = "".join(f"<p>{FILL[standard].format(n)}</p>" for n in (1, 2, 3, 4))
    article = clean(f"<h1>Flere saker i Ås enn før</h1><div class={name}>{body}</div>")
    assert sum(block.kind == "paragraph" for block in article.blocks) >= 3
