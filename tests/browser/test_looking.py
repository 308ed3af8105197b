"""What a page shows: safe, readable for all, on any screen, and in one file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving import Reviewing, Serving, until

Open = Callable[..., Reviewing]
SCREENS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}


def serious(review: Reviewing, axe: str) -> list[str]:
    """What axe finds that keeps people out."""
    review.page.evaluate(axe)
    found = review.page.evaluate(
        "axe.run({resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})"
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_no_view_keeps_anybody_out(
    reviewing: Open, serving: Serving, axe: str, screen: str
) -> None:
    review = reviewing("Kari", **SCREENS[screen])
    at = serving.claims("Kongsberg")[1]
    review.go_to(at) if screen != "phone" else review.open(f"#/claim/{at}")
    page = review.page
    found = {"claim": serious(review, axe)}
    if screen == "phone":
        for tab in ("list", "article"):
            page.click(f"[data-tab={tab}]")
            found[tab] = serious(review, axe)
        page.click("[data-tab=claim]")
    page.click("[data-row=place]")
    found["picker"] = serious(review, axe)
    page.keyboard.press("Escape")
    page.click("[data-row=measure]")
    found["figure"] = serious(review, axe)
    page.click(".figure-form button:not(.primary)")
    page.click("[data-action=reject]")
    found["reasons"] = serious(review, axe)
    page.click("#help-button")
    found["help"] = serious(review, axe)
    page.keyboard.press("Escape")
    page.click("nav [data-view=overview]")
    page.wait_for_selector("#page .series select")
    found["overview"] = serious(review, axe)
    assert found == {view: [] for view in found}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_two_versions_side_by_side_keep_nobody_out(
    reviewing: Open, serving: Serving, places: Iterator[str], axe: str
) -> None:
    first = serving.claims(next(places))[0]
    kari, per = reviewing("Kari"), reviewing("Per", color_scheme="dark")
    for each in (kari, per):
        each.go_to(first)
    kari.press("a")
    kari.wait_status(first, "accepted")
    per.press("a")
    per.page.wait_for_selector("#conflict")
    assert serious(per, axe) == []


def test_an_article_that_means_harm_does_none(reviewing: Open, serving: Serving) -> None:
    row = next(r for r in serving.get("claims?limit=500")["claims"] if r["id"].startswith("harm"))
    review = reviewing("Kari")
    review.page.add_init_script("window.harm = () => { window.harmed = true; }")
    review.open(f"#/claim/{row['id']}")
    review.page.wait_for_selector("#article .title")
    page = review.page
    assert page.evaluate("window.harmed") is None
    assert page.locator("#app img, #app svg, #app script, #app style, #app [onerror]").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    title = page.evaluate("document.querySelector('#article .title').textContent.slice(0, 300)")
    assert "<script>harm()</script>" in title
    assert "\u202e" not in page.text_content("#list") and "\u202e" not in title
    words = "import('/static/js/slots.js').then((m) => ['3\\u2028 a', '3 \\n'].map(m.figureWords))"
    assert page.evaluate(words) == ["3\u2028 years", "3 \n"]
    review.press("o")
    page.wait_for_selector("#page .series select")
    assert "\u202e" not in page.text_content("#page") and "▯sekyt" in page.text_content("#page")
    assert page.evaluate("window.harmed") is None
    assert page.evaluate("getComputedStyle(document.body).display") != "none"


def test_a_point_of_a_line_leads_to_its_evidence(reviewing: Open, serving: Serving) -> None:
    review = reviewing("Kari")
    review.open("#/overview")
    page = review.page
    page.wait_for_selector(".chart.line canvas")
    page.locator(".chart.line .u-over").scroll_into_view_if_needed()
    spot = page.locator(".card.wide tbody a").first.get_attribute("href")
    page.locator(".card.wide tbody a").first.click()
    page.wait_for_selector("[aria-current=true][data-claim-id]")
    assert spot == f"#/claim/{review.at}"
    assert page.locator("#article mark.evidence").count() > 0
    page.go_back()
    page.wait_for_selector(".chart.line canvas")
    page.locator(".chart.line .u-over").scroll_into_view_if_needed()
    box = page.locator(".chart.line .u-over").bounding_box()
    assert box
    for x in range(0, int(box["width"]), 12):
        for y in range(6, int(box["height"]), 24):
            page.mouse.click(box["x"] + x, box["y"] + y)
            if "/claim/" in page.url:
                return
    raise AssertionError("no point of the line could be clicked")


def test_a_report_opens_from_a_file_without_a_network(
    browser: Any, records: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    command = [sys.executable, "-m", "extractor", "report", str(records), "-o", str(report)]
    subprocess.run(command, check=True, capture_output=True)
    context = browser.new_context(offline=True, locale="nb-NO")
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda m: told.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    page.wait_for_selector("#rows [data-claim-id][aria-current]")
    assert page.locator("#article mark.evidence").count() > 0
    assert page.locator("[data-action]").count() == 0, "nobody can decide in a report"
    page.keyboard.press("j")
    page.keyboard.press("/")
    page.keyboard.type("Narvik")
    until(page, "document.querySelectorAll('#rows .of').length === 1")
    page.keyboard.press("Escape")
    page.click("nav [data-view=overview]")
    page.wait_for_selector(".chart.line canvas")
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()
