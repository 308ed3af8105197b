"""The words that tell what a figure measures: its topic and its frame."""

from __future__ import annotations

from itertools import takewhile

from extractor.lexicon.read import Forms
from extractor.lexicon.welfare import Frame, Scope, Tense, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.binding import MONTHLY, Binding
from extractor.normaliser.change import move_of
from extractor.normaliser.claim import Span
from extractor.normaliser.heads import Head, ends_in_number_of, is_on_benefit, is_whole
from extractor.normaliser.scene import Passage, Scene, distance, inside

_OF_A_BODY: frozenset[str] = frozenset({"staff", "capacity"})
_AGENCY: frozenset[str] = frozenset({"staff", "budget", "backlog", "complaints"})
# What Nav pays out wrongly or is cheated of is the scheme's money, not the agency's own.
_OF_THE_SCHEME: frozenset[str] = frozenset({"fraud", "overpayment"})
_OF_ANYTHING: frozenset[str] = frozenset({"budget", "expenditure", "capacity", "staff", "saving"})
_SAME = (["de"], ["dei"], ["han"], ["hun"], ["ho"])  # «mens de hevet dagpenger»
_THESE = frozenset({"disse", "desse", "dem", "dei", "de"})
_GLANCED = 3  # a benefit with a third of the main one's weight is told of in passing
_BESIDE, _FAR = 25, 45  # characters
MAIN_WEIGHT = 4  # a benefit by name twice, or once in title or lead
_NUMBER = frozenset({"antall", "antallet", "talet", "tallet"})
_LISTED, _SEVERAL = 35, 2  # characters between the benefits of a list, and how many make one

# Frames without a row, for no word of their own tells them. Money followed by «til» or «for å»:
BUDGET = Frame("purpose", "budget", ("money",), Forms(("til",), ("til",)), Forms((), ()))
# Money a month is what one recipient gets:
RATE = Frame("per-month", "rate", ("money",), Forms(("i måneden",), ("i månaden",)), Forms((), ()))


def topic_of(
    scene: Scene, passage: Passage, amount: Mention[Amount], head: Head
) -> Mention[Topic] | None:
    """The topic named with the figure: as its noun, in its clause, or in its sentence."""
    if head.row is not None and isinstance(head.row.value, Topic):
        return head.row
    clause = passage.clause_at(amount.start)
    own = next((f for f in passage.of(Frame, clause) if f.value.specific and f.value.topic), None)
    if own is not None and own.value.topic in scene.topics:
        fits = amount.value.kind in own.value.kinds
        if fits:
            return Mention(scene.welfare.topic(own.value.topic or ""), own.start, own.end)
    back = _pointer(passage, clause)
    for within in (clause, None):
        found = [cue for cue in passage.of(Topic, within) if cue.value.rank > 0]
        if within is None:  # «…, mens nesten like mange ble uføre»: told of the others
            found = [c for c in found if not _is_beside(passage, amount, c)]
        if back is not None:  # «stønaden utgjør 2 G»: told of before, in this sentence or another
            found = [c for c in found if c.value.rank > 1 and (within or c.end <= back.start)]
        found = [cue for cue in found if not _is_trait(passage, cue)]
        named = [cue for cue in found if not _is_attribute(passage, cue)]
        if within is None and not (named or _has_other(scene, passage)):
            named = found
        found = named
        if found:
            best = min(found, key=lambda c: (-c.value.rank, distance(c, amount)))
            return _of_several(scene, passage, found, best)
    return None


def _pointer(passage: Passage, clause: Span) -> Mention[Scope] | None:
    """«Ordningen», «stønaden» in the clause, or as the first word of the sentence."""
    same = [c for c in passage.of(Scope) if c.value.scope == "same"]
    opens = passage.sentence.start
    return next((c for c in same if inside(c, clause) or c.start == opens), None)


def _is_beside(passage: Passage, amount: Mention[Amount], topic: Mention[Topic]) -> bool:
    """Whether a topic stands in a later clause that tells of somebody else."""
    if topic.start < amount.end:
        return False
    start = passage.clause_at(topic.start)[0]
    first = [w.form for w in passage.words if w.start >= start][:2]
    return start > amount.start and first[:1] in (["mens"], ["medan"]) and first[1:] not in _SAME


