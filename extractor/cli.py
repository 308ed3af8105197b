"""The command line: ten lines a command, each importing the heavy rooms it needs when it runs."""

from __future__ import annotations

import io
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import __version__
from extractor.commands import (
    archive,
    export,
    find,
    report,
    review,
    reviewed,
    serve,
    stats,
    watch,
)
from extractor.commands.options import LexiconFolder, PublisherFolder
from extractor.commands.telling import errors_told, progress_shown

if TYPE_CHECKING:
    from extractor.evaluate.annotation import Task

app = typer.Typer(
    name="extractor",
    help="Reads Norwegian news pages, Bokmål and Nynorsk, and writes the welfare claims in them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
evaluate_app = typer.Typer(
    help="Score records, or the model, against gold.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(review.review_app, name="review")

_RUN_EXAMPLES = """\b
Examples:
  extractor run archive/ -o records.jsonl
  extractor run a.html b.html.gz pages.jsonl -o claims.csv --format csv --excel
  curl -s https://example.no/sak | extractor run - > record.jsonl
"""
_CLEAN_EXAMPLES = """\b
Examples:
  extractor clean sak.html
  extractor clean sak.html --json --url https://example.no/sak
"""
_CLAIMS_EXAMPLES = """\b
Examples:
  extractor evaluate claims corpus/gold records.jsonl
  extractor evaluate claims corpus/gold records.jsonl -v --plot reliability.png
"""
_EXPLAIN_EXAMPLES = """\b
Examples:
  extractor explain records.jsonl 7acd0ca8cd88e7cc
  extractor run sak.html | extractor explain - 7acd --json
"""
_LINK_EXAMPLES = """\b
Examples:
  extractor link records.jsonl -o facts.jsonl
  extractor link 2019.jsonl.zst 2020.jsonl.zst -o conflicts.jsonl --conflicts
  extractor link records.jsonl | jq -r "select(.stories > 2) | .tellings[].exact"
"""


class OutputFormat(StrEnum):
    """jsonl: one record a line; csv: one claim a line."""

    jsonl = "jsonl"
    csv = "csv"


def _version(asked: bool) -> None:
    if asked:
        print(f"extractor {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Reads Norwegian news pages and writes the welfare claims in them as checkable records."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # records are UTF-8 in every locale
        sys.stdout.reconfigure(encoding="utf-8")


@app.command(epilog=_RUN_EXAMPLES)
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files, folders, or - for standard input."),
    ],
    out: Annotated[
        str, typer.Option("-o", "--out", help="Output file, packed if .gz or .zst; - is a pipe.")
    ] = "-",
    format: Annotated[
        OutputFormat | None,
        typer.Option(help="jsonl: records; csv: a line a claim (so too for -o NAME.csv)."),
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="A table for Excel: semicolons and a BOM.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if any page failed.")] = False,
    lexicon: LexiconFolder = None,
    publishers: PublisherFolder = None,
) -> None:
    """Read pages (HTML, plain text, JSONL; .gz and .zst too) and write their records."""
    with errors_told():
        import extractor
        from extractor.run import Output
        from extractor.run import run as run_pages

        loaded = extractor.load(lexicon=lexicon, publishers=publishers)
        output = Output(out, format.value if format else None, excel)
        with progress_shown() as progress:
            counts = run_pages(loaded, inputs, output, progress=progress)
    if sys.stderr.isatty() or counts.failed or not counts.pages:
        print(counts, file=sys.stderr)
    if not counts.records or (strict and counts.failed):
        raise typer.Exit(1)


@app.command(epilog=_CLEAN_EXAMPLES)
def clean(
    page: Annotated[str, typer.Argument(help="A file, or - for standard input.")],
    url: Annotated[str | None, typer.Option(help="Where the page came from.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The article as JSON.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="List what was dropped, and why.")
    ] = False,
    publishers: PublisherFolder = None,
) -> None:
    """Show what the parser reads of one page: metadata and blocks."""
    with errors_told():
        from extractor.show import article_as_json, article_as_text, read_article

        article = read_article(page, url, publishers)
        if as_json:
            print(json.dumps(article_as_json(article), ensure_ascii=False, indent=1))
        else:
            print(article_as_text(article, explain=explain))


@app.command(epilog=_EXPLAIN_EXAMPLES)
def explain(
    records: Annotated[str, typer.Argument(help="Records (JSONL), a folder of `archive`, or -.")],
    claim: Annotated[str, typer.Argument(help="Id of a claim, or the start of one.")],
    as_json: Annotated[bool, typer.Option("--json", help="The reasons as JSON.")] = False,
    lexicon: LexiconFolder = None,
) -> None:
    """Tell which frame, words and context gave each slot of a claim."""
    with errors_told():
        from extractor.explain import explain, find_claim
        from extractor.lexicon import load_lexicon

        found = explain(*find_claim(records, claim), load_lexicon(lexicon))
        if as_json:
            print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        else:
            print(*found.lines(), sep="\n")


@app.command(epilog=_LINK_EXAMPLES)
def link(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS...", help="Files of records (JSONL), folders of `archive`, or -."
        ),
    ],
    out: Annotated[
        str, typer.Option("-o", "--out", help="Output file, packed if .gz or .zst; - is a pipe.")
    ] = "-",
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Only facts that another article speaks against.")
    ] = False,
    least_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Leave less sure claims out.")
    ] = 0.0,
    lexicon: LexiconFolder = None,
) -> None:
    """Join what several articles tell of one fact, and list where they disagree."""
    with errors_told():
        from extractor.linking.files import link_files

        with progress_shown() as progress:
            counts = link_files(
                records,
                out,
                conflicts=conflicts,
                least_confidence=least_confidence,
                lexicon=lexicon,
                progress=progress,
            )
    if sys.stderr.isatty() or not counts.records:
        print(counts, file=sys.stderr)
    if not counts.records:
        raise typer.Exit(1)


