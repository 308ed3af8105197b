"""For which time a figure holds, and of a change, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.lexicon.welfare import Modality, Tense
from extractor.mention import Mention, Time
from extractor.normaliser.claim import ClaimKind, Span
from extractor.normaliser.held import Periods, as_period, counts, of_change, of_level
from extractor.normaliser.scene import Passage, Scene
from extractor.pipeline.numerals import NumberError, parse_number

_YEARS_APART = regex.compile(
    r"\b(?P<number>\w{1,12})\s{1,3}år\s{1,3}(?P<way>tidligere|tidlegare|før|seinere|seinare|senere|etter)\b",
    regex.IGNORECASE,
)
_THAT_YEAR = regex.compile(
    r"\b(?:i løpet av|gjennom|hele|heile|det samme|det same|same|samme|det) året\b",
    regex.IGNORECASE,
)
# «…, sier Solbrekke, som begynte ved kontoret i 1998»: told of the speaker
_TAG = regex.compile(
    r", (?:sier|seier|sa|forteller|fortel|opplyser|forklarer|forklarar|medgir|vedgår"
    r"|påpeker|peikar)\b"
)
_NOW = regex.compile(r"(?:\s\w{1,9}){0,2}\s(?:nå|no|i dag)\b")  # «til 29 nå», «4 vi har nå»
_IS_NOW = regex.compile(
    r"\b(?:er|ligger|ligg|står|teller|tel)(?: \w+)? (?:nå|no)(?: \w{1,12}){0,3} $"
)
_TODAY = regex.compile(r"\b(?:i dag|for tiden|for tida|akkurat nå|akkurat no)\b", regex.IGNORECASE)
_OPENS_NOW = regex.compile(r"\W{0,4}(?:nå|no) (?:er|har|får|ligger|ligg)\b", regex.IGNORECASE)
_OVER = regex.compile(r"\bpå\s{1,3}(\w{1,12})\s{1,3}år\b")
_YEAR = regex.compile(r"\d{4}")
_PART = regex.compile(r"\d{4}(?:-\d\d)?")
_IT_IS = regex.compile(
    r"(?:Det|Dette) (?:er|var|utgjør|svarer|svarar|betyr|tyder|inneber|innebærer) "
)
_DAY = regex.compile(r"(\d{4})-\d{2}")
# Documents of a year: the figures in them hold for it.
_OPENING = 25  # characters in which a sentence tells the time of all of it


def periods_of(
    scene: Scene,
    passage: Passage,
    anchor: Span,
    kind: ClaimKind,
    before: Periods | None,
    modality: Modality = "asserted",
    *,
    continues: bool = False,
    told: Periods | None = None,
) -> Periods:
    """The times of the clause, else of the sentence, else those of the claim it goes on with.

    `before` is what held for the claim just before in the same block; a figure that `continues`
    it («Det er en vekst på 8 prosent») holds for the same time in any tense. `told` is the claim
    before in any block: «tre år tidligere» counts from it.
    """
    start = anchor[0]
    rates = [(a.value.ext_start, a.value.ext_end) for a in passage.amounts if a.value.per]
    times = [t for t in passage.times if t.value.edtf and counts(scene, t)]
    times = [t for t in times if not any(s and e and s <= t.start < e for s, e in rates)]
    tag = _TAG.search(scene.article.text, anchor[1], passage.sentence.end)
    times = [t for t in times if tag is None or t.start < tag.start()]
    clause = passage.clause_at(start)
    own = [t for t in times if clause[0] <= t.start < clause[1]]
    own = own or _leading(passage, [t for t in times if t.start < clause[0]])
    year = _DAY.match(scene.article.published or "")
    text = scene.article.text
    now = _NOW.match(text, anchor[1]) or _OPENS_NOW.match(_clause_text(scene, clause))
    now = now or _IS_NOW.search(text, clause[0], anchor[0])
    if year is not None and now:
        return Periods(year.group(1), inferred=True)
    if told is not None and told.period and _THAT_YEAR.search(_clause_text(scene, clause)):
        return Periods(told.period[:4], period_at=told.period_at, inferred=True)
    counted = _counted_from(scene, passage, anchor, told)
    if counted is not None and _right_behind(scene, anchor):
        return Periods(counted, inferred=True)
    if kind in ("change", "trend"):
        found = of_change(scene, own, anchor, told)
        if found.period is None and found.baseline is None:
            found = of_level(scene, times, anchor, told) if own != times else found
    else:
        found = of_level(scene, own, anchor, told)
    if found.period is None and kind in ("change", "trend"):
        found = _like_for_like(scene, passage, found, told)
    if found.period is not None:
        return _next(scene, found, modality)
    today = _TODAY.search(_clause_text(scene, clause))
    if today and modality != "counterfactual" and kind in ("level", "share"):
        return replace(found, period=(scene.article.published or "")[:4] or None, inferred=True)
    if counted is not None and kind in ("level", "share"):
        return replace(found, period=counted, inferred=True)
    if counted is not None and found.baseline is None and told is not None:
        return replace(found, period=told.period, baseline=counted, inferred=True)
    on = continues and modality != "goal"  # of a goal the deadline, if it is told
    if on and before is not None and before.period not in (None, found.baseline):
        return replace(found, period=before.period, period_at=before.period_at, inferred=True)
    if before is not None and before.period == found.baseline:
        before = None
    return _from_context(scene, passage, found, before, anchor, modality)


def tense_of(passage: Passage, anchor: Span) -> str | None:
    """The tense a figure is told in: of the verb nearest before it in its clause, else of any."""
    clause = passage.clause_at(anchor[0])
    own = [c for c in passage.of(Tense, clause) if c.value.tense != "addressed"]
    ahead = [c for c in own if c.end <= anchor[0]]
    rest = (c for c in passage.of(Tense) if c.value.tense != "addressed")
    best = ahead[-1] if ahead else next(iter(own), None) or next(rest, None)
    return best.value.tense if best is not None else None


def _leading(passage: Passage, times: Sequence[Mention[Time]]) -> list[Mention[Time]]:
    """The time of earlier clauses that holds for the rest: «I 2015 …», or the only one."""
    if len({time.value.edtf for time in times}) < 2:
        return list(times)
    return [time for time in times if time.start - passage.sentence.start <= _OPENING]


def _clause_text(scene: Scene, clause: Span) -> str:
    return scene.article.text[clause[0] : clause[1]]


def _like_for_like(scene: Scene, passage: Passage, found: Periods, told: Periods | None) -> Periods:
    """Than «september i fjor» is of this September, «Det er en vekst» of the time told last."""
    base, last = found.baseline, told.period if told is not None else None
    if base is None:
        goes_on = last is not None and _IT_IS.match(scene.article.text, passage.sentence.start)
        if not goes_on or told is None:
            return found
        return replace(found, period=last, baseline=told.baseline, inferred=True)
    goes_on = last is not None and _IT_IS.match(scene.article.text, passage.sentence.start)
    if goes_on and last is not None and base < last:
        return replace(found, period=last, inferred=True)  # «Det er dobbelt så mange som i 2016»
    if not _PART.fullmatch(base):
        return found
    later = f"{int(base[:4]) + 1}{base[4:]}"
    published = (scene.article.published or "")[:4]
    if later == last or (len(base) > len("2020") and later[:4] == published):
        return replace(found, period=later, inferred=True)
    return found


def _next(scene: Scene, found: Periods, modality: Modality) -> Periods:
    """A forecast for «utgangen av mars», written in December, is for the March to come."""
    period, published = found.period or "", scene.article.published or ""
    named = found.period_at and _YEAR.search(scene.article.text[slice(*found.period_at)])
    ahead = modality in ("plan", "goal", "forecast")
    if not ahead or named or len(period) != len("2020-03") or period >= published[:7]:
        return found
    if not published:
        return found
    return replace(found, period=f"{int(period[:4]) + 1}{period[4:]}")


def _counted_from(scene: Scene, passage: Passage, anchor: Span, told: Periods | None) -> str | None:
    """«tre år tidligere», «ett år senere»: so many years from the time told before."""
    clause = passage.clause_at(anchor[0])
    match = _YEARS_APART.search(scene.article.text, clause[0], clause[1])
    if match is None:
        return None
    named = [t.value.edtf for t in passage.times if t.end <= match.start() and t.value.edtf]
    base = named[-1] if named else told.period if told is not None else None
    year = _YEAR.match(base or "")
    if year is None:
        return None
    try:
        years = int(parse_number(match.group("number").casefold()))
    except NumberError:
        return None
    back = match.group("way").casefold() in ("tidligere", "tidlegare", "før")
    return f"{int(year.group()) + (-years if back else years)}{(base or '')[4:7]}"


def _right_behind(scene: Scene, anchor: Span) -> bool:
    """«122 700 ett år senere»: the years follow the figure itself."""
    return _YEARS_APART.match(scene.article.text[anchor[1] : anchor[1] + 40].lstrip()) is not None


def _from_context(
    scene: Scene,
    passage: Passage,
    found: Periods,
    before: Periods | None,
    anchor: Span,
    modality: Modality,
) -> Periods:
    """The past goes on with the claim before; present and perfect hold in the year of publication.

    A plan or goal without a time has none: the year of publication is not when it will be so.
    """
    announced = _announced(scene, passage)
    if announced is not None:
        at = (announced.start, announced.end)
        return replace(found, period=as_period(scene, announced), period_at=at, inferred=True)
    tense = tense_of(passage, anchor)
    ahead = modality in ("plan", "goal", "forecast")
    year = _DAY.match(scene.article.published or "")
    published = (scene.article.published or "")[:4]
    past = before is not None and (before.period or "")[:4] < published
    goes_on = not past if ahead else tense != "present"
    if before is not None and before.period is not None and goes_on:
        return replace(found, period=before.period, period_at=before.period_at, inferred=True)
    if tense == "present" and year is not None and not ahead:
        return replace(found, period=year.group(1), inferred=True)
    return found


def _announced(scene: Scene, passage: Passage) -> Mention[Time] | None:
    """The one time that the words above a list name: «Mottakere i 2021:»."""
    if passage.block.kind != "list_item":
        return None
    above = scene.above_list(passage)
    above = above or scene.heading_of(passage)
    times = [t for t in above.times if t.value.edtf and counts(scene, t)] if above else []
    return times[0] if len({t.value.edtf for t in times}) == 1 else None


def year_before(period: str, scene: Scene, passage: Passage) -> str | None:
    """The year of the earlier end of «fra 4,9 til 5,3 på to år», told by the later end."""
    words = scene.article.text[passage.sentence.start : passage.sentence.end].casefold()
    match = _OVER.search(words)
    year = _YEAR.match(period)
    if match is None or year is None:
        return None
    try:
        return str(int(year.group()) - int(parse_number(match.group(1))))
    except NumberError:
        return None
