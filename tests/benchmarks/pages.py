"""How well and how fast pages are read, beside other readers: `python -m tests.benchmarks.pages`.

    pip install -e '.[bench]'
    python -m tests.benchmarks.pages [--shared DIR] [--repeats N]

Reads the pages of `corpus/blocks` (with `--shared` also those with gold bodies in DIR/html and
DIR/articles) with this parser, trafilatura, readability-lxml, newspaper4k, resiliparse and the
first `<article>` of the page, and prints tables in Markdown. F1 is of the shingles of four words of
the body (lead, headings, paragraphs, quotes, questions, items), the mean over pages. Seconds are
CPU seconds, each page read by all readers in turn, the fastest of N.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from time import process_time

from extractor.parser import clean

ROOT = Path(__file__).resolve().parents[2]
BODY = frozenset(("lead", "paragraph", "quote", "question", "heading", "list_item"))
SHINGLE = 4
WORD = re.compile(r"\w+")
Reader = Callable[[str, str], str]


@dataclass(slots=True)
class Sample:
    """A page, and the body it should be read as."""

    name: str
    html: str
    url: str
    body: Sequence[str]
    apart: Sequence[str] = ()
    """Captions, credits and furniture, which are no part of the body."""


@dataclass(slots=True)
class Result:
    """What a reader reached on the pages it has read."""

    f1: list[float] = field(default_factory=list)
    leads: list[bool] = field(default_factory=list)
    leaks: list[bool] = field(default_factory=list)
    seconds: float = 0.0


def ours(html: str, url: str) -> str:
    """This parser."""
    article = clean(html, url)
    return "\n".join(article.words(block) for block in article.blocks if block.kind in BODY)


def first_article(html: str, url: str) -> str:
    """All text of the first `<article>`, else of the body."""
    from lxml import html as lxml_html

    root = lxml_html.document_fromstring(html)
    found = root.find(".//article")
    node = found if found is not None else root
    for script in list(node.iter("script", "style")):
        script.drop_tree()
    return str(node.text_content())


def trafilatura(html: str, url: str) -> str:
    """trafilatura with its defaults."""
    from trafilatura import extract

    return extract(html, url=url) or ""


def readability(html: str, url: str) -> str:
    """readability-lxml's summary as text."""
    from lxml import html as lxml_html
    from readability import Document

    return str(lxml_html.fromstring(Document(html, url=url).summary()).text_content())


def newspaper(html: str, url: str) -> str:
    """newspaper4k."""
    from newspaper import Article

    article = Article(url or "https://a.example/", language="no", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return str(article.text)


def resiliparse(html: str, url: str) -> str:
    """resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


READERS: dict[str, Reader] = {
    "extractor": ours,
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "resiliparse": resiliparse,
    "first `<article>`": first_article,
}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words stands in a text."""
    words = WORD.findall(text.replace("\u00ad", ""))
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(0, len(words) - 3)))


def f1(found: str, gold: str) -> float:
    """Of shingles; 0 where nothing is shared."""
    one, other = shingles(found), shingles(gold)
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values())) if shared else 0.0


def squeezed(text: str) -> str:
    """A text without white space, to look for it wherever lines were broken."""
    return "".join(text.split())


def corpus_samples(blocks: Path, pages: Path) -> list[Sample]:
    """Pages whose blocks are gold; those that are no HTML are left to ourselves."""
    found = []
    for path in sorted(blocks.glob("*.json")):
        gold = json.loads(path.read_text("utf8"))
        page = next(pages.glob(f"{path.stem}.*"))
        if page.suffix != ".html":
            continue
        content = page.read_bytes()
        try:
            html = content.decode("utf-8")
        except UnicodeDecodeError:
            html = content.decode("cp1252")
        parts = [(block["kind"], block["text"]) for block in gold["blocks"]]
        body = [text for kind, text in parts if kind in BODY]
        apart = [text for kind, text in parts if kind in ("caption", "credit")]
        found.append(Sample(path.stem, html, gold.get("url") or "", body, apart))
    return found


def newspaper_samples(folder: Path, languages: Sequence[str]) -> list[Sample]:
    """Real pages with bodies as a parser written for their publisher reads them."""
    found = []
    for line in (folder / "manifest.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        if row["language"] in languages and row["id"].startswith("fundus"):
            html = (folder / row["file"]).read_text("utf8", errors="replace")
            gold = json.loads((folder / row["gold_file"]).read_text("utf8"))
            captions = [image.get("caption") or "" for image in gold.get("images") or []]
            apart = [caption for caption in captions if len(caption) > 20]
            body = [block["text"] for block in gold["body"]]
            found.append(Sample(row["id"], html, row["url"], body, apart))
    return found


def measure(samples: Sequence[Sample], repeats: int) -> dict[str, Result]:
    """What each reader reaches; a reader that fails on a page has read nothing of it."""
    results = {name: Result() for name in READERS}
    for sample in samples:
        for name, reader in READERS.items():
            result, best, text = results[name], float("inf"), ""
            for _ in range(repeats):
                started = process_time()
                try:
                    text = reader(sample.html, sample.url)
                except Exception:  # of another's reader: it counts as having found nothing
                    text = ""
                best = min(best, process_time() - started)
            result.seconds += best
            result.f1.append(f1(text, "\n".join(sample.body)))
            seen = squeezed(text)
            result.leads.append(squeezed(sample.body[0]) in seen if sample.body else True)
            result.leaks += [squeezed(text) in seen for text in sample.apart]
    return results


def table(title: str, samples: Sequence[Sample], repeats: int) -> None:
    """Print what each reader reaches on some pages."""
    size = sum(len(sample.html) for sample in samples) / max(1, len(samples)) / 1000
    print(f"\n{title}: {len(samples)} pages of {size:.0f} kB on average\n")
    print("| reader | F1 | worst | first block kept | captions and credits in the body | pages/s |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, result in measure(samples, repeats).items():
        leads = f"{sum(result.leads)}/{len(result.leads)}"
        leaks = f"{sum(result.leaks)}/{len(result.leaks)}"
        figures = f"{mean(result.f1):.3f} | {min(result.f1):.3f} | {leads} | {leaks}"
        print(f"| {name} | {figures} | {len(samples) / result.seconds:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shared", type=Path, help="the folder of shared data")
    parser.add_argument("--blocks", type=Path, help="another folder of gold blocks; needs --pages")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    if asked.blocks:
        samples = corpus_samples(asked.blocks, asked.pages)
        for end in ("nb", "nn"):
            of = [sample for sample in samples if sample.name.endswith(end)]
            table(f"{asked.blocks}, {end}", of, asked.repeats)
        return
    samples = corpus_samples(ROOT / "corpus" / "blocks", ROOT / "corpus" / "pages")
    for end in ("nb", "nn"):
        of = [sample for sample in samples if sample.name.endswith(end)]
        table(f"corpus, {end}", of, asked.repeats)
    if asked.shared:
        for language in ("nb", "sv"):
            of = newspaper_samples(asked.shared / "html", [language])
            table(f"newspapers, {language}", of, asked.repeats)
        articles = asked.shared / "articles"
        table("articles", corpus_samples(articles / "blocks", articles / "html"), asked.repeats)


if __name__ == "__main__":
    main()
