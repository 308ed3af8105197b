"""The words of the treebank: which lemmas and features each form was seen with."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from models.train.treebank import Sentence

Seen = dict[tuple[str, str], Counter[str]]


def write_words(sentences: Iterable[Sentence], tags: Iterable[str], target: Path) -> None:
    """Write lines `form, UPOS, lemmas, features` between tabs, forms in lower case.

    Lemmas and features stand between spaces, the commonest first; features without a label are left
    out. A network cannot know a word by heart as a list does: where it gives one that was seen
    often a lemma or features that it never had there, it errs.
    """
    known = set(tags)
    lemmas: Seen = {}
    features: Seen = {}
    for sentence in sentences:
        for form, tag, lemma in zip(sentence.words, sentence.tags, sentence.lemmas, strict=True):
            upos, _, feature = tag.partition(" ")
            key = form.lower(), upos
            lemmas.setdefault(key, Counter())[lemma] += 1
            if tag in known:
                features.setdefault(key, Counter())[feature] += 1
    lines = (
        "\t".join([*key, _commonest(lemmas, key), _commonest(features, key)])
        for key in sorted(lemmas)
    )
    # Without a time in its header the same list gives the same bytes.
    with target.open("wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as packed:
        packed.write("\n".join(lines).encode("utf8"))


def _commonest(seen: Mapping[tuple[str, str], Counter[str]], key: tuple[str, str]) -> str:
    return " ".join(value for value, _ in seen.get(key, Counter()).most_common())
