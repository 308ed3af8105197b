"""What a walk through an article remembers of who speaks, and how it finds a speaker's tag."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from extractor.article import Block
from extractor.lexicon.names import Names, SpeechRow
from extractor.mention import Attribution, Mention, Utterance
from extractor.normaliser.cast import Cast
from extractor.normaliser.subjects import Clause, Subject, subject_of
from extractor.pipeline.reading import Reading
from extractor.pipeline.speech import find_tag_verbs, find_verbs

if TYPE_CHECKING:
    from extractor.normaliser.entities import Entities

_DISPLAYED = ("title", "lead", "heading", "summary")
_THAT_SAYS = regex.compile(r"(?:Det|Dette|Slik|Så) $")
_TAG_BEFORE = (",", "»", "”", '"', "!", "?", "–", "…")
_TAG_END = regex.compile(r"(?:[ \u00a0]\([^)\n]{1,20}\))?(?:[.!?]|$|\n)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]`: a sentence or a part of one."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A verb of saying with its subject."""

    verb: Mention[SpeechRow]
    subject: Subject


class Voices:
    """What has been found so far, who spoke last, and whom the narrative put forward since."""

    def __init__(self, reading: Reading, entities: Entities, names: Names) -> None:
        self.names = names
        self.text = reading.article.text
        self.blocks = reading.article.blocks
        self.cast = Cast(self.text, entities.people, entities.organisations, names)
        self.found: list[Utterance] = []
        self.last: str | None = None
        """Who spoke last."""
        self.introduced: str | None = None
        """Whom the narrative since the last quote put forward."""
        self.asked = False
        """What stands before is a reporter's question."""
        self._sentences: dict[int, list[Stretch]] = defaultdict(list)
        for sentence in reading.sentences:
            self._sentences[sentence.block].append(Stretch(sentence.start, sentence.end))

    def words(self, stretch: Stretch) -> str:
        """The words of a stretch."""
        return self.text[stretch.start : stretch.end]

    def sentences(self, start: int, end: int, block: int) -> list[Stretch]:
        """The sentences of a block between two places, cut there; the whole where it has none."""
        listed = self._sentences[block]
        first = max(0, bisect_right(listed, start, key=lambda sentence: sentence.start) - 1)
        last = bisect_left(listed, end, key=lambda sentence: sentence.start)
        cut = [Stretch(max(start, s.start), min(end, s.end)) for s in listed[first:last]]
        return [stretch for stretch in cut if self.words(stretch).strip()] or [Stretch(start, end)]

    def is_displayed(self, block: Block) -> bool:
        """Whether a block stands over the story, outside the course of talk."""
        return block.kind in _DISPLAYED

    def say(
        self,
        stretch: Stretch,
        attribution: Attribution,
        subject: Subject,
        document: Mention[str] | None = None,
    ) -> None:
        """Note that `subject` stands behind a stretch."""
        self.found.append(
            Utterance(
                stretch.start, stretch.end, attribution, subject.speaker, subject.cue, document
            )
        )
        if subject.speaker is not None:
            self.last, self.introduced = subject.speaker, None

    def tag(self, start: int, end: int) -> Tag | None:
        """The first verb that makes a clause somebody's, a person's before an organisation's."""
        best: Tag | None = None
        for verb in find_verbs(self.text, start, end, self.names):
            subject = self._subject(verb, start, end)
            if subject is not None and (best is None or subject.speaker is not None):
                best = Tag(verb, subject)
                if subject.speaker is not None:
                    break
        return best

    def quote_tag(self, start: int, end: int) -> Tag | None:
        """The «…, seier X» of a quote; what the quoted words themselves say of others is no tag."""
        best: Tag | None = None
        for verb in find_verbs(self.text, start, end, self.names):
            before = self.text[max(start, verb.start - 10) : verb.start]
            if verb.value.use not in ("saying", "holding"):
                continue
            if not before.rstrip(" \u00a0").endswith(_TAG_BEFORE) and not _THAT_SAYS.search(before):
                continue
            subject = self._subject(verb, start, end)
            if subject is None or not subject.after:
                continue
            if best is None or subject.speaker is not None:
                best = Tag(verb, subject)
                if subject.speaker is not None:
                    break
        return best or self._unlisted_tag(start, end)

    def _unlisted_tag(self, start: int, end: int) -> Tag | None:
        """A verb that the lexicon lacks, between a comma and a name that ends the sentence."""
        for verb in find_tag_verbs(self.text, start, end):
            subject = self._subject(verb, start, end)
            if subject is None or not subject.by_name or subject.speaker is None:
                continue
            if subject.after and _TAG_END.match(self.text, subject.cue.end):
                return Tag(verb, subject)
        return None

    def _subject(self, verb: Mention[SpeechRow], start: int, end: int) -> Subject | None:
        recent = self.introduced or self.last
        return subject_of(Clause(self.cast, verb, start, end, recent))
