"""Who may ask: hosts, origins, tokens, and what every answer has in its head."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra [review] is not installed")

from starlette.datastructures import Headers

from extractor.errors import InputError
from extractor.review.guard import (
    Reviewers,
    UnauthorizedError,
    allowed_hosts,
    host_of,
    is_loopback,
    read_reviewers,
)

TOKENS = Reviewers({"Kari": "k" * 20, "Ola": "o" * 20})


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:8010", "localhost"),
        ("localhost.:8010", "localhost"),
        ("127.0.0.1:1", "127.0.0.1"),
        ("[::1]:8010", "[::1]"),
        ("[::1]", "[::1]"),
        ("::1", "::1"),
        ("evil.example:8010", "evil.example"),
        ("localhost:evil", "localhost:evil"),
        ("localhost@evil.example", "localhost@evil.example"),
        ("", ""),
    ],
)
def test_the_name_of_a_host_header_is_read_without_its_port(header: str, name: str) -> None:
    assert host_of(header) == name


def test_this_machine_is_reached_by_its_own_names_alone() -> None:
    assert allowed_hosts("127.0.0.1", (), Reviewers()) == {"localhost", "127.0.0.1", "[::1]"}
    assert "::1" not in allowed_hosts("::1", (), Reviewers())
    assert is_loopback("127.9.9.9") and is_loopback("[::1]") and is_loopback("LOCALHOST")
    assert not is_loopback("0.0.0.0") and not is_loopback("localhost.evil.example")


@pytest.mark.parametrize(
    ("host", "more"),
    [("0.0.0.0", ()), ("192.168.1.5", ()), ("::", ()), ("127.0.0.1", ("review.example",))],
)
def test_others_than_this_machine_need_tokens(host: str, more: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="give each reviewer a token with --reviewers"):
        allowed_hosts(host, more, Reviewers())


def test_every_address_needs_a_name_that_a_browser_can_send() -> None:
    with pytest.raises(InputError, match="--allow-host"):
        allowed_hosts("0.0.0.0", (), TOKENS)
    allowed = allowed_hosts("0.0.0.0", ("Review.Example.", "fe80::1"), TOKENS)
    assert {"review.example", "[fe80::1]"} <= allowed and "0.0.0.0" not in allowed
    assert "192.168.1.5" in allowed_hosts("192.168.1.5", (), TOKENS)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Kari", "Kari"),
        ("K%C3%A5re%20%20%C3%98deg%C3%A5rd", "Kåre Ødegård"),
        ("Ka%CC%8Are", "Kåre"),  # a ring typed apart
        ("x" * 80, "x" * 80),
    ],
)
def test_a_reviewer_is_known_by_name(sent: str, name: str) -> None:
    assert Reviewers().who(Headers({"X-Reviewer": sent})) == name


@pytest.mark.parametrize("sent", ["", "%20", "x" * 81, "a%00b", "a%E2%80%AEb", "%ff"])
def test_a_name_that_is_none_is_refused(sent: str) -> None:
    with pytest.raises(UnauthorizedError) as told:
        Reviewers().who(Headers({"X-Reviewer": sent}))
    assert not told.value.needs_token


def test_without_tokens_anyone_may_read_unnamed() -> None:
    assert Reviewers().who(Headers({})) is None


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"X-Reviewer": "Kari"},
        {"Authorization": "Bearer " + "x" * 20},
        {"Authorization": "Bearer " + "k" * 19},
        {"Authorization": "Basic " + "k" * 20},
        {"Authorization": "k" * 20},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer æøå"},
    ],
)
def test_with_tokens_nobody_is_let_in_without_one(sent: dict[str, str]) -> None:
    with pytest.raises(UnauthorizedError) as told:
        TOKENS.who(Headers(sent))
    assert told.value.needs_token


def test_a_token_tells_whose_it_is_whatever_name_is_sent() -> None:
    headers = {"Authorization": "bearer " + "o" * 20, "X-Reviewer": "Kari"}
    assert TOKENS.who(Headers(headers)) == "Ola"


def test_tokens_are_compared_in_constant_time_with_every_reviewers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(other)
        return one == other

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert TOKENS.who(Headers({"Authorization": "Bearer " + "k" * 20})) == "Kari"
    assert compared == [b"k" * 20, b"o" * 20]


def test_reviewers_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "us.toml"
    file.write_text('[reviewers]\n"Kari  Moe" = "0123456789abcdef"\nOla = "fedcba9876543210"\n')
    reviewers = read_reviewers(file)
    assert reviewers.tokens == {"Kari Moe": "0123456789abcdef", "Ola": "fedcba9876543210"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names nobody"),
        ("reviewers = 1", "names nobody"),
        ("[reviewers]\n", "names nobody"),
        ("[reviewers", "cannot be read"),
        ('[reviewers]\nKari = "short"', "needs 16 letters"),
        ("[reviewers]\nKari = 1234567890123456", "needs 16 letters"),
        ('[reviewers]\nKari = "0123456789 abcdef"', "needs 16 letters"),
        ('[reviewers]\nKari = "0123456789abcdeæ"', "needs 16 letters"),
        ('[reviewers]\n" " = "0123456789abcdef"', "no name"),
        (
            '[reviewers]\nKari = "0123456789abcdef"\n"Kari " = "0123456789abcdeg"',
            "or twice",
        ),
        ('[reviewers]\nKari = "0123456789abcdef"\nOla = "0123456789abcdef"', "one token"),
    ],
)
def test_a_file_of_reviewers_that_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "us.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=told):
        read_reviewers(file)
