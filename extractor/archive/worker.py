"""What runs in a worker process: one unit or part at a time, one thread, one model.

The functions here are called by name in a process of their own, which `keeper.Keeper` watches.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import MutableSequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from extractor.archive.journal import Journal
from extractor.archive.scan import ScanJob, Scanner, scan
from extractor.archive.settings import Settings
from extractor.archive.settling import Part
from extractor.archive.stepping import Beat, Condemned, StoppedError, Watch
from extractor.archive.storage import Store, open_store

if TYPE_CHECKING:
    from extractor.extract import Extractor

Job: TypeAlias = ScanJob | Part


@dataclass(slots=True)
class _Process:
    """All that a worker process keeps between its jobs."""

    settings: Settings
    beat: Beat
    store: Store
    scanner: Scanner | None = None
    extractor: Extractor | None = None


_process: _Process | None = None


def begin(shared: MutableSequence[float], settings: Settings) -> None:
    """Set the process up; its parent alone decides when it ends."""
    global _process
    for name in (signal.SIGINT, signal.SIGTERM):  # a terminal sends them to all processes
        signal.signal(name, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    beat = Beat(shared)
    beat.reset(os.getpid())
    _process = _Process(settings, beat, open_store(settings.output))


def work(job: Job, journal_path: str, condemned: Condemned | None) -> dict[str, int] | None:
    """Do a job, or the rest of it that the journal does not hold; None where it was stopped.

    Raises ReadError where the input cannot be read now, and OSError where the output cannot be
    written.
    """
    assert _process is not None
    journal = Journal(Path(journal_path))
    beat = _process.beat
    try:
        done = _do(_process, job, Watch(journal, beat, condemned, job.path))
    except StoppedError:
        done = None
    except MemoryError:  # the beat goes on telling at which page
        raise
    except BaseException:
        beat.rest()
        raise
    finally:
        journal.close()
    beat.rest()
    return done


def _do(process: _Process, job: Job, watch: Watch) -> dict[str, int]:
    settings = process.settings
    if isinstance(job, ScanJob):
        if process.scanner is None:
            process.scanner = Scanner(settings)
            _limit_memory(settings.memory)
        return scan(job, process.scanner, process.store, watch)
    from extractor.archive.reading import read_part  # spaCy: three seconds

    if process.extractor is None:
        _limit_memory(None)
        process.extractor = _load(settings)
        _limit_memory(settings.memory)
    return read_part(job, process.extractor, process.store, watch)


def _load(settings: Settings) -> Extractor:
    from extractor.extract import load

    return load(lexicon=settings.lexicon, publishers=settings.publishers)


def _end_with_parent() -> None:
    """End this process when its parent does, even by SIGKILL: it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _limit_memory(megabytes: int | None) -> None:
    """Let allocations fail beyond so much memory in use; None lifts the limit.

    The address space is what Linux can limit; much of it is reserved and never used, so the limit
    is what is reserved now and as much more as the use may grow. Elsewhere there is no limit.
    """
    if sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if megabytes is None:
        soft = hard
    else:
        page = os.sysconf("SC_PAGE_SIZE")
        reserved, used = (int(n) for n in Path("/proc/self/statm").read_text().split()[:2])
        soft = reserved * page + max(megabytes * 1_000_000 - used * page, 100_000_000)
        soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
