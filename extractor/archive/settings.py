"""What a run was asked for: all that changes its output, and the bounds of its workers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from extractor import __version__
from extractor.errors import ModelError
from extractor.lexicon import load_lexicon

RUN, SCHEMA = "run.json", "extractor/archive/1"
"""The file that a run is told by, and what stands in it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run, as its workers need them; paths are absolute."""

    output: str
    everything: bool = False
    """Whether pages without a welfare word are read too."""
    keep_skipped: bool = False
    skip_unreadable: bool = False
    """Whether what a disk will not give is a failure, rather than left for the next run."""
    lexicon: str | None = None
    publishers: str | None = None
    timeout: float = 120.0
    """Seconds that a page may take."""
    memory: int = 2000
    """Megabytes that a worker may use."""

    def identity(self) -> dict[str, object]:
        """All that the bytes of the output follow from, apart from the pages."""
        return {
            "extractor": __version__,
            "model": _model(),
            "lexicon": load_lexicon(Path(self.lexicon) if self.lexicon else None).digest,
            "publishers": _digest(Path(self.publishers)) if self.publishers else None,
            "all": self.everything,
            "keep_skipped": self.keep_skipped,
        }


def _model() -> str:
    """Name of the packaged model and a hash of its files; spaCy is not loaded for it."""
    spec = find_spec("no_news")
    if spec is None or spec.origin is None:
        raise ModelError("no_news: the model is missing; install velferd-extractor again")
    return f"no_news {_digest(Path(spec.origin).parent)}"


def _digest(folder: Path) -> str:
    """A hash of the names and bytes of the files in a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".md":
            found.update(path.relative_to(folder).as_posix().encode() + b"\0")
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return f"sha256 {found.hexdigest()[:16]}"
