"""Our scores against those of the script that the gold came with, on records made from the gold.

The gold is not ours to pass on: it lies beside the checkout, and without it these tests are
skipped unless EXTRACTOR_SHARED_REQUIRED=1. A record is made of each gold passage and then spoilt
by a seeded hand: claims dropped, doubled, moved, given other values or slots, false ones put in.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from extractor.evaluate import score_claims

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SCRIPT = SHARED / "claims" / "score_claims.py"
FOLDERS = (SHARED / "claims" / "seeds", SHARED / "claims" / "dev", SHARED / "articles" / "gold")
REQUIRED = os.environ.get("EXTRACTOR_SHARED_REQUIRED") == "1"
SEEDS = range(24)

pytestmark = pytest.mark.skipif(
    not SCRIPT.exists() and not REQUIRED, reason=f"no gold to compare on at {SHARED}"
)

PLAIN_SLOTS = ["kind", "topic", "indicator", "direction", "period", "baseline"]
PLAIN_SLOTS += ["attribution", "modality", "negated", "group"]
NAMED_SLOTS = {"place": "places", "organisation": "organisations", "speaker": "people"}

Json = dict[str, Any]


class Spoiler:
    """Makes records of gold; the higher `harm`, the less of the gold is left as it was."""

    def __init__(self, seed: int, harm: float) -> None:
        self.random = Random(seed)
        self.harm = harm

    def strikes(self, share: float = 1.0) -> bool:
        """Whether to spoil this time: never at no harm, more often the more harm."""
        return self.random.random() < self.harm * share

    def record(self, gold: Json) -> Json:
        """A record of the passage, spoilt."""
        prefix = "date 2014-05 –\n\n" if self.strikes() else ""
        text = prefix + (gold["text"] or "")
        if self.strikes():
            text = text.replace(". ", ".\n ")
        rows = {key: self._rows(gold.get(key) or [], key[0]) for key in NAMED_SLOTS.values()}
        claims = [c for claim in gold["claims"] for c in self._claims(gold, claim, rows)]
        claims += [self._false_claim(gold, other) for other in gold["not_claims"] if self.strikes()]
        self.random.shuffle(claims)
        for claim in claims:
            for quote in (*claim["evidence"], claim.get("measure") or {}):
                if quote.get("start") is not None:
                    quote["start"] += len(prefix)
                    quote["end"] += len(prefix)
        source = (
            {"id": gold["id"]} if self.random.random() < 0.5 else {"path": f"a/{gold['id']}.txt"}
        )
        return {"source": source, "article": {"text": text}, "claims": claims, **rows}

    def _rows(self, named: Sequence[Json], letter: str) -> list[Json]:
        rows = []
        for number, row in enumerate(named):
            changed = {**row, "id": f"{letter}{number}"}
            if self.strikes(0.3):
                continue
            if self.strikes(0.3):
                changed["code"] = self.random.choice([None, "0301", "03", "NO", "1103"])
            if self.strikes(0.3):
                changed["function"] = self.random.choice(["subject", "author", None])
            if self.strikes(0.3):
                names = [row["name"].upper(), f"{row['name']} kommune", "Ola Myhre"]
                changed["name"] = self.random.choice([*names, *(row.get("variants") or [])])
            rows += [changed] * (2 if self.strikes(0.1) else 1)
        if self.strikes():
            rows.append({"id": f"{letter}99", "name": "Noreg", "code": "NO"})
        return rows

    def _claims(self, gold: Json, claim: Json, rows: dict[str, list[Json]]) -> list[Json]:
        """The claim as found: none, one, or one with a second find of it."""
        if self.strikes(0.4):
            return []
        found = self._claim(gold, claim, rows)
        if not self.strikes(0.3):
            return [found]
        again = self._claim(gold, claim, rows)
        return [found, again | {"same_as": "c1" if self.random.random() < 0.5 else None}]

    def _claim(self, gold: Json, claim: Json, rows: dict[str, list[Json]]) -> Json:
        found: Json = {"same_as": None, "confidence": round(self.random.random(), 2)}
        for slot in PLAIN_SLOTS:
            found[slot] = self._answer(gold, claim, slot)
        if found["group"] is not None and self.random.random() < 0.5:
            found["group"] = {"text": found["group"], "lemma": None}
        for slot, key in NAMED_SLOTS.items():
            name = self._answer(gold, claim, slot)
            found[slot] = next((row["id"] for row in rows[key] if row["name"] == name), None)
        for slot in ("negated", "group", "baseline"):
            if self.strikes(0.2):
                del found[slot]
        found["measure"] = self._measure(claim)
        spans = [claim["evidence_span"], *claim.get("more_evidence_span", ())]
        found["evidence"] = [self._quote(gold, span) for span in spans if not self.strikes(0.1)]
        return found

    def _answer(self, gold: Json, claim: Json, slot: str) -> Any:
        """A right answer, or what another claim of the passage says."""
        if self.strikes(0.2):
            return self.random.choice(gold["claims"])[slot]
        return self.random.choice([claim[slot], *claim.get(f"{slot}_alt", ())])

    def _measure(self, claim: Json) -> Json | None:
        if claim["measure"] is None:
            return {} if self.strikes(0.3) else None
        measure = dict(claim["measure"])
        if self.strikes(0.3):
            factor = self.random.choice([1.001, 1.0019, 1.0021, 1.1, 100, 0.01])
            measure |= {k: measure[k] * factor for k in ("value", "low", "high") if k in measure}
        if self.strikes(0.2):
            measure["kind"] = self.random.choice(["ratio", "percent", "duration", "count", "money"])
            measure["unit"] = self.random.choice(["{share}", "{factor}", "mo", "a", "%", None])
        if claim["value_span"] and not self.strikes(0.3):
            measure["start"], measure["end"] = claim["value_span"]
        return measure

    def _quote(self, gold: Json, span: Sequence[int]) -> Json:
        """The evidence with or without its words, and now and then of other words."""
        start, end = span
        if self.strikes(0.3):
            start = max(0, start + self.random.randint(-60, 60))
            end = max(start + 1, end + self.random.randint(-60, 60))
        quote: Json = {"start": start, "end": end, "block": 0}
        if gold["text"] is not None and self.random.random() < 0.5:
            quote["exact"] = gold["text"][start:end]
        return quote

    def _false_claim(self, gold: Json, other: Json) -> Json:
        """A claim on a figure that is none."""
        digits = re.sub(r"\D", "", other["quote"] or "") or "7"
        value = self.random.choice([int(digits), int(digits) * 1_000_000, 3])
        start, end = other["span"]
        wider = [max(0, start - self.random.randint(0, 9)), end + self.random.randint(0, 9)]
        measure = {"kind": "count", "value": value, "start": start, "end": end}
        if self.strikes(0.2):
            measure = {"kind": "count", "low": value, "high": value + 1}
        return {
            "kind": "level",
            "topic": "nav",
            "indicator": "other",
            "measure": measure,
            "evidence": [self._quote(gold, wider)],
            "confidence": self.random.choice([None, 0.0, 0.2, 0.6, 1.0]),
        }


def gold_files() -> list[Path]:
    files = [path for folder in FOLDERS for path in sorted(folder.glob("*.json"))]
    assert files, f"no gold under {SHARED}"
    return files


def reference(gold_dir: Path, records: Path) -> tuple[Json, Counter[str]]:
    """The script's numbers, and how many differences of each kind it lists."""
    command = [sys.executable, str(SCRIPT), str(gold_dir), str(records), "--json", "-v"]
    environment = os.environ | {"PYTHONIOENCODING": "utf8"}
    run = subprocess.run(command, capture_output=True, check=True, encoding="utf8", env=environment)
    kinds = {"MISSED": "missed", "FALSE": "false", "VIOLATION": "violation"}
    heads = re.findall(r"^[\w.-]+: (MISSED|FALSE|VIOLATION|[a-z]+:) ", run.stderr, re.MULTILINE)
    return json.loads(run.stdout), Counter(kinds.get(head, "slot") for head in heads)


