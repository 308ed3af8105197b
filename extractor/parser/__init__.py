"""Page to Article: reads HTML and plain text, and knows nothing of spaCy.

bytes ─encoding▶ characters ─markup▶ pieces ─scope▶ the article's ─blocks▶ drafts ─▶ Article
   └─wrapped▶ ─┘          └─plain_text▶ ─────────────────────────────────┘
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from extractor.article import BETWEEN_BLOCKS, Article, Note, Page, edtf_of
from extractor.errors import PageError
from extractor.parser.dates import read_stamp
from extractor.parser.draft import Draft, Reading, join_drafts
from extractor.parser.encoding import paired, read_characters, repair, seen
from extractor.parser.vocabulary import Vocabulary, read_vocabulary
from extractor.parser.wrapped import is_feed, read_feed, read_saved
from extractor.standard import is_norwegian, shares, standard_of

__all__ = ["clean"]

MOST_PLAIN = 2_000_000  # characters of a plain text; an article of it holds half at most
LEAST_TO_JUDGE = 200
_LONGEST_DATE = 60  # characters


def clean(
    page: Page | str | bytes,
    url: str | None = None,
    charset: str | None = None,
    *,
    publishers: Path | None = None,
) -> Article:
    """The article of a page: its blocks and their places in the text, and who, when and where.

    `charset` is what the HTTP header said; `publishers` a folder of your own rules. Raises
    PageError where the page is empty, binary or of a wrong type, and LexiconError where a rule is
    wrong; all else, however broken, gives an Article, with notes on what was repaired or not
    believed.

    >>> article = clean("Færre på sjukepengar\\n\\nTalet gjekk ned med 12, seier Nav i Tinn.")
    >>> article.title, [block.kind for block in article.blocks]
    ('Færre på sjukepengar', ['title', 'paragraph'])
    """
    if not isinstance(page, Page):
        page = Page(page, url=url, charset=charset)
    page.check()
    vocabulary = read_vocabulary(publishers)
    url, charset = paired(url or page.url or "") or None, charset or page.charset
    content = page.content
    if isinstance(content, bytes) and (saved := read_saved(content)):
        content, charset, url = saved.content, saved.charset or charset, url or saved.url
    characters = read_characters(content, charset)
    text, more = characters.text, False
    if is_feed(text):
        items = list(islice(read_feed(text), 2))
        text, url, more = str(items[0].content), url or items[0].url, len(items) > 1
    found = _read(text, url, vocabulary)
    if more:
        found.notes.append(Note("two-articles", "the feed holds other items after this one"))
    if characters.repaired or found.repaired:
        found.notes.insert(0, Note("encoding-repaired"))
    if found.reading.truncated:
        found.notes.append(Note("truncated", "the end of the article was not read"))
    if published := edtf_of(page.published):
        _believe(published, found)
    return _article(found, url)


def _believe(published: str, found: Found) -> None:
    """Take the caller's date before the page's own, where it is one; «i går» is not."""
    stamp = read_stamp(published.strip()[:_LONGEST_DATE])
    if stamp is None:
        reason = f"published {published[:_LONGEST_DATE]!r} is no date; give one like 2021-03-12"
        found.notes.append(Note("date-unreadable", reason))
    else:
        found.fields["published"] = stamp


@dataclass(slots=True)
class Found:
    """Drafts, metadata and notes of a page, before the text is put together."""

    reading: Reading
    fields: dict[str, object] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    repaired: bool = False
    """Whether characters that had been decoded wrongly were mended."""


def _read(text: str, url: str | None, vocabulary: Vocabulary) -> Found:
    # lxml is loaded with the modules that need it, so that plain text does without.
    from extractor.parser.markup import is_markup

    if is_markup(text):
        from extractor.parser.page import read_page

        return read_page(text, url, vocabulary)
    return _read_plain(text, vocabulary)


def _read_plain(text: str, vocabulary: Vocabulary) -> Found:
    from extractor.parser import dates
    from extractor.parser.bylines import names_in
    from extractor.parser.plain_text import read_plain_text

    characters = repair(text)
    text = seen(characters.text)
    if not text.strip():
        raise PageError("the page holds nothing but white space; give HTML or text")
    reading = read_plain_text(text[:MOST_PLAIN], vocabulary)
    names = (name for line in reading.bylines for name in names_in(line, vocabulary))
    reading.truncated |= len(text) > MOST_PLAIN
    found = Found(reading, repaired=characters.repaired)
    found.fields["authors"] = tuple(dict.fromkeys(names))
    stamps = [dates.read_stamp(text) for text in reading.dates]
    found.fields["published"] = dates.most_exact([stamp for stamp in stamps if stamp])
    return found


def _article(found: Found, url: str | None) -> Article:
    drafts = found.reading.drafts
    text = BETWEEN_BLOCKS.join(draft.text for draft in drafts)
    languages = [standard_of(draft.text) for draft in drafts]
    fields: dict[str, object] = {
        "title": found.reading.first("title"),
        "lead": found.reading.first("lead"),
    }
    fields |= {key: value for key, value in found.fields.items() if value is not None}
    measured = shares(zip(languages, (len(draft.text) for draft in drafts), strict=True))
    notes = found.notes + _judge(drafts, text)
    language = max(measured, key=lambda name: measured[name]) if measured else None
    return Article(
        text,
        join_drafts(drafts, languages),
        url=url,
        language=None if any(note.code == "not-norwegian" for note in notes) else language,
        languages=measured,
        notes=tuple(notes),
        dropped=tuple(found.reading.dropped),
        **fields,  # type: ignore[arg-type]
    )


def _judge(drafts: Sequence[Draft], text: str) -> list[Note]:
    if not text:
        return [Note("empty", "no words of an article on the page")]
    if not any(draft.kind in ("paragraph", "quote", "lead", "list_item") for draft in drafts):
        return [Note("no-article", "no running text on the page")]
    if len(text) >= LEAST_TO_JUDGE and not is_norwegian(text):
        return [Note("not-norwegian", "neither Bokmål nor Nynorsk; nothing was claimed")]
    return []
