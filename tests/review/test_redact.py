"""Private names are gone from every byte, public ones stay, and every offset is what it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.record import PersonRow, Record, Span
from extractor.review.hiding import HIDDEN
from extractor.review.redact import Redactor
from extractor.review.store import store_path
from tests.conftest import both
from tests.review import desks
from tests.review.test_export import sliced

PAGE_NB = (
    "<html><head><title>Åse Bråten Lie fikk nei</title></head><body><article>"
    "<h1>Åse Bråten Lie fikk nei av Nav</h1>"
    '<p class="byline">Av Live Aspelund</p>'
    "<p>Alenemor Åse Bråten Lie (34) i Lier er én av 946 som fikk sosialhjelp i Lier i 2018.</p>"
    "<p>– Vi var 861 på sosialhjelp i 2017, sier Bråten Lie. Åses sak er ikke unik. ÅSE BRÅTEN LIE"
    " klaget.</p>"
    "<p>Ordfører Kari Lie sier at kommunen brukte 12 millioner kroner på sosialhjelp i 2018. – Det "
    "er for mye, sier Lie til Åse Bråten-Lie.</p>"
    "<p>Per Moe (Ap) vil bruke 14 millioner kroner på sosialhjelp i Lier i 2020.</p>"
    "</article></body></html>"
)
PAGE_NN = (
    PAGE_NB.replace("fikk nei", "fekk nei")
    .replace("Alenemor", "Åleinemor")
    .replace("én av 946 som fikk", "ei av 946 som fekk")
    .replace("Ordfører", "Ordførar")
    .replace("klaget", "klaga")
    .replace("Åses sak er ikke unik", "Åses sak er ikkje unik")
    .replace("kommunen brukte", "kommunen brukte")
    .replace(" sier ", " seier ")
)
PRIVATE = ("Bråten", "Åse", "ÅSE", "BRÅTEN", "åse", "bråten", "ase-braten", "asebraten")
PUBLIC = ("Kari Lie", "Live Aspelund", "Per Moe", "Lier")


def person(name: str, role: str | None = None, function: str = "source") -> PersonRow:
    return PersonRow.model_validate({"id": "p1", "name": name, "role": role, "function": function})


@pytest.fixture(scope="module", params=["nb", "nn"])
def record(request: pytest.FixtureRequest, extractor: Extractor) -> Record:
    page = PAGE_NB if request.param == "nb" else PAGE_NN
    return extractor.record(
        page, id="ase-braten-lie-fekk-nei", published="2019-03-01",
        url="https://avis.example.no/sak/%C3%A5se-br%C3%A5ten-lie-nei/1",
    )  # fmt: skip


def redacted(record: Record) -> Record:
    return Redactor(load_lexicon().names).redact(record)


def test_no_private_name_is_left_in_any_byte_and_public_ones_stay(record: Record) -> None:
    assert {p.name for p in record.people} >= {"Åse Bråten Lie", "Kari Lie", "Live Aspelund"}
    line = redacted(record).to_json()
    for name in PRIVATE:
        assert name not in line, name
    for name in PUBLIC:
        assert name in line, name


def test_every_offset_is_what_it_was(record: Record) -> None:
    found = redacted(record)
    sliced(found)
    before, after = record.article.text, found.article.text
    assert len(before) == len(after)
    assert all(a == b or b == HIDDEN for a, b in zip(before, after, strict=True))
    assert before.count(" ") == after.count(" ")
    for rows in ("people", "places", "organisations"):
        for old, new in zip(getattr(record, rows), getattr(found, rows), strict=True):
            assert (old.id, old.mentions) == (new.id, new.mentions)
    for amount, time in zip(found.amounts, found.times, strict=False):
        assert after[amount.start : amount.end] == amount.text
        assert after[time.start : time.end] == time.text
    assert Record.from_json(found.to_json()) == found
    assert [c.id for c in found.claims] == [c.id for c in record.claims]


def test_the_address_and_the_id_that_tell_the_name_are_gone(record: Record) -> None:
    source = redacted(record).source
    assert source.url is None
    assert source.id.startswith("redacted-")
    assert source.publisher == "avis.example.no"
    assert source.sha256 == record.source.sha256


def test_redacting_twice_changes_nothing(record: Record) -> None:
    once = redacted(record)
    again = redacted(once)
    assert again.article == once.article
    assert [p.name for p in again.people] == [p.name for p in once.people]


@both(
    nb=("ordfører", "varaordfører", "Nav-leder", "stortingsrepresentant", "statsråd", "forsker",
        "fylkeslege", "bystyremedlem", "hovedtillitsvalgt", "tidligere direktør", "redaktør"),
    nn=("ordførar", "varaordførar", "Nav-leiar", "stortingsrepresentant", "statsråd", "forskar",
        "fylkeslege", "bystyremedlem", "hovudtillitsvald", "tidlegare direktør", "redaktør"),
)  # fmt: skip
def test_an_office_is_public(standard: str, case: tuple[str, ...], rules: Extractor) -> None:
    redactor, bare = Redactor(load_lexicon().names), rules.record("Tekst om sosialhjelp.")
    for role in case:
        assert redactor.is_public(bare, person("Åse Vik", role)), role


@both(
    nb=("alenemor", "pensjonist", "sykepleier", "saksbehandler", "kokk", "mottaker", "fastlege",
        "bussjåfør", "gjeldsrådgiver", "ukjent ting", None),
    nn=("åleinemor", "pensjonist", "sjukepleiar", "sakshandsamar", "kokk", "mottakar", "fastlege",
        "bussjåfør", "gjeldsrådgivar", "ukjend ting", None),
)  # fmt: skip
def test_work_without_an_office_and_no_work_at_all_are_private(
    standard: str, case: tuple[str | None, ...], rules: Extractor
) -> None:
    redactor, bare = Redactor(load_lexicon().names), rules.record("Tekst om sosialhjelp.")
    for role in case:
        assert not redactor.is_public(bare, person("Åse Vik", role)), role


def test_who_signs_is_public_but_not_who_signs_as_a_private_person(rules: Extractor) -> None:
    redactor, bare = Redactor(load_lexicon().names), rules.record("Tekst om sosialhjelp.")
    assert redactor.is_public(bare, person("Åse Vik", None, "author"))
    assert redactor.is_public(bare, person("Åse Vik", None, "photographer"))
    assert not redactor.is_public(bare, person("Åse Vik", "pensjonist", "author"))


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://a.no/sak/ase-braten-lie", True),
        ("https://a.no/sak/aase_braaten", True),
        ("https://a.no/asebratenlie", True),
        ("https://a.no/%C3%A5se", True),
        ("https://asebratenlie.blogg.no/", True),
        ("/arkiv/BRÅTEN/1.html", True),
        ("https://a.no/sak/12345", False),
        ("https://a.no/liertoppen/base", False),
        ("", False),
    ],
)
def test_names_are_known_in_addresses(address: str, named: bool, rules: Extractor) -> None:
    bare = rules.record("Tekst om sosialhjelp.")
    rows = [person("Åse Bråten Lie")]
    hiding = Redactor(load_lexicon().names).hiding(bare.model_copy(update={"people": rows}))
    assert hiding.is_named_in(address) is named


def test_odd_names_neither_fail_nor_take_long(rules: Extractor) -> None:
    text = "Tekst om " + "(.*)+ " * 3000 + "a" * 5000
    record = rules.record(text)
    for name in ("(.*)+ [x", "", " ", "\\", "a" * 5000, "Åse " * 300, "😀 😀", "A-B C'D"):
        mention = Span(start=0, end=5)
        rows = [person(name).model_copy(update={"mentions": [mention]})]
        found = redacted(record.model_copy(update={"people": rows}))
        assert len(found.article.text) == len(record.article.text)
        assert found.article.text.startswith(HIDDEN * 5)


@pytest.fixture(scope="module")
def reviewed(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with decisions that tell private names in every way."""
    path = desks.write(tmp_path_factory.mktemp("redact") / "r.jsonl", [record])
    with desks.sitting(path) as desk:
        first = desks.figured(desk, "946")
        said = {"speaker": {"name": "Åse Bråten Lie", "role": None}}
        group = {"group": {"text": "naboene til Åse", "lemma": "nabo"}}
        desks.decide(desk, first, "correct", slots={**said, **group}, comment="ringte Åse")
        stranger = {"speaker": {"name": "Ukjent Nordmann", "role": None}}
        desks.decide(desk, first, "correct", slots=stranger)
        desk.undo("Kari")
        desks.decide(desk, first, "comment", comment="Bråten svarte")
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("review", "export", "-o"),
        ("review", "export", "--gold"),
        ("report", "-o"),
        ("export", "--format", "csv", "--to"),
        ("export", "--format", "jsonld", "--to"),
        ("export", "--format", "labelstudio", "--to"),
    ],
)
def test_no_command_writes_a_private_name(reviewed: Path, command: tuple[str, ...]) -> None:
    target = reviewed.with_name("-".join(command).strip("-"))
    partial = ("--partial",) if "--gold" in command else ()
    plain = [*command[:-1], reviewed, command[-1], target, *partial]
    for more, hidden in (((), False), (("--redact-people", "private"), True)):
        done = desks.run(*plain, *more)
        assert done.exit_code == 0, done.stderr
        files = [target] if target.is_file() else list(target.iterdir())
        written = b"".join(file.read_bytes() for file in files).decode()
        written = written.replace("\\u00c5", "Å").replace("\\u00e5", "å")
        assert any(name in written for name in PRIVATE) is not hidden
        if hidden:
            assert "Nordmann" not in written
        for comment in ("ringte", "svarte"):
            assert comment not in written or not hidden
        assert "Kari Lie" in written
        for file in files:
            file.unlink()


def test_the_store_itself_is_left_as_it_is(reviewed: Path) -> None:
    assert "Bråten".encode() in store_path(reviewed).read_bytes() + b"".join(
        extra.read_bytes() for extra in reviewed.parent.glob("*-wal")
    )
    assert json.loads(reviewed.read_text("utf8"))["people"]
