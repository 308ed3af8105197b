"""What publishers call things: class names and words in both standards, and rules per publisher.

`publishers/default.toml` holds the general vocabulary; every other file there, and in a folder of
the user's own, holds dated rules of one publisher.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from extractor.errors import LexiconError
from extractor.lexicon import OURS as LEXICON
from extractor.lexicon.read import Forms, read_csv, read_table, read_tables

OWN_RULES = Path(__file__).parent / "publishers"
DEFAULT = "default.toml"
GIVEN_NAMES = LEXICON / "given_names.csv"
NOTHING = regex.compile(r"(?!)")
CAMEL = re.compile(r"(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])")
PARTS = re.compile(r"[a-zæøå0-9]+")
LONGEST_COUNT = 40  # «12 kommentarer»
MOST_NAMES = 50_000
MOST_PARTS = 4  # of a class name in `default.toml`
# `has-caption` and `tag-nav` say what an element is near or about, not what it is.
BESIDES = frozenset(
    ["has", "with", "without", "no", "not", "hide", "if", "can", "tag", "category", "tema", "topic"]
)
WITH = frozenset(("has", "with", "without"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of `default.toml`: how pages mark one kind of block, or one kind of furniture."""

    id: str
    use: str
    """`kind` for a block, `drop` for furniture, `words` for words alone."""
    classes: tuple[str, ...] = ()
    """Names in `class`, `id` or `data-*` attributes, lower case, parts joined by hyphens."""
    stems: tuple[str, ...] = ()
    """What a part of such a name may begin with."""
    opens: Forms | None = None
    """Words that open the text."""
    counted: Forms | None = None
    """Words that are the whole text but for a number («12 kommentarer»)."""
    whole: Forms | None = None
    """Words that are the whole text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a publisher's file: CSS selectors for what the general rules misread."""

    id: str
    host: str
    source: str
    since: date | None = None
    until: date | None = None
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def holds(self, host: str, published: str | None) -> bool:
        """Whether the rule is for this host at this time (an undated page gets every rule)."""
        if host != self.host and not host.endswith("." + self.host):
            return False
        day = (published or "")[:10]
        after = self.since is None or not day or day >= self.since.isoformat()[: len(day)]
        return after and (self.until is None or not day or day <= self.until.isoformat())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The entries of `default.toml`, ready to be matched, and the rules of every publisher."""

    entries: tuple[Entry, ...]
    rules: tuple[Rule, ...]
    given: frozenset[str] = frozenset()
    """Given names of people."""
    _classes: dict[str, int] = field(default_factory=dict)
    """Class name to its first row."""
    _stems: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    """Class names as met on pages to rows: a site's pages have the same ones."""
    _openings: dict[str, regex.Pattern[str]] = field(default_factory=dict)
    _wholes: dict[str, frozenset[str]] = field(default_factory=dict)
    _furniture: dict[str, str] = field(default_factory=dict)
    """Whole texts of furniture to the reason."""
    _calls: regex.Pattern[str] = NOTHING
    """What furniture opens with; the group is the reason."""
    _words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _counted: dict[str, frozenset[str]] = field(default_factory=dict)
    _credits: regex.Pattern[str] = NOTHING

    def entry(self, names: str) -> Entry | None:
        """The entry that an element with these class names is marked as; earlier rows first."""
        best = len(self.entries)
        for name in names.split():
            if name not in self._rows:
                if len(self._rows) > MOST_NAMES:
                    self._rows.clear()
                self._rows[name] = self._row(name)
            best = min(best, self._rows[name])
        return self.entries[best] if best < len(self.entries) else None

    def _row(self, name: str) -> int:
        """The first row with a class name that is a part of this one; their number for none."""
        best = len(self.entries)
        parts = tuple(PARTS.findall(CAMEL.sub("-", name[:100]).lower()))
        if len(parts) > 1 and parts[0] in BESIDES:
            return best
        if stop := next((n for n, part in enumerate(parts) if n and part in WITH), 0):
            parts = parts[:stop]
        for stem, row in self._stems.items():
            if any(part.startswith(stem) for part in parts):
                best = min(best, row)
        for start in range(len(parts)):
            for end in range(start + 1, min(start + MOST_PARTS, len(parts)) + 1):
                best = min(best, self._classes.get("-".join(parts[start:end]), best))
        return best

    def opens(self, id: str, text: str) -> int:
        """How many characters at the start of `text` are words of the entry `id`; 0 for none."""
        match = self._openings[id].match(text)
        return match.end() if match else 0

    def words(self, id: str) -> tuple[str, ...]:
        """The words that open a text of the entry `id`, in both standards."""
        return self._words[id]

    def is_whole(self, id: str, text: str) -> bool:
        """Whether `text` is, but for case and final punctuation, a word of the entry `id`."""
        return _bare(text) in self._wholes[id]

    def credit_at(self, text: str) -> int:
        """Where in a caption its credit («Foto: …») starts; -1 for nowhere."""
        match = self._credits.search(text)
        return match.start() if match else -1

    def furniture(self, text: str) -> str | None:
        """The reason to leave `text` out, where its words alone give it away."""
        folded = _bare(text)
        if found := self._furniture.get(folded):
            return found
        if match := self._calls.match(text):
            return match.lastgroup
        if len(text) < LONGEST_COUNT and any(map(str.isdecimal, text)):
            folded = " ".join(regex.findall(r"\p{L}+", folded))
            return next((id for id, words in self._counted.items() if folded in words), None)
        return None


