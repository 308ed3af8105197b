"""Train `models/no_news`: `python -m models.train --norne DIR --facts DIR --work DIR`.

Every step is cached under `--work`, which must lie outside the checkout: a rerun goes on from the
corpus that is there. The best checkpoint is copied to `models/no_news`.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import spacy
from spacy import util
from spacy.scorer import Scorer
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train

import extractor.pipeline.norwegian  # registers the language «no» in a bare checkout
import extractor.pipeline.sentences  # noqa: F401  and its component
from models.train.corpus import build

HERE = Path(__file__).parent
MODEL = HERE.parent / "no_news"


def scores(nlp: spacy.Language, path: Path) -> dict[str, object]:
    """Exact span and label precision, recall and F1 on one file of gold docs, in per cent."""
    gold = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    found = nlp.pipe([doc.text for doc in gold], batch_size=32)
    result = Scorer.score_spans(
        [Example(f, g) for f, g in zip(found, gold, strict=True)], "ents", allow_overlap=False
    )
    per_type = {k: round(100 * v["f"], 1) for k, v in result["ents_per_type"].items()}
    return {k: round(100 * result[f"ents_{k}"], 1) for k in "prf"} | {"by_type": per_type}


def install(best: Path, log: dict[str, object]) -> None:
    """Copy the checkpoint into the package `no_news`, without what spaCy does not need."""
    for name in ("tok2vec", "ner", "vocab", "tokenizer", "config.cfg", "meta.json"):
        target = MODEL / name
        shutil.rmtree(target, ignore_errors=True)
        if not (best / name).exists():
            continue
        if (best / name).is_dir():
            shutil.copytree(best / name, target)
        else:
            shutil.copy(best / name, target)
    meta = json.loads((MODEL / "meta.json").read_text("utf8"))
    meta |= {
        "name": "news",
        "version": "0.1.0",
        "description": "Norwegian names, both standards",
        "license": "MIT",
        "performance": log,
    }
    (MODEL / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", "utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("norne", "facts", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--only-install", action="store_true", help="take the checkpoint in --work")
    asked = parser.parse_args()
    work: Path = asked.work
    if not (work / "dev.spacy").exists():
        build(asked.norne, asked.facts, work)
    best = work / "out" / "model-best"
    if not asked.only_install:
        config = util.load_config(
            HERE / "config.cfg",
            overrides={
                "paths.train": str(work / "train.spacy"),
                "paths.dev": str(work / "dev.spacy"),
            },
        )
        (work / "out").mkdir(exist_ok=True)
        nlp = init_nlp(config)
        train(nlp, work / "out")
    nlp = spacy.load(best)
    make_tokenizer = spacy.registry.tokenizers.get("spacy.Tokenizer.v1")()
    nlp.tokenizer = make_tokenizer(nlp)  # its exceptions may be newer than the checkpoint's
    if "norwegian_sentences" not in nlp.pipe_names:
        nlp.add_pipe("norwegian_sentences", first=True)
    log = {standard: scores(nlp, work / f"dev_{standard}.spacy") for standard in ("nob", "nno")}
    print(json.dumps(log, indent=1))
    finished = work / "finished"
    nlp.to_disk(finished, exclude=["vocab.vectors"])
    install(finished, log)


if __name__ == "__main__":
    main()
