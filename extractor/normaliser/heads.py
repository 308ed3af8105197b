"""What a figure counts: the noun behind a number, and the numbers that count nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, takewhile

from extractor.lexicon.welfare import Exclusion, Frame, Group, Scope, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.change import move_of, start_of
from extractor.normaliser.claim import Span
from extractor.normaliser.scene import Passage, inside

NUMBER_OF = frozenset({("talet", "på"), ("tallet", "på")})
_REACH = 4  # words after a number among which its counted noun may stand
PEOPLE = frozenset(
    {"person", "menneske", "barn", "kvinne", "flyktning", "ung", "innbygger", "innbyggjar"}
)
"""Lemmas of people that are counted."""
_PREPOSITIONS = frozenset({"på", "til", "i", "for", "med", "ved", "om", "fra", "frå", "under"})
_AT = frozenset({"i", "på"})
_WHOLE = frozenset({"av", "de", "dei", "disse", "desse", "alle", "våre"})
_THESE = frozenset({"disse", "desse", "dem", "dei", "de"})
_PER_CASE = (["for"], ["per"])  # «for tre barn»: a condition, not a count
_OF_THE = frozenset({"av", "de", "dei", "alle", "siste"})
_COMPARED = frozenset({"mot", "til", "fra", "frå"})
_SHORT = 6  # words before the number of a short answer
_NOW = frozenset({"nå", "no"})
_HAD = frozenset({"har", "hadde", "fikk", "fekk"})
_SPELT = 13  # newspapers spell numbers up to twelve


@dataclass(frozen=True, slots=True)
class Head:
    """What a count counts: the row of its noun, if we know it, else only that there is a noun."""

    row: Mention[Frame] | Mention[Group] | Mention[Topic] | None
    word: str | None


def head_of(passage: Passage, amount: Mention[Amount]) -> Head:
    """The counted noun after a number, over adjectives («85 nye mottakere»)."""
    aside = _aside(passage, amount)
    following = (
        word
        for word in passage.words
        if word.start >= amount.end and not any(s <= word.start < e for s, e in aside)
    )
    after = list(takewhile(lambda word: word.form not in _PREPOSITIONS, islice(following, _REACH)))
    if not after:
        return Head(None, amount.value.counted)
    reach = (amount.end, after[-1].end)
    clause = passage.clause_at(amount.start)
    rows = [
        cue
        for cue in passage.cues
        if inside(cue, reach)
        and cue.start < clause[1]
        and (
            (isinstance(cue.value, Frame) and cue.value.unit)
            or (isinstance(cue.value, Group) and cue.value.people)
            or (isinstance(cue.value, Topic) and cue.value.rank > 0)
        )
    ]
    frames_first = sorted(rows, key=lambda c: (c.start, not isinstance(c.value, Frame)))
    return Head(frames_first[0] if frames_first else None, amount.value.counted)  # type: ignore[arg-type]


def _aside(passage: Passage, amount: Mention[Amount]) -> list[Span]:
    """Where people stand apart from what they get: «innbyggere i Bodø mellom 18 og 29 år»."""
    if amount.value.counted not in PEOPLE:
        return []
    ages = [a for a in passage.amounts if a.value.kind == "age"]
    spans = [(start_of(age), max(age.end, age.value.ext_end or 0)) for age in ages]
    return spans + [
        (word.start, place.end)
        for place in passage.places
        for word in passage.words
        if word.form in _AT and word.end + 1 == place.start
    ]


def is_foreign(passage: Passage, amount: Mention[Amount], head: Head) -> bool:
    """A count or share of things that are neither people nor cases: «14 bedrifter»."""
    kind = amount.value.kind
    if _counts_things(passage, amount):
        return True
    if kind == "count" and amount.value.value == 1 and is_spelt(passage, amount):
        return move_of(passage, amount) is None  # «lønna for én uføretrygdet» counts nobody
    if head.row is not None or kind not in ("count", "ratio") or amount.value.unit == "{factor}":
        return False
    if head.word is not None:
        return head.word not in PEOPLE or not gets_the_same(passage, amount)
    before = passage.forms_before(amount.start)[-1:]
    return kind == "count" and (
        before == ["den"] or (before[:1] in _PER_CASE and is_spelt(passage, amount))
    )


def gets_the_same(passage: Passage, amount: Mention[Amount]) -> bool:
    """«63 innbyggere har ordningen»: people who get what was told of before."""
    clause = passage.clause_at(amount.start)
    scopes = (c for c in passage.of(Scope, clause) if c.value.scope == "same")
    back = next((c.start for c in scopes if c.start >= amount.end), None)
    between = [w for w in passage.words_after(amount.end) if back is not None and w.start < back]
    held = passage.forms_before(start_of(amount))[-1:] not in (["med"], ["av"])
    return back is not None and held and len(between) <= _REACH


def _counts_things(passage: Passage, amount: Mention[Amount]) -> bool:
    """«to av tre kommuner», «12 av de siste 18 månedene»: other wholes, by name."""
    for thing in passage.of(Exclusion):
        if thing.value.counted and thing.start >= amount.end:
            between = [w.form for w in passage.words if amount.end <= w.start < thing.start]
            if all(word in _OF_THE or word.isdigit() for word in between):
                return True
    return False


def is_pronoun(passage: Passage, amount: Mention[Amount]) -> bool:
    """«når tre er syke»: a small number in words stands for somebody, not for a statistic."""
    before = passage.forms_before(start_of(amount))
    compared = before[-1:] and before[-1] in _COMPARED
    told = compared or is_answer(passage, amount)
    return is_spelt(passage, amount) and not told and move_of(passage, amount) is None


def is_answer(passage: Passage, amount: Mention[Amount]) -> bool:
    """«Løten hadde bare sju.», «Nå er det fire, sier hun»: a short clause that a number ends."""
    clause = passage.clause_at(amount.start)
    before = [w for w in passage.words if clause[0] <= w.start and w.end <= amount.start]
    after = passage.words_after(amount.end)[:1]
    if len(before) > _SHORT or (after and after[0].start - amount.end < len(", ")):
        return False
    told = [m.start for m in passage.places] + [m.start for m in passage.times]
    named = any(clause[0] <= start < amount.start for start in told)
    now = any(word.form in _NOW for word in before)
    tallied = any(
        c.value.scope == "tally" and c.end <= amount.start for c in passage.of(Scope, clause)
    )
    had = any(word.form in _HAD for word in before)
    return (named or now) and (tallied or had)


def is_spelt(passage: Passage, amount: Mention[Amount]) -> bool:
    """Whether a figure is one of the small numbers that newspapers spell."""
    words = [w.form for w in passage.words if amount.start <= w.start < amount.end]
    letters = bool(words) and all(word.isalpha() for word in words)
    return letters and (amount.value.value or 0) < _SPELT


def is_whole(passage: Passage, amount: Mention[Amount]) -> bool:
    """«14 av de 40 deltakerne»: the forty are what the fourteen are a part of."""
    before = passage.forms_before(start_of(amount))[-2:]
    return "av" in before and set(before[before.index("av") :]) <= _WHOLE


def ends_in_number_of(forms: list[str]) -> bool:
    """Whether words end in «talet på»: what follows names what was counted."""
    return tuple(forms[-2:]) in NUMBER_OF


def is_tallied(passage: Passage, amount: Mention[Amount]) -> bool:
    """«tallet var 946», «det var 734», «402 på AAP»: words beside a bare number make it a tally."""
    clause = passage.clause_at(amount.start)
    if is_on_benefit(passage, amount) and not is_spelt(passage, amount):
        return True
    tallies = (cue for cue in passage.of(Scope, clause) if cue.value.scope == "tally")
    small = is_spelt(passage, amount) and not is_answer(passage, amount)
    return any(cue.end <= amount.start for cue in tallies) and not small


def is_on_benefit(passage: Passage, amount: Mention[Amount]) -> bool:
    """«402 på AAP»: so many people are on it, whatever is counted after them."""
    after = passage.words_after(amount.end)[:2]
    named = (cue.start for cue in passage.of(Topic) if cue.value.rank > 0)
    return len(after) > 1 and after[0].form == "på" and after[1].start in named


def is_part(passage: Passage, amount: Mention[Amount]) -> bool:
    """«Av disse var 412 …», «331 av dem»: a part of what was told right before."""
    opens = [word.form for word in passage.words[:2]]
    after = [word.form for word in passage.words_after(amount.end)][:2]
    return any(words[:1] == ["av"] and words[1:] and words[1] in _THESE for words in (opens, after))
