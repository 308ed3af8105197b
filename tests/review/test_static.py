"""The page's own files: texts in all languages, modules that can be joined into one."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

import extractor.review

STATIC = Path(extractor.review.__file__).parent / "static"
MODULES = {path.name: path.read_text("utf8") for path in sorted((STATIC / "js").glob("*.js"))}


def texts() -> dict[str, list[str]]:
    table = MODULES["texts.js"].split("export const TEXTS = ")[1].rstrip().rstrip(";")
    found: dict[str, list[str]] = json.loads(table)
    return found


def test_every_text_stands_in_all_three_languages() -> None:
    for key, row in texts().items():
        assert len(row) == 3 and all(text.strip() for text in row), key
        filled = {tuple(sorted(re.findall(r"\{\w+\}", text))) for text in row}
        assert len(filled) == 1, f"{key}: the languages fill in other things"


def test_every_text_that_is_asked_for_is_there_and_none_besides() -> None:
    code = "".join(text for name, text in MODULES.items() if name != "texts.js")
    asked = set(re.findall(r"\bt\(\"([\w.]+)\"", code)) | set(re.findall(r"\"([\w.]+)\"", code))
    begun = set(re.findall(r"\bt\(`([\w.]+)\$\{", code)) | {f"{s}." for s in ("slot",)}
    begun |= {f"{slot}." for slot in re.findall(r"valueWords\(\"(\w+)\"", code)}
    begun |= {"kind.", "direction.", "modality.", "attribution."}
    missing = set(re.findall(r"\bt\(\"([\w.]+)\"", code)) - set(texts())
    assert not missing
    unused = [k for k in texts() if k not in asked and not any(k.startswith(b) for b in begun)]
    assert not unused


@pytest.mark.parametrize("slot", ["REASONS", "KINDS"])
def test_closed_lists_have_words(slot: str) -> None:
    from typing import get_args

    from extractor.lexicon.welfare import Modality
    from extractor.mention import AmountKind, Attribution, Direction, Modifier, OrganisationKind
    from extractor.review.store import REASONS

    lists = {
        "REASONS": {"reason": REASONS},
        "KINDS": {
            "modality": get_args(Modality),
            "amount_kind": get_args(AmountKind),
            "attribution": get_args(Attribution),
            "direction": get_args(Direction),
            "modifier": get_args(Modifier),
            "organisation_kind": get_args(OrganisationKind),
        },
    }[slot]
    for name, values in lists.items():
        assert [v for v in values if f"{name}.{v}" not in texts()] == []


def test_modules_can_be_joined_in_their_order() -> None:
    """The report joins them: one import a line, no name twice, all of them listed."""
    order = (STATIC / "js" / "order.txt").read_text("utf8").split()
    assert sorted(name for name in order if not name.startswith("../")) == sorted(MODULES)
    assert all((STATIC / "js" / name).is_file() for name in order)
    named = Counter(
        name
        for text in MODULES.values()
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)", text, re.MULTILINE
        )
    )
    assert [name for name, count in named.items() if count > 1] == []
    for name, text in MODULES.items():
        for line in re.findall(r"^import.*$", text, re.MULTILINE):
            assert re.fullmatch(r'import \{ [\w, ]+ \} from "\./\w+\.js";', line), (name, line)
        assert not re.search(r"^export (default|\{)", text, re.MULTILINE), name


def test_words_are_those_of_the_trade() -> None:
    words = (STATIC / "js" / "texts.js").read_text("utf8")
    assert re.findall(r"\b(?:[Ll]eser(?:e|ne)|[Ll]esar\w*|Gyldig\w*|Prov|Slag)\b", words) == []


def test_modules_are_fetched_at_once() -> None:
    """Else the browser learns of each from the one that imports it, six answers deep."""
    shell = (STATIC / "index.html").read_text("utf8")
    fetched = re.findall(r'<link rel="modulepreload" href="/static/js/([\w.]+)">', shell)
    assert sorted([*fetched, "main.js"]) == sorted(MODULES)


def test_no_module_writes_markup_or_is_long() -> None:
    for name, text in MODULES.items():
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text
        ), name
        assert name == "texts.js" or text.count("\n") < 300, name


def test_vendored_code_has_its_licence() -> None:
    listed = (STATIC / "vendor" / "README.md").read_text("utf8")
    for path in (STATIC / "vendor").glob("uPlot*"):
        assert path.name in listed
    notice = (Path(__file__).parents[2] / "NOTICE").read_text("utf8")
    assert "uPlot 1.6.32" in notice
