"""What the network's names are made to agree with: each other, quotation marks, and known places.

The network labels each name where it stands. In a text the same name is the same thing; a
surname alone is the person's; a village is no political unit (LOC), a municipality or a country
is one (GPE), as NorNE's guidelines have it; a title goes on to the end of its quotation marks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc, Span

from extractor.lexicon import OURS
from extractor.lexicon.read import read_csv

LEAST = 2  # times that a name must stand in a text to outvote one label of it
SHARE = 2 / 3
POLITICAL = frozenset(("GPE_LOC", "GPE_ORG"))  # the same place, as ground and as actor
PLACING = frozenset(("I", "TIL", "FRA", "FRÅ", "PÅ", "VED", "MOT", "FOR"))
QUOTED = {"«": "»", "“": "”", "”": "”", "„": "“", '"': '"'}
LONGEST_TITLE = 10  # words between quotation marks


@dataclass(frozen=True, slots=True)
class Known:
    """Names of places whose kind is told by lists."""

    political: frozenset[str]
    villages: frozenset[str]


@lru_cache(maxsize=1)
def known_places() -> Known:
    """Municipalities, counties and countries; and villages that are none of them."""
    places = read_csv(OURS / "places.csv")
    political = {name for row in places for name in row["names"].split("|")}
    for row in read_csv(OURS / "countries.csv"):
        political |= {row["nb"], row["nn"], *row["other"].split("|")} - {""}
    villages = {row["name"] for row in read_csv(OURS / "settlements.csv")}
    return Known(frozenset(political), frozenset(villages - political))


def agreed(doc: Doc) -> list[Span]:
    """The names of a Doc, in order, none within another, each with the label that agrees."""
    labels = _same_everywhere([(span, span.label_) for span in doc.ents])
    labels = _as_persons(labels)
    labels = [(span, _as_place(span.text, label)) for span, label in labels]
    labels = sorted([*labels, *_in_capitals(doc, labels)], key=lambda found: found[0].start)
    return list(_to_quotes(doc, labels))


def _in_capitals(doc: Doc, names: Sequence[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Yield the places of the lists behind a preposition in a headline: «KUTTER I SKIEN»."""
    taken = {token.i for span, _ in names for token in span}
    political = known_places().political
    for before, token in pairwise(doc):
        named = token.is_upper and len(token) > 2 and token.text.capitalize() in political
        if named and before.text in PLACING and token.i not in taken:
            yield Span(doc, token.i, token.i + 1, label="GPE_LOC"), "GPE_LOC"


def _same_everywhere(names: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Give a name the label that most of its mentions have."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for span, label in names:
        votes[span.text][label] += 1
    found = []
    for span, label in names:
        total = votes[span.text].total()
        best, most = votes[span.text].most_common(1)[0]
        outvoted = total >= LEAST and most >= SHARE * total and not {best, label} <= POLITICAL
        found.append((span, best if outvoted else label))
    return found


def _as_persons(names: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Make persons of lone words that are the first or last name of one, and of no known place."""
    full = [span for span, label in names if label == "PER" and len(span) > 1]
    ends = {span[at].text for span in full for at in (0, -1)}
    known = known_places()
    found = []
    for span, label in names:
        bare = span.text if span.text in ends else span.text.removesuffix("s")
        place = label in POLITICAL or bare in known.political or bare in known.villages
        own = len(span) == 1 and bare in ends and not place
        found.append((span, "PER" if own else label))
    return found


def _as_place(name: str, label: str) -> str:
    """The label of a place whose name is in a list; a genitive counts too."""
    known = known_places()
    for text in (name, name.removesuffix("s")):
        if label == "GPE_LOC" and text in known.villages:
            return "LOC"
        if label == "LOC" and text in known.political:
            return "GPE_LOC"
    return label


def _to_quotes(doc: Doc, names: Sequence[tuple[Span, str]]) -> Iterator[Span]:
    """Yield the names, titles that open after quotation marks reaching to those that close."""
    quoted = dict(_quotations(doc))
    done = 0
    for span, label in names:
        start, end = span.start, span.end
        if label == "PROD":
            end = max(end, quoted.get(start, end))
        if start >= done:
            yield Span(doc, start, end, label=label)
            done = end


def _quotations(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield first word and end, end open, of what stands between quotation marks."""
    opened, closing = -1, ""
    for token in doc:
        if opened >= 0 and token.text == closing:
            if token.i > opened:
                yield opened, token.i
            opened = -1
        elif opened < 0 and token.text in QUOTED:
            opened, closing = token.i + 1, QUOTED[token.text]
        elif opened >= 0 and token.i - opened > LONGEST_TITLE:
            opened = -1
