"""How fast a Scrapy crawl becomes records, beside `ex.pipe` over the same pages.

    python -m tests.benchmarks.crawl [--pages N] [--rounds N] [--workers N]

Serves the pages of `corpus/pages`, over and over, on loopback from a process of its own; every
twentieth answers a second late, every twenty-fifth is broken (binary, empty, cut off, 500). Prints
a row for each way and round: wall and CPU seconds of reading, without loading the model.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median

from tests.benchmarks.speed import corpus_pages, memory_peak

_BROKEN = (bytes(range(256)) * 64, b"", None, 500)
_SLOW, _EVERY = 20, 25


def body(number: int, pages: list[bytes]) -> bytes | int | None:
    """What is served under a number: a page, a status, or None for one that is cut off."""
    if number % _EVERY == _EVERY - 1:
        return _BROKEN[number // _EVERY % len(_BROKEN)]
    return pages[number % len(pages)]


def contents() -> list[bytes]:
    """The pages of the corpus."""
    return [page.content for page in corpus_pages() if isinstance(page.content, bytes)]


def serve() -> None:
    """Serve until killed; prints the port."""
    pages = contents()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = int(self.path[1:])
            found = body(number, pages)
            if number % _SLOW == _SLOW - 1:
                time.sleep(1)
            if found == 500:
                self.send_error(500)
                return
            whole = found if isinstance(found, bytes) else pages[0]
            self.send_response(200)
            self.send_header("Content-Length", str(len(whole) + 99 * (found is None)))
            self.end_headers()
            self.wfile.write(whole)

        def log_message(self, *words: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def pipe(count: int) -> None:
    """The same pages through `ex.pipe`, those left out that hold nothing or never come."""
    import extractor

    pages = contents()
    served = (body(number, pages) for number in range(count))
    wanted = [page for page in served if isinstance(page, bytes) and page]
    ex = extractor.load()
    wall, cpu = time.perf_counter(), time.process_time()
    claims = sum(len(record.claims) for record in ex.pipe(wanted))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    tell({"wall": wall, "cpu": cpu, "pages": len(wanted), "claims": claims})


def crawl(port: int, count: int, workers: int) -> None:
    """The pages through a spider with the pipeline."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    took: dict[str, float] = {}

    class Clock:
        """The first pipeline: starts when the first item comes; the model is loaded by then."""

        def process_item(self, item: object) -> object:
            took.setdefault("wall", time.perf_counter())
            took.setdefault("cpu", time.process_time())
            return item

        def close_spider(self) -> None:
            took["wall"] = time.perf_counter() - took["wall"]
            took["cpu"] = time.process_time() - took["cpu"]

    class Pages(scrapy.Spider):
        name = "pages"

        async def start(self):  # type: ignore[no-untyped-def]
            for number in range(count):
                yield scrapy.Request(f"http://127.0.0.1:{port}/{number}")

        def parse(self, response):  # type: ignore[no-untyped-def]
            yield {"url": response.url, "html": response.body}

    process = AsyncCrawlerProcess(
        {
            "ITEM_PIPELINES": {Clock: 1, "extractor.integrations.scrapy.ClaimsPipeline": 300},
            "EXTRACTOR_WORKERS": workers,
            "LOG_LEVEL": "CRITICAL",
            "RETRY_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    crawler = process.create_crawler(Pages)
    process.crawl(crawler)
    process.start()
    stats = crawler.stats.get_stats()
    tell({**took, **{name: stats.get(f"extractor/{name}", 0) for name in ("pages", "claims")}})


def tell(measured: dict[str, float]) -> None:
    """Print what was measured as JSON."""
    print(json.dumps({**measured, "memory": memory_peak()}))


def child(*words: object) -> dict[str, float]:
    """What another Python that runs this module prints."""
    command = [sys.executable, "-m", "tests.benchmarks.crawl", *map(str, words)]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def row(way: str, found: dict[str, float]) -> str:
    """A line of the table."""
    rate = found["pages"] / found["wall"]
    return (
        f"| {way} | {found['pages']} | {found['claims']} | {found['wall']:.1f} | "
        f"{found['cpu']:.1f} | {rate:.2f} | {found['memory']} |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("job", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=0, help="EXTRACTOR_WORKERS")
    wanted = parser.parse_args()
    if wanted.job:
        job, *numbers = wanted.job
        {"serve": serve, "pipe": pipe, "crawl": crawl}[job](*map(int, numbers))
        return
    command = [sys.executable, "-m", "tests.benchmarks.crawl", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        port = int(server.stdout.readline())
        print("| way | pages | claims | wall s | CPU s | pages/s | peak |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        ratios = []
        for _ in range(wanted.rounds):
            piped = child("pipe", wanted.pages)
            crawled = child("crawl", port, wanted.pages, wanted.workers)
            print(row("ex.pipe", piped), row("Scrapy", crawled), sep="\n", flush=True)
            ratios.append(crawled["pages"] / crawled["wall"] * piped["wall"] / piped["pages"])
        server.terminate()
    print(f"\nScrapy reads {median(ratios):.2f} times as many pages a second (the median round).")


if __name__ == "__main__":
    main()
