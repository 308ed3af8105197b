"""Which pages of an archive can hold a claim at all, so that only those meet the network.

A claim needs a topic of the lexicon, named in the article, and a figure or a direction within
reach of it. Three questions, each dearer than the one before: do the bytes hold a word of a topic
(`raw`); does the cleaned text; and, where it names a benefit in passing only, would the normaliser
bind anything to it (both `text`)? The last is asked of the normaliser itself, without names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import regex

from extractor.archive.terms import Terms, is_like_latin
from extractor.article import Article, Block
from extractor.lexicon import Lexicon
from extractor.lexicon.welfare import Topic, Welfare
from extractor.mention import Amount, Mention
from extractor.normaliser import may_claim
from extractor.pipeline.amounts import find_figures
from extractor.pipeline.cues import CueFinder, words_of
from extractor.pipeline.reading import Reading, Sentence

_OF_ARTICLE = 6
"""Weight from which a text is taken to be about a topic: it goes on without further questions."""
_TOP = frozenset({"title", "lead"})
_LONGEST = 10_000  # characters of a block whose figures are looked for; the longest seen has 6,000
_END = regex.compile(
    r"""(?<! \b(?:kl|nr|ca|dr|st|jf|tlf|red|\p{Lu}) \.) (?<= [.!?…] ["»”)\]'’]{0,2})
        \s+ (?= [«"“„–—(\[-]? \s? [\p{Lu}\d])""",
    regex.VERBOSE,
)


class Gate:
    """Decides which pages go on, by the words of a lexicon.

    It takes a quarter of a second to build and cannot be pickled: build one in each process.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._terms = Terms(lexicon.welfare.topics)
        self._cues = CueFinder(lexicon.welfare)
        self._topics = CueFinder(_topics_alone(lexicon.welfare))

    def raw(self, content: bytes | str, charset: str | None = None) -> bool:
        """Whether the page as it was sent may name a welfare topic, in a menu or anywhere.

        `charset` is what its sender told beside it. A page that cannot be read passes, so that the
        parser tells why.
        """
        if isinstance(content, str):
            content = content.encode("utf-8", "surrogatepass")
        elif charset is not None and not is_like_latin(charset):
            return True  # few crawls tell such a one; the text is asked all the same
        return self._terms.found_in(content)

    def text(self, article: Article) -> bool:
        """Whether an article can give a claim. One that is not Norwegian gives none."""
        if any(note.code == "not-norwegian" for note in article.notes):
            return False
        if not self._terms.found_in(article.text.encode("utf-8", "replace")):
            return False
        weights: Counter[str] = Counter()
        for block in article.blocks:
            for cue in self._topics.find(words_of(article.words(block))):
                if isinstance(cue.value, Topic):
                    weights[cue.value.id] += cue.value.rank * (3 if block.kind in _TOP else 1)
        if not weights:
            return False
        if max(weights.values()) >= _OF_ARTICLE:
            return True
        return may_claim(self._read(article), self._lexicon.welfare)

    def _read(self, article: Article) -> Reading:
        """What the lexicon finds in an article: sentences by rule, no names."""
        text, figures = article.text, self._lexicon.figures
        sentences = [
            s for n, block in enumerate(article.blocks) for s in _sentences(text, block, n)
        ]
        amounts: list[Mention[Amount]] = []
        times = []
        for start, end in _pieces(article.blocks):
            found = find_figures(text[start:end], figures, published=article.published)
            amounts += (Mention(m.value, m.start + start, m.end + start) for m in found[0])
            times += [Mention(m.value, m.start + start, m.end + start) for m in found[1]]
        cues = [
            cue
            for sentence in sentences
            for cue in self._cues.find(
                words_of(text[sentence.start : sentence.end], sentence.start)
            )
        ]
        return Reading(article, tuple(sentences), (), tuple(amounts), tuple(times), tuple(cues))


def _sentences(text: str, block: Block, number: int) -> Iterator[Sentence]:
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        yield Sentence(start, match.start(), number)
        start = match.end()
    if start < block.end:
        yield Sentence(start, block.end, number)


def _pieces(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    for block in blocks:
        for start in range(block.start, block.end, _LONGEST):
            yield start, min(start + _LONGEST, block.end)


def _topics_alone(welfare: Welfare) -> Welfare:
    """The section without the words that qualify a topic, which are most of its words."""
    others = {field.name: () for field in fields(welfare) if field.name != "topics"}
    return replace(welfare, **others)
