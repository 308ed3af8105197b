"""The page in one file: its styles, its scripts and what it shows, with no need of a network."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import regex

_STYLE = regex.compile(r'<link rel="stylesheet" href="/static/(?P<name>[\w./-]{1,80})">\n?')
_PRELOAD = regex.compile(r'<link rel="modulepreload" href="/static/[\w./-]{1,80}">\n?')
_SCRIPT = regex.compile(
    r'<script (?P<how>defer|type="module") src="/static/(?P<name>[\w./-]{1,80})"></script>\n?'
)
_TITLE = regex.compile(r"<title>[^<]{0,200}</title>")
_IMPORT = regex.compile(r"(?m)^import\b[^;]{0,2000};\n")
_EXPORT = regex.compile(r"(?m)^export (?=(?:async function|function|const|let|class)\b)")
_ORDER = "js/order.txt"
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
"""What could end the script element or a line of it; escaped, JSON means the same."""


def static_files() -> Traversable:
    """The folder of the page's own files."""
    return files("extractor.review") / "static"


def json_in_html(value: Any) -> str:
    """JSON that cannot end the `script` element it stands in, nor begin a comment in it.

    Lone surrogates, which UTF-8 has no bytes for, become U+FFFD.
    """
    dumped = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return dumped.translate(_UNSAFE).encode("utf8", "replace").decode("utf8")


def page(title: str, embedded: Iterator[str]) -> Iterator[str]:
    """Yield the whole page in pieces: the shell, the JSON of `embedded`, and the end.

    The content security policy names the hash of each script and style, so that nothing else runs
    and nothing is fetched, whatever stands in the articles.
    """
    shell = (static_files() / "index.html").read_text("utf8")
    styles: list[str] = []
    scripts: list[str] = []

    def style(found: regex.Match[str]) -> str:
        styles.append(_text(found["name"]))
        return f"<style>{styles[-1]}</style>\n"

    def script(found: regex.Match[str]) -> str:
        module = found["how"] != "defer"
        scripts.append(_modules() if module else _text(found["name"]))
        kind = ' type="module"' if module else ""
        return f"<script{kind}>{scripts[-1]}</script>\n"

    shell = _TITLE.sub(lambda _: f"<title>{html.escape(_one_line(title))}</title>", shell, count=1)
    shell = _SCRIPT.sub(script, _STYLE.sub(style, _PRELOAD.sub("", shell)))
    head, opened, rest = shell.partition("<head>\n")
    body, closing, end = rest.rpartition("</body>")
    charset, _, after = body.partition("\n")
    yield f"{head}{opened}{charset}\n{_policy(styles, scripts)}\n{after}"
    yield '<script type="application/json" id="records">'
    yield from embedded
    yield f"</script>\n{closing}{end}"


def _one_line(title: str) -> str:
    return " ".join(title.encode("utf8", "replace").decode("utf8").split())


def _text(name: str) -> str:
    """A file of the page, as it may stand inside its element."""
    return (static_files() / name).read_text("utf8").replace("</script", "<\\/script")


def _modules() -> str:
    """The page's modules one after another in the order of their list, as one module."""
    names = (static_files() / _ORDER).read_text("utf8").split()
    return "".join(
        _EXPORT.sub("", _IMPORT.sub("", _text(f"js/{name}")))
        for name in names
        if not name.startswith("../")  # a script of its own in the shell
    )


def _policy(styles: list[str], scripts: list[str]) -> str:
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in texts)
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests) or "'none'"
