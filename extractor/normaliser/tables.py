"""Figures in tables: the row names the place or group, the column the time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from extractor.lexicon.welfare import DirectionWord, Frame, Indicator, Topic
from extractor.mention import Amount, Mention, Time
from extractor.normaliser.claim import Span
from extractor.normaliser.scene import Passage, Scene

_CHANGE = regex.compile(r"\b(?:endring\p{L}*|differanse\p{L}*)\b|\+\s?/\s?[-–−]", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table with the cells that say what it is."""

    passage: Passage
    amount: Mention[Amount]
    topic: str
    indicator: Indicator
    frame: str
    row_head: Passage
    column_head: Passage | None
    evidence: Span
    changes: tuple[Mention[Time], ...] | None = None
    """Of a column of changes the times of the other columns, the earliest first."""
    among_places: bool = False
    """Whether another row is of a place."""


def table_cells(scene: Scene) -> Iterator[Cell]:
    """Yield the figures of every table whose heading or surroundings name a topic."""
    tables: dict[int, dict[tuple[int, int], Passage]] = defaultdict(dict)
    for passage in scene.passages:
        block = passage.block
        if block.kind == "table_cell" and None not in (block.table, block.row, block.column):
            tables[block.table or 0][(block.row or 0, block.column or 0)] = passage
    for cells in tables.values():
        yield from _cells_of(scene, cells)


def _cells_of(scene: Scene, cells: dict[tuple[int, int], Passage]) -> Iterator[Cell]:
    first = min(cells.values(), key=lambda p: p.index)
    for (row, column), passage in cells.items():
        head = cells.get((row, 0))
        if row == 0 or column == 0 or head is None or len(passage.amounts) != 1:
            continue
        column_head = cells.get((0, column))
        columns = (column_head, cells.get((0, 0)))
        meaning = _meaning(scene, first, columns, head, passage.amounts[0].value)
        if meaning is None:
            continue
        topic, indicator, frame, unit = meaning
        amount = passage.amounts[0]
        changes = None
        if column_head is not None and _tells_changes(scene, column_head):
            heads = [p for (r, _), p in cells.items() if r == 0 and p is not column_head]
            times = [t for p in heads for t in p.times if t.value.edtf]
            changes = tuple(sorted(times, key=lambda time: time.value.edtf or ""))
        yield Cell(
            passage,
            Mention(replace(amount.value, **unit), amount.start, amount.end),  # type: ignore[arg-type]
            topic,
            indicator,
            frame,
            head,
            column_head,
            (head.sentence.start, passage.sentence.end),
            changes,
            any(p.places for (_, c), p in cells.items() if c == 0 and p is not head),
        )


def _tells_changes(scene: Scene, head: Passage) -> bool:
    """«Endring», «Vekst i prosent»: the column holds how much the others differ."""
    words = scene.article.text[head.sentence.start : head.sentence.end]
    return any(True for _ in head.of(DirectionWord)) or _CHANGE.search(words) is not None


def _meaning(
    scene: Scene,
    first: Passage,
    columns: tuple[Passage | None, Passage | None],
    head: Passage,
    value: Amount,
) -> tuple[str, Indicator, str, dict[str, object]] | None:
    """Topic, indicator, frame and unit of a column: from its head, the corner, heading and top."""
    heading = scene.heading_of(first)
    column, corner = columns
    above = scene.above(first)
    near = [p for p in (column, head, corner, *above, heading, *scene.top()) if p is not None]
    unit = _unit(scene, column) or _unit(scene, corner)
    kind = unit.get("kind", value.kind)
    frame = next((f.value for p in near for f in p.of(Frame) if kind in f.value.kinds), None)
    topic = next((t.value for p in near for t in p.of(Topic) if t.value.rank > 0), None)
    if topic is None and frame is not None and frame.topic in scene.topics:
        topic = scene.welfare.topic(frame.topic or "")
    if topic is None:
        return None
    fits = frame is not None and frame.topic in (None, topic.id)
    indicator = frame.indicator if frame is not None and fits else topic.indicator_of(kind)  # type: ignore[arg-type]
    if indicator is None:
        return None
    return topic.id, indicator, "table", unit


def _unit(scene: Scene, column: Passage | None) -> dict[str, object]:
    """The unit that a column's head gives its bare figures."""
    if column is None:
        return {}
    head = scene.article.text[column.sentence.start : column.sentence.end].casefold()
    if "prosent" in head or "%" in head or "pst" in head:
        return {"kind": "percent", "unit": "%"}
    if "kroner" in head or head.endswith("kr") or "(kr)" in head:
        return {"kind": "money", "currency": "NOK", "currency_implied": True}
    return {}
