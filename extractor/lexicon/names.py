"""Rows of the names section: places, people, institutions, and the words of who speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractor.lexicon.read import Forms, read_csv, read_tables
from extractor.mention import OrganisationKind, PlaceKind


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A municipality or county under one SSB number, and the days the number holds."""

    code: str
    names: tuple[str, ...]
    kind: PlaceKind
    valid_from: str
    valid_to: str
    """The last day; empty where the number still holds."""
    successor: str
    people: int

    def holds(self, day: str) -> bool:
        """Whether the number is valid on `day`, YYYY-MM-DD."""
        return self.valid_from <= day and (not self.valid_to or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution with its names in both standards; the first is the full one."""

    kind: OrganisationKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindRow:
    """An ending that tells the kind of an organisation: `forbundet` is an interest group."""

    id: str
    kind: OrganisationKind
    forms: Forms
    example: Forms
    source: str
    alone: bool = False
    """One capitalised word with this end names an organisation."""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A word for a person's work or standing; a compound counts by its end."""

    id: str
    forms: Forms
    definite: Forms
    example: Forms
    source: str
    public: bool = False
    """An office, or work in which one speaks for others: `--redact-people` leaves the name."""


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """A verb or preposition that names a speaker."""

    id: str
    use: Literal["saying", "holding", "source", "got"]
    forms: Forms
    example: Forms
    source: str
    particle: tuple[str, ...] = ()
    """One of these must follow in the clause: «la han til»."""
    never: tuple[str, ...] = ()
    """None of these may follow at once: «venter på svar»."""
    counter: Forms | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A noun for a report or statistics; a compound counts by its end."""

    id: str
    forms: Forms
    example: Forms
    source: str
    weak: bool = False
    """An everyday word too: it needs its origin or must do the showing itself."""
    counter: Forms | None = None


@dataclass(frozen=True, slots=True)
class NoNameRow:
    """Words with a capital letter that name nobody."""

    id: str
    forms: Forms
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names section; hashed by identity, so that what is built on it can be kept."""

    places: dict[str, tuple[PlaceRow, ...]]
    """Municipalities and counties of each name."""
    shared: frozenset[str]
    """Names of municipalities that are surnames or common words as well."""
    settlements: dict[str, str]
    """Towns and villages, with the municipality number of 2024."""
    districts: dict[str, str]
    """Districts, with the county number of 2024 or nothing."""
    countries: dict[str, str]
    """Countries, with the two letters of ISO 3166-1."""
    given: dict[str, str]
    """Given names: `f`, `m` or `fm`."""
    institutions: dict[str, InstitutionRow]
    kinds: tuple[KindRow, ...]
    roles: tuple[RoleRow, ...]
    speech: tuple[SpeechRow, ...]
    documents: tuple[DocumentRow, ...]
    no_names: frozenset[str]

    @classmethod
    def load(cls, folders: tuple[Path, ...]) -> Names:
        """The section as the files of `folders` have it; later folders add to earlier ones.

        Raises LexiconError that names file and row where a row is wrong.
        """
        return cls(
            places=_places(folders),
            shared=frozenset(
                name for row in _rows(folders, "places.csv") if row["also"] for name in _names(row)
            ),
            settlements={
                row["name"]: row["municipality"] for row in _rows(folders, "settlements.csv")
            },
            districts={
                row[standard]: row["county"]
                for row in _rows(folders, "districts.csv")
                for standard in ("nb", "nn")
            },
            countries=_countries(folders),
            given={row["name"]: row["gender"] for row in _rows(folders, "given_names.csv")},
            institutions=_institutions(folders),
            kinds=read_tables(folders, "organisation_kinds.toml", KindRow),
            roles=read_tables(folders, "roles.toml", RoleRow),
            speech=read_tables(folders, "speech.toml", SpeechRow),
            documents=read_tables(folders, "documents.toml", DocumentRow),
            no_names=_no_names(read_tables(folders, "no_names.toml", NoNameRow)),
        )


def _rows(folders: Sequence[Path], file: str) -> list[dict[str, str]]:
    return [
        row for folder in folders if (folder / file).exists() for row in read_csv(folder / file)
    ]


def _names(row: dict[str, str]) -> list[str]:
    return row["names"].split("|")


def _places(folders: Sequence[Path]) -> dict[str, tuple[PlaceRow, ...]]:
    """By name; a later folder's row replaces one of its code and first day."""
    rows: dict[tuple[str, str], PlaceRow] = {}
    for row in _rows(folders, "places.csv"):
        place = PlaceRow(
            code=row["code"],
            names=tuple(_names(row)),
            kind="county" if row["kind"] == "county" else "municipality",
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            successor=row["successor"],
            people=int(row["people"] or 0),
        )
        rows[place.code, place.valid_from] = place
    by_name: dict[str, tuple[PlaceRow, ...]] = {}
    for place in rows.values():
        for name in place.names:
            by_name[name] = (*by_name.get(name, ()), place)
    return by_name


def _countries(folders: Sequence[Path]) -> dict[str, str]:
    return {
        name: row["code"]
        for row in _rows(folders, "countries.csv")
        for name in (row["nb"], row["nn"], *row["other"].split("|"))
        if name
    }


def _institutions(folders: Sequence[Path]) -> dict[str, InstitutionRow]:
    by_name: dict[str, InstitutionRow] = {}
    for row in _rows(folders, "institutions.csv"):
        names = [row["nb"], row["nn"], *row["other"].split("|")]
        institution = InstitutionRow(
            kind=row["kind"],  # type: ignore[arg-type]
            names=tuple(dict.fromkeys(filter(None, names))),
        )
        by_name.update(dict.fromkeys(institution.names, institution))
    return by_name


def _no_names(rows: Iterable[NoNameRow]) -> frozenset[str]:
    return frozenset(form for row in rows for form in row.forms.both)
