"""What a worker has done of the unit in hand, page by page, so that another can take over.

A worker that dies leaves its journal; the page after the last one noted is the one it died of.
"""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
"""One page: `{"seen": …}`, `{"failed": …}`, `{"passed": …}` or `{"record": …}`."""


class Journal:
    """A file of steps: after the name of what they are for, a line each with the step's rows."""

    def __init__(self, path: Path) -> None:
        """Take up what the file holds; half a line at its end is cut off."""
        self._name: str | None = None
        self.steps: list[list[Row]] = []
        self._file = open(path, "a+b", buffering=0)  # noqa: SIM115
        self._file.seek(0)
        whole = 0
        for line in self._file.read().splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            if self._name is None:
                self._name = json.loads(line)
            else:
                self.steps.append(json.loads(line))
            whole += len(line)
        self._file.truncate(whole)

    def take_up(self, name: str) -> None:
        """Go on with the file of this name; what is noted of another has been written."""
        if self._name != name:
            self._file.truncate(0)
            self.steps = []
            self._name = name
            self._append(name)

    def add(self, rows: list[Row]) -> None:
        """Note a step. It outlives this process, though not the machine."""
        self._append(rows)
        self.steps.append(rows)

    def _append(self, what: object) -> None:
        line = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
        content = line.encode("utf8", "surrogatepass") + b"\n"
        written = self._file.write(content)
        if written != len(content):  # the disk is full, or a limit is reached
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._file.name)

    def close(self) -> None:
        """Close the file and leave it."""
        self._file.close()
