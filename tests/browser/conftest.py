"""The review page in a real browser: the installed command line serves it, Chromium opens it.

Without Playwright or Chromium these tests skip; `EXTRACTOR_BROWSER_REQUIRED=1` (set by `.ci/run`)
makes that a failure. Everything of the browser ends with this folder: Playwright's event loop must
not run on into the tests of others.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.extract import Extractor
from tests.browser import pages
from tests.browser.driving import Reviewing, Serving

ARGS = ["--no-sandbox", "--disable-dev-shm-usage"]


def _absent(why: str) -> None:
    if os.environ.get("EXTRACTOR_BROWSER_REQUIRED") == "1":
        pytest.fail(f"EXTRACTOR_BROWSER_REQUIRED is set, but {why}")
    pytest.skip(why)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        _absent("there is no chromium; apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright is not installed; pip install -e '.[test]'")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def axe() -> str:
    """The script of axe-core, for the debugger: the page itself runs none of strangers."""
    try:
        from axe_playwright_python.base import AXE_SCRIPT
    except ImportError:
        _absent("axe-playwright-python is not installed; pip install -e '.[test]'")
    return str(AXE_SCRIPT)


@pytest.fixture(scope="package")
def records(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records of invented articles, one for each test that decides."""
    path = tmp_path_factory.mktemp("review") / "records.jsonl"
    path.write_text("".join(f"{r.to_json()}\n" for r in pages.records(extractor)), "utf8")
    return path


@pytest.fixture(scope="package")
def serving(records: Path) -> Iterator[Serving]:
    """The page of `records`, served by the command line."""
    with Serving(records) as server:
        yield server


@pytest.fixture(scope="package")
def places() -> Iterator[str]:
    """Each place once: whoever takes its article has it alone."""
    return iter(pages.PLACES)


@pytest.fixture
def reviewing(browser: Any, serving: Serving) -> Iterator[Callable[..., Reviewing]]:
    """Open the page as somebody; at the end nothing may stand in the browser's console."""
    opened: list[Reviewing] = []

    def reviewing(name: str | None = "Kari", **context: Any) -> Reviewing:
        opened.append(Reviewing(browser, context.pop("address", serving.address), name, **context))
        return opened[-1]

    yield reviewing
    told = [line for each in opened for line in each.told]
    for each in opened:
        each.close()
    assert told == []


@pytest.fixture
def review(
    reviewing: Callable[..., Reviewing], serving: Serving, places: Iterator[str]
) -> Reviewing:
    """One reviewer, at the first claim of an article that nobody else has."""
    place = next(places)
    review = reviewing(f"Kari i {place}")
    review.go_to(serving.claims(place)[0])
    return review
