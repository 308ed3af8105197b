"""An article laid out for the normaliser: each sentence with all that was found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import regex

from extractor.article import Article, Block
from extractor.lexicon.welfare import Cue, DirectionWord, Scope, Topic, Welfare
from extractor.mention import Amount, Mention, Place, Time, Utterance
from extractor.normaliser.claim import Span
from extractor.normaliser.entities import Entities
from extractor.pipeline.cues import Word, words_of
from extractor.pipeline.reading import Reading, Sentence
from extractor.pipeline.spans import Cover

_SECTION = 3  # paragraphs over which a topic is remembered
_FAR = 60  # sentences; nobody looks further back for what a figure is about
_TOP = 40  # sentences in which title, lead and summary end
_NO_MATTER = frozenset(("directorate", "ministry"))
_OPENING = 2  # sentences
_SEATS = ("0301", "03")  # Oslo, where the national agencies and papers are
_DATELINE = regex.compile(r"\s?(?:\([^()\n]{1,30}\)\s?)?(?::|–|-)\s")
_OF_THE_CITY = regex.compile(
    r"\b(?:kommunen|byen|bydel\p{L}{0,6}|byråd\p{L}{0,4}|hovedstaden|hovudstaden|osloborger\p{L}{0,3})\b",
    regex.IGNORECASE,
)
_BUDGET = regex.compile(
    r"(?:budsjett\p{L}{0,12}|økonomiplan\p{L}{0,3})(?: for| i)? (?P<after>20\d\d)"
    r"|(?P<before>20\d\d)-budsjett",
    regex.IGNORECASE,
)
_SIGNED = frozenset(("byline", "credit", "caption"))
_NESTED = 3  # utterances that may lie over one place
Row = TypeVar("Row")
Found = TypeVar("Found")

# Where a sentence is cut into clauses. A comma alone does not cut: it stands in lists too.
_CUT = regex.compile(
    r"[;:]\s|\s[–—]\s|,\s(?=(?:men|mens|medan|mot|fulgt|følgd|der|noe|noko|og|opp|ned)\b)"
    r"|\s(?=(?:mens|medan)\b)|,\s(?=(?:og|samt|men) (?:at|dersom|hvis|viss)\b)"
)


# «Mens hjemmetjenesten gikk ned på ett år, økte fraværet i barnehagene»: two statements.
_IDIOM = regex.compile(r"\bi (?:verste|beste|så|alle|hvert|kvart) fall$", regex.IGNORECASE)
_WHILE = regex.compile(r"(?:– )?(?:Mens|Medan)\b")
_MAIN = regex.compile(
    r",\s(?=(?:er|var|har|hadde|gikk|gjekk|falt|fall|økte|auka|steg|steig|sank|sokk|fikk|fekk|får"
    r"|brukte|bruker|brukar|kom|ble|vart|blei|vert|blir|ligger|ligg|lå|låg|står|sto|stod|tok|går)\b)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence and its finds; `clauses` cover it without gap."""

    index: int
    sentence: Sentence
    block: Block
    words: tuple[Word, ...]
    clauses: tuple[Span, ...]
    cues: tuple[Mention[Cue], ...]
    amounts: tuple[Mention[Amount], ...]
    times: tuple[Mention[Time], ...]
    places: tuple[Mention[Place], ...]

    def clause_at(self, offset: int) -> Span:
        """The clause that holds the character at `offset`."""
        return next((c for c in self.clauses if c[0] <= offset < c[1]), self.clauses[-1])

    def forms_before(self, offset: int) -> list[str]:
        """The words that end before `offset`, small, in order."""
        return [word.form for word in self.words if word.end <= offset]

    def words_after(self, offset: int) -> list[Word]:
        """The words that begin at `offset` or later."""
        return [word for word in self.words if word.start >= offset]

    def of(self, row: type[Row], within: Span | None = None) -> Iterator[Mention[Row]]:
        """Yield the finds of one kind of lexicon row, in the sentence or in a part of it."""
        for cue in self.cues:
            if isinstance(cue.value, row) and inside(cue, within):
                yield cue  # type: ignore[misc]


def _outermost(cues: Sequence[Mention[Cue]]) -> Iterator[Mention[Cue]]:
    """Yield all cues but benefits within a longer one: «AFP» in «AFP i staten»."""
    topics = [cue for cue in cues if isinstance(cue.value, Topic)]
    reached, inner = (0, 0), set()
    for topic in sorted(topics, key=lambda t: (t.start, -t.end)):
        span = (topic.start, topic.end)
        if topic.end <= reached[1] and span != reached:
            inner.add(span)
        reached = max(reached, span, key=lambda s: s[1])
    yield from (c for c in cues if not isinstance(c.value, Topic) or (c.start, c.end) not in inner)


