"""Several reviewers, a server that dies, and what is told when a save fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.driving import Reviewing, Serving

Open = Callable[..., Reviewing]


def test_a_stale_save_shows_both_and_lets_one_choose(
    reviewing: Open, places: Iterator[str], serving: Serving
) -> None:
    first, second, *_ = serving.claims(next(places))
    kari, per = reviewing("Kari"), reviewing("Per")
    for each in (kari, per):
        each.go_to(first)
    kari.press("a")
    kari.wait_at(second)
    per.press("r", "2")
    per.page.wait_for_selector("#conflict")
    told = per.page.inner_text("#conflict")
    assert "Kari" in told and "Accepted" in told and "wrong figure" in told
    per.page.click("#conflict button.primary")
    per.wait_status(first, "accepted")
    assert serving.claim(first)["decision"]["reviewer"] == "Kari"
    for each in (kari, per):
        each.go_to(second)
    kari.press("e", "p", "v", "o", "l", "Enter", "a")
    kari.wait_status(second, "corrected")
    per.press("r", "2")
    per.page.wait_for_selector("#conflict")
    told = per.page.inner_text("#conflict")
    assert "Volda (1519)" in told and "Place" in told
    per.press("Tab", "Enter")
    per.wait_status(second, "rejected")
    opinions = {row["reviewer"]: row["status"] for row in serving.claim(second)["opinions"]}
    assert opinions == {"Kari": "corrected", "Per": "rejected"}
    assert serving.claim(second)["disputed"]


def test_to_accept_over_a_correction_puts_back_what_was_seen(
    reviewing: Open, places: Iterator[str], serving: Serving
) -> None:
    first = serving.claims(next(places))[1]
    kari, per = reviewing("Kari"), reviewing("Per")
    for each in (kari, per):
        each.go_to(first)
    kari.press("e", "p", "v", "o", "l", "Enter", "a")
    kari.wait_status(first, "corrected")
    per.press("a")
    per.page.click("#conflict button:not(.primary)")
    per.wait_status(first, "corrected")
    told = serving.claim(first)
    assert told["now"]["place"] == told["claim"]["place"]
    assert told["decision"]["reviewer"] == "Per"


def test_a_second_opinion_is_blind(
    reviewing: Open, places: Iterator[str], serving: Serving
) -> None:
    place = next(places)
    first = serving.claims(place)[0]
    kari, anne = reviewing("Kari"), reviewing("Anne")
    kari.go_to(first)
    kari.press("c")
    kari.page.keyboard.type("helt klart feil")
    kari.press("Enter")
    kari.page.wait_for_selector(".facts .comment")
    kari.press("r", "2")
    kari.wait_status(first, "rejected")
    asked: list[str] = []
    anne.page.on("request", lambda request: asked.append(request.url))
    anne.open(f"#/?queue=second&place={place}")
    anne.wait_at(first)
    articles = [url for url in asked if "/articles/" in url]
    assert articles and all(url.endswith("?blind=1") for url in articles)
    shown = anne.page.inner_text("#claim")
    assert "Undecided" in shown and "Kari" not in shown and "feil" not in shown
    assert anne.page.get_attribute(f'[data-claim-id="{first}"]', "data-status") == "undecided"
    anne.press("a")
    anne.wait_status(first, "accepted")
    assert serving.claim(first)["disputed"]
    anne.page.reload()
    anne.open(f"#/?queue=second&place={place}")
    anne.page.wait_for_selector("#rows .empty")


def test_what_is_not_saved_is_told_and_kept_until_the_server_is_back(
    reviewing: Open, records: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "records.jsonl"
    copy.write_bytes(records.read_bytes())
    with Serving(copy) as server:
        review = reviewing("Kari", address=server.address)
        first, second, third, *_ = server.claims("Skien")
        review.go_to(first)
        review.press("a")
        review.wait_at(second)
        server.kill()
        review.press("a")
        review.page.wait_for_selector("#unsaved strong")
        assert "NOT saved" in review.page.inner_text("#unsaved")
        assert (
            review.page.get_attribute(f'[data-claim-id="{second}"]', "data-status") == "undecided"
        )
        assert review.at == second
        server.start(urlsplit(server.address).port or 0)
        assert server.claim(first)["status"] == "accepted", "what was saved outlives kill -9"
        assert server.claim(second)["status"] == "undecided"
        review.page.click("#unsaved button.primary")
        review.wait_status(second, "accepted")
        review.wait_at(third)
        assert review.page.inner_text("#unsaved") == ""
        assert server.claim(second)["status"] == "accepted"
        review.told = [line for line in review.told if "ERR_CONNECTION" not in line]


def test_a_token_is_asked_for_where_the_server_wants_one(
    reviewing: Open, records: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "records.jsonl"
    copy.write_bytes(records.read_bytes())
    tokens = tmp_path / "us.toml"
    tokens.write_text('[reviewers]\n"Kari Ås" = "hemmelig-nok-1234"\n', "utf8")
    tokens.chmod(0o600)
    with Serving(copy, "--reviewers", str(tokens)) as server:
        review = reviewing(None, address=server.address)
        review.page.goto(server.address)
        review.page.wait_for_selector("#rows [data-claim-id], #reviewer-token")
        if not review.page.locator("#reviewer-token").count():
            review.press("a")
        review.page.fill("#reviewer-token", "feil")
        review.press("Enter")
        review.page.wait_for_selector("#reviewer .problem:not([hidden])")
        review.page.fill("#reviewer-token", "hemmelig-nok-1234")
        review.press("Enter")
        review.page.wait_for_selector("#reviewer", state="detached")
        review.until("document.getElementById('who').textContent === 'Kari Ås'")
        assert review.page.evaluate("localStorage.getItem('extractor.token')") is None
