"""The README's figures on the team's data: sentences with gold, Duckling's cases, number words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from extractor.lexicon.figures import our_figures
from extractor.pipeline.amounts import find_figures
from extractor.pipeline.figures import parse_money
from extractor.pipeline.numerals import NumberError, parse_number
from extractor.pipeline.whole_times import TimeError, parse_duration, parse_time
from tests.pipeline.duckling import (
    REFERENCE,
    Case,
    cases,
    same_duration,
    same_money,
    same_time,
)


def test_number_words_and_ordinals_all_read(shared: Path) -> None:
    for case in cases(shared, "Numeral", "Ordinal"):
        assert float(parse_number(case.text)) == float(case.expected["value"]), case


def test_durations_all_read(shared: Path) -> None:
    for case in cases(shared, "Duration"):
        assert same_duration(parse_duration(case.text), case.expected), case


def test_sums_in_six_currencies_all_read(shared: Path) -> None:
    for case in cases(shared, "AmountOfMoney"):
        money = parse_money(case.text)
        assert same_money(money.value, money.currency, case.expected), case


def test_times_of_a_day_or_coarser_read(shared: Path) -> None:
    def right(case: Case) -> bool:
        try:
            return same_time(parse_time(case.text, REFERENCE).edtf, case.expected)
        except TimeError:
            return False

    times = cases(shared, "Time")
    assert len(times) == 115
    assert sum(map(right, times)) >= 111


def test_number_words_of_both_standards_read_back(shared: Path) -> None:
    lines = (shared / "amounts" / "roundtrip_numwords.jsonl").read_text("utf8").splitlines()
    assert len(lines) == 3402
    for line in lines:
        row = json.loads(line)
        assert parse_number(row["text"]) == row["value"], row


def ranged(iso: str | None) -> str | list[str] | None:
    """The gold writes a range of durations as a list."""
    return iso.split("/") if iso and "/" in iso else iso


def test_figures_in_sentences(shared: Path, tmp_path: Path) -> None:
    gold = shared / "amounts" / "phrases_dev.jsonl"
    found = tmp_path / "found.jsonl"
    with found.open("w", encoding="utf8") as out:
        for line in gold.read_text("utf8").splitlines():
            row = json.loads(line)
            amounts, times = find_figures(row["text"], our_figures(), published=row["pub_date"])
            mentions: list[dict[str, object]] = [
                {
                    "kind": m.value.kind,
                    "start": m.start,
                    "end": m.end,
                    "edtf": m.value.edtf,
                    "mod": m.value.modifier,
                }
                for m in times
            ]
            for m in amounts:
                ends = m.value.low, m.value.high
                if m.value.relation == "change":
                    ends = m.value.earlier, m.value.later
                value: object = None if m.value.value is None else float(m.value.value)
                if value is None:
                    value = [float(end) for end in ends if end is not None]
                mentions.append(
                    {
                        "kind": m.value.kind,
                        "start": m.start,
                        "end": m.end,
                        "value": value,
                        "iso": ranged(m.value.iso),
                        "mod": m.value.modifier,
                        "direction": m.value.direction,
                        "currency": m.value.currency,
                    }
                )
            out.write(json.dumps({"id": row["id"], "mentions": mentions}) + "\n")
    run = subprocess.run(
        [sys.executable, str(shared / "amounts" / "score.py"), str(gold), str(found)],
        capture_output=True,
        text=True,
        check=True,
    )
    joint = {line.split()[0]: float(line.split()[9]) for line in run.stdout.splitlines()[:3]}
    assert min(joint.values()) >= 0.98, run.stdout
    assert "left empty [14, 14]" in run.stdout
    told = {"mod": 0.95, "direction": 0.95}
    for name, floor in told.items():
        reached = float(run.stdout.split(f"'{name}': 'F1 ")[1].split()[0])
        assert reached >= floor, run.stdout


def test_what_is_no_number_raises(shared: Path) -> None:
    for case in cases(shared, "Time"):
        if not case.text.strip().isdigit():
            try:
                parse_number(case.text)
            except NumberError:
                continue
            raise AssertionError(case)
