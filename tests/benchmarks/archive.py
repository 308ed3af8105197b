"""How fast an archive is read: the runner, a bare loop, and another's pipeline on the same pages.

    python tests/benchmarks/archive.py [--pages N] [--share S ...] [--treebank FILE.conllu ...]
    python tests/benchmarks/archive.py --lines 1000000
    python tests/benchmarks/archive.py --memory 50000
    python tests/benchmarks/archive.py --overhead 100

Makes pages of its own, of which a share is about welfare (pages of `corpus/`, each made unlike the
others), the rest about sports, roads and choirs; reads them in processes of their own; prints CPU
seconds with all children, wall time, pages a second and the most memory that one process held. The
peer is trafilatura and a spaCy pipeline with the layers of `nb_core_news_sm` (tok2vec, tagger,
parser, ner): that package is not on PyPI, so it is made here and trained a little on a treebank.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "pages"
_NB = {
    "who": ("Laget", "Koret", "Speidergruppa", "Skøyteklubben", "Historielaget", "Korpset"),
    "did": ("vant kampen", "øvde til konserten", "ryddet stien", "malte huset", "feiret jubileet"),
    "where": ("på hjemmebane", "ved skolen", "i den gamle låven", "langs elva", "på torget"),
    "more": (
        "foran 300 tilskuere",
        "mens regnet høljet ned",
        "etter en lang vinter",
        "med ny trener",
        "til stor glede for de minste",
    ),
    "menu": "Forsiden Nyheter Sport Kultur Været Meninger Nav Tips oss Abonner Logg inn",
}
_NN = {
    "who": ("Laget", "Koret", "Speidargruppa", "Skeiseklubben", "Historielaget", "Korpset"),
    "did": ("vann kampen", "øvde til konserten", "rydda stien", "måla huset", "feira jubileet"),
    "where": ("på heimebane", "ved skulen", "i den gamle løa", "langs elva", "på torget"),
    "more": (
        "framfor 300 tilskodarar",
        "medan regnet hølja ned",
        "etter ein lang vinter",
        "med ny trenar",
        "til stor glede for dei minste",
    ),
    "menu": "Framsida Nyhende Sport Kultur Vêret Meiningar Nav Tips oss Abonner Logg inn",
}
_BARE = """
import json, sys
from pathlib import Path
import extractor
from extractor.archive.gate import Gate
from extractor.inputs import page_of
from extractor.parser import clean
from extractor.source import raw_content, source_of
ex = extractor.load()
gate = None if sys.argv[3] == "all" else Gate(ex.lexicon)
with open(sys.argv[1], encoding="utf8") as lines, open(sys.argv[2], "w", encoding="utf8") as out:
    for number, line in enumerate(lines):
        page = page_of(json.loads(line), "a", f"a, line {number}")
        if gate and not gate.raw(raw_content(page)):
            continue
        article = clean(page)
        if gate and not gate.text(article):
            continue
        out.write(ex.conclude(source_of(page, article), ex.read(article)).to_json() + "\\n")
