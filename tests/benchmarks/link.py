"""How fast the claims of an archive become facts: made-up records, ten claims each.

    python tests/benchmarks/link.py [--claims N] [--keep FILE]

Writes the records to a temporary file, links them in a Python of its own, and prints CPU seconds,
wall time, the most memory held and what was found. One article in five is a copy of another with
its headline changed and a paragraph cut; most figures are told by several stories, some rounded,
one in fifty is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.lexicon import load_lexicon

_TOPICS = ("sosialhjelp", "aap", "dagpenger", "ufoeretrygd", "barnevern", "bostotte", "sykepenger")
_INDICATORS = ("recipients", "expenditure", "applications", "staff", "participants")
_CLAIMS = 10  # of an article
_TEXT = (
    "kommunen brukte mer penger enn året før på hjelp til familier med barn og unge uten arbeid"
    " viser tallene fra regnskapet som rådmannen la fram for formannskapet i går kveld etter møtet"
    " mange søkere venter lenge svar saken vedtak leder kontoret region fylket husleie strøm"
)
_WORDS = _TEXT.split()
_CHILD = """
import resource, sys, time
from extractor.linking.files import link_files
start = time.perf_counter()
counts = link_files([sys.argv[1]], sys.argv[2])
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"{used.ru_utime + used.ru_stime:.0f} CPU seconds, {time.perf_counter() - start:.0f} s wall,")
print(f"peak {used.ru_maxrss / 1024:.0f} MB")
print(counts)
"""


def municipalities() -> list[tuple[str, str]]:
    """Name and number of today's municipalities."""
    rows = {row for rows in load_lexicon().names.places.values() for row in rows}
    return sorted(
        (row.names[0], row.code)
        for row in rows
        if row.kind == "municipality" and row.holds("2024-06-01")
    )


def sentence(chance: random.Random) -> str:
    """A sentence of eight to fifteen words, different each time."""
    return " ".join(chance.choices(_WORDS, k=chance.randint(8, 15))).capitalize() + "."


def records(articles: int) -> Iterator[dict[str, Any]]:
    """Yield articles; the figure of a matter is always the same but for the slips."""
    chance = random.Random(1)
    places = municipalities()
    paragraphs: list[str] = []
    claims: list[dict[str, Any]] = []
    for number in range(articles):
        name, code = chance.choice(places)
        if number % 5 == 4:  # a copy in another paper
            paragraphs = [sentence(chance), *paragraphs[1:-1]]
        else:
            paragraphs = [
                " ".join(sentence(chance) for _ in range(3)) for _ in range(chance.randint(6, 12))
            ]
            year = chance.randint(2010, 2022)
            claims = [claim(chance, year, place) for place in range(_CLAIMS)]
            kept = {"id": "l1", "name": name, "kind": "municipality", "code": code}
            for each in claims:
                figure(chance, each, code)
        yield article(number, paragraphs, kept, claims)


def claim(chance: random.Random, year: int, number: int) -> dict[str, Any]:
    """A claim without its figure."""
    indicator = chance.choice(_INDICATORS)
    return {
        "kind": "level",
        "topic": chance.choice(_TOPICS),
        "indicator": indicator,
        "period": None if chance.random() < 0.15 else str(year - chance.randint(0, 1)),
        "place": "l1",
        "attribution": "document",
        "modality": "asserted" if chance.random() < 0.9 else "plan",
        "frame": "bench",
        "inferred": ["place"],
        "confidence": chance.choice((0.6, 0.73, 0.83)),
        "slots": {"topic": [{"start": 5, "end": 15}], "period": [{"start": 20, "end": 24}]},
    }


def figure(chance: random.Random, row: dict[str, Any], code: str) -> None:
    """Give a claim the figure of its matter; sometimes rounded, seldom wrong."""
    matter = f"{code} {row['topic']} {row['indicator']} {row['period']}"
    true = random.Random(matter).randint(20, 5000)
    value, modifier = true, None
    if chance.random() < 0.02:
        value = int(true * chance.uniform(1.1, 1.9)) + 1
    elif chance.random() < 0.2:
        value, modifier = round(true, -1) or true, "APPROX"
    money = row["indicator"] == "expenditure"
    row["measure"] = {
        "start": 0,
        "end": 4,
        "kind": "money" if money else "count",
        "value": value * 10_000 if money else value,
        "currency": "NOK" if money else None,
        "modifier": modifier,
    }
    exact = f"I {row['period']} var tallet {value} i kommunen, viser tall fra Nav."
    row["evidence"] = [{"start": 0, "end": len(exact), "block": 1, "exact": exact}]


def article(
    number: int, paragraphs: list[str], place: dict[str, Any], claims: list[dict[str, Any]]
) -> dict[str, Any]:
    """A record."""
    text = "\n\n".join(paragraphs)
    return {
        "schema": "extractor/record/1",
        "source": {
            "id": f"sak-{number}",
            "url": f"https://avis{number % 90}.example.no/{number}",
            "publisher": f"avis{number % 90}.example.no",
            "sha256": f"{number:064x}",
        },
        "article": {
            "title": paragraphs[0],
            "published": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "language": "nb",
            "text": text,
            "blocks": [
                {"kind": "paragraph", "start": 0, "end": len(part), "language": "nb"}
                for part in paragraphs
            ],
        },
        "places": [place],
        "claims": [{"id": f"{number:x}-{i}", **row} for i, row in enumerate(claims)],
        "produced_by": {"extractor": "0", "model": "bench", "lexicon": "bench"},
    }


def main() -> None:
    """Generate, link and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="where to leave the facts")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        source, facts = Path(folder, "records.jsonl"), wanted.keep or Path(folder, "facts.jsonl")
        start = time.perf_counter()
        with source.open("w", encoding="utf8") as out:
            for row in records(wanted.claims // _CLAIMS):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        size = source.stat().st_size / 1e6
        print(f"{size:.0f} MB of records, made in {time.perf_counter() - start:.0f} s")
        command = [sys.executable, "-c", _CHILD, str(source), str(facts)]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        subprocess.run(command, env=environment, check=True)
        print(f"{facts.stat().st_size / 1e6:.0f} MB of facts")


if __name__ == "__main__":
    main()
