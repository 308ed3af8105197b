"""`python -m extractor` is the command line."""

from extractor.cli import app

app()
