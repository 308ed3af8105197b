"""A server of the review page, and somebody who sits before it."""

from __future__ import annotations

import json
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

PATIENCE = 10_000  # milliseconds, of a busy machine
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
_ANSWERED = "Failed to load resource: the server responded with a status of 4"


def until(page: Any, expression: str) -> None:
    """Wait until JavaScript is true. Playwright's own waiting is `eval`, which the page forbids."""
    last = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < last, f"{expression} never came true"
        time.sleep(0.02)


class Serving:
    """`extractor review serve`, as a user starts it; it is ended with the block."""

    def __init__(self, records: Path, *options: str, patience: float = 60) -> None:
        self.records = records
        self._patience = patience  # seconds until it listens
        self._command = [
            sys.executable,
            "-m",
            "extractor",
            "review",
            "serve",
            str(records),
            *options,
        ]
        self.process: subprocess.Popen[str]
        self.address = ""
        self._rows: list[dict[str, Any]] = []
        self.start()

    def start(self, port: int = 0) -> None:
        """Start, and wait until it says where it listens."""
        command = [*self._command, "--port", str(port)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, args=(self.process, lines), daemon=True).start()
        told = []
        while not _ADDRESS.search(told[-1] if told else ""):
            told.append(lines.get(timeout=self._patience))
        found = _ADDRESS.search(told[-1])
        assert found
        self.address = found[0]

    @staticmethod
    def _read(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
        assert process.stderr
        for line in process.stderr:
            lines.put(line)
        process.stderr.close()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def get(self, path: str) -> Any:
        """What the server answers."""
        with urllib.request.urlopen(f"{self.address}api/v1/{path}", timeout=30) as answer:
            return json.load(answer)

    def claims(self, place: str) -> list[str]:
        """The ids of the claims of the article on a place, in the order of its text."""
        if not self._rows:
            self._rows = self.get("claims?limit=500")["claims"]
        return [row["id"] for row in self._rows if row["title"].endswith(f" i {place}")]

    def claim(self, id: str) -> Any:
        """A claim as the server has it."""
        return self.get(f"claims/{quote(id)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


class Reviewing:
    """A page in a browser of its own, with the name of who sits there."""

    def __init__(self, browser: Any, address: str, name: str | None, **context: Any) -> None:
        self.address = address
        self.told: list[str] = []
        context = {"locale": "en-GB", "viewport": {"width": 1400, "height": 900}, **context}
        self.context = browser.new_context(**context)
        self.context.set_default_timeout(PATIENCE)
        if name is not None:
            kept = json.dumps(name)
            self.context.add_init_script(f"localStorage.setItem('extractor.reviewer', {kept})")
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.told.append(f"error: {error}"))
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # An answer of 4xx is told by the browser itself, whatever the page makes of it.
        if message.type in ("error", "warning") and not message.text.startswith(_ANSWERED):
            self.told.append(f"{message.type}: {message.text}")

    def open(self, path: str = "") -> None:
        """Open an address of the page."""
        self.page.goto(f"{self.address}{path}")
        self.page.wait_for_selector("#rows [data-claim-id], #rows .empty", state="attached")

    def go_to(self, claim: str) -> None:
        """Open a claim by its address."""
        self.open(f"#/claim/{claim}")
        self.wait_at(claim)

    @property
    def at(self) -> str:
        """The id of the claim that the address names."""
        return str(self.page.evaluate("decodeURIComponent(location.hash.split('/')[2] ?? '')"))

    def wait_at(self, claim: str) -> None:
        """Wait until the row of a claim is the chosen one."""
        self.page.wait_for_selector(f'[data-claim-id="{claim}"][aria-current="true"]')

    def wait_status(self, claim: str, status: str) -> None:
        """Wait until the row of a claim has a status."""
        self.page.wait_for_selector(f'[data-claim-id="{claim}"][data-status="{status}"]')

    def until(self, expression: str) -> None:
        """Wait until JavaScript is true in the page."""
        until(self.page, expression)

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def select(self, words: str) -> None:
        """Select words of the article with the mouse, from their first letter to their last."""
        box = self.page.evaluate(
            """(words) => {
              for (const block of document.querySelectorAll('#article [data-block]')) {
                const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                  const at = node.data.indexOf(words);
                  if (at < 0) continue;
                  const range = document.createRange();
                  range.setStart(node, at);
                  range.setEnd(node, at + words.length);
                  block.scrollIntoView({ block: 'center' });
                  const { left, right, top, bottom } = range.getBoundingClientRect();
                  return { left, right, middle: (top + bottom) / 2 };
                }
              }
              return null;
            }""",
            words,
        )
        assert box, f"{words!r} does not stand in the article"
        mouse = self.page.mouse
        mouse.move(box["left"] + 1, box["middle"])
        mouse.down()
        mouse.move(box["right"] - 1, box["middle"], steps=4)
        mouse.up()

    def close(self) -> None:
        self.context.close()
