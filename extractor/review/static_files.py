"""The files of the page: those of one folder and no others."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
}
"""Not the system's table, which on some machines calls JavaScript plain text."""


class StaticFiles:
    """Answers with files of a folder; a browser asks each time whether it has the newest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def index(self, request: Request) -> Response:
        """The page."""
        return await run_in_threadpool(self._answer, request, "index.html")

    async def file(self, request: Request) -> Response:
        """A file of the folder, by its path there."""
        return await run_in_threadpool(self._answer, request, request.path_params["path"])

    def _answer(self, request: Request, name: str) -> Response:
        # Looked up among the names there are: no name can lead outside.
        path = {p.relative_to(self._folder).as_posix(): p for p in self._files()}.get(name)
        if path is None:
            raise HTTPException(404, "no such file of the page")
        content = path.read_bytes()
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
        if etag in known or f"W/{etag}" in known:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers | {"Content-Type": _TYPES[path.suffix]})

    def _files(self) -> list[Path]:
        found = self._folder.rglob("*")
        return [p for p in found if p.suffix in _TYPES and p.is_file() and not p.is_symlink()]
