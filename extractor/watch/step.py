"""What the sources hand over: an item, and the place that is reached once it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from extractor.article import Page
from extractor.inputs import Skipped, Unreadable
from extractor.watch.ledger import FileDone, QueueDone

Item: TypeAlias = Page | Unreadable | Skipped


@dataclass(frozen=True, slots=True)
class Step:
    """An item to write and the place reached with it; without an item, the place alone."""

    item: Item | None
    place: FileDone | QueueDone


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know of a source."""

    text: str
