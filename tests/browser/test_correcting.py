"""Every slot can be corrected, its words chosen, and what is wrong is refused."""

from __future__ import annotations

from tests.browser.driving import Reviewing, Serving


def open_row(review: Reviewing, text: str) -> str:
    review.page.locator("#rows [data-claim-id]").filter(has_text=text).nth(0).click()
    return review.at


def at_figure(review: Reviewing, serving: Serving, figure: str) -> str:
    article = serving.get(f"articles/{serving.claim(review.at)['article']}")
    claim = next(c["id"] for c in article["claims"] if (c["figure"] or "").startswith(figure))
    review.go_to(claim)
    return str(claim)


def test_a_place_is_corrected_in_seven_keys(review: Reviewing, serving: Serving) -> None:
    at = at_figure(review, serving, "946")
    for key in ("e", "p", "v", "o", "l", "Enter", "a"):
        review.press(key)
    review.wait_status(at, "corrected")
    told = serving.claim(at)
    assert told["now"]["place"] == {"name": "Volda", "kind": "municipality", "code": "1519"}
    assert told["claim"]["place"]["name"] != "Volda"


def test_a_place_is_corrected_by_its_number_with_the_mouse(
    review: Reviewing, serving: Serving
) -> None:
    at = at_figure(review, serving, "946")
    review.page.click("[data-row=place]")
    review.page.fill(".combo input", "1519")
    review.page.click(".combo li:has-text('Volda')")
    assert review.page.locator("[data-row=place] del").count() == 1
    assert serving.claim(at)["status"] == "undecided", "nothing is saved before one saves it"
    review.page.click("[data-action=accept]")
    review.wait_status(at, "corrected")
    assert serving.claim(at)["now"]["place"]["name"] == "Volda"


def test_every_slot_has_a_key_and_one_save_takes_all(review: Reviewing, serving: Serving) -> None:
    at = at_figure(review, serving, "85")
    type_ = review.page.keyboard.type
    review.press("e", "t")
    type_("barnevern")
    review.press("Enter", "e", "i")
    type_("applications")
    review.press("Enter", "e", "d", "1", "e", "y")
    type_("2016-3")
    review.press("Enter")
    assert review.page.get_attribute(".editor input", "aria-invalid") == "true"
    type_("3")
    review.press("Enter", "e", "b")
    type_("2015")
    review.press("Enter", "e", "o")
    type_("Nav Prøve")
    review.press("Enter", "e", "s")
    type_("Liv Aa")
    review.press("Enter", "e", "a", "3", "e", "r")
    type_("årsmeldinga")
    review.press("Enter", "e", "g")
    type_("unge")
    review.press("Enter", "e", "m", "3", "e", "n", "1", "e", "f")
    type_("86,5")
    review.press("Enter", "a")
    review.wait_status(at, "corrected")
    now = serving.claim(at)["now"]
    assert (now["topic"], now["indicator"], now["direction"]) == ("barnevern", "applications", "up")
    assert (now["period"], now["baseline"]) == ("2016-33", "2015")
    assert (now["organisation"]["name"], now["speaker"]["name"]) == ("Nav Prøve", "Liv Aa")
    assert (now["attribution"], now["source_document"]) == ("document", "årsmeldinga")
    assert (now["modality"], now["negated"], now["measure"]["value"]) == ("estimate", True, 86.5)
    assert now["group"] == {"text": "unge", "lemma": "unge"}


def test_a_whole_and_a_kind_are_corrected(review: Reviewing, serving: Serving) -> None:
    at = at_figure(review, serving, "946")
    review.press("e", "k", "3", "e", "w")
    review.page.keyboard.type("innbyggerne")
    review.press("Enter", "a")
    review.wait_status(at, "corrected")
    now = serving.claim(at)["now"]
    assert (now["kind"], now["whole"]) == ("share", "innbyggerne")


def test_words_of_a_slot_are_chosen_with_the_mouse(review: Reviewing, serving: Serving) -> None:
    at = at_figure(review, serving, "946")
    review.press("e", "g")
    review.page.click(".editor .choose")
    review.select("mottakere")
    review.page.wait_for_selector('mark[data-slot="group"]')
    review.press("Escape", "a")
    review.wait_status(at, "corrected")
    told = serving.claim(at)["now"]
    start, end = (told["slots"]["group"][0][key] for key in ("start", "end"))
    article = serving.get(f"articles/{serving.claim(at)['article']}")
    block = next(b for b in article["blocks"] if b["start"] <= start < b["end"])
    assert block["text"][start - block["start"] : end - block["start"]] == "mottakere"
    assert told["group"]["text"] == "mottakere"


def test_words_behind_an_emoji_are_the_words_that_were_chosen(
    review: Reviewing, serving: Serving
) -> None:
    at = next(r["id"] for r in serving.get("claims?place=Volda")["claims"] if r["figure"] == "88")
    review.go_to(at)
    review.page.click("#claim [data-row=group]")
    review.press("Escape")
    review.press("e", "s")
    review.page.click(".editor .choose")
    review.select("Nav-leiar Liv Aa")
    review.page.wait_for_selector('mark[data-slots~="speaker"]')
    spans = review.page.evaluate(
        "document.querySelector('mark[data-slots~=\"speaker\"]').textContent"
    )
    assert spans.startswith("Nav-leiar")
    review.page.keyboard.press("Escape")
    review.page.wait_for_selector(".editor", state="detached")
    review.press("a")
    review.wait_status(at, "corrected")
    told = serving.claim(at)["now"]["slots"]["speaker"][0]
    article = serving.get(f"articles/{serving.claim(at)['article']}")
    block = next(b for b in article["blocks"] if b["start"] <= told["start"] < b["end"])
    assert (
        block["text"][told["start"] - block["start"] : told["end"] - block["start"]]
        == "Nav-leiar Liv Aa"
    )


def test_evidence_is_chosen_with_the_keys_alone(review: Reviewing, serving: Serving) -> None:
    at = at_figure(review, serving, "946")
    review.press("e", "e", ".")
    review.page.wait_for_selector("#choosing p")
    while review.page.text_content("#chosen") != "946":
        review.press("ArrowRight")
    for _ in range(3):
        review.press("Shift+ArrowRight")
    review.press("Enter", "a")
    review.wait_status(at, "corrected")
    article = serving.get(f"articles/{serving.claim(at)['article']}")
    span = serving.claim(at)["now"]["evidence"][0]
    block = next(b for b in article["blocks"] if b["start"] <= span["start"] < b["end"])
    words = block["text"][span["start"] - block["start"] : span["end"] - block["start"]]
    assert words == "946 personer sosialhjelp i"


def test_what_cannot_be_is_refused_with_the_remedy(review: Reviewing, serving: Serving) -> None:
    at = at_figure(review, serving, "946")
    review.press("e", "d", "1", "a")
    review.page.wait_for_selector("#refusal")
    assert "direction" in review.page.inner_text("#refusal").lower()
    assert serving.claim(at)["status"] == "undecided"
    review.press("u")
    review.page.wait_for_selector("#refusal", state="detached")
    assert review.page.locator(".slots del").count() == 0


def test_the_history_tells_each_step(review: Reviewing, serving: Serving) -> None:
    at = at_figure(review, serving, "946")
    review.press("a")
    review.wait_status(at, "accepted")
    review.press("u")
    review.wait_at(at)
    review.wait_status(at, "undecided")
    review.press("h")
    review.page.wait_for_selector(".history .undone")
    assert review.page.locator(".history > li").count() == 2
