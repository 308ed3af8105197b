"""Who stands behind each stretch of an article: quotes, reported speech, documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import regex

from extractor.article import Block
from extractor.lexicon.names import Names
from extractor.mention import Utterance
from extractor.normaliser.narrative import Narrative
from extractor.normaliser.subjects import Subject
from extractor.normaliser.voices import Stretch, Tag, Voices
from extractor.pipeline.reading import Reading
from extractor.pipeline.speech import find_dashes, in_first_person

if TYPE_CHECKING:
    from extractor.normaliser.entities import Entities

_SILENT = ("credit", "byline", "table_cell")
_TOLD_BELOW = regex.compile(r"(?:Det|Dette) \p{Ll}")
_SAME_WORDS = 0.5
"""Share of a headline's words that a quote must hold to be what it quotes."""
_HEADLINES = 20
"""Headlines whose quotes are looked for further down."""


def find_utterances(
    reading: Reading, entities: Entities, lexicon_names: Names
) -> tuple[Utterance, ...]:
    """The stretches of the article that somebody other than its author stands behind.

    In the order of the text, none overlapping another; each is as narrow as a clause or sentence,
    or the whole quote from its dash.
    """
    walk = _Walk(Voices(reading, entities, lexicon_names))
    for number, block in enumerate(reading.article.blocks):
        walk.read(number, block)
    return tuple(sorted(walk.resolved(), key=lambda utterance: utterance.start))


class _Walk:
    """One walk through the blocks."""

    def __init__(self, voices: Voices) -> None:
        self.voices = voices
        self.narrative = Narrative(voices)
        self._headlines: set[int] = set()
        """Where a headline's quote without a speaker begins."""

    def read(self, number: int, block: Block) -> None:
        """Take in one block."""
        voices = self.voices
        if block.kind in _SILENT:
            return
        if block.kind == "question" and voices.quote_tag(block.start, block.end) is None:
            voices.asked = True
            return
        openings = self._openings(block)
        edges = [*openings, block.end]
        if edges[0] > block.start:
            self.narrative.read(block, block.start, edges[0], number)
        for start, end in zip(openings, edges[1:], strict=True):
            asking = self._is_question(number, block, start, end)
            if not asking:
                self._read_quote(block, Stretch(start, end), number)
            voices.asked = asking

    def resolved(self) -> Iterator[Utterance]:
        """Yield what was found; a headline's quote takes the speaker of the quote it repeats."""
        found = self.voices.found
        headlines = [u for u in found if u.start in self._headlines and u.speaker is None]
        speakers = {u.start: self._repeated(u) for u in islice(headlines, _HEADLINES)}
        for utterance in found:
            speaker = utterance.speaker or speakers.get(utterance.start)
            yield replace(utterance, speaker=speaker)

    def _openings(self, block: Block) -> list[int]:
        """Where the block's quotes begin."""
        if block.kind == "list_item":
            return []
        openings = list(find_dashes(self.voices.text, block.start, block.end))
        if block.kind == "quote" and block.start not in openings:
            openings.insert(0, block.start)
        return openings

    def _is_question(self, number: int, block: Block, start: int, end: int) -> bool:
        """A dash line that ends with a question mark, before an answer, is the reporter's."""
        voices = self.voices
        if not voices.text[start:end].rstrip().endswith("?"):
            return False
        if voices.quote_tag(start, end) is not None:
            return False
        if end != block.end:
            return True
        if number + 1 >= len(voices.blocks):
            return False
        after = voices.blocks[number + 1]
        return after.kind == "quote" or self._openings(after)[:1] == [after.start]

    def _read_quote(self, block: Block, quote: Stretch, number: int) -> None:
        """Speech from a dash: to the sentence that names the speaker, or to the end."""
        voices = self.voices
        sentences = voices.sentences(quote.start, quote.end, number)
        for index, sentence in enumerate(sentences):
            tag = voices.quote_tag(sentence.start, sentence.end)
            if tag is not None:
                voices.say(Stretch(quote.start, sentence.end), "quote", tag.subject)
                self._read_on(block, sentences[index + 1 :], tag)
                return
        told = self._told_next(number)
        if told is not None:
            voices.say(quote, "quote", told)
        else:
            self._read_untagged(block, quote)

    def _read_untagged(self, block: Block, quote: Stretch) -> None:
        """A quote without «seier X»: whom the narrative put forward, else the last speaker."""
        voices = self.voices
        if voices.is_displayed(block):
            self._headlines.add(quote.start)
            voices.found.append(Utterance(quote.start, quote.end, "quote"))
            return
        answering = voices.asked and voices.last is not None
        speaker = voices.last if answering else voices.introduced or voices.last
        voices.found.append(Utterance(quote.start, quote.end, "quote", speaker))
        voices.last, voices.introduced = speaker or voices.last, None

    def _told_next(self, number: int) -> Subject | None:
        """Who speaks by «Det seier X» right after or, where nobody spoke yet, by the next quote."""
        voices = self.voices
        if number + 1 >= len(voices.blocks) or voices.is_displayed(voices.blocks[number]):
            return None
        after = voices.blocks[number + 1]
        tag: Tag | None = None
        if _TOLD_BELOW.match(voices.text, after.start):
            first = voices.sentences(after.start, after.end, number + 1)[0]
            tag = voices.quote_tag(first.start, first.end)
        elif voices.last is None and voices.introduced is None and self._openings(after):
            tag = voices.quote_tag(after.start, after.end)
        return tag.subject if tag else None

    def _read_on(self, block: Block, rest: Sequence[Stretch], tag: Tag) -> None:
        """After «seier X» the quote goes on in the first person, or where the tag was put in."""
        voices = self.voices
        put_in = voices.text[tag.subject.cue.end : tag.subject.cue.end + 1] == ","
        for sentence in rest:
            own = voices.tag(sentence.start, sentence.end)
            if own is None and (put_in or in_first_person(voices.words(sentence))):
                voices.found[-1] = replace(voices.found[-1], end=sentence.end)
            else:
                put_in = False
                self.narrative.read_sentence(block, sentence)

    def _repeated(self, headline: Utterance) -> str | None:
        """Who says the words of a headline further down."""
        words = self._words(headline)
        best: tuple[float, str | None] = (_SAME_WORDS, None)
        for quote in self.voices.found:
            if quote.attribution == "quote" and quote.speaker and words:
                shared = len(words & self._words(quote)) / len(words)
                best = max(best, (shared, quote.speaker), key=lambda pair: pair[0])
        return best[1]

    def _words(self, quote: Utterance) -> set[str]:
        words = self.voices.text[quote.start : quote.end].casefold()
        return set(regex.findall(r"\p{L}{3,}", words))
