"""Rows of the names section."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Names:
    @classmethod
    def load(cls, folders: tuple[Path, ...]) -> Names:
        return cls()
