"""What `/metrics` tells Prometheus."""

from __future__ import annotations

import time
from http import HTTPStatus

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.integrations.http.crew import Crew
from extractor.integrations.http.intake import Intake
from extractor.integrations.http.worker import Answer, Job, Result

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters and gauges of one service, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "extractor_requests",
            "Requests that were answered.",
            ("path", "status"),
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "extractor_request_seconds",
            "From the head of a request to the end of its answer.",
            ("path",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._pages = Counter(
            "extractor_pages",
            "Pages by what was asked, and by the part that failed or ok.",
            ("work", "outcome"),
            registry=self._registry,
        )
        self._page_seconds = Histogram(
            "extractor_page_seconds",
            "Seconds that a worker took for a page.",
            ("work",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._claims = Counter(
            "extractor_claims", "Claims in the records.", registry=self._registry
        )

    def watch(self, crew: Crew, intake: Intake) -> None:
        """Show how a crew and an intake are whenever it is asked."""
        for name, what, value in (
            ("extractor_workers_ready", "Workers with a model.", lambda: crew.ready),
            ("extractor_pages_waiting", "Pages that wait for a worker.", lambda: crew.waiting),
            ("extractor_pages_in_hand", "Pages received or waiting.", lambda: intake.pages),
            ("extractor_bytes_in_hand", "Bytes of requests in hand.", lambda: intake.held),
            ("extractor_worker_deaths", "Workers that died with a page.", lambda: crew.deaths),
        ):
            Gauge(name, what, registry=self._registry).set_function(value)

    def page(self, job: Job, result: Result, seconds: float) -> None:
        """Count a page."""
        self._page_seconds.labels(job.work).observe(seconds)
        if isinstance(result, Answer):
            self._pages.labels(job.work, "ok").inc()
            self._claims.inc(result.claims)
        else:
            self._pages.labels(job.work, result.room).inc()

    def request(self, path: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(path, str(status)).inc()
        self._request_seconds.labels(path).observe(seconds)

    def text(self) -> bytes:
        """All of it, in Prometheus's text format."""
        return generate_latest(self._registry)


class Counted:
    """An ASGI app whose requests are counted by route: a path of its own may be anything."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            path = getattr(scope.get("route"), "path", "other")
            self._metrics.request(path, status, time.perf_counter() - begun)
