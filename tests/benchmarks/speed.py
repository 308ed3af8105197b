"""How fast pages become records, on one core: the whole path, and room by room.

    python tests/benchmarks/speed.py [--pages N] [--repeats N] [--model PATH]

Prints tables in Markdown. Seconds are CPU seconds, so that a busy machine gives the same figures as
an idle one; the pages of `corpus/pages` are read over and over until there are N of them.
"""
# ruff: noqa: E402

from __future__ import annotations

import os

for _library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR"):
    # Before NumPy is imported: it reads them once, and a second thread would be counted as CPU time
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import argparse
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import TypeVar

import extractor
from extractor.article import Page
from extractor.assemble import assemble
from extractor.extract import Extractor
from extractor.lexicon import load_lexicon
from extractor.normaliser import Claims, find_claims
from extractor.normaliser.entities import Entities, find_entities
from extractor.normaliser.speakers import find_utterances
from extractor.parser import clean
from extractor.pipeline.read import Reader, load_model
from extractor.pipeline.reading import Reading
from extractor.record import ProducedBy, Record, Source

PAGES = Path(__file__).resolve().parents[2] / "corpus" / "pages"
_IMPORT = """
from time import perf_counter
start = perf_counter()
import extractor
print(perf_counter() - start)
"""
_LOAD = """
import sys
from time import perf_counter
start = perf_counter()
import extractor
extractor.load(model=sys.argv[1] or None)
print(perf_counter() - start)
"""
_SOURCE = Source(id="speed", sha256="0" * 64)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU seconds of a room for all pages, once for each repeat."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The repeat in the middle."""
        return median(self.seconds)


class Rooms:
    """The rooms one after the other, each given all pages before the next begins."""

    def __init__(self, reader: Reader, produced_by: ProducedBy) -> None:
        self.reader = reader
        self.produced_by = produced_by

    def once(self, pages: Sequence[Page]) -> dict[str, float]:
        """CPU seconds of each room for all pages."""
        seconds: dict[str, float] = {}
        articles = timed(seconds, "parser", lambda: list(map(clean, pages)))
        readings = timed(seconds, "pipeline", lambda: [self.reader.read(a) for a in articles])
        parts = timed(seconds, "normaliser", lambda: list(map(self.normalise, readings)))
        timed(seconds, "record", lambda: list(self.records(readings, parts)))
        return seconds

    def normalise(self, reading: Reading) -> tuple[Entities, Claims]:
        """The claims of an article, and the people, places and organisations in them."""
        lexicon = self.reader.lexicon
        entities = find_entities(reading, lexicon.names)
        utterances = find_utterances(reading, entities, lexicon.names)
        return entities, find_claims(reading, entities, utterances, lexicon.welfare, _SOURCE.id)

    def records(
        self, readings: Iterable[Reading], parts: Iterable[tuple[Entities, Claims]]
    ) -> Iterator[str]:
        """Yield each article's line of JSON."""
        for reading, (entities, claims) in zip(readings, parts, strict=True):
            yield assemble(_SOURCE, reading, entities, claims, self.produced_by).to_json()


def timed(seconds: dict[str, float], name: str, work: Callable[[], Result]) -> Result:
    """The result of the work, its CPU seconds noted under the name."""
    start = process_time()
    result = work()
    seconds[name] = process_time() - start
    return result


def whole_path(whole: Extractor, pages: Iterable[Page]) -> int:
    """Pages to lines of JSON, as `extractor run` does; how many characters of them."""
    results = whole.results(pages)
    return sum(len(result.to_json()) for result in results if isinstance(result, Record))


def measure(whole: Extractor, rooms: Rooms, pages: Sequence[Page], repeats: int) -> list[Timing]:
    """The timings of the whole path and then of each room."""
    rounds: list[dict[str, float]] = []
    for _ in range(repeats):
        seconds: dict[str, float] = {}
        timed(seconds, "whole path", lambda: whole_path(whole, pages))
        rounds.append(seconds | rooms.once(pages))
    return [Timing(name, tuple(seconds[name] for seconds in rounds)) for name in rounds[0]]


def corpus_pages() -> list[Page]:
    """The pages of the corpus, by name."""
    files = sorted(path for path in PAGES.iterdir() if path.suffix in (".html", ".txt"))
    return [Page(path.read_bytes(), path=str(path)) for path in files]


def memory_peak() -> str:
    """The most memory that the process has held so far, where the system tells."""
    try:
        import resource
    except ImportError:  # Windows
        return "unknown"
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts in bytes, Linux in kilobytes
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f} MB"


def fresh_seconds(code: str, *arguments: str, runs: int = 5) -> float:
    """Seconds that the code prints in a Python of its own: the best of some runs."""
    command = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    outputs = (
        subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout
        for _ in range(runs)
    )
    return min(map(float, outputs))


def rows(timings: Sequence[Timing], pages: int) -> Iterator[str]:
    """Yield the lines of the table of rooms."""
    yield "| room | ms per article | articles/s | CPU seconds, each repeat |"
    yield "|---|---:|---:|---|"
    for timing in timings:
        each = ", ".join(f"{seconds:.2f}" for seconds in timing.seconds)
        per_article = timing.median / pages
        yield f"| {timing.name} | {1000 * per_article:.1f} | {1 / per_article:.1f} | {each} |"


def stay_on_one_core() -> None:
    """Keep this process and its children on one core, where the system lets us."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def processor() -> str:
    """The processor by its name."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=120, help="how many pages to read")
    parser.add_argument("--repeats", type=int, default=3, help="how many times to read them all")
    parser.add_argument("--model", help="folder or name of a trained pipeline")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    wanted = arguments()
    stay_on_one_core()
    reader = Reader(load_model(wanted.model), load_lexicon())
    whole = Extractor(reader)
    corpus = corpus_pages()
    pages = list(islice(cycle(corpus), wanted.pages))
    length = sum(len(clean(page).text) for page in corpus) // len(corpus)
    print(f"One core of {processor()}, Python {platform.python_version()};")
    print(f"extractor {extractor.__version__}, model {whole.produced_by.model};")
    print(f"{len(pages)} articles of {length} characters on average.")
    print("\n| once | |\n|---|---:|")
    print(f"| `import extractor` | {1000 * fresh_seconds(_IMPORT):.0f} ms |")
    print(f"| `extractor.load()` | {fresh_seconds(_LOAD, wanted.model or ''):.2f} s |")
    whole_path(whole, corpus)
    print(f"| memory peak, after {len(corpus)} articles | {memory_peak()} |")
    whole_path(whole, pages)  # what is built on first use is built by now
    print(f"| memory peak, after {len(corpus) + len(pages)} articles | {memory_peak()} |\n")
    timings = measure(whole, Rooms(reader, whole.produced_by), pages, wanted.repeats)
    print(*rows(timings, len(pages)), sep="\n")


if __name__ == "__main__":
    main()
