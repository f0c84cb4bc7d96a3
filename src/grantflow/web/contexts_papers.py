"""What the pages about files and runs show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Fragment, Page

if TYPE_CHECKING:
    from grantflow.store.papers import Held
    from grantflow.web.contexts_cases import CaseHead


class Kind(NamedTuple):
    """A file that can be made of a case: its address, its name, and what it is for."""

    path: str
    name: str
    told: str


class RunStep(NamedTuple):
    """A step of a run: its name, how it went in words, and the kind of its tag."""

    name: str
    told: str
    kind: str


class RunFinding(NamedTuple):
    """Something that a run has found; `path` leads to the field, and is empty for a draft."""

    code: str
    label: str
    kind: str
    message: str
    advice: str
    place: str
    path: str


class Run(NamedTuple):
    """A run as a page shows it.

    `file` and `pdf` are the addresses of what it made, `why` what it waits for or did not make.
    """

    id: str
    name: str
    state: str
    kind: str
    is_over: bool
    may_stop: bool
    asked_ms: int
    steps: tuple[RunStep, ...]
    summary: str
    findings: tuple[RunFinding, ...]
    file: str
    pdf: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PapersPage(Page):
    """The files of a case: those that can be made, those that have been, and what runs now.

    `unplaced` counts the texts of files that have found no question.
    """

    template: ClassVar[str] = "filer/filer.html"
    case: CaseHead
    kinds: tuple[Kind, ...]
    programmes: tuple[tuple[str, str], ...]
    programme: str
    makes_pdf: bool
    runs: tuple[Run, ...]
    files: tuple[Held, ...]
    removable: frozenset[str]
    unplaced: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPage(Page):
    """One run, while it goes on and when it is over."""

    template: ClassVar[str] = "filer/arbete.html"
    case: CaseHead
    run: Run


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPart(Fragment):
    """What changes on the page of a run."""

    template: ClassVar[str] = "filer/arbete-del.html"
    case: CaseHead
    run: Run


class Difference(NamedTuple):
    """A question that the case and a file answer differently."""

    path: str
    label: str
    case: str
    file: str
    place: str


class Left(NamedTuple):
    """A text of a file that has found no place, and why."""

    text: str
    place: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferPage(Page):
    """What a file would bring to a case as it stood at `version`, before anything is taken."""

    template: ClassVar[str] = "filer/las-in.html"
    case: CaseHead
    file_id: str
    version: int
    name: str
    news: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]
    left: tuple[Left, ...]
    known: int
    columns: tuple[tuple[str, str], ...]
