"""Sentences outside dash quotes: reported speech, quotation marks, documents, the author's own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import regex

from extractor.article import Block
from extractor.mention import Attribution, Mention, Utterance
from extractor.normaliser.voices import Stretch, Tag, Voices
from extractor.pipeline.documents import find_documents
from extractor.pipeline.speech import find_marked, find_verbs, in_first_person

_ANSWER = regex.compile(r"(?:Ja|Nei|Jo|Jau|Joda|Nja|Absolutt|Akkurat)\b")
_THIRD_PERSON = regex.compile(r"\b(?:hun|ho|han|oss|meg)\b", regex.IGNORECASE)
_LEADING_PRONOUN = regex.compile(r"(?:Men |Og )?(?P<pronoun>[Hh]un|[Hh]o|[Hh]an)\b")
_NOW = regex.compile(r"(?:Nå|No|Men|I dag|I år)\b")
_CONJUNCTION = regex.compile(r",? (?:og|men|mens|medan) ")
_CONJUNCTIONS = 6
"""How many of a sentence are tried; a list of forty names is no debate."""
_RELATIVE = regex.compile(
    r"(?:\b(?:de|dei|den|det|dem|en|et|ei|ein|eit|alle)\b|\b\d)[^,.;:!?\n]{0,60}?\bsom $"
)
_CLAUSE_END = regex.compile(r"[,;:]")
_BACKWARD = regex.compile(r"(?:Det|Dette) (?:er det )?\p{Ll}+")
_CLOSE = 30
"""Characters from «Det» to whom it comes from, where it points back to the sentence before."""


class Narrative:
    """Reads one stretch of narrative after another."""

    def __init__(self, voices: Voices) -> None:
        self.voices = voices
        self._document: Mention[str] | None = None
        """What the sentence before, in the same stretch, drew on."""
        self._stretch: list[Stretch] = []

    def read(self, block: Block, start: int, end: int, number: int) -> None:
        """Take in the narrative of a block from `start` to `end`."""
        voices = self.voices
        sentences = self._stretch = voices.sentences(start, end, number)
        self._document = None
        answering = voices.asked and voices.last is not None
        voices.asked = False
        if not voices.is_displayed(block):
            voices.introduced = None
        quoted = self._read_marked(start, end, sentences)
        for sentence in sentences:
            if sentence in quoted:
                continue
            answering = answering and self._answers(sentence)
            if answering:
                self._found(sentence, "quote", voices.last)
            else:
                self.read_sentence(block, sentence)
            if not voices.is_displayed(block):
                self._introduce(sentence)
        asks = voices.text[start:end].rstrip().endswith("?")
        voices.asked = asks and len(sentences) == 1 and end == block.end

    def read_sentence(self, block: Block, sentence: Stretch) -> None:
        """Take in one sentence, clause by clause where two people share it."""
        for _ in range(_CONJUNCTIONS):
            middle = self._second_speaker(sentence)
            if middle is None:
                break
            self._read_clause(block, Stretch(sentence.start, middle))
            sentence = Stretch(middle, sentence.end)
        self._read_clause(block, sentence)

    def _read_clause(self, block: Block, sentence: Stretch) -> None:
        """One clause or sentence; what a relative clause says is taken apart from the rest."""
        voices, start, end = self.voices, sentence.start, sentence.end
        tag = voices.tag(start, end)
        document = next(find_documents(voices.text, start, end, voices.names), None)
        if tag is not None and document is None:
            inner = self._relative(tag, sentence)
            if inner is not None:
                self._attribute(block, Stretch(start, inner.start), None, None)
                voices.say(inner, "reported", tag.subject)
                return
        before = len(voices.found)
        self._attribute(block, sentence, tag, document)
        if len(voices.found) > before and _BACKWARD.match(voices.text, start, end):
            self._reach_back(sentence)

    def _found(
        self,
        stretch: Stretch,
        attribution: Attribution,
        speaker: str | None,
        cue: Mention[str] | None = None,
        document: Mention[str] | None = None,
    ) -> None:
        self.voices.found.append(
            Utterance(stretch.start, stretch.end, attribution, speaker, cue, document)
        )

    def _answers(self, sentence: Stretch) -> bool:
        """Whether a sentence without a dash goes on answering a reporter's question."""
        words = self.voices.words(sentence)
        return bool(_ANSWER.match(words)) or in_first_person(words)

    def _read_marked(self, start: int, end: int, sentences: Sequence[Stretch]) -> set[Stretch]:
        """The sentences of quotes in quotation marks that the speaker is named after or before."""
        voices = self.voices
        quoted: set[Stretch] = set()
        for marked in find_marked(voices.text, start, end):
            first = bisect_right(sentences, marked.start, key=lambda sentence: sentence.start) - 1
            last = bisect_left(sentences, marked.end, key=lambda sentence: sentence.start)
            inside = sentences[max(0, first) : last]
            if len(inside) < 2 or not quoted.isdisjoint(inside):
                continue
            tag = voices.quote_tag(inside[-1].start, inside[-1].end)
            tag = tag or voices.tag(inside[0].start, marked.start)
            if tag is not None:
                voices.say(Stretch(inside[0].start, inside[-1].end), "quote", tag.subject)
                quoted.update(inside)
        return quoted

    def _attribute(
        self, block: Block, sentence: Stretch, tag: Tag | None, document: Mention[str] | None
    ) -> None:
        """Whom one clause belongs to; a person goes before the document they cite."""
        voices = self.voices
        if tag is not None and (tag.subject.speaker is not None or document is None):
            quoted = self._is_quoted(block, tag, sentence)
            voices.say(sentence, "quote" if quoted else "reported", tag.subject, document)
            self._document = None
        elif document is not None:
            cue = tag.subject.cue if tag else document
            self._found(sentence, "document", None, cue, document)
            self._document = document if block.kind == "paragraph" else None
        elif self._goes_on(block, sentence):
            self._found(sentence, "quote", voices.last)
        elif self._document is not None and self._continues(sentence):
            self._found(sentence, "document", None, self._document, self._document)

    def _reach_back(self, sentence: Stretch) -> None:
        """«… 95. Det viser tal frå …»: what was told stands in the sentence before."""
        found = self.voices.found
        told = found[-1]
        said = told.cue is not None and told.cue.start - sentence.start < _CLOSE
        earlier = found[-2].end if len(found) > 1 else 0
        previous = [s for s in self._stretch if earlier <= s.start < sentence.start]
        if said and previous:
            found[-1] = replace(told, start=previous[-1].start)

    def _second_speaker(self, sentence: Stretch) -> int | None:
        """Where «…, og Y seier …» begins after another's words in the same sentence."""
        voices, start, end = self.voices, sentence.start, sentence.end
        if len(list(islice(find_verbs(voices.text, start, end, voices.names), 2))) < 2:
            return None
        conjunctions = _CONJUNCTION.finditer(voices.text, min(start + 20, end), end)
        for match in islice(conjunctions, _CONJUNCTIONS):
            first = voices.tag(start, match.start())
            second = voices.tag(match.end(), end)
            if first is None or second is None or second.subject.after:
                continue
            one, other = first.subject.speaker, second.subject.speaker
            if one != other:
                return match.end()
        return None

    def _relative(self, tag: Tag, sentence: Stretch) -> Stretch | None:
        """The clause in «… dei 120 plassane som regjeringa meiner trengst», with its noun."""
        text, cue = self.voices.text, tag.subject.cue
        if tag.subject.after or not text[sentence.start : cue.start].endswith("som "):
            return None
        start = max(sentence.start, cue.start - 90)
        nouns = _RELATIVE.finditer(text, start, cue.start, overlapped=True)
        noun = max(nouns, key=lambda match: match.start(), default=None)
        stop = _CLAUSE_END.search(text, tag.verb.end, sentence.end)
        return Stretch(noun.start() if noun else cue.start, stop.start() if stop else sentence.end)

    def _continues(self, sentence: Stretch) -> bool:
        """Whether a sentence goes on with the figures of a document."""
        words = self.voices.words(sentence)
        return bool(regex.search(r"\d", words)) and not _NOW.match(words)

    def _is_quoted(self, block: Block, tag: Tag, sentence: Stretch) -> bool:
        """«…, seier X» outside headlines is a quote without its dash; so are words in marks."""
        voices = self.voices
        if next(find_marked(voices.text, sentence.start, sentence.end), None) is not None:
            return True
        if tag.verb.value.use != "saying" or not tag.subject.after or not tag.subject.by_name:
            return False
        before = voices.text[sentence.start : tag.verb.start].rstrip()
        return before.endswith((",", "!", "?")) and not voices.is_displayed(block)

    def _goes_on(self, block: Block, sentence: Stretch) -> bool:
        """A first person without a name, where somebody has spoken, is the last speaker."""
        voices, words = self.voices, self.voices.words(sentence)
        return (
            block.kind == "paragraph"
            and voices.last is not None
            and self._document is None
            and in_first_person(words)
            and _THIRD_PERSON.search(words) is None
            and not voices.cast.named.within(block.start, block.end)
            and next(find_marked(voices.text, sentence.start, sentence.end), None) is None
        )

    def _introduce(self, sentence: Stretch) -> None:
        """Whom a sentence puts forward: its subject by name or pronoun, else the last one named."""
        voices = self.voices
        named = voices.cast.named.within(sentence.start, sentence.end)
        if named:
            lead = voices.text[sentence.start : named[0][0].start].strip(" –-")
            voices.introduced = named[0][1] if lead.count(" ") <= 3 else named[-1][1]
        elif match := _LEADING_PRONOUN.match(voices.text, sentence.start, sentence.end):
            who = voices.cast.last_named(match["pronoun"], sentence.start)
            voices.introduced = who or voices.introduced
