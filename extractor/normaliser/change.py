"""Whether a figure tells a size or by how much it moved, and which way."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.lexicon.welfare import DirectionWord, Frame
from extractor.mention import Amount, Direction, Mention
from extractor.normaliser.scene import Passage, distance

_BY = frozenset({"med"})  # «økte med ni prosent», both standards
_TO_OR_FROM = frozenset({"til", "fra", "frå", "ved"})
_OF = frozenset({"på", "om"})  # «en nedgang på 85»
_NO_OBJECT = frozenset({"på", "til", "fra", "frå", "av", "enn", "blant", "for", "med", "om"})
_TOTALS = (("i", "alt"), ("til", "sammen"), ("til", "saman"), ("samlet",), ("samla",), ("totalt",))
_BLOCKS = frozenset({"til", "på", "av", "som", "for", "å", "og", "er", "hver", "kvar", "per"})
_GROW = frozenset({"vokser", "vokste", "vokst", "vokse", "veks", "vaks", "vakse"})
_UP_REACH = 5  # words
_INTO = (["i"], ["på"], ["til"])
_IS = frozenset({"er", "var", "blir", "ble", "vart", "blei"})
_LOST = frozenset({"staff", "capacity"})
_LOSE = frozenset({"mister", "mistet", "mistar", "misser", "mista", "miste", "tapt"})
_FEW = 4  # words: the noun, a modal verb, an adverb
_REACH = 40  # characters from an amount to the adjective or noun that turns it into a change


@dataclass(frozen=True, slots=True)
class Move:
    """A movement by the figure itself, and the words that tell it."""

    direction: Direction
    cue: Mention[DirectionWord] | None = None


def move_of(passage: Passage, amount: Mention[Amount]) -> Move | None:
    """By how much something moved, if that is what the figure tells; None for a size."""
    value = amount.value
    if value.relation == "change":
        return None
    before = _word_before(passage, amount)
    clause = passage.clause_at(amount.start)
    cues = list(passage.of(DirectionWord, clause))
    if value.unit == "{factor}":
        return Move(value.direction or "up", next(iter(cues), None))
    if before in _TO_OR_FROM or _is_from(passage, amount) or value.relation == "level":
        return None
    if value.kind == "percentage_point":
        return _by_verb(passage, amount, cues, "med") or _by_particle(value, before)
    return (
        _by_adjective(passage, amount, cues)
        or _by_noun(passage, amount, cues, before)
        or _by_verb(passage, amount, cues, before)
        or _by_comparison(passage, amount)
        or _by_vanishing(passage, amount, cues)
        or (_by_particle(value, before) if is_behind_comma(passage, amount) else None)
    )


def _is_from(passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether the words before the figure itself are «fra» or «til», though its span holds them."""
    return passage.forms_before(amount.start)[-1:] in (["fra"], ["frå"], ["til"])


def _by_particle(value: Amount, before: str) -> Move | None:
    """«opp 0,6 prosentpoeng»: points are always a movement."""
    if before in ("opp", "ned"):
        return Move("up" if before == "opp" else "down")
    return Move(value.direction) if value.direction else None


def is_behind_comma(passage: Passage, amount: Mention[Amount]) -> bool:
    """«Var 312 millionar, opp 18 prosent»: by how much what was told before it moved."""
    before = passage.forms_before(start_of(amount))[-1:]
    return amount.value.kind == "percent" and before in (["opp"], ["ned"])


def _word_before(passage: Passage, amount: Mention[Amount]) -> str:
    """The word before the amount with its modifiers, and before «i alt»."""
    before = passage.forms_before(start_of(_first_of_pair(passage, amount)))
    for total in _TOTALS:
        if tuple(before[-len(total) :]) == total:
            before = before[: -len(total)]
    return before[-1] if before else ""


def _first_of_pair(passage: Passage, amount: Mention[Amount]) -> Mention[Amount]:
    """«med 25 og 23 prosent»: what stands before the first stands before both."""
    for other in passage.amounts:
        near = other.end < amount.start <= other.end + 9
        alike = other.value.kind == amount.value.kind or amount.value.kind == "percent"
        if near and alike:
            between = [w.form for w in passage.words if other.end <= w.start < amount.start]
            if between in (["og"], ["eller"]):
                return other
    return amount


def start_of(amount: Mention[Amount]) -> int:
    """Where a figure begins, with the words that qualify it."""
    return min(amount.start, amount.value.ext_start or amount.start)


