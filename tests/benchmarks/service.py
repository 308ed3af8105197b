"""How fast `extractor serve` answers: a client in another process, over loopback.

    python tests/benchmarks/service.py [--workers N] [--requests N] [--steady N]

Starts the service and asks it for the records of pages of about 100 words, cut from `corpus/pages`
so that no two are alike, with 1, 8 and 32 clients at once (each asks again when it has its answer).
Prints the percentiles of the time to an answer in Markdown; then asks `--steady` times more with
eight clients and prints the memory on the way. Every answer is checked to be that of its page; one
that is not there or is another's ends the run. The client is this process: its own work, about a
millisecond a request, is in the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx

from extractor.article import Page
from extractor.parser import clean

PAGES = Path(__file__).resolve().parents[2] / "corpus" / "pages"
CLIENTS = (1, 8, 32)
_WORDS = 100  # of a page
_STEP = 1000  # requests between two looks at the memory
_ALIKE = "Lokalavisa {} skreiv det først."


@dataclass(frozen=True, slots=True)
class Load:
    """What some clients saw: milliseconds to each answer, and the seconds it all took.

    `worker` are the milliseconds that a worker had the page, in the mean.
    """

    clients: int
    milliseconds: list[float]
    seconds: float
    worker: float

    def row(self) -> str:
        """A line of the table."""
        cuts = quantiles(self.milliseconds, n=100)
        times = " | ".join(f"{cuts[percent - 1]:.0f}" for percent in (50, 95, 99))
        count = len(self.milliseconds)
        rate = f"{self.worker:.0f} | {count / self.seconds:.1f}"
        return f"| {self.clients} | {count} | {times} | {rate} |"


def texts() -> Iterator[str]:
    """Yield texts of about 100 words without end, no two alike."""
    pieces = []
    for path in sorted(PAGES.iterdir()):
        if path.suffix in (".html", ".txt"):
            words = clean(Page(path.read_bytes())).text.split(" ")
            pieces += [words[at : at + _WORDS] for at in range(0, len(words) - _WORDS, _WORDS)]
    for number, piece in enumerate(itertools.cycle(pieces)):
        yield " ".join([*piece, _ALIKE.format(number)])


async def worked(client: httpx.AsyncClient) -> float:
    """Seconds that the workers have had pages so far."""
    lines = (await client.get("/metrics")).text.splitlines()
    sums = (line for line in lines if line.startswith("extractor_page_seconds_sum"))
    return sum(float(line.rpartition(" ")[2]) for line in sums)


async def ask(address: str, clients: int, requests: int, source: Iterator[str]) -> Load:
    """Let so many clients share so many requests."""
    taken: list[float] = []
    left = iter(range(requests))

    async def one(client: httpx.AsyncClient) -> None:
        for number in left:
            text = next(source)
            begun = time.perf_counter()
            answer = await client.post("/v1/records", json={"id": number, "text": text})
            taken.append(1000 * (time.perf_counter() - begun))
            record = answer.raise_for_status().json()
            own = text.rpartition(". ")[2]  # the sentence with its number
            if record["source"]["id"] != str(number) or own not in record["article"]["text"]:
                raise SystemExit(f"request {number} was answered with {record['source']['id']}")

    async with httpx.AsyncClient(base_url=address, timeout=120) as client:
        before, begun = await worked(client), time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(one(client))
        seconds = time.perf_counter() - begun
        worker = 1000 * (await worked(client) - before) / requests
    if len(taken) != requests:
        raise SystemExit(f"{requests - len(taken)} of {requests} requests were lost")
    return Load(clients, taken, seconds, worker)


@contextlib.contextmanager
def service(workers: int) -> Iterator[tuple[str, int]]:
    """Address and process number of a service that is ready."""
    program = Path(sys.executable).parent / "extractor"
    command = [str(program), "serve", "--port", "0", "--workers", str(workers)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        address = process.stderr.readline().split("serving on ")[1].split(";")[0]
        while httpx.get(f"{address}/health").json()["workers"] < workers:
            time.sleep(0.1)
        yield address, process.pid
        process.send_signal(signal.SIGTERM)
        print(f"stopped with status {process.wait()}")
    finally:
        process.kill()


def memory(pid: int) -> str:
    """Megabytes held by the service and by each process it has begun (Linux)."""
    pids = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        pids += map(int, (task / "children").read_text().split())
    held = []
    for each in pids:
        status = Path(f"/proc/{each}/status").read_text()
        held.append(int(status.split("VmRSS:")[1].split()[0]) / 1000)
    return " + ".join(f"{each:.0f}" for each in sorted(held, reverse=True))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--requests", type=int, default=600, help="of each number of clients")
    parser.add_argument("--steady", type=int, default=20_000, help="requests to watch memory over")
    wanted = parser.parse_args()
    source = texts()
    with service(wanted.workers) as (address, pid):
        asyncio.run(ask(address, 1, 50, source))  # what is built on first use is built by now
        print(f"{wanted.workers} workers, {os.cpu_count()} processors shared with the client")
        print("\n| clients | requests | p50 ms | p95 ms | p99 ms | worker, mean ms | requests/s |")
        print("|---:|---:|---:|---:|---:|---:|---:|", flush=True)
        for clients in CLIENTS:
            print(asyncio.run(ask(address, clients, wanted.requests, source)).row(), flush=True)
        print("\n| requests | MB |\n|---:|---|")
        for done in range(0, wanted.steady, _STEP):
            print(f"| {done} | {memory(pid)} |", flush=True)
            asyncio.run(ask(address, 8, min(_STEP, wanted.steady - done), source))
        print(f"| {wanted.steady} | {memory(pid)} |")


if __name__ == "__main__":
    main()
