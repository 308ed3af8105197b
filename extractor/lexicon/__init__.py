"""What we know of Norwegian and of welfare: data, not code.

Three sections, each with its row types and its files beside this one: `figures` (numerals, units,
times), `names` (places, institutions, roles, verbs of saying) and `welfare` (topics, indicators,
frames). A user's folder (`--lexicon DIR`) holds files of the same names; its rows are added, and a
row with an id that is taken replaces ours.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.errors import LexiconError
from extractor.lexicon.figures import Figures
from extractor.lexicon.names import Names
from extractor.lexicon.welfare import Welfare

OURS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All sections, with the digest that records cite."""

    figures: Figures
    names: Names
    welfare: Welfare
    digest: str
    """`sha256 …` over the bytes of every file read."""


@cache
def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The packaged lexicon, with the rows of `folder` added.

    Raises LexiconError that names file and row where a row is wrong.
    """
    if folder is not None and not folder.is_dir():
        raise LexiconError(
            f"{folder}: no such folder; give one with files like {OURS.name}/benefits.toml"
        )
    folders = (OURS,) if folder is None else (OURS, folder)
    _refuse_unknown_files(folder)
    return Lexicon(
        Figures.load(folders), Names.load(folders), Welfare.load(folders), _digest(folders)
    )


def _refuse_unknown_files(folder: Path | None) -> None:
    """A misspelt file name would be silently without effect."""
    known = {path.name for path in _files(OURS)}
    for path in _files(folder) if folder else ():
        if path.name not in known:
            raise LexiconError(
                f"{path.name}: no such lexicon file; use one of {', '.join(sorted(known))}"
            )


def _files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.toml"), *folder.glob("*.csv")])


def _digest(folders: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in _files(folder):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"sha256 {digest.hexdigest()[:16]}"
