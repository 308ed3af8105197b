"""What every file of gold must be, whoever wrote it: people by hand, or a review's export."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any


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
FURNITURE = re.compile(
    r"les (?:også|òg)|informasjonskaps|mest les|del (?:på|saka)|annonse|logg inn|\bmeny\b"
    r"|skriv ut|tips oss|flere saker|fleire saker|til innh[ao]ld|abonne",
    re.IGNORECASE,
)


def read_gold(path: Path) -> dict[str, Any]:
    """One gold record."""
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def spans_slice_to_their_quotes(gold: dict[str, Any]) -> None:
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


def values_come_from_the_closed_lists(gold: dict[str, Any]) -> None:
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


def slots_name_rows_of_the_record(gold: dict[str, Any]) -> None:
    places = {place["name"] for place in gold["places"]}
    people = {person["name"]: person["function"] for person in gold["people"]}
    assert set(people.values()) <= FUNCTIONS
    for claim in gold["claims"]:
        assert {claim["place"], *claim.get("place_alt", [])} <= {None, *places}
        assert claim["speaker"] is None or people[claim["speaker"]] == "source"
    for person in gold["people"]:
        assert all(mention in gold["text"] for mention in person["mentions"])


def codes_have_the_length_of_their_kind(gold: dict[str, Any]) -> None:
    patterns = {"municipality": r"\d{4}", "county": r"\d{2}", "country": r"[A-Z]{2}"}
    for place in gold["places"]:
        if place["kind"] in patterns:
            assert re.fullmatch(patterns[place["kind"]], place["code"]), place["name"]
        else:
            assert place["kind"] in {"district", "place"}
            assert place["code"] is None


def gold_text_holds_no_furniture(gold: dict[str, Any]) -> None:
    assert FURNITURE.findall(gold["text"]) == []


CHECKS = (
    spans_slice_to_their_quotes,
    values_come_from_the_closed_lists,
    slots_name_rows_of_the_record,
    codes_have_the_length_of_their_kind,
    gold_text_holds_no_furniture,
)
"""Each takes the gold of a file and asserts."""
