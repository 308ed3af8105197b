"""What is typed into a field stays there, whatever comes: elsewhere letters are commands."""

from __future__ import annotations

from tests.browser.driving import Reviewing, Serving


def test_the_search_keeps_the_focus_until_enter(review: Reviewing, serving: Serving) -> None:
    place = review.page.locator("#who").inner_text().rpartition(" ")[2]
    claims = serving.claims(place)
    review.press("/")
    review.page.keyboard.type(place[:-1])
    review.until("document.querySelectorAll('#rows .of').length in { 1: 1, 2: 1 }")
    review.page.keyboard.type("a")  # of no place, and the key of «accept»
    review.until("document.querySelector('#rows .empty') !== null")
    assert review.page.evaluate("document.activeElement.id") == "search"
    review.press("Backspace", "Enter")
    review.until("document.querySelectorAll('#rows .of').length in { 1: 1, 2: 1 }")
    assert {serving.claim(id)["status"] for id in claims} == {"undecided"}
    review.press("a")
    review.wait_status(claims[0], "accepted")


def test_a_filter_keeps_the_focus_when_the_list_comes(review: Reviewing) -> None:
    review.page.click("#filters summary")
    box = review.page.locator("#filters [name=status]")
    box.focus()
    for status in ("undecided", "accepted"):
        box.select_option(status)
        review.page.wait_for_timeout(150)
        assert review.page.evaluate("document.activeElement.name") == "status"
    assert "1" in review.page.locator("#filters summary").inner_text()


def test_a_comment_begun_while_a_save_is_under_way_stays(review: Reviewing) -> None:
    first = review.at
    review.page.evaluate("""() => {
        const quick = window.fetch;
        window.fetch = async (...asked) => {
            const answer = await quick(...asked);
            await new Promise((go) => { window.goOn = go; });
            return answer;
        };
    }""")
    review.press("a", "c")
    review.page.keyboard.type("a no")
    review.until("window.goOn !== undefined")
    review.page.evaluate("window.goOn()")
    review.wait_status(first, "accepted")
    review.page.keyboard.type("te")
    assert review.page.input_value("#claim textarea") == "a note"
    assert review.at == first


def test_letters_after_a_field_went_away_are_no_commands(
    review: Reviewing, serving: Serving
) -> None:
    first = review.at
    review.press("c")
    review.page.keyboard.type("so")
    review.page.evaluate("document.querySelector('#panel').replaceChildren()")
    review.page.keyboard.type("aaa")
    review.page.wait_for_timeout(200)
    assert (review.at, serving.claim(first)["status"]) == (first, "undecided")
