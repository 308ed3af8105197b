"""load() -> Extractor: one page or many to records."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from weakref import WeakSet

from extractor import __version__
from extractor.article import Article, Page
from extractor.assemble import assemble
from extractor.errors import LexiconError, PageError, internal_error
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
    """A page that could not be read: where it came from, the room that failed, and why.

    `fault` is true where the fault is ours, not the page's.
    """

    page: Page
    room: str
    reason: str
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What `load` was given, with whole paths: enough to load the same in another process."""

    model: str | None
    lexicon: str | None
    publishers: str | None


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
    whole = (str(Path(path).absolute()) if path else None for path in (model, lexicon, publishers))
    return Extractor(reader, Path(publishers) if publishers else None, settings=Settings(*whole))


@lru_cache(maxsize=4)
def load_again(settings: Settings) -> Extractor:
    """The Extractor of these settings: loaded once a process, however many tasks bring them."""
    return load(model=settings.model, lexicon=settings.lexicon, publishers=settings.publishers)


_forking = threading.Lock()
_living: WeakSet[Extractor] = WeakSet()


def _before_fork() -> None:
    """Wait for the pages in hand: a child would inherit them half read, by nobody."""
    _forking.acquire()
    for each in _living:
        each._lock.acquire()


def _after_fork() -> None:
    for each in _living:
        each._lock.release()
    _forking.release()


def _after_fork_in_child() -> None:
    _after_fork()
    for each in _living:
        each._thread = _a_thread()  # threads are not inherited


def _a_thread() -> ThreadPoolExecutor:
    # One thread for all that is awaited: more would only stand before the lock
    return ThreadPoolExecutor(1, thread_name_prefix="extractor")


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork,
        after_in_child=_after_fork_in_child,
    )


class Extractor:
    """Reads pages into records.

    Threads may share it: a lock lets one page through at a time. A forked process has it too, and
    a fork waits for the page in hand. Pickled, it carries its settings alone, and loads the model
    where it arrives, once a process.
    """

    def __init__(
        self, reader: Reader, publishers: Path | None = None, *, settings: Settings | None = None
    ) -> None:
        self._reader = reader
        self._publishers = publishers
        self._settings = settings
        self._lock = threading.Lock()
        self._thread = _a_thread()
        with _forking:
            _living.add(self)

    def __reduce__(self) -> tuple[Callable[[Settings], Extractor], tuple[Settings]]:
        if self._settings is None:
            raise TypeError("only an Extractor that load() made can be pickled; use load()")
        return load_again, (self._settings,)

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
        published: str | date | None = None,
        id: str | None = None,
    ) -> Record:
        """The record of one page, HTML or plain text. Raises PageError where it cannot be read.

        `published` is EDTF («2021-03-12», «2021-03», «2021»), a date or a datetime.
        """
        if not isinstance(page, Page):
            page = Page(page, id=id, url=url, charset=charset, published=published)
        result = next(self.results([page]))
        if isinstance(result, Failure):
            raise PageError(result.reason)
        return result

    async def arecord(
        self,
        page: str | bytes | Page,
        *,
        url: str | None = None,
        charset: str | None = None,
        published: str | date | None = None,
        id: str | None = None,
    ) -> Record:
        """As `record`, in a thread of its own: the event loop goes on meanwhile.

        Pages are read one after the other; one that is cancelled before its turn is not read.
        """
        if not isinstance(page, Page):
            page = Page(page, id=id, url=url, charset=charset, published=published)
        result = await self.aresult(page)
        if isinstance(result, Failure):
            raise PageError(result.reason)
        return result

    async def aresult(self, page: Page) -> Record | Failure:
        """As `results` of one page, awaited."""
        import asyncio

        read = partial(next, self.results([page]))
        return await asyncio.get_running_loop().run_in_executor(self._thread, read)

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
            with self._lock:  # spaCy's memory zones and vocabulary are not for several threads
                result = self._result(page)
            yield result

    def _result(self, page: Page) -> Record | Failure:
        room = "parser"
        try:
            article = clean(page, publishers=self._publishers)
            room = "pipeline"
            reading = self.read(article)
            room = "normaliser"
            return self.conclude(source_of(page, article), reading)
        except PageError as error:
            return Failure(page, room, str(error))
        except (LexiconError, MemoryError, KeyboardInterrupt):
            raise
        except Exception as error:  # a fault of ours on one page must not cost the others
            return Failure(page, room, internal_error(error), fault=True)

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
