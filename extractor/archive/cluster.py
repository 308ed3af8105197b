"""The workers of a Dask cluster: the very same units and parts, anywhere that sees the storage.

Dask gives out the jobs and repeats those whose machine is lost. In each Dask worker a `Keeper` does
them, so a page that kills or hangs its process costs itself alone there too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing import current_process
from typing import Any, TypeAlias

from extractor.archive.keeper import Keeper
from extractor.archive.local import Listener, one_thread_each
from extractor.archive.plan import digest_of
from extractor.archive.settings import Settings
from extractor.archive.sources import ReadError
from extractor.archive.worker import Job
from extractor.errors import ExtractorError, InputError

Client: TypeAlias = Any
Future: TypeAlias = Any
"""Of `distributed`, which is loaded when it is used, and whose types are half written."""

_AHEAD = 2  # jobs given to each thread of the cluster: one in hand, one to come
_RETRIES = 20  # of a job whose machine was lost; Dask itself gives up at the third
_PLUGIN = "extractor-archive"
_LOOK = 0.5  # seconds between two looks at the cluster
_keepers: dict[int, tuple[Settings, Keeper]] = {}
"""Of this process, if it is a Dask worker: one for each of its threads."""


class ClusterError(ExtractorError):
    """The cluster cannot be reached, or a worker of it cannot do the job."""


class DaskCrew:
    """The workers behind a scheduler."""

    def __init__(self, settings: Settings, address: str) -> None:
        try:
            from distributed import Client as Connection
        except ImportError as error:
            raise InputError(
                "--dask needs distributed; pip install 'velferd-extractor[dask]'"
            ) from error
        self._settings = settings
        self._digest = digest_of(settings.identity())
        self._stopping = False
        self._pages = 0
        try:
            self._client: Client = Connection(address, timeout="20s")
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(
                f"{address}: no scheduler answers ({error}); give the address that it prints"
            ) from error
        self._client.register_plugin(_plugin())

    def run(self, jobs: Iterator[Job], listener: Listener) -> None:
        from distributed import wait

        given: dict[Future, tuple[Job, int]] = {}
        try:
            while not self._stopping:
                for job in islice(jobs, max(self._room() - len(given), 0)):
                    given[self._submit(job)] = (job, 0)
                if not given:
                    if self._threads():
                        return
                    wait_for_workers(self._client)
                    continue
                try:
                    done = wait(list(given), timeout=_LOOK, return_when="FIRST_COMPLETED").done
                except TimeoutError:
                    done = set()
                for future in done:
                    self._take(future, given, listener)
                listener.tick(self._pages)
        finally:
            self._client.cancel(list(given), force=True)

    def stop(self, *, at_once: bool = False) -> None:
        self._stopping = True

    def close(self) -> None:
        with suppress(OSError, ValueError, TimeoutError):  # the cluster may be gone
            self._client.unregister_worker_plugin(_PLUGIN)
        self._client.close()

    def _take(
        self, future: Future, given: dict[Future, tuple[Job, int]], listener: Listener
    ) -> None:
        from distributed import CancelledError, KilledWorker

        job, lost = given.pop(future)
        try:
            counts = future.result()
        except ReadError as error:
            listener.unread(job, error)
        except (KilledWorker, CancelledError) as error:
            if lost >= _RETRIES:
                raise ClusterError(
                    f"{job.path}: {lost} machines were lost at it ({error}); "
                    "have they enough memory?"
                ) from error
            given[self._submit(job)] = (job, lost + 1)
        else:
            self._pages += sum(count for name, count in counts.items() if name != "claims")
            listener.done(job, counts)

    def _submit(self, job: Job) -> Future:
        return self._client.submit(do, job, self._settings, self._digest, pure=False)

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _room(self) -> int:
        return _AHEAD * self._threads()


def wait_for_workers(client: Client) -> None:
    """Wait until the cluster has a worker."""
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_LOOK)


def do(job: Job, settings: Settings, digest: str) -> dict[str, int]:
    """Do a job in this thread of a Dask worker, which keeps a process for it.

    Raises ClusterError where this machine has another version of anything.
    """
    keeper = _keeper(settings, digest)
    counts = keeper.run(job)
    if counts is None:
        raise ClusterError(f"{job.path}: the worker is closing")
    return counts


def _keeper(settings: Settings, digest: str) -> Keeper:
    thread = threading.get_ident()
    held = _keepers.get(thread)
    if held is not None and held[0] == settings:
        return held[1]
    if held is not None:
        held[1].close()
    if digest_of(settings.identity()) != digest:
        raise ClusterError(
            "a worker of the cluster has another version of extractor, model, lexicon or rules; "
            "install the same on all machines"
        )
    one_thread_each()
    # Dask starts its workers as daemons, which may have no children; ours ends with its parent.
    config: dict[str, Any] = getattr(current_process(), "_config", {})
    config["daemon"] = False
    keeper = Keeper(settings)
    _keepers[thread] = (settings, keeper)
    return keeper


def _plugin() -> Any:
    """Ends the processes of a Dask worker with the run or with the worker, whichever ends first."""
    from distributed import WorkerPlugin

    class Keepers(WorkerPlugin):
        name = _PLUGIN

        def teardown(self, worker: object) -> None:
            close_keepers()

    return Keepers()


def close_keepers() -> None:
    """End the processes of this Dask worker."""
    while _keepers:
        _, (_, keeper) = _keepers.popitem()
        keeper.stop(at_once=True)
        keeper.close()
