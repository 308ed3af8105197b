"""What runs in a worker process: one job at a time, one thread, one model.

The functions here are called by name in a process of their own, which `crew.Worker` watches.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Literal, TypeAlias

from extractor.article import Page, edtf_of
from extractor.errors import ExtractorError, PageError, internal_error

if TYPE_CHECKING:
    from extractor.extract import Extractor

Work: TypeAlias = Literal["record", "clean", "amounts"]
_WARM_UP = "I 2021 fekk 946 personar sosialhjelp i Kongsberg kommune, seier Nav-leiar Kari Moe."


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do with one page; for `amounts` its content is the text."""

    work: Work
    page: Page

    @property
    def name(self) -> str:
        """The page's id, or what its record would have for one."""
        if self.page.id:
            return self.page.id
        content = self.page.content
        raw = content if isinstance(content, bytes) else content.encode("utf8", "surrogatepass")
        return hashlib.sha256(raw).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job, as JSON: processes hand bytes to each other fastest."""

    json: bytes
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing came of a job: the part that failed, and whether that is a fault of ours."""

    room: str
    reason: str
    fault: bool = False


Result: TypeAlias = Answer | Refusal

_extractor: Extractor | None = None
_publishers: str | None = None


def begin() -> None:
    """Set the process up; its parent alone decides when it ends."""
    for name in (signal.SIGINT, signal.SIGTERM):  # a terminal sends them to all processes
        signal.signal(name, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR"):  # a processor for each worker
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def load(lexicon: str | None, publishers: str | None) -> None:
    """Load the model and read a first text with it.

    Raises ModelError or LexiconError that says what to mend.
    """
    global _extractor, _publishers
    from extractor.extract import load

    _extractor, _publishers = load(lexicon=lexicon, publishers=publishers), publishers
    _extractor.record(_WARM_UP)  # which reads the publishers' rules, too


def work(job: Job) -> Result:
    """Do a job. Raises MemoryError, after which the process should be replaced."""
    try:
        return _WORK[job.work](job.page)
    except PageError as error:
        return Refusal("parser", str(error))
    except MemoryError:
        raise
    except ExtractorError as error:
        return Refusal("input", str(error))
    except Exception as error:  # a fault of ours on one page must not cost the others
        return Refusal(job.work, internal_error(error), fault=True)


def _record(page: Page) -> Result:
    from extractor.extract import Failure

    assert _extractor is not None
    result = next(_extractor.results([page]))
    if isinstance(result, Failure):
        return Refusal(result.room, result.reason, fault=result.fault)
    return Answer(result.to_json().encode(), len(result.claims))


def _clean(page: Page) -> Result:
    from pathlib import Path

    from extractor.parser import clean
    from extractor.show import article_as_json

    article = clean(page, publishers=Path(_publishers) if _publishers else None)
    return _json(article_as_json(article))


def _amounts(page: Page) -> Result:
    from extractor.assemble import amount_row
    from extractor.pipeline.figures import amounts

    text = str(page.content)
    published = edtf_of(page.published)
    rows = [amount_row(mention, text) for mention in amounts(text, published=published)]
    return _json({"amounts": [row.model_dump(by_alias=True, mode="json") for row in rows]})


def _json(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode())


_WORK = {"record": _record, "clean": _clean, "amounts": _amounts}


def _end_with_parent() -> None:
    """End this process when its parent does, even by SIGKILL: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
