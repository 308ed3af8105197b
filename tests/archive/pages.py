"""Archives for the tests, and the command that reads them, in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from backports import zstd

COMMAND = Path(sys.executable).with_name("extractor")
NB = "I {year} fikk {count} personer i {place} sosialhjelp, opplyser Nav-leder {name}."
NN = "I {year} fekk {count} personar i {place} sosialhjelp, opplyser Nav-leiar {name}."
PLACES = ("Volda", "Larvik", "Tinn", "Ørsta", "Kongsberg", "Bømlo")
NAMES = ("Kari Moe", "Ola Vik", "Åse Lunde", "Nils Dahl")
OTHER = {
    "nb": "Laget vant kampen på hjemmebane foran 300 tilskuere, og treneren var godt fornøyd.",
    "nn": "Laget vann kampen på heimebane framfor 300 tilskodarar, og trenaren var godt nøgd.",
}


def page(number: int) -> str:
    """A page about welfare, in either standard."""
    text = (NB, NN)[number % 2].format(
        year=2010 + number % 9,
        count=100 + number,
        place=PLACES[number % len(PLACES)],
        name=NAMES[number % len(NAMES)],
    )
    return (
        f'<html lang="no"><head><meta charset="utf-8"><title>Sak {number}</title></head><body>'
        f"<article><h1>Sak {number}</h1><p>{text}</p></article></body></html>"
    )


def sports(number: int) -> str:
    """A page about something else."""
    text = OTHER["nb" if number % 2 else "nn"]
    return f"<html><body><article><h1>Kamp {number}</h1><p>{text}</p></article></body></html>"


def write_folder(folder: Path, count: int) -> Path:
    """A folder of pages, every fifth about something else."""
    for number in range(count):
        path = folder / f"{number // 50:02d}" / f"side-{number:04d}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(number) if number % 5 else sports(number), "utf8")
    return folder


def write_lines(path: Path, count: int) -> Path:
    """A JSONL file of pages."""
    with path.open("w", encoding="utf8") as out:
        for number in range(count):
            row = {"id": f"l{number}", "html": page(1000 + number), "published": "2019-05-01"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def command(*arguments: str | Path) -> list[str]:
    """The command line of a run."""
    return [str(COMMAND), "archive", *map(str, arguments)]


def environment() -> dict[str, str]:
    """An environment in which a model without weights is used, and some pages do harm."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent / "wounds")}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        command(*arguments), env=environment(), capture_output=True, text=True, timeout=120
    )


def content(folder: Path) -> dict[str, bytes]:
    """What a run has written, by name: everything but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.lock"
    }


def records(folder: Path) -> list[dict[str, object]]:
    """The records of a run, in order."""
    found = []
    for path in sorted(folder.glob("part-*.jsonl.zst")):
        with zstd.open(path, "rt", encoding="utf8") as lines:
            found += [json.loads(line) for line in lines]
    return found


def failures(folder: Path) -> list[dict[str, object]]:
    """The failures of a run, in order."""
    return [json.loads(line) for line in (folder / "failures.jsonl").read_text("utf8").splitlines()]
