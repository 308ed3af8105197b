"""Rows of the figures section: numerals, units, words of time and modifiers, and G by date.

The comment at the head of each file says what its roles mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from extractor.errors import LexiconError
from extractor.lexicon.read import Forms, read_csv, read_tables
from extractor.mention import Modifier


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number word; `value` is kept as written, for TOML has no decimals."""

    id: str
    role: str
    value: str
    words: Forms
    example: Forms
    counter: Forms | None = None
    """A sentence with the word in which it gives no figure."""

    @property
    def number(self) -> Decimal:
        return Decimal(self.value)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word that says what a number measures, or that it measures nothing."""

    id: str
    role: str
    words: Forms
    example: Forms
    code: str | None = None
    """UCUM, or ISO 4217 of a currency."""
    iso: str | None = None
    """Designator of ISO 8601 of a duration; of a «per» row the whole duration or the noun."""
    factor: str = "1"
    lemma: Forms | None = None
    """Of a counted noun."""
    counter: Forms | None = None
    """A sentence with the word in which it gives no figure."""


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A word of time; what `value` counts depends on the role."""

    id: str
    role: str
    value: int
    words: Forms
    example: Forms
    counter: Forms | None = None
    """A sentence with the word in which it gives no figure."""


@dataclass(frozen=True, slots=True)
class ModifierWord:
    """A word that qualifies a figure, or moves it."""

    id: str
    role: str
    words: Forms
    example: Forms
    modifier: Modifier | None = None
    near: bool = False
    counter: Forms | None = None
    """A sentence with the word in which it gives no figure."""


@dataclass(frozen=True, slots=True)
class BasicAmount:
    """Kroner a year that G is worth from a date on."""

    since: date
    kroner: Decimal


Word = Numeral | Unit | TimeWord | ModifierWord


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The section; compared by identity, so that a finder can be compiled once for each."""

    numerals: tuple[Numeral, ...]
    units: tuple[Unit, ...]
    times: tuple[TimeWord, ...]
    modifiers: tuple[ModifierWord, ...]
    basic_amounts: tuple[BasicAmount, ...]
    """By date, oldest first."""
    plurals: Mapping[str, str]
    """Singulars by plural, where an ending taken off does not leave them."""

    @classmethod
    def load(cls, folders: tuple[Path, ...]) -> Figures:
        """Read the section's files; raises LexiconError that names file and row."""
        numerals = read_tables(folders, "numerals.toml", Numeral)
        for row in numerals:
            _check_number("numerals.toml", row.id, "value", row.value)
        units = read_tables(folders, "units.toml", Unit)
        for unit in units:
            _check_number("units.toml", unit.id, "factor", unit.factor)
        return cls(
            numerals,
            units,
            read_tables(folders, "times.toml", TimeWord),
            read_tables(folders, "modifiers.toml", ModifierWord),
            _basic_amounts(folders),
            {
                row["plural"]: row["singular"]
                for folder in folders
                if (folder / "plurals.csv").exists()
                for row in read_csv(folder / "plurals.csv")
            },
        )

    def basic_amount(self, day: date) -> Decimal | None:
        """Kroner that G is worth on a day; None before there was a G."""
        valid = [row.kroner for row in self.basic_amounts if row.since <= day]
        return valid[-1] if valid else None


def words_of(rows: Iterable[Word], *roles: str) -> list[str]:
    """Every word of the rows with one of the roles, longest first, as a named list wants them."""
    words = {word for row in rows if row.role in roles for word in row.words.both}
    return sorted(words, key=lambda word: (-len(word), word))


def _check_number(file: str, row: str, key: str, value: str) -> None:
    try:
        Decimal(value)
    except InvalidOperation:
        message = f'{file}, "{row}": {key} "{value}" is no number; write digits with a point'
        raise LexiconError(message) from None


def _basic_amounts(folders: Sequence[Path]) -> tuple[BasicAmount, ...]:
    rows: dict[date, BasicAmount] = {}
    for folder in folders:
        path = folder / "grunnbelop.csv"
        for number, row in enumerate(read_csv(path) if path.exists() else (), 1):
            try:
                since, kroner = date.fromisoformat(row["from"]), Decimal(row["nok"])
            except (KeyError, ValueError, InvalidOperation) as error:
                message = f"{path.name}, row {number}: wants from (a date) and nok (kroner)"
                raise LexiconError(message) from error
            rows[since] = BasicAmount(since, kroner)
    return tuple(rows[since] for since in sorted(rows))


@cache
def our_figures() -> Figures:
    """The packaged section, for those who read numbers without a lexicon of their own."""
    return Figures.load((Path(__file__).parent,))
