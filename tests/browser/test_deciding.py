"""Every decision by key and by mouse, and the way from claim to claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.browser.driving import Reviewing, Serving


def first_three(review: Reviewing) -> list[str]:
    ids = review.page.locator("#rows [data-claim-id]")
    at = review.at
    rows = [ids.nth(n).get_attribute("data-claim-id") for n in range(ids.count())]
    return rows[rows.index(at) : rows.index(at) + 3]


def test_a_accepts_and_goes_on_to_the_next_undecided(review: Reviewing, serving: Serving) -> None:
    first, second, third = first_three(review)
    review.press("a")
    review.wait_status(first, "accepted")
    review.wait_at(second)
    review.page.click("[data-action=accept]")
    review.wait_status(second, "accepted")
    review.wait_at(third)
    assert [serving.claim(id)["status"] for id in (first, second, third)] == [
        "accepted",
        "accepted",
        "undecided",
    ]
    assert serving.claim(first)["decision"]["reviewer"].startswith("Kari i ")


def test_r_and_a_digit_reject_with_a_reason(review: Reviewing, serving: Serving) -> None:
    first, second, third = first_three(review)
    review.press("r", "2")
    review.wait_at(second)
    review.page.click("[data-action=reject]")
    review.page.click(".choice[data-value=duplicate]")
    review.wait_at(third)
    assert [serving.claim(id)["decision"]["reason"] for id in (first, second)] == [
        "wrong_figure",
        "duplicate",
    ]
    assert serving.claim(second)["status"] == "rejected"


def test_undo_goes_back_step_by_step_after_a_reload_too(
    review: Reviewing, serving: Serving
) -> None:
    first, second, third = first_three(review)
    review.press("a")
    review.wait_at(second)
    review.press("r", "1")
    review.wait_at(third)
    review.page.reload()
    review.wait_at(third)
    review.press("u")
    review.wait_at(second)
    review.wait_status(second, "undecided")
    review.page.click("[data-action=undo]")
    review.wait_at(first)
    review.wait_status(first, "undecided")
    review.press("u")
    review.until("document.getElementById('said').textContent.includes('nothing')")
    assert [serving.claim(id)["status"] for id in (first, second)] == ["undecided", "undecided"]


def test_c_writes_a_comment_and_stays(review: Reviewing, serving: Serving) -> None:
    at = review.at
    review.press("c")
    review.page.keyboard.type("a, r og u er her bare bokstaver")
    review.press("Enter")
    review.page.wait_for_selector(".facts .comment")
    review.page.click("[data-action=comment]")
    review.page.fill("#panel textarea", "<b>En til</b>")
    review.page.click("#panel button[type=submit]")
    review.until("document.querySelectorAll('.facts .comment').length === 2")
    assert review.at == at
    told = serving.claim(at)
    assert [row["comment"] for row in told["comments"]] == [
        "a, r og u er her bare bokstaver",
        "<b>En til</b>",
    ]
    assert told["status"] == "undecided"


def test_s_marks_a_claim_as_the_same_as_another(review: Reviewing, serving: Serving) -> None:
    first, second, third = first_three(review)
    review.press("s")
    review.page.keyboard.type("861")
    review.press("Enter")
    review.wait_status(first, "accepted")
    other = serving.claim(first)["same_as"]
    assert serving.claim(other)["figure"] == "861"
    review.wait_at(second)
    review.page.click("[data-action=same]")
    review.page.click(f'[data-claim-id="{third}"]')
    review.wait_status(second, "accepted")
    assert serving.claim(second)["same_as"] == third


def test_n_adds_a_missed_claim_by_keys_alone(review: Reviewing, serving: Serving) -> None:
    before = {row["id"] for row in serving.get("claims?added=1")["claims"]}
    review.press("n")
    while review.page.text_content("#chosen") != "17":
        review.press("n")
    review.press("Enter")
    review.page.wait_for_selector("[data-action=save]")
    review.press("a")
    review.page.wait_for_selector("[data-action=accept]")
    added = [row for row in serving.get("claims?added=1")["claims"] if row["id"] not in before]
    assert [(row["figure"], row["kind"], row["status"]) for row in added] == [
        ("17", "level", "accepted")
    ]
    review.wait_status(added[0]["id"], "accepted")
    review.press("u")
    review.page.wait_for_selector(f'[data-claim-id="{added[0]["id"]}"]', state="detached")


def test_a_missed_claim_is_added_with_the_mouse(review: Reviewing, serving: Serving) -> None:
    review.select("17")
    review.page.click("#choosing button")
    review.page.click("[data-row=indicator]")
    review.page.click(".combo li:has-text('Applications')")
    review.page.click("[data-action=save]")
    review.page.wait_for_selector("[data-action=accept]")
    row = review.page.locator("[data-claim-id]", has_text="17 Applications").first
    told = serving.claim(row.get_attribute("data-claim-id") or "")
    assert (told["now"]["indicator"], told["added"], told["now"]["measure"]["value"]) == (
        "applications",
        True,
        17,
    )


def test_j_and_k_go_through_claims_and_articles(review: Reviewing, serving: Serving) -> None:
    first, second, _ = first_three(review)
    article = serving.claim(first)["article"]
    review.press("j")
    review.wait_at(second)
    review.press("k")
    review.wait_at(first)
    review.press("J")
    review.until(f"!document.querySelector('[data-claim-id=\"{first}\"][aria-current]')")
    assert serving.claim(review.at)["article"] == article + 1
    review.press("K")
    review.wait_at(first)
    review.page.click(f'[data-claim-id="{second}"]')
    review.wait_at(second)
    review.page.go_back()
    review.wait_at(first)
    review.press("x")
    review.wait_at(second)


def test_other_claims_of_the_article_open_by_a_click_on_their_words(review: Reviewing) -> None:
    at = review.at
    mark = review.page.locator("mark[data-of]").last
    other = mark.get_attribute("data-of")
    assert other and other != at
    mark.click()
    review.wait_at(other)


def test_words_tell_what_they_are_and_why(review: Reviewing) -> None:
    review.page.locator("#rows [data-claim-id]:has-text('946')").first.focus()
    mark = review.page.locator('#article mark[data-slots~="place"]').first
    mark.hover()
    review.page.wait_for_selector("#tip:not([hidden])")
    assert "Place:" in review.page.inner_text("#tip")
    assert review.page.locator('[data-row="place"].lit').count() == 1
    review.page.mouse.move(5, 5)
    review.page.wait_for_selector("#tip", state="hidden")
    mark.focus()
    review.page.wait_for_selector("#tip:not([hidden])")


def test_checks_are_told_in_words(review: Reviewing) -> None:
    review.page.locator("#rows [data-claim-id]").filter(has_text="85").first.click()
    check = review.page.locator(".checks li")
    check.first.wait_for()
    assert "946 − 861 = 85" in check.inner_text() and "✓" in check.inner_text()


def test_search_and_filters_leave_what_fits(
    reviewing: Callable[..., Reviewing], places: Iterator[str], serving: Serving
) -> None:
    place = next(places)
    review = reviewing()
    review.open()
    review.press("/")
    review.page.keyboard.type(place)
    review.press("Enter")
    review.until("document.querySelectorAll('#rows .of').length === 1")
    assert place in review.page.inner_text("#rows .of")
    review.page.click("#filters summary")
    review.page.select_option("select[name=indicator]", "expenditure")
    review.until("document.querySelectorAll('#rows [data-claim-id]').length === 1")
    review.page.click("#filters .clear")
    review.until("document.querySelectorAll('#rows [data-claim-id]').length > 50")
    review.page.fill("input[name=place]", place)
    review.press("Enter")
    ids = serving.claims(place)
    review.until(f"document.querySelectorAll('#rows [data-claim-id]').length === {len(ids)}")


def test_keys_are_letters_while_one_writes_and_help_lists_them(review: Reviewing) -> None:
    at = review.at
    review.press("/")
    review.page.keyboard.type("jjj")
    assert review.page.input_value("#search") == "jjj" and review.at == at
    review.press("Escape", "?")
    review.page.wait_for_selector("#help")
    review.press("a")
    assert review.page.locator("#help kbd").count() > 40
    review.page.uncheck("#help input[type=checkbox]")
    review.press("Escape")
    review.page.wait_for_selector("#help", state="detached")
    review.press("j")
    review.page.wait_for_timeout(200)
    assert review.at == at
    review.press("?")
    review.page.check("#help input[type=checkbox]")


def test_a_reviewer_is_asked_for_the_name_once(
    reviewing: Callable[..., Reviewing], places: Iterator[str], serving: Serving
) -> None:
    review = reviewing(None)
    first, second, *_ = serving.claims(next(places))
    review.go_to(first)
    review.press("a")
    review.page.fill("#reviewer-name", "Åse Øy")
    review.press("Enter")
    review.wait_at(second)
    assert serving.claim(first)["decision"]["reviewer"] == "Åse Øy"
    review.page.reload()
    review.wait_at(second)
    assert review.page.inner_text("#who") == "Åse Øy"


def test_the_page_speaks_the_language_of_the_browser_until_one_picks(
    reviewing: Callable[..., Reviewing],
) -> None:
    review = reviewing(locale="nn-NO")
    review.open()
    assert "Påstandar" in review.page.inner_text("h1") or "påstandar" in review.page.inner_text(
        "h1"
    )
    review.page.select_option("#language", "en")
    assert review.page.inner_text("h1") == "Review of claims"
    review.page.reload()
    review.page.wait_for_selector("#rows [data-claim-id]")
    assert review.page.get_attribute("html", "lang") == "en"