@app.command()
def schema(
    fact: Annotated[bool, typer.Option("--fact", help="Of a fact of `link` instead.")] = False,
) -> None:
    """Print the JSON Schema (2020-12) of a record."""
    with errors_told():
        if fact:
            from extractor.fact import json_schema
        else:
            from extractor.record import json_schema
        print(json.dumps(json_schema(), ensure_ascii=False, indent=1))


@evaluate_app.command("claims", epilog=_CLAIMS_EXAMPLES)
def evaluate_claims(
    gold: Annotated[Path, typer.Argument(help="Folder of gold files.")],
    records: Annotated[Path, typer.Argument(help="Records (JSONL), or a folder of `archive`.")],
    as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON.")] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="List misses, false alarms and wrong slots.")
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", help="Draw how far the confidence can be relied on."),
    ] = None,
) -> None:
    """Score claims: found, strict, slots, people, places and calibration."""
    with errors_told():
        from extractor.evaluate import score_claims

        scores = score_claims(gold, records)
        if plot is not None:
            from extractor.evaluate.plot import plot_reliability

            plot_reliability(scores.finds, plot)
        if verbose:
            print(*scores.differences, sep="\n", file=sys.stderr if as_json else sys.stdout)
        if as_json:
            print(json.dumps(scores.to_dict(), ensure_ascii=False))
        else:
            print(*scores.lines(), sep="\n")


TreebankFiles = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="CoNLL-U, names as name=B-PER in MISC.")
]
ModelPath = Annotated[
    str | None, typer.Option("--model", help="Another spaCy pipeline for «no» than no_news.")
]
AsJson = Annotated[bool, typer.Option("--json", help="The numbers as JSON.")]
RunningText = Annotated[
    bool,
    typer.Option("--running-text", help="Give it characters, not the treebank's words."),
]
_TREEBANK_EXAMPLES = """\b
Examples:
  extractor evaluate names nob.dev.conllu nno.dev.conllu
  extractor evaluate names nno.dev.conllu --running-text --json
  extractor evaluate tags nob.dev.conllu
  extractor evaluate trees nno.dev.conll
"""


@evaluate_app.command("names", epilog=_TREEBANK_EXAMPLES)
def evaluate_names(
    files: TreebankFiles,
    model: ModelPath = None,
    as_json: AsJson = False,
    running_text: RunningText = False,
) -> None:
    """Score names: exact span and label, by type."""
    _evaluate_treebank("names", files, model, as_json, running_text)


@evaluate_app.command("tags", epilog=_TREEBANK_EXAMPLES)
def evaluate_tags(
    files: TreebankFiles,
    model: ModelPath = None,
    as_json: AsJson = False,
    running_text: RunningText = False,
) -> None:
    """Score word classes, features and lemmas, in UD's scheme."""
    _evaluate_treebank("tags", files, model, as_json, running_text)


@evaluate_app.command("trees", epilog=_TREEBANK_EXAMPLES)
def evaluate_trees(
    files: TreebankFiles,
    model: ModelPath = None,
    as_json: AsJson = False,
    running_text: RunningText = False,
) -> None:
    """Score dependencies, in NDT's scheme."""
    _evaluate_treebank("trees", files, model, as_json, running_text)


def _evaluate_treebank(
    task: Task, files: list[Path], model: str | None, as_json: bool, running: bool
) -> None:
    with errors_told():
        from extractor.evaluate.annotation import annotate_file
        from extractor.pipeline.read import load_model

        nlp = load_model(model)
        for path in files:
            found = annotate_file(nlp, path, running=running)
            if as_json:
                print(json.dumps({"file": path.name, **found.to_dict(task)}, ensure_ascii=False))
            else:
                print(f"{path.name}, {found.standard or 'of no standard'}, {found.words} words")
                print(*found.lines(task), sep="\n")


app.command(epilog=archive.EXAMPLES)(archive.archive)
app.command(epilog=export.EXAMPLES)(export.export)
app.command(epilog=find.EXAMPLES)(find.find)
app.command(epilog=report.EXAMPLES)(report.report)
app.command(epilog=serve.EXAMPLES)(serve.serve)
app.command(epilog=stats.EXAMPLES)(stats.stats)
app.command(epilog=watch.EXAMPLES)(watch.watch)
evaluate_app.command("decisions", epilog=reviewed.DECISIONS_EXAMPLES)(reviewed.evaluate_decisions)
review.review_app.command("export", epilog=reviewed.EXAMPLES)(reviewed.export)
review.review_app.command("forget", epilog=reviewed.FORGET_EXAMPLES)(reviewed.forget)

if __name__ == "__main__":
    app()
