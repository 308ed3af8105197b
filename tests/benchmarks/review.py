"""How quick the review page's server is: index, first view, next claim, filters and search.

    python -m tests.benchmarks.review RECORDS.jsonl [--articles 10000] [--claims 100000]

RECORDS are those of the corpus (`extractor run corpus -o RECORDS.jsonl`). Of each the benchmark
makes many, with other ids, other names of people and other figures, so that neither the words nor
the claims repeat as a whole. Times are those of a client of the server in a process of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

PROGRAM = Path(sys.executable).parent / "extractor"
FILTERS = (
    "q=sjukepengar", "q=sykepenger kommune", "q=%22økonomisk sosialhjelp%22", "q=sosialhjelpsm",
    "q=nav", "topic=sosialhjelp", "indicator=expenditure", "place=Skien", "place=0806", "year=2018",
    "speaker=moe", "publisher=avisen.example", "min_confidence=0.8", "max_confidence=0.2",
    "status=undecided", "status=decided", "status=disputed", "check=conflict", "queue=second",
    "order=confidence", "order=conflict", "topic=sosialhjelp&year=2016&q=ungdom&order=confidence",
)  # fmt: skip
SUMMARIES = ("overview", "series", "changes")


def copies(records: list[dict[str, Any]], articles: int, claims: int) -> Iterator[dict[str, Any]]:
    """Yield records like those given, with other ids, names and figures."""
    left = claims
    for number in range(articles):
        kept = round(left / (articles - number))
        record = _copy(records[number % len(records)], number, kept)
        left -= len(record["claims"])
        yield record


def _copy(original: dict[str, Any], number: int, kept: int) -> dict[str, Any]:
    chance = random.Random(number)
    line = json.dumps(original, ensure_ascii=False)
    for claim in original["claims"]:
        other = hashlib.sha256(f"{claim['id']} {number}".encode()).hexdigest()[:16]
        line = line.replace(claim["id"], other)
    for person in original["people"]:
        name = person["name"].split()[-1]
        if len(name) > 3:  # as long as before, so that all offsets hold
            inner = list(name[1:])
            chance.shuffle(inner)
            line = line.replace(name, name[0] + "".join(inner))
    record: dict[str, Any] = json.loads(line)
    record["source"]["id"] = f"{record['source']['id']}-{number}"
    record["source"]["sha256"] = hashlib.sha256(line.encode()).hexdigest()
    record["source"]["publisher"] = chance.choice(["avisen.example", "bladet.example", "x.example"])
    text = list(record["article"]["text"])
    record["claims"] = sorted(record["claims"], key=lambda c: c["id"])[: kept + 6]
    for claim in record["claims"]:
        measure = claim["measure"]
        if measure and measure["value"] and measure["value"] > 100 and not claim["checks"]:
            measure["value"] = round(measure["value"] * chance.uniform(0.5, 1.5))
            for at in range(measure["start"], measure["end"]):
                if text[at].isdigit():
                    text[at] = str(chance.randrange(1, 10))
    record["article"]["text"] = "".join(text)
    ids = {claim["id"] for claim in record["claims"]}
    for claim in record["claims"]:
        claim["same_as"] = claim["same_as"] if claim["same_as"] in ids else None
        claim["checks"] = [c for c in claim["checks"] if ids.issuperset(c["with"])]
    return record


def timed(client: httpx.Client, address: str, times: int = 5) -> tuple[float, Any]:
    """Milliseconds of the middle one of several requests, and the answer."""
    seconds = []
    for _ in range(times):
        before = time.perf_counter()
        answer = client.get(address)
        seconds.append(time.perf_counter() - before)
        answer.raise_for_status()
    return 1000 * sorted(seconds)[times // 2], answer.json()


def serve(path: Path) -> tuple[subprocess.Popen[str], str, list[str]]:
    """The server, its address, and what it said before."""
    process = subprocess.Popen(
        [str(PROGRAM), "review", "serve", str(path), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    said = []
    assert process.stderr
    for line in process.stderr:
        if "reviewing on " in line:
            return process, line.split("reviewing on ")[1].split(";")[0] + "api/v1/", said
        said.append(line.strip())
    raise SystemExit("\n".join(said))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="folder to make the records in, and leave them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(asked, asked.keep or Path(folder))


def measure(asked: argparse.Namespace, folder: Path) -> None:
    """Print one line a figure."""
    path = folder / "many.jsonl"
    if not path.exists():
        records = [json.loads(line) for line in asked.records.open(encoding="utf8")]
        with path.open("w", encoding="utf8") as file:
            for record in copies(records, asked.articles, asked.claims):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"records: {path.stat().st_size / 1e6:.0f} MB")
    for what in ("index and start", "start"):
        before = time.perf_counter()
        process, address, said = serve(path)
        print(f"{what}: {time.perf_counter() - before:.1f} s {' '.join(said[-1:])}")
        try:
            ask(address, process.pid)
        finally:
            process.terminate()
            process.wait()
    store = path.with_name(path.name + ".review.sqlite")
    print(f"store: {store.stat().st_size / 1e6:.0f} MB")


def ask(address: str, pid: int) -> None:
    """Time what a reviewer does."""
    headers = {"X-Reviewer": "Kari"}
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        before = time.perf_counter()
        client.get("session").raise_for_status()
        page = client.get("claims").json()
        client.get(f"articles/{page['claims'][0]['article']}").raise_for_status()
        print(f"  first view: {1000 * (time.perf_counter() - before):.0f} ms")
        chance = random.Random(7)
        nexts = []
        for number in chance.choices(range(1, 10_000), k=200):
            before = time.perf_counter()
            client.get(f"articles/{number}").raise_for_status()
            nexts.append(1000 * (time.perf_counter() - before))
        nexts.sort()
        print(f"  next article: {nexts[100]:.0f} ms, 99 % under {nexts[197]:.0f} ms")
        saves = []
        for row in page["claims"]:
            before = time.perf_counter()
            body = {"revision": client.get(f"claims/{row['id']}").json()["revision"]}
            client.post(f"claims/{row['id']}/decisions", json={**body, "action": "accept"})
            saves.append(1000 * (time.perf_counter() - before))
        print(f"  look at a claim and save: {sorted(saves)[len(saves) // 2]:.0f} ms")
        for question in FILTERS:
            milliseconds, answer = timed(client, f"claims?{question}")
            print(f"  {question}: {milliseconds:.0f} ms, {answer['total']} claims")
        for summary in SUMMARIES:
            print(f"  {summary}: {timed(client, summary, 3)[0]:.0f} ms")
        status = Path(f"/proc/{pid}/status")
        if status.exists():
            memory = int(status.read_text().split("VmRSS:")[1].split()[0]) / 1000
            print(f"  memory: {memory:.0f} MB")


if __name__ == "__main__":
    main()
