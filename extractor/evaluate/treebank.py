"""Sentences of a treebank in CoNLL-U, or in NDT's ten columns, with the names of NorNE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import RecordError

_COLUMNS = 10
_NO_SPACE_BEFORE = frozenset(".,:;!?)]»%…'")
_NO_SPACE_AFTER = frozenset("([«")
# NDT writes this word behind a headline or a paragraph; no newspaper does.
_BREAK = "|"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a treebank; `head` numbers a word of its sentence, -1 for the root."""

    form: str
    lemma: str
    upos: str
    features: str
    head: int
    relation: str
    name: str
    space: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences that stand together: a paragraph where the file tells them, else a whole file."""

    sentences: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> Iterator[Word]:
        """All words in order."""
        for sentence in self.sentences:
            yield from sentence


def read_treebank(path: Path) -> list[Text]:
    """The texts of a file; raises RecordError that names the file, the line and the remedy."""
    try:
        lines = path.read_text("utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: cannot be read ({error}); give a CoNLL-U file") from None
    texts: list[Text] = []
    sentences: list[tuple[Word, ...]] = []
    rows: list[list[str]] = []
    for number, line in enumerate([*lines, "", "# newdoc"], start=1):
        if line.startswith("#"):
            if line.startswith(("# newpar", "# newdoc", "# file")) and sentences:
                texts.append(Text(tuple(sentences)))
                sentences = []
        elif line.strip():
            row = line.split("\t")
            if len(row) != _COLUMNS:
                raise RecordError(
                    f"{path}, line {number}: {len(row)} columns, not {_COLUMNS}; give CoNLL-U"
                )
            if row[0].isdecimal() and row[1] != _BREAK:  # not the range of a contraction
                rows.append(row)
        elif rows:
            sentences.append(_sentence(rows, path, number))
            rows = []
    if not texts:
        raise RecordError(f"{path}: no sentence in it; give a CoNLL-U file")
    return texts


def _sentence(rows: list[list[str]], path: Path, line: int) -> tuple[Word, ...]:
    number = {row[0]: at for at, row in enumerate(rows)}
    guessed = spaces([row[1] for row in rows])
    told = any("SpaceAfter=No" in row[9] for row in rows)
    words = []
    for row, guess in zip(rows, guessed, strict=True):
        if row[6] not in number and row[6] != "0":
            raise RecordError(f"{path}, before line {line}: «{row[1]}» has no head «{row[6]}»")
        misc = row[9].split("|")
        name = next((m.removeprefix("name=") for m in misc if m.startswith("name=")), "O")
        head = number.get(row[6], -1)
        space = "SpaceAfter=No" not in misc if told else guess
        words.append(Word(row[1], row[2], row[3], row[5], head, row[7], name, space))
    return tuple(words)


def spaces(forms: list[str]) -> list[bool]:
    """Whether a space follows each word, where the file does not say."""
    result, quoted = [], False
    for form, following in zip(forms, [*forms[1:], "x"], strict=True):
        space = following not in _NO_SPACE_BEFORE and form not in _NO_SPACE_AFTER
        if form == '"':
            quoted = not quoted
            space = space and not quoted
        if following == '"' and quoted:
            space = False
        result.append(space)
    return result


def names_of(labels: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield `(first word, end, type)` of each name, end open, of IOB2 labels."""
    start, kind = -1, ""
    for at, label in enumerate([*labels, "O"]):
        goes_on = start >= 0 and label == f"I-{kind}"
        if start >= 0 and not goes_on:
            yield start, at, kind
            start = -1
        if label != "O" and not goes_on:
            start, kind = at, label[2:]
