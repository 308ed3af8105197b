"""How fast `no_news` reads, all heads together, beside a spaCy CNN pipeline in the same run.

    python tests/benchmarks/model.py [--words N] [--repeats N] [--model PATH]

The text is that of `corpus/pages`, an article a Doc, over and over. One core is counted in CPU
seconds, two threads by the clock, so nothing else should run beside the latter. The peer has what
spaCy's own pipelines have (tok2vec of width 96, morphologizer, lemmatizer, parser, ner); it is
trained for a moment on what `no_news` says of the same text, for its speed and not its accuracy.
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
from collections.abc import Iterable
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from extractor.article import Page
from extractor.parser import clean

PAGES = Path(__file__).resolve().parents[2] / "corpus" / "pages"
_LOAD = """
import sys
import spacy
from time import perf_counter
start = perf_counter()
nlp = spacy.load(sys.argv[1])
loaded = perf_counter() - start
texts = sys.stdin.read().split("\\0")
for doc in nlp.pipe(texts * 3):
    pass
# Not ru_maxrss: a child of a large process starts with what its parent had.
status = open("/proc/self/status").read().split()
print(loaded, int(status[status.index("VmHWM:") + 1]) / 1024)
"""


def articles() -> list[str]:
    """The texts of all pages of the corpus."""
    paths = sorted(PAGES.iterdir())
    return [clean(Page(path.read_bytes(), id=path.stem, path=str(path))).text for path in paths]


def peer(docs: list[Doc]) -> Language:
    """A CNN pipeline as spaCy's own, trained for a moment on annotated Docs."""
    nlp = spacy.blank("no")
    tok2vec = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None}
    tok2vec |= {"width": 96, "depth": 4, "embed_size": 2000, "window_size": 1}
    tok2vec |= {"maxout_pieces": 3, "subword_features": True}
    nlp.add_pipe("tok2vec", config={"model": tok2vec})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    tagger = {"@architectures": "spacy.Tagger.v2", "nO": None, "tok2vec": listener}
    nlp.add_pipe("morphologizer", config={"model": tagger})
    for name, kind, hidden in (("parser", "parser", 128), ("ner", "ner", 64)):
        model = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": kind}
        model |= {"hidden_width": hidden, "maxout_pieces": 2, "use_upper": True, "nO": None}
        nlp.add_pipe(
            name, config={"model": model | {"extra_state_tokens": False, "tok2vec": listener}}
        )
    nlp.add_pipe("trainable_lemmatizer", config={"model": tagger, "min_tree_freq": 2})
    examples = [
        Example(
            Doc(nlp.vocab, words=[t.text for t in d], spaces=[bool(t.whitespace_) for t in d]), d
        )
        for d in docs
    ]
    optimizer = nlp.initialize(lambda: examples)
    for at in range(0, len(examples), 32):
        nlp.update(examples[at : at + 32], sgd=optimizer)
    return nlp


def rate(nlp: Language, texts: list[str], words: int, repeats: int, *, clock: bool) -> float:
    """Words a second, the median of the repeats."""
    now = perf_counter if clock else process_time
    seconds = []
    for _ in range(repeats):
        start = now()
        for _doc in nlp.pipe(texts, batch_size=64):
            pass
        seconds.append(now() - start)
    return words / median(seconds)


def filled(nlp: Language, texts: Iterable[str], words: int) -> tuple[list[str], int]:
    """Texts over and over until they hold that many tokens, and how many they hold."""
    chosen, held = [], 0
    for text in cycle(texts):
        if held >= words:
            break
        chosen.append(text)
        held += len(nlp.make_doc(text))
    return chosen, held


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--model", default="no_news")
    asked = parser.parse_args()
    one = spacy.load(asked.model)
    two = spacy.load(asked.model, config={"components": {"network": {"threads": 2}}})
    texts, words = filled(one, articles(), asked.words)
    cnn = peer(list(one.pipe(articles())))
    print(f"{platform.machine()}, {os.cpu_count()} processors, {words} tokens")
    print("| pipeline | words/s, one core | words/s, two threads |\n|---|---:|---:|")
    for nlp in (one, two, cnn):
        rate(nlp, texts[:50], 1, 1, clock=False)
    single = rate(one, texts, words, asked.repeats, clock=False)
    both = rate(two, texts, words, asked.repeats, clock=True)
    print(f"| {asked.model}, all heads | {single:,.0f} | {both:,.0f} |")
    print(f"| spaCy CNN | {rate(cnn, texts, words, asked.repeats, clock=False):,.0f} | |")
    run = [sys.executable, "-c", _LOAD, asked.model]
    done = subprocess.run(run, input="\0".join(texts), capture_output=True, text=True, check=True)
    loaded, peak = map(float, done.stdout.split())
    print(f"load after `import spacy`: {loaded:.2f} s; peak memory: {peak:.0f} MB")


if __name__ == "__main__":
    main()
