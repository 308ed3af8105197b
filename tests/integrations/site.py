"""A site on loopback, as sites are: good pages, slow ones, broken ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NB = "Kongsberg kommune brukte {} millioner kroner på sosialhjelp i 2018."
NN = "Volda kommune brukte {} millionar kroner på sosialhjelp i 2018."
ENDLESS = "og så litt meir " * 2_000
"""A paragraph that takes seconds to read."""


def page(number: int) -> str:
    """A page with one claim; the odd ones in Nynorsk."""
    words = (NN if number % 2 else NB).format(number + 10)
    return f"<html><body><article><h1>Om økonomien</h1><p>{words}</p></article></body></html>"


SPECIAL: dict[str, bytes] = {
    "/binary": bytes(range(256)) * 64,
    "/empty": b"",
    "/cut": b"<html><body><article>",
    "/none": b"<html><body><article><p>Det regnet i Bergen.</p></article></body></html>",
    "/endless": page(1).replace("</article>", f"<p>{ENDLESS}</p></article>").encode(),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path
        if path.startswith("/slow"):
            time.sleep(0.3)
        if path == "/missing":
            self.send_error(404)
            return
        body = SPECIAL.get(path) if path in SPECIAL else page(int(path.rpartition("/")[2])).encode()
        assert body is not None
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body) + 99 * (path == "/cut")))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


@contextmanager
def served() -> Iterator[str]:
    """The address of a site that stands while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
