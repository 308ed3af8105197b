"""The forms that claims are written in."""

from __future__ import annotations

from enum import StrEnum

EXTRA = "`pip install 'velferd-extractor[export]'`"


class Format(StrEnum):
    """What is written; each but `labelstudio` is the ending of its files."""

    parquet = "parquet"
    duckdb = "duckdb"
    xlsx = "xlsx"
    csv = "csv"
    labelstudio = "labelstudio"
    jsonld = "jsonld"