def inside(mention: Mention[Any], span: Span | None) -> bool:
    """Whether a mention begins in `span`; None is everywhere."""
    return span is None or span[0] <= mention.start < span[1]


def distance(a: Mention[Any] | Span, b: Mention[Any] | Span) -> int:
    """Characters between two stretches; 0 where they touch or overlap."""
    (a_start, a_end), (b_start, b_end) = _span(a), _span(b)
    return max(0, a_start - b_end, b_start - a_end)


def _span(stretch: Mention[Any] | Span) -> Span:
    return stretch if isinstance(stretch, tuple) else (stretch.start, stretch.end)


@dataclass(frozen=True, slots=True)
class Scene:
    """All passages of an article, in order, with the entities and utterances over them."""

    article: Article
    entities: Entities
    utterances: tuple[Utterance, ...]
    welfare: Welfare
    passages: tuple[Passage, ...]
    topics: dict[str, float]
    """Weight of each topic named anywhere in the article, fields and benefits alone."""
    headings: tuple[Passage, ...]
    scopes: Counter[str]
    """How often each scope («landet», «kommunen») is named."""
    names_agency: bool
    """Whether Nav itself is named anywhere."""
    at_places: Counter[str]
    """Weight of each place by id: title and lead count most."""
    budget: str | None = None
    """The year after publication, where the article's top is about its budget."""

    def utterance_at(self, offset: int) -> Utterance | None:
        """The utterance over the character at `offset`."""
        at = bisect_right(self.utterances, offset, key=lambda utterance: utterance.start)
        near = self.utterances[max(0, at - _NESTED) : at]
        return next((u for u in reversed(near) if u.end > offset), None)

    def passage_at(self, offset: int) -> Passage | None:
        """The sentence over the character at `offset`."""
        at = bisect_right(self.passages, offset, key=lambda passage: passage.sentence.start) - 1
        inside = at >= 0 and offset < self.passages[at].sentence.end
        return self.passages[at] if inside else None

    def before(self, passage: Passage) -> Iterator[Passage]:
        """Yield the earlier sentences of the same block, nearest first."""
        for index in range(passage.index - 1, max(-1, passage.index - 1 - _FAR), -1):
            if self.passages[index].sentence.block != passage.sentence.block:
                return
            yield self.passages[index]

    def section_before(self, passage: Passage) -> Iterator[Passage]:
        """Yield the earlier sentences back to the nearest heading, nearest first.

        At the most three paragraphs: what stood before them is no longer spoken of.
        """
        for index in range(passage.index - 1, max(-1, passage.index - 1 - _FAR), -1):
            earlier = self.passages[index]
            far = passage.sentence.block - earlier.sentence.block > _SECTION
            if far or earlier.block.kind in ("heading", "title"):
                return
            yield earlier

    def above_list(self, passage: Passage) -> Passage | None:
        """The nearest sentence before an item of a list that is no item itself."""
        before = self.section_before(passage)
        return next((p for p in before if p.block.kind != "list_item"), None)

    def above(self, passage: Passage) -> Iterator[Passage]:
        """Yield the sentences of the block before that of a passage, nearest first."""
        block = passage.sentence.block - 1
        for index in range(passage.index - 1, max(-1, passage.index - 1 - _FAR), -1):
            if self.passages[index].sentence.block < block:
                return
            if self.passages[index].sentence.block == block:
                yield self.passages[index]

    def heading_of(self, passage: Passage) -> Passage | None:
        """The sentence of the nearest heading above."""
        at = bisect_right(self.headings, passage.index, key=lambda heading: heading.index) - 1
        return self.headings[at] if at >= 0 else None

    def top(self) -> Iterator[Passage]:
        """Yield the sentences of title and lead."""
        first = self.passages[:_TOP]
        return (p for p in first if p.block.kind in ("title", "lead", "summary"))


def build_scene(
    reading: Reading, entities: Entities, utterances: Sequence[Utterance], welfare: Welfare
) -> Scene:
    """Lay out what was found by sentence. Words that are part of a person's name are no cue."""
    text = reading.article.text
    finds = (
        _outside_benefits(text, _outside_names(reading, entities)),
        reading.amounts,
        reading.times,
        _places_of(reading.article, entities),
    )
    by_sentence = _Shelf(reading.sentences)
    shelves = [by_sentence.sort(found) for found in finds]
    passages = tuple(
        Passage(
            index,
            sentence,
            reading.article.blocks[sentence.block],
            tuple(words_of(text[sentence.start : sentence.end], sentence.start)),
            _clauses(text, sentence),
            *(shelf.get(index, ()) for shelf in shelves),
        )
        for index, sentence in enumerate(reading.sentences)
    )
    return Scene(
        reading.article,
        entities,
        tuple(utterances),
        welfare,
        passages,
        _topic_weights(passages),
        tuple(p for p in passages if p.block.kind in ("heading", "title")),
        Counter(c.value.scope for p in passages for c in p.of(Scope)),
        any(c.value.rank == 0 for p in passages for c in p.of(Topic)),
        _place_weights(passages),
        _budget_year(reading.article, passages),
    )


