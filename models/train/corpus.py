"""NorNE's CoNLL files to spaCy's binary format, with the names exchanged in a second copy.

The copy teaches the small network that any Norwegian name may stand where a name stands: the
people and places are drawn from name lists, so a municipality the treebank never mentions is
still known. Nothing of this text is ever committed; it is written outside the checkout.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

SENTENCES_A_DOC = 6  # neighbours give the network context across a sentence's end


@dataclass(slots=True)
class Sentence:
    """Words of one sentence with an IOB2 tag each."""

    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def read_conll(path: Path) -> Iterator[list[Sentence]]:
    """Yield the sentences of each source file of the treebank; `|` after a headline is dropped."""
    document: list[Sentence] = []
    sentence = Sentence()
    with path.open(encoding="utf8") as lines:
        for line in lines:
            if line.startswith("# file") and document:
                yield document
                document = []
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 10 and columns[1] != "|":
                sentence.words.append(columns[1])
                sentence.tags.append(columns[9].removeprefix("name="))
            elif not line.strip() and sentence.words:
                document.append(sentence)
                sentence = Sentence()
    if sentence.words:
        document.append(sentence)
    if document:
        yield document


_NO_SPACE_BEFORE = set(".,:;!?)]»%…'")
_NO_SPACE_AFTER = set("([«")


def spaces(words: list[str]) -> list[bool]:
    """Whether a space follows each word, as running text would have it."""
    result, quoted = [], False
    for word, following in zip(words, [*words[1:], "x"], strict=True):
        space = following not in _NO_SPACE_BEFORE and word not in _NO_SPACE_AFTER
        if word == '"':
            quoted = not quoted
            space = space and not quoted
        if following == '"' and quoted:
            space = False
        result.append(space)
    return result


@dataclass(frozen=True, slots=True)
class Names:
    """Name lists to draw from."""

    given: list[str]
    surnames: list[str]
    places: list[str]

    @classmethod
    def read(cls, facts: Path) -> Names:
        def column(file: str, name: str) -> list[str]:
            with (facts / file).open(encoding="utf8", newline="") as rows:
                return sorted({row[name] for row in csv.DictReader(rows) if row[name]})

        places = column("municipalities.csv", "name_norwegian") + column(
            "places_postal.csv", "place"
        )
        return cls(column("given_names.csv", "name"), column("surnames.csv", "name"), places)


def exchange_names(sentence: Sentence, names: Names, draw: random.Random) -> Sentence:
    """The sentence with other people and places; a genitive -s and capitals are kept."""
    result = Sentence()
    for start, end, label in spans(sentence.tags):
        words = sentence.words[start:end]
        if label == "PER":
            last = draw.choice(names.surnames)
            new = (
                [last]
                if len(words) == 1 and draw.random() < 0.7
                else [draw.choice(names.given), last]
            )
        elif label == "GPE_LOC" and words[0][0].isupper():
            new = draw.choice(names.places).split()
        else:
            new = list(words)
        if (
            new != words
            and words[-1].endswith("s")
            and not new[-1].endswith("s")
            and draw.random() < 0.5
        ):
            new[-1] += "s"
        result.words += new
        tags = [f"B-{label}", *[f"I-{label}"] * (len(new) - 1)] if label else ["O"] * len(new)
        result.tags += tags
    return result


def spans(tags: list[str]) -> Iterator[tuple[int, int, str | None]]:
    """Yield `(start, end, label)` over all of `tags`, end open; words outside a name one by one."""
    start = 0
    while start < len(tags):
        label = tags[start][2:] or None
        end = start + 1
        while label and end < len(tags) and tags[end] == f"I-{label}":
            end += 1
        yield start, end, label
        start = end


def press_style(sentence: Sentence, draw: random.Random) -> Sentence:
    """The sentence as newspapers write it: «Nav» beside «NAV», some headlines in capitals."""
    words = ["Nav" if w == "NAV" and draw.random() < 0.6 else w for w in sentence.words]
    if draw.random() < 0.03:
        words = [w.upper() for w in words]
    return Sentence(words, list(sentence.tags))


def write_docs(documents: list[list[Sentence]], path: Path) -> int:
    """Write the documents as spaCy training docs; returns how many sentences there were."""
    vocab, binary, count = Vocab(), DocBin(store_user_data=False), 0
    for document in documents:
        for at in range(0, len(document), SENTENCES_A_DOC):
            part = document[at : at + SENTENCES_A_DOC]
            words = [w for s in part for w in s.words]
            space = [x for s in part for x in [*spaces(s.words)[:-1], True]]
            starts = [i == 0 for s in part for i in range(len(s.words))]
            tags = [t for s in part for t in s.tags]
            binary.add(Doc(vocab, words=words, spaces=space, ents=tags, sent_starts=starts))
            count += len(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    binary.to_disk(path)
    return count


def build(norne: Path, facts: Path, out: Path, seed: int = 7) -> None:
    """Write `train.spacy`, `dev_nob.spacy`, `dev_nno.spacy` and `dev.spacy` under `out`."""
    draw, names = random.Random(seed), Names.read(facts)
    train: list[list[Sentence]] = []
    for standard in ("nob", "nno"):
        for document in read_conll(norne / f"{standard}.train.conll"):
            train.append([press_style(s, draw) for s in document])
            named = [s for s in document if any(t[2:] in ("PER", "GPE_LOC") for t in s.tags)]
            if named:
                train.append([press_style(exchange_names(s, names, draw), draw) for s in named])
    print("train sentences", write_docs(train, out / "train.spacy"))
    both: list[list[Sentence]] = []
    for standard in ("nob", "nno"):
        dev = list(read_conll(norne / f"{standard}.dev.conll"))
        print("dev sentences", standard, write_docs(dev, out / f"dev_{standard}.spacy"))
        both += dev
    write_docs(both, out / "dev.spacy")
