"""How quick the review page is in a browser: first view, next claim, next article, a save.

    python -m tests.benchmarks.review_page RECORDS.jsonl [--articles 10000] [--claims 100000]

RECORDS are those of the corpus; `tests.benchmarks.review` makes many of each.
The times are those of the page: from the address being opened to the first claim being drawn, and
from a key being pressed to the next claim standing there, painted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.benchmarks.review import copies
from tests.browser.conftest import ARGS
from tests.browser.driving import Reviewing, Serving

# From a key being pressed until another claim is the chosen one and the frame after it is drawn.
STEP = """(key) => new Promise((done, failed) => {
  setTimeout(() => failed(new Error(`${key} went nowhere from ${location.hash}`)), 10000);
  const chosen = () => document.querySelector('#rows [aria-current=true]')?.dataset.claimId;
  const before = chosen();
  const start = performance.now();
  const look = () => {
    if (chosen() !== before && document.querySelector('#claim-title')) {
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    } else setTimeout(look, 1);
  };
  const options = { key, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new KeyboardEvent('keydown', options));
  look();
})"""


def told(name: str, times: list[float]) -> None:
    """Print the middle and the slowest of some times."""
    print(f"{name:<28}{statistics.median(times):8.0f} ms{max(times):8.0f} ms", flush=True)


def measure(browser: Any, server: Serving) -> None:
    """Print what a reviewer waits for."""
    print(f"{'':<28}{'median':>11}{'slowest':>11}")
    times = []
    for _ in range(5):
        review = Reviewing(browser, server.address, "Kari")
        review.page.goto(server.address)
        review.page.wait_for_selector("#rows [data-claim-id][aria-current]")
        times.append(review.page.evaluate("performance.now()"))
        review.close()
    told("first view", times)
    review = Reviewing(browser, server.address, "Kari")
    review.open()
    review.page.wait_for_selector("#rows [data-claim-id][aria-current]")
    for name, key, count in (
        ("next claim (j)", "j", 250),
        ("next article (J)", "J", 60),
        ("accept and next claim (a)", "a", 60),
    ):
        told(name, [review.page.evaluate(STEP, key) for _ in range(count)])
    print(f"rows in the page: {review.page.locator('#rows [data-claim-id]').count()}")
    review.close()


def main() -> None:
    """Make the records, serve them, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=100_000)
    asked = parser.parse_args()
    originals = [json.loads(line) for line in asked.records.open(encoding="utf8")]
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        with records.open("w", encoding="utf8") as out:
            for record in copies(originals, asked.articles, asked.claims):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        with Serving(records, patience=1200) as server, sync_playwright() as playwright:
            path = "/usr/bin/chromium"
            browser = playwright.chromium.launch(executable_path=path, args=ARGS)
            session = server.get("session")
            print(f"{session['articles']} articles, {session['claims']} claims")
            measure(browser, server)
            browser.close()


if __name__ == "__main__":
    main()