"""
_PEER = """
import json, sys, spacy, trafilatura
nlp = spacy.load(sys.argv[3])
with open(sys.argv[1], encoding="utf8") as lines, open(sys.argv[2], "w", encoding="utf8") as out:
    texts = (trafilatura.extract(json.loads(line)["html"]) or "" for line in lines)
    for doc in nlp.pipe(texts, batch_size=32):
        row = [(t.text, t.pos_, t.dep_, t.head.i) for t in doc]
        names = [(e.text, e.label_) for e in doc.ents]
        out.write(json.dumps([row, names], ensure_ascii=False) + "\\n")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and its children took."""

    name: str
    pages: int
    cpu: float
    wall: float
    peak: float
    """Megabytes of the largest process."""

    def row(self) -> str:
        """A line of the table."""
        return (
            f"| {self.name} | {self.pages} | {self.cpu:.1f} | {self.wall:.1f} | "
            f"{self.pages / self.wall:.1f} | {self.pages / self.cpu:.1f} | {self.peak:.0f} |"
        )


def other_page(chance: random.Random) -> str:
    """A page that is not about welfare, with the menu of a newspaper."""
    words = chance.choice((_NB, _NN))

    def sentence() -> str:
        return " ".join(chance.choice(words[key]) for key in ("who", "did", "where", "more")) + "."

    paragraphs = (
        f"<p>{' '.join(sentence() for _ in range(chance.randint(2, 5)))}</p>"
        for _ in range(chance.randint(5, 12))
    )
    items = str(words["menu"]).split()
    menu = "".join(f'<li class="m"><a href="/x">{item}</a></li>' for item in items)
    script = "var a = 1;" * chance.randint(50, 400)
    return (
        f'<!doctype html><html lang="no"><head><meta charset="utf-8"><title>{sentence()}</title>'
        f"<script>{script}</script></head><body><nav><ul>{menu}</ul>"
        f"</nav><article><h1>{sentence()}</h1>{''.join(paragraphs)}</article>"
        f"<footer><ul>{menu}</ul></footer></body></html>"
    )


def welfare_pages() -> list[str]:
    """The HTML pages of the corpus."""
    found = []
    for path in sorted(CORPUS.glob("*.html")):
        content = path.read_bytes()
        try:
            found.append(content.decode("utf-8"))
        except UnicodeDecodeError:
            found.append(content.decode("cp1252"))
    return found


def write_pages(path: Path, count: int, share: float) -> None:
    """JSONL of so many pages, of which a share is about welfare; the same ones every time."""
    chance = random.Random(20)
    corpus = welfare_pages()
    with path.open("w", encoding="utf8") as out:
        for number in range(count):
            if (number + 1) * share // 1 > number * share // 1:
                html = corpus[number % len(corpus)]
                html = html.replace("</p>", f" Sak {number}.</p>")  # no two are one text
            else:
                html = other_page(chance)
            out.write(json.dumps({"id": str(number), "html": html}, ensure_ascii=False) + "\n")


def measured(name: str, pages: int, command: Sequence[str]) -> Cost:
    """Run a command; what it cost."""
    began = time.perf_counter()
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS")}
    process = subprocess.Popen(
        command, env={**os.environ, **threads}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stderr is not None
    told = process.stderr.read().decode()
    process.stderr.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{name} failed: {told}")
    wall = time.perf_counter() - began
    return Cost(name, pages, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def archive_command(lines: Path, out: Path, *more: str) -> list[str]:
    """The command line of a run."""
    extractor = Path(sys.executable).with_name("extractor")
    return [str(extractor), "archive", str(lines), "-o", str(out), "--quiet", *more]


def costs(pages: int, share: float, folder: Path, peer: Path | None) -> Iterator[Cost]:
    """Yield the cost of each way to read the same pages."""
    lines = folder / "pages.jsonl"
    write_pages(lines, pages, share)
    label = f"{100 * share:g} % welfare"
    for workers in ("1", "2"):
        out = folder / f"{share}-{workers}"
        command = archive_command(lines, out, "--workers", workers)
        yield measured(f"{label}: `extractor archive`, {workers} workers", pages, command)
    if share < 1:
        command = archive_command(lines, folder / f"{share}-all", "--workers", "1", "--all")
        yield measured(f"{label}: the same, `--all`, 1 worker", pages, command)
    loop = [sys.executable, "-c", _BARE, str(lines), str(folder / "bare.jsonl"), "gate"]
    yield measured(f"{label}: a bare loop with the gate", pages, loop)
    if peer is not None:
        command = [sys.executable, "-c", _PEER, str(lines), str(folder / "peer.jsonl"), str(peer)]
        yield measured(f"{label}: trafilatura and a spaCy CNN", pages, command)


def train_peer(treebanks: Sequence[Path], folder: Path, steps: int = 150) -> Path:
    """A pipeline with the layers of nb_core_news_sm, trained for a few steps."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    from extractor.evaluate.treebank import read_treebank

    nlp = spacy.blank("nb")
    for name in ("tok2vec", "tagger", "parser", "ner"):
        shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
        nlp.add_pipe(name, config={} if name == "tok2vec" else {"model": {"tok2vec": shared}})
    examples = []
    for path in treebanks:
        for words in (s for text in read_treebank(path) for s in text.sentences):
            doc = Doc(
                nlp.vocab,
                [word.form for word in words],
                tags=[word.upos for word in words],
                pos=[word.upos for word in words],
                heads=[at if word.head < 0 else word.head for at, word in enumerate(words)],
                deps=[word.relation for word in words],
                ents=[word.name for word in words],
            )
            examples.append(Example(Doc(nlp.vocab, doc_words(doc)), doc))
    del examples[4000:]
    nlp.initialize(lambda: examples[:500])
    chance = random.Random(1)
    for _ in range(steps):
        nlp.update(chance.sample(examples, 64))
    nlp.to_disk(folder / "peer")
    return folder / "peer"


def doc_words(doc: Sequence[object]) -> list[str]:
    """The words of a Doc."""
    return [str(token) for token in doc]


def tiny_lines(count: int, folder: Path) -> None:
    """Plan and gate very many very small records: none of them about welfare."""
    lines = folder / "tiny.jsonl"
    with lines.open("w", encoding="utf8") as out:
        for number in range(count):
            text = f"Laget vant kamp nummer {number} på hjemmebane."
            out.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    cost = measured("tiny records", count, archive_command(lines, folder / "tiny"))
    print(cost.row())


