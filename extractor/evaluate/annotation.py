"""A pipeline against a treebank: names, tags and trees, by words or on running text.

By words, the pipeline is given the treebank's words and sentences and all else is its own. On
running text it is given characters; a find is right where its characters and its label are, and a
word that the pipeline cuts otherwise has every tag and head of it wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extractor.evaluate.scores import Score
from extractor.evaluate.treebank import Text, Word, names_of

_SENTENCES = 40  # of one Doc: files of NDT are books long


@dataclass(slots=True)
class Annotation:
    """What was counted over a file."""

    names: dict[str, Score]
    sentences: Score
    right: Mapping[str, int]
    words: int

    @property
    def name(self) -> Score:
        """All types together."""
        return _sum(self.names.values())

    def share(self, what: str) -> float:
        """Part of the words that is right: upos features lemma head labelled."""
        return self.right[what] / self.words if self.words else 0.0


def _sum(scores: Iterable[Score]) -> Score:
    held = list(scores)
    return Score(sum(s.right for s in held), sum(s.false for s in held), sum(s.missed for s in held))


def annotate(nlp: Language, texts: Iterable[Text], *, running: bool = False) -> Annotation:
    """Count what `nlp` gets right."""
    parts = [part for text in texts for part in _parts(text)]
    docs = nlp.pipe(_docs(nlp, parts, running), batch_size=16)
    names: Counter[tuple[str, str]] = Counter()
    right: Counter[str] = Counter()
    words = 0
    sentences = [0, 0, 0]
    for text, doc in zip(parts, docs, strict=True):
        gold = _places(text)
        words += len(gold)
        gold_names = {
            (gold[a][0], gold[b - 1][1], label) for a, b, label in names_of(tuple(text.words))
        }
        found_names = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        names.update(("right", label) for *_, label in gold_names & found_names)
        names.update(("false", label) for *_, label in found_names - gold_names)
        names.update(("missed", label) for *_, label in gold_names - found_names)
        one, two = _bounds(doc), set(_sentences(text, gold))
        for at, count in enumerate((len(one & two), len(one - two), len(two - one))):
            sentences[at] += count
        right.update(_right(doc, text, gold))
    labels = sorted({label for _, label in names})
    by_type = {x: Score(*(names[kind, x] for kind in ("right", "false", "missed"))) for x in labels}
    return Annotation(by_type, Score(*sentences), right, words)


def _parts(text: Text) -> Iterator[Text]:
    for at in range(0, len(text.sentences), _SENTENCES):
        yield Text(text.sentences[at : at + _SENTENCES])


def _docs(nlp: Language, texts: Iterable[Text], running: bool) -> Iterator[Doc]:
    for text in texts:
        words = [(w.form, w.space or w is s[-1]) for s in text.sentences for w in s]
        if running:
            yield nlp.make_doc("".join(form + " " * space for form, space in words).rstrip())
            continue
        starts = [at == 0 for s in text.sentences for at in range(len(s))]
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
            if (str(token.morph) or "_") == word.features:
                yield "features"
            if token.lemma_ == word.lemma:
                yield "lemma"
            head = token.head
            where = (head.idx, head.idx + len(head))
            wanted = places[base + (word.head if word.head >= 0 else at)]
            if where == wanted:
                yield "head"
                if token.dep_ == word.relation:
                    yield "labelled"
        base += len(sentence)


def _is_name(word: Word) -> bool:
    """Whether UD calls a name a noun, as UD Nynorsk does with all whose gender NDT knows."""
    return word.upos == "NOUN" and word.lemma[:1].isupper() and word.form[:1].isupper()
