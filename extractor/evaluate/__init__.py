"""Records against gold: precision, recall and F1 of the claims, and every difference by name.

A find is a claim of the gold when their figures agree (or neither has one) and their evidence
overlaps or the figure is the same words. Each claim of the gold is found once; a second find of it
is a false alarm unless its `same_as` is set. Optional claims, and those whose `same_as` partner was
found, may be missed. Found = the claim is there; strict = the slots in `STRICT` are right as well.

Records are read as plain JSON, not through `extractor.record`, so that files of other versions can
be scored too.
"""

from __future__ import annotations

from pathlib import Path

from extractor.evaluate.compare import STRICT
from extractor.evaluate.found import load_records, read_found
from extractor.evaluate.gold import load_gold
from extractor.evaluate.passage import score_passage
from extractor.evaluate.scores import ClaimScores, Difference, Score, SlotScore, sum_up


def score_claims(gold_dir: Path, records: Path) -> ClaimScores:
    """How well the records of a JSONL file agree with the gold of a folder.

    A record belongs to the gold whose id is its `source.id` or the stem of its `source.path`; gold
    without a record counts as missed. Raises RecordError that names the file and the remedy.
    """
    gold = load_gold(gold_dir)
    lines = load_records(records)
    passages = [score_passage(g, read_found(g, lines.get(g.id))) for g in gold]
    return sum_up(passages, records=sum(g.id in lines for g in gold))


__all__ = ["STRICT", "ClaimScores", "Difference", "Score", "SlotScore", "score_claims"]
