"""The corpus itself: pages and gold belong together, and both standards say the same."""

import html
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[1] / "corpus"
GOLD = sorted((CORPUS / "gold").glob("*.json"))
PAGES = sorted(  # those named page_… have blocks for gold, and are tested with the parser
    p for p in (CORPUS / "pages").iterdir() if not p.stem.startswith("page_")
)
STORIES = sorted({path.stem.rpartition("_")[0] for path in GOLD})


def listed(names: str) -> frozenset[str]:
    """The names of a closed list, written as they stand in a line of prose."""
    return frozenset(names.split())


KINDS = listed("level change share trend")
INDICATORS = listed(
    """recipients new_recipients applications decisions rejections terminations sanctions
    expenditure budget overrun saving rate income_limit duration processing_time backlog complaints
    fraud overpayment debt participants employed_after unemployed unemployment_rate absence_rate
    vacancies low_income homeless settled reports cases placements staff capacity age_of_exit
    other"""
)
TOPICS = listed(
    """sosialhjelp nodhjelp kvalifiseringsstonad midlertidig_botilbud okonomisk_radgivning
    dagpenger forskudd_dagpenger permittering sykepenger aap ufoeretrygd ufoerepensjon
    rehabiliteringspenger attforingspenger barnetillegg_ufor alderspensjon minstepensjon
    garantipensjon afp_privat afp_offentlig supplerende_stonad supplerende_stonad_ufor
    gjenlevendepensjon omstillingsstonad barnepensjon barnetrygd utvidet_barnetrygd kontantstotte
    foreldrepenger engangsstonad svangerskapspenger overgangsstonad stonad_barnetilsyn
    skolepenger omsorgspenger pleiepenger_barn pleiepenger_livets opplaeringspenger grunnstonad
    hjelpestonad forhoyet_hjelpestonad gravferdsstonad hjelpemidler bilstonad yrkesskade
    menerstatning krigspensjon barnebidrag bidragsforskudd ektefellebidrag tiltakspenger
    tilleggsstonader lonnstilskudd arbeidstrening varig_tilrettelagt_arbeid ungdomsprogram
    lonnsgaranti bostotte startlan introduksjonsstonad omsorgsstonad bpa
    redusert_foreldrebetaling tt_kort frikort utdanningsstotte stromstotte arbeidsledighet
    sykefravaer barnevern fattigdom kommuneokonomi nav folketrygd integrering bolig rus
    omsorgsbolig_sykehjem"""
)
CLOSED: dict[str, frozenset[str | bool | None]] = {
    "kind": frozenset(KINDS),
    "indicator": frozenset(INDICATORS),
    "topic": frozenset(TOPICS),
    "direction": frozenset({"up", "down", "unchanged", None}),
    "attribution": frozenset(listed("quote reported document author")),
    "modality": frozenset(
        listed("asserted forecast estimate plan goal possible counterfactual question")
    ),
    "negated": frozenset({True, False}),
}
MEASURES = listed("money count percent percentage_point ratio multiple_of_G duration")
MODIFIERS = listed("APPROX LESS_THAN MORE_THAN EQUAL_OR_LESS EQUAL_OR_MORE")
UNITS = listed("% {percentage_point} {G} {share} {factor} a mo wk d h")
FUNCTIONS = listed("source subject photographer author")
SLOTS = listed(
    """kind topic indicator measure direction period baseline group whole place organisation
    speaker attribution modality negated evidence evidence_span value_quote same_as optional"""
)
SIZE = ("kind", "value", "low", "high", "unit", "currency", "modifier", "per")
SHARED = ("kind", "topic", "indicator", "direction", "period", "baseline", "modality", "negated")
FURNITURE = re.compile(
    r"les (?:også|òg)|informasjonskaps|mest les|del (?:på|saka)|annonse|logg inn|\bmeny\b"
    r"|skriv ut|tips oss|flere saker|fleire saker|til innh[ao]ld|abonne",
    re.IGNORECASE,
)


def read_gold(path: Path) -> dict[str, Any]:
    """One gold record."""
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def read_page(path: Path) -> str:
    """A page's characters, decoded as it declares; a browser reads latin-1 as windows-1252."""
    raw = path.read_bytes()
    declared = re.search(rb"charset=[\"']?([\w-]+)", raw[:1024], re.IGNORECASE)
    charset = declared.group(1).decode().lower() if declared else "utf-8"
    return raw.decode("cp1252" if charset in {"iso-8859-1", "windows-1252"} else charset)


