"""Rows of the welfare section: topics, frames, and the words that qualify a statement.

A form is one or more words in small letters; `*` stands for the rest of a word (compounds and
endings) and ` ~ ` for up to four words between («gikk ~ ned»).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from extractor.errors import LexiconError
from extractor.lexicon.read import Forms, read_tables
from extractor.mention import AmountKind, Direction

Indicator: TypeAlias = Literal[
    "recipients", "new_recipients", "applications", "decisions", "rejections", "terminations",
    "sanctions", "expenditure", "budget", "overrun", "saving", "rate", "income_limit", "duration",
    "processing_time", "backlog", "complaints", "fraud", "overpayment", "debt", "participants",
    "employed_after", "unemployed", "unemployment_rate", "absence_rate", "vacancies", "low_income",
    "homeless", "settled", "reports", "cases", "placements", "staff", "capacity", "age_of_exit",
    "other",
]  # fmt: skip
"""What a figure may measure: the closed list of the record."""

INDICATORS: frozenset[str] = frozenset(get_args(Indicator))

Modality: TypeAlias = Literal[
    "asserted", "forecast", "estimate", "plan", "goal", "possible", "counterfactual", "question"
]


@dataclass(frozen=True, slots=True)
class Topic:
    """A benefit or welfare field; `count` and the rest name the indicator of a bare figure."""

    id: str
    words: Forms
    rank: int
    """2 a benefit by name, 1 a field, 0 the agency alone; the higher wins in one sentence."""
    example: Forms
    source: str
    count: Indicator | None = None
    money: Indicator | None = None
    percent: Indicator | None = None
    duration: Indicator | None = None
    state: bool = False
    """Paid by the state at one rate for the whole country."""
    counter: Forms | None = None

    def indicator_of(self, kind: AmountKind) -> Indicator | None:
        """What a figure of this kind measures where no word tells."""
        match kind:
            case "count":
                return self.count
            case "money":
                return self.money
            case "percent" | "percentage_point" | "ratio":
                return self.percent
            case "duration":
                return self.duration
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Frame:
    """A word that tells which indicator a figure of one of these kinds measures."""

    id: str
    indicator: Indicator
    kinds: tuple[AmountKind, ...]
    words: Forms
    example: Forms
    unit: bool = False
    """The word may itself be what is counted: «85 mottakere»."""
    topic: str | None = None
    """The frame holds for this topic alone."""
    specific: bool = False
    """It wins over the general words (budgeted, paid, received) of its clause."""
    beside: bool = False
    """It counts only in a sentence that names the topic too."""
    counter: Forms | None = None


@dataclass(frozen=True, slots=True)
class DirectionWord:
    """A word that tells that something went up or down, or stayed."""

    id: str
    direction: Direction
    part: Literal["verb", "noun", "adjective", "addition", "vanishing"]
    words: Forms
    example: Forms


@dataclass(frozen=True, slots=True)
class ModalityWord:
    """A word that tells how a statement is meant; `negation` denies it."""

    id: str
    modality: Literal[
        "forecast", "estimate", "plan", "goal", "possible", "counterfactual", "negation", "denial"
    ]
    words: Forms
    example: Forms


@dataclass(frozen=True, slots=True)
class Group:
    """A word for people; with `group` it names a subset of them («unge»)."""

    id: str
    people: bool
    group: bool
    words: Forms
    example: Forms


@dataclass(frozen=True, slots=True)
class Scope:
    """A word that tells whether a text speaks of the country or of its own place."""

    id: str
    scope: Literal[
        "national", "landwide", "county", "municipality", "local", "tally", "joint", "total",
        "abroad", "same",
    ]  # fmt: skip
    words: Forms
    example: Forms


@dataclass(frozen=True, slots=True)
class Tense:
    """A verb or adverb that tells present from past, or a pronoun that addresses the reader."""

    id: str
    tense: Literal["present", "past", "addressed"]
    words: Forms
    example: Forms


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A word that tells that a figure of its clause is not about welfare («husleige»)."""

    id: str
    words: Forms
    example: Forms
    strong: bool = False
    """However near a benefit stands («kravet til permittering»)."""
    counted: bool = False
    """Only where it is what the figure counts («to av tre kommuner»)."""


Cue: TypeAlias = Topic | Frame | DirectionWord | ModalityWord | Group | Scope | Tense | Exclusion


@dataclass(frozen=True, slots=True)
class Welfare:
    """Every row of the section, by file."""

    topics: tuple[Topic, ...]
    frames: tuple[Frame, ...]
    directions: tuple[DirectionWord, ...]
    modality: tuple[ModalityWord, ...]
    groups: tuple[Group, ...]
    scopes: tuple[Scope, ...]
    tenses: tuple[Tense, ...]
    exclusions: tuple[Exclusion, ...]

    @classmethod
    def load(cls, folders: tuple[Path, ...]) -> Welfare:
        """Read and check the section; raises LexiconError naming the row at fault."""
        welfare = cls(
            read_tables(folders, "benefits.toml", Topic),
            read_tables(folders, "frames.toml", Frame),
            read_tables(folders, "directions.toml", DirectionWord),
            read_tables(folders, "modality.toml", ModalityWord),
            read_tables(folders, "groups.toml", Group),
            read_tables(folders, "scopes.toml", Scope),
            read_tables(folders, "tenses.toml", Tense),
            read_tables(folders, "exclusions.toml", Exclusion),
        )
        welfare._check()
        return welfare

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Every row that words of a text may match."""
        return (
            *self.topics,
            *self.frames,
            *self.directions,
            *self.modality,
            *self.groups,
            *self.scopes,
            *self.tenses,
            *self.exclusions,
        )

    def topic(self, id: str) -> Topic:
        """The topic of this id; raises KeyError where there is none."""
        return next(topic for topic in self.topics if topic.id == id)

    def _check(self) -> None:
        topics = {topic.id for topic in self.topics}
        for frame in self.frames:
            if frame.indicator not in INDICATORS:
                raise LexiconError(
                    f'frames.toml, "{frame.id}": no indicator {frame.indicator}; '
                    f"use one of {', '.join(sorted(INDICATORS))}"
                )
            if frame.topic is not None and frame.topic not in topics:
                raise LexiconError(
                    f'frames.toml, "{frame.id}": no topic {frame.topic} in benefits.toml'
                )
        for topic in self.topics:
            for indicator in (topic.count, topic.money, topic.percent, topic.duration):
                if indicator is not None and indicator not in INDICATORS:
                    raise LexiconError(f'benefits.toml, "{topic.id}": no indicator {indicator}')
        seen: dict[str, str] = {}
        for topic in self.topics:
            for form in topic.words.both:
                if seen.setdefault(form, topic.id) != topic.id:
                    raise LexiconError(
                        f'benefits.toml: "{form}" is listed under {seen[form]} and {topic.id}'
                    )