def _by_adjective(
    passage: Passage, amount: Mention[Amount], cues: list[Mention[DirectionWord]]
) -> Move | None:
    """«40 færre mottakere», «175 000 kroner mindre enn tenkt», «12 nye stillinger»."""
    for cue in cues:
        near = cue.start >= amount.end and cue.start - amount.end <= _REACH
        if cue.value.part not in ("adjective", "addition") or not near:
            continue
        between = [w.form for w in passage.words if amount.end <= w.start < cue.start]
        if cue.value.direction == "unchanged" or len(between) > 2 or _BLOCKS & set(between):
            continue
        word = next((w.form for w in passage.words if w.start == cue.start), "")
        if word == "ekstra" and amount.value.kind == "money":
            continue  # «3 millioner kroner ekstra» is what is given
        if any(amount.end <= other.start < cue.start for other in passage.amounts):
            continue  # «23 mottakere, to færre»: it is the two that are fewer
        if cue.value.part == "addition" and (between or amount.value.kind != "count"):
            continue
        return Move(cue.value.direction, cue)
    return None


def _by_noun(
    passage: Passage, amount: Mention[Amount], cues: list[Mention[DirectionWord]], before: str
) -> Move | None:
    """«en nedgang (…) på 85», «20 prosent reduksjon»."""
    for cue in cues:
        if cue.value.part != "noun":
            continue
        between = [w for w in passage.words_after(amount.end) if w.start < cue.start]
        after = 0 <= cue.start - amount.end <= 12 and not between
        of_it = before in _OF or _adjacent(cue, amount) or _is_said(passage, cue, amount, before)
        if after or (cue.end <= amount.start and of_it):
            return Move(cue.value.direction, cue)
    return None


def _is_said(
    passage: Passage, cue: Mention[DirectionWord], amount: Mention[Amount], before: str
) -> bool:
    """«Nedgangen er størst i Oslo med 17 prosent»: the figure is said of the movement."""
    between = {w.form for w in passage.words if cue.end <= w.start < amount.start}
    part = amount.value.kind in ("percent", "percentage_point")
    return part and before == "med" and not _IS.isdisjoint(between)


def _grows_up(passage: Passage, cue: Mention[DirectionWord]) -> bool:
    """«11 200 barn vokser opp i fattige familier»: it is the children that grow."""
    first = next((w.form for w in passage.words if w.start == cue.start), "")
    after = [w.form for w in passage.words_after(cue.start)][1:_UP_REACH]
    return first in _GROW and "opp" in after


def _by_verb(
    passage: Passage, amount: Mention[Amount], cues: list[Mention[DirectionWord]], before: str
) -> Move | None:
    """«økte med ni prosent»; «har lagt ned fire hundre plasser», with nothing between."""
    verbs = [cue for cue in cues if cue.value.part == "verb" and not _grows_up(passage, cue)]
    if not verbs and before in _BY:
        verbs = [cue for cue in passage.of(DirectionWord) if cue.value.part == "verb"]
    for cue in sorted(verbs, key=lambda c: distance(c, amount)):
        ahead = cue.end <= amount.start
        by_percent = amount.value.kind in ("percent", "percentage_point")
        direct = ahead and (_adjacent(cue, amount) or (by_percent and before not in _NO_OBJECT))
        if before in _BY or direct:
            return Move(cue.value.direction, cue)
    return None


def _by_vanishing(
    passage: Passage, amount: Mention[Amount], cues: list[Mention[DirectionWord]]
) -> Move | None:
    """«Seks plasser er borte», «har mista 22 årsverk»: the figure is what goes."""
    if amount.value.kind != "count":
        return None
    lost = (c for c in passage.of(Frame) if amount.end <= c.start <= amount.end + _REACH)
    if any(frame.value.indicator in _LOST for frame in lost):
        before = passage.forms_before(start_of(amount))[-1:]
        if before and before[0] in _LOSE:
            return Move("down")
    for cue in cues:
        if cue.value.part == "vanishing" and 0 < cue.start - amount.end <= _REACH:
            between = [w.form for w in passage.words if amount.end <= w.start < cue.start]
            if len(between) <= _FEW and _BLOCKS.isdisjoint(set(between) - {"er"}):
                return Move(cue.value.direction, cue)
    return None


def _by_comparison(passage: Passage, amount: Mention[Amount]) -> Move | None:
    """«190 millioner over året før», but «44 prosent over i arbeid»; a budget is told elsewhere."""
    after = passage.words_after(max(amount.end, amount.value.ext_end or 0))[:2]
    forms = [word.form for word in after]
    if forms[:1] == ["over"] and forms[1:] not in _INTO and amount.value.kind != "age":
        return Move("up")
    return None


def _adjacent(cue: Mention[DirectionWord], amount: Mention[Amount]) -> bool:
    return 0 <= start_of(amount) - cue.end <= 2
