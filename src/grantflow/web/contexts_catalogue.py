"""What the pages about earlier projects show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from grantflow.catalogue.filters import Filters
    from grantflow.store.cases import Case
    from grantflow.web.contexts_cases import CaseHead

Options = tuple[tuple[str, str], ...]


class EntryLine(NamedTuple):
    """An earlier project in a list; `rests` say what it was found by, `flags` count remarks."""

    id: str
    title: str
    applicant: str
    facts: str
    aim: str
    flags: int
    standing: str
    rests: tuple[str, ...] = ()


class Near(NamedTuple):
    """An earlier project near a case: why, what it counts, whether the case has it already."""

    line: EntryLine
    why: tuple[str, ...]
    counts: tuple[str, ...]
    is_taken: bool


class LessonLine(NamedTuple):
    """A lesson and who tells it; `href` leads to the project, when it is one."""

    text: str
    told_by: str
    href: str


class LessonsAt(NamedTuple):
    """The lessons that matter at a stage."""

    name: str
    label: str
    href: str
    lessons: tuple[LessonLine, ...]


class Remarked(NamedTuple):
    """What is to be known of a fact of an entry: what is printed, and what speaks against it."""

    fault: str
    note: str
    printed: str
    against: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CataloguePage(Page):
    """Earlier projects, searched."""

    template: ClassVar[str] = "katalog/sok.html"
    query: str
    chosen: Filters
    themes: Options
    paragraphs: Options
    counties: Options
    groups: tuple[str, ...]
    notes: tuple[str, ...]
    lead: str
    entries: tuple[EntryLine, ...]
    shown: str
    more: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryPage(Page):
    """All that the catalogue holds of an earlier project."""

    template: ClassVar[str] = "katalog/projekt.html"
    entry: EntryLine
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    examples: tuple[tuple[str, str], ...]
    remarked: tuple[Remarked, ...]
    source: str
    licence: str
    address: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NearPage(Page):
    """The earlier projects nearest to a case, what they count, and what they have learnt."""

    template: ClassVar[str] = "katalog/liknande.html"
    case: CaseHead
    near: tuple[Near, ...]
    beside: str
    lessons: tuple[LessonsAt, ...]
