"""What the pages about mail, webhooks and watched pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from grantflow.model.finding import Severity
    from grantflow.store.hooks import Told
    from grantflow.store.outbox import Stuck
    from grantflow.store.queues import Counts
    from grantflow.web.contexts_cases import CaseHead


class WishLine(NamedTuple):
    """A kind of mail, and whether one wants it."""

    kind: str
    label: str
    told: str
    wanted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WishesPage(Page):
    """Which mail one wants."""

    template: ClassVar[str] = "utskick/mina.html"
    wishes: tuple[WishLine, ...]
    has_mail: bool
    done: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailPage(Page):
    """How mail leaves, and what has not arrived: for administrators.

    `server` is its name, empty when there is none; `fault` is what is wrong with its settings.
    """

    template: ClassVar[str] = "utskick/fel.html"
    server: str
    sender: str
    fault: str
    counts: Counts
    stuck: tuple[Stuck, ...]
    done: str = ""


class HookLine(NamedTuple):
    """A webhook: where, what it is told, whether it is stopped, and what it was last told."""

    id: str
    address: str
    events: tuple[str, ...]
    is_stopped: bool
    latest: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HooksPage(Page):
    """The webhooks of an organisation.  `secret` is that of one just made, shown once."""

    template: ClassVar[str] = "utskick/webhookar.html"
    hooks: tuple[HookLine, ...]
    events: tuple[tuple[str, str], ...]
    names: dict[str, str]
    address: str = ""
    chosen: tuple[str, ...] = ()
    secret: str = ""
    done: str = ""


class NewsLine(NamedTuple):
    """A piece of news: what it is, what the page says, where, and what somebody has decided.

    `moved` is what a day was before; `link` is empty when the address is none of a page.
    """

    id: str
    number: int
    what: str
    title: str
    text: str
    address: str
    link: str
    moved: str
    doubts: tuple[str, ...]
    found_ms: int
    decided_ms: int | None
    by: str
    taken: bool | None


class PageLine(NamedTuple):
    """A watched page, and how it was."""

    name: str
    address: str
    state: str
    told: str


class NoticeLine(NamedTuple):
    """Something to act on: what, what to do, and the address of the field it is about."""

    severity: Severity
    message: str
    advice: str
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchPage(Page):
    """The pages that a case watches: what is new, to be decided on, and how they were."""

    template: ClassVar[str] = "utskick/bevakning.html"
    case: CaseHead
    watched: int
    read_ms: int | None
    job: str
    waiting: tuple[NewsLine, ...]
    decided: tuple[NewsLine, ...]
    notices: tuple[NoticeLine, ...]
    pages: tuple[PageLine, ...]
