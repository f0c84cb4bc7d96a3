"""What the pages of cases show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Fragment, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.documents.by_word import Word
    from grantflow.store.cases import Case, Member
    from grantflow.web.beside import Beside
    from grantflow.web.contexts_catalogue import LessonLine
    from grantflow.web.drawn import Sheet
    from grantflow.web.drawnonce import DrawnSheet
    from grantflow.web.panel import Panel
    from grantflow.web.widgets import Choice


class CaseHead(NamedTuple):
    """What stands above every page of a case; `goes_ms` is when it will be erased, if it will."""

    id: str
    title: str
    version: int
    role: str
    is_closed: bool
    may_write: bool
    may_own: bool
    goes_ms: int | None = None


class Step(NamedTuple):
    """A form on the way through a case, and how far it has come; `kind` is that of its tag.

    `remarks` count those that nobody has settled.
    """

    name: str
    label: str
    href: str
    status: str
    kind: str
    rest: str = ""
    remarks: int = 0


class StepGroup(NamedTuple):
    """Forms that belong together."""

    label: str
    steps: tuple[Step, ...]


class FormHead(NamedTuple):
    """The form that a page is about, and the ones before and after it."""

    name: str
    label: str
    intro: str
    number: str
    before: Step | None
    after: Step | None


class Waiving(NamedTuple):
    """A reason that somebody has typed, which was not taken; `at` is the field at fault."""

    code: str
    reason: str
    by: str
    fault: str
    at: str


class Removed(NamedTuple):
    """A row that has just been taken out, and can be put back."""

    path: str
    name: str


class Clash(NamedTuple):
    """An answer that two people have written: both texts, and the words that differ.

    `token` is what somebody has seen who sees theirs.
    """

    path: str
    label: str
    token: str
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    words: tuple[Word, ...]
    by: str
    at_ms: int
    is_text: bool


class LostRow(NamedTuple):
    """A row that somebody has taken out while another wrote in it."""

    path: str
    name: str
    texts: tuple[tuple[str, str], ...]


class RevisionGroup(NamedTuple):
    """What one person saved in a sitting, without anybody else in between.

    `versions` are all of its saves, the latest first, each with its time.
    """

    day: str
    by: str
    kind: str
    times: str
    first: int
    last: int
    saves: int
    changes: int
    versions: tuple[tuple[int, str], ...]


class Differing(NamedTuple):
    """An answer that differs between two versions."""

    label: str
    href: str
    words: tuple[Word, ...]


class DifferingForm(NamedTuple):
    """What differs in a form."""

    label: str
    answers: tuple[Differing, ...]


class Version(NamedTuple):
    """A version to choose."""

    number: int
    told: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CasesPage(Page):
    """The cases of the one who asks."""

    template: ClassVar[str] = "arende/lista.html"
    cases: tuple[Case, ...]
    going: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCasePage(Page):
    """The form for a new case."""

    template: ClassVar[str] = "arende/nytt.html"
    name: str
    programmes: tuple[Choice, ...]
    chosen: tuple[str, ...]
    themes: tuple[Choice, ...]
    theme: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TasksPage(Page):
    """The task list of a case: where one comes back to."""

    template: ClassVar[str] = "arende/uppgifter.html"
    case: CaseHead
    groups: tuple[StepGroup, ...]
    others: tuple[Step, ...]
    done: int
    counted: int
    left: int
    unread: int
    unplaced: int
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetPage(Page):
    """A form to fill in, with what the checks say beside it."""

    template: ClassVar[str] = "arende/formular.html"
    case: CaseHead
    form: FormHead
    sheet: DrawnSheet
    panel: Panel
    waiving: Waiving | None
    said: str
    removed: Removed | None
    beside: Beside
    lessons: tuple[LessonLine, ...]
    present: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPage(Page):
    """A form to read, for those who may not write."""

    template: ClassVar[str] = "arende/last.html"
    case: CaseHead
    form: FormHead
    sheet: Sheet
    panel: Panel
    beside: Beside
    waiving: Waiving | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WholePage(Page):
    """Every answer of a case, to read through and to print."""

    template: ClassVar[str] = "arende/svar.html"
    case: CaseHead
    sheets: tuple[tuple[FormHead, Sheet], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PanelPart(Fragment):
    """What the checks say of a form, asked for when something has been saved."""

    template: ClassVar[str] = "arende/granskning.html"
    case: CaseHead
    form: FormHead
    panel: Panel
    waiving: Waiving | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClashPage(Page):
    """Answers that two people have written, side by side."""

    template: ClassVar[str] = "arende/krock.html"
    case: CaseHead
    form: FormHead
    clashes: tuple[Clash, ...]
    lost: tuple[LostRow, ...]
    kept: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovePage(Page):
    """A row that somebody is about to take out."""

    template: ClassVar[str] = "arende/ta-bort.html"
    case: CaseHead
    form: FormHead
    row: LostRow


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingsPage(Page):
    """Who works in a case, and what its owner can do with it; `link` is a new invitation."""

    template: ClassVar[str] = "arende/installningar.html"
    case: CaseHead
    members: tuple[Member, ...]
    own_id: str
    link: str
    mailed: str = ""
    email: str
    elsewhere: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryPage(Page):
    """What has been saved in a case, and by whom."""

    template: ClassVar[str] = "arende/historik.html"
    case: CaseHead
    groups: tuple[RevisionGroup, ...]
    versions: tuple[tuple[int, str], ...]
    earlier: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DifferencePage(Page):
    """What differs between two versions of a case."""

    template: ClassVar[str] = "arende/skillnad.html"
    case: CaseHead
    old: Version
    new: Version
    forms: tuple[DifferingForm, ...]