def _outside_names(reading: Reading, entities: Entities) -> list[Mention[Cue]]:
    """The cues that are no part of the name of a person, directorate or ministry."""
    people = Cover(len(reading.article.text))
    for mention in (m for p in entities.people for m in p.mentions):
        people.take(mention.start, mention.end)
    for body in entities.organisations:
        for mention in body.mentions if body.kind in _NO_MATTER else ():
            people.take(mention.start, mention.end)
    return [
        cue
        for cue in _outermost(reading.cues)
        if not (people.touches(cue.start, cue.start + 1) and people.touches(cue.end - 1, cue.end))
    ]


def _outside_benefits(text: str, cues: Sequence[Mention[Cue]]) -> list[Mention[Cue]]:
    """The cues but directions within a benefit's name («redusert foreldrebetaling»), or idioms."""
    named = Cover(len(text))
    for cue in cues:
        if isinstance(cue.value, Topic):
            named.take(cue.start, cue.end)
    return [
        cue
        for cue in cues
        if not isinstance(cue.value, DirectionWord)
        or not (
            named.touches(cue.start, cue.start + 1)
            or _IDIOM.search(text, max(0, cue.start - 12), cue.end)
        )
    ]


def _places_of(article: Article, entities: Entities) -> list[Mention[Place]]:
    """The places in the order of the text, without the seats of newsrooms."""
    return sorted(
        (
            Mention(place, m.start, m.end)
            for place in entities.places
            for m in place.mentions
            if not _is_newsroom(article, place, m)
        ),
        key=lambda m: m.start,
    )


def _is_newsroom(article: Article, place: Place, mention: Mention[str]) -> bool:
    """«Oslo (NTB): 79 400 er helt ledige»: where the agency sits, unless the city is spoken of."""
    if place.code not in _SEATS:
        return False
    block = next((b for b in article.blocks if b.start == mention.start), None)
    if block is None or not _DATELINE.match(article.text, mention.end, block.end):
        return False
    return _OF_THE_CITY.search(article.text, mention.end, block.end) is None


def _budget_year(article: Article, passages: Sequence[Passage]) -> str | None:
    """«Statsbudsjettet 2017», «budsjett for 2014» in the first sentences, of the coming year."""
    told = [p for p in passages if p.block.kind not in _SIGNED][:_OPENING]
    for passage in told:
        match = _BUDGET.search(article.text, passage.sentence.start, passage.sentence.end)
        if match and article.published:
            year = match["after"] or match["before"]
            if int(year) == int(article.published[:4]) + 1:
                return year
    return None


class _Shelf:
    """Sorts mentions into the sentences they begin in."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]

    def sort(self, finds: Sequence[Mention[Found]]) -> dict[int, tuple[Mention[Found], ...]]:
        shelf: dict[int, list[Mention[Found]]] = {}
        for find in finds:
            at = bisect_right(self._starts, find.start) - 1
            if at >= 0 and find.start < self._sentences[at].end:
                shelf.setdefault(at, []).append(find)
        return {at: tuple(found) for at, found in shelf.items()}


def _clauses(text: str, sentence: Sentence) -> tuple[Span, ...]:
    cuts = [m.start() for m in _CUT.finditer(text, sentence.start, sentence.end)]
    if _WHILE.match(text, sentence.start) and (
        main := _MAIN.search(text, sentence.start, sentence.end)
    ):
        cuts = sorted({*cuts, main.start()})
    edges = [sentence.start, *(c for c in cuts if c > sentence.start), sentence.end]
    return tuple(pairwise(edges))


def _place_weights(passages: Sequence[Passage]) -> Counter[str]:
    weights: Counter[str] = Counter()
    told = [p.index for p in passages if p.block.kind not in _SIGNED]
    for passage in passages:
        top = passage.block.kind == "lead" or passage.index in told[:2]
        weight = 6 if passage.block.kind == "title" else 3 if top else 1
        for mention in passage.places:
            weights[mention.value.id] += weight
    return weights


def _topic_weights(passages: Sequence[Passage]) -> dict[str, float]:
    """How much the article is about each topic: title and lead count threefold."""
    weights: Counter[str] = Counter()
    for passage in passages:
        factor = 3 if passage.block.kind in ("title", "lead") else 1
        for cue in passage.of(Topic):
            if cue.value.rank > 0:
                weights[cue.value.id] += factor * cue.value.rank
    return dict(weights.most_common())
