"""What the gate of an archive lets pass, what it costs, and what it saves.

    python tests/benchmarks/gate.py [--shared DIR]

Welfare pages are those of the corpus that have claims for gold; others are the corpus's stories of
other matters and, with `--shared`, real pages of papers and treebank text of newspapers between a
menu that names Nav and sosialhjelp. Every page that the gate stops is read in full as well, so that
a claim lost is seen. Times are CPU milliseconds a page; the last line is the whole of an archive
with five pages of welfare in a hundred, with the gate and without.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[2]))

import extractor
from extractor.archive.gate import Gate
from extractor.lexicon import load_lexicon
from extractor.parser import clean

_ROOT = Path(__file__).parents[2]
_WELFARE = 0.05
_CHUNK, _PARAGRAPH = 36, 3  # sentences of an article and of a paragraph
_MENU = '<nav><a href="/nav">Nav</a> <a href="/t/sosialhjelp">Sosialhjelp</a> Sport</nav>'
_SPACED = re.compile(r" (?=[.,:;!?»)])|(?<=[«(]) ")


def corpus(*, claims: bool) -> Iterator[bytes]:
    """Yield the pages with claims for gold, or those with gold that has none."""
    for gold in sorted((_ROOT / "corpus" / "gold").glob("*.json")):
        if bool(json.loads(gold.read_text("utf8"))["claims"]) == claims:
            page = next((_ROOT / "corpus" / "pages").glob(f"{gold.stem}.*"))
            yield page.read_bytes()


def real(shared: Path) -> Iterator[bytes]:
    """Yield the Norwegian pages of papers that nobody wrote for us."""
    for path in sorted((shared / "html" / "pages").glob("fundus-no-*.html")):
        yield path.read_bytes()


def news(shared: Path) -> Iterator[bytes]:
    """Yield articles of treebank text as pages with a menu of welfare words."""
    for path in sorted((shared / "norne").glob("*.train.conll")):
        sentences: list[str] = []
        words: list[str] = []
        for line in path.open(encoding="utf8"):
            if line[:1].isdigit():
                words.append(line.split("\t")[1].replace("|", ""))
            elif words and not line.strip():
                sentences.append(_SPACED.sub("", " ".join(words)))
                words = []
            if len(sentences) == _CHUNK or (line.startswith("# file") and len(sentences) > 8):
                yield page_of(sentences)
                sentences = []


def page_of(sentences: list[str]) -> bytes:
    """A page with an article of these sentences, the first its headline."""
    starts = range(1, len(sentences), _PARAGRAPH)
    body = "".join(f"<p>{' '.join(sentences[at : at + _PARAGRAPH])}</p>" for at in starts)
    page = f"<html><body>{_MENU}<article><h1>{sentences[0]}</h1>{body}</article></body></html>"
    return page.encode()


def timed(what: Callable[[], object]) -> tuple[object, float]:
    """What a call gives, and its CPU milliseconds."""
    start = time.process_time()
    return what(), 1000 * (time.process_time() - start)


def measure(name: str, pages: list[bytes], gate: Gate, ex: extractor.Extractor) -> dict[str, float]:
    """Print and give the means over pages."""
    rows = []
    for page in pages:
        raw, raw_ms = timed(lambda page=page: gate.raw(page))
        article, clean_ms = timed(lambda page=page: clean(page))
        text, text_ms = timed(lambda article=article: gate.text(article))
        record, full_ms = timed(lambda page=page: ex.record(page))
        rows.append((raw, raw and text, raw_ms, clean_ms, text_ms, full_ms, bool(record.claims)))
    told = [row for row in rows if row[6]]
    kept = sum(bool(row[1]) for row in told)
    keys = ("raw", "text", "raw_ms", "clean_ms", "text_ms", "full_ms")
    found = {key: mean(float(row[at]) for row in rows) for at, key in enumerate(keys)}
    size = mean(map(len, pages)) / 1000
    print(
        f"{name:<16}{len(pages):>5} pages of {size:>4.0f} kB; raw passes {found['raw']:.3f}, "
        f"text {found['text']:.3f}; with claims {len(told)}, kept {kept}; ms: raw "
        f"{found['raw_ms']:.2f}, clean {found['clean_ms']:.1f}, text {found['text_ms']:.1f}, "
        f"in full {found['full_ms']:.0f}",
        flush=True,
    )
    return found


def saved(name: str, welfare: dict[str, float], other: dict[str, float]) -> None:
    """Print what an archive costs with the gate and without, by the measured means."""
    gated = bare = 0.0
    for part, means in ((_WELFARE, welfare), (1 - _WELFARE, other)):
        cleaned = means["raw"] * (means["clean_ms"] + means["text_ms"])
        gated += part * (means["raw_ms"] + cleaned + means["text"] * means["full_ms"])
        bare += part * means["full_ms"]
    print(
        f"5 % welfare, else {name}: {bare:.1f} ms a page, gated {gated:.1f}: {bare / gated:.1f} ×"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, help="folder with html/ and norne/")
    parser.add_argument("--most", type=int, default=300, help="articles of treebank text")
    wanted = parser.parse_args()
    gate, ex = Gate(load_lexicon()), extractor.load()
    welfare_pages = list(corpus(claims=True))
    for page in welfare_pages[:20]:  # what is read for the first time takes longer
        gate.text(clean(page))
        ex.record(page)
    welfare = measure("welfare", welfare_pages, gate, ex)
    others = {"other stories": list(corpus(claims=False))}
    if wanted.shared:
        others["real pages"] = list(real(wanted.shared))
        articles = list(news(wanted.shared))
        others["news text"] = articles[:: max(1, len(articles) // wanted.most)]
    means = {name: measure(name, pages, gate, ex) for name, pages in others.items()}
    for name, other in means.items():
        saved(name, welfare, other)


if __name__ == "__main__":
    main()
