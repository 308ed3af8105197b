"""The plan of a run: its inputs cut into units once, in a file beside `run.json`.

`run.json` tells what the run was asked for and what it is made with; a rerun with anything else is
refused. It holds no times, so that two runs over the same pages write the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from extractor.archive.packed import as_line, read_rows, written
from extractor.archive.settings import RUN, SCHEMA, Settings
from extractor.archive.sources import Unit, plan_input
from extractor.archive.storage import Store, local_path
from extractor.errors import InputError

PLAN = "plan.jsonl.zst"
_DIFFERENT = {
    "extractor": "another version of extractor",
    "model": "another model",
    "lexicon": "another lexicon (--lexicon)",
    "publishers": "other publisher rules (--publishers)",
    "all": "the gate switched (--all)",
    "keep_skipped": "another --keep-skipped",
    "inputs": "other inputs",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What `run.json` holds."""

    asked: dict[str, Any]
    """Inputs and all else that the output follows from."""
    units: int
    size: int
    """Bytes of input."""
    plan_sha256: str
    finished: bool = False
    counts: dict[str, Any] | None = None

    def to_json(self) -> bytes:
        """The content of the file; bytes of a name that are no characters are escaped."""
        row = {
            "schema": SCHEMA,
            "finished": self.finished,
            "asked": self.asked,
            "asked_sha256": digest_of(self.asked),
            "plan": {"units": self.units, "bytes": self.size, "sha256": self.plan_sha256},
            "counts": self.counts,
        }
        return (json.dumps(row, ensure_ascii=False, indent=1) + "\n").encode(
            "utf8", "backslashreplace"
        )


def open_run(
    store: Store,
    inputs: Sequence[str],
    settings: Settings,
    *,
    progress: Callable[[int], None] = lambda units: None,
) -> Run:
    """The run in a folder: as it was left, or planned now.

    Raises InputError where the folder holds a run that was asked for something else, or an input
    does not exist.
    """
    asked = {"inputs": [local_path(name) for name in inputs], **settings.identity()}
    try:
        held = json.loads(store.read(RUN))
    except FileNotFoundError:
        if store.names("scan"):
            raise InputError(
                f"{store.address} holds units of a run, but no {RUN}; "
                "delete it or choose another -o"
            ) from None
        return _plan(store, inputs, asked, settings, progress)
    except ValueError as error:
        raise InputError(
            f"{store.address}/{RUN} is damaged; delete the folder or choose another -o"
        ) from error
    if not isinstance(held, dict) or held.get("schema") != SCHEMA:
        raise InputError(f"{store.address}/{RUN} is not of this program; choose another -o")
    if held["asked"] != asked:
        names = [_DIFFERENT[name] for name in _DIFFERENT if held["asked"].get(name) != asked[name]]
        raise InputError(
            f"{store.address} holds a run with {', '.join(names)}: run it with what it was begun "
            "with, or start anew with another -o (or delete the folder)"
        )
    plan = held["plan"]
    return Run(
        asked, plan["units"], plan["bytes"], plan["sha256"], held["finished"], held["counts"]
    )


def save(store: Store, run: Run) -> None:
    """Write `run.json`."""
    store.write(RUN, run.to_json())


def read_units(store: Store) -> Iterator[Unit]:
    """Yield the units of the plan."""
    for row in read_rows(store, PLAN):
        row["files"] = tuple((name, size) for name, size in row.get("files", ()))
        yield Unit(**row)


def _plan(
    store: Store,
    inputs: Sequence[str],
    asked: dict[str, Any],
    settings: Settings,
    progress: Callable[[int], None],
) -> Run:
    """Cut the inputs into units and write them down, then `run.json`, which begins the run."""
    digest = hashlib.sha256()
    size = number = 0
    with written(store, PLAN) as lines:
        for name in inputs:
            for unit in plan_input(name, local_path(settings.output)):
                row = _row(replace(unit, number=number))
                digest.update(as_line(row).encode("utf8", "surrogatepass"))
                lines.add(row)
                number += 1
                size += unit.size
                progress(number)
    run = Run(asked, number, size, digest.hexdigest())
    save(store, run)
    return run


def _row(unit: Unit) -> dict[str, Any]:
    """A unit without what is as it mostly is."""
    row = asdict(unit)
    kept = ("number", "kind", "path", "size")
    return {name: value for name, value in row.items() if value or name in kept}


def digest_of(asked: dict[str, Any]) -> str:
    """One hash of what a run was asked for."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
