"""How far reviewers agree, chance apart: Cohen’s κ (1960) over what both gave an opinion on."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Table = Mapping[tuple[str, str], int]
"""How often the first said this and the second that."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readers over the claims both judged, or all pairs together."""

    claims: int
    agree: int
    kappa: float | None
    """1 is agreement throughout, 0 as much as chance gives; None where chance gives all of it."""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values; κ rounded to four decimals."""
        kappa = None if self.kappa is None else round(self.kappa, 4)
        return {"claims": self.claims, "agree": self.agree, "kappa": kappa}


def agreement(table: Table) -> Agreement:
    """Cohen's κ of a table.

    >>> agreement({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    Agreement(claims=50, agree=35, kappa=0.4)
    """
    claims = sum(table.values())
    agree = sum(n for (one, other), n in table.items() if one == other)
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), n in table.items():
        first[one] += n
        second[other] += n
    by_chance = sum(first[opinion] * second[opinion] for opinion in first)
    if by_chance == claims * claims:  # of none too
        return Agreement(claims, agree, None)
    kappa = (agree * claims - by_chance) / (claims * claims - by_chance)
    return Agreement(claims, agree, round(kappa, 12))


def agreements(base: sqlite3.Connection) -> dict[str, Any]:
    """Each pair of reviewers, the pair with most claims first, and `all` pairs added together.

    An opinion is accepted, rejected or corrected; `all` is None where no claim was judged twice.
    """
    rows = base.execute(
        "SELECT a.reviewer, b.reviewer, a.status, b.status, COUNT(*) FROM opinion a"
        " JOIN opinion b ON a.claim = b.claim AND a.reviewer < b.reviewer GROUP BY 1, 2, 3, 4"
    )
    pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for one, other, first, second, n in rows:
        pairs.setdefault((one, other), Counter())[first, second] += n
    total: Counter[tuple[str, str]] = Counter()
    for table in pairs.values():
        total.update(table)
    listed = sorted(pairs.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    return {
        "reviewers": [
            {"a": one, "b": other, **agreement(table).to_dict()} for (one, other), table in listed
        ],
        "all": agreement(total).to_dict() if total else None,
    }
