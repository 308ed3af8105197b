"""A pipeline against a treebank: names, tags and trees, by words or on running text.

By words, the pipeline is given the treebank's words and sentences and all else is its own. On
running text it is given characters; a find is right where its characters and its label are, and a
word that the pipeline cuts otherwise has every tag and head of it wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from extractor.evaluate.scores import Score
from extractor.evaluate.treebank import Text, Word, names_of, read_treebank
from extractor.standard import standard_of

Task = Literal["names", "tags", "trees"]
_SENTENCES = 40  # of one Doc: files of NDT are books long
_PLACES = frozenset({"LOC", "GPE_LOC", "GPE_ORG"})
_ROWS: dict[Task, tuple[str, ...]] = {
    "names": (),
    "tags": ("upos", "features", "lemma"),
    "trees": ("unlabelled", "labelled"),
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """What was counted over a file: names by type, and of its words those that are right."""

    standard: str | None
    names: Mapping[str, Score]
    places: Score
    sentences: Score
    right: Mapping[str, int]
    words: int

    @property
    def name(self) -> Score:
        """All types together."""
        held = self.names.values()
        return Score(
            sum(s.right for s in held), sum(s.false for s in held), sum(s.missed for s in held)
        )

    def share(self, what: str) -> float:
        """Part of the words that is right: `upos features lemma unlabelled labelled`.

        `name called noun` is the part that we call PROPN and UD calls NOUN, though it is a name.
        """
        return self.right[what] / self.words if self.words else 0.0

    def to_dict(self, task: Task) -> dict[str, object]:
        """The numbers of a task; shares rounded to four decimals."""
        held: dict[str, object] = {"standard": self.standard, "words": self.words}
        held["sentences"] = self.sentences.to_dict()
        if task == "names":
            held["all"] = self.name.to_dict()
            held["places"] = self.places.to_dict()
            held["types"] = {label: score.to_dict() for label, score in self.names.items()}
        for row in _ROWS[task]:
            held[row] = round(self.share(row), 4)
        if task == "tags":
            held["names_called_noun"] = round(self.share("name called noun"), 4)
        return held

    def lines(self, task: Task) -> Iterator[str]:
        """Yield the table of a task."""
        if task == "names":
            yield f"{'':<20}{'p':>9}{'r':>9}{'f1':>9}{'right':>8}{'false':>8}{'missed':>8}"
            yield self.name.line("all types")
            yield from (score.line(label) for label, score in self.names.items())
            yield self.places.line("LOC GPE_* as one")
        for row in _ROWS[task]:
            yield f"{row:<20}{self.share(row):>9.4f}"
        if task == "tags" and self.right["name called noun"]:
            forgiven = self.share("upos") + self.share("name called noun")
            yield f"{'upos, names PROPN':<20}{forgiven:>9.4f}  (UD Nynorsk calls some names NOUN)"
        yield f"{'sentences, F1':<20}{self.sentences.f1:>9.4f}"


def annotate_file(nlp: Language, path: Path, *, running: bool = False) -> Annotation:
    """Count what `nlp` gets right in a file; raises RecordError where it is no treebank."""
    return annotate(nlp, read_treebank(path), running=running)


def annotate(nlp: Language, texts: list[Text], *, running: bool = False) -> Annotation:
    """Count what `nlp` gets right."""
    parts = [part for text in texts for part in _parts(text)]
    docs = nlp.pipe(_docs(nlp, parts, running), batch_size=16)
    names: Counter[tuple[str, str]] = Counter()
    places: Counter[str] = Counter()
    right: Counter[str] = Counter()
    words = 0
    sentences = [0, 0, 0]
    for text, doc in zip(parts, docs, strict=True):
        gold = _places(text)
        words += len(gold)
        gold_names = {
            (gold[a][0], gold[b - 1][1], label)
            for a, b, label in names_of(w.name for w in text.words)
        }
        found_names = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        for kind, which in _compared(gold_names, found_names):
            names.update((kind, label) for *_, label in which)
        for kind, which in _compared(_folded(gold_names), _folded(found_names)):
            places[kind] += len(which)
        one, two = _bounds(doc), set(_sentences(text, gold))
        for at, count in enumerate((len(one & two), len(one - two), len(two - one))):
            sentences[at] += count
        right.update(_right(doc, text, gold))
    kinds = ("right", "false", "missed")
    labels = sorted({label for _, label in names})
    return Annotation(
        standard_of(" ".join(word.form for text in texts for word in text.words)),
        {label: Score(*(names[kind, label] for kind in kinds)) for label in labels},
        Score(*(places[kind] for kind in kinds)),
        Score(*sentences),
        right,
        words,
    )


Names = set[tuple[int, int, str]]


def _compared(gold: Names, found: Names) -> Iterator[tuple[str, Names]]:
    yield "right", gold & found
    yield "false", found - gold
    yield "missed", gold - found


def _folded(names: Names) -> Names:
    """The places among names, whatever kind of place."""
    return {(a, b, "place") for a, b, label in names if label in _PLACES}


def _parts(text: Text) -> Iterator[Text]:
    for at in range(0, len(text.sentences), _SENTENCES):
        yield Text(text.sentences[at : at + _SENTENCES])


def _docs(nlp: Language, texts: Iterable[Text], running: bool) -> Iterator[Doc]:
    for text in texts:
        words = [(w.form, w.space or w is s[-1]) for s in text.sentences for w in s]
        if running:
            yield nlp.make_doc("".join(form + " " * space for form, space in words).rstrip())
            continue
        starts: list[bool | int | None] = [at == 0 for s in text.sentences for at in range(len(s))]
        forms, spaces = zip(*words, strict=True)
        yield Doc(nlp.vocab, words=list(forms), spaces=list(spaces), sent_starts=starts)


def _places(text: Text) -> list[tuple[int, int]]:
    """First character and end of each word, as `_docs` writes them."""
    places, at = [], 0
    for sentence in text.sentences:
        for word in sentence:
            places.append((at, at + len(word.form)))
            at += len(word.form) + (word.space or word is sentence[-1])
    return places


def _sentences(text: Text, places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for sentence in text.sentences:
        yield places[at][0], places[at + len(sentence) - 1][1]
        at += len(sentence)


def _bounds(doc: Doc) -> set[tuple[int, int]]:
    """Characters of the sentences of a Doc, without space around them."""
    if not doc.has_annotation("SENT_START"):
        return set()
    found = set()
    for sent in doc.sents:
        inner = [token for token in sent if not token.is_space]
        if inner:
            found.add((inner[0].idx, inner[-1].idx + len(inner[-1])))
    return found


def _right(doc: Doc, text: Text, places: list[tuple[int, int]]) -> Iterator[str]:
    """Yield what is right of each word that the pipeline cuts as the treebank does."""
    tokens = {(token.idx, token.idx + len(token)): token for token in doc}
    base = 0
    for sentence in text.sentences:
        for at, word in enumerate(sentence):
            token = tokens.get(places[base + at])
            if token is None:
                continue
            yield "cut"
            if token.pos_ == word.upos:
                yield "upos"
            elif _is_name(word) and token.pos_ == "PROPN":
                yield "name called noun"
            if set((str(token.morph) or "_").split("|")) == set(word.features.split("|")):
                yield "features"
            if token.lemma_ == word.lemma:
                yield "lemma"
            head = token.head
            where = (head.idx, head.idx + len(head))
            wanted = places[base + (word.head if word.head >= 0 else at)]
            if where == wanted:
                yield "unlabelled"
                if token.dep_ == word.relation:
                    yield "labelled"
        base += len(sentence)


def _is_name(word: Word) -> bool:
    """Whether UD calls a name a noun, as UD Nynorsk does with all whose gender NDT knows."""
    return word.upos == "NOUN" and word.lemma[:1].isupper() and word.form[:1].isupper()