def words(text: str) -> str:
    """The words of a text, folded and parted by single spaces."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def measure_key(claim: dict[str, Any]) -> tuple[Any, ...]:
    """What both standards must agree on in a claim."""
    measure = claim["measure"] or {}
    return tuple(measure.get(name) for name in SIZE) + tuple(claim[name] for name in SHARED)


def by_name(path: Path) -> str:
    return path.stem


def test_every_page_has_gold_and_every_gold_a_page() -> None:
    assert {page.stem for page in PAGES} == {gold.stem for gold in GOLD}
    assert len(PAGES) == len(GOLD) >= 12


def test_every_story_exists_in_both_standards() -> None:
    assert {gold.stem for gold in GOLD} == {f"{s}_{lang}" for s in STORIES for lang in ("nb", "nn")}


@pytest.mark.parametrize("story", STORIES)
def test_both_standards_make_the_same_claims(story: str) -> None:
    bokmaal, nynorsk = (read_gold(CORPUS / "gold" / f"{story}_{s}.json") for s in ("nb", "nn"))
    dates = [(gold["published"] or "")[:7] for gold in (bokmaal, nynorsk)]
    assert dates[0] == dates[1]  # one page may tell the day, the other the month alone
    assert len(bokmaal["claims"]) == len(nynorsk["claims"])
    assert Counter(map(measure_key, bokmaal["claims"])) == Counter(
        map(measure_key, nynorsk["claims"])
    )
    assert len(bokmaal["not_claims"]) == len(nynorsk["not_claims"])


@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_gold_is_named_after_its_page(path: Path) -> None:
    gold = read_gold(path)
    story, _, standard = path.stem.rpartition("_")
    assert (gold["id"], gold["group"], gold["language"]) == (path.stem, story, standard)
    dated = gold["published"] is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", gold["published"])
    assert dated


@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_spans_slice_to_their_quotes(path: Path) -> None:
    gold = read_gold(path)
    text = gold["text"]
    for claim in gold["claims"]:
        start, end = claim["evidence_span"]
        assert text[start:end] == claim["evidence"]
        assert (claim["value_quote"] is None) == (claim["measure"] is None)
        if claim["value_quote"] is not None:
            assert text[slice(*claim["value_span"])] == claim["value_quote"]
            assert start <= claim["value_span"][0] < claim["value_span"][1] <= end
        more = claim.get("more_evidence", [])
        assert [text[slice(*span)] for span in claim.get("more_evidence_span", [])] == more
    for trap in gold["not_claims"]:
        assert text[slice(*trap["span"])] == trap["quote"]


@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_values_come_from_the_closed_lists(path: Path) -> None:
    gold = read_gold(path)
    for claim in gold["claims"]:
        assert claim.keys() >= SLOTS
        for slot, allowed in CLOSED.items():
            assert {claim[slot], *claim.get(f"{slot}_alt", [])} <= allowed, slot
        assert claim["same_as"] is None or 0 <= claim["same_as"] < len(gold["claims"])
        assert (claim["direction"] is not None) == (claim["kind"] in {"change", "trend"})
        assert (claim["measure"] is None) == (claim["kind"] == "trend")
        measure = claim["measure"] or {"kind": "count"}
        assert measure["kind"] in MEASURES
        assert measure.get("unit") in {None, *UNITS}
        assert measure.get("modifier") in {None, *MODIFIERS}
        assert claim["measure"] is None or "value" in measure or {"low", "high"} <= measure.keys()


@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_slots_name_rows_of_the_record(path: Path) -> None:
    gold = read_gold(path)
    places = {place["name"] for place in gold["places"]}
    people = {person["name"]: person["function"] for person in gold["people"]}
    assert set(people.values()) <= FUNCTIONS
    for claim in gold["claims"]:
        assert {claim["place"], *claim.get("place_alt", [])} <= {None, *places}
        assert claim["speaker"] is None or people[claim["speaker"]] == "source"
    for person in gold["people"]:
        assert all(mention in gold["text"] for mention in person["mentions"])


@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_codes_have_the_length_of_their_kind(path: Path) -> None:
    patterns = {"municipality": r"\d{4}", "county": r"\d{2}", "country": r"[A-Z]{2}"}
    for place in read_gold(path)["places"]:
        if place["kind"] in patterns:
            assert re.fullmatch(patterns[place["kind"]], place["code"]), place["name"]
        else:
            assert place["kind"] in {"district", "place"}
            assert place["code"] is None


@pytest.mark.parametrize("path", GOLD, ids=by_name)
def test_gold_text_holds_no_furniture(path: Path) -> None:
    assert FURNITURE.findall(read_gold(path)["text"]) == []


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_block_of_the_gold_stands_in_the_page(page: Path) -> None:
    gold = read_gold(CORPUS / "gold" / f"{page.stem}.json")
    source = read_page(page)
    if page.suffix == ".html":
        body = re.split(r"<body", source, maxsplit=1, flags=re.IGNORECASE)[1]
        body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", body)
        source = html.unescape(re.sub(r"<[^>]{0,2000}>", " ", body))
    seen = words(source)
    for block in gold["text"].split("\n\n"):
        assert words(block) in seen


def test_floors_are_set_for_each_standard() -> None:
    floors = tomllib.loads((CORPUS / "floors.toml").read_text(encoding="utf-8"))
    for standard in ("nb", "nn"):
        assert all(0.0 <= floors[standard][name] <= 1.0 for name in ("found_f1", "strict_f1"))
