"""What the catalogue holds of an earlier project: facts as printed, the rest in our own words."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - pydantic reads it
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from grantflow.model.source import Standing

Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

Bound = Literal["minst", "högst", "cirka", "exakt"]
Part = Literal["mål", "syfte", "bakgrund", "arbetssätt", "resultat", "medel"]
Kind = Literal["projekt", "social investering", "verksamhet", "kunskapsunderlag"]
Fault = Literal["omöjligt datum", "olika uppgifter", "saknas i källan", "oklart i källan"]


class _Piece(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Piece):
    """A number that the source states: how many, of what, for whom.

    `number` is None when the source says "alla"; `unit` is then still what is counted.  `printed`
    is the few words that carry it, as they stand in the source.
    """

    number: Decimal | None = None
    unit: Told
    group: str = ""
    bound: Bound = "exakt"
    part: Part = "mål"
    printed: Told


class Lesson(_Piece):
    """Something learnt, retold, and the criteria where it helps.

    `themes` narrows a lesson of a whole collection to the case's own themes (none: to all);
    `place` is where in the source it stands.
    """

    text: Told
    criteria: list[str] = []
    themes: list[str] = []
    place: str = ""


class Shown(_Piece):
    """A recommendation that the entry is an example of, and by what."""

    criterion: Told
    by: Told


class Conflict(_Piece):
    """Two things that the source says of the same fact, or one that cannot be.

    `field` names the key of the entry; `printed` is what stands there, `against` what stands
    elsewhere (or why it cannot be), `place` where.
    """

    field: Told
    fault: Fault
    printed: str = ""
    against: str = ""
    place: str = ""
    note: Told


class Entry(_Piece):
    """An earlier project.  `title`, `applicant`, `start`, `end` and figures are as printed.

    `paragraph` is "37", "37a" or None: not printed, or another kind of money, told in `funding`.
    `theme` is the printed heading; `themes` are the case's own themes.  Dates are strings, since
    an impossible one stays as it is printed.
    """

    id: Id
    kind: Kind = "projekt"
    title: Told
    also_called: list[Told] = []
    applicant: Told
    county: str = ""
    paragraph: Literal["37", "37a"] | None = None
    funding: str = ""
    start: str = ""
    end: str = ""
    theme: str = ""
    themes: list[str] = []
    target_group: str = ""
    target_groups: list[Told] = []
    aim: str = ""
    goals: list[Told] = []
    figures: list[Figure] = []
    need: str = ""
    ways_of_working: list[Told] = []
    results: list[Told] = []
    partners: list[Told] = []
    lessons: list[Lesson] = []
    reasons_ended: list[Told] = []
    subjects: list[Told] = []
    arenas: list[Told] = []
    languages: list[Told] = []
    methods: list[Told] = []
    recommendations: list[Shown] = []
    conflicts: list[Conflict] = []
    address: str = ""
    place: str = ""
    standing: Standing = "verified"


class Collection(_Piece):
    """Where a set of entries comes from: title, publisher, licence, and the day it was read.

    `read_on` is empty when nobody knows when somebody last held the entries against their source.
    """

    id: Id
    title: Told
    publisher: Told
    published: str = ""
    language: str = "sv"
    licence: Told
    licence_standing: Standing = "unknown"
    note: str = ""
    url: str | None = None
    read_on: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    lessons: list[Lesson] = []
    conflicts: list[Conflict] = []
    entries: list[Entry] = []
