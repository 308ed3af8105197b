"""Who stands behind each stretch of an article: quotes, reported speech, documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from extractor.article import Block
from extractor.lexicon.names import Names, SpeechRow
from extractor.mention import Attribution, Mention, Utterance
from extractor.normaliser.subjects import Cast, Subject, subject_of
from extractor.pipeline.reading import Reading
from extractor.pipeline.speech import (
    find_dashes,
    find_documents,
    find_marked,
    find_tag_verbs,
    find_verbs,
    in_first_person,
)

if TYPE_CHECKING:
    from extractor.normaliser.entities import Entities

_SILENT = ("credit", "byline", "table_cell")
_DISPLAYED = ("title", "lead", "heading", "summary")
_ANSWER = regex.compile(r"(?:Ja|Nei|Jo|Jau|Joda|Nja|Absolutt|Akkurat)\b")
_THAT_SAYS = regex.compile(r"(?:Det|Dette|Slik|Så) $")
_THIRD_PERSON = regex.compile(r"\b(?:hun|ho|han|oss|meg)\b", regex.IGNORECASE)
_TAG_END = regex.compile(r"(?:[ \u00a0]\([^)\n]{1,20}\))?(?:[.!?]|$|\n)")
_RELATIVE = regex.compile(
    r"(?:\b(?:de|dei|den|det|dem|en|et|ei|ein|eit|alle)\b|\b\d)[^,.;:!?\n]{0,60}?\bsom $"
)
_CONJUNCTION = regex.compile(r",? (?:og|men|mens|medan) ")
_BACKWARD = regex.compile(r"(?:Det|Dette) (?:er det )?\p{Ll}+")
_NOW = regex.compile(r"(?:Nå|No|Men|I dag|I år)\b")
_CLOSE = 30
"""Characters from «Det» to whom it comes from, where it points back."""
_SAME_WORDS = 0.5
"""Share of a headline's words that a quote must hold to be what it quotes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]` of one sentence."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A verb of saying with its subject."""

    verb: Mention[SpeechRow]
    subject: Subject


def find_utterances(
    reading: Reading, entities: Entities, lexicon_names: Names
) -> tuple[Utterance, ...]:
    """The stretches of the article that somebody other than its author stands behind.

    In the order of the text, none overlapping another; each is as narrow as a sentence, or the whole
    quote from its dash.
    """
    walk = _Walk(reading, entities, lexicon_names)
    for number, block in enumerate(reading.article.blocks):
        walk.read(number, block)
    return tuple(sorted(walk.resolved(), key=lambda utterance: utterance.start))