def _is_trait(passage: Passage, topic: Mention[Topic] | Mention[Frame]) -> bool:
    """«Av dei 946 var 12 prosent arbeidslause»: what some of them are, not what is told of."""
    if not passage.words or passage.words[0].form != "av":
        return False
    verb = next((cue.start for cue in passage.of(Tense)), None)
    if verb is None or topic.start < verb:
        return False
    whole = (passage.sentence.start, verb)
    return any(f.value.indicator == "recipients" for f in passage.of(Frame, whole))


def _is_attribute(passage: Passage, topic: Mention[Topic]) -> bool:
    """«fedre med lav inntekt»: which people, not what is told of them."""
    before = passage.forms_before(topic.start)[-1:]
    if topic.value.id == "folketrygd":  # «vil koste folketrygden 270 millioner»: who pays
        return before != [] and before[0].startswith("kost")
    return topic.value.count == "low_income" and before == ["med"]


def _is_listed(passage: Passage, one: Mention[Topic], other: Mention[Topic]) -> bool:
    """«uføretrygd og sykepenger», but not «omstillingsstønad, som har avløst enkepensjonen»."""
    first, second = sorted((one, other), key=lambda t: t.start)
    between = [w.form for w in passage.words if first.end <= w.start and w.end <= second.start]
    return distance(one, other) <= _LISTED and "som" not in between


def _has_other(scene: Scene, passage: Passage) -> bool:
    """Whether the section told of a benefit before: then a payer is not what a sum is for."""
    before = (t for p in scene.section_before(passage) for t in p.of(Topic))
    return any(t.value.rank > 1 for t in before)


def _of_several(
    scene: Scene, passage: Passage, found: list[Mention[Topic]], best: Mention[Topic]
) -> Mention[Topic]:
    """One figure for a list of the state's benefits is the scheme's: «uføretrygd og sykepenger»."""
    listed = [t for t in found if t.value.state and t.value.rank > 1]
    near = [t for t in listed if _is_listed(passage, t, best) or t is best]
    if len({t.value.id for t in near}) < _SEVERAL:
        return best
    return Mention(scene.welfare.topic("folketrygd"), near[0].start, near[-1].end)


def frame_of(
    passage: Passage, amount: Mention[Amount], head: Head, topic: Topic | None
) -> Mention[Frame] | None:
    """The word that tells what is measured: a specific one before a general, then the nearer."""
    kind = amount.value.kind
    # by how many per cent anything may have moved: people, money or days
    relative = kind in ("percent", "ratio") and move_of(passage, amount) is not None
    on_benefit = is_on_benefit(passage, amount)
    clause = passage.clause_at(amount.start)
    after = passage.words_after(max(amount.end, amount.value.ext_end or 0))[:2]
    measure = _on_measure(passage, amount)
    if measure is not None:
        return measure

    def is_whole_of_share(cue: Mention[Frame]) -> bool:
        """«63 prosent av utbetalingene»."""
        share = kind in ("percent", "ratio") and [w.form for w in after][:1] == ["av"]
        return share and len(after) > 1 and cue.start == after[1].start

    def fits(cue: Mention[Frame]) -> bool:
        right_topic = cue.value.topic is None or topic is None or cue.value.topic == topic.id
        right_kind = kind in cue.value.kinds or relative or is_whole_of_share(cue)
        trait = cue.value.topic is not None and _is_trait(passage, cue)
        of_next = on_benefit and cue.value.unit and cue.start > amount.end
        inside_topic = any(  # «fikk redusert foreldrebetaling» sanctions nobody
            cue.start < t.start < cue.end < t.end for t in passage.of(Topic, clause)
        )
        own = cue.start != amount.start and not trait and not of_next and not inside_topic
        return right_kind and right_topic and own

    in_clause = [cue for cue in passage.of(Frame, clause) if fits(cue)]
    specific = [cue for cue in in_clause if cue.value.specific]
    specific = [cue for cue in specific if not _is_of_next(passage, amount, cue)]
    noun = head.row.value if head.row is not None else None
    of_a_body = isinstance(noun, Frame) and noun.indicator in _OF_A_BODY  # «mistet ni årsverk»
    of_a_body = of_a_body and not any(cue.value.indicator == "vacancies" for cue in specific)
    beside = [c for c in in_clause if 0 <= c.start - amount.end <= _BESIDE and not c.value.specific]
    work = [c for c in specific if c.value.indicator == "employed_after"]
    if work and kind in ("percent", "ratio"):
        return work[-1]  # «hver tredje av dem som gikk ut av ordningen, gikk til jobb»
    if specific and beside and min(distance(c, amount) for c in specific) > _FAR:
        return beside[0]  # «412 har søkt om stønaden, for dem som mister ektefellen»
    if specific and not (is_whole(passage, amount) and head.row is not None) and not of_a_body:
        return min(specific, key=lambda c: distance(c, amount))
    if head.row is not None and isinstance(head.row.value, Frame) and fits(head.row):
        return head.row
    counted = _named_number(passage, clause, in_clause)
    if counted is not None:
        return counted
    if in_clause:
        return min(in_clause, key=lambda c: distance(c, amount))
    if kind == "money" and is_given(passage, amount):
        return _row_of(amount, BUDGET)
    if kind == "money" and amount.value.per in MONTHLY:
        return _row_of(amount, RATE)
    elsewhere = [cue for cue in passage.of(Frame) if fits(cue) and not cue.value.unit]
    return min(elsewhere, key=lambda c: distance(c, amount), default=None)


