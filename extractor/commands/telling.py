"""What every command tells on standard error: its errors, and how far it has come."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from extractor.errors import ExtractorError


@contextmanager
def errors_told() -> Iterator[None]:
    """Turn every expected error into one line on standard error and exit status 1."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except ExtractorError as error:
        print(f"extractor: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as error:  # a full disk, a closed stream
        print(f"extractor: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise typer.Exit(1) from None


@contextmanager
def progress_shown() -> Iterator[Any]:
    """A line that counts on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda counts: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(bar_width=20), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda counts: bar.update(task, description=str(counts))
