"""Finds the words of welfare topics in the raw bytes of a page, whatever its encoding.

One pass of an Aho-Corasick automaton over the bytes, so that most pages of an archive are passed
over in microseconds, before they are parsed. A page may be taken for one with a term that has none
(a word in a menu or in an address). The other way round only where markup stands in mid-word, or
where «nav» in small letters is the only word of welfare: style sheets are full of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from html.entities import codepoint2name
from itertools import product

import regex
from ahocorasick_rs import BytesAhoCorasick, Implementation

from extractor.errors import LexiconError, PageError
from extractor.lexicon.welfare import Topic
from extractor.parser.encoding import (
    BYTE_ORDER_MARKS,
    DECLARED,
    FILE_SIGNATURES,
    SAMPLE,
    read_characters,
)
from extractor.parser.wrapped import SAVED

_HEAD = 16_384  # bytes in which a page tells its encoding and its wrapping
_SHORT = 4  # letters of `nav` and `nav-`
_NEAR = 240  # bytes around a word among which the rest of its phrase stands, markup and all
_LIKE_LATIN = frozenset(
    {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso8859-1", b"latin1", b"latin-1"}
    | {b"windows-1252", b"cp1252", b"iso-8859-15", b"iso8859-15", b"iso-8859-4"}
)
"""Encodings in which Norwegian letters are those bytes that the automaton knows."""
_JOINERS = (
    *(b"&shy;", b"\xc2\xad", b"&#173;", b"&#xad;", b"\\u00ad"),
    *(b"\xe2\x80\x8b", b"&#8203;", b"\\u200b", b"<wbr>", b"<wbr/>", b"<wbr />"),
)
"""What may stand in mid-word and is not seen: soft hyphens, zero-width spaces."""
_SOFT = regex.compile(rb"(?<=[a-zA-Z])\xad(?=[a-zA-Z])")  # a soft hyphen in Latin-1
# Letters and what is not seen, written as few pages do: such a page is written out first.
_ODD = regex.compile(
    rb"""&\#(?:x0*(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a]|ad|c5|c6|d8|e5|e6|f8|200[b-d]|2060|feff)
           |0*(?:6[5-9]|[78][0-9]|90|9[7-9]|1[01][0-9]|12[0-2]|173|197|198|216|229|230|248|820[3-5]
           |8288|65279))(?![0-9a-f])
      | &(?:oslash|aelig|aring|shy)(?!;) | &(?:zwn?j|nobreak|zerowidthspace|invisiblecomma);
      | \xe2\x80[\x8c\x8d] | \xe2\x81\xa0 | (?<=[a-z])\xef\xbb\xbf | <wbr[^>]{1,40}>""",
    regex.VERBOSE,  # of bytes in small letters
)
_UNSEEN = regex.compile(
    "[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]|<wbr[^>]{0,40}>", regex.IGNORECASE
)
_ESCAPE = regex.compile(rb"\\(?:[nrtbf]|u[0-9a-f]{4})\Z")
_MARKS = (0xA0, 0xAB)  # a no-break space or « in Latin-1; at the worst the end of a rare letter
_LEADS = b"\xc3\xc4\xc5"  # of letters in UTF-8: Latin-1 Supplement and Latin Extended-A
_LETTERS = _LEADS + "æøåéÆØÅÉ".encode("latin-1")


def is_like_latin(charset: str) -> bool:
    """Whether the automaton knows the letters of an encoding."""
    return charset.strip().strip("\"'").lower().encode("ascii", "replace") in _LIKE_LATIN


class Terms:
    """Tells whether the bytes of a page hold a word of one of the topics.

    `found_in` may be asked from several threads.
    """

    def __init__(self, topics: Iterable[Topic]) -> None:
        patterns: dict[bytes, list[_Term]] = {joiner: [] for joiner in _JOINERS}  # the first ones
        for topic in topics:
            for form in topic.words.both:
                term = _term(form, agency=topic.rank == 0)
                for spelling in _spellings(term.anchor):
                    patterns.setdefault(spelling, []).append(term)
        self._terms = list(patterns.values())
        # The DFA takes 4 MB and a tenth of a second to build, and is three times as fast.
        self._automaton = BytesAhoCorasick(list(patterns), implementation=Implementation.DFA)

    def found_in(self, content: bytes) -> bool:
        """Whether a page must be parsed; true as well where its bytes cannot be searched."""
        try:
            content = _searchable(content)
        except (_UnsearchableError, PageError):
            return True
        if b"\xad" in content:
            content = _SOFT.sub(b"", content)
        small = content.lower()
        if _ODD.search(small):
            content = _UNSEEN.sub("", unescape(_text_of(content))).encode("utf-8", "replace")
            small = content.lower()
        hits = self._automaton.find_matches_as_indexes(small, overlapping=True)
        if joiners := {pattern for pattern, _, _ in hits if pattern < len(_JOINERS)}:
            for joiner in joiners:
                joined = regex.compile(regex.escape(_JOINERS[joiner]), regex.IGNORECASE)
                content = joined.sub(b"", content)
            small = content.lower()
            hits = self._automaton.find_matches_as_indexes(small, overlapping=True)
        return any(
            term.stands_at(content, small, start, end)
            for pattern, start, end in hits
            for term in self._terms[pattern]
        )


def _text_of(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


class _UnsearchableError(Exception):
    """The page is packed so that its words do not stand in its bytes."""


def _searchable(content: bytes) -> bytes:
    """The page in UTF-8 or an encoding like Latin-1, as it is if it can be."""
    head = content[:_HEAD]
    if SAVED.search(head) or content.startswith(tuple(mark for mark, _ in FILE_SIGNATURES)):
        raise _UnsearchableError
    wide = any(content.startswith(mark) for mark, name in BYTE_ORDER_MARKS if name != "utf-8")
    declared = DECLARED.search(head)
    odd = declared is not None and declared["name"].lower() not in _LIKE_LATIN
    if wide or odd or content.count(0, 0, SAMPLE) > len(content[:SAMPLE]) // 4:
        return read_characters(content).text.encode("utf-8", "replace")
    return content


class _Term:
    """A form of a topic: the word by which it is sought, and what else must stand near."""

    __slots__ = ("agency", "anchor", "closed", "opened", "others")

    def __init__(self, parts: list[str], *, agency: bool) -> None:
        literals = [max(part.split("*"), key=len) for part in parts]
        at = max(range(len(parts)), key=lambda i: len(literals[i]))
        self.anchor = literals[at]
        self.opened = not parts[at].startswith("*")
        """A word begins with the anchor."""
        self.closed = "*" not in parts[at]
        """The word ends with it too."""
        self.others = [tuple(_spellings(part)) for i, part in enumerate(literals) if i != at]
        self.agency = agency and len(self.anchor) <= _SHORT

    def stands_at(self, content: bytes, small: bytes, start: int, end: int) -> bool:
        """Whether the hit `small[start:end]` may be this term."""
        if self.opened and not _begins_word(small, start):
            return False
        if self.closed and not _ends_word(small, end):
            return False
        # Markup and style sheets are full of a small `nav`; the agency is Nav or NAV.
        if self.agency and content[start] == small[start]:
            return False
        near = small[max(0, start - _NEAR) : end + _NEAR] if self.others else b""
        return all(any(word in near for word in spellings) for spellings in self.others)


def _term(form: str, *, agency: bool) -> _Term:
    if not any(letter.isalnum() for letter in form):
        raise LexiconError(f'benefits.toml: the form "{form}" has no letters; give a word')
    return _Term([part.casefold() for part in form.split() if part != "~"], agency=agency)


def _begins_word(small: bytes, start: int) -> bool:
    before = small[start - 1] if start else 32
    if before in _MARKS:
        return True
    if before >= 0x80:
        lead = small[start - 2] if start > 1 else 0
        return before < 0xC0 and lead not in _LEADS
    if chr(before).isalnum() or before == 95:
        return _ESCAPE.search(small, max(0, start - 6), start) is not None
    return True


def _ends_word(small: bytes, end: int) -> bool:
    after = small[end : end + 1]
    return not (after.isalnum() or after == b"_" or (after and after in _LETTERS))


def _spellings(word: str) -> Iterator[bytes]:
    """Yield the bytes of a word in small letters, in every encoding that pages are met in."""
    letters = [index for index, letter in enumerate(word) if not letter.isascii()]
    if not letters:
        yield word.encode("ascii")
        return
    for scheme in _SCHEMES:
        cases = [{letter, letter.upper()} if not letter.isascii() else {letter} for letter in word]
        for spelled in product(*cases):
            yield b"".join(c.encode() if c.isascii() else scheme(c).lower() for c in spelled)


def _misread(letter: str) -> bytes:
    """UTF-8 that was read as Windows-1252 and written as UTF-8 again."""
    return "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in letter.encode()
    ).encode()


def _named(letter: str) -> bytes:
    return f"&{codepoint2name.get(ord(letter), f'#{ord(letter)}')};".encode()


_SCHEMES = (
    lambda c: c.encode(),
    lambda c: c.encode("cp1252", "ignore"),
    lambda c: unicodedata.normalize("NFD", c).encode(),
    _misread,
    _named,
    lambda c: f"&#{ord(c)};".encode(),
    lambda c: f"&#x{ord(c):x};".encode(),
    lambda c: f"\\u{ord(c):04x}".encode(),
    lambda c: f"\\x{ord(c):02x}".encode(),
)
