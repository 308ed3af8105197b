"""Imports point one way, and `import extractor` is cheap: read from the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import extractor

PACKAGE = Path(extractor.__file__).parent
# Each room may import those before it; rooms on one line know nothing of each other.
LAYERS = [
    {"errors"},
    {"article", "letters", "listening", "mention"},
    {"lexicon"},
    {"standard"},
    {"parser", "pipeline"},
    {"normaliser"},
    {"record"},
    {"records"},
    {"assemble", "evaluate", "fact", "source"},
    {"linking"},
    {"extract"},
    {"inputs", "table", "show", "run", "explain"},
    {"archive", "export", "find", "stats", "integrations", "rows", "watch"},
    {"charts", "review"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
SIDE_BY_SIDE = {"inputs", "table", "show", "run", "article", "letters", "mention"}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each imported module and whether the import runs when the module is loaded."""
    tree = ast.parse(path.read_text("utf8"))
    late = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.If)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) not in late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) not in late


def test_every_room_has_a_level() -> None:
    rooms = {room_of(p) for p in PACKAGE.rglob("*.py")} - {"__init__"}
    assert rooms == set(LEVEL)


def test_imports_point_one_way() -> None:
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        room = room_of(path)
        if room == "__init__":
            continue
        for module, _ in imports(path):
            parts = module.split(".")
            if parts[0] != "extractor" or len(parts) < 2 or parts[1] == room:
                continue
            down = LEVEL[parts[1]] < LEVEL[room]
            beside = LEVEL[parts[1]] == LEVEL[room] and {parts[1], room} <= SIDE_BY_SIDE
            if not (down or beside):
                wrong.append(f"{path.relative_to(PACKAGE)} imports {module}")
    assert wrong == []


def test_the_parser_knows_no_spacy_and_the_pipeline_no_lxml() -> None:
    for room, foreign in (("parser", "spacy"), ("pipeline", "lxml"), ("normaliser", "spacy")):
        for path in (PACKAGE / room).rglob("*.py"):
            assert all(module.split(".")[0] != foreign for module, _ in imports(path)), path


def test_import_is_cheap_and_loads_neither_spacy_nor_lxml() -> None:
    heavy = "('spacy', 'lxml', 'pydantic')"
    code = f"import sys, extractor; print([m for m in {heavy} if m in sys.modules])"
    seconds = []
    for _ in range(3):
        before = time.perf_counter()
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        seconds.append(time.perf_counter() - before)
        assert run.stdout.strip() == "[]", run.stderr
    bare = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    bare = time.perf_counter() - bare
    assert min(seconds) - bare < 0.15


def test_spacy_loads_no_rooms_for_a_pipeline_of_another_language() -> None:
    code = "import sys, spacy; spacy.blank('sv'); print('extractor.extract' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr
