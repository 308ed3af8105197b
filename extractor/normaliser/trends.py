"""Directions told without a figure: «det er færre unge på sosialhjelp»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.lexicon.welfare import DirectionWord, Exclusion, Frame, Group, Indicator, Topic
from extractor.mention import Amount, Mention
from extractor.normaliser.change import start_of
from extractor.normaliser.claim import Span
from extractor.normaliser.heads import ends_in_number_of
from extractor.normaliser.meaning import MAIN_WEIGHT, topic_of_context
from extractor.normaliser.scene import Passage, Scene, distance

# Before the verb these tell what is wanted or may be, not what is.
_UNREAL = frozenset({"å", "skal", "vil", "kan", "må", "bør", "skulle", "ville", "kunne", "burde"})
_REACH = {"adjective": 45, "noun": 60, "verb": 60}
# Comparatives that grade other words as often as they count people («mer effektiv», «større vekt»).
_HEAD = 2  # words after an adjective among which its noun must stand
# «falt ut», «økte inn»: with these the verb means something else.
_PARTICLES = frozenset({"ut", "inn", "for", "sammen", "saman", "bort", "tilbake"})
_BECOMES = frozenset(
    {"blir", "ble", "blitt", "vart", "blei", "vert", "vorte", "blive", "er", "var"}
)
_ATTRIBUTIVE = frozenset(
    {"med", "dersom", "hvis", "viss", "om", "der"}
)  # «familier med flere barn»
_CONDITIONS = frozenset({"dersom", "hvis", "viss", "om"})
_ONLY_IF = regex.compile(r"[^,;:]{0,60}\b(?:dersom|hvis|viss)\b")
_EXPECTED = frozenset({"venta", "ventet", "ventes", "ventast", "forventet", "forventes"})
_COUNTED: frozenset[str] = frozenset(
    {
        "recipients",
        "new_recipients",
        "applications",
        "rejections",
        "expenditure",
        "backlog",
        "complaints",
        "processing_time",
        "homeless",
    }
)
_EVERY = frozenset({"kvart", "hvert", "kvar", "hver"})
_DURING = frozenset({"i", "siste", "gjennom"})
_OF_THE_BENEFIT: frozenset[str] = frozenset({"recipients", "new_recipients", "applications"})
_SEVERAL_OR_FEW = frozenset({"flere", "fleire", "færre"})
_THEY = frozenset({"de", "dei"})
_THEM = 4  # words before the adjective: «vert dei stadig»
_SEVERAL = frozenset({"flere", "fleire"})  # after these «several»: «i fleire saker»
_OF_SEVERAL = frozenset({"i", "på", "hos", "ved", "av", "fra", "frå"})
_NUMBER_OF = frozenset({"antallet", "talet", "tallet"})
_BETWEEN = 7  # words from «talet på» to the benefit: «talet på barn under fem år med …»
_FRAME_REACH = 25  # characters
_COMPLEMENT = 3  # words after «økning»: «i antall uføre»
_LOOSE = frozenset(
    {"mer", "meir", "mindre", "større", "ekstra", "opp fra", "opp frå", "ned fra", "ned frå"}
)


@dataclass(frozen=True, slots=True)
class Trend:
    """A direction of an indicator, with the words that tell each."""

    passage: Passage
    cue: Mention[DirectionWord]
    topic: str
    indicator: Indicator
    frame: str
    topic_at: Span
    span: Span
    """The clause that tells it."""


def find_trends(scene: Scene, passage: Passage) -> Iterator[Trend]:
    """Yield the directions a sentence tells, one for each topic, indicator and direction."""
    seen: set[tuple[str, str, str]] = set()
    told: set[int] = set()
    # «auka» is an adjective as well: what «auka stønader» tells, no verb of that form tells too
    for cue in sorted(
        passage.of(DirectionWord), key=lambda c: (c.start, c.value.part != "adjective")
    ):
        clause = passage.clause_at(cue.start)
        if cue.start in told and cue.value.part == "verb":
            continue
        if cue.value.part in ("addition", "vanishing") or _is_about_other_things(
            passage, cue, clause
        ):
            continue
        if _is_of_a_figure(passage, cue, clause) or _is_a_purpose(scene, passage, cue):
            continue
        for topic in (
            _topics(scene, passage, cue, clause)
            or _topic_of_frame(scene, passage, cue, clause)
            or _topic_of_them(scene, passage, cue)
        ):
            indicator, frame = _indicator(passage, cue, topic, clause)
            key = (topic.value.id, indicator or "", cue.value.direction)
            if indicator is None or key in seen:
                continue
            seen.add(key)
            if cue.value.part == "adjective":
                told.add(cue.start)
            yield Trend(
                passage, cue, topic.value.id, indicator, frame, (topic.start, topic.end), clause
            )


def _is_about_other_things(passage: Passage, cue: Mention[DirectionWord], clause: Span) -> bool:
    """«senker kravet», «lavere enn lønn»: an excluded word beside the direction."""
    others = (other for other in passage.of(Exclusion, clause) if not other.value.counted)
    return any(distance(other, cue) <= 20 for other in others)


def _is_of_a_figure(passage: Passage, cue: Mention[DirectionWord], clause: Span) -> bool:
    """Whether the direction is told by how much, and not how long: then the figure is the claim."""
    told = (a for a in passage.amounts if clause[0] <= a.start < clause[1])
    return not all(amount.value.kind == "duration" and _lasts(passage, amount) for amount in told)


def _lasts(passage: Passage, amount: Mention[Amount]) -> bool:
    """«to år på rad», «i tre år»: how long it went on."""
    after = [word.form for word in passage.words_after(amount.end)[:2]]
    before = passage.forms_before(start_of(amount))
    return after == ["på", "rad"] or (before[-1:] != [] and before[-1] in _DURING)


def _is_a_purpose(scene: Scene, passage: Passage, cue: Mention[DirectionWord]) -> bool:
    """«for å redusere …» is wanted, «hvis flere …» supposed, «mer effektiv» graded: no trend."""
    before = passage.forms_before(cue.start)
    after = [w.form for w in passage.words_after(cue.end)][:2]
    if after[:1] == ["for"] and after[1:] and after[1] in _EVERY:
        after = []  # «lengre for kvart år»
    expected = before[-1:] == ["å"] and before[-2:-1] != [] and before[-2] in _EXPECTED
    if (before[-1:] and before[-1] in _UNREAL and not expected) or (
        cue.value.part == "verb" and set(after[:1]) & _PARTICLES
    ):
        return True
    if cue.value.part == "adjective" and before[-1:] and before[-1] in _ATTRIBUTIVE:
        return True
    form = scene.article.text[cue.start : cue.end].casefold()
    if form in _SEVERAL and before[-1:] and before[-1] in _OF_SEVERAL:
        return True
    if before[:1] and before[0] in _CONDITIONS:
        return True
    if _ONLY_IF.match(scene.article.text, cue.end, passage.sentence.end):
        return True  # «reduseres dersom inntekten er høyere»: a rule
    return form in _LOOSE


def _topics(
    scene: Scene, passage: Passage, cue: Mention[DirectionWord], clause: Span
) -> list[Mention[Topic]]:
    """The topics a direction word is about: after an adjective or noun, around a verb."""
    ranked = [t for t in passage.of(Topic, clause) if t.value.rank > 0]
    reach = _REACH[cue.value.part]
    if cue.value.part == "verb":
        text = scene.article.text
        found = [
            t for t in ranked if distance(t, cue) <= reach and "," not in text[t.end : cue.start]
        ]
    elif cue.value.part == "adjective" and cue.value.direction != "unchanged":
        head = _has_head(passage, cue, _HEAD)
        found = [t for t in ranked if t.start >= cue.start and distance(t, cue) <= reach and head]
        if not found and _is_predicate(passage, cue):
            found = [t for t in ranked if t.end <= cue.start and distance(t, cue) <= reach]
    else:
        ahead = [t for t in ranked if t.start >= cue.start and distance(t, cue) <= reach]
        bare = not _complemented(passage, cue)
        found = ahead if _has_head(passage, cue, _COMPLEMENT) else []
        found = found or ([t for t in ranked if t.end <= cue.start][:1] if bare else [])
    best = max((t.value.rank for t in found), default=0)
    unique = {t.value.id: t for t in reversed(found) if t.value.rank == best}
    return list(unique.values())


def _topic_of_frame(
    scene: Scene, passage: Passage, cue: Mention[DirectionWord], clause: Span
) -> list[Mention[Topic]]:
    """«flere meldinger», «fraværet går ned»: an indicator by name, its topic from the context."""
    ahead = cue.value.part != "verb" and not _is_predicate(passage, cue)
    frames = [
        f
        for f in passage.of(Frame, clause)
        if (f.value.topic or f.value.indicator in _COUNTED)
        and not f.value.beside
        and distance(f, cue) <= _FRAME_REACH
        and (f.start >= cue.end or not ahead)
    ]
    if not frames or (ahead and not _has_head(passage, cue, _COMPLEMENT)):
        return []
    best = min(frames, key=lambda f: distance(f, cue))
    topic = topic_of_context(scene, passage, best.value)
    own = best.value.topic is not None
    if topic and not own and not _is_close(scene, passage, topic, best.value.indicator):
        return []
    return [Mention(topic.value, best.start, best.end)] if topic else []


def _topic_of_them(
    scene: Scene, passage: Passage, cue: Mention[DirectionWord]
) -> list[Mention[Topic]]:
    """«for hvert år blir de færre»: of the people counted just before, in the paragraph."""
    form = scene.article.text[cue.start : cue.end].casefold()
    before = passage.forms_before(cue.start)[-_THEM:]
    after = passage.words_after(cue.end)[:1]
    ends = not after or after[0].start - cue.end > 1
    if form not in _SEVERAL_OR_FEW or not ends or _THEY.isdisjoint(before):
        return []
    if _BECOMES.isdisjoint(before):
        return []
    near = (passage, *scene.before(passage))
    counted = any(a.value.kind == "count" for p in near for a in p.amounts)
    told = [t for p in near for t in p.of(Topic) if t.value.rank > 1]
    return told[:1] if counted and told else []


def _is_predicate(passage: Passage, cue: Mention[DirectionWord]) -> bool:
    """«Klagene blir også flere»: the adjective is said of what stands before it, and ends there."""
    if cue.value.part != "adjective" or cue.value.direction == "unchanged":
        return False
    after = passage.words_after(cue.end)[:1]
    if after and after[0].start - cue.end < len(", "):
        return False
    before = passage.forms_before(cue.start)
    return not _BECOMES.isdisjoint(before[-2:]) and len(before) > 1


def _is_close(scene: Scene, passage: Passage, topic: Mention[Topic], indicator: Indicator) -> bool:
    """Whether a topic from the context stands in the same paragraph, the heading or the top.

    «Søknadene er blitt flere» goes on with the paragraph before; «regningen vokser» need not.
    «Antallet mottakere har gått ned» is of the one benefit of the article, wherever it stands.
    """
    main, weight = next(iter(scene.topics.items()), ("", 0))
    alone = sum(scene.welfare.topic(id).rank > 1 for id in scene.topics) == 1
    if indicator in _OF_THE_BENEFIT and alone and main == topic.value.id and weight >= MAIN_WEIGHT:
        return True
    close = {passage.sentence.block, *(p.sentence.block for p in scene.top())}
    if indicator != "expenditure":
        close.add(passage.sentence.block - 1)
    heading = scene.heading_of(passage)
    close |= {heading.sentence.block} if heading else set()
    blocks = scene.article.blocks
    return any(blocks[i].start <= topic.start < blocks[i].end for i in close)


def _has_head(passage: Passage, cue: Mention[DirectionWord], words: int) -> bool:
    """Whether one of the next words is known: people, a benefit or an indicator."""
    after = passage.words_after(cue.end)[:words]
    if not after:
        return False
    known = (c for c in passage.cues if isinstance(c.value, Topic | Frame | Group))
    return any(cue.end <= c.start < after[-1].end for c in known)


def _complemented(passage: Passage, cue: Mention[DirectionWord]) -> bool:
    """Whether «i», «av» or «på» follows: then the noun has an object of its own."""
    after = next((word.form for word in passage.words if word.start >= cue.end), "")
    return after in ("i", "av", "på")


def _indicator(
    passage: Passage, cue: Mention[DirectionWord], topic: Mention[Topic], clause: Span
) -> tuple[Indicator | None, str]:
    """What goes up or down: told by a word of the clause, else people, else money."""
    counted = passage.forms_before(topic.start)
    numbered = counted[-1:] == ["antallet"] or ends_in_number_of(counted)
    if _is_number_of_people(passage, topic):
        return topic.value.count, f"{topic.value.id}:trend"
    if numbered and not any(f.start == topic.start for f in passage.of(Frame, clause)):
        return topic.value.count, f"{topic.value.id}:trend"  # «talet på uføre er uendra»
    frames = [
        f
        for f in passage.of(Frame, clause)
        if f.value.topic in (None, topic.value.id)
        and min(distance(f, cue), distance(f, topic)) <= 30
        and f.start != cue.start
    ]
    headed = [f for f in frames if 0 <= f.start - cue.end <= len("  ")]
    if cue.value.part == "adjective" and headed:
        return headed[0].value.indicator, headed[0].value.id  # «økte stønader til tiltak mot …»
    if frames:
        best = min(frames, key=lambda f: (f.start != topic.start, distance(f, cue)))
        groups = (g for g in passage.of(Group, clause) if g.value.people)
        if any(cue.end <= g.start < best.start for g in groups):  # «økningen i antall uføre og …»
            return topic.value.count, f"{topic.value.id}:trend"
        return best.value.indicator, best.value.id
    people = any(g.value.people and distance(g, cue) <= 25 for g in passage.of(Group, clause))
    if topic.value.id in ("sykefravaer", "arbeidsledighet"):
        return topic.value.percent, f"{topic.value.id}:trend"
    if topic.value.state and cue.value.direction == "unchanged" and not people:
        return "rate", f"{topic.value.id}:trend"  # «barnetrygden holdes uendret»
    if people or topic.value.rank < 2:
        return topic.value.count, f"{topic.value.id}:trend"
    if cue.value.part == "verb" and topic.value.state:
        return None, ""  # «farskvoten auka»: its length, its rate or its cost?
    if cue.value.part == "verb":
        return topic.value.money, f"{topic.value.id}:trend"
    return topic.value.count, f"{topic.value.id}:trend"


def _is_number_of_people(passage: Passage, topic: Mention[Topic]) -> bool:
    """«talet på barn med hjelpestønad», «antallet enslige forsørgere som mottar stønad»."""
    before = [word for word in passage.words if word.end <= topic.start][-_BETWEEN:]
    told = next((word for word in reversed(before) if word.form in _NUMBER_OF), None)
    if told is None:
        return False
    return any(g.value.people for g in passage.of(Group, (told.end, topic.start)))