class _Walk:
    """One walk through the blocks, remembering who spoke and who was named last."""

    def __init__(self, reading: Reading, entities: Entities, names: Names) -> None:
        self.reading, self.names = reading, names
        self.text = reading.article.text
        self.blocks = reading.article.blocks
        self.cast = Cast(self.text, entities.people, entities.organisations, names)
        self.found: list[Utterance] = []
        self.last: str | None = None
        """Who spoke last."""
        self.introduced: str | None = None
        """Whom the narrative since the last quote put forward."""
        self.asked = False
        """The block before was a reporter's question."""
        self.block_sentences: list[Stretch] = []
        self.document: Mention[str] | None = None
        """What the sentence before, in the same block, drew on."""

    def read(self, number: int, block: Block) -> None:
        """Take in one block."""
        self.document = None
        if block.kind in _SILENT:
            return
        if block.kind == "question" and self._tag(block.start, block.end) is None:
            self.asked = True
            return
        openings = self._openings(block)
        edges = [*openings, block.end]
        if edges[0] > block.start:
            self._narrative(block, block.start, edges[0], number)
        for start, end in zip(openings, edges[1:], strict=True):
            if self._is_question(number, block, start, end):
                self.asked = True
            else:
                self._quote(block, start, end, number)
                self.asked = False

    def resolved(self) -> Iterator[Utterance]:
        """Yield what was found; a displayed quote takes the speaker of the quote it repeats."""
        for utterance in self.found:
            if utterance.attribution == "quote" and utterance.speaker is None and not utterance.cue:
                yield replace(utterance, speaker=self._repeated(utterance))
            else:
                yield utterance

    def _openings(self, block: Block) -> list[int]:
        if block.kind == "list_item":
            return []
        openings = list(find_dashes(self.text, block.start, block.end))
        if block.kind == "quote" and block.start not in openings:
            openings.insert(0, block.start)
        return openings

    def _is_question(self, number: int, block: Block, start: int, end: int) -> bool:
        """A dash line that ends with a question mark, before an answer, is the reporter's."""
        if not self.text[start:end].rstrip().endswith("?") or self._tag(start, end) is not None:
            return False
        if end != block.end:
            return True
        if number + 1 >= len(self.blocks):
            return False
        after = self.blocks[number + 1]
        return after.kind == "quote" or bool(self._openings(after)[:1] == [after.start])

    def _sentences(self, start: int, end: int, block: int) -> list[Stretch]:
        cut = [
            Stretch(max(start, s.start), min(end, s.end))
            for s in self.reading.sentences_of(block)
            if s.start < end and start < s.end
        ]
        return [s for s in cut if self.text[s.start : s.end].strip()] or [Stretch(start, end)]

    def _tag(self, start: int, end: int, *, inverted_only: bool = True) -> Tag | None:
        """The first verb of saying with a subject; a person before an organisation."""
        best: Tag | None = None
        for verb in find_verbs(self.text, start, end, self.names):
            before = self.text[start : verb.start]
            if inverted_only:
                told = before.rstrip(" \u00a0").endswith((",", "»", "”", '"', "!", "?", "–", "…"))
                if not told and not _THAT_SAYS.search(before[-8:]):
                    continue
                if verb.value.use not in ("saying", "holding"):
                    continue
            subject = subject_of(self.cast, verb, start, end, self.introduced or self.last)
            if subject is None or (inverted_only and not subject.after):
                continue
            if best is None or (best.subject.speaker is None and subject.speaker is not None):
                best = Tag(verb, subject)
            if best.subject.speaker is not None:
                break
        if best is None and inverted_only:
            return self._unlisted(start, end)
        return best

    def _unlisted(self, start: int, end: int) -> Tag | None:
        """A verb that the lexicon lacks, between a comma and a name that ends the sentence."""
        for verb in find_tag_verbs(self.text, start, end):
            subject = subject_of(self.cast, verb, start, end, self.introduced or self.last)
            if subject is None or not subject.by_name or subject.speaker is None:
                continue
            if _TAG_END.match(self.text, subject.cue.end):
                return Tag(verb, subject)
        return None

    def _quote(self, block: Block, start: int, end: int, number: int) -> None:
        """Speech from a dash: to the sentence that names the speaker, or to the end."""
        sentences = self._sentences(start, end, number)
        for index, sentence in enumerate(sentences):
            tag = self._tag(sentence.start, sentence.end)
            if tag is not None:
                self._say(start, sentence.end, "quote", tag.subject)
                self._after_tag(block, sentences[index + 1 :], tag, sentence)
                return
        cue = self._told_next(end, number)
        speaker = cue.speaker if cue else self._continuing(block)
        if cue:
            self._say(start, end, "quote", cue)
            return
        self.found.append(Utterance(start, end, "quote", speaker))
        if block.kind not in _DISPLAYED:
            self.last = speaker or self.last
            self.introduced = None

    def _continuing(self, block: Block) -> str | None:
        if block.kind in _DISPLAYED:
            return None
        answering = self.asked and self.last is not None
        return self.last if answering else self.introduced or self.last

    def _told_next(self, end: int, number: int) -> Subject | None:
        """The speaker named by «Det seier X» right after, or, where nobody spoke yet, by the next quote."""
        if number + 1 >= len(self.blocks) or self.blocks[number].kind in _DISPLAYED:
            return None
        after = self.blocks[number + 1]
        if regex.match(r"(?:Det|Dette) \p{Ll}", self.text[after.start : after.start + 10]):
            tag = self._tag(*self._first_sentence(number + 1))
            return tag.subject if tag else None
        if self.last is None and self.introduced is None and self._openings(after):
            tag = self._tag(after.start, after.end)
            return tag.subject if tag else None
        return None

    def _first_sentence(self, number: int) -> tuple[int, int]:
        block = self.blocks[number]
        first = self._sentences(block.start, block.end, number)[0]
        return first.start, first.end

    def _after_tag(self, block: Block, rest: Sequence[Stretch], tag: Tag, tagged: Stretch) -> None:
        """After «seier X» the quote goes on in the first person, or where the tag was only put in."""
        put_in = self.text[tag.subject.cue.end : tag.subject.cue.end + 1] == ","
        for sentence in rest:
            words = self.text[sentence.start : sentence.end]
            own = self._tag(sentence.start, sentence.end, inverted_only=False)
            if (in_first_person(words) or put_in) and own is None:
                self._extend(sentence.end, tag.subject)
            else:
                put_in = False
                self._sentence(block, sentence)

    def _extend(self, end: int, subject: Subject) -> None:
        self.found[-1] = replace(self.found[-1], end=end)

    def _narrative(self, block: Block, start: int, end: int, number: int) -> None:
        sentences = self.block_sentences = self._sentences(start, end, number)
        answered = self.asked and self.last is not None
        self.asked = False
        if block.kind not in _DISPLAYED:
            self.introduced = None
        marked = self._marked(start, end, sentences)
        for sentence in sentences:
            if any(m.start <= sentence.start < m.end for m in marked):
                continue
            if answered and (
                _ANSWER.match(self.text[sentence.start : sentence.end])
                or in_first_person(self.text[sentence.start : sentence.end])
            ):
                self.found.append(Utterance(sentence.start, sentence.end, "quote", self.last))
            else:
                answered = False
                self._sentence(block, sentence)
            if block.kind not in _DISPLAYED:
                self._introduce(sentence)
        if self.text[start:end].rstrip().endswith("?") and len(sentences) == 1 and end == block.end:
            self.asked = True

    def _marked(self, start: int, end: int, sentences: Sequence[Stretch]) -> list[Utterance]:
        """Quotes of several sentences in quotation marks, with the speaker named after or before."""
        quotes = []
        for marked in find_marked(self.text, start, end):
            inside = [s for s in sentences if s.start < marked.end and marked.start < s.end]
            if len(inside) < 2:
                continue
            tag = self._tag(inside[-1].start, inside[-1].end) or self._tag(
                inside[0].start, marked.start, inverted_only=False
            )
            if tag is not None:
                self._say(inside[0].start, inside[-1].end, "quote", tag.subject)
                quotes.append(self.found[-1])
        return quotes

    def _sentence(self, block: Block, sentence: Stretch) -> None:
        """One sentence outside quotes: reported speech, a document, or the author's own."""
        start, end = sentence.start, sentence.end
        middle = self._second_speaker(start, end)
        if middle is not None:
            self._sentence(block, Stretch(start, middle))
            self._sentence(block, Stretch(middle, end))
            return
        tag = self._tag(start, end, inverted_only=False)
        if tag is not None and (inner := self._relative(tag, start, end)) is not None:
            if inner.start > start:
                self._sentence(block, Stretch(start, inner.start))
            self._say(inner.start, inner.end, "reported", tag.subject)
            return
        document = next(find_documents(self.text, start, end, self.names), None)
        before = len(self.found)
        self._attribute(block, sentence, tag, document)
        if len(self.found) > before and _BACKWARD.match(self.text, start, end):
            self._reach_back(block, sentence)

    def _reach_back(self, block: Block, sentence: Stretch) -> None:
        """«… 95. Det viser tal frå …»: what was told stands in the sentence before."""
        told = self.found[-1]
        said = told.cue is not None and told.cue.start - sentence.start < _CLOSE
        earlier = self.found[-2].end if len(self.found) > 1 else 0
        previous = [s for s in self.block_sentences if earlier <= s.start < sentence.start]
        if said and previous:
            self.found[-1] = replace(told, start=previous[-1].start)

    def _attribute(
        self, block: Block, sentence: Stretch, tag: Tag | None, document: Mention[str] | None
    ) -> None:
        """Whom one clause outside quotes belongs to."""
        start, end = sentence.start, sentence.end
        if tag is not None and (tag.subject.speaker is not None or document is None):
            attribution: Attribution = "reported"
            if self._is_quoted(block, tag, start, end):
                attribution = "quote"
            self._say(start, end, attribution, tag.subject, document)
            self.document = None
        elif document is not None:
            cue = tag.subject.cue if tag else document
            self.found.append(Utterance(start, end, "document", None, cue, document))
            self.document = document if block.kind == "paragraph" else None
        elif self._goes_on(block, start, end):
            self.found.append(Utterance(start, end, "quote", self.last))
        elif self.document is not None and self._continues(start, end):
            self.found.append(Utterance(start, end, "document", None, self.document, self.document))

    def _second_speaker(self, start: int, end: int) -> int | None:
        """Where «…, og Y seier …» begins after another's words in the same sentence."""
        for match in _CONJUNCTION.finditer(self.text, start + 20, end):
            first = self._tag(start, match.start(), inverted_only=False)
            second = self._tag(match.end(), end, inverted_only=False)
            if first is None or second is None or second.subject.after:
                continue
            named = first.subject.speaker or second.subject.speaker
            if named and first.subject.speaker != second.subject.speaker:
                return match.end()
        return None

    def _relative(self, tag: Tag, start: int, end: int) -> Stretch | None:
        """The clause in «… dei 120 plassane som regjeringa meiner trengst», with its noun."""
        cue = tag.subject.cue
        if tag.subject.after or not self.text[start : cue.start].endswith("som "):
            return None
        nouns = _RELATIVE.finditer(
            self.text, max(start, cue.start - 90), cue.start, overlapped=True
        )
        noun = max(nouns, key=lambda match: match.start(), default=None)
        stop = regex.compile(r"[,;:]").search(self.text, tag.verb.end, end)
        return Stretch(noun.start() if noun else cue.start, stop.start() if stop else end)

    def _continues(self, start: int, end: int) -> bool:
        """Whether a sentence goes on with the figures of a document."""
        words = self.text[start:end]
        return bool(regex.search(r"\d", words)) and not _NOW.match(words)

    def _is_quoted(self, block: Block, tag: Tag, start: int, end: int) -> bool:
        """«…, seier X» outside headlines is a quote without its dash; so is what stands in marks."""
        if next(find_marked(self.text, start, end), None) is not None:
            return True
        if tag.verb.value.use != "saying" or not tag.subject.after or not tag.subject.by_name:
            return False
        before = self.text[start : tag.verb.start].rstrip()
        return before.endswith((",", "!", "?")) and block.kind not in _DISPLAYED

    def _goes_on(self, block: Block, start: int, end: int) -> bool:
        """A first person without a name, in an article where somebody has spoken, is the last speaker."""
        words = self.text[start:end]
        return (
            block.kind == "paragraph"
            and self.last is not None
            and self.document is None
            and in_first_person(words)
            and _THIRD_PERSON.search(words) is None
            and not self.cast.named_in(block.start, block.end)
            and next(find_marked(self.text, start, end), None) is None
        )

    def _say(
        self,
        start: int,
        end: int,
        attribution: Attribution,
        subject: Subject,
        document: Mention[str] | None = None,
    ) -> None:
        self.found.append(
            Utterance(start, end, attribution, subject.speaker, subject.cue, document)
        )
        if subject.speaker is not None:
            self.last = subject.speaker
            self.introduced = None

    def _introduce(self, sentence: Stretch) -> None:
        """Whom a sentence puts forward: its subject by name or pronoun, else the last one named."""
        named = self.cast.named_in(sentence.start, sentence.end)
        if named:
            first = named[0]
            leading = not self.text[sentence.start : first[0].start].strip(" –-").count(" ") > 3
            self.introduced = first[1] if leading else named[-1][1]
            return
        match = regex.match(
            r"(?:Men |Og )?(Hun|Ho|Han|hun|ho|han)\b", self.text[sentence.start : sentence.end]
        )
        if match:
            who = self.cast.last_named(match[1], sentence.start)
            self.introduced = who or self.introduced

    def _repeated(self, quote: Utterance) -> str | None:
        """Who says the words of a headline further down."""
        words = _words(self.text[quote.start : quote.end])
        best: tuple[float, str | None] = (_SAME_WORDS, None)
        for other in self.found:
            if other.attribution == "quote" and other.speaker and words:
                shared = len(words & _words(self.text[other.start : other.end])) / len(words)
                if shared > best[0]:
                    best = (shared, other.speaker)
        return best[1]


def _words(text: str) -> set[str]:
    return set(regex.findall(r"\p{L}{3,}", text.casefold()))
