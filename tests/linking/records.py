"""Records written by hand, as short as a test needs them."""

from __future__ import annotations

from typing import Any

from extractor.record import Record

SKIEN = {"id": "l1", "name": "Skien", "kind": "municipality", "code": "3807"}
COUNT = {"kind": "count", "unit": "1"}
MONEY = {"kind": "money", "currency": "NOK"}


def claim(value: float | None = 946, **changed: Any) -> dict[str, Any]:
    """How many got sosialhjelp in Skien in 2018; `changed` are other slots of claim or measure.

    `organisation` and `group` are given as a name, `low`, `high`, `modifier`, `near`, `counted`,
    `per`, `unit` and `measure_kind` are the measure's.
    """
    measure = {"start": 0, "end": 3, "value": value, "kind": changed.pop("measure_kind", "count")}
    measure |= MONEY if measure["kind"] == "money" else {}
    for name in ("low", "high", "modifier", "near", "counted", "per", "unit"):
        if name in changed:
            measure[name] = changed.pop(name)
    group = changed.pop("group", None)
    return {
        "kind": "level",
        "topic": "sosialhjelp",
        "indicator": "recipients",
        "measure": None if changed.get("kind") == "trend" else measure,
        "period": "2018",
        "place": "l1",
        "group": group and {"text": group, "lemma": group},
        "attribution": "author",
        "modality": "asserted",
        "frame": "test",
        "evidence": [{"start": 0, "end": 3, "block": 0, "exact": f"{value}"}],
        "confidence": 0.8,
        **changed,
    }


def record(id: str, *claims: dict[str, Any], **changed: Any) -> Record:
    """An article with these claims; `place`, `organisations`, `text`, `published` may be given."""
    text = changed.get("text", f"Artikkel {id}.")
    bodies = {c["organisation"] for c in claims if c.get("organisation")}
    kinds = changed.get("bodies", {})
    return Record.model_validate(
        {
            "source": {
                "id": id,
                "sha256": changed.get("sha256", id),
                "publisher": changed.get("publisher"),
                "superseded_by": changed.get("superseded_by"),
            },
            "article": {"text": text, "published": changed.get("published", "2021-03-01")},
            "places": [changed.get("place", SKIEN)],
            "organisations": [
                {"id": name, "name": name, "kind": kinds.get(name, "other")} for name in bodies
            ],
            "claims": [{"id": f"{id}-{number}", **c} for number, c in enumerate(claims)],
            "notes": changed.get("notes", []),
            "produced_by": {"extractor": "0", "model": "0", "lexicon": "0"},
        }
    )
