"""How well and how fast figures are read: `python -m tests.benchmarks.figures`.

    pip install -e '.[bench]'
    python -m tests.benchmarks.figures [--shared DIR] [--repeats N]

Prints tables in Markdown: sentences a second on the paragraphs of `corpus/` and, with `--shared`,
on the treebank's running text and on the dev sentences; and with `--shared` the share of Duckling's
Bokmål cases read right, of whole strings. Seconds are CPU seconds on one core, the fastest of N.
Peers are dateparser (times) and price-parser (sums), in the same run; they know no number words,
shares or percentages, so nothing else of theirs can be compared.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from time import process_time

from extractor.evaluate.treebank import read_treebank
from extractor.lexicon.figures import our_figures
from extractor.parser import clean
from extractor.pipeline.amounts import find_figures
from extractor.pipeline.figures import parse_money
from extractor.pipeline.numerals import NumberError, parse_number
from extractor.pipeline.whole_times import TimeError, parse_duration, parse_time
from tests.pipeline.duckling import (
    REFERENCE,
    Case,
    cases,
    days_of,
    same_duration,
    same_money,
    same_time,
)

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«–-])")
PUBLISHED = "2018-11-12"
Right = Callable[[Case], bool]


def corpus_sentences() -> list[str]:
    """Every sentence of the corpus's pages."""
    articles = (clean(page.read_bytes()) for page in sorted((CORPUS / "pages").iterdir()))
    return [
        sentence
        for article in articles
        for block in article.blocks
        for sentence in SENTENCE.split(article.words(block))
    ]


def treebank_sentences(shared: Path) -> list[str]:
    """The treebank's dev sentences of both standards."""
    return [
        "".join(word.form + " " * word.space for word in words).strip()
        for standard in ("nob", "nno")
        for text in read_treebank(shared / "norne" / f"{standard}.dev.conllu")
        for words in text.sentences
    ]


def dev_sentences(shared: Path) -> list[str]:
    """The sentences with gold amounts: three figures each."""
    lines = (shared / "amounts" / "phrases_dev.jsonl").read_text("utf8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def pace(read: Callable[[str], object], sentences: Sequence[str], repeats: int) -> float:
    """Sentences a CPU second, the best of some runs."""
    best = 0.0
    for _ in range(repeats):
        begun = process_time()
        for sentence in sentences:
            read(sentence)
        best = max(best, len(sentences) / (process_time() - begun))
    return best


def ours(sentence: str) -> object:
    """Amounts and times together."""
    return find_figures(sentence, our_figures(), published=PUBLISHED)


def peer_times() -> Callable[[str], object]:
    """dateparser's finder of times in text."""
    from dateparser.search import search_dates

    return lambda sentence: search_dates(sentence, languages=["nb"])


def number(case: Case) -> bool:
    return parse_number(case.text) == Decimal(str(case.expected["value"]))


def money(case: Case) -> bool:
    found = parse_money(case.text)
    return same_money(found.value, found.currency, case.expected)


def peer_money(case: Case) -> bool:
    """price-parser: the value alone, for it gives currencies as written."""
    from price_parser import Price

    amount = Price.fromstring(case.text).amount
    return amount is not None and abs(amount - Decimal(str(case.expected["value"]))) < 1


def whole_time(case: Case) -> bool:
    return same_time(parse_time(case.text, REFERENCE).edtf, case.expected)


def peer_time(case: Case) -> bool:
    """dateparser: right if the day it gives is the first of those expected."""
    import dateparser

    base = datetime.fromisoformat(REFERENCE)
    found = dateparser.parse(case.text, languages=["nb"], settings={"RELATIVE_BASE": base})
    expected = case.expected.get("value") or case.expected["from"]
    return found is not None and found.date() == days_of(str(expected), case.expected["grain"])[0]


def duration(case: Case) -> bool:
    return same_duration(parse_duration(case.text), case.expected)


def share(found: Iterable[Case], right: Right) -> str:
    """How many of the cases are right."""
    reached = total = 0
    for case in found:
        total += 1
        try:
            reached += right(case)
        except (NumberError, TimeError):
            continue
    return f"{reached}/{total}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shared", type=Path, help="the folder with amounts/ and norne/")
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    texts = {"the corpus": corpus_sentences()}
    if asked.shared:
        texts["the treebank's running text"] = treebank_sentences(asked.shared)
        texts["the dev sentences"] = dev_sentences(asked.shared)
    print("| text | sentences | characters each | extractor, sentences/s | dateparser's search |")
    print("|---|---:|---:|---:|---:|")
    search = peer_times()
    for name, sentences in texts.items():
        long = sum(map(len, sentences)) / len(sentences)
        pace(ours, sentences[:200], 1)
        search(sentences[0])
        mine = pace(ours, sentences, asked.repeats)
        theirs = pace(search, sentences[:: max(1, len(sentences) // 100)], 1)
        print(f"| {name} | {len(sentences)} | {long:.0f} | {mine:,.0f} | {theirs:,.0f} |")
    if not asked.shared:
        return
    print("\n| Duckling's Bokmål cases | extractor | peer |\n|---|---:|---:|")
    rows: tuple[tuple[str, tuple[str, ...], Right, Right | None], ...] = (
        ("numbers and ordinals", ("Numeral", "Ordinal"), number, None),
        ("durations", ("Duration",), duration, None),
        ("sums in six currencies (price-parser)", ("AmountOfMoney",), money, peer_money),
        ("times of a day or coarser (dateparser)", ("Time",), whole_time, peer_time),
    )
    for name, dimensions, mine_right, peer_right in rows:
        found = cases(asked.shared, *dimensions)
        peer = share(found, peer_right) if peer_right else "–"
        print(f"| {name} | {share(found, mine_right)} | {peer} |")


if __name__ == "__main__":
    main()
