"""What the pages of administrators show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from grantflow.web.contexts import Page

if TYPE_CHECKING:
    from grantflow.store.accounts import Account, Organisation
    from grantflow.store.organising import Owned
    from grantflow.store.own import Own
    from grantflow.store.reports import Report
    from grantflow.store.retaining import Closed
    from grantflow.usecases.health import Sign
    from grantflow.usecases.own_judging import Fault as OwnFault


@dataclass(frozen=True, kw_only=True, slots=True)
class AdminPage(Page):
    """What there is to administrate: organisations, how long cases stay, all to take along."""

    template: ClassVar[str] = "administration/administration.html"
    homes: tuple[Organisation, ...]
    organisation: str = ""
    months: str = ""
    going: tuple[Closed, ...] = ()
    reports: tuple[Report, ...] = ()
    done: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonPage(Page):
    """Somebody whom an administrator looks after, and what can be done with her account."""

    template: ClassVar[str] = "administration/person.html"
    account: Account
    homes: tuple[tuple[str, str], ...]
    linked: bool
    cases: tuple[Owned, ...]
    heirs: tuple[tuple[str, str], ...]
    heir: str = ""
    done: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPage(Page):
    """The calls and templates that an organisation has sent in, and what is wrong in a new one."""

    template: ClassVar[str] = "administration/eget.html"
    held: tuple[Own, ...]
    programmes: tuple[tuple[str, str], ...]
    programme: str = ""
    wrong: tuple[OwnFault, ...] = ()
    done: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthPage(Page):
    """How the installation is."""

    template: ClassVar[str] = "administration/halsa.html"
    is_well: bool
    signs: tuple[Sign, ...]
