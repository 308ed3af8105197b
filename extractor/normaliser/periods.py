"""For which time a figure holds, and of a change, since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.lexicon.welfare import DirectionWord, Modality, Tense
from extractor.mention import Mention, Time
from extractor.normaliser.claim import Claim, ClaimKind, Span
from extractor.normaliser.scene import Passage, Scene, distance
from extractor.pipeline.numerals import NumberError, parse_number

# Words before a time that make it the earlier end of a comparison («enn i samme periode i 2020»).
_SINCE = regex.compile(
    r"\b(?:enn|fra|frå|siden|sidan|over|mot|sammenlignet\s{1,3}med|samanlikna\s{1,3}med|jamført\s{1,3}med"
    r"|så\s{1,3}\w{1,12}(?:\s{1,3}\w{2,20})?\s{1,3}som)"
    r"(?:\s{1,3}(?:i|for|ved|på|inngangen|til|de|dei|den|det|samme|same|periode|perioden|månedene|månadene"
    r"|tid|måned|månad|måneden|månaden|uke|veke|kvartal|første|fyrste|fjerde|andre|\w{0,12}året)\b){0,6}+\s{1,3}$"
)
# What parts a figure from the time behind it: another item, or another figure.
_APART = regex.compile(r"[,;:]|\bog\b|\d")
_YEARS_APART = regex.compile(
    r"\b(?P<number>\w{1,12})\s{1,3}år\s{1,3}(?P<way>tidligere|tidlegare|før|seinere|seinare|senere|etter)\b",
    regex.IGNORECASE,
)
_THAT_YEAR = regex.compile(
    r"\b(?:i løpet av|gjennom|hele|heile|det samme|det same|same|samme|det) året\b",
    regex.IGNORECASE,
)
_SAME_PART = regex.compile(
    r"\b(?:samme|same) (?:måned|månaden|måneden|kvartal|kvartalet|periode|perioden|tid|tidsrom) $"
)
_THAN = regex.compile(r"\b(?:enn|mot)\s(?:i\s)?(?:de\s|dei\s)?$")
_TO = regex.compile(r"\btil\b|–|-")
_PER = regex.compile(r"\b(?:per|pr\.?)\s\d")
_SUBORDINATE = regex.compile(r"\b(?:siden|sidan|etter\s{1,3}at)\b")
_NOW = regex.compile(r"(?:\s\w{1,9}){0,2}\s(?:nå|no|i dag)\b")  # «til 29 nå», «4 vi har nå»
_IS_NOW = regex.compile(r"\b(?:er|ligger|ligg|står|teller|tel)(?: \w+)? (?:nå|no)(?: \w{1,12}){0,3} $")
_TODAY = regex.compile(r"\b(?:i dag|for tiden|for tida|akkurat nå|akkurat no)\b", regex.IGNORECASE)
_OPENS_NOW = regex.compile(r"\W{0,4}(?:nå|no) (?:er|har|får|ligger|ligg)\b", regex.IGNORECASE)
_FROM = regex.compile(r"\b(?:fra|frå)\s(?:\d{4}|\w{3,9}\s\d{4})\stil\s")
_WAS = regex.compile(r"\b(?:fra|frå|mot|enn)\s(?:\w{1,8}\s)?$")
_OVER = regex.compile(r"\bpå\s{1,3}(\w{1,12})\s{1,3}år\b")
_YEAR = regex.compile(r"\d{4}")
_PART = regex.compile(r"\d{4}(?:-\d\d)?")
_IT_IS = regex.compile(
    r"(?:Det|Dette) (?:er|var|utgjør|svarer|svarar|betyr|tyder|inneber|innebærer) "
)
_DAY = regex.compile(r"(\d{4})-\d{2}")


# Documents of a year: the figures in them hold for it.
_OPENING = 25  # characters in which a sentence tells the time of all of it
_OF_A_YEAR = ("budsjett", "regnskap", "rekneskap", "årsmelding", "årsrapport", "statistikk")
_OPEN = ("title", "lead", "list_item", "heading", "summary")  # blocks that leave out the time
# Two indicators of one count, told at the same time.
_SAME_TIME = {"unemployment_rate": "unemployed"}


@dataclass(frozen=True, slots=True)
class Periods:
    """EDTF of the time a figure holds for and, of a change, of the earlier end."""

    period: str | None = None
    baseline: str | None = None
    period_at: Span | None = None
    baseline_at: Span | None = None
    inferred: bool = False


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
    times = [t for t in passage.times if t.value.edtf and _counts(scene, t)]
    times = [t for t in times if not any(s and e and s <= t.start < e for s, e in rates)]
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
        found = _of_change(scene, own, anchor, told)
        if found.period is None and found.baseline is None:
            found = _of_level(scene, times, anchor, told) if own != times else found
    else:
        found = _of_level(scene, own, anchor, told)
    if found.period is None and kind in ("change", "trend"):
        found = _like_for_like(scene, passage, found, told)
    if found.period is not None:
        return _next(scene, found, modality)
    today = _TODAY.search(_clause_text(scene, clause))
    if today and year is not None and modality == "asserted" and kind in ("level", "share"):
        return replace(found, period=year.group(1), inferred=True)
    if counted is not None and kind in ("level", "share"):
        return replace(found, period=counted, inferred=True)
    if counted is not None and found.baseline is None and told is not None:
        return replace(found, period=told.period, baseline=counted, inferred=True)
    if continues and before is not None and before.period not in (None, found.baseline):
        return replace(found, period=before.period, period_at=before.period_at, inferred=True)
    if before is not None and before.period == found.baseline:
        before = None
    return _from_context(scene, passage, found, before, anchor, modality)


def _tense(passage: Passage, anchor: Span) -> str | None:
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


def _counts(scene: Scene, time: Mention[Time]) -> bool:
    """Not the year of a law, nor the day on which something was said («sa hun tirsdag»)."""
    if time.value.role is not None:
        named = time.value.role == "name"
        return named and any(word in _words(scene, time) for word in _OF_A_YEAR)
    published = (scene.article.published or "")[:10]
    day = time.value.kind == "date" and time.value.relative and not _PER.search(_words(scene, time))
    if time.value.relative and "W" in (time.value.edtf or ""):
        return False  # «slik han hevdet i forrige uke»
    return not (day and published and (time.value.edtf or "")[:7] == published[:7])


def _words(scene: Scene, time: Mention[Time]) -> str:
    """The words before a time and its own, small."""
    return scene.article.text[max(0, time.start - 24) : time.end].casefold()


def _of_level(
    scene: Scene, times: Sequence[Mention[Time]], anchor: Span, told: Periods | None
) -> Periods:
    """The nearest time; one behind the figure («946 i 2015») is nearer than one before."""
    usable = [t for t in times if not _since(scene, t)]

    passage = scene.passage_at(anchor[0])
    starts = [a.start for a in passage.amounts] if passage is not None else []

    def rank(time: Mention[Time]) -> tuple[bool, bool, int]:
        between = scene.article.text[anchor[1] : time.start].casefold()
        apart = _APART.search(between) is not None
        follows = time.start >= anchor[1] and not apart
        # «I fjor var de 118, året før 102»: the later time is of the later figure
        others = time.start >= anchor[1] and apart and any(0 < s - time.end <= 2 for s in starts)
        return (others, not follows, distance(time, anchor))

    published = scene.article.published or "9999"
    usable = usable or [t for t in times if (t.value.edtf or "")[: len(published)] > published]
    if not usable:
        return Periods()
    best = min(usable, key=rank)  # «1 783 kroner fra 1. mars neste år»
    edtf = best.value.edtf or ""
    if edtf.endswith("/.."):
        return Periods()
    period = _same_part(scene, best, told) or _as_period(scene, best)
    return Periods(period=period, period_at=(best.start, best.end))


def _same_part(scene: Scene, time: Mention[Time], told: Periods | None) -> str | None:
    """«mot 1,9 prosent i samme måned i fjor»: the month told before, a year earlier."""
    last = told.period if told is not None else None
    before = scene.article.text[max(0, time.start - 20) : time.start].casefold()
    if last is None or not _YEAR.fullmatch(time.value.edtf or "") or not _SAME_PART.search(before):
        return None
    ends = last.split("/")
    return "/".join(f"{time.value.edtf}{end[4:]}" for end in ends) if last[4:] else None


def _as_period(scene: Scene, time: Mention[Time]) -> str:
    """The time a figure holds for: a day stands for its year, «hittil i år» for the year so far.

    The turn of a year («ved årsskiftet», 1 January) closes the year before.
    """
    edtf = time.value.edtf or ""
    ends = edtf.split("/")
    if len(ends) == 2 and ends[1] and _has_moved(scene, time):
        return ends[1]  # «økte fra 2019 til 2020, og endte på 640»
    if len(ends) == 2 and ends[0][5:] in ("01-01", "01") and ends[0][:4] == ends[1][:4]:
        published = (scene.article.published or "")[: len(ends[1])]
        return ends[0][:4] if ends[1] == published else edtf
    if time.value.kind == "date" and len(edtf) >= 10:
        words = scene.article.text[time.start : time.end].casefold()
        turn = edtf[5:10] == "01-01" and ("skift" in words or "nyttår" in words)
        return str(int(edtf[:4]) - 1) if turn else edtf[:4]
    return edtf


def _has_moved(scene: Scene, time: Mention[Time]) -> bool:
    """Whether something moved «fra 2019 til 2020», so that a size is of the later end."""
    passage = scene.passage_at(time.start)
    if passage is None or not _FROM.search(_words(scene, time)):
        return False
    moved = any(cue.start < time.start for cue in passage.of(DirectionWord))
    return moved or any(
        a.value.unit == "{factor}" and a.start < time.start for a in passage.amounts
    )


def _of_change(
    scene: Scene, times: Sequence[Mention[Time]], anchor: Span, last: Periods | None
) -> Periods:
    """«fra 2015 til 2016» has both ends; «siden 2012», «enn i fjor» the earlier one alone."""
    for time in sorted(times, key=lambda t: distance(t, anchor)):
        ends = (time.value.edtf or "").split("/")
        months = len(ends[0]) > len("2020") and ends[0][:4] == ends[-1][:4]
        told = _TO.search(scene.article.text, time.start, time.end)
        if len(ends) == 2 and all(ends) and ".." not in ends and (told or not months):
            at = (time.start, time.end)
            return Periods(ends[1], ends[0], at, at)
    since = [t for t in times if _since(scene, t)]
    until = [t for t in times if not _since(scene, t)]
    base = min(since, key=lambda t: distance(t, anchor), default=None)
    text = scene.article.text

    def rank(time: Mention[Time]) -> tuple[bool, int]:
        to = base is not None and text[: time.start].endswith("til ")
        return (not to, distance(time, anchor))

    held = min(until, key=rank, default=None)
    since_when = (base.value.edtf or "").removesuffix("/..") if base else None
    return Periods(
        _as_period(scene, held) if held else None,
        (_same_part(scene, base, last) or since_when) if base else None,
        (held.start, held.end) if held else None,
        (base.start, base.end) if base else None,
    )


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


def _since(scene: Scene, time: Mention[Time]) -> bool:
    """Whether a time is the earlier end of a comparison."""
    edtf = time.value.edtf or ""
    if edtf.endswith("/.."):
        return True
    start = time.start
    if "/" in edtf:  # «flere enn i de seks første månedene av 2023»
        return _THAN.search(scene.article.text[max(0, start - 30) : start].casefold()) is not None
    passage = scene.passage_at(start)
    if passage is not None:  # «den største siden fire kommuner ble til én i 2020»
        before = scene.article.text[passage.clause_at(start)[0] : start].casefold()
        if _SUBORDINATE.search(before):
            return True
    return _SINCE.search(scene.article.text[max(0, start - 60) : start].casefold()) is not None


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
        return replace(found, period=_as_period(scene, announced), period_at=at, inferred=True)
    tense = _tense(passage, anchor)
    ahead = modality in ("plan", "goal", "forecast")
    year = _DAY.match(scene.article.published or "")
    past = year is not None and before is not None and (before.period or "")[:4] < year.group(1)
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
    above = next((p for p in scene.section_before(passage) if p.block.kind != "list_item"), None)
    above = above or scene.heading_of(passage)
    times = [t for t in above.times if t.value.edtf and _counts(scene, t)] if above else []
    return times[0] if len({t.value.edtf for t in times}) == 1 else None


def settle_periods(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """Give undated figures the period that the article tells of that topic and indicator.

    A quarter told once holds for the figures around it: those of title, lead and lists, and those
    told in the present; the one year of a budget for all its plans. The past of running text is
    left alone; another figure's time is not its.
    """
    told: dict[tuple[str, str], str] = {}
    planned: set[str] = set()
    for claim in claims:
        if claim.period is None or "period" in claim.inferred:
            continue
        if claim.modality == "plan":
            planned.add(claim.period)
        elif claim.modality == "asserted" and ".." not in claim.period:
            told[_matter(claim)] = max(told.get(_matter(claim), ""), claim.period)
    budget = next(iter(planned)) if len(planned) == 1 else None
    settled = [_settled(scene, claim, told.get(_matter(claim)), budget) for claim in claims]
    return list(_carried_on(scene, settled))


def _carried_on(scene: Scene, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Give undated figures of the past the latest time that the article has told of their topic.

    «I fjor betalte Nav ut 71 milliarder. … Bare i Tromsø var det 10 700 mottakere.» An earlier time
    that is looked back to («I 2014 var andelen 59 prosent») does not move on what is told.
    """
    published = scene.article.published or ""
    latest: dict[str, str] = {}
    for claim in claims:
        known = latest.get(claim.topic, "")
        if claim.period is None:
            if known and claim.modality == "asserted" and _is_past(scene, claim):
                inferred = tuple(dict.fromkeys((*claim.inferred, "period")))
                claim = replace(claim, period=known, inferred=inferred)
        elif "period" not in claim.inferred and claim.modality == "asserted":
            year, *rest = (part[:4] for part in claim.period.split("/"))
            if known[:4] <= year <= published[:4] and rest in ([], [year]):
                latest[claim.topic] = claim.period
        yield claim


