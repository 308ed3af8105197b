"""load() -> Extractor: one page or many to records."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extractor import __version__
from extractor.article import Article, Page
from extractor.assemble import assemble
from extractor.errors import LexiconError, PageError
from extractor.lexicon import Lexicon, load_lexicon
from extractor.normaliser import find_claims
from extractor.normaliser.entities import find_entities
from extractor.normaliser.speakers import find_utterances
from extractor.parser import clean
from extractor.pipeline.read import Reader, load_model
from extractor.pipeline.reading import Reading
from extractor.record import ProducedBy, Record, Source
from extractor.source import source_of


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that could not be read: where it came from, the room that failed, and why."""

    page: Page
    room: str
    reason: str


def load(
    *,
    model: str | os.PathLike[str] | None = None,
    lexicon: str | os.PathLike[str] | None = None,
    publishers: str | os.PathLike[str] | None = None,
) -> Extractor:
    """An Extractor with the packaged model and lexicon, or with a user's own rows added.

    Raises ModelError or LexiconError that says what to mend.
    """
    nlp = load_model(model)
    try:
        reader = Reader(nlp, load_lexicon(Path(lexicon) if lexicon else None))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        if lexicon is None:
            raise
        kind = type(error).__name__
        raise LexiconError(
            f"{lexicon}: a row is not of the form of the packaged ones ({kind}: {error}); "
            "compare it with theirs"
        ) from error
    return Extractor(reader, Path(publishers) if publishers else None)


class Extractor:
    """Reads pages into records. One thread at a time; load one for each thread or process."""

    def __init__(self, reader: Reader, publishers: Path | None = None) -> None:
        self._reader = reader
        self._publishers = publishers

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon in use."""
        return self._reader.lexicon

    @cached_property
    def produced_by(self) -> ProducedBy:
        """Versions of program, model and lexicon, as every record cites them."""
        meta = self._reader.nlp.meta
        return ProducedBy(
            extractor=__version__,
            model=f"{meta['lang']}_{meta['name']} {meta['version']}",
            lexicon=self.lexicon.digest,
        )

    def record(
        self,
        page: str | bytes | Page,
        *,
        url: str | None = None,
        charset: str | None = None,
        published: str | None = None,
        id: str | None = None,
    ) -> Record:
        """The record of one page, HTML or plain text. Raises PageError where it cannot be read."""
        if not isinstance(page, Page):
            page = Page(page, id=id, url=url, charset=charset, published=published)
        result = next(self.results([page]))
        if isinstance(result, Failure):
            raise PageError(result.reason)
        return result

    def pipe(self, pages: Iterable[str | bytes | Page]) -> Iterator[Record]:
        """Yield the records of many pages in order; pages that fail are left out.

        One page is held at a time: a generator of a million pages keeps memory flat.
        """
        for result in self.results(p if isinstance(p, Page) else Page(p) for p in pages):
            if isinstance(result, Record):
                yield result

    def results(self, pages: Iterable[Page]) -> Iterator[Record | Failure]:
        """Yield a record or a failure for every page, in order."""
        for page in pages:
            room = "parser"
            try:
                article = clean(page, publishers=self._publishers)
                room = "pipeline"
                reading = self.read(article)
                room = "normaliser"
                yield self.conclude(source_of(page, article), reading)
            except PageError as error:
                yield Failure(page, room, str(error))
            except (LexiconError, MemoryError, KeyboardInterrupt):
                raise
            except Exception as error:  # a fault of ours on one page must not cost the others
                kind = type(error).__name__
                yield Failure(page, room, f"internal error, please report it: {kind}: {error}")

    def read(self, article: Article) -> Reading:
        """What the model and the lexicon find in a cleaned page; of a foreign one nothing."""
        foreign = any(note.code == "not-norwegian" for note in article.notes)
        return _unread(article) if foreign else self._reader.read(article)

    def conclude(self, source: Source, reading: Reading) -> Record:
        """The record of a page that was read: its claims, and the people and places in them."""
        lexicon = self.lexicon
        entities = find_entities(reading, lexicon.names)
        utterances = find_utterances(reading, entities, lexicon.names)
        claims = find_claims(reading, entities, utterances, lexicon.welfare, source.id)
        return assemble(source, reading, entities, claims, self.produced_by)


def _unread(article: Article) -> Reading:
    """An article in another language: its text is kept, and nothing is claimed of it."""
    return Reading(article, (), (), (), ())
