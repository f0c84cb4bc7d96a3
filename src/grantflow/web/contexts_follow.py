"""What the pages of the follow-up show: the decision, the promise, reports, the diary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from grantflow.model.promise import Grant
    from grantflow.usecases.follow_told import PromiseTold
    from grantflow.web.contexts_cases import CaseHead


class FollowField(NamedTuple):
    """A question of the follow-up with what stands there.

    `path` is its id and its name, `token` what somebody has seen who sees this.  `theirs` is what
    another has written meanwhile, `by` who did.
    """

    path: str
    label: str
    why: str
    shape: str
    token: str
    texts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    theirs: str = ""
    by: str = ""

    @property
    def text(self) -> str:
        """What stands there, as one text."""
        return self.texts[0] if self.texts else ""


class FollowRow(NamedTuple):
    """The questions about one thing that was promised; `promised` is what was promised of it."""

    id: str
    name: str
    promised: str
    fields: tuple[FollowField, ...]


class FollowPart(NamedTuple):
    """A part of a report: questions, or rows of them."""

    id: str
    label: str
    why: str
    fields: tuple[FollowField, ...]
    rows: tuple[FollowRow, ...] = ()
    may_add: bool = False


class FollowFinding(NamedTuple):
    """Something to act on in a report, and the words of the promise it rests on."""

    code: str
    severity: str
    label: str
    message: str
    advice: str
    source: str
    quotes: tuple[str, ...]
    href: str


class ReportLine(NamedTuple):
    """A report in the list."""

    number: int
    name: str
    period: str
    due: str
    sent_on: str
    blockers: int
    warnings: int


class DiaryLine(NamedTuple):
    """An entry of the diary to read; `strangers` say what it concerns that was not promised."""

    id: str
    day: str
    text: str
    concerns: str
    came: str
    strangers: tuple[str, ...]


class RemovedEntry(NamedTuple):
    """An entry that has just been taken out, and its day in words."""

    id: str
    day: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowPage(Page):
    """What was granted and promised, and what has been reported; or the form for the decision.

    `typed` is what somebody has typed in the forms, by name, when it was not taken.
    """

    template: ClassVar[str] = "uppfoljning/uppfoljning.html"
    case: CaseHead
    grant: Grant | None
    told: PromiseTold | None
    changes: tuple[tuple[str, str, str], ...]
    reports: tuple[ReportLine, ...]
    entries: int
    decision: tuple[FollowField, ...]
    kinds: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPage(Page):
    """A report to fill in, with what it lacks against the promise; `aside` are codes set aside."""

    template: ClassVar[str] = "uppfoljning/rapport.html"
    case: CaseHead
    period: str
    parts: tuple[FollowPart, ...]
    findings: tuple[FollowFinding, ...]
    blockers: int
    aside: str
    is_final: bool
    note: str
    source: str
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DiaryPage(Page):
    """The project diary: entries to read, one of them to change, and a new one.

    `removed` is an entry that somebody has just taken out and may want back.
    """

    template: ClassVar[str] = "uppfoljning/dagbok.html"
    case: CaseHead
    entries: tuple[DiaryLine, ...]
    changing: tuple[FollowField, ...]
    new: tuple[FollowField, ...]
    is_granted: bool
    removed: RemovedEntry | None
    said: str
