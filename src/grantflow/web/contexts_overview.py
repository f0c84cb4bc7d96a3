"""What the overview of a case shows, and the page of how it fits each programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from grantflow.web.contexts_cases import CaseHead
    from grantflow.web.panel import Told


class StageLine(NamedTuple):
    """A stage in the summary of a case: criteria met of those asked, findings by severity."""

    label: str
    href: str
    met: int
    asked: int
    blockers: int
    warnings: int
    advice: int


class Left(NamedTuple):
    """What is left to do in a form."""

    name: str
    label: str
    href: str
    findings: tuple[Told, ...]


class ReadAgain(NamedTuple):
    """Something set aside that should be read again: its code, why, the reason given, its form.

    `is_over`: there is nothing to set aside any more.
    """

    code: str
    told: str
    reason: str
    href: str
    is_over: bool


class Drawing(NamedTuple):
    """A picture: where it is, its caption, and the words that say the same."""

    href: str
    title: str
    described: str
    width: int
    height: int


class AspectLine(NamedTuple):
    """One thing that a programme asks, and what the case says; `kind` is that of its tag."""

    label: str
    word: str
    kind: str
    said: str
    asked: str
    source: str


class FitLine(NamedTuple):
    """How a case fits a programme; `lacking` are questions without an answer, with addresses."""

    name: str
    word: str
    kind: str
    call: str
    why: tuple[str, ...]
    aspects: tuple[AspectLine, ...]
    lacking: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OverviewPage(Page):
    """The whole case: what is there, what is left, and pictures of it."""

    template: ClassVar[str] = "arende/oversikt.html"
    case: CaseHead
    programme: str
    call: str
    stages: tuple[StageLine, ...]
    left: tuple[Left, ...]
    waived: tuple[Told, ...]
    again: tuple[ReadAgain, ...]
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FitPage(Page):
    """How the case fits each programme."""

    template: ClassVar[str] = "arende/passar.html"
    case: CaseHead
    fits: tuple[FitLine, ...]
