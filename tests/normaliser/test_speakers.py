"""Who stands behind each stretch: quotes, reported speech, documents."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractor.mention import NameLabel
from extractor.normaliser.entities import find_entities
from extractor.normaliser.speakers import find_utterances
from tests.conftest import both
from tests.readings import NAMES, read


def voices_in(text: str, labels: dict[str, NameLabel] | None = None) -> list[tuple[str, str, str]]:
    """Attribution, surname of the speaker or what else names them, and the first two words."""
    reading = read(text, labels=labels)
    entities = find_entities(reading, NAMES)
    found: list[tuple[str, str, str]] = []
    for utterance in find_utterances(reading, entities, NAMES):
        person = entities.person(utterance.speaker)
        source = utterance.document or utterance.cue
        who = person.name.split()[-1] if person else source.value if source else "?"
        words = reading.article.text[utterance.start : utterance.end].strip("–«» ").split()
        found.append((utterance.attribution, who, " ".join(words[:2]).strip(",.")))
    return found


@both(
    nb="– Vi er glade, sier leder Berit Tveit. Hun fikk 20 søkere.\n"
    "– Det er rekord.\n"
    "– Vi vil ha 30, legger hun til.",
    nn="– Vi er glade, seier leiar Berit Tveit. Ho fekk 20 søkjarar.\n"
    "– Det er rekord.\n"
    "– Vi vil ha 30, legg ho til.",
)
def test_dash_quotes_go_on_with_the_last_speaker(standard: str, case: str) -> None:
    assert [(how, who) for how, who, _ in voices_in(case)] == [("quote", "Tveit")] * 3


@both(
    nb="Rådmann Odd Lundbakk (Ap) tok ordet.\n"
    "– Ni av ti får avslag.\n"
    "Lærer Berit Tveit ristet på hodet.\n"
    "– Nei.",
    nn="Rådmann Odd Lundbakk (Ap) tok ordet.\n"
    "– Ni av ti får avslag.\n"
    "Lærar Berit Tveit rista på hovudet.\n"
    "– Nei.",
)
def test_a_quote_without_a_tag_is_of_whom_the_narrative_put_forward(
    standard: str, case: str
) -> None:
    assert voices_in(case) == [("quote", "Lundbakk", "Ni av"), ("quote", "Tveit", "Nei")]


@both(
    nb="– Det går bra, sier Berit Tveit.\n"
    "– Hvor mange er dere?\n"
    "– Vi er åtte.\n"
    "{question} Er det nok?\n"
    "Nei, det er for få.",
    nn="– Det går bra, seier Berit Tveit.\n"
    "– Kor mange er de?\n"
    "– Vi er åtte.\n"
    "{question} Er det nok?\n"
    "Nei, det er for få.",
)
def test_answers_to_the_reporter_are_the_speakers(standard: str, case: str) -> None:
    assert [words for _, who, words in voices_in(case) if who == "Tveit"] == [
        "Det går",
        "Vi er",
        "Nei, det",
    ]


@both(
    nb="Tallet er nede i 40, sier leder i Nav Tinn, Berit Tveit.\n"
    "Tveit mener at det er bra. Videre forteller Tveit at 12 venter. Ifølge Tveit er 9 "
    "unge.",
    nn="Talet er nede i 40, seier leiar i Nav Tinn, Berit Tveit.\n"
    "Tveit meiner at det er bra. Vidare fortel Tveit at 12 ventar. Ifølgje Tveit er 9 "
    "unge.",
)
def test_reported_speech_by_name(standard: str, case: str) -> None:
    found = voices_in(case)
    assert [how for how, _, _ in found] == ["quote", "reported", "reported", "reported"]
    assert {who for _, who, _ in found} == {"Tveit"}


@both(
    nb="{lead} Feil, svarer ordføreren.\n"
    "Nav-leder Berit Tveit la frem tall.\n"
    "Ordfører Odd Lundbakk var sint.\n"
    "– 40, sa hun.\n"
    "– 50, sa han.\n"
    "Nav-lederen ville ikke si mer. Rådmannen tror det ordner seg.",
    nn="{lead} Feil, svarar ordføraren.\n"
    "Nav-leiar Berit Tveit la fram tal.\n"
    "Ordførar Odd Lundbakk var sint.\n"
    "– 40, sa ho.\n"
    "– 50, sa han.\n"
    "Nav-leiaren ville ikkje seie meir. Rådmannen trur det ordnar seg.",
)
def test_titles_and_pronouns_stand_for_people(standard: str, case: str) -> None:
    found = voices_in(case)
    assert found[0][:2] == ("reported", "Lundbakk")
    assert [who for _, who, words in found if words in ("40, sa", "50, sa")] == [
        "Tveit",
        "Lundbakk",
    ]
    assert found[-1][0] == "reported"
    assert found[-1][1].startswith("Rådmann")


@both(
    nb="Nav opplyser at 40 venter. Ifølge SSB er det flere. Køen vokser, mener Kviteseid "
    "Høyre. Kommunen anslår at det koster to millioner.",
    nn="Nav opplyser at 40 ventar. Ifølgje SSB er det fleire. Køen veks, meiner Kviteseid "
    "Høgre. Kommunen anslår at det kostar to millionar.",
)
def test_organisations_are_reported_without_a_speaker(standard: str, case: str) -> None:
    found = voices_in(case)
    assert [how for how, _, _ in found] == ["reported"] * 4
    assert [who.split()[0] for _, who, _ in found] == ["Nav", "SSB", "Kviteseid", "Kommunen"]


@both(
    nb="I en rapport fra Fafo går det frem at 40 venter. Av dem er 12 unge. Nå er alt "
    "stille.\n"
    "I fjor var det 30. Det viser tall fra Nav.",
    nn="I ein rapport frå Fafo går det fram at 40 ventar. Av dei er 12 unge. No er alt "
    "stille.\n"
    "I fjor var det 30. Det viser tal frå Nav.",
)
def test_documents_go_on_and_point_back(standard: str, case: str) -> None:
    found = voices_in(case)
    assert [how for how, _, _ in found] == ["document"] * 3
    first = "I en" if standard == "nb" else "I ein"
    second = "Av dem" if standard == "nb" else "Av dei"
    assert [words for _, _, words in found] == [first, second, "I fjor"]


@both(
    nb="Foto: Jarle Eikmo\n"
    "– Vi ser det, sier Berit Tveit.\n"
    "Noe av det beste vi har sett, er at køen er borte.",
    nn="Foto: Jarle Eikmo\n"
    "– Vi ser det, seier Berit Tveit.\n"
    "Noko av det beste vi har sett, er at køen er borte.",
)
def test_a_first_person_without_a_name_is_the_last_speaker(standard: str, case: str) -> None:
    assert [(how, who) for how, who, _ in voices_in(case)] == [("quote", "Tveit")] * 2


@both(
    nb="Budsjettet dekker halvparten av de 120 plassene som regjeringen mener trengs.",
    nn="Budsjettet dekkjer halvparten av dei 120 plassane som regjeringa meiner trengst.",
)
def test_a_relative_clause_is_reported_by_itself(standard: str, case: str) -> None:
    (found,) = voices_in(case)
    assert found[:2] == ("reported", "regjeringen" if standard == "nb" else "regjeringa")
    assert found[2].startswith("120")


@both(
    nb="Berit Tveit sier at 40 venter, mens Odd Lundbakk mener det er 60.",
    nn="Berit Tveit seier at 40 ventar, medan Odd Lundbakk meiner det er 60.",
)
def test_two_speakers_share_a_sentence(standard: str, case: str) -> None:
    assert [who for _, who, _ in voices_in(case)] == ["Tveit", "Lundbakk"]


@both(
    nb="{title} Gleder seg: – Vi har fått 40 nye plasser\n"
    "– Vi har fått 40 nye plasser i vår, sier Berit Tveit.",
    nn="{title} Gler seg: – Vi har fått 40 nye plassar\n"
    "– Vi har fått 40 nye plassar i vår, seier Berit Tveit.",
)
def test_a_headline_quotes_who_says_it_below(standard: str, case: str) -> None:
    assert [(how, who) for how, who, _ in voices_in(case)] == [("quote", "Tveit")] * 2


@both(
    nb="«Vi har ventet lenge på dette. Nå er det her», skriver Berit Tveit i en e-post.",
    nn="«Vi har venta lenge på dette. No er det her», skriv Berit Tveit i ein e-post.",
)
def test_quotation_marks_span_sentences(standard: str, case: str) -> None:
    assert voices_in(case) == [("quote", "Tveit", "Vi har")]


@pytest.mark.parametrize(
    "text",
    [
        "Vi tror Berit Tveit bør gå.",
        "Berit Tveit venter på svar i Tinn.",
        "I går skrev vi at tallet var åtte.",
        "Hun bor sammen med Berit Tveit.",
    ],
)
def test_what_nobody_says_is_the_authors(text: str) -> None:
    assert voices_in(text) == []


@both(
    nb="– Vi er klare, jubler Berit Tveit.\n– Vi er klare, jubler hun.",
    nn="– Vi er klare, jublar Berit Tveit.\n– Vi er klare, jublar ho.",
)
def test_a_verb_that_no_list_has_still_tags_a_quote(standard: str, case: str) -> None:
    assert [who for _, who, _ in voices_in(case)] == ["Tveit", "Tveit"]


def test_no_two_stretches_overlap() -> None:
    text = "«A b c d e f g h. Det er dyrt», sier Berit Tveit. – Ja, sier Odd Lundbakk. Det sa han."
    reading = read(text)
    found = find_utterances(reading, find_entities(reading, NAMES), NAMES)
    assert all(one.end <= other.start for one, other in pairwise(found))
