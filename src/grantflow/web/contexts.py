"""What each page shows: a class per template, its fields exactly the names that the template uses.

The words `frame`, `title` and `faults` belong to the base of every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.checks.pages import Explained
    from grantflow.model.finding import Severity
    from grantflow.store.accounts import Account, Session
    from grantflow.store.links import Unused
    from grantflow.usecases.invitations import Invitation
    from grantflow.web.handbook import HandbookText

HOME = "/"


class Ways(NamedTuple):
    """How one signs in here: with a provider of that name, with passwords, or both."""

    provider: str = ""
    passwords: bool = True


class Fault(NamedTuple):
    """Something that has to be mended before a form is taken; `field` is the id of its field."""

    field: str
    told: str


class Frame:
    """What stands around every page; its `token` goes into each form (see the macro `token`)."""

    def __init__(
        self, account: Account | None, path: str, *, is_new: bool, make_token: Callable[[], str]
    ) -> None:
        """Note who looks at which page; `is_new`: there is nobody yet who could sign in."""
        self.account = account
        self.path = path
        self.is_new = is_new
        self._make_token = make_token

    @cached_property
    def token(self) -> str:
        """What proves that a form is ours.  A page without forms asks browsers to keep nothing."""
        return self._make_token()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragment:
    """A part of a page, sent alone."""

    template: ClassVar[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Fragment):
    """A whole page.  With faults its title begins with "Fel:", and a list of them comes first."""

    title: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultPage(Page):
    """What happened, what to do, and the number of a defect when it was ours."""

    template: ClassVar[str] = "fel.html"
    remedy: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetUp(Page):
    """The first page of all: who administers the installation."""

    template: ClassVar[str] = "konto/kom-igang.html"
    code: str = ""
    organisation: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn(Page):
    """The form to sign in; `there` is where to go then.

    `is_again`: a session ended while somebody was writing; `left` is what she then sent.
    """

    template: ClassVar[str] = "konto/logga-in.html"
    email: str = ""
    there: str = HOME
    left: str = ""
    is_again: bool = False
    ways: Ways


@dataclass(frozen=True, kw_only=True, slots=True)
class OnTheWay(Page):
    """The way to the provider, for somebody who brings a text or an invitation."""

    template: ClassVar[str] = "konto/vidare.html"
    door: str
    has_text: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SendAgain(Page):
    """What was sent without a session, to be sent again by somebody who has signed in."""

    template: ClassVar[str] = "konto/skicka-igen.html"
    there: str
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LostPassword(Page):
    """What to do when a password is lost; `done`: somebody has asked for a link by mail."""

    template: ClassVar[str] = "konto/glomt-losenord.html"
    has_mail: bool
    email: str = ""
    done: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPassword(Page):
    """The form to choose a password, by a link."""

    template: ClassVar[str] = "konto/nytt-losenord.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Join(Page):
    """An invitation, and the form to follow it; `is_other`: it is not to the one signed in."""

    template: ClassVar[str] = "konto/ga-med.html"
    invitation: Invitation
    is_other: bool
    name: str = ""
    email: str = ""
    organisation: str = ""
    link: str
    ways: Ways


@dataclass(frozen=True, kw_only=True, slots=True)
class MyAccount(Page):
    """One's own account: name, password, sessions."""

    template: ClassVar[str] = "konto/mitt-konto.html"
    account: Account
    name: str
    sessions: tuple[Session, ...]
    has_password: bool
    ways: Ways
    done: str = ""


class Home(NamedTuple):
    """An organisation as its administrator sees it: its people, and invitations not followed."""

    name: str
    accounts: tuple[Account, ...]
    invitations: tuple[Unused, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationPage(Page):
    """The organisations that an administrator looks after, her own first."""

    template: ClassVar[str] = "organisation/organisation.html"
    homes: tuple[Home, ...]
    email: str = ""
    done: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkMade(Page):
    """A link to hand over; it is shown once."""

    template: ClassVar[str] = "organisation/lank.html"
    link: str
    told: str
    ends_ms: int


class RuleLine(NamedTuple):
    """A rule in the list."""

    code: str
    title: str
    severity: Severity
    standing: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules(Page):
    """Every rule, by stage."""

    template: ClassVar[str] = "hjalp/regler.html"
    homes: tuple[tuple[str, tuple[RuleLine, ...]], ...]
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RulePage(Page):
    """One rule, explained."""

    template: ClassVar[str] = "hjalp/regel.html"
    explained: Explained


@dataclass(frozen=True, kw_only=True, slots=True)
class Help(Page):
    """Where help is."""

    template: ClassVar[str] = "hjalp/hjalp.html"
    texts: tuple[HandbookText, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HandbookPage(Page):
    """A page of the handbook."""

    template: ClassVar[str] = "hjalp/handbok.html"
    text: HandbookText
    others: tuple[HandbookText, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Accessibility(Page):
    """How accessible the service is, and how to tell of faults."""

    template: ClassVar[str] = "hjalp/tillganglighet.html"
    contact: str
    operator: str
    administrators: tuple[Account, ...]
    done: bool = False
    page: str = ""
    told: str = ""
    email: str = ""