def _on_measure(passage: Passage, amount: Mention[Amount]) -> Mention[Frame] | None:
    """«14 600 ledige på tiltak» take part in something, whatever they are called."""
    behind = passage.words_after(amount.end)[1:3]
    if [w.form for w in behind] not in (["på", "tiltak"], ["i", "tiltak"]):
        return None
    parts = (f for f in passage.of(Frame) if f.value.indicator == "participants")
    return next((f for f in parts if f.start == behind[0].start), None)


def _named_number(
    passage: Passage, clause: tuple[int, int], frames: list[Mention[Frame]]
) -> Mention[Frame] | None:
    """«Tallet på tiltaksplasser for ledige er 16 500»: the noun right behind the number's name."""
    starts = {frame.start: frame for frame in reversed(frames)}
    words = [word for word in passage.words if clause[0] <= word.start < clause[1]]
    for at, word in enumerate(words):
        before = [w.form for w in words[max(0, at - 2) : at]]
        if word.start in starts and (
            ends_in_number_of(before) or (before and before[-1] in _NUMBER)
        ):
            return starts[word.start]
    return None


def _is_of_next(passage: Passage, amount: Mention[Amount], cue: Mention[Frame]) -> bool:
    """«41 millioner, 13 millioner over budsjettet»: what overran is the second sum."""
    between = (amount.end, cue.start)
    own = any(inside(other, between) for other in passage.amounts)
    return own and cue.value.indicator in ("overrun", "saving")


def is_given(passage: Passage, amount: Mention[Amount]) -> bool:
    """«52 millioner til økt kompetanse», «200 mill. for å»: money that is given to something."""
    end = max(amount.end, amount.value.ext_end or 0)
    after = [w.form for w in passage.words_after(end)][:2]
    return after[:1] == ["til"] or after == ["for", "å"]


def _row_of(amount: Mention[Amount], frame: Frame) -> Mention[Frame]:
    return Mention(frame, amount.end, amount.end)


def same_topic(
    scene: Scene, passage: Passage, amount: Mention[Amount], last: Binding | None
) -> Mention[Topic] | None:
    """The benefit that «ordningen» or «slik støtte» in the clause of a figure points back to."""
    clause = passage.clause_at(amount.start)
    if _pointer(passage, clause) is None:
        return None
    if last is not None and last.passage.sentence.block == passage.sentence.block:
        return Mention(last.topic_row, *(last.topic_at or (0, 0)))
    return topic_of_context(scene, passage, RATE)