def _is_past(scene: Scene, claim: Claim) -> bool:
    """Whether the clause of a figure tells of the past, and the figure is not where it came from."""
    start = claim.measure.start if claim.measure else claim.evidence[0].start
    passage = scene.passage_at(start)
    if passage is None or _WAS.search(scene.article.text[max(0, start - 12) : start]):
        return False
    return _tense(passage, (start, start)) == "past"


def _matter(claim: Claim) -> tuple[str, str]:
    return claim.topic, _SAME_TIME.get(claim.indicator, claim.indicator)


def _settled(scene: Scene, claim: Claim, known: str | None, budget: str | None) -> Claim:
    """The claim with the article's period for it, where it has none of its own."""
    published = (scene.article.published or "")[:4]
    kind = scene.article.blocks[claim.evidence[0].block].kind
    rough = claim.period == published != "" and "period" in claim.inferred
    undated = claim.period is None and kind in _OPEN
    period = None
    if claim.modality == "plan" and (rough or claim.period is None):
        period = budget
    elif claim.modality == "asserted" and (rough or undated) and known:
        at_top = kind in ("title", "lead") and claim.period is None
        period = known if at_top or known[:4] == (published or known[:4]) else None
    if period is None:
        return claim
    inferred = tuple(dict.fromkeys((*claim.inferred, "period")))
    return replace(claim, period=period, inferred=inferred)


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
