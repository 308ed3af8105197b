"""The spaCy component `norwegian_network`: names, sentences, tags, lemmas and trees of a Doc.

The network reads a Doc in windows of whole sentences. Sentence starts that a Doc already has are
kept, as spaCy's own parsers do; else the network finds them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, SENT_START
from spacy.language import Language
from spacy.parts_of_speech import IDS as UPOS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.pipeline.agreement import agreed
from extractor.pipeline.decoding import best_names, best_tree
from extractor.pipeline.encoder import FILES, Encoder, Floats, Known, Labels, Scores
from extractor.pipeline.lemma import apply_edit
from extractor.pipeline.sentences import LONGEST

if TYPE_CHECKING:
    from thinc.types import Ints2d

HEADS = ("names", "sentences", "tags", "lemmas", "trees")
_WINDOW = 128  # subwords: the windows it was trained on held some 150 words at most
_LARGEST = 400  # subwords: a sentence that is longer is cut
_SURE = 0.8  # of every word's label; a sentence with a lesser one is read once more, alone
_ALONE = 2  # bounds of one sentence
_IOB = {"O": 2, "B": 3, "I": 1}
_UNKNOWN = Known((), ())
_AHEAD = 4  # Docs a thread has before it, so that none waits for the longest
_GUESSES = 8  # lemma edits tried before the form itself is taken

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """What the network says of some words of a Doc: numbers of their tokens, and scores.

    The scores may hold more words than these: those that the next window reads again.
    """

    tokens: Numbers
    scores: Scores


class Network:
    """Reads Docs with an `Encoder` and writes what its heads say into them.

    `heads` are those whose annotation is wanted, of HEADS; `threads` texts are read side by side
    (0: as many as there are processors). Raises ValueError for a head that does not exist.
    """

    def __init__(
        self, vocab: Vocab, name: str = "network", *, threads: int = 1, heads: Sequence[str] = HEADS
    ) -> None:
        if not heads:
            raise ValueError(f"{name}: no head at all; there are {', '.join(HEADS)}")
        unknown = sorted(set(heads) - set(HEADS))
        if unknown:
            raise ValueError(f"{name}: no head {', '.join(unknown)}; there are {', '.join(HEADS)}")
        self.vocab = vocab
        self.name = name
        self.threads = threads or os.cpu_count() or 1
        self.heads = tuple(heads)
        self.coded: _Coded
        self._encoder: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """The encoder; ValueError before the files are read."""
        if self._encoder is None:
            raise ValueError(f"{self.name}: no weights; load a trained pipeline, or from_disk(DIR)")
        return self._encoder

    @property
    def labels(self) -> tuple[str, ...]:
        """Types of names; none before the files are read."""
        if self._encoder is None:
            return ()
        return tuple(dict.fromkeys(x[2:] for x in self.encoder.labels.names if x != "O"))

    def __call__(self, doc: Doc) -> Doc:
        return next(self._read([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Yield the Docs, annotated, in order; a few are held at once, whatever `batch_size`.

        The scores of a Doc take 4 kB a word, so memory would grow with the batch.
        """
        docs = iter(stream)
        while batch := list(islice(docs, _AHEAD * self.threads if self.threads > 1 else 1)):
            yield from self._read(batch)

    def to_disk(self, path: str | os.PathLike[str], *, exclude: Iterable[str] = ()) -> None:
        """Copy the component's files into a folder."""
        target = Path(path)
        target.mkdir(parents=True, exist_ok=True)
        for file in FILES:
            if (self.encoder.folder / file) != target / file:
                shutil.copyfile(self.encoder.folder / file, target / file)

    def from_disk(self, path: str | os.PathLike[str], *, exclude: Iterable[str] = ()) -> Network:
        """Read the component's files."""
        self._encoder = Encoder(Path(path))
        self.coded = _Coded(self._encoder.labels, self.vocab)
        return self

    def _read(self, docs: list[Doc]) -> Iterator[Doc]:
        if self.threads > 1 and len(docs) > 1:
            with ThreadPoolExecutor(min(self.threads, len(docs))) as pool:
                read = list(pool.map(lambda doc: list(self._windows(doc)), docs))
        else:
            read = [list(self._windows(doc)) for doc in docs]
        for doc, windows in zip(docs, read, strict=True):
            self._annotate(doc, windows)
            yield doc

    def _windows(self, doc: Doc) -> Iterator[Window]:
        """Yield the words of a Doc with scores; a window ends where a line or a sentence does."""
        tokens = [token.i for token in doc if not token.is_space]
        before = [i == 0 or doc[i - 1].is_space or bool(doc[i - 1].whitespace_) for i in tokens]
        subwords = self.encoder.cut([doc[i].text for i in tokens], before)
        known, given = _known_starts(doc), doc.has_annotation("SENT_START")
        starts = [token in known for token in tokens]
        begin = 0
        while begin < len(tokens):
            end, scores = self._window(subwords, begin, starts, given=given)
            if "names" in self.heads:
                self._read_again(subwords[begin:end], scores, starts[begin:end] if given else None)
            yield Window(np.array(tokens[begin:end]), scores)
            begin = end

    def _window(
        self,
        subwords: Sequence[tuple[int, ...]],
        begin: int,
        starts: Sequence[bool],
        *,
        given: bool,
    ) -> tuple[int, Scores]:
        """End of the window of words from `begin`, and what the network says of them.

        `starts` tells where a sentence starts for certain: if `given`, everywhere it does. Where no
        sentence ends in a window, a longer one is read.
        """
        for size in (_WINDOW, _LARGEST):
            stop = _filled(subwords, begin, size)
            if stop == len(subwords):
                return stop, self.encoder.scores(subwords[begin:stop])
            # Half a window at least, unless it is told where all sentences start.
            least = begin if given else (begin + stop) // 2
            end = next((at for at in range(stop, least, -1) if starts[at]), None)
            if end is not None:
                return end, self.encoder.scores(subwords[begin:end])
            if given and size == _WINDOW:
                continue
            scores = self.encoder.scores(subwords[begin:stop])
            # A quarter of a window at least, or one that starts everywhere takes for ever.
            least = max(1, (stop - begin) // 4)
            found = np.flatnonzero(scores.starts[least:] > 0)
            if len(found) and not given:
                return begin + least + int(found[-1]), scores
        return stop, scores

    def _read_again(
        self, subwords: Sequence[tuple[int, ...]], scores: Scores, starts: Sequence[bool] | None
    ) -> None:
        """Read the sentences of a window alone whose names are in doubt; both readings count half.

        Context helps with most names and misleads with some: an error in one sentence is repeated
        in the next. `starts` are those given; else they are the network's.
        """
        found = scores.starts[: len(subwords)] > 0 if starts is None else np.array(starts)
        bounds = [0, *(np.flatnonzero(found[1:]) + 1).tolist(), len(subwords)]
        if len(bounds) == _ALONE:
            return
        names = _probabilities(scores.names)
        for a, b in pairwise(bounds):
            if names[a:b].max(-1).min() < _SURE:
                alone = _probabilities(self.encoder.scores(subwords[a:b]).names)
                scores.names[a:b] = np.log((names[a:b] + alone) / 2)

    def _annotate(self, doc: Doc, windows: list[Window]) -> None:
        if not len(doc):
            return
        coded, encoder = self.coded, self.encoder
        columns = {
            attribute: np.zeros(len(doc), np.uint64)
            for attribute in (POS, MORPH, LEMMA, DEP, HEAD, SENT_START, ENT_IOB, ENT_TYPE)
        }
        starts = self._starts(doc, windows)
        columns[SENT_START][:] = np.where(starts, 1, np.uint64(2**64 - 1))
        columns[ENT_IOB][:] = _IOB["O"]
        for window in windows:
            tokens, scores = window.tokens, window.scores
            if "tags" in self.heads or "lemmas" in self.heads:
                self._words(doc, window, columns)
            bounds = [0, *(np.flatnonzero(starts[tokens[1:]]) + 1).tolist(), len(tokens)]
            for a, b in pairwise(bounds):
                if "names" in self.heads:
                    names = best_names(scores.names[a:b], encoder.labels.names)
                    columns[ENT_IOB][tokens[a:b]] = coded.iob[names]
                    columns[ENT_TYPE][tokens[a:b]] = coded.types[names]
                if "trees" in self.heads:
                    self._tree(scores, tokens, a, b, columns)
        self._set(doc, columns)

    def _starts(self, doc: Doc, windows: list[Window]) -> NDArray[np.bool_]:
        """Whether a sentence starts at each token: as given, or as the network says."""
        starts = np.zeros(len(doc), bool)
        starts[list(_known_starts(doc))] = True
        given = doc.has_annotation("SENT_START")
        for window in windows:
            if not given:
                starts[window.tokens] |= window.scores.starts[: len(window.tokens)] > 0
                starts[window.tokens[0]] = True
        starts[0] = True
        last = 0
        for at in range(len(doc)):
            if at - last >= LONGEST:
                starts[at] = True
            last = at if starts[at] else last
        # Space before the first word belongs to its sentence, other space to the one before it.
        first = int(windows[0].tokens[0]) if windows else 0
        starts[1 : first + 1] = False
        return starts

    def _words(self, doc: Doc, window: Window, columns: dict[int, NDArray[np.uint64]]) -> None:
        """Tag and lemma of each word: the best of those seen, where the word class is known."""
        coded, encoder = self.coded, self.encoder
        tokens = window.tokens.tolist()
        tags, edits = window.scores.tags[: len(tokens)], window.scores.lemmas
        chosen = tags.argmax(1).tolist()
        for row, (at, edit) in enumerate(zip(tokens, edits.argmax(1).tolist(), strict=False)):
            form = doc[at].text
            known = encoder.words.get((form.lower(), coded.classes[chosen[row]]), _UNKNOWN)
            if known.tags and chosen[row] not in known.tags:
                chosen[row] = max(known.tags, key=tags[row].__getitem__)
            lemma = apply_edit(encoder.labels.lemmas[edit], form)
            if not lemma or (known.lemmas and lemma not in known.lemmas):
                lemma = self._second_lemma(edits[row], form, known.lemmas)
            columns[LEMMA][at] = self.vocab.strings.add(lemma)
        columns[POS][window.tokens] = coded.upos[chosen]
        columns[MORPH][window.tokens] = coded.features[chosen]

    def _second_lemma(self, scores: Floats, form: str, seen: tuple[str, ...]) -> str:
        if len(seen) == 1:
            return seen[0]
        for edit in np.argsort(-scores)[1:_GUESSES]:
            lemma = apply_edit(self.encoder.labels.lemmas[edit], form)
            if lemma and (not seen or lemma in seen):
                return lemma
        return seen[0] if seen else form

    def _tree(
        self,
        scores: Scores,
        tokens: Numbers,
        a: int,
        b: int,
        columns: dict[int, NDArray[np.uint64]],
    ) -> None:
        """Heads and relations of the sentence of words `a` to `b` of a window."""
        arcs = np.concatenate([scores.arcs[a:b, :1], scores.arcs[a:b, a + 1 : b + 1]], 1)
        found = best_tree(arcs)
        words = np.arange(a, b)
        heads = np.where(found < 0, -1, found + a)
        relations = self.encoder.relations(scores, words, heads).argmax(1)
        own = tokens[a:b]
        offsets = np.where(found < 0, 0, tokens[np.maximum(heads, 0)] - own)
        columns[HEAD][own] = offsets.astype(np.int64).view(np.uint64)
        columns[DEP][own] = self.coded.relations[relations]

    def _set(self, doc: Doc, columns: dict[int, NDArray[np.uint64]]) -> None:
        """Write the columns of the heads that are wanted."""
        wanted: list[int | str] = []
        if "names" in self.heads:
            wanted += [ENT_IOB, ENT_TYPE]
        if "tags" in self.heads:
            wanted += [POS, MORPH]
        if "lemmas" in self.heads:
            wanted.append(LEMMA)
        if "trees" in self.heads:
            wanted += [HEAD, DEP]
        elif "sentences" in self.heads:
            wanted.append(SENT_START)
        self._fill_space(doc, columns)
        written = np.stack([columns[int(c)] for c in wanted], axis=1)
        doc.from_array(wanted, cast("Ints2d", written))
        if "names" in self.heads:
            doc.ents = agreed(doc)

    def _fill_space(self, doc: Doc, columns: dict[int, NDArray[np.uint64]]) -> None:
        """Space hangs on the word before it, or on the first; within a name it is of the name."""
        first = next((token.i for token in doc if not token.is_space), 0)
        inside = _IOB["I"]
        for at in range(len(doc) - 1, -1, -1):
            if not doc[at].is_space:
                continue
            head = at - 1 if at > first else first
            columns[HEAD][at] = np.uint64((head - at) % 2**64)
            columns[POS][at] = UPOS["SPACE"]
            columns[LEMMA][at] = doc[at].orth
            columns[DEP][at] = self.coded.space
            if at + 1 < len(doc) and columns[ENT_IOB][at + 1] == inside:
                columns[ENT_IOB][at] = inside
                columns[ENT_TYPE][at] = columns[ENT_TYPE][at + 1]


def _probabilities(scores: Floats) -> Floats:
    """Of scores `[W, L]`: the softmax over labels, never quite nothing."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    found: Floats = np.maximum(powers / powers.sum(-1, keepdims=True), np.float32(1e-9))
    return found


class _Coded:
    """The labels as the numbers that spaCy keeps."""

    def __init__(self, labels: Labels, vocab: Vocab) -> None:
        def numbers(values: Iterable[Any]) -> NDArray[np.uint64]:
            return np.array(list(values), np.uint64)

        tags = [label.split(" ") for label in labels.tags]
        add = vocab.strings.add
        self.classes = [upos for upos, _ in tags]
        self.upos = numbers(UPOS[upos] for upos, _ in tags)
        self.features = numbers(vocab.morphology.add(features) for _, features in tags)
        self.iob = numbers(_IOB[label[0]] for label in labels.names)
        self.types = numbers(add(label[2:]) if label != "O" else 0 for label in labels.names)
        self.relations = numbers(add(label) for label in labels.relations)
        self.space = add("dep")  # as spaCy calls a relation that has no name


def _known_starts(doc: Doc) -> set[int]:
    """Tokens at which a sentence starts for certain: all those given, else those of a new line."""
    given = doc.has_annotation("SENT_START")
    found, begins = set(), False
    for token in doc:
        starts = bool(token.is_sent_start) if given else token.is_space and "\n" in token.text
        begins = begins or starts
        if begins and not token.is_space:  # a start on space is that of the word behind it
            found.add(token.i)
            begins = False
    return found


def _filled(subwords: Sequence[tuple[int, ...]], begin: int, window: int) -> int:
    """End of the words from `begin` that fill a window of so many subwords; one at least."""
    size = 0
    for at in range(begin, len(subwords)):
        size += len(subwords[at])
        if size > window and at > begin:
            return at
    return len(subwords)


@Language.factory(
    "norwegian_network",
    assigns=[
        "doc.ents",
        "token.is_sent_start",
        "token.pos",
        "token.morph",
        "token.lemma",
        "token.dep",
    ],
    default_config={"threads": 1, "heads": list(HEADS)},
)
def make_network(nlp: Language, name: str, threads: int, heads: list[str]) -> Network:
    """The component without weights; `from_disk` reads them."""
    return Network(nlp.vocab, name, threads=threads, heads=heads)
