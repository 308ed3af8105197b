"""Rows and headings tell what a claim says: which way, whether it is denied, whether it is fact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving import Reviewing, Serving

Open = Callable[..., Reviewing]


def figure(**more: Any) -> dict[str, Any]:
    """A figure as the page is given it."""
    return {"kind": "count", "value": 1, "unit": "1", "currency": None, "modifier": None, **more}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "change", "direction": "down", "measure": figure(value=85)}, "↓ 85"),
        ({"negated": True, "measure": figure(value=18)}, "ikkje18"),
        ({"modality": "goal", "measure": figure(value=30)}, "30mål"),
        (
            {
                "measure": figure(
                    value=30, kind="percent", unit="%", modifier="LESS_THAN", near=True
                )
            },
            "nær 30 %",
        ),
        ({"measure": figure(value=1 / 3, kind="ratio", unit="{share}")}, "1/3"),
        (
            {"measure": figure(value=410000, kind="money", unit=None, currency="NOK")},
            "410 000 NOK",
        ),
    ],
)
def test_row_and_heading_tell_a_claim_alike(
    reviewing: Open, serving: Serving, said: dict[str, Any], told: str
) -> None:
    at = serving.claims("Kristiansund")[0]
    said = {"kind": "level", "direction": None, **said}
    review = reviewing("Kari")

    def answer(route: Any) -> None:
        body = route.fetch().json()
        for row in body["claims"]:
            if row["id"] == at:
                row.update(said)
                for version in ("now", "claim"):
                    row.get(version, {}).update(said)
        route.fulfill(body=json.dumps(body), content_type="application/json")

    review.page.route("**/api/v1/claims?**", answer)
    review.page.route("**/api/v1/articles/*", answer)
    review.context.add_init_script("localStorage.setItem('extractor.language', 'nn')")
    review.go_to(at)
    spaced = "(e) => e.textContent.replaceAll('\\u00a0', ' ')"
    row = review.page.locator(f'[data-claim-id="{at}"] strong').evaluate(spaced)
    head = review.page.locator("#claim-title").evaluate(spaced)
    assert row == told
    assert head.startswith(told)
    if said["direction"]:
        assert review.page.locator("#claim-title [role=img]").get_attribute("aria-label") == "ned"
    if said.get("negated"):
        assert review.page.locator(f'[data-claim-id="{at}"] s').inner_text() == "18"


def test_days_in_nynorsk_are_no_american_ones(reviewing: Open, serving: Serving) -> None:
    review = reviewing("Kari", locale="nn-NO")
    review.open()
    assert "2. mars 2017" in review.page.locator("#rows .of small").first.inner_text()


def test_a_number_with_its_spaces_and_its_unit_is_one(reviewing: Open, serving: Serving) -> None:
    review = reviewing("Kari")

    def answer(route: Any) -> None:
        body = json.dumps(route.fetch().json(), ensure_ascii=False)
        changed = body.replace("17 navn på en liste", "900 000 kroner mer.")
        route.fulfill(body=changed, content_type="application/json")

    review.page.route("**/api/v1/articles/*", answer)
    review.go_to(serving.claims("Kristiansund")[0])
    review.press("n")
    assert review.page.locator("#chosen").inner_text() == "900 000 kroner"


def test_a_sum_without_a_currency_is_flagged(reviewing: Open, serving: Serving) -> None:
    review = reviewing("Kari")
    claims = serving.claims("Kristiansund")
    review.go_to(next(id for id in claims if serving.claim(id)["figure"] == "946"))
    assert review.page.locator("#no-currency").count() == 0
    review.press("e", "i")
    review.page.keyboard.type("expenditure")
    review.press("Enter")
    assert "currency" in review.page.locator("#no-currency").inner_text()


def test_the_changes_tell_the_article_and_both_figures(reviewing: Open, serving: Serving) -> None:
    at = serving.claims("Kristiansund")[0]
    said = {"kind": "change", "direction": "up", "modality": "asserted", "negated": False}
    changed: dict[str, Any] = {
        **{"claim": at, "article": 1, "fields": ["measure"], "title": "Fleire i Kristiansund"},
        "before": {**said, "measure": figure(value=118)},
        "now": {**said, "measure": figure(value=1180)},
    }
    gone: dict[str, Any] = {
        "claim": "x",
        "source": "s",
        "status": "rejected",
        "article": 2,
        "title": "Borte",
    }
    gone["before"] = {**changed["now"], "topic": "sosialhjelp", "indicator": "recipients"}
    answer = json.dumps({"kept": 1, "changed": [changed], "gone": [gone]})
    review = reviewing("Kari")
    review.page.route(
        "**/api/v1/changes", lambda r: r.fulfill(body=answer, content_type="application/json")
    )
    review.open("#/changes")
    rows = review.page.locator("#page li")
    rows.first.wait_for()
    assert rows.nth(0).inner_text() == "Fleire i Kristiansund: ↑ 118 → ↑ 1,180 Figure"
    assert rows.nth(1).inner_text().startswith("Borte: Rejected · ↑ 1,180 · ")
    rows.nth(0).locator("a").click()
    review.wait_at(at)


def test_a_report_has_the_same_rows(browser: Any, records: Path, tmp_path: Path) -> None:
    from tests.review.desks import run

    report = tmp_path / "report.html"
    assert run("report", records, "-o", report).exit_code == 0
    context = browser.new_context(offline=True, locale="en-GB")
    page = context.new_page()
    page.goto(report.as_uri())
    page.wait_for_selector("#rows .arrow")
    assert page.locator("#rows .arrow").first.get_attribute("aria-label") == "down"
    context.close()
