"""`extractor serve` in a process of its own, as users run it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

PROGRAM = Path(sys.executable).parent / "extractor"
NB = "Kongsberg kommune brukte 41 millioner kroner på sosialhjelp i 2018."
NN = "Volda kommune brukte 12 millionar kroner på sosialhjelp i 2018."
HEAVY = "\n\n".join(f"{NB} {NN} Avsnitt {n}." for n in range(120))
"""A page that takes seconds."""


class Served:
    """A running service, and a client of it."""

    def __init__(self, *options: str, token: str | None = None) -> None:
        environment = {k: v for k, v in os.environ.items() if k != "EXTRACTOR_TOKEN"}
        environment |= {"EXTRACTOR_TOKEN": token} if token else {}
        self.process = subprocess.Popen(
            [str(PROGRAM), "serve", "--port", "0", *options],
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
        )
        assert self.process.stderr
        self.said = self.process.stderr.readline()
        assert "serving on http://" in self.said, self.said + self.process.stderr.read()
        self.address = self.said.split("serving on ")[1].split(";")[0]
        every = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self.client = httpx.Client(base_url=self.address, timeout=60, limits=every)

    def wait(self) -> None:
        """Until a worker has its model."""
        for _ in range(600):
            if self.client.get("/ready").status_code == 200:
                return
            time.sleep(0.05)
        raise AssertionError("not ready after half a minute")

    def ask(self, body: object) -> httpx.Response:
        """What POST /v1/records answers; from any thread."""
        return self.client.post("/v1/records", json=body)

    def stop(self, with_signal: int = signal.SIGTERM) -> tuple[int, str]:
        """Exit status and what was said on standard error."""
        self.process.send_signal(with_signal)
        return self.ended()

    def ended(self) -> tuple[int, str]:
        """Exit status and what was said on standard error, when it has ended."""
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, self.said + said

    def children(self) -> list[int]:
        """Numbers of its worker processes (Linux)."""
        pid = self.process.pid
        found = []
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                with contextlib.suppress(OSError):
                    if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                        found.append(int(child))
        return found

    def memory(self) -> float:
        """Megabytes that its own process holds (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1000


@contextlib.contextmanager
def serving(*options: str, token: str | None = None) -> Iterator[Served]:
    """A service that has its model, and is ended."""
    served = Served(*options, token=token)
    try:
        served.wait()
        yield served
    finally:
        served.client.close()
        if served.process.poll() is None:
            served.process.kill()
            served.process.communicate()