@lru_cache(maxsize=8)
def read_vocabulary(publishers: Path | None = None) -> Vocabulary:
    """The vocabulary and rules of the package, and those of the folder `publishers` over them.

    Raises LexiconError with file and row where a key or a selector is wrong.
    """
    folders = [OWN_RULES] + ([publishers] if publishers else [])
    if publishers and not publishers.is_dir():
        raise LexiconError(f"{publishers}: no such folder; give the folder of your rules")
    entries = read_tables(folders, DEFAULT, Entry)
    rules = tuple(rule for folder in folders for rule in _rules(folder))
    dropped = [entry for entry in entries if entry.use == "drop"]
    classes: dict[str, int] = {}
    for row, entry in enumerate(entries):
        for name in entry.classes:
            classes.setdefault(name, row)
    return Vocabulary(
        entries,
        rules,
        frozenset(row["name"] for row in read_csv(GIVEN_NAMES)),
        classes,
        {stem: row for row, entry in enumerate(entries) for stem in entry.stems},
        {},
        {entry.id: _opening(entry.opens) for entry in entries},
        {entry.id: _folded(entry.whole) for entry in entries},
        {word: entry.id for entry in reversed(dropped) for word in _folded(entry.whole)},
        _callings(dropped),
        {entry.id: entry.opens.both for entry in entries if entry.opens},
        {entry.id: _folded(entry.counted) for entry in entries if entry.counted},
        _inside(next(entry.opens for entry in entries if entry.id == "credit")),
    )


@lru_cache(maxsize=1000)
def as_xpath(selector: str) -> str:
    """A CSS selector as XPath; raises ValueError where it is none."""
    from cssselect import HTMLTranslator, SelectorError

    try:
        return HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(str(error)) from error


def _rules(folder: Path) -> Sequence[Rule]:
    found: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == DEFAULT:
            continue
        for rule in read_table(path, Rule):
            for selector in rule.title + rule.lead + rule.body + rule.drop:
                try:
                    as_xpath(selector)
                except (ValueError, TypeError) as error:
                    message = f'{path.name}, "{rule.id}": {selector!r} is no CSS selector'
                    raise LexiconError(f"{message}; correct it") from error
            found.append(rule)
    return found


def _opening(forms: Forms | None) -> regex.Pattern[str]:
    if forms is None:
        return NOTHING
    return regex.compile(r"\L<words>(?!\w)", regex.IGNORECASE, words=list(forms.both))


def _callings(entries: Sequence[Entry]) -> regex.Pattern[str]:
    opening = {entry.id: list(entry.opens.both) for entry in entries if entry.opens}
    parts = [rf"(?P<{id}>\L<{id}>(?!\w))" for id in opening]
    lists: dict[str, Any] = dict(opening)
    return regex.compile("|".join(parts) or r"(?!)", regex.IGNORECASE, **lists)


def _bare(text: str) -> str:
    return text.strip(" :.!?>»→–-\u00a0").casefold()


def _folded(forms: Forms | None) -> frozenset[str]:
    return frozenset(form.casefold() for form in forms.both) if forms else frozenset()


def _inside(forms: Forms | None) -> regex.Pattern[str]:
    """Credits inside a line: in capitals or with one, so that «i en video: …» is none."""
    both = forms.both if forms else ()
    words = [made for form in both for made in (form.capitalize(), form.upper())]
    return regex.compile(r"(?<!\w)\L<words>", words=words)
