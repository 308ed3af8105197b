"""Bytes to characters: what the page declares, what it is, and what went wrong on the way."""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import Any

import regex

from extractor.errors import PageError

SAMPLE = 65_536
LEAD_OF_MISREAD = ("Ã", "Â", "â", "ï")
MOST_CONTROLS = 0.05  # text has none; random bytes have 11 %

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (
        codecs.BOM_UTF32_LE,
        "utf-32-le",
    ),  # before UTF-16: its mark opens with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FILE_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file"),
    (b"\x7fELF", "a program"),
)
DECLARED = regex.compile(
    rb"""<meta[^<>]{1,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}(?P<name>[\w.:-]{2,40})
      |  <\?xml[^<>]{1,100}?encoding\s{0,5}=\s{0,5}["'](?P<name>[\w.:-]{2,40})""",
    regex.VERBOSE | regex.IGNORECASE,
)
# UTF-8 read as Windows-1252, as «Ã¥» for å. Only the three lead characters that Norwegian needs:
# with Å as a lead, «GÅ PÅ» in guillemets would turn into Polish.
MISREAD = regex.compile(
    r"Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
    r"|Â[\u00a0-\u00bf]"
    r"|â[\u0080\u20ac][\u0080-\u00bf\u0152\u0153\u0160\u0161\u02dc\u2010-\u203a\u2122]"
    r"|ï»¿"
)
ESCAPED = regex.compile(r"\\x(?P<code>[c-f][0-9a-f])|\\u(?P<code>00[c-f][0-9a-f]|20[12][0-9a-f])")
# Of the standard library: three times as fast as `regex` on one class of characters.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"  # soft hyphens, joiners
    "\u061c\ufeff]"  # and directions
)
CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Normalising sorts every run of combining marks: 100 kB of them would take minutes.
MARKS = regex.compile(r"(\p{M}{30})\p{M}+")
MARK_SAMPLE = regex.compile(r"\p{M}{3}")
BLANKS = regex.compile(r"[ \t\r\n\f\u00a0]{200,}")
BLANK_SAMPLE = re.compile(r"\s{10}")


@dataclass(frozen=True, slots=True)
class Characters:
    """The text of a page, and whether its encoding had to be repaired."""

    text: str
    repaired: bool = False


def read_characters(content: str | bytes, charset: str | None = None) -> Characters:
    """The characters of a page as they were sent, to be repaired where they are text.

    `charset` is what the HTTP header said. Raises PageError where the content is empty or binary.

    >>> read_characters("Sjukepengar på Ås".encode("utf-8")).text
    'Sjukepengar på Ås'
    >>> read_characters("«Sykepenger» på Ås".encode("cp1252"), "iso-8859-1").text
    '«Sykepenger» på Ås'
    """
    if not content:
        raise PageError("the page is empty; give HTML or text")
    read = Characters(content) if isinstance(content, str) else _decode(content, charset)
    _refuse_binary(read.text)
    if not read.text or read.text.isspace():
        raise PageError("the page holds nothing but white space; give HTML or text")
    return read


def repair(text: str) -> Characters:
    """The text with what was decoded wrongly mended, and whether there was any such thing.

    >>> repair("PÃ¥ sjukehuset")
    Characters(text='På sjukehuset', repaired=True)
    """
    repairs = escapes = 0
    text = paired(text)
    if BLANK_SAMPLE.search(text[::20]):  # ten in a row are in every run of 200
        text = BLANKS.sub(_shorter, text)
    if any(lead in text for lead in LEAD_OF_MISREAD):
        text, repairs = MISREAD.subn(_reread, text)
    if "\\" in text:
        text, escapes = ESCAPED.subn(lambda match: chr(int(match["code"], 16)), text)
    return Characters(text, bool(repairs or escapes))


def seen(text: str) -> str:
    """The text in NFC, without controls, soft hyphens and zero-width characters.

    >>> seen("sosial\u00adhjelp"), seen("Mari\u0301")
    ('sosialhjelp', 'Marí')
    """
    text = UNSEEN.sub("", text)
    if text.isascii():
        return text
    if MARK_SAMPLE.search(text[::10]):  # three in a row are in every run of 30
        text = MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def _decode(content: bytes, charset: str | None) -> Characters:
    for signature, what in FILE_SIGNATURES:
        if content.startswith(signature):
            raise PageError(f"the page is {what}, not text; give HTML or text")
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return Characters(content[len(mark) :].decode(name, "replace"))
    head = content[:SAMPLE]
    if head.count(0) > len(head) // 4:
        odd = head[1::2].count(0) > head[::2].count(0)
        return Characters(content.decode("utf-16-le" if odd else "utf-16-be", "replace"), True)
    return _decode_declared(content, head, charset)


def _decode_declared(content: bytes, head: bytes, charset: str | None) -> Characters:
    try:
        # Only UTF-8 decodes as UTF-8, so a page that does is believed before what it declares.
        return Characters(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    found = DECLARED.search(head)
    for name in (charset, found["name"].decode("ascii") if found else None):
        codec = _codec(name)
        if codec == "utf-8":
            return Characters(content.decode("utf-8", "extractor-windows-1252"), True)
        if codec and codec not in ("ascii", "iso8859-1", "cp1252"):
            try:
                return Characters(content.decode(codec, "replace"))
            except UnicodeError:  # idna, punycode: codecs of names, not of pages
                break
        if codec:
            break
    return Characters(content.decode("cp1252", "extractor-windows-1252"))


def _codec(name: str | None) -> str | None:
    try:
        codec = codecs.lookup(name.strip("\"' ")) if name else None
    except (LookupError, ValueError):
        return None
    # hex, rot13 and the like are codecs too, but no encodings of text
    return codec.name if codec and getattr(codec, "_is_text_encoding", True) else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    read = "".join(WINDOWS_1252.get(byte, chr(byte)) for byte in wrong)
    return read, error.end


WINDOWS_1252 = {
    byte: read for byte in range(256) if (read := bytes([byte]).decode("cp1252", "ignore"))
}
BYTES = {read: byte for byte, read in WINDOWS_1252.items()}
codecs.register_error("extractor-windows-1252", _as_windows_1252)


def _reread(match: regex.Match[str]) -> str:
    byte_values = bytes(BYTES.get(character, ord(character) & 0xFF) for character in match[0])
    try:
        return byte_values.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _shorter(match: regex.Match[str]) -> str:
    return "\n\n" if match[0].count("\n") > 1 else " "


def read_json(text: str) -> Any:
    r"""What a JSON text holds; half an emoji (`"\ud83d"`), which no file can hold, is replaced.

    Raises ValueError or RecursionError where it is no JSON.
    """
    return whole(json.loads(text, strict=False))


def whole(read: Any) -> Any:
    """What was read from JSON, with U+FFFD for each half of a surrogate pair."""
    text = json.dumps(read, ensure_ascii=False)
    return read if paired(text) is text else json.loads(paired(text))


def paired(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, as a page cut in an emoji has."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _refuse_binary(text: str) -> None:
    head = text[: SAMPLE // 4]
    if len(CONTROL.findall(head)) > MOST_CONTROLS * len(head):
        raise PageError("the page is binary, not text; give HTML or text")


collapse = partial(re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+").sub, " ")
