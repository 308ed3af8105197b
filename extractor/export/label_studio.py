"""Tasks of Label Studio with the claims as predictions, and the labelling config they fit.

Offsets are code points, as ours: Label Studio counts so since 2021 («Fix offsets in Text with
emoji», HumanSignal/label-studio-frontend 308; `selection-tools.js`), though it is a browser's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.export.plain import JsonList, json_list
from extractor.lexicon.welfare import INDICATORS
from extractor.record import ClaimRow, Record
from extractor.records import STDIN, whole_text

_LABEL, _TEXT = "claim", "text"  # names of the controls in the config
_KINDS = {"level": "#3b78b0", "change": "#c96a26", "share": "#4d8f4d", "trend": "#8a5fb0"}
_FIGURE = "figure"


@contextmanager
def tasks(target: str) -> Iterator[JsonList]:
    """A file to import, a task an article; beside it `NAME.config.xml`, the labelling interface.

    The config lists the topics that the file uses, so it is written last; standard output has none.
    """
    topics: set[str] = set()

    def items(record: Record) -> Iterator[dict[str, Any]]:
        topics.update(claim.topic for claim in record.claims)
        yield _task(record)

    with json_list(target, items) as out:
        yield out
    if target != STDIN:
        with whole_text(str(Path(target).with_suffix(".config.xml"))) as config:
            config.write(_config(topics))


def _task(record: Record) -> dict[str, Any]:
    source, article = record.source, record.article
    results = [part for claim in record.claims for part in _results(claim, article.text)]
    sure = [claim.confidence for claim in record.claims]
    return {
        "data": {
            "text": article.text,
            "source_id": source.id,
            "url": source.url,
            "title": article.title,
            "published": article.published,
        },
        "predictions": [
            {
                "model_version": f"extractor {record.produced_by.extractor}",
                "score": round(sum(sure) / len(sure), 4) if sure else 0,
                "result": results,
            }
        ],
    }


def _results(claim: ClaimRow, text: str) -> Iterator[dict[str, Any]]:
    """Yield the regions of a claim: its evidence with topic and indicator, and its figure."""
    evidence = claim.evidence[0]
    stretch = {"start": evidence.start, "end": evidence.end, "text": evidence.exact}
    region = {"id": claim.id, "to_name": _TEXT, "score": claim.confidence}
    yield {
        **region,
        "from_name": _LABEL,
        "type": "labels",
        "value": {**stretch, "labels": [claim.kind]},
    }
    for name in ("topic", "indicator"):
        chosen = {**stretch, "choices": [getattr(claim, name)]}
        yield {**region, "from_name": name, "type": "choices", "value": chosen}
    if claim.measure is None:
        return
    start, end = claim.measure.start, claim.measure.end
    value = {"start": start, "end": end, "text": text[start:end], "labels": [_FIGURE]}
    id = f"{claim.id}-{_FIGURE}"
    yield {**region, "id": id, "from_name": _LABEL, "type": "labels", "value": value}
    yield {"type": "relation", "from_id": claim.id, "to_id": id, "direction": "right"}


def _config(topics: set[str]) -> str:
    labels = "\n".join(
        f'    <Label value="{name}" background="{colour}"/>'
        for name, colour in (*_KINDS.items(), (_FIGURE, "#999999"))
    )
    choices = "\n".join(
        f'  <Choices name="{name}" toName="{_TEXT}" perRegion="true" choice="single"'
        f' whenTagName="{_LABEL}">\n'
        + "".join(f'    <Choice value="{value}"/>\n' for value in sorted(values))
        + "  </Choices>"
        for name, values in (("topic", topics), ("indicator", INDICATORS))
    )
    return (
        f'<View>\n  <Labels name="{_LABEL}" toName="{_TEXT}">\n{labels}\n  </Labels>\n'
        f'  <Text name="{_TEXT}" value="$text" granularity="word"/>\n{choices}\n</View>\n'
    )