def assert_agreement(gold_dir: Path, records: Path) -> Json:
    numbers, listed = reference(gold_dir, records)
    scores = score_claims(gold_dir, records)
    assert scores.to_dict() == numbers
    assert Counter(difference.kind for difference in scores.differences) == listed
    return numbers


def write_records(path: Path, records: Sequence[Json]) -> Path:
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text("\n\n".join(lines) + "\n", encoding="utf8")
    return path


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_gold_as_a_record_scores_as_the_shared_script_says(folder: Path, tmp_path: Path) -> None:
    spoiler = Spoiler(0, harm=0)
    golds = [json.loads(path.read_text(encoding="utf8")) for path in sorted(folder.glob("*.json"))]
    records = write_records(tmp_path / "records.jsonl", [spoiler.record(gold) for gold in golds])
    numbers = assert_agreement(folder, records)
    assert numbers["found"]["all"]["f1"] == 1
    assert numbers["violations"] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_spoilt_records_score_as_the_shared_script_says(seed: int, tmp_path: Path) -> None:
    spoiler = Spoiler(seed, harm=0.1 + 0.8 * seed / len(SEEDS))
    gold_dir = tmp_path / "gold"
    gold_dir.mkdir()
    records = []
    for path in gold_files():
        gold = json.loads(path.read_text(encoding="utf8"))
        if seed % 8 == 7:  # gold whose text may not be copied
            gold["text"] = None
        (gold_dir / path.name).write_text(json.dumps(gold), encoding="utf8")
        if not spoiler.strikes(0.1):
            records.append(spoiler.record(gold))
    numbers = assert_agreement(gold_dir, write_records(tmp_path / "records.jsonl", records))
    assert all(numbers["found"]["all"].values()), "a seed that tries nothing"
