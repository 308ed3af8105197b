"""Gold: what an annotator says that a passage claims, one JSON file a passage."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import RecordError
from extractor.evaluate.compare import SLOTS, Figure, Named, Span, read_figure, read_named
from extractor.evaluate.words import numbers_in, squash


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim that a record should hold. Spans are offsets into the squashed text."""

    answers: Mapping[str, tuple[Any, ...]]
    """For each slot its right answers, names instead of ids; the annotator's first choice first."""
    figure: Figure | None
    evidence: str
    spans: tuple[Span, ...]
    figure_span: Span | None
    optional: bool
    same_as: int | None
    """Index of the claim in the same passage that states the same fact."""


@dataclass(frozen=True, slots=True)
class NotClaim:
    """A figure of the text that is no claim about welfare."""

    quote: str
    span: Span
    numbers: tuple[float, ...]

    def is_stated_by(self, figure: Figure) -> bool:
        """Whether the figure can be the one that is quoted."""
        return figure.stated is None or not self.numbers or figure.stated in self.numbers


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of one passage."""

    id: str
    language: str
    text: str | None
    """With white space squashed; None where the text may not be copied and only offsets are."""
    claims: tuple[GoldClaim, ...]
    not_claims: tuple[NotClaim, ...]
    people: tuple[Named, ...]
    places: tuple[Named, ...]


def load_gold(folder: Path) -> list[Gold]:
    """The gold of a folder's JSON files, by file name; RecordError names the first at fault."""
    if not folder.is_dir():
        raise RecordError(f"{folder}: no such folder; give the folder with the gold files (*.json)")
    gold = {passage.id: passage for passage in map(_read, sorted(folder.glob("*.json")))}
    if not gold:
        raise RecordError(f"{folder}: no gold in it; gold is one .json file for each passage")
    return list(gold.values())


def _read(path: Path) -> Gold:
    try:
        return _gold(json.loads(path.read_text(encoding="utf8")))
    except OSError as error:
        raise RecordError(f"{path}: cannot be read ({error.strerror}); mend it") from error
    except KeyError as error:
        raise RecordError(f"{path}: no field {error} where gold needs it; add it") from error
    except (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError) as error:
        raise RecordError(f"{path}: not a gold file ({error}); mend it or take it out") from error


def _gold(row: Mapping[str, Any]) -> Gold:
    text = _text(row)

    def at(span: list[int]) -> Span:
        start, end = (n if text is None else len(squash(text[:n])) for n in span)
        return start, end

    if row["language"] not in ("nb", "nn"):
        raise ValueError(f"language {row['language']!r} is neither nb nor nn")
    return Gold(
        str(row["id"]),
        row["language"],
        None if text is None else squash(text),
        tuple(_claim(claim, at) for claim in row["claims"]),
        tuple(_not_claim(claim, at) for claim in row["not_claims"]),
        tuple(map(read_named, row["people"])),
        tuple(map(read_named, row["places"])),
    )


def _text(row: Mapping[str, Any]) -> str | None:
    """The passage, from a file beside the gold where only offsets may be passed on."""
    source = row.get("text_from")
    if row["text"] is None and source and Path(source["file"]).exists():
        passages = json.loads(Path(source["file"]).read_text(encoding="utf8"))
        return next(
            (passage["text"] for passage in passages if passage["id"] == source["id"]), None
        )
    return None if row["text"] is None else str(row["text"])


def _claim(row: Mapping[str, Any], at: Callable[[list[int]], Span]) -> GoldClaim:
    return GoldClaim(
        {slot: (row[slot], *row.get(f"{slot}_alt", ())) for slot in SLOTS},
        read_figure(row["measure"]),
        str(row["evidence"]),
        tuple(at(span) for span in (row["evidence_span"], *row.get("more_evidence_span", ()))),
        at(row["value_span"]) if row.get("value_span") else None,
        bool(row["optional"]),
        row["same_as"],
    )


def _not_claim(row: Mapping[str, Any], at: Callable[[list[int]], Span]) -> NotClaim:
    quote = str(row["quote"] or "")
    return NotClaim(quote, at(row["span"]), numbers_in(quote))