def _is_in_passing(scene: Scene, passage: Passage, frame: Frame, topic: Mention[Topic]) -> bool:
    """Whether a benefit was named once, in another paragraph: the sums after it are of others."""
    money = frame.kinds == ("money",)
    if money and topic.value.id == "arbeidsledighet":
        return True  # nobody spends on it; on the unemployed, maybe, in words of its own
    if frame.indicator not in _OF_ANYTHING or scene.topics.get(topic.value.id, 0) >= MAIN_WEIGHT:
        return False
    if len(scene.topics) == 1 and topic.value.rank > 1:
        return False
    block = scene.article.blocks[passage.sentence.block]
    return not block.start <= topic.start < block.end


def topic_of_context(scene: Scene, passage: Passage, frame: Frame) -> Mention[Topic] | None:
    """The topic of a sentence that names none: of the section, the top, or the article."""
    if frame.topic is not None:
        known = frame.topic in scene.topics or (frame.specific and scene.names_agency)
        return Mention(scene.welfare.topic(frame.topic), 0, 0) if known else None
    section = [cue for p in scene.section_before(passage) for cue in _newest_first(p)]
    top = [p for p in (scene.heading_of(passage), *scene.top()) if p is not None]
    above = [cue for p in top for cue in _newest_first(p)]
    near = section[:1] + above[:1]
    if frame.indicator in _OF_THE_SCHEME and scene.names_agency:
        here = {passage.sentence.block}
        here |= {p.sentence.block for p in scene.top()}
        blocks = [scene.article.blocks[i] for i in here]
        own = [c for c in near if any(b.start <= c.start < b.end for b in blocks)]
        return own[0] if own else Mention(scene.welfare.topic("folketrygd"), 0, 0)
    if near:
        own = [c for c in (*section, *above) if frame.indicator == c.value.count == "participants"]
        if own:
            return own[0]  # «deltakerne» are of a programme, whatever was told since
        named = [cue for cue in section if cue.value.rank > near[0].value.rank]
        found = named[0] if named else near[0]
        found = _back_to_main(scene, passage, found)
        return None if _is_in_passing(scene, passage, frame, found) else found
    main, weight = next(iter(scene.topics.items()), ("", 0.0))
    announced = any(True for part in scene.top() for _ in part.of(Topic))
    if weight >= MAIN_WEIGHT and (announced or not any(True for _ in scene.top())):
        return Mention(scene.welfare.topic(main), 0, 0)
    said = (passage, *scene.before(passage))
    agency = next((cue for p in said for cue in p.of(Topic) if cue.value.rank == 0), None)
    return agency if agency and frame.indicator in _AGENCY else None


def _back_to_main(scene: Scene, passage: Passage, found: Mention[Topic]) -> Mention[Topic]:
    """What the article is about, where a paragraph before only glanced at another benefit.

    «Tiltakspengar går ned. …» is told in its own paragraph; the next one speaks of the main matter.
    """
    block = scene.article.blocks[passage.sentence.block]
    main, weight = next(iter(scene.topics.items()))
    glanced = scene.topics.get(found.value.id, 0) * _GLANCED <= weight >= MAIN_WEIGHT
    if not glanced or block.start <= found.start < block.end:
        return found
    heading = scene.heading_of(passage)
    if heading is not None and heading.block.kind == "heading":
        last = heading.sentence.block + 1
        section = takewhile(lambda p: p.sentence.block <= last, scene.passages[heading.index :])
        if any(t.value.id == found.value.id for p in section for t in p.of(Topic)):
            return found  # the section is about it
    if any(word.form in _THESE for word in passage.words):
        return found  # «ti av dei fekk stønaden redusert»
    announced = (t for part in scene.top() for t in part.of(Topic) if t.value.id == main)
    return next(announced, found)


def _newest_first(passage: Passage) -> list[Mention[Topic]]:
    found = [cue for cue in passage.of(Topic) if cue.value.rank > 0]
    return sorted(found, key=lambda c: (-c.value.rank, -c.start))