def overhead(count: int, folder: Path, repeats: int = 5) -> None:
    """Print the CPU seconds of a bare loop and of the runner's own work over the same pages.

    Both in this process and in turn, so that neither what is loaded nor a busy machine tells: the
    fastest of some repeats.
    """
    import extractor
    from extractor.archive.journal import Journal
    from extractor.archive.reading import read_part
    from extractor.archive.scan import ScanJob, Scanner, scan
    from extractor.archive.settings import Settings
    from extractor.archive.settling import read_parts, settle_pages
    from extractor.archive.sources import plan_input
    from extractor.archive.stepping import BEAT_SIZE, Beat, Watch
    from extractor.archive.storage import open_store
    from extractor.inputs import page_of

    lines = folder / "pages.jsonl"
    write_pages(lines, count, 1.0)
    whole = extractor.load()
    beat = Beat([0.0] * BEAT_SIZE)
    bare, run = [], []
    for repeat in range(repeats):
        began = time.process_time()
        with lines.open(encoding="utf8") as file, (folder / "bare").open("w") as out:
            pages = (page_of(json.loads(line), "a", "a") for line in file)
            for result in whole.results(pages):
                out.write(result.to_json() + "\n")  # type: ignore[union-attr]
        bare.append(time.process_time() - began)
        began = time.process_time()
        settings = Settings(str(folder / f"out{repeat}"), everything=True)
        store, scanner = open_store(settings.output), Scanner(settings)
        for number, unit in enumerate(plan_input(str(lines), "")):
            journal = Journal(folder / "journal")
            watch = Watch(journal, beat, None, "a")
            scan(ScanJob(replace(unit, number=number)), scanner, store, watch)
            journal.close()
        settle_pages(store)
        for part in read_parts(store):
            journal = Journal(folder / "journal")
            read_part(part, whole, store, Watch(journal, beat, None, "a"))
            journal.close()
        run.append(time.process_time() - began)
    print(f"{count} pages: bare loop {min(bare):.2f} CPU s, runner {min(run):.2f} CPU s,", end=" ")
    print(f"overhead {100 * (min(run) / min(bare) - 1):.1f} %")


def memory(count: int, folder: Path) -> None:
    """Print how much the one worker holds as the archive goes by."""
    from extractor.archive.keeper import Keeper
    from extractor.archive.local import LocalCrew
    from extractor.archive.progress import Report
    from extractor.archive.runner import Archive
    from extractor.archive.settings import Settings

    lines = folder / "pages.jsonl"
    write_pages(lines, count, 0.05)
    crews: list[LocalCrew] = []

    class Looking(Report):
        def tick(self, pages: int) -> None:
            super().tick(pages)
            keeper: Keeper = crews[0]._keepers[0] if crews else None  # type: ignore[assignment]
            if keeper is None or not keeper.beat.pid or not pages:
                return
            try:
                held = Path(f"/proc/{keeper.beat.pid}/statm").read_text().split()[1]
            except OSError:
                return
            seen.setdefault(self.name, []).append((pages, int(held) * 4096 / 1e6))

    seen: dict[str, list[tuple[int, float]]] = {}
    settings = Settings(str(folder / "memory"))

    def hire() -> LocalCrew:
        crews.append(LocalCrew(settings, 1))
        return crews[0]

    Archive(settings, Looking()).run([str(lines)], hire)
    for stage, looks in seen.items():
        at = [looks[len(looks) * part // 10] for part in range(1, 10)] + [looks[-1]]
        print(stage, ", ".join(f"{held:.0f} MB at {pages}" for pages, held in at))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=5000, help="pages of the archive")
    parser.add_argument("--share", type=float, nargs="*", default=[0.05, 1.0], help="of welfare")
    parser.add_argument("--treebank", type=Path, nargs="*", help="CoNLL-U, to train the peer on")
    parser.add_argument("--lines", type=int, help="only: so many tiny JSONL records")
    parser.add_argument("--overhead", type=int, help="only: the runner over a bare loop")
    parser.add_argument("--memory", type=int, help="only: what a worker holds over so many pages")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.overhead:
            overhead(asked.overhead, folder)
            return
        if asked.memory:
            memory(asked.memory, folder)
            return
        print("| what | pages | CPU s | wall s | pages/s | pages per CPU s | peak MB |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        if asked.lines:
            tiny_lines(asked.lines, folder)
            return
        peer = train_peer(asked.treebank, folder) if asked.treebank else None
        for share in asked.share:
            for cost in costs(asked.pages, share, folder, peer):
                print(cost.row(), flush=True)


if __name__ == "__main__":
    main()
