"""Reads Norwegian news pages and writes the welfare claims in them as checkable records.

>>> import extractor                                          # doctest: +SKIP
>>> ex = extractor.load()                                     # doctest: +SKIP
>>> ex.record("Nav Skien brukte 17,3 millionar kroner.")      # doctest: +SKIP

Names are loaded when first used: `import extractor` is cheap and loads neither spaCy nor lxml.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.article import Article, Block, Page
from extractor.errors import (
    ExtractorError,
    InputError,
    LexiconError,
    ModelError,
    PageError,
    RecordError,
)

if TYPE_CHECKING:
    from extractor.extract import Extractor as Extractor
    from extractor.extract import load as load
    from extractor.fact import Fact as Fact
    from extractor.integrations.spacy import load_pipeline as load_pipeline
    from extractor.linking import link as link
    from extractor.parser import clean as clean
    from extractor.pipeline.dateline import TimeError as TimeError
    from extractor.pipeline.figures import amounts as amounts
    from extractor.pipeline.figures import parse_money as parse_money
    from extractor.pipeline.figures import times as times
    from extractor.pipeline.numerals import NumberError as NumberError
    from extractor.pipeline.numerals import parse_number as parse_number
    from extractor.pipeline.whole_times import parse_duration as parse_duration
    from extractor.pipeline.whole_times import parse_time as parse_time
    from extractor.record import Record as Record
    from extractor.rows import claims_table as claims_table

__version__ = "0.3.0"

_LAZY = {
    "load": "extractor.extract",
    "Extractor": "extractor.extract",
    "load_pipeline": "extractor.integrations.spacy",
    "claims_table": "extractor.rows",
    "clean": "extractor.parser",
    "Record": "extractor.record",
    "link": "extractor.linking",
    "Fact": "extractor.fact",
    "amounts": "extractor.pipeline.figures",
    "times": "extractor.pipeline.figures",
    "parse_money": "extractor.pipeline.figures",
    "parse_number": "extractor.pipeline.numerals",
    "NumberError": "extractor.pipeline.numerals",
    "TimeError": "extractor.pipeline.dateline",
    "parse_duration": "extractor.pipeline.whole_times",
    "parse_time": "extractor.pipeline.whole_times",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'extractor' has no attribute '{name}'")


__all__ = [
    "Article",
    "Block",
    "Extractor",
    "ExtractorError",
    "Fact",
    "InputError",
    "LexiconError",
    "ModelError",
    "NumberError",
    "Page",
    "PageError",
    "Record",
    "RecordError",
    "TimeError",
    "__version__",
    "amounts",
    "claims_table",
    "clean",
    "link",
    "load",
    "load_pipeline",
    "parse_duration",
    "parse_money",
    "parse_number",
    "parse_time",
    "times",
]
